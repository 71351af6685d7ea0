"""Combines tests. These are loops: generators would take twice the time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from kg.formats import Term
from kg.formats.light import Index
from kg.validation.values import Verdict

Values = Collection[Term]
#: Tests a node.
Test = Callable[[Index, Term], Verdict]
#: Tests a focus node by its values.
Constraint = Callable[[Index, Term, Values], Verdict]


def conjunction(tests: Sequence[Test]) -> Test:
    """Make the test of whether a node conforms to all of several tests."""
    return tests[0] if len(tests) == 1 else _decided(tests, by=False)


def disjunction(tests: Sequence[Test]) -> Test:
    """Make the test of whether a node conforms to one of several tests."""
    return _decided(tests, by=True)


def _decided(tests: Sequence[Test], *, by: bool) -> Test:
    """Make the test that is decided by one verdict of several (Kleene's logic); without it, None leaves it open."""

    def test(index: Index, value: Term) -> Verdict:
        found: Verdict = not by
        for one in tests:
            verdict = one(index, value)
            if verdict is by:
                return by
            if verdict is None:
                found = None
        return found

    return test


def negation(test: Test) -> Test:
    """Make the test of whether a node does not conform to a test."""

    def fails(index: Index, value: Term) -> Verdict:
        verdict = test(index, value)
        return None if verdict is None else not verdict

    return fails


def each(test: Test) -> Constraint:
    """Make the constraint that every value conforms to a test."""

    def each_holds(index: Index, _focus: Term, values: Values) -> Verdict:
        found: Verdict = True
        for value in values:
            verdict = test(index, value)
            if verdict is False:
                return False
            if verdict is None:
                found = None
        return found

    return each_holds
