"""Finds the publication date that an input gives."""

from __future__ import annotations

import datetime as dt
import re

from kg.errors import InputError

_DATE_LINE = re.compile(r"\s*date\s+(\d{4}-\d\d-\d\d)(?!\S)\s*")
_ISO = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:[T ][\d:.,]+\s*(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?\s*\Z")

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

#: A paragraph that is nothing but a date: "Monday, May 18, 2015", "Published: 18 May 2015, 10:15 GMT".
_DATELINE = re.compile(
    r"""(?:(?:first\ |last\ )?(?:published|updated|posted|modified|issued|date)(?:\ on|\ at)?:?\s+)?
    (?:(?P<weekday>[a-z]{3,9})\.?,?\s+)?
    (?: (?P<month>[a-z]{3,9})\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?
      | (?P<day2>\d\d?)(?:st|nd|rd|th)?\s+(?P<month2>[a-z]{3,9})\.?
    ),?\s+(?P<year>\d{4})
    (?:[\s,|–—-]+(?:at\ )?\d\d?[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*\(?[a-z]{2,4}\)?)?)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)

#: Among how many lines at the head a dateline is looked for: title, subtitle, author, place, date.
_HEAD = 6


def read_date(words: str) -> dt.date:
    """Read a date, or the day of a time stamp, in the notation of ISO 8601.

    Raises:
        InputError: it is no such date. It names no file: the caller knows which.

    >>> read_date("2024-12-01T10:00:00Z")
    datetime.date(2024, 12, 1)
    """
    match = _ISO.match(words)
    if not match:
        raise InputError(f"the date {words[:40]!r} is not written as YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(match.group(1))
    except ValueError as error:
        raise InputError(f"there is no date {match.group(1)}") from error


def find_date_line(text: str) -> tuple[int, dt.date | None]:
    """Find a line `` date YYYY-MM-DD TEXT…`` at the text's beginning: where TEXT begins, and the date.

    Raises:
        InputError: there is no such day. It names no file: the caller knows which.

    >>> find_date_line(" date 2024-12-01 The army")
    (17, datetime.date(2024, 12, 1))
    """
    match = _DATE_LINE.match(text)
    return (match.end(), read_date(match.group(1))) if match else (0, None)


def find_dateline(text: str) -> dt.date | None:
    r"""Find a date that stands alone on one of the text's first lines.

    >>> find_dateline("Rebels seize city\n\nMonday, May 18, 2015\n\nRebels took Homs.")
    datetime.date(2015, 5, 18)
    """
    lines = (line.strip() for line in text[:5000].splitlines())
    for line in [line for line in lines if line][:_HEAD]:
        if match := _DATELINE.fullmatch(line):
            return _day(match)
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    """Return the day that a dateline names, if there is one and the weekday agrees."""
    month = _number(match["month"] or match["month2"], _MONTHS)
    if not month:
        return None
    try:
        day = dt.date(int(match["year"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    weekday = match["weekday"]
    return day if weekday is None or _number(weekday, _WEEKDAYS) == day.isoweekday() else None


def _number(word: str, names: tuple[str, ...]) -> int:
    """Return which of the names a word or its abbreviation is, counted from 1, or 0."""
    return next((number for number, name in enumerate(names, 1) if name.startswith(word.lower())), 0)
