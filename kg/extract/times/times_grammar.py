"""The grammar of English dates: patterns over plain text, each with the function that reads it.

A new way to write a date is one more rule in ``RULES``. All rules are tried at once: the first
match wins, then the longest, then the first in the list.

>>> [(rule.kind, match.group()) for match, rule in matches("They met early on Friday, 9 May 2014.")]
[('day', 'Friday, 9 May 2014')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from kg.extract.times import times_meaning as read
from kg.extract.times.times_meaning import DECADES, MONTHS, ORDINALS, WEEKDAYS, Context
from kg.extract.times.times_values import HOLIDAYS, Interval


class Rule(NamedTuple):
    """A pattern, the kind of expression that it finds, and the function that returns the days."""

    kind: str
    pattern: re.Pattern[str]
    meaning: Callable[[re.Match[str], Context], Interval | None]
    #: sets of words in lower case, of each of which every match has one: a text without them need not be searched
    needs: tuple[frozenset[str], ...]

    def may_match(self, words: frozenset[str]) -> bool:
        """Return whether a text with these words, from ``words_of``, may have a match."""
        return not any(map(words.isdisjoint, self.needs))


#: Names that are other words if not capitalised; so are all abbreviations.
_AMBIGUOUS = {"march", "may", "august"}


def _any(words: tuple[str, ...] | Mapping[str, object]) -> str:
    return "|".join(sorted((word.replace("'", "['’]") for word in words), key=len, reverse=True))


_SHORT_DAY = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?"
_SHORT_MONTH = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_WEEKDAY = rf"(?P<weekday>{_any(WEEKDAYS)}|{_SHORT_DAY})"
_WEEKDAY_ALONE = rf"(?P<weekday>{_any(WEEKDAYS)}|(?:mon|tues|wed|thurs|fri)\.)"
_MONTH = f"(?P<month>{_any(MONTHS)}|{_SHORT_MONTH})"
_MONTH_2 = _MONTH.replace("<month>", "<month2>")
_DAY = rf"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)|{_any(ORDINALS)})"
_DAY_2 = _DAY.replace("<day>", "<day2>")
_YEAR = r"(?P<year>1\d\d\d|20\d\d|2100)(?![\w%]|[.,:]\d)"
_COUNT = (
    r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|a hundred|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_TENS = _COUNT.replace(r"P<count>\d{1,3}|a couple of|an?|one", "P<tens>one").replace("|a hundred", "")
#: "nineteen ninety-six"; a year after a month is never "twenty-four".
_SPOKEN = rf"(?P<spoken>(?P<hundreds>nineteen|twenty)\s{_TENS})"
_ANY_YEAR = rf"(?:{_YEAR}|{_SPOKEN}|(?P<yearword>this|last|next|that|the same) year)"
_DASH = r"\s?[-–—/]\s?"
_DAYS_TO = rf"(?:{_DASH}| to | through )"
#: "10 and 11 March", "Monday 16 and Tuesday 17 March": consecutive days.
_ANY_WEEKDAY = rf"(?:(?:{_any(WEEKDAYS)}|{_SHORT_DAY}),? )?"
_DAYS_AND = rf" and {_ANY_WEEKDAY}(?:the )?"
#: "24, 26": days before the last of a list.
_FIRST_DAYS = _DAY + r"(?:, (?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)*,?"
_PIECE = r"(?:first|second|third|fourth|last|final|opening|closing) (?:days?|weeks?|half)"
_PART = rf"(?:(?P<part>earlier|early|later|late|mid|(?:the )?(?:beginning|start|middle|end|{_PIECE}) of)[-\s])?"
_DAYTIME = r"(?: (?:morning|afternoon|evening|night|lunchtime))?"
_UNIT = r"(?P<unit>week|fortnight|weekend|month|quarter|year|decade|century)"
_SPAN_UNIT = r"(?P<unit>hour|day|week|fortnight|month|year|decade|centurie)s?"
_ABOUT = (
    r"(?:(?:nearly|almost|about|around|roughly|some|over|more than|less than|(?:just|little) (?:over|under)|"
    r"at least|just|only|exactly) )?"
)
_SEASON = "(?P<season>spring|summer|autumn|fall|winter)"
_LAST = r"(?P<which>last|next|this|(?:this )?(?:past|coming))"

_WEEK_OF = rf"(?P<whole>the week) (?:of|beginning|starting|ending)(?: on)? (?:{_WEEKDAY},? )?"


#: The words of a text, in lower case, and its digits.
_WORD = re.compile(r"[^\W\d_]+|\d")
_DIGIT = frozenset("0")


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in lower case; any digit is "0".

    >>> sorted(words_of("In mid-May 2014"))
    ['0', 'in', 'may', 'mid']
    """
    return frozenset("0" if word.isdecimal() else word for word in {*_WORD.findall(text.casefold())})


