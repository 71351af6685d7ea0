"""XML Schema datatypes: their valid strings, and the order of their values.

Python reads ``"1_2"`` as a number and takes a date for a date-time; here the words are held against the lexical
spaces of XSD 1.1. Numbers and names follow its grammar, days and times are read by Oxigraph, and values are
compared as SPARQL's ``<`` does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import cast

import pyoxigraph as ox
from rdflib.namespace import XSD

_XSD = str(XSD)

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_BOOLEAN = re.compile(r"true|false|0|1")

#: The whole numbers, each with its least and its greatest value.
_WHOLE: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2**bits), 2**bits - 1) for name, bits in (("long", 63), ("int", 31), ("short", 15), ("byte", 7))},
    **{
        name: (0, 2**bits - 1)
        for name, bits in (("unsignedLong", 64), ("unsignedInt", 32), ("unsignedShort", 16), ("unsignedByte", 8))
    },
}

#: What begins a name in XML, and what it goes on with.
_FIRST = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_LATER = _FIRST + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"
_NC_NAME = re.compile(f"[{_FIRST}][{_LATER}]*")

#: Datatypes whose words one expression describes.
_WORDS: dict[str, re.Pattern[str]] = {
    "decimal": _DECIMAL,
    "double": _DOUBLE,
    "float": _DOUBLE,
    "boolean": _BOOLEAN,
    "hexBinary": re.compile(r"(?:[0-9A-Fa-f]{2})*"),
    "base64Binary": re.compile(
        r"(?:(?:[A-Za-z0-9+/] ?){4})*"
        r"(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|"
        r"[A-Za-z0-9+/] ?[AQgw] ?= ?=)?"
    ),
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?"),
    "language": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    "Name": re.compile(f"[:{_FIRST}][:{_LATER}]*"),
    "NMTOKEN": re.compile(f"[:{_LATER}]+"),
    "QName": re.compile(f"[{_FIRST}][{_LATER}]*(?::[{_FIRST}][{_LATER}]*)?"),
    **dict.fromkeys(("NCName", "ID", "IDREF", "ENTITY"), _NC_NAME),
    # Oxigraph has no 29th of February without a year
    "gMonthDay": re.compile(
        r"--(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|"
        r"02-(?:0[1-9]|[12][0-9]))(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
    ),
}
_IN_TIME = frozenset({
    "date", "dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "duration",
    "dayTimeDuration", "yearMonthDuration",
})  # fmt: skip
#: The kinds of values that Oxigraph compares; it is not asked of two plain dates.
_TIMES = frozenset({"date", "time"})
_ZONE = re.compile(r".*(?:Z|[+-][0-9]{2}:[0-9]{2})", re.DOTALL)
#: Fractions of a second beyond what Oxigraph reads: they make no other words of them.
_FINER = re.compile(r"(\.[0-9]{18})[0-9]+")

_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Number = int | float | Decimal


def is_well_formed(words: str, datatype: str) -> bool:
    """Return whether a string is valid for a datatype; any string is if the datatype is not XML Schema's.

    >>> is_well_formed("2024-11-28", XSD.date), is_well_formed("2024-11-28T10:00:00", XSD.date)
    (True, False)
    >>> is_well_formed("12", XSD.integer), is_well_formed("1_2", XSD.integer), is_well_formed("300", XSD.byte)
    (True, False, False)
    """
    return words_test(datatype)(words)


@lru_cache(maxsize=256)
def words_test(datatype: str) -> Callable[[str], bool]:
    """Return what says of a string whether it is valid for a datatype, like ``is_well_formed``.

    >>> list(map(words_test(XSD.boolean), ["true", "yes"]))
    [True, False]
    """
    name = datatype.removeprefix(_XSD)
    if name in _WHOLE and name != datatype:
        return lambda words: _whole(words, name) is not None
    if name in _WORDS and name != datatype:
        fullmatch = _WORDS[name].fullmatch
        return lambda words: fullmatch(words) is not None
    if name in _IN_TIME and name != datatype:
        return lambda words: _is_time(words, name)
    return lambda _: True


def order(one: ox.Literal, other: ox.Literal) -> int | None:
    """Return whether a value is less than another (-1), equal to it (0) or more (1); None if that cannot be said.

    >>> two, ten = (ox.Literal(words, datatype=ox.NamedNode(XSD.integer)) for words in ("2", "10"))
    >>> order(two, ten), order(ten, two), order(two, ox.Literal("2"))
    (-1, 1, None)
    """
    left, right = _value(one), _value(other)
    if left is None or right is None:
        return None
    kind, value = left
    other_kind, other_value = right
    if kind in _TIMES and other_kind in _TIMES:
        return _order_of(value, other_value) if kind == other_kind == "date" else _order_in_time(one, other)
    return _order_of(value, other_value) if kind == other_kind else None


def _order_of(one: object, other: object) -> int | None:
    if isinstance(one, float) or isinstance(other, float):
        one, other = _as_float(one), _as_float(other)
    if one == other:
        return 0
    if one < other:  # type: ignore[operator]
        return -1
    return 1 if one > other else None  # type: ignore[operator]


def _as_float(number: object) -> float:
    try:
        return float(cast("Number", number))
    except OverflowError:
        return float("inf") if cast("int", number) > 0 else float("-inf")


@lru_cache(maxsize=50_000)
def _value(literal: ox.Literal) -> tuple[str, object] | None:
    """Return what kind of value a literal has, and the value, or None if it has none that can be compared."""
    words, name = literal.value, literal.datatype.value.removeprefix(_XSD)
    if name == "string":
        return "string", words
    if name in _WHOLE:
        whole = _whole(words, name)
        return None if whole is None else ("number", whole)
    if name == "date" and (day := _plain_date(words)) is not None:
        return "date", day
    if not is_well_formed(words, literal.datatype.value):
        return None
    if name == "decimal":
        return "number", Decimal(words)
    if name in {"double", "float"}:
        return "number", float(words)
    if name == "boolean":
        return "boolean", words in {"true", "1"}
    return ("time", None) if name in _IN_TIME else None


def _whole(words: str, name: str) -> int | None:
    if _INTEGER.fullmatch(words) is None:
        return None
    # Python bounds the length of the numbers that int() reads
    number = int(words) if len(words) < 4000 else int(Decimal(words))
    least, most = _WHOLE[name]
    return number if (least is None or number >= least) and (most is None or number <= most) else None


# -- days and times -----------------------------------------------------------------------------------


def _plain_date(words: str) -> dt.date | None:
    """Return a date of four digits, two and two, as nearly all are."""
    if _PLAIN_DATE.fullmatch(words) is None:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def _is_time(words: str, name: str) -> bool:
    if name == "date" and _plain_date(words) is not None:
        return True
    if name == "dateTimeStamp":
        if _ZONE.fullmatch(words) is None:
            return False
        name = "dateTime"
    return _asked(f"SELECT (<{_XSD}{name}>({_literal(words)}) AS ?value) {{}}")[0] is not None


def _order_in_time(one: ox.Literal, other: ox.Literal) -> int | None:
    """Compare like Oxigraph, which handles years of any length and the partial order of time zones."""
    left, right = (f"{_literal(each.value)}^^<{each.datatype.value}>" for each in (one, other))
    less, same, more = _asked(
        f"SELECT ({left} < {right} AS ?less) ({left} = {right} AS ?same) ({left} > {right} AS ?more) {{}}"
    )
    return -1 if _holds(less) else 1 if _holds(more) else 0 if _holds(same) else None


def _literal(words: str) -> str:
    return str(ox.Literal(_FINER.sub(r"\1", words)))


def _holds(answer: object) -> bool:
    return isinstance(answer, ox.Literal) and answer.value == "true"


def _asked(query: str) -> tuple[object, ...]:
    (solution,) = cast("ox.QuerySolutions", _store().query(query))
    return tuple(cast("ox.QuerySolution", solution))


@cache
def _store() -> ox.Store:
    return ox.Store()
