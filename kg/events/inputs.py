"""Reads the graphs that event rows come from: in RDF files, or of articles, which are exported first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.check.inputs import Input, find_inputs
from kg.check.settings import Settings
from kg.check.units import Unit, cut
from kg.errors import InputError, KgError, Place
from kg.formats import STDIN, base_of, format_for, format_named, parse_quads
from kg.readers import read_items
from kg.readers.fetch import is_address
from kg.readers.members import NAMES
from kg.sparql.answering import rdf_source
from kg.validation.data import light_graphs

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.exporter import Run


class Graphs:
    """Reads graphs one after the other, so that memory does not grow with their number.

    Args:
        run: exports what is an article.
        complain: called with each file that cannot be read; the others still are.
        date: the publication date of articles that give none.
        names: the names of members of articles in JSON.
        fetch: whether what is an address on the web is fetched, to be read as articles; else it is an error.
        format: the RDF format of files that do not say it by their names; by default how they begin says it.
        largest: how many bytes an RDF file, or a graph in N-Quads, may have.
    """

    def __init__(
        self,
        run: Run,
        *,
        complain: Callable[[KgError], None],
        date: dt.date | None = None,
        names: Mapping[str, str] = NAMES,
        fetch: bool = False,
        format: str | None = None,
        largest: int | None = None,
    ) -> None:
        self._run = run
        self._complain = complain
        self._date = date
        self._names = names
        self._fetch = fetch
        self._format = format
        self._settings = Settings(largest=largest) if largest else Settings()
        self.exit_code = 0

    def read(self, given: Iterable[str]) -> Iterator[Graph]:
        """Yield the graphs of files, folders and standard input (``-``), in their order."""
        return (graph for graph, _ in self.read_with_texts(given))

    def read_with_texts(self, given: Iterable[str]) -> Iterator[tuple[Graph, str | None]]:
        """Yield the same, each with the text of its article if that was just exported."""
        for is_web, some in groupby(given, is_address):
            names = list(some)
            yield from self._articles(names) if is_web else self._files(names)
        self.exit_code = max(self.exit_code, self._run.exit_code)

    def _files(self, given: Iterable[str]) -> Iterator[tuple[Graph, str | None]]:
        units = (unit for name in given for unit in self._units(name))
        for is_article, some in groupby(units, lambda unit: unit.given.syntax is None and unit.error is None):
            if is_article:
                yield from self._articles(str(unit.given.path) for unit in some)
            else:
                yield from ((graph, None) for unit in some for graph in self._graphs(unit))

    def _articles(self, names: Iterable[str]) -> Iterator[tuple[Graph, str | None]]:
        items = read_items(list(names), date=self._date, names=self._names, fetch=self._fetch)
        yield from ((one.graph, one.extraction.article.text) for one in self._run.export(items))

    def _units(self, name: str) -> Iterator[Unit]:
        """Yield units of input: all articles of a file, or some graphs."""
        try:
            for given, content in self._inputs(Path(name)):
                if given.syntax is None or content is not None:
                    yield Unit(0, given, content=content, error=given.error)
                    continue
                # a graph in two parts of a file is only complete if the file is read at once
                scattered = given.syntax == "nquads" and any(unit.anew for unit in cut([given], self._settings))
                yield from (unit for unit in cut([given], self._settings) if unit.anew or not scattered)
        except InputError as error:
            yield Unit(0, Input(Path(name), None), error=error)

    def _inputs(self, path: Path) -> Iterator[tuple[Input, bytes | None]]:
        if str(path) != STDIN and path.is_dir():
            yield from ((one, None) for one in find_inputs([path]))
            return
        source = rdf_source(path, self._format, self._settings.largest)
        if source is None:
            yield Input(path, None), None
        else:
            syntax = format_named(source.format) if source.format else format_for(path)
            yield Input(path, syntax.name), source.content

    def _graphs(self, unit: Unit) -> Iterator[Graph]:
        try:
            if unit.error is not None:
                raise unit.error
            path, syntax = unit.given.path, format_named(unit.given.syntax or "")
            with unit.opener(self._settings.largest)() as file:
                quads = parse_quads(file, path, syntax, first_line=unit.first_line, base=base_of(path))
                yield from (graph for graph, _ in light_graphs(quads))
        except InputError as error:
            self.exit_code = max(self.exit_code, error.exit_code)
            self._complain(error if error.source else error.at(Place(str(unit.given.path))))
