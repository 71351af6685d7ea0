"""How shapes and paths are cited."""

from __future__ import annotations

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH
from rdflib.term import Node


def rule_of(shape: Node | None, shapes: Graph) -> str:
    """Return the IRI of a shape, or of the one it stands in if it has none of its own."""
    seen = {shape}
    while isinstance(shape, BNode):
        shape = min(shapes.subjects(None, shape), key=lambda node: (isinstance(node, BNode), node), default=None)
        if shape in seen:
            break
        seen.add(shape)
    return str(SH.Shape if shape is None or isinstance(shape, BNode) else shape)


def path_of(path: Node, graph: Graph) -> str:
    """Write a property path as SPARQL does, a plain one as its IRI."""
    if isinstance(path, URIRef):
        return str(path)
    for operator, before, after in () if (path, RDF.first, None) in graph else _OPERATORS:
        inner = graph.value(path, operator)
        if inner is not None:
            return f"{before}{_step(inner, graph)}{after}"
    alternatives = graph.value(path, SH.alternativePath)
    members = RdfList(graph, path if alternatives is None else alternatives)
    return ("/" if alternatives is None else "|").join(_step(member, graph) for member in members)


_OPERATORS = (
    (SH.inversePath, "^", ""),
    (SH.zeroOrMorePath, "", "*"),
    (SH.oneOrMorePath, "", "+"),
    (SH.zeroOrOnePath, "", "?"),
)


def _step(path: Node, graph: Graph) -> str:
    return f"<{path}>" if isinstance(path, URIRef) else f"({path_of(path, graph)})"
