"""The constraints of SHACL Core as tests that are quick to make.

Each maker reads the parameters of a shape and returns what tests a focus node by its values: true,
false, or None where only pySHACL knows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import partial

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.formats import Term, to_term
from kg.formats.light import Index
from kg.validation.logic import Constraint, Test, Values, conjunction, disjunction, each, negation
from kg.validation.patterns import PatternError, compile_pattern
from kg.validation.values import Verdict, all_of, compare, datatype_test, words_of

_TYPE = ox.NamedNode(RDF.type)
_KINDS: dict[Node, set[type]] = {
    SH.IRI: {ox.NamedNode}, SH.BlankNode: {ox.BlankNode}, SH.Literal: {ox.Literal},
    SH.BlankNodeOrIRI: {ox.BlankNode, ox.NamedNode}, SH.IRIOrLiteral: {ox.NamedNode, ox.Literal},
    SH.BlankNodeOrLiteral: {ox.BlankNode, ox.Literal},
}  # fmt: skip


class NotCompiled(Exception):  # noqa: N818  it is no fault
    """A shape uses something that has no quick test."""


class Shapes(ABC):
    """Gives the makers of tests the parameters of shapes, and the tests of the shapes that they refer to."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @abstractmethod
    def test(self, shape: Node) -> Test:
        """Make the test of a shape."""

    def values(self, shape: Node, parameter: URIRef) -> list[Node]:
        """Return the values of a shape's parameter."""
        return list(self.graph.objects(shape, parameter))

    def terms(self, shape: Node, parameter: URIRef) -> list[Term]:
        """Return the values of a shape's parameter, as Oxigraph's terms."""
        return [to_term(value) for value in self.values(shape, parameter)]

    def literal(self, shape: Node, parameter: URIRef) -> Literal:
        """Return the one literal that is the value of a shape's parameter.

        Raises:
            NotCompiled: it does not say just one.
        """
        values = self.values(shape, parameter)
        if len(values) != 1 or not isinstance(values[0], Literal):
            raise NotCompiled
        return values[0]

    def listed(self, shape: Node, parameter: URIRef) -> list[list[Node]]:
        """Return the members of the lists that are values of a shape's parameter."""
        return [list(self.graph.items(first)) for first in self.values(shape, parameter)]

    def tests(self, shapes: Iterable[Node]) -> list[Test]:
        """Make the tests of several shapes."""
        return [self.test(shape) for shape in shapes]


# -- of each value ------------------------------------------------------------------------------------


def _class(shapes: Shapes, shape: Node) -> Constraint:
    return each(conjunction([partial(_is_of, cls) for cls in shapes.terms(shape, SH["class"])]))


def _is_of(cls: Term, index: Index, value: Term) -> bool:
    said = index.forward.get(value)
    return said is not None and cls in said.get(_TYPE, ())


def _datatype(shapes: Shapes, shape: Node) -> Constraint:
    datatypes = shapes.values(shape, SH.datatype)
    if len(datatypes) != 1:
        raise NotCompiled
    test = datatype_test(ox.NamedNode(str(datatypes[0])))
    return each(lambda _, value: test(value))


def _node_kind(shapes: Shapes, shape: Node) -> Constraint:
    kinds = shapes.values(shape, SH.nodeKind)
    if len(kinds) != 1 or kinds[0] not in _KINDS:
        raise NotCompiled
    allowed = _KINDS[kinds[0]]
    return each(lambda _, value: type(value) in allowed)


def _in(shapes: Shapes, shape: Node) -> Constraint:
    lists = shapes.listed(shape, SH["in"])
    if len(lists) != 1:
        raise NotCompiled
    allowed = {to_term(member) for member in lists[0]}
    return each(lambda _, value: value in allowed)


def _pattern(shapes: Shapes, shape: Node) -> Constraint:
    flags = "".join(sorted(str(value) for value in shapes.values(shape, SH.flags)))
    try:
        patterns = [compile_pattern(str(pattern), flags) for pattern in shapes.values(shape, SH.pattern)]
    except PatternError:
        raise NotCompiled from None

    def test(_: Index, value: Term) -> bool:
        words = words_of(value)
        if words is None:
            return False
        for pattern in patterns:  # noqa: SIM110  a generator would take twice the time
            if pattern.search(words) is None:
                return False
        return True

    return each(test)


def _length(shapes: Shapes, shape: Node, parameter: URIRef, holds: Callable[[int, int], bool]) -> Constraint:
    limit = int(shapes.literal(shape, parameter))

    def test(_: Index, value: Term) -> Verdict:
        words = words_of(value)
        return None if words is None else holds(len(words), limit)

    return each(test)


def _range(shapes: Shapes, shape: Node, parameter: URIRef, holds: Callable[[int], bool]) -> Constraint:
    limits = shapes.terms(shape, parameter)
    tests: list[Test] = [lambda _, value, limit=limit: compare(value, limit, holds) for limit in limits]  # type: ignore[misc]
    return each(conjunction(tests))


def _nested(shapes: Shapes, shape: Node, parameter: URIRef) -> Constraint:
    return each(conjunction(shapes.tests(shapes.values(shape, parameter))))


def _not(shapes: Shapes, shape: Node) -> Constraint:
    return each(conjunction([negation(test) for test in shapes.tests(shapes.values(shape, SH["not"]))]))


def _and(shapes: Shapes, shape: Node) -> Constraint:
    return each(conjunction([test for members in shapes.listed(shape, SH["and"]) for test in shapes.tests(members)]))


