"""Reads publication dates in any notation."""

from __future__ import annotations

import datetime as dt
import re

from kg.errors import InputError

_DATE_LINE = re.compile(r"\s*date\s+(\d{4}-\d\d-\d\d)(?!\S)\s*")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?Z?)?", re.ASCII)
#: A leading year is followed by the month everywhere in the world.
_YEAR_FIRST = re.compile(r"\d{4}(?!\d{6}$)", re.ASCII)
#: Seconds since 1970, or milliseconds, microseconds and so on, of dates from 2001 to 2286.
_SECONDS = re.compile(r"([1-9]\d{9})(?:\d{3}){0,3}(?:\.\d+)?", re.ASCII)
_ZONE = re.compile(r":\d\d(?:[.,]\d+)?\s?[+-](\d\d):?(\d\d)$", re.ASCII)
_LONGEST = 100

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b", re.IGNORECASE)

_PUBLISHED = r"(?:first\ |last\ )?(?:published|updated|posted|modified|issued|date)(?:\ on|\ at)?:?\s+"
_INTRODUCED = re.compile(_PUBLISHED, re.IGNORECASE | re.VERBOSE)

_NAMED_DAY = r"""(?:(?P<weekday>[a-z]{3,9})\.?,?\s+)?
    (?: (?P<month>[a-z]{3,9})\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?
      | (?P<day2>\d\d?)(?:st|nd|rd|th)?\s+(?P<month2>[a-z]{3,9})\.?
    ),?\s+(?P<year>\d{4})"""

#: A paragraph that is only a date: "Monday, May 18, 2015", "Published: 18 May 2015, 10:15 GMT".
_DATELINE = re.compile(
    rf"""(?:{_PUBLISHED})?{_NAMED_DAY}
    (?:[\s,|–—-]+(?:at\ )?\d\d?[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*\(?[a-z]{{2,4}}\)?)?)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)

_PLACE = r"[A-Z][\w.'’-]+(?:[\ /][A-Z][\w.'’-]+){0,3}"
_AGENCY = r"(?:\ \([A-Z][\w&./\ -]+\))"
#: A day between the place of writing and the first sentence: "BUNIA, 12 March 2026 –", "Goma (AFP) - March 12, 2026 -".
_WRITTEN_ON = re.compile(
    rf"{_PLACE}(?:,\ {_PLACE})?{_AGENCY}?(?:,|\ ?[—–-]|(?<=\)))\ (?i:{_NAMED_DAY}){_AGENCY}?\s*(?:[—–]|--?)\s+\S",
    re.VERBOSE,
)

#: The number of lines at the beginning to search for a dateline: title, subtitle, author, place, date.
_HEAD = 6


def read_date(words: str) -> dt.date:
    """Read the day of a date or timestamp, in its own time zone.

    Nothing is guessed: neither which of two numbers is the month, nor a century, nor a missing part.

    Raises:
        InputError: it names no day, or may name several. It names no file: the caller does.

    >>> str(read_date("2024-12-01T10:00:00Z")), str(read_date("Dec. 14, 2016, 2:54 AM EST"))
    ('2024-12-01', '2016-12-14')
    """
    words = " ".join(words.split())
    days = _days(words) if len(words) <= _LONGEST else set()
    if len(days) > 1:
        choices = " or ".join(str(day) for day in sorted(days))
        raise InputError(f"the date {words!r} may be {choices}", hint="write it as YYYY-MM-DD")
    if not days:
        shown = words if len(words) <= 40 else f"{words[:40]}…"
        raise InputError(f"the date {shown!r} cannot be read", hint="write it as YYYY-MM-DD")
    return days.pop()


def _days(words: str) -> set[dt.date]:
    """Return the days that a string may mean."""
    if match := _ISO.fullmatch(words):
        return _iso_day(match[1])
    if match := _SECONDS.fullmatch(words):
        return {dt.datetime.fromtimestamp(int(match[1]), dt.UTC).date()}
    zone = _ZONE.search(words)
    if zone is not None and not (int(zone[1]) <= 14 and int(zone[2]) < 60):
        return set()
    found = _parsed(_INTRODUCED.sub("", words, count=1)) or _day_of_line(words)
    named = [_number(match[1], _WEEKDAYS) for match in _WEEKDAY.finditer(words)]
    return {day for day in found if all(day.isoweekday() == weekday for weekday in named)}


def _iso_day(words: str) -> set[dt.date]:
    try:
        return {dt.date.fromisoformat(words)}
    except ValueError:
        return set()


def _parsed(words: str) -> set[dt.date]:
    """Return the days that dateutil finds without guessing."""
    from dateutil.parser import parse  # a plain date does not need it

    found = set()
    for day_first in (False,) if _YEAR_FIRST.match(words) else (False, True):
        try:
            # missing parts are taken from the default
            one, other = (parse(words, dayfirst=day_first, ignoretz=True, default=day).date() for day in _DEFAULTS)
        except (ValueError, ArithmeticError, TypeError, AttributeError, LookupError):
            continue
        # dateutil guesses the century of a two-digit year by the clock, and takes the last of two dates
        if one == other and len(re.findall(rf"(?<!\d){one.year:04}(?:\D|$)|^{one.year:04}\d", words)) == 1:
            found.add(one)
    return found


#: Two dates that differ in all parts.
_DEFAULTS = (dt.datetime(2000, 1, 1), dt.datetime(1999, 2, 2))  # noqa: DTZ001  without time zone


def _day_of_line(words: str) -> set[dt.date]:
    match = _DATELINE.fullmatch(words)
    day = _day(match) if match else None
    return {day} if day else set()


def find_date_line(text: str) -> tuple[int, str | None]:
    """Find a line `` date YYYY-MM-DD TEXT…`` at the text's beginning: where TEXT begins, and the date as written.

    >>> find_date_line(" date 2024-12-01 The army")
    (17, '2024-12-01')
    """
    match = _DATE_LINE.match(text)
    return (match.end(), match.group(1)) if match else (0, None)


def find_dateline(text: str) -> dt.date | None:
    r"""Find a date that is alone on one of the first lines of a text, or between the place of writing and a dash.

    >>> find_dateline("Rebels seize city\n\nMonday, May 18, 2015\n\nRebels took Homs.")
    datetime.date(2015, 5, 18)
    >>> find_dateline("BUNIA, 12 March 2026 – Rebels took Homs.")
    datetime.date(2026, 3, 12)
    """
    lines = (line.strip() for line in text[:5000].splitlines())
    for line in [line for line in lines if line][:_HEAD]:
        if match := _DATELINE.fullmatch(line) or _WRITTEN_ON.match(line):
            return _day(match)
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    """Return the day of a dateline, if it has one and the weekday agrees."""
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
    """Return the position of a word or its abbreviation among some names, counted from 1, or 0."""
    return next((number for number, name in enumerate(names, 1) if name.startswith(word.lower())), 0)
