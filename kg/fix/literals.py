"""Corrects literals if there is only one right form.

The canonical forms are those of XML Schema 1.1 Part 2 and, for the case of language tags, of RFC 5646, 2.1.1.
Where the first and the second edition differ (``1`` or ``1.0`` as a decimal), either is left as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kg.fix.syntax import XSD

STRING = f"{XSD}string"

_INTEGERS = frozenset(
    f"{XSD}{name}"
    for name in (
        "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long", "int",
        "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_NUMBERS = _INTEGERS | {f"{XSD}decimal", f"{XSD}double", f"{XSD}float"}

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(Z|[+-][0-9]{2}:[0-9]{2})?|([0-9]{4})([0-9]{2})([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?Z?")
_ABSOLUTE = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
#: How far a number may be written out that is given with an exponent.
_DIGITS = 40


class Value(NamedTuple):
    """A literal: its text, datatype and language."""

    lexical: str
    datatype: str
    language: str | None = None


def right_value(value: Value, wanted: str | None) -> Value:
    """Return the right form of a literal.

    Args:
        value: the literal as it is.
        wanted: the datatype that values of its property have, if they have one.

    >>> right_value(Value("12", STRING), f"{XSD}integer").datatype.rpartition("#")[2]
    'integer'
    """
    if value.language is not None:
        return value._replace(language=canonical_tag(value.language))
    other = converted(value.lexical, value.datatype, wanted) if wanted else None
    if wanted is not None and other is not None:
        return Value(canonical(other, wanted), wanted)
    return value._replace(lexical=canonical(value.lexical, value.datatype))


def canonical(lexical: str, datatype: str) -> str:
    """Return the right form of a literal of a datatype; unchanged if there is no single one.

    >>> canonical("+007", f"{XSD}integer"), canonical("1.50", f"{XSD}decimal"), canonical("2024-12-1", f"{XSD}date")
    ('7', '1.5', '2024-12-01')
    >>> canonical("12/1/2024", f"{XSD}date")
    '12/1/2024'
    """
    text = lexical.strip(" \t\r\n")
    if datatype in _INTEGERS:
        return str(int(text)) if _WHOLE.fullmatch(text) and len(text) < 1000 else lexical
    if datatype == f"{XSD}decimal":
        return _decimal(text) or lexical
    if datatype == f"{XSD}boolean":
        return {"0": "false", "1": "true"}.get(text, text.lower() if text.lower() in {"true", "false"} else lexical)
    if datatype == f"{XSD}date":
        return _date(text) or lexical
    if datatype == f"{XSD}dateTime" and (found := _MOMENT.fullmatch(text)):
        return f"{found[1]}T{found[2]}{(found[3] or '').upper()}"
    if datatype == f"{XSD}anyURI":
        return text
    return lexical


def _decimal(text: str) -> str | None:
    if not _DECIMAL.fullmatch(text):
        return None
    sign = "-" if text.startswith("-") else ""
    whole, point, rest = text.lstrip("+-").partition(".")
    rest = rest.rstrip("0") or "0"
    whole = whole.lstrip("0") or "0"
    sign = "" if (whole, rest.strip("0")) == ("0", "") else sign
    return f"{sign}{whole}" + (f".{rest}" if point else "")


def _date(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(found[place] or found[place + 4]) for place in (1, 2, 3))
    try:
        return dt.date(year, month, day).isoformat() + (found[4] or "")
    except ValueError:
        return None


def converted(lexical: str, datatype: str, wanted: str) -> str | None:
    """Return a literal in another datatype, if its value is certainly the same.

    >>> converted("2024-12-01", STRING, f"{XSD}date"), converted("12.0", f"{XSD}decimal", f"{XSD}integer")
    ('2024-12-01', '12')
    >>> converted("12.5", f"{XSD}decimal", f"{XSD}integer") is None
    True
    """
    if datatype == wanted or not (datatype == STRING or datatype in _NUMBERS or datatype == f"{XSD}dateTime"):
        return None
    if wanted == f"{XSD}date":
        midnight = _MIDNIGHT.fullmatch(lexical.strip())
        given = midnight[1] if midnight else lexical
        return _date(given.strip()) if datatype == STRING or midnight else None
    if wanted == f"{XSD}anyURI":
        return lexical.strip() if datatype == STRING and _ABSOLUTE.fullmatch(lexical.strip()) else None
    if wanted in _INTEGERS or wanted == f"{XSD}decimal":
        return _number(lexical.strip(), wanted)
    return None


def _number(text: str, wanted: str) -> str | None:
    if wanted == f"{XSD}decimal" and _DECIMAL.fullmatch(text):
        return _decimal(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not re.fullmatch(r"[0-9.eE+-]+", text) or abs(value.adjusted()) > _DIGITS or len(text) > _DIGITS:
        return None
    if wanted in _INTEGERS:
        negative = value < 0 and wanted != f"{XSD}integer"
        return None if value != value.to_integral_value() or negative else str(int(value))
    return _decimal(f"{value:f}")


def canonical_tag(tag: str) -> str:
    """Write a language tag in the case that RFC 5646 recommends.

    >>> canonical_tag("EN-us"), canonical_tag("zh-hant-TW"), canonical_tag("en-X-US")
    ('en-US', 'zh-Hant-TW', 'en-x-us')
    """
    parts = tag.lower().split("-")
    for place in range(1, len(parts)):
        if len(parts[place - 1]) == 1:
            break
        if len(parts[place]) == 2:
            parts[place] = parts[place].upper()
        elif len(parts[place]) == 4 and parts[place].isalpha():
            parts[place] = parts[place].title()
    return "-".join(parts)
