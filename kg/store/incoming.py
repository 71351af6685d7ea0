"""Reads RDF as graphs of articles: triples in no graph belong to the article that they describe."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from kg.errors import InputError
from kg.formats import STDIN, format_for, format_named, parse_quads, read_quads
from kg.names import KG, RDF, graph_iri
from kg.safety.nesting import LARGEST
from kg.store.memory import Source
from kg.store.place import is_store

_TYPE, _ARTICLE = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(KG.Article))
#: A graph: its name, and its quads.
Named = tuple[ox.NamedNode, list[ox.Quad]]

#: Formats that are read line by line, so that memory does not depend on the size of a file.
_LINES = frozenset({"nquads", "ntriples"})
#: An escaped backslash before a ``u``, or any other escape.
_ESCAPE = re.compile(r"\\\\(?P<letter>[uU])|\\.", re.DOTALL)


def source_of(path: Path, *, format: str | None, largest: int) -> Source:
    """Return an RDF file, or a store on disk, as a source.

    Args:
        path: the file or store.
        format: the format of the file, if neither its name nor its first bytes show it.
        largest: the most bytes to read from a pipe.

    Raises:
        InputError: it cannot be read, or is not RDF.
    """
    from kg.sparql.answering import rdf_source

    if is_store(path):
        return Source(path)
    source = rdf_source(path, format, largest)
    if source is None:
        exists = path.exists() or str(path) == STDIN
        reason = (
            "this is no RDF: kg export makes some of articles" if exists else "cannot be read: there is no such file"
        )
        raise InputError(reason, source=str(path))
    return source


def graphs_of(source: Source, *, largest: int | None = None, graph: ox.NamedNode | None = None) -> Iterator[Named]:
    """Yield the graphs of an RDF file with their quads, in the order of the file.

    A graph whose quads are not contiguous, as they are in our own exports, is yielded several times.

    Args:
        source: the file, or its content.
        largest: the size limit in bytes, uncompressed. By default there is none for plain files that are read
            line by line.
        graph: the graph for triples outside of graphs; by default that of the article they describe.

    Raises:
        UsageError: its format is unknown.
        InputError: it cannot be read, is invalid, or its triples outside of graphs are not of one article.
    """
    path = source.path
    form = format_named(source.format) if source.format else format_for(path)
    if largest is None and (form.name not in _LINES or path.suffix.lower() == ".gz"):
        largest = LARGEST
    if source.content is None:
        quads = read_quads(path, format=form.name, largest=largest)
    else:
        quads = parse_quads(io.BytesIO(source.content), path, form)
    return _in_graphs(quads, str(path), graph)


def _in_graphs(quads: Iterable[ox.Quad], source: str, graph: ox.NamedNode | None) -> Iterator[Named]:
    alone: list[ox.Triple] = []
    for name, some in groupby(quads, attrgetter("graph_name")):
        if isinstance(name, ox.NamedNode):
            yield name, list(some)
        elif isinstance(name, ox.DefaultGraph):
            alone += [quad.triple for quad in some]
        else:
            raise InputError("a graph in it has no name, only a blank node", source=source)
    if alone:
        name = graph or _graph_of(alone, source)
        yield name, [in_graph(triple, name) for triple in alone]


def in_graph(triple: ox.Triple, name: ox.NamedNode | ox.BlankNode | None = None) -> ox.Quad:
    """Put a triple into a graph, or into the default graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _graph_of(triples: Iterable[ox.Triple], source: str) -> ox.NamedNode:
    """Return the name of the graph of an article from its triples."""
    articles = {one.subject for one in triples if one.predicate == _TYPE and one.object == _ARTICLE}
    if len(articles) == 1 and isinstance(article := articles.pop(), ox.NamedNode):
        return ox.NamedNode(str(graph_iri(URIRef(article.value))))
    many = f"of {len(articles)} articles, which nquads and trig keep apart" if articles else "of no article"
    raise InputError(f"what it holds is in no named graph, and {many}", source=source)


def sparql_text(triples: Iterable[ox.Triple]) -> str:
    r"""Write triples in the syntax of SPARQL Update.

    SPARQL replaces numeric escapes before it reads strings, so an escaped backslash must
    not stand before a ``u``.

    >>> a = ox.NamedNode("urn:a")
    >>> print(sparql_text([ox.Triple(a, a, ox.Literal(r"\u0041"))]), end="")
    <urn:a> <urn:a> "\\\u00750041" .
    """
    return sparql_lines("".join(f"{triple} .\n" for triple in triples))


def sparql_lines(text: str) -> str:
    """Rewrite N-Triples in the syntax of SPARQL Update."""
    return _ESCAPE.sub(_apart, text)


def _apart(found: re.Match[str]) -> str:
    letter = found["letter"]
    return f"\\\\\\u{ord(letter):04X}" if letter else found[0]
