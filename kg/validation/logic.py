"""Tests, and tests of several tests. These are loops: generators would take twice the time."""

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
    if len(tests) == 1:
        return tests[0]

    def all_hold(index: Index, value: Term) -> Verdict:
        found: Verdict = True
        for test in tests:
            verdict = test(index, value)
            if verdict is False:
                return False
            if verdict is None:
                found = None
        return found

    return all_hold


def disjunction(tests: Sequence[Test]) -> Test:
    """Make the test of whether a node conforms to one of several tests."""

    def one_holds(index: Index, value: Term) -> Verdict:
        found: Verdict = False
        for test in tests:
            verdict = test(index, value)
            if verdict is True:
                return True
            if verdict is None:
                found = None
        return found

    return one_holds


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
