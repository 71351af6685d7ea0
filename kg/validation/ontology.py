"""Checks vocabularies against ``shapes/ontology.ttl``: ours, and those that extend it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, VANN

from kg import files
from kg.model import Finding
from kg.names import KG
from kg.validation.shapes import read_shapes

_DECLARED = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)


def is_ontology(graph: Graph) -> bool:
    """Return whether a graph is a vocabulary: it declares classes, properties or datatypes.

    >>> is_ontology(_vocabulary()), is_ontology(Graph())
    (True, False)
    """
    return any((None, RDF.type, kind) in graph for kind in _DECLARED)


def check_ontology(graph: Graph) -> list[Finding]:
    """Check a vocabulary: whether its terms are documented, and consistent with each other and with ours.

    Args:
        graph: the vocabulary. Unless it is ours itself, our classes and properties are known beside it.

    >>> check_ontology(_vocabulary())
    []
    """
    from kg.validation import validate_graph

    borrowed = set(_borrowed(graph))
    if (KG.Event, RDF.type, OWL.Class) in graph:
        return [finding for finding in validate_graph(graph, shapes=_shapes()) if finding.focus not in borrowed]
    terms = {str(term) for term in graph.subjects()} - borrowed
    return [finding for finding in validate_graph(graph + _vocabulary(), shapes=_shapes()) if finding.focus in terms]


def _borrowed(graph: Graph) -> Iterator[str]:
    """Yield the terms of other vocabularies that are only declared, for reasoners."""
    for kind in _DECLARED:
        for term in graph.subjects(RDF.type, kind):
            if len(set(graph.predicate_objects(term))) == 1 and not str(term).startswith(_namespaces(graph)):
                yield str(term)


def _namespaces(graph: Graph) -> tuple[str, ...]:
    return tuple(str(space) for space in graph.objects(None, VANN.preferredNamespaceUri))


@cache
def _shapes() -> Graph:
    return read_shapes([files.shapes() / "ontology.ttl"])


@cache
def _vocabulary() -> Graph:
    return read_shapes([files.ontology()])