#: The words that several rules need.
_MONTH_WORD = words_of(" ".join(MONTHS)) | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_DAY_WORD = words_of(" ".join(WEEKDAYS)) | frozenset("mon tues wed thurs fri".split())
_DAY_NUMBER = _DIGIT | words_of(" ".join(ORDINALS))
_SIDE_WORD = frozenset("before beforehand after afterward afterwards earlier later previously".split())
_TIME_WORD = frozenset(
    "day night morning afternoon evening week fortnight weekend month quarter year decade century".split()
)
_SPAN_WORD = frozenset(
    f"{unit}{plural}" for unit in "hour day week fortnight month year decade centurie".split() for plural in ("", "s")
)
_WHICH_WORD = frozenset("last this next past coming".split())
_SEASON_WORD = frozenset("spring summer autumn fall winter".split())
_HOLIDAY_WORD = frozenset(re.split(r"\W", name)[0] for name in HOLIDAYS)


def _rule(
    kind: str, pattern: str, meaning: Callable[[re.Match[str], Context], Interval | None], *needs: str | frozenset[str]
) -> Rule:
    """Compile a pattern: a space in it matches any white space; it begins and ends with a word."""
    body = pattern.replace(" ", r"\s+")
    sets = tuple(frozenset(words.split()) if isinstance(words, str) else words for words in needs)
    return Rule(kind, re.compile(rf"(?<![\w/$£€])(?:{body})(?![\w/])", re.IGNORECASE), meaning, sets)


