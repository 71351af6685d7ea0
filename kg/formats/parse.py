"""Reads RDF files as quads or as graphs.

Files are parsed by Oxigraph, which fetches nothing, knows the line and column of a fault and
leaves literals as they are written; rdflib's graphs are what validation works on.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from kg.errors import InputError
from kg.formats.known import STDIN, Format, format_for, format_named
from kg.formats.terms import Subject, Term, to_node
from kg.names import KG, graph_iri
from kg.safety.nesting import LARGEST, check_xml, too_large, watched

#: What brackets mean in formats that are not of the family of Turtle, or have few of them.
_BRACKETS = {"json-ld": "json", "nquads": "lines", "ntriples": "lines"}


@contextmanager
def opened(path: Path, *, largest: int | None = LARGEST, settable: bool = True) -> Iterator[BinaryIO]:
    """Open a file for reading, uncompressed if its name ends in ``.gz``; ``-`` is standard input.

    Args:
        path: the file.
        largest: the size limit in bytes, uncompressed; reading stops there. None is no limit.
        settable: whether users can set that (``--max-size``), so that the error says so.

    Raises:
        InputError: it is missing, unreadable, a folder, no gzip file, or too large.
    """
    packed = path.name.lower().endswith(".gz")
    try:
        if str(path) == STDIN:
            yield watched(sys.stdin.buffer, str(path), largest=largest, settable=settable)
            return
        if largest is not None and not packed and path.is_file() and path.stat().st_size > largest:
            raise too_large(str(path), largest, settable=settable)
        with gzip.open(path) if packed else path.open("rb") as file:
            yield watched(cast("BinaryIO", file), str(path), largest=largest, settable=settable)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError("not a complete gzip file", source=str(path)) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from error


def base_of(path: Path) -> str | None:
    """Return the IRI that relative IRIs in a file are taken from."""
    # unlike Path.resolve, this takes links that lead in a circle as they are
    return None if str(path) == STDIN else Path(os.path.realpath(path)).as_uri()


def broken(error: SyntaxError, path: Path, syntax: Format, *, first_line: int = 1) -> InputError:
    """Return one sentence saying where and why a file is not valid; what was parsed may start at a later line."""
    text = error.msg.split(": ", 1)[-1] if error.lineno else error.msg
    if "LoadDocumentCallback" in error.msg:
        text = "it names a context on the web, and nothing is fetched: put the context itself in its place"
    reason = " ".join(text.split()).rstrip(".")
    line = error.lineno + first_line - 1 if error.lineno else None
    message = f"not valid {syntax.title}: {reason}"
    return InputError(message, source=str(path), line=line, column=error.offset or None)


@contextmanager
def parsing(path: Path, syntax: Format, *, first_line: int = 1) -> Iterator[None]:
    """Return one sentence saying why Oxigraph cannot read a file."""
    try:
        yield
    except SyntaxError as error:
        raise broken(error, path, syntax, first_line=first_line) from error
    except MemoryError as error:  # Oxigraph bounds what it keeps of a file
        raise InputError(
            f"not valid {syntax.title}: one part of it is too large to be kept", source=str(path)
        ) from error
    except ValueError as error:  # an encoding that is not UTF-8
        raise InputError(f"not valid {syntax.title}: {error}", source=str(path)) from error


def checked(file: BinaryIO, path: Path, syntax: Format, *, first_line: int = 1, largest: int | None = None) -> BinaryIO:
    """Return the content of a file after checking that no parser is harmed by it: see ``kg.safety.nesting``.

    Args:
        file: the file, opened.
        path: its name in messages.
        syntax: its format.
        first_line: the line at which it begins.
        largest: how large it may be, where opening it has not seen to that.

    Raises:
        InputError: when it is read, or at once: it is too large, is nested too deep, or expands without end.
    """
    if syntax.name != "rdfxml":
        return watched(
            file, str(path), largest=largest, syntax=_BRACKETS.get(syntax.name, "turtle"), first_line=first_line
        )
    content = watched(file, str(path), largest=largest).read()
    check_xml(content, str(path), first_line=first_line, largest=max(LARGEST, len(content)))
    return io.BytesIO(content)


def read_quads(
    path: Path, *, format: str | None = None, base: str | None = None, largest: int | None = LARGEST
) -> Iterator[ox.Quad]:
    """Read the quads of an RDF file one by one, in the order of the file.

    Args:
        path: a file in one of ``FORMATS``, also with ``.gz``; ``-`` is standard input.
        format: the name of its format, where its suffix does not say it.
        base: the IRI that relative IRIs in it are taken from; by default that of the file.
        largest: how many bytes it may have, unpacked.

    Raises:
        UsageError: the format is not known.
        InputError: the file cannot be read, or is broken (with line and column).
    """
    syntax = format_named(format) if format else format_for(path)
    with opened(path, largest=largest) as file:
        yield from parse_quads(file, path, syntax, base=base)


def parse_quads(
    file: BinaryIO,
    path: Path,
    syntax: Format,
    *,
    first_line: int = 1,
    base: str | None = None,
    prefixes: dict[str, str] | None = None,
) -> Iterator[ox.Quad]:
    """Read the quads of an open file.

    Args:
        file: its content, or a part of it.
        path: its name in messages.
        syntax: its format.
        first_line: the line of the file at which the part begins.
        base: the base of relative IRIs, if not the path.
        prefixes: where those that the file declares are noted, once it is read.

    Raises:
        InputError: it is broken (with line and column).
    """
    with parsing(path, syntax, first_line=first_line):
        content = checked(file, path, syntax, first_line=first_line)
        parser = ox.parse(content, format=syntax.syntax, base_iri=base or base_of(path))
        yield from cast("Iterator[ox.Quad]", parser)
        if prefixes is not None:
            prefixes.update(parser.prefixes)


def read_graphs(path: Path, *, format: str | None = None) -> Iterator[Graph]:
    """Read an RDF file as graphs: one for each named graph, and one for what is in none, in the order of the file.

    Raises:
        UsageError, InputError: see ``read_quads``.
    """
    return group_graphs(read_quads(path, format=format))


def group_graphs(quads: Iterable[ox.Quad]) -> Iterator[Graph]:
    """Group quads into graphs: one per name and one for the default graph, in order of first appearance."""
    found: dict[Term | ox.DefaultGraph, list[ox.Quad]] = {}
    for quad in quads:
        found.setdefault(cast("Term", quad.graph_name), []).append(quad)
    while found:
        # each is dropped before the next is built, since rdflib's graphs are large
        name = next(iter(found))
        graph = Graph(identifier=None if isinstance(name, ox.DefaultGraph) else to_node(name))
        for quad in found.pop(name):
            _add(graph, quad)
        yield _named(graph)


def read_graph(path: Path, *, format: str | None = None) -> Graph:
    """Read an RDF file as one graph, the named graphs in it merged.

    The graph is named after the article in it, if there is exactly one.

    Raises:
        UsageError, InputError: see ``read_quads``.
    """
    graph = Graph()
    for quad in read_quads(path, format=format):
        _add(graph, quad)
    return _named(graph)


def _add(graph: Graph, quad: ox.Quad) -> None:
    value = quad.object
    if isinstance(value, ox.Triple):
        raise InputError("quoted triples (RDF 1.2) are not supported")
    graph.add((to_node(cast("Subject", quad.subject)), to_node(quad.predicate), to_node(value)))


def _named(graph: Graph) -> Graph:
    """Name a graph after its article, if it has no name and describes one article."""
    if isinstance(graph.identifier, URIRef):
        return graph
    articles = list(graph.subjects(RDF.type, KG.Article))
    if len(articles) != 1 or not isinstance(articles[0], URIRef):
        return graph
    return _renamed(graph, graph_iri(articles[0]))


def _renamed(triples: Iterable[tuple[Node, Node, Node]], name: URIRef) -> Graph:
    graph = Graph(identifier=name)
    for triple in triples:
        graph.add(triple)
    return graph
