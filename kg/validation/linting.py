"""Shared by the linters: finding shapes, and turning a fault into a finding."""

from __future__ import annotations

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.model import Finding, Severity
from kg.names import SHAPES
from kg.validation.findings import own_finding
from kg.validation.terms import owner

#: Parameters whose values are shapes, and those whose values are lists of shapes (SHACL 4.6, 4.7).
HOLDERS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
LISTS = (SH["and"], SH["or"], SH.xone)
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
#: Parameters with values of other kinds: whoever has one is a shape (SHACL 2.1).
PARAMETERS = (
    SH["class"], SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH.minExclusive, SH.minInclusive, SH.maxExclusive,
    SH.maxInclusive, SH.minLength, SH.maxLength, SH.pattern, SH.languageIn, SH.uniqueLang, SH.equals, SH.disjoint,
    SH.lessThan, SH.lessThanOrEquals, SH.closed, SH.hasValue, SH["in"], SH.sparql,
)  # fmt: skip


class Faults:
    """The findings about one graph of shapes, as they are made.

    Args:
        graph: the shapes.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.found: list[Finding] = []
        self.shapes = sorted(shapes_in(graph), key=str)

    def add(
        self, rule: str, message: str, shape: Node, path: Node, value: Node | None = None, *, warning: bool = False
    ) -> None:
        """Record one fault: its rule, shape, property and value."""
        severity = Severity.WARNING if warning else Severity.VIOLATION
        at = owner(self.graph, shape)
        self.found.append(own_finding(message, str(SHAPES[f"Lint-{rule}"]), at, path, value, severity=severity))


def shapes_in(graph: Graph) -> set[Node]:
    """Collect all nodes that are shapes, named or not (SHACL 2.1)."""
    found: set[Node] = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)}
    for predicate in (*HOLDERS, *LISTS, *TARGETS, *PARAMETERS, SH.path):
        found.update(graph.subjects(predicate))
    return found | set(held_shapes(graph))


def held_shapes(graph: Graph) -> dict[Node, tuple[Node, URIRef]]:
    """Collect the shapes that others refer to, each with one that does, and by which parameter."""
    held: dict[Node, tuple[Node, URIRef]] = {}
    for parameter in HOLDERS:
        for shape, inner in graph.subject_objects(parameter):
            held[inner] = (shape, parameter)
    for parameter in LISTS:
        for shape, first in graph.subject_objects(parameter):
            for inner in Collection(graph, first):
                held[inner] = (shape, parameter)
    return held


def name_of(term: Node) -> str:
    """Write a term of SHACL with its prefix.

    >>> name_of(SH.minCount)
    'sh:minCount'
    """
    return f"sh:{str(term).removeprefix(str(SH))}"
