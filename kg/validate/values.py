"""What can be said for sure of values: their datatype, and which of two is less.

Each answer is true, false, or None where only pySHACL knows. It is true or false for values in the
plain forms that graphs use (``12``, ``36.2``, ``2024-12-01``); rdflib knows more forms of numbers and dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox
from rdflib.namespace import RDF, RDFS, XSD

from kg.formats import Term

Verdict = bool | None

_XSD, _RDF = str(XSD), str(RDF)

#: How the values of a datatype are written, so that they are certainly such values.
_PLAIN = {
    ox.NamedNode(datatype): pattern
    for datatype, pattern in (
        (XSD.integer, re.compile(r"-?[0-9]{1,18}")),
        (XSD.nonNegativeInteger, re.compile(r"[0-9]{1,18}")),
        (XSD.decimal, re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")),
        (XSD.date, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    )
}
_DATE, _DECIMAL = ox.NamedNode(XSD.date), ox.NamedNode(XSD.decimal)
#: Datatypes of which any words are values.
_ANYTHING = frozenset(map(ox.NamedNode, (XSD.string, XSD.anyURI, RDF.langString)))
#: What is of no one datatype.
_ANY = frozenset(map(ox.NamedNode, (RDFS.Literal, RDFS.Datatype)))


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Say whether all hold: false if one surely does not, else None if that is not known of one.

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


def has_datatype(value: Term, datatype: ox.NamedNode) -> Verdict:
    """Say whether a value is a literal of a datatype and written as one.

    >>> date = ox.NamedNode(XSD.date)
    >>> [has_datatype(ox.Literal(words, datatype=date), date) for words in ("2024-12-01", "2024-12-41", "2024-12-01Z")]
    [True, None, None]
    """
    if datatype in _ANY:
        return None
    if not isinstance(value, ox.Literal) or value.datatype != datatype:
        return False
    if datatype in _ANYTHING:
        return True
    if datatype in _PLAIN:
        return True if _comparable(value) is not None else None
    # of datatypes that are not SPARQL's own any words will do
    return None if datatype.value.startswith((_XSD, _RDF)) else True


def compare(one: Term, other: Term, holds: Callable[[int], bool]) -> Verdict:
    """Say whether two numbers or two dates stand to each other as wanted.

    Args:
        one: a value.
        other: what it is compared with.
        holds: takes -1, 0 or 1, where the one is less than the other, equal to it, or more.

    >>> two, ten = (ox.Literal(n, datatype=ox.NamedNode(XSD.integer)) for n in ("2", "10"))
    >>> compare(two, ten, lambda order: order < 0)
    True
    """
    left, right = _comparable(one), _comparable(other)
    if left is None or right is None or isinstance(left, dt.date) is not isinstance(right, dt.date):
        return None
    return holds((left > right) - (left < right))  # type: ignore[operator]


@lru_cache(maxsize=50_000)
def _comparable(value: Term) -> int | Decimal | dt.date | None:
    """Return a number or a date; few of them make up most of a corpus."""
    if not isinstance(value, ox.Literal):
        return None
    words, datatype = value.value, value.datatype
    plain = _PLAIN.get(datatype)
    if plain is None or plain.fullmatch(words) is None:
        return None
    if datatype == _DATE:
        return _date(words)
    return Decimal(words) if datatype == _DECIMAL else int(words)


def _date(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


def words_of(value: Term) -> str | None:
    """Return the characters that lengths and patterns are about; a blank node has none."""
    return None if isinstance(value, ox.BlankNode) else value.value
