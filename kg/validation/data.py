"""Light graphs for the precheck, made from rdflib's graphs or from files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from kg.errors import InputError, OutputError
from kg.formats import Term, to_term
from kg.formats.light import Index, Triple, graph_of, index_within
from kg.names import KG, graph_iri
from kg.validation.labels import Labels

_TYPE, _ARTICLE = ox.NamedNode(RDF.type), ox.NamedNode(KG.Article)


def index_of(graph: Graph) -> Index | None:
    """Return the index of an rdflib graph, or None if Oxigraph would not distinguish all of its terms.

    That is so for words with and without ``xsd:string``, and for IRIs that are none.
    """
    index = index_within(graph)
    if index is not None:
        return index
    terms: dict[Node, Term] = {}
    triples = []
    try:
        for triple in graph:
            for node in triple:
                if node not in terms:
                    if isinstance(node, Literal) and node.datatype == XSD.string:
                        return None
                    terms[node] = to_term(node)
            subject, predicate, value = triple
            triples.append((terms[subject], terms[predicate], terms[value]))
    except OutputError:
        return None
    nodes = {term: node for node, term in terms.items()}
    return Index(cast("list[Triple]", triples), nodes)


def classes_of(graph: Graph) -> set[str]:
    """Return the IRIs of the classes of which a graph has instances."""
    index = index_within(graph)
    if index is not None:
        return {cls.value for cls in index.values_of(_TYPE)}
    return {str(cls) for cls in graph.objects(None, RDF.type)}


def light_graphs(quads: Iterable[ox.Quad], prefixes: Mapping[str, str] | None = None) -> Iterator[tuple[Graph, bool]]:
    """Put quads into light graphs.

    Args:
        quads: all that is in a file; blank nodes without a label are numbered.
        prefixes: those of the file, which may come to be known while the quads are read.

    Returns:
        One graph for each name, and one for what is in none, in the order of the file, and whether it is
        a named graph. One that is not is named after its article, if there is exactly one.

    Raises:
        InputError: some are quoted triples.
    """
    found: dict[Any, Index] = {}
    index, last = Index(()), None
    labels = Labels()
    for quad in quads:
        graph = quad.graph_name
        if graph != last:
            index, last = found.setdefault(graph, Index(())), graph
        index.add(*terms_of(quad, labels))
    for graph in list(found):
        index = found.pop(graph)
        if not isinstance(graph, ox.DefaultGraph):
            yield graph_of(index, graph, prefixes), True
            continue
        articles = index.subjects(_TYPE, _ARTICLE)
        (article,) = articles if len(articles) == 1 else (None,)
        name = ox.NamedNode(graph_iri(article.value)) if isinstance(article, ox.NamedNode) else None
        yield graph_of(index, name, prefixes), False


def terms_of(quad: ox.Quad | ox.Triple, labels: Labels | None = None) -> Triple:
    """Return subject, predicate and object, blank nodes with the labels that they are to have.

    Raises:
        InputError: one is a triple itself.
    """
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
        raise InputError("quoted triples (RDF 1.2) are not supported")
    if labels is not None:
        subject = labels.of(subject) if isinstance(subject, ox.BlankNode) else subject
        value = labels.of(value) if isinstance(value, ox.BlankNode) else value
    return subject, quad.predicate, value
