"""Computes the days that time expressions mean, with a function for each form of expression.

The meaning depends on the words and on their context (``Context``): the publication day, the
direction of the tense, and the last time mentioned. It is None where these do not suffice;
dates that the calendar does not have raise ``ValueError``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from kg.extract.grammar.number_words import read_number
from kg.extract.times import times_values as cal
from kg.extract.times.times_values import Direction, Interval
from kg.language.tokens import Token


class Context(NamedTuple):
    """What decides the meaning of a relative expression."""

    today: dt.date | None
    direction: Direction = Direction.PAST
    before: Interval | None = None


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
            "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth",
            "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth",
            "thirty-first")  # fmt: skip
DECADES = {"twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
           "eighties": 1980, "nineties": 1990}  # fmt: skip

_DAY_PARTS = frozenset({"morning", "afternoon", "evening", "night", "noon", "midnight", "dawn", "dusk", "weekend"})


#: Seasons and spans that a word before them makes a time.
_SPANS = frozenset("spring summer autumn fall winter week weekend month quarter year".split())
_WHICH = frozenset("last next this that first second third fourth".split())


#: Words that are times by themselves.
_POINTING = frozenset({"overnight", "yesterday", "today", "tonight", "tomorrow"})


def is_day(token: Token) -> bool:
    """Return whether the head of a phrase is a day, a month, or a part of a day."""
    return token.lower_ in {*WEEKDAYS, *MONTHS} or token.lemma_.lower() in _DAY_PARTS


def is_time_word(token: Token) -> bool:
    """Return whether the head of a phrase is a day, a season or a span: "last autumn", "the first quarter"."""
    before = token.doc[token.i - 1].lower_ if token.i else ""
    return is_day(token) or token.lower_ in _POINTING or (token.lower_ in _SPANS and before in _WHICH)


def _weekday_number(name: str) -> int:
    return next(i for i, word in enumerate(WEEKDAYS) if word.startswith(name.lower().rstrip(".")[:3]))


def _month_number(name: str) -> int:
    return next(i for i, word in enumerate(MONTHS, 1) if word.startswith(name.lower().rstrip(".")[:3]))


def _day_number(name: str) -> int:
    digits = re.match(r"\d+", name)
    return int(digits.group()) if digits else ORDINALS.index(name.lower()) + 1


def _year_number(match: re.Match[str], context: Context) -> int | None:
    """Read the year in an expression: in digits, or as "last year" or "that year"."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("spoken"):
        return read_spoken_year(match, context).start.year
    word = (groups.get("yearword") or "").lower()
    if word in {"that", "the same"}:
        return context.before.start.year if context.before else None
    if word and context.today:
        return context.today.year + {"last": -1, "this": 0, "next": 1}[word]
    return None


def _in_year(match: re.Match[str], context: Context, make: Callable[[int], Interval]) -> Interval | None:
    """Choose the year of something that comes once a year."""
    number = _year_number(match, context)
    if number is not None:
        return make(number)
    if context.today is None or match.groupdict().get("yearword"):
        return None
    which = (match.groupdict().get("which") or "").lower()
    found = cal.each_year(make, context.today)
    if which == "last":
        # a period that has begun is not "last" yet, and the month just over is "last month"
        return max(days for days in found if days.end < context.today and not _just_over(days, context.today))
    if which == "next":
        return min(days for days in found if days.start > context.today)
    if which == "this":
        if now := [days for days in found if days.start <= context.today <= days.end]:
            # in January, "this winter" began last year
            return now[0]
        return cal.nearest(
            [days for days in found if days.start.year == context.today.year], context.today, context.direction
        )
    return cal.nearest(found, context.today, context.direction)


def _just_over(days: Interval, today: dt.date) -> bool:
    return cal.next_to("month", today, -1) == days and days.start.year == today.year


def read_iso(match: re.Match[str], _: Context) -> Interval:
    """Read "2015-05-18"."""
    return cal.day(dt.date(int(match["year"]), int(match["month"]), int(match["day"])))


def read_slashes(match: re.Match[str], _: Context) -> Interval | None:
    """Read "18.05.2015", and "18/5/2015" where it is unambiguous."""
    first, second = int(match["one"]), int(match["two"])
    if match["dash"] != "." and first <= 12 and second <= 12 and first != second:
        return None  # 5/6/2015 is May in one half of the world and June in the other
    day, month = (second, first) if second > 12 and match["dash"] != "." else (first, second)
    return cal.day(dt.date(int(match["year"]), month, day))


