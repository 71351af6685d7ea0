"""Finds the nodes of a graph that may be wrong, so that pySHACL only needs to check these.

The precheck never says that a node conforms where pySHACL finds a fault; where it does not know, it
leaves the node to pySHACL. So the findings are pySHACL's own, whatever the precheck passes over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox
from pyshacl import ShapesGraph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from kg.formats import Term, to_term
from kg.formats.light import Index
from kg.validation.bounds import TookTooLong
from kg.validation.compiled import Compiler
from kg.validation.constraints import NotCompiled
from kg.validation.logic import Test
from kg.validation.quick import Quick
from kg.validation.wellformed import endless

_TYPE = ox.NamedNode(RDF.type)
_SUBCLASS = ox.NamedNode(RDFS.subClassOf)
_MOST_KINDS = 10_000

#: Nodes that may not conform, by shape.
Suspects = dict[Node, dict[Term, None]]


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """A shape with its test; without one, pySHACL checks all of its focus nodes.

    Nodes that have none of the properties ``needs`` conform.
    """

    node: Node
    test: Test | None
    needs: frozenset[Term] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """Subjects with the same classes and properties: the shapes to test them by, and all shapes that target them."""

    shapes: tuple[_Shape, ...]
    aimed: frozenset[Node]


class Precheck:
    """The quick tests of all shapes that have targets.

    Args:
        shapes: as pySHACL collects them, without a fault in them.
        queries: the SPARQL constraints that have a quick test.
    """

    def __init__(self, shapes: ShapesGraph, queries: Mapping[str, Quick] = MappingProxyType({})) -> None:
        self._shapes = shapes.graph
        self._by_class: dict[Term, list[_Shape]] = {}
        self._by_subject: dict[Term, list[_Shape]] = {}
        self._by_object: dict[Term, list[_Shape]] = {}
        self._by_node: dict[Term, list[_Shape]] = {}
        self._kinds: dict[tuple[frozenset[Term], frozenset[Term]], _Kind] = {}
        compiler = Compiler(shapes, queries)
        for one in sorted(shapes.shapes, key=lambda shape: str(shape.node)):
            nodes, classes, implicit, objects_of, subjects_of = one.target()
            shape = _Shape(one.node, None, None)
            # what users add to SHACL may be about any shape
            if not shapes.custom_constraints:
                with suppress(NotCompiled):
                    test = compiler.test(one.node)
                    shape = _Shape(one.node, test, compiler.needs(one.node, test))
            _aim(shape, self._by_class, (*classes, *implicit))
            _aim(shape, self._by_subject, subjects_of)
            _aim(shape, self._by_object, objects_of)
            _aim(shape, self._by_node, nodes)

    def knows(self, index: Index) -> bool:
        """Return whether any node can be cleared, which is not so if the data define subclasses."""
        return not index.values_of(_SUBCLASS)

    def suspects(self, index: Index) -> tuple[Suspects, set[Node]]:
        """Find the nodes that may not conform, by shape, and the shapes that have a target in the graph.

        Raises:
            InputError: the time is over.
        """
        found: Suspects = {}
        aimed: set[Node] = set()
        shape = None
        try:
            for shape, focus in self._pairs(index, aimed):
                if shape.test is None or shape.test(index, focus) is not True:
                    found.setdefault(shape.node, {})[focus] = None
        except TookTooLong:
            raise endless(shape.node if shape else SH.Shape, self._shapes) from None
        return found, aimed

    def _pairs(self, index: Index, aimed: set[Node]) -> Iterator[tuple[_Shape, Term]]:
        seen: set[_Kind] = set()
        for subject, said in index.forward.items():
            key = frozenset(said.get(_TYPE, ())), frozenset(said)
            kind = self._kinds.get(key) or self._kind_of(*key)
            if kind not in seen:
                seen.add(kind)
                aimed |= kind.aimed
            for shape in kind.shapes:
                yield shape, subject
        for predicate, shapes in self._by_object.items():
            values = index.values_of(predicate)
            if values:
                aimed.update(shape.node for shape in shapes)
            yield from ((shape, value) for value in values for shape in shapes)
        for node, shapes in self._by_node.items():
            if index.names(node):
                aimed.update(shape.node for shape in shapes)
            yield from ((shape, node) for shape in shapes)

    def _kind_of(self, classes: frozenset[Term], predicates: frozenset[Term]) -> _Kind:
        if len(self._kinds) >= _MOST_KINDS:
            self._kinds.clear()
        found = [shape for cls in classes for shape in self._by_class.get(cls, ())]
        found += [shape for predicate in predicates for shape in self._by_subject.get(predicate, ())]
        needed = (shape for shape in found if shape.needs is None or shape.needs & predicates)
        kind = _Kind(tuple(dict.fromkeys(needed)), frozenset(shape.node for shape in found))
        self._kinds[classes, predicates] = kind
        return kind


def _aim(shape: _Shape, aims: dict[Term, list[_Shape]], targets: Iterable[Node]) -> None:
    for target in set(targets):
        aims.setdefault(to_term(target), []).append(shape)
