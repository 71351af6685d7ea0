"""Reads the inputs of a merge, one graph after the other: RDF files, articles, folders, or a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kg.errors import KgError
from kg.events.inputs import Graphs
from kg.exporter import Run
from kg.linking.model import Progress, World
from kg.linking.reading import Reader, as_text
from kg.names import BASE
from kg.store import Store
from kg.store.place import is_store


class Inputs:
    """Reads graphs into a world.

    Args:
        complain: called with the error of each file that cannot be read; the others are still read.
        told: called with the number of graphs read since the last call.
        base: the base of the IRIs of articles, which are exported first.
        format: the RDF format of files whose names do not show it.
        largest: the size limit of a file in bytes.
        reader: a reader to continue with.
    """

    def __init__(
        self,
        *,
        complain: Callable[[KgError], None],
        told: Progress = lambda _number: None,
        base: str = BASE,
        format: str | None = None,
        largest: int | None = None,
        reader: Reader | None = None,
    ) -> None:
        run = Run(base=base, validate=False, complain=complain, reject=lambda _: None)
        self._graphs = Graphs(run, complain=complain, format=format, largest=largest)
        self._told = told
        self._reader = reader or Reader()

    @property
    def exit_code(self) -> int:
        """The exit code for inputs that could not be read."""
        return self._graphs.exit_code

    def read(self, names: Iterable[str]) -> World:
        """Return everything in files, folders, stores and standard input (``-``)."""
        for name in names:
            if is_store(Path(name)):
                with Store(name, read_only=True) as store:
                    for _, triples in store.graphs():
                        self._told(1)
                        self._reader.add(map(as_text, triples))
            else:
                for graph in self._graphs.read([name]):
                    self._told(1)
                    self._reader.add((str(s), str(p), str(o)) for s, p, o in graph)
        return self._reader.world