def _or(shapes: Shapes, shape: Node) -> Constraint:
    return each(conjunction([disjunction(shapes.tests(members)) for members in shapes.listed(shape, SH["or"])]))


def _closed(shapes: Shapes, shape: Node) -> Constraint:
    if not shapes.literal(shape, SH.closed).value:
        return lambda _index, _focus, _values: True
    paths = {path for inner in shapes.values(shape, SH.property) for path in shapes.values(inner, SH.path)}
    ignored = {member for members in shapes.listed(shape, SH.ignoredProperties) for member in members}
    known = {ox.NamedNode(predicate) for predicate in paths | ignored if isinstance(predicate, URIRef)}
    return each(lambda index, value: known.issuperset(index.forward.get(value, ())) or None)


# -- of all values together ---------------------------------------------------------------------------


def _min_count(shapes: Shapes, shape: Node) -> Constraint:
    least = int(shapes.literal(shape, SH.minCount))
    return lambda _index, _focus, values: len(values) >= least


def _max_count(shapes: Shapes, shape: Node) -> Constraint:
    most = int(shapes.literal(shape, SH.maxCount))
    return lambda _index, _focus, values: len(values) <= most


def _has_value(shapes: Shapes, shape: Node) -> Constraint:
    wanted = shapes.terms(shape, SH.hasValue)
    return lambda _index, _focus, values: all(value in values for value in wanted)


def _qualified(shapes: Shapes, shape: Node) -> Constraint:
    if shapes.values(shape, SH.qualifiedValueShapesDisjoint):
        raise NotCompiled
    tests = shapes.tests(shapes.values(shape, SH.qualifiedValueShape))
    least = max((int(str(count)) for count in shapes.values(shape, SH.qualifiedMinCount)), default=0)
    most = min((int(str(count)) for count in shapes.values(shape, SH.qualifiedMaxCount)), default=None)

    def count(test: Test, index: Index, values: Values) -> Verdict:
        verdicts = [test(index, value) for value in values]
        sure = verdicts.count(True)
        possible = sure + verdicts.count(None)
        if possible < least or (most is not None and sure > most):
            return False
        return True if sure >= least and (most is None or possible <= most) else None

    return lambda index, _, values: all_of(count(test, index, values) for test in tests)


def _unique_lang(shapes: Shapes, shape: Node) -> Constraint:
    if not shapes.literal(shape, SH.uniqueLang).value:
        return lambda _index, _focus, _values: True

    def test(_index: Index, _focus: Term, values: Values) -> bool:
        tags = [value.language for value in values if isinstance(value, ox.Literal) and value.language]
        return len(tags) == len(set(tags))

    return test


def _pair(shapes: Shapes, shape: Node, parameter: URIRef, holds: Callable[[Values, Values], Verdict]) -> Constraint:
    tests = [partial(_holds_with, other, holds) for other in shapes.terms(shape, parameter)]
    return tests[0] if len(tests) == 1 else lambda *of: all_of(test(*of) for test in tests)


def _holds_with(
    other: Term, holds: Callable[[Values, Values], Verdict], index: Index, focus: Term, values: Values
) -> Verdict:
    return holds(values, index.objects(focus, other))


def _ordered(holds: Callable[[int], bool]) -> Callable[[Values, Values], bool]:
    def are_ordered(values: Values, others: Values) -> bool:
        for value in values:
            for other in others:
                if not compare(value, other, holds):
                    return False
        return True

    return are_ordered


_Maker = Callable[[Shapes, Node], Constraint]
#: Constraints that all shapes can have.
OF_SHAPES: dict[Node, _Maker] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.pattern: _pattern,
    SH.hasValue: _has_value,
    SH.closed: _closed,
    SH["not"]: _not,
    SH["and"]: _and,
    SH["or"]: _or,
    SH.node: partial(_nested, parameter=SH.node),
    SH.property: partial(_nested, parameter=SH.property),
    SH.minLength: partial(_length, parameter=SH.minLength, holds=int.__ge__),
    SH.maxLength: partial(_length, parameter=SH.maxLength, holds=int.__le__),
    SH.minInclusive: partial(_range, parameter=SH.minInclusive, holds=lambda order: order >= 0),
    SH.maxInclusive: partial(_range, parameter=SH.maxInclusive, holds=lambda order: order <= 0),
    SH.minExclusive: partial(_range, parameter=SH.minExclusive, holds=lambda order: order > 0),
    SH.maxExclusive: partial(_range, parameter=SH.maxExclusive, holds=lambda order: order < 0),
    SH.disjoint: partial(_pair, parameter=SH.disjoint, holds=lambda values, others: set(values).isdisjoint(others)),
    SH.equals: partial(_pair, parameter=SH.equals, holds=lambda values, others: set(values) == set(others)),
}
#: Constraints that only property shapes can have.
OF_PROPERTIES: dict[Node, _Maker] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.qualifiedValueShape: _qualified,
    SH.uniqueLang: _unique_lang,
    SH.lessThan: partial(_pair, parameter=SH.lessThan, holds=_ordered(lambda order: order < 0)),
    SH.lessThanOrEquals: partial(_pair, parameter=SH.lessThanOrEquals, holds=_ordered(lambda order: order <= 0)),
}
#: What only means something beside another parameter, whose maker reads it.
BESIDE = {
    SH.flags, SH.ignoredProperties, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint,
}  # fmt: skip
