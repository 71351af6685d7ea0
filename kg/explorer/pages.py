"""Pages of files, stores and graphs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.explorer.content import content_of
from kg.explorer.document import write_document
from kg.explorer.texts import Texts
from kg.store import Store
from kg.store.incoming import in_graph
from kg.store.place import is_store
from kg.validation.data import light_graphs

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.events.inputs import Graphs
    from kg.exporter import Exported

#: A graph, and the text of its article where that is at hand.
Paired = tuple["Graph", str | None]


def page(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    texts: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    base: str | None = None,
) -> str:
    """Make one web page that shows graphs offline.

    Args:
        paths: articles, which are exported first, RDF files, folders, or stores on disk: one or more.
        texts: articles whose text the page is to show with graphs that are given, and hold none.
        base: the IRI under which the IRIs of articles lie that are exported first.

    Returns:
        an HTML document.

    Raises:
        InputError: something cannot be read.
        GraphError: the graph of an article does not conform.
    """
    from kg.events.inputs import Graphs
    from kg.exporter import Run
    from kg.names import BASE

    run = Run(base=base or BASE, complain=_raise, reject=_reject)
    reader = Graphs(run, complain=_raise)
    return page_of(pairs_of(reader, _names(paths), Texts.read(_names(texts), complain=_raise)))


def page_of(graphs: Iterable[Paired], *, title: str | None = None) -> str:
    """Make the page of some graphs, with the texts of their articles if available.

    >>> from kg import export_text
    >>> html = page_of([(export_text("Rebels took <b>Homs</b>."), "Rebels took <b>Homs</b>.")])
    >>> html.startswith("<!DOCTYPE html>"), "<b>" in html
    (True, False)
    """
    content = content_of(graphs)
    if title:
        content["title"] = title
    return write_document(content, title=str(content["title"]))


def pairs_of(reader: Graphs, inputs: Iterable[str], texts: Texts) -> Iterator[Paired]:
    """Yield the graphs of articles, RDF files, folders and stores, in their order."""
    for stored, some in groupby(inputs, lambda name: is_store(Path(name))):
        names = list(some)
        found = (pair for name in names for pair in _stored(Path(name))) if stored else reader.read_with_texts(names)
        for graph, text in found:
            yield graph, texts.get(graph) if text is None else text


def _stored(path: Path) -> Iterator[Paired]:
    with Store(path, read_only=True) as store:
        for name, triples in store.graphs():
            for graph, _ in light_graphs(in_graph(triple, name) for triple in triples):
                yield graph, None


def _names(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    return [os.fspath(path) for path in given]


def _raise(error: KgError) -> None:
    raise error


def _reject(exported: Exported) -> None:
    from kg.errors import GraphError
    from kg.exporter import complaint

    raise GraphError(complaint(exported))
