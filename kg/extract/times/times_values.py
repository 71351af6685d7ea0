"""Calendar arithmetic for time expressions: every function returns the first and the last day meant.

Dates that the calendar does not have (31 February, the year 10000) raise ``ValueError`` or
``OverflowError``, as Python's own do; ``find_times`` catches them in one place.

>>> month(2024, 2)
Interval(start=datetime.date(2024, 2, 1), end=datetime.date(2024, 2, 29))
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

ONE_DAY = dt.timedelta(days=1)

#: Whatever the tense, a day without a year that is within ``NEAR`` days on one side of today and beyond ``FAR`` days on
#: the other is the near one.
NEAR, FAR = 14, 340


class Direction(Enum):
    """On which side of the publication day to look for an expression without a year or week."""

    PAST = "past"
    FUTURE = "future"
    #: The tense does not decide: the present, or no verb.
    OPEN = "open"


class Interval(NamedTuple):
    """The first and the last day of a stretch of time, both inclusive."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days + 1


def day(value: dt.date, shift: int = 0) -> Interval:
    """Return one day, or the day a number of days after it."""
    moved = value + shift * ONE_DAY
    return Interval(moved, moved)


def week(value: dt.date, shift: int = 0) -> Interval:
    """Return the ISO week (Monday to Sunday) around a day, or the one a number of weeks after it."""
    monday = value + (7 * shift - value.weekday()) * ONE_DAY
    return Interval(monday, monday + 6 * ONE_DAY)


def weekend(value: dt.date, shift: int = 0) -> Interval:
    """Return the Saturday and Sunday of the week around a day, or of the week a number of weeks after it."""
    return Interval(week(value, shift).start + 5 * ONE_DAY, week(value, shift).end)


def month(year_number: int, month_number: int) -> Interval:
    """Return a calendar month; months below 1 and above 12 are in neighbouring years."""
    year_number, index = year_number + (month_number - 1) // 12, (month_number - 1) % 12 + 1
    first = dt.date(year_number, index, 1)
    return Interval(first, first.replace(day=calendar.monthrange(year_number, index)[1]))


def months(year_number: int, first: int, last: int) -> Interval:
    """Return the months from the first to the last (which may lie in the next year)."""
    return Interval(month(year_number, first).start, month(year_number, last).end)


def year(number: int) -> Interval:
    """Return a calendar year."""
    return years(number, number)


def years(first: int, last: int) -> Interval:
    """Return the calendar years from the first to the last."""
    return Interval(dt.date(first, 1, 1), dt.date(last, 12, 31))


def quarter(value: dt.date, shift: int = 0) -> Interval:
    """Return the quarter of a year around a day, or the one a number of quarters after it."""
    first = (value.month - 1) // 3 * 3 + 1 + 3 * shift
    return months(value.year, first, first + 2)


def decade(first: int) -> Interval:
    """Return the ten years from a year that ends in 0."""
    return years(first, first + 9)


def century(number: int) -> Interval:
    """Return a century: the 20th runs from 1901 to 2000."""
    return years(100 * number - 99, 100 * number)


#: First and last month of the seasons in the northern hemisphere; winter ends in the next year.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}


def season(name: str, year_number: int) -> Interval:
    """Return a season of a year; a winter has the year in which it begins."""
    return months(year_number, *SEASONS[name.lower()])