def read_date(match: re.Match[str], context: Context) -> Interval | None:
    """Read "sunday, May 18-20, 2015": a day or some days of a month."""
    month, first = _month_number(match["month"]), _day_number(match["day"])
    last = _day_number(match["day2"]) if match.groupdict().get("day2") else first
    if last < first:
        return None

    def make(number: int) -> Interval:
        return Interval(dt.date(number, month, first), dt.date(number, month, last))

    named = match.groupdict().get("weekday")
    if named and context.today and _year_number(match, context) is None:
        fitting = [
            days for days in cal.each_year(make, context.today)
            if days.start.weekday() == _weekday_number(named) and abs(days.start.year - context.today.year) <= 1
        ]  # fmt: skip
        if fitting:
            return cal.nearest(fitting, context.today, context.direction)
    found = _in_year(match, context, make)
    return cal.week(found.start) if found and match.groupdict().get("whole") else found


def read_month(match: re.Match[str], context: Context) -> Interval | None:
    """Read "May", "last May", "May 2015"."""
    number = _month_number(match["month"])
    return _in_year(match, context, lambda year: cal.month(year, number))


def read_months(match: re.Match[str], context: Context) -> Interval | None:
    """Read "May-July 2015"."""
    first, last = _month_number(match["month"]), _month_number(match["month2"])
    return _in_year(match, context, lambda year: cal.months(year, first, last if last >= first else last + 12))


def read_season(match: re.Match[str], context: Context) -> Interval | None:
    """Read "last summer", "the winter of 2014"."""
    return _in_year(match, context, lambda year: cal.season(match["season"], year))


def read_holiday(match: re.Match[str], context: Context) -> Interval | None:
    """Read "Good Friday", "Christmas 2014"."""
    return _in_year(match, context, cal.HOLIDAYS[match["holiday"].lower().replace("’", "'")])


def read_year(match: re.Match[str], _: Context) -> Interval:
    """Read "2015", "2014-15"."""
    first = int(match["year"])
    last = match.groupdict().get("year2")
    if not last:
        return cal.year(first)
    return cal.years(first, int(str(first)[: 4 - len(last)] + last))


def read_spoken_year(match: re.Match[str], _: Context) -> Interval:
    """Read "nineteen ninety-six"."""
    hundreds = 1900 if (match.groupdict().get("hundreds") or "").lower() == "nineteen" else 2000
    return cal.year(hundreds + (read_number(match["tens"] or "") or 0))


def read_decade(match: re.Match[str], _: Context) -> Interval:
    """Read "the 1990s", "the nineties"."""
    figures = match.groupdict().get("decade")
    if not figures:
        return cal.decade(DECADES[match["decadeword"].lower()])
    return cal.decade(int(figures) if len(figures) == 4 else 1900 + int(figures))


def read_century(match: re.Match[str], _: Context) -> Interval:
    """Read "the 20th century"."""
    return cal.century(_day_number(match["number"]))


def read_quarter(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the third quarter of 2015"."""
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}[match["number"].lower()]
    return _in_year(match, context, lambda year: cal.months(year, 3 * number - 2, 3 * number))


