"""Properties of values: their datatype, and their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox
from rdflib.namespace import RDFS

from kg.formats import Term
from kg.validation.xsd import order, words_test

#: True, false, or None where only pySHACL knows.
Verdict = bool | None

#: What is of no one datatype.
_ANY = frozenset(map(ox.NamedNode, (RDFS.Literal, RDFS.Datatype)))


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all hold: false if one surely does not, else None if that is not known of one.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    found: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            found = None
    return found


def datatype_test(datatype: ox.NamedNode) -> Callable[[Term], Verdict]:
    """Make the test of whether a value is a literal of a datatype and written as one.

    >>> from rdflib.namespace import XSD
    >>> date = ox.NamedNode(XSD.date)
    >>> is_date = datatype_test(date)
    >>> [is_date(ox.Literal(words, datatype=date)) for words in ("2024-12-01", "2024-12-41", "2024-12-01Z")]
    [True, False, True]
    """
    is_written_so = words_test(datatype.value)
    if datatype in _ANY:
        return lambda _: None
    return lambda value: type(value) is ox.Literal and value.datatype == datatype and is_written_so(value.value)


def compare(one: Term, other: Term, holds: Callable[[int], bool]) -> bool:
    """Return whether two values are in a given order; incomparable values are not.

    Args:
        one: a value.
        other: what it is compared with.
        holds: takes -1, 0 or 1, where the one is less than the other, equal to it, or more.

    >>> from rdflib.namespace import XSD
    >>> two, ten = (ox.Literal(n, datatype=ox.NamedNode(XSD.integer)) for n in ("2", "10"))
    >>> compare(two, ten, lambda order: order < 0), compare(two, ox.NamedNode("urn:x"), lambda order: order < 0)
    (True, False)
    """
    if not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
        return False
    found = order(one, other)
    return found is not None and holds(found)


def words_of(value: Term) -> str | None:
    """Return the string that lengths and patterns apply to; a blank node has none."""
    return None if isinstance(value, ox.BlankNode) else value.value