def add_months(value: dt.date, count: int) -> dt.date:
    """Move a day by months, to the last day of a month that is too short.

    >>> add_months(dt.date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    target = month(value.year, value.month + count)
    return target.start.replace(day=min(value.day, target.end.day))


_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
#: The units of lengths of time, from a day.
UNITS = frozenset({*_DAYS, *_MONTHS})


def shift(value: dt.date, unit: str, count: int) -> dt.date:
    """Move a day by hours, days, weeks, fortnights, months, years, decades or centuries."""
    if unit == "hour":
        return value + round(count / 24) * ONE_DAY
    if unit in _DAYS:
        return value + count * _DAYS[unit] * ONE_DAY
    return add_months(value, count * _MONTHS[unit])


def around(value: dt.date, unit: str) -> Interval:
    """Return the day, ISO week, month, year, quarter, weekend, decade or century around a day."""
    if unit in _AROUND:
        return _AROUND[unit](value)
    if unit == "decade":
        return decade(value.year // 10 * 10)
    return century((value.year - 1) // 100 + 1)


_AROUND: dict[str, Callable[[dt.date], Interval]] = {
    "day": day,
    "hour": day,
    "week": week,
    "fortnight": week,
    "weekend": weekend,
    "quarter": quarter,
    "month": lambda value: month(value.year, value.month),
    "year": lambda value: year(value.year),
}


def next_to(unit: str, value: dt.date, count: int) -> Interval:
    """Return the unit that is a number of units after (or before) the one around a day.

    >>> next_to("month", dt.date(2024, 3, 31), -1).start
    datetime.date(2024, 2, 1)
    """
    if unit == "weekend":
        return weekend(value, count)
    if unit == "quarter":
        return quarter(value, count)
    return around(shift(around(value, unit).start, unit, count), unit)


def weekday(number: int, today: dt.date, direction: Direction, *, strict: bool = False) -> Interval:
    """Return the nearest weekday up to today, or from today on; ``strict`` leaves out today.

    >>> weekday(6, dt.date(2024, 12, 1), Direction.PAST).start
    datetime.date(2024, 12, 1)
    """
    if direction is not Direction.FUTURE:
        back = (today.weekday() - number) % 7
        return day(today, -(back or 7 * strict))
    ahead = (number - today.weekday()) % 7
    return day(today, ahead or 7 * strict)


def nearest(candidates: list[Interval], today: dt.date, direction: Direction) -> Interval:
    """Choose the date, among those of several years, that readers assume on the day of publication.

    Raises:
        ValueError: if there are no candidates.
    """
    past = [found for found in candidates if found.start <= today]
    future = [found for found in candidates if found.end >= today]
    if not past or not future:
        return max(past) if past else min(future)
    before, after = max(past), min(future)
    ago, ahead = (today - before.start).days, (after.start - today).days
    if direction is Direction.FUTURE:
        return before if _surely(ago, ahead, before) else after
    if direction is Direction.OPEN:
        return after if 3 * ahead < ago else before
    return after if _surely(ahead, ago, after) else before


def _surely(near: int, far: int, days: Interval) -> bool:
    return near <= NEAR and far >= FAR and days.days == 1


def each_year(make: Callable[[int], Interval], today: dt.date) -> list[Interval]:
    """Make an interval for each of the years around today, leaving out those that do not have it."""
    found = []
    for number in range(today.year - 8, today.year + 9):
        try:
            found.append(make(number))
        except (ValueError, OverflowError):
            continue
    return found


def easter(year_number: int) -> dt.date:
    """Compute the western Easter Sunday (the anonymous Gregorian algorithm).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    golden, hundreds, rest = year_number % 19, year_number // 100, year_number % 100
    correction = (hundreds - (hundreds + 8) // 25 + 1) // 3
    epact = (19 * golden + hundreds - hundreds // 4 - correction + 15) % 30
    to_sunday = (32 + 2 * (hundreds % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    moon = (golden + 11 * epact + 22 * to_sunday) // 451
    index = epact + to_sunday - 7 * moon + 114
    return dt.date(year_number, index // 31, index % 31 + 1)


def nth_weekday(year_number: int, month_number: int, number: int, nth: int) -> dt.date:
    """Return the nth Monday (0) … Sunday (6) of a month, counted from its end if nth is negative."""
    days = month(year_number, month_number)
    if nth < 0:
        return weekday(number, days.end, Direction.PAST).start + (nth + 1) * 7 * ONE_DAY
    return weekday(number, days.start, Direction.FUTURE).start + (nth - 1) * 7 * ONE_DAY


def _fixed(month_number: int, day_number: int) -> Callable[[int], Interval]:
    return lambda number: day(dt.date(number, month_number, day_number))


#: Named days whose date the calendar alone decides.
HOLIDAYS: dict[str, Callable[[int], Interval]] = {
    "new year's day": _fixed(1, 1),
    "valentine's day": _fixed(2, 14),
    "ash wednesday": lambda number: day(easter(number), -46),
    "palm sunday": lambda number: day(easter(number), -7),
    "maundy thursday": lambda number: day(easter(number), -3),
    "good friday": lambda number: day(easter(number), -2),
    "easter sunday": lambda number: day(easter(number)),
    "easter monday": lambda number: day(easter(number), 1),
    "easter week": lambda number: week(easter(number)),
    "easter": lambda number: day(easter(number)),
    "pentecost": lambda number: day(easter(number), 49),
    "may day": _fixed(5, 1),
    "memorial day": lambda number: day(nth_weekday(number, 5, 0, -1)),
    "fourth of july": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "labor day": lambda number: day(nth_weekday(number, 9, 0, 1)),
    "halloween": _fixed(10, 31),
    "thanksgiving day": lambda number: day(nth_weekday(number, 11, 3, 4)),
    "thanksgiving": lambda number: day(nth_weekday(number, 11, 3, 4)),
    "black friday": lambda number: day(nth_weekday(number, 11, 3, 4), 1),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "new year's eve": _fixed(12, 31),
}
