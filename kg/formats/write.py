"""Writes graphs as RDF: sorted, an article at a time, the same bytes everywhere, or nothing at all.

N-Quads and TriG name each article's graph, JSON-LD does so where there are several. Turtle, N-Triples and
RDF/XML have no named graphs: there the articles' triples stand one after the other, and what two articles
both say stands twice, which RDF takes as said once.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice, starmap
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from kg.formats import STDIN, Subject, format_for, format_named, jsonld, name_of, rdfxml
from kg.formats.light import Content, Index, content_of
from kg.formats.turtle import TurtleWriter
from kg.safety.outfile import pour, write_file

#: One graph in Oxigraph's terms: its name, if it has one, and its triples.
Named = tuple[Subject | None, Content]


def write_graphs(graphs: Iterable[Graph], out: str | os.PathLike[str] | None, format: str | None = None) -> None:
    """Write graphs to a file, or to standard output.

    Whatever goes wrong, in writing or in what ``graphs`` yields, an earlier file stays as it was.

    Args:
        graphs: one graph an article, named ``…/graph`` under the article's IRI; taken one by one, so that memory
            does not grow with their number.
        out: the file, compressed if its name ends in ``.gz``; None is standard output.
        format: one of ``kg.formats.FORMATS``; by default what the file's name says, or Turtle.

    Raises:
        UsageError: there is no such format.
        OutputError: the file cannot be written, or the format cannot hold a character in the data.
    """
    path = None if out is None else Path(out)
    if format is None:
        format = "turtle" if path is None or str(path) == STDIN else format_for(path).name
    write_named(((name_of(graph), content_of(graph)) for graph in graphs), path, format)


def write_named(graphs: Iterable[Named], out: Path | None, format: str) -> None:
    """Write graphs in Oxigraph's terms, as ``write_graphs`` does those of rdflib.

    Raises:
        UsageError, OutputError: see ``write_graphs``.
    """
    chunks = _chunks(graphs, format)
    if out is None or str(out) == STDIN:
        pour(chunks, sys.stdout.buffer, "standard output")
    else:
        write_file(chunks, out)


def write_text(text: str, out: Path) -> None:
    """Write a text to a file as graphs are written: whole, or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    write_file(iter([text.encode(errors="backslashreplace")]), out)


def check_graph(graph: Graph, format: str) -> None:
    """Check whether a format can express a graph; only RDF/XML cannot express all.

    Raises:
        OutputError: it has no way to write a character or a property in the graph.
    """
    if format == "rdfxml":
        deque(rdfxml.descriptions(content_of(graph)), maxlen=0)


def render(graphs: Iterable[Graph], format: str) -> bytes:
    """Return graphs as the bytes of one document.

    >>> from rdflib import Literal, RDFS, URIRef
    >>> graph = Graph(identifier=URIRef("http://example.org/article/1"))
    >>> _ = graph.add((graph.identifier, RDFS.label, Literal("One")))
    >>> print(render([graph], "ntriples").decode(), end="")
    <http://example.org/article/1> <http://www.w3.org/2000/01/rdf-schema#label> "One" .

    Raises:
        UsageError, OutputError: see ``write_graphs``.
    """
    return b"".join(_chunks(((name_of(graph), content_of(graph)) for graph in graphs), format))


def render_triples(triples: Iterable[ox.Triple], format: str) -> str:
    """Return triples that belong to no graph, such as a query's answer, as one document."""
    return "".join(_WRITERS[format_named(format).name](iter([(None, list(triples))])))


def _chunks(graphs: Iterable[Named], format: str) -> Iterator[bytes]:
    writer = _WRITERS[format_named(format).name]
    return (text.encode() for text in writer(iter(graphs)))


# -- the formats --------------------------------------------------------------------------------------


def _turtle(graphs: Iterator[Named]) -> Iterator[str]:
    writer = TurtleWriter(named=False)
    for name, content in graphs:
        yield from writer.section(name, content)


def _trig(graphs: Iterator[Named]) -> Iterator[str]:
    writer = TurtleWriter(named=True)
    for name, content in graphs:
        yield from writer.section(name, content)


def _ntriples(graphs: Iterator[Named]) -> Iterator[str]:
    for _, content in graphs:
        yield "".join(_lines(content))


def _lines(content: Content, end: str = " .\n") -> list[str]:
    triples = starmap(ox.Triple, content) if isinstance(content, Index) else content
    return sorted(f"{triple}{end}" for triple in triples)


def _nquads(graphs: Iterator[Named]) -> Iterator[str]:
    for name, content in graphs:
        graph = f" {name}" if name is not None else ""
        yield "".join(_lines(content, f"{graph} .\n"))


def _jsonld(graphs: Iterator[Named]) -> Iterator[str]:
    """Write one graph as the default graph, which every reader finds, or several as named graphs."""
    yield jsonld.head()
    first = list(islice(graphs, 2))
    if len(first) == 1:
        yield from jsonld.graph_object(None, first[0][1])
    else:
        for place, (name, content) in enumerate(chain(first, graphs)):
            yield "," if place else ""
            yield from jsonld.graph_object(name, content)
    yield jsonld.tail()


def _rdfxml(graphs: Iterator[Named]) -> Iterator[str]:
    yield rdfxml.head()
    for _, content in graphs:
        yield from rdfxml.descriptions(content)
    yield rdfxml.tail()


_WRITERS = {
    "turtle": _turtle, "trig": _trig, "ntriples": _ntriples, "nquads": _nquads, "json-ld": _jsonld, "rdfxml": _rdfxml,
}  # fmt: skip
