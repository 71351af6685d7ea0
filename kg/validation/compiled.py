"""Shapes compiled to tests: the part of SHACL that only needs to look values up.

A shape that uses anything else has no test (``NotCompiled``), and pySHACL checks all that it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import pyoxigraph as ox
from pyshacl import ShapesGraph
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.formats import Term
from kg.formats.light import Index
from kg.validation.constraints import BESIDE, OF_PROPERTIES, OF_SHAPES, NotCompiled, Shapes
from kg.validation.logic import Constraint, Test, Values, conjunction
from kg.validation.quick import Quick
from kg.validation.values import Verdict, all_of

Path = Callable[[Index, Term], Values]

_PARAMETERS = frozenset(ALL_CONSTRAINT_PARAMETERS)
_REPEATED = (SH.oneOrMorePath, SH.zeroOrMorePath, SH.zeroOrOnePath)
_DEEPEST = 8
_ANY_TERM = ox.NamedNode("urn:x")
#: Constraints by which a node without values may not conform for what else is said of it.
_WITHOUT_VALUES = frozenset({SH.equals, SH.sparql})


class Compiler(Shapes):
    """Makes the tests of shapes.

    Args:
        shapes: as pySHACL collects them, without a fault in them.
        queries: the SPARQL constraints that have a quick test.
    """

    def __init__(self, shapes: ShapesGraph, queries: Mapping[str, Quick] = MappingProxyType({})) -> None:
        super().__init__(shapes.graph)
        self._shapes = shapes
        self._queries = queries
        self._depth = 0

    def test(self, shape: Node) -> Test:
        """Make the test of a shape: whether a node conforms to it.

        Raises:
            NotCompiled: it uses something that has no quick test.
        """
        if self._depth > _DEEPEST:
            raise NotCompiled
        if any(not isinstance(value, Literal) or value.value for value in self.values(shape, SH.deactivated)):
            return lambda _index, _node: True
        self._depth += 1
        try:
            constraints = list(self._constraints(shape))
        finally:
            self._depth -= 1
        path = self.graph.value(shape, SH.path)
        if path is None:
            return conjunction([partial(_test_node, constraint) for constraint in constraints])
        if isinstance(path, URIRef):
            return _test_of_property(ox.NamedNode(path), constraints)
        return _test_of_path(self._path(path), constraints)

    def needs(self, shape: Node, test: Test) -> frozenset[Term] | None:
        """Return the properties of which a node must have one to fail a shape's test, or None if unknown."""
        path = self.graph.value(shape, SH.path)
        first = None if path is None else self._first(path)
        if first is None or _WITHOUT_VALUES.intersection(self.graph.predicates(shape)):
            return None
        return frozenset(first) if test(Index(()), _ANY_TERM) is True else None

    def _first(self, path: Node) -> set[Term] | None:
        """Return the properties with which a path can start, or None if it can go backwards or be empty."""
        if isinstance(path, URIRef):
            return {ox.NamedNode(path)}
        if (path, RDF.first, None) in self.graph:
            return self._first(next(self.graph.items(path)))
        either = self.graph.value(path, SH.alternativePath)
        if either is None:
            return None
        found = [self._first(each) for each in self.graph.items(either)]
        return None if None in found else {term for terms in found if terms for term in terms}

    def _constraints(self, shape: Node) -> Iterable[Constraint]:
        makers = OF_SHAPES | OF_PROPERTIES if (shape, SH.path, None) in self.graph else OF_SHAPES
        for parameter in sorted(_PARAMETERS.intersection(self.graph.predicates(shape)) - BESIDE):
            if parameter == SH.sparql:
                yield self._sparql(shape)
            elif parameter in makers:
                yield makers[parameter](self, shape)
            else:
                raise NotCompiled

    def _sparql(self, shape: Node) -> Constraint:
        constraints = SPARQLBasedConstraint(self._shapes.lookup_shape_from_node(shape)).sparql_constraints
        texts = [query.select_text for query in constraints]
        if not self._queries.keys() >= set(texts):
            raise NotCompiled
        tests = [self._queries[text] for text in texts]

        def constraint(index: Index, focus: Term, _values: Values) -> Verdict:
            return True if all(test(index, focus) for test in tests) else None

        return constraint

    def _path(self, path: Node, *, inverse: bool = False) -> Path:
        """Make the function that finds the values at the end of a path."""
        if isinstance(path, URIRef):
            step = ox.NamedNode(path)
            if inverse:
                return lambda index, node: index.subjects(step, node)
            return lambda index, node: index.objects(node, step)
        if len(set(self.graph.predicates(path)) - {RDF.rest, RDF.type}) != 1:
            raise NotCompiled  # several paths in one
        inner = self.graph.value(path, SH.inversePath)
        if inner is not None:
            return self._path(inner, inverse=not inverse)
        for repeated in _REPEATED:
            inner = self.graph.value(path, repeated)
            if inner is not None:
                return partial(_repeat, self._path(inner, inverse=inverse), repeated)
        either = self.graph.value(path, SH.alternativePath)
        if either is not None:
            return partial(_gather, [self._path(each, inverse=inverse) for each in self.graph.items(either)])
        if inverse:
            raise NotCompiled  # pySHACL goes through a sequence forwards, also where that should be backwards
        return partial(_follow, [self._path(each) for each in self.graph.items(path)])


def _test_node(constraint: Constraint, index: Index, node: Term) -> Verdict:
    return constraint(index, node, (node,))


def _test_of_property(predicate: Term, constraints: Sequence[Constraint]) -> Test:
    """Make the test of a property's values, as ``_test_of_path`` does at the end of a path: nearly all shapes are such.

    A test is a loop of its own, because calling another function takes as long as most tests.
    """

    def test(index: Index, node: Term) -> Verdict:
        said = index.forward.get(node)
        values: Values = () if said is None else said.get(predicate, ())
        found: Verdict = True
        for constraint in constraints:
            verdict = constraint(index, node, values)
            if verdict is False:
                return False
            if verdict is None:
                found = None
        return found

    return test


def _test_of_path(path: Path, constraints: Sequence[Constraint]) -> Test:
    def test(index: Index, node: Term) -> Verdict:
        values = path(index, node)
        return all_of(constraint(index, node, values) for constraint in constraints)

    return test


def _gather(paths: Sequence[Path], index: Index, node: Term) -> Values:
    found: Values = ()
    for path in paths:
        values = path(index, node)
        if values:
            found = {*found, *values} if found else values
    return found


def _follow(steps: Sequence[Path], index: Index, node: Term) -> Values:
    nodes: set[Term] = {node}
    for step in steps:
        nodes = {value for each in nodes for value in step(index, each)}
    return nodes


def _repeat(step: Path, repeated: URIRef, index: Index, node: Term) -> Values:
    found: set[Term] = set() if repeated == SH.oneOrMorePath else {node}
    ahead = list(step(index, node))
    if repeated == SH.zeroOrOnePath:
        return found.union(ahead)
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += step(index, each)
    return found
