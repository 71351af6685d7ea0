"""Finds out quickly at which nodes of a graph anything can be wrong, so that pySHACL looks at these alone.

The precheck never says that a node conforms where pySHACL finds a fault; where it does not know, it
leaves the node to pySHACL. So the findings are pySHACL's own, whatever the precheck passes over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox
from pyshacl import ShapesGraph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from kg.formats import Term, to_term
from kg.validate.bounds import TookTooLong
from kg.validate.compiled import Compiler
from kg.validate.constraints import NotCompiled
from kg.validate.data import Index
from kg.validate.logic import Test
from kg.validate.wellformed import endless

_TYPE = ox.NamedNode(RDF.type)
_SUBCLASS = ox.NamedNode(RDFS.subClassOf)
_MOST_KINDS = 10_000

#: Nodes that may not conform, by shape.
Suspects = dict[Node, dict[Term, None]]


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """A shape with its test; without one, pySHACL is to look at all its focus nodes.

    Nodes that have none of the properties ``needs`` conform.
    """

    node: Node
    test: Test | None
    needs: frozenset[Term] | None


class Precheck:
    """The quick tests of all shapes that have targets.

    Args:
        shapes: as pySHACL collects them, without a fault in them.
        queries: the SPARQL constraints that Oxigraph may be asked.
    """

    def __init__(self, shapes: ShapesGraph, queries: Collection[str] = ()) -> None:
        self._shapes = shapes.graph
        self._by_class: dict[Term, list[_Shape]] = {}
        self._by_subject: dict[Term, list[_Shape]] = {}
        self._by_object: dict[Term, list[_Shape]] = {}
        self._by_node: dict[Term, list[_Shape]] = {}
        self._kinds: dict[tuple[frozenset[Term], frozenset[Term]], tuple[_Shape, ...]] = {}
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

    def suspects(self, index: Index) -> Suspects | None:
        """Find the nodes that may not conform, by shape.

        Returns:
            None if that may be any: where the data have subclasses of their own.

        Raises:
            InputError: the time is over.
        """
        if index.values_of(_SUBCLASS):
            return None
        found: Suspects = {}
        shape = None
        try:
            for shape, focus in self._pairs(index):
                if shape.test is None or shape.test(index, focus) is not True:
                    found.setdefault(shape.node, {})[focus] = None
        except TookTooLong:
            raise endless(shape.node if shape else SH.Shape, self._shapes) from None
        return found

    def _pairs(self, index: Index) -> Iterator[tuple[_Shape, Term]]:
        for subject, said in index.forward.items():
            kind = frozenset(said.get(_TYPE, ())), frozenset(said)
            shapes = self._kinds.get(kind)
            for shape in self._shapes_for(*kind) if shapes is None else shapes:
                yield shape, subject
        for predicate, aimed in self._by_object.items():
            yield from ((shape, value) for value in index.values_of(predicate) for shape in aimed)
        for node, aimed in self._by_node.items():
            yield from ((shape, node) for shape in aimed)

    def _shapes_for(self, classes: frozenset[Term], predicates: frozenset[Term]) -> tuple[_Shape, ...]:
        if len(self._kinds) >= _MOST_KINDS:
            self._kinds.clear()
        found = [shape for cls in classes for shape in self._by_class.get(cls, ())]
        found += [shape for predicate in predicates for shape in self._by_subject.get(predicate, ())]
        needed = (shape for shape in found if shape.needs is None or shape.needs & predicates)
        shapes = self._kinds[classes, predicates] = tuple(dict.fromkeys(needed))
        return shapes


def _aim(shape: _Shape, aims: dict[Term, list[_Shape]], targets: Iterable[Node]) -> None:
    for target in set(targets):
        aims.setdefault(to_term(target), []).append(shape)
