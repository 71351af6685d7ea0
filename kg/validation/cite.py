"""Citing shapes and paths."""

from __future__ import annotations

import hashlib

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH
from rdflib.term import Node

#: How deep a nameless shape is looked into to tell it apart.
_DEEPEST = 8


def rule_of(shape: Node | None, shapes: Graph) -> str:
    """Return the IRI of a shape, or of the one it stands in if it has none of its own."""
    seen = {shape}
    while isinstance(shape, BNode):
        shape = min(shapes.subjects(None, shape), key=lambda node: (isinstance(node, BNode), node), default=None)
        if shape in seen:
            break
        seen.add(shape)
    return str(SH.Shape if shape is None or isinstance(shape, BNode) else shape)


def part_of(shape: Node, shapes: Graph) -> str:
    """Name a nameless shape so that it differs from the others of its rule, and is the same in every run.

    A named shape needs none. A nameless one is called after its path; where that is not enough, it has beside it
    some letters that follow from all that is said of it.
    """
    if not isinstance(shape, BNode):
        return ""
    path = shapes.value(shape, SH.path)
    name = "" if path is None else path_of(path, shapes)
    outer = next(iter(shapes.subjects(None, shape)), None)
    others = [other for other in shapes.objects(outer, SH.property) if other != shape and isinstance(other, BNode)]
    alike = path is None or any(
        path_of(one, shapes) == name for other in others for one in shapes.objects(other, SH.path)
    )
    return f"{name} {_digest(shape, shapes)}".strip() if alike else name


def _digest(node: Node, graph: Graph) -> str:
    """Return a short digest of everything that a graph says of a node."""
    return hashlib.sha256(_spelt(node, graph, ()).encode()).hexdigest()[:6]


def _spelt(node: Node, graph: Graph, above: tuple[Node, ...]) -> str:
    if not isinstance(node, BNode):
        return node.n3()
    if node in above or len(above) > _DEEPEST:
        return "[]"
    said = sorted(
        f"{predicate} {_spelt(value, graph, (*above, node))}" for predicate, value in graph.predicate_objects(node)
    )
    return f"[{' ; '.join(said)}]"


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