def read_first_months(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the first three months of the year"."""
    count, number = read_number(match["count"]), _year_number(match, context)
    number = context.today.year if number is None and context.today else number
    if count is None or number is None or not 1 <= count <= 12:
        return None
    return cal.months(number, 1, count) if match["which"].lower() == "first" else cal.months(number, 13 - count, 12)


def read_year_to(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the year to June": the twelve months whose last is June."""
    number = _month_number(match["month"])
    last = _in_year(match, context._replace(direction=Direction.PAST), lambda year: cal.month(year, number))
    return cal.months(last.start.year - 1, number + 1, number + 12) if last else None


def read_half(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the first half of 2015"."""
    first = {"first": 1, "second": 7}[match["number"].lower()]
    return _in_year(match, context, lambda year: cal.months(year, first, first + 5))


#: How many days later than the next Monday "Monday week" is.
_LATER = {"week": 7, "fortnight": 14}


def read_weekday(match: re.Match[str], context: Context) -> Interval | None:
    """Read "Friday", "last Friday", "Friday last week"."""
    if context.today is None:
        return None
    number, which = _weekday_number(match["weekday"]), (match["which"] or "").lower()
    if match.groupdict().get("later"):
        ahead = cal.weekday(number, context.today, Direction.FUTURE, strict=True).start
        return cal.day(ahead, _LATER[match["later"].lower()])
    if match["week"]:
        moved = cal.week(context.today, {"last": -1, "this": 0, "next": 1}[match["week"].lower()])
        return cal.day(moved.start, number)
    if which in {"last", "past", "this past"}:
        return cal.weekday(number, context.today, Direction.PAST, strict=True)
    if which in {"next", "coming", "this coming"}:
        return cal.weekday(number, context.today, Direction.FUTURE, strict=True)
    return cal.weekday(number, context.today, context.direction)


_SHIFTS = {
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
}


def read_deictic(match: re.Match[str], context: Context) -> Interval | None:
    """Read "today", "yesterday", "last night", "tomorrow"."""
    if context.today is None:
        return None
    words = match["words"].lower()
    return cal.day(context.today, next((_SHIFTS[known] for known in _SHIFTS if known in words), 0))


def read_year_end(_: re.Match[str], context: Context) -> Interval | None:
    """Read "year-end" as the last day of the year of publication."""
    return cal.day(dt.date(context.today.year, 12, 31)) if context.today else None


def read_overnight(_: re.Match[str], context: Context) -> Interval | None:
    """Read "overnight": the night before publication and its morning."""
    return Interval(context.today - cal.ONE_DAY, context.today) if context.today else None


def read_unit(match: re.Match[str], context: Context) -> Interval | None:
    """Read "last week", "earlier this month", "next year"."""
    if context.today is None:
        return None
    which, unit = match["which"].lower(), match["unit"].lower()
    shift = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit == "weekend" and which not in {"next", "coming"}:
        return _weekend(which, context.today, context.direction)
    if which == "last" and _is_window(match):
        return Interval(cal.shift(context.today, unit, -1), context.today)
    return cal.next_to(unit, context.today, shift)


def _is_window(match: re.Match[str]) -> bool:
    """Return whether "the last week" means the days up to now: "over the last week", but not "in the last week of"."""
    before, after = match.string[: match.start()].lower(), match.string[match.end() :].lstrip().lower()
    return bool(_OVER_THE.search(before)) and not after.startswith(("of ", "before ", "in "))


_OVER_THE = re.compile(r"\b(?:over|for|during|within|in) the\s+$")


_TUESDAY = 1


def _weekend(which: str, today: dt.date, direction: Direction) -> Interval:
    """Choose the weekend: on a Monday, "the weekend" is the last one unless the clause is in the future.

    Later in the week, it is the next one in the present tense too: "rain is forecast over the weekend".
    """
    this = cal.weekend(today)
    ahead = direction is Direction.FUTURE or (direction is Direction.OPEN and today.weekday() > _TUESDAY)
    if which in {"last", "past"} or (not ahead and this.start > today):
        return cal.weekend(today, -1)
    return this


def read_bare_weekend(_: re.Match[str], context: Context) -> Interval | None:
    """Read "the weekend"."""
    return _weekend("the", context.today, context.direction) if context.today else None


def read_part_of_unit(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the end of the year", "earlier in the week"."""
    if context.today is None:
        return None
    return cal.around(context.today, match["unit"].lower())


def read_ago(match: re.Match[str], context: Context) -> Interval | None:
    """Read "two weeks ago": the day, week, month or year that long ago."""
    count, unit = read_number(match["count"]), _singular(match["unit"])
    if context.today is None or count is None:
        return None
    moved = cal.shift(context.today, unit, -count if match["side"].lower() == "ago" else count)
    return cal.around(moved, "year" if unit in {"decade", "century"} else unit)


def read_window(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the past three days": that many days up to the day of publication."""
    count, unit = read_number(match["count"] or "one"), _singular(match["unit"])
    if context.today is None or count is None:
        return None
    side = (match["side"] or match["other"]).lower()
    if side == "within" and context.direction is not Direction.FUTURE:
        return None
    if side in {"next", "coming", "following", "within"}:
        return Interval(context.today, cal.shift(context.today, unit, count))
    return Interval(cal.shift(context.today, unit, -count), context.today)


def _singular(unit: str) -> str:
    return "century" if unit.lower() == "centurie" else unit.lower()


#: How words begin that put something before another time: "beforehand", "the previous day".
_EARLIER = ("before", "earlier", "previous", "preceding")


def read_anaphoric(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the following day", "two weeks later", "that year": counted from the last time mentioned."""
    groups = match.groupdict()
    unit = _singular(groups["unit"])
    unit = "day" if unit in {"night", "morning", "afternoon", "evening"} else unit
    if context.before is None or (context.before.days > cal.around(context.before.start, unit).days):
        return None
    count = read_number(groups.get("count") or "one")
    side = groups["side"].lower()
    if count is None:
        return None
    sign = 0 if side in {"same", "that"} else -1 if side.startswith(_EARLIER) else 1
    start = context.before.start if sign <= 0 else context.before.end
    return cal.around(cal.shift(start, unit, sign * count), unit)


def read_beside_day(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the day before last Sunday"."""
    found = read_weekday(match, context)
    return cal.day(found.start, -1 if match["side"].lower() == "before" else 1) if found else None


def read_day_of_month(match: re.Match[str], context: Context) -> Interval | None:
    """Read "the 9th"."""
    if context.today is None:
        return None
    number, found = _day_number(match["day"]), []
    for shift in range(-3, 4):
        first = cal.month(context.today.year, context.today.month + shift).start
        try:
            found.append(cal.day(first.replace(day=number)))
        except ValueError:
            continue
    return cal.nearest(found, context.today, context.direction)


def read_september_11(_: re.Match[str], __: Context) -> Interval:
    """Read "9/11" as the name of a day."""
    return cal.day(dt.date(2001, 9, 11))
