"""Checks graphs against the shapes.

``reference`` (pySHACL) makes the findings, ``shapes`` reads the shapes, ``spans`` looks at what SHACL cannot see.
"""

from __future__ import annotations

from rdflib import Graph

from kg.model import Finding
from kg.validate import reference
from kg.validate.findings import in_order
from kg.validate.shapes import aim_properties, load_shapes, read_shapes
from kg.validate.spans import check_spans

__all__ = ["aim_properties", "check_spans", "load_shapes", "read_shapes", "validate_graph"]


def validate_graph(graph: Graph, *, shapes: Graph | None = None) -> list[Finding]:
    """Check a graph against the shapes: ours, unless others are given.

    Args:
        graph: what is to be checked; it is left as it is.
        shapes: not to be changed once graphs were checked against them.

    Returns:
        What does not conform, the gravest first, then by node: the same list for the same graph.

    Raises:
        InputError: a shape is broken; says which where pySHACL does.

    >>> from rdflib import Literal, URIRef
    >>> from kg.names import KG
    >>> broken = Graph().add((URIRef("urn:x"), KG.startDate, Literal("yesterday")))
    >>> validate_graph(broken)[0].message
    'A dated event names the words from which its date follows (kg:dateEvidence).'
    """
    return in_order(reference.run(graph, load_shapes() if shapes is None else shapes))