RULES: tuple[Rule, ...] = (
    # absolute days and months, with or without their year
    _rule("day", r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?", read.read_iso, _DIGIT),
    _rule("day", r"(?P<one>\d\d?)(?P<dash>[/.])(?P<two>\d\d?)(?P=dash)(?P<year>[12]\d{3})", read.read_slashes, _DIGIT),
    _rule(
        "day",
        rf"(?:{_PART}{_WEEKDAY}{_DAYTIME},? )?{_MONTH} (?:the )?{_DAY}(?:,?(?: of)? {_ANY_YEAR})?",
        read.read_date,
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule(
        "days",
        rf"{_MONTH} {_DAY}{_DAYS_TO}{_DAY_2}(?:,?(?: of)? {_ANY_YEAR})?",
        read.read_date,
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule(
        "day",
        rf"(?:{_PART}{_WEEKDAY}{_DAYTIME},? )?(?:the )?{_DAY} (?:of )?{_MONTH}(?:,?(?: of)? {_ANY_YEAR})?",
        read.read_date,
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule(
        "days",
        rf"{_DAY}{_DAYS_TO}{_DAY_2} (?:of )?{_MONTH}(?:,?(?: of)? {_ANY_YEAR})?",
        read.read_date,
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule(
        "days",
        rf"{_MONTH} {_FIRST_DAYS} and {_DAY_2}(?:,?(?: of)? {_ANY_YEAR})?",
        read.read_date,
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule(
        "days",
        rf"{_ANY_WEEKDAY}{_FIRST_DAYS}{_DAYS_AND}{_DAY_2} (?:of )?{_MONTH}(?:,?(?: of)? {_ANY_YEAR})?",
        read.read_date,
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule("month", rf"{_PART}{_MONTH}(?:,? (?:of |in )?{_ANY_YEAR})?", read.read_month, _MONTH_WORD),
    _rule("month", rf"{_PART}{_LAST} {_MONTH}", read.read_month, _MONTH_WORD),
    _rule("months", rf"{_MONTH}{_DASH}{_MONTH_2}(?:,?(?: of)? {_ANY_YEAR})?", read.read_months, _MONTH_WORD),
    _rule(
        "day",
        r"the (?P<day>(?:3[01]|2\d|1\d|[1-9])(?:st|nd|rd|th))(?: of (?:this|the) month)?",
        read.read_day_of_month,
        _DIGIT,
        "st nd rd th",
    ),
    # years, and their parts and ranges
    _rule("months", rf"(?:the )?(?P<number>first|second) half of (?:the year|{_ANY_YEAR})", read.read_half, "half"),
    _rule(
        "months",
        rf"(?:the )?(?P<which>first|last) {_COUNT} months (?:of|in) (?:the year|{_ANY_YEAR})",
        read.read_first_months,
        "months",
        "first last",
    ),
    _rule(
        "months",
        rf"the (?:year|12 months|twelve months) to {_MONTH}(?:,? {_ANY_YEAR})?",
        read.read_year_to,
        _MONTH_WORD,
        "year months",
    ),
    _rule("year", rf"{_PART}{_YEAR}", read.read_year, _DIGIT),
    _rule("years", rf"{_YEAR}{_DASH}(?P<year2>\d\d(?:\d\d)?)", read.read_year, _DIGIT),
    _rule("year", rf"(?P<hundreds>nineteen|twenty)[-\s]{_TENS}", read.read_spoken_year, "nineteen twenty"),
    _rule("year", rf"the year two thousand(?: (?:and )?{_TENS})?", read.read_spoken_year, "thousand"),
    _rule("years", rf"(?:the )?{_PART}['’‘]?(?P<decade>(?:1\d|20)\d0|[2-9]0)['’]?s", read.read_decade, _DIGIT, "s"),
    _rule("years", rf"the {_PART}(?P<decadeword>{_any(DECADES)})", read.read_decade, " ".join(DECADES)),
    _rule(
        "years",
        r"(?:the )?(?:(?:early|late|mid)[-\s])?(?P<number>(?:[1-9]|1\d|2[01])(?:st|nd|rd|th)|(?:ninet"
        r"|twent)(?:eenth|ieth)|twenty-first)[-\s]century",
        read.read_century,
        "century",
    ),
    _rule(
        "months",
        rf"(?:the )?(?P<number>first|second|third|fourth)[-\s]quarter(?:,?(?: of| in)? {_ANY_YEAR})?",
        read.read_quarter,
        "quarter",
    ),
    _rule("months", rf"Q(?P<number>[1-4])(?:,?(?: of)? {_ANY_YEAR})?", read.read_quarter, _DIGIT, "q"),
    _rule("months", rf"(?:the )?{_PART}{_SEASON}(?: of|,)? {_ANY_YEAR}", read.read_season, _SEASON_WORD),
    _rule("months", rf"{_PART}{_LAST} {_SEASON}", read.read_season, _SEASON_WORD),
    _rule("months", rf"(?P<bare>(?:the )?){_SEASON}", read.read_season, _SEASON_WORD),
    _rule(
        "day",
        rf"(?:{_LAST} )?(?P<holiday>{_any(HOLIDAYS)})(?:,?(?: of| in)? {_ANY_YEAR})?",
        read.read_holiday,
        _HOLIDAY_WORD,
    ),
    _rule("day", r"9/11", read.read_september_11, _DIGIT),
    # relative to the publication day
    _rule(
        "day",
        rf"(?:{_LAST} )?{_PART}{_WEEKDAY_ALONE}{_DAYTIME}(?:,? (?:of )?(?P<week>last|this|next) week"
        r"| (?P<later>week|fortnight))?",
        read.read_weekday,
        _DAY_WORD,
    ),
    _rule(
        "day",
        rf"(?:the )?(?:day|night) (?P<side>before|after) (?:{_LAST} )?(?P<part>){_WEEKDAY_ALONE}"
        r"(?P<week>)",
        read.read_beside_day,
        _DAY_WORD,
        _SIDE_WORD,
    ),
    _rule(
        "day",
        rf"{_PART}(?P<words>yesterday{_DAYTIME}|today|tonight|tomorrow{_DAYTIME}|(?:the )?day before yesterday"
        r"|(?:the )?day after tomorrow|last night|this (?:morning|afternoon|evening))",
        read.read_deictic,
        "yesterday today tonight tomorrow night morning afternoon evening",
    ),
    _rule(
        "period",
        rf"{_WEEK_OF}{_DAY} (?:of )?{_MONTH}(?:,? {_ANY_YEAR})?",
        read.read_date,
        "week",
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule(
        "period",
        rf"{_WEEK_OF}{_MONTH} {_DAY}"
        rf"(?:,? {_ANY_YEAR})?",
        read.read_date,
        "week",
        _MONTH_WORD,
        _DAY_NUMBER,
    ),
    _rule("day", r"(?:the )?year(?:['’]s)?[-\s]end", read.read_year_end, "year", "end"),
    _rule("overnight", r"overnight", read.read_overnight, "overnight"),
    _rule("period", rf"{_PART}(?P<which>last|this|next|past|coming) {_UNIT}", read.read_unit, _WHICH_WORD, _TIME_WORD),
    _rule("period", r"(?:the|at) weekend", read.read_bare_weekend, "weekend"),
    _rule(
        "period",
        r"(?:the )?(?P<part>end|beginning|start|middle|earlier|later) (?:of|in) (?:the|this) "
        r"(?P<unit>week|month|year|decade|century)",
        read.read_part_of_unit,
        _TIME_WORD,
    ),
    _rule(
        "period",
        rf"(?P<part>){_ABOUT}{_COUNT} {_SPAN_UNIT}(?: or so)? (?P<side>ago|from now)",
        read.read_ago,
        "ago now",
        _SPAN_WORD,
    ),
    _rule(
        "window",
        rf"(?:(?:the |these )?(?P<side>past|last|next)|the (?P<other>previous|coming|following)) {_COUNT} {_SPAN_UNIT}",
        read.read_window,
        "past last next previous coming following",
        _SPAN_WORD,
    ),
    _rule(
        "window",
        rf"(?P<side>within)(?P<other>) (?:the next )?{_COUNT} {_SPAN_UNIT}",
        read.read_window,
        "within",
        _SPAN_WORD,
    ),
    _rule("window", rf"the (?P<side>past)(?P<other>)(?P<count>) {_SPAN_UNIT}", read.read_window, "past", _SPAN_WORD),
    # relative to the time mentioned before
    _rule(
        "anaphoric",
        r"the (?P<side>previous|preceding|next|following|same|very next) (?P<unit>day|night|morning"
        r"|afternoon|evening|week|month|year|decade|century)",
        read.read_anaphoric,
        "previous preceding next following same",
        _TIME_WORD,
    ),
    _rule(
        "anaphoric",
        r"(?:later )?(?P<side>that)(?: same)? (?P<unit>day|night|morning|afternoon|evening|week|month"
        r"|year)",
        read.read_anaphoric,
        "that",
        _TIME_WORD,
    ),
    _rule(
        "anaphoric",
        r"the (?P<unit>day|night|week|month|year) (?P<side>before(?:hand)?|after(?:wards?)?)",
        read.read_anaphoric,
        _SIDE_WORD,
    ),
    _rule(
        "anaphoric",
        rf"{_ABOUT}{_COUNT} {_SPAN_UNIT} (?P<side>earlier|later|before(?:hand)?|after(?:wards?)?|previously)",
        read.read_anaphoric,
        _SIDE_WORD,
        _SPAN_WORD,
    ),
)


def _spelled_as_name(match: re.Match[str]) -> bool:
    """Return whether the names of days and months in a match are capitalised as names."""
    for group in ("weekday", "month", "month2"):
        name = match.groupdict().get(group)
        if name and name[0].islower() and (name in _AMBIGUOUS or name not in MONTHS + WEEKDAYS):
            return False
    return True


def matches(text: str) -> Iterator[tuple[re.Match[str], Rule]]:
    """Find the expressions in a text, from left to right and without overlaps.

    Args:
        text: any text.

    Yields:
        each match and its rule.
    """
    words = words_of(text)
    ahead = [rule.pattern.search(text) if rule.may_match(words) else None for rule in RULES]
    done = 0
    while True:
        for number, match in enumerate(ahead):
            if match is not None and match.start() < done:
                ahead[number] = RULES[number].pattern.search(text, done)
        best = min(((m.start(), -m.end(), number) for number, m in enumerate(ahead) if m is not None), default=None)
        if best is None:
            return
        first = ahead[best[2]]
        assert first is not None
        done = first.end()
        if _spelled_as_name(first):
            yield first, RULES[best[2]]
        else:
            done = first.start() + 1
