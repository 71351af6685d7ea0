"""Finds the time expressions in a text and the days that they denote.

Patterns find them (``times_grammar``), the context distinguishes years from other numbers and
May from may (``times_guards``), the tense of the clause last Friday from the next
(``times_tense``), and the calendar does the rest (``times_meaning``, ``times_values``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.times.times_attach import time_of
from kg.extract.times.times_grammar import Rule, matches
from kg.extract.times.times_guards import is_time
from kg.extract.times.times_meaning import Context
from kg.extract.times.times_precision import precision_of
from kg.extract.times.times_tense import direction_of
from kg.extract.times.times_values import Direction, Interval
from kg.language.tokens import Doc, Span
from kg.model import DatePrecision

__all__ = ["TimeExpression", "anchor_of", "day_named", "find_times", "time_of"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that denote a stretch of time: tokens (end exclusive), first and last day (inclusive).

    ``kind`` is how the days were named: ``day``, ``days``, ``month``, ``months``, ``year``, ``years``,
    ``period`` ("last week"), ``overnight``, ``window`` ("the past three days"), ``anaphoric``
    ("the next day"); or how the words are used in the sentence: ``since``, ``until``, ``before``,
    ``after``, and ``range`` ("from May to July"). ``precision`` says whether what it dates lasted
    from the first day to the last, or happened at some time within. ``named`` are the days that the
    words after "since" or "until" name.
    """

    start_token: int
    end_token: int
    start: dt.date
    end: dt.date
    kind: str
    precision: DatePrecision
    named: Interval | None = None

    @property
    def interval(self) -> Interval:
        """The first and the last day."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Found:
    """A match in its context, before its meaning is known."""

    span: Span
    match: re.Match[str]
    rule: Rule
    direction: Direction

    def days(
        self, today: dt.date | None, before: Interval | None, direction: Direction | None = None
    ) -> Interval | None:
        """Return the days that the expression denotes, or None if it denotes none."""
        try:
            days = self.rule.meaning(self.match, Context(today, direction or self.direction, before))
        except (ValueError, OverflowError):
            return None
        if days and today and direction is None and self._dates_noun_in_future():
            past = self.days(today, before, Direction.PAST)
            # "will mourn the victims of [Tuesday's] crash", "planned the [May 3] talks": the nearer of the two days
            days = past if past and today - past.end <= days.start - today else days
        return days if days and days.start <= days.end else None

    def _dates_noun_in_future(self) -> bool:
        root = self.span.root
        before = root.i < root.head.i and root.head.pos_ == "NOUN"
        return self.direction is Direction.FUTURE and before and root.dep_ in {"nmod:poss", "compound", "nmod:unmarked"}


def find_times(doc: Doc, published: dt.date | None, *, before: Interval | None = None) -> list[TimeExpression]:
    """Find the time expressions whose days are known.

    Durations ("for three days"), times of the day, repetitions ("every Friday") and dates that
    the calendar does not have are left out.

    Args:
        doc: a parsed text, ideally one paragraph.
        published: the day of publication; without it only absolute dates are found.
        before: the last time mentioned before the text, for "the next day".

    Returns:
        the expressions from left to right, without overlaps.
    """
    found = _recognised(doc)
    times: list[TimeExpression] = []
    position = 0
    over = before
    while position < len(found):
        first = found[position]
        second = found[position + 1] if position + 1 < len(found) else None
        joined = _range(first, second, published) if second else None
        if joined:
            times.append(joined)
            position += 2
        else:
            planned = before is not None and published is not None and before.start > published
            # "must leave by Friday. They were arrested *the same night*": counted from what is over
            days = first.days(published, over if planned and first.direction is Direction.PAST else before)
            if days:
                times.append(_placed(first, days, published))
            position += 1
        before = anchor_of(times[-1:], before)
        over = before if before and published and before.start <= published else over
    return times


def anchor_of(times: Sequence[TimeExpression], before: Interval | None) -> Interval | None:
    """Return the days that "the next day" is counted from, after some expressions.

    A look back ("two weeks earlier"), or the end of something ("until Friday"), does not move the story on.

    Args:
        times: the expressions, from left to right.
        before: the days before them.
    """
    for time in times:
        back = time.kind == "anaphoric" and before is not None and time.start < before.start
        if not back and time.kind not in {"until", "before"}:
            before = time.named or time.interval
    return before


def day_named(words: str) -> dt.date | None:
    """Return the day that words name with its year.

    >>> day_named("March 12, 2026"), day_named("31 April 2026"), day_named("March 12")
    (datetime.date(2026, 3, 12), None, None)
    """
    for match, rule in matches(words):
        try:
            days = rule.meaning(match, Context(None))
        except ValueError:
            return None
        return days.start if days is not None and days.days == 1 else None
    return None


def _recognised(doc: Doc) -> list[_Found]:
    found: list[_Found] = []
    for match, rule in matches(doc.text):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None and is_time(span, match, rule.kind, after_year=_follows_year(found, span)):
            found.append(_Found(span, match, rule, direction_of(span)))
    return found


def _follows_year(found: list[_Found], span: Span) -> bool:
    """Return whether a year comes before: "in 2011, 2012 and 2013", "from 2011 to 2013"."""
    if not found or found[-1].rule.kind not in {"year", "month", "months", "day"}:
        return False
    between = span.doc[found[-1].span.end : span.start]
    return 0 < len(between) <= 2 and all(
        token.lower_ in {",", "and", "or", "to", "until", "-", "–"} for token in between
    )


def _word_before(span: Span, skip: int = 0) -> str:
    index = span.start - 1 - skip
    return span.doc[index].lower_ if index >= 0 else ""


def _range(first: _Found, second: _Found, today: dt.date | None) -> TimeExpression | None:
    """Join "from X to Y", "between X and Y", "X through Y" into one expression."""
    between = first.span.doc[first.span.end : second.span.start].text.lower().strip()
    opening = _word_before(first.span)
    joins = (opening, between) in {("from", "to"), ("from", "until"), ("from", "till"), ("between", "and")}
    joins = joins or _changes(first, second)
    if between == "and" and not joins:
        return _two_days(first, second, today)
    if not joins and between != "through":
        return None
    points = "words" in first.match.groupdict()
    if (points or first.direction is Direction.FUTURE) and second.match.groupdict().get("year") is None:
        begin = first.days(today, None)
        # "from *today* to 17 November"; "from Monday to *today*"
        base = begin.start if begin and "words" not in second.match.groupdict() else today
        end = second.days(base, begin, Direction.FUTURE) if begin else None
    else:
        # the year at the end applies to the beginning too
        end = second.days(today, None)
        begin = first.days(end.end, end, Direction.PAST) if end else None
    if begin is None or end is None or begin.start > end.end:
        return None
    days = Interval(begin.start, end.end)
    precision = precision_of(first.span.doc, first.span.start, days, "range")
    return TimeExpression(first.span.start, second.span.end, *days, "range", precision)


#: The most words of an amount that changes: "from roughly *40,000 hectares* on Friday".
_AMOUNT = 5


def _changes(first: _Found, second: _Found) -> bool:
    """Return whether something changes between two days: "from 200 hectares *on Friday* to 4,000 *by Sunday*"."""
    doc, begin = first.span.doc, first.span.start
    amount = [t.lower_ for t in doc[max(begin - _AMOUNT - 2, 0) : begin]]
    between = [t.lower_ for t in doc[first.span.end : second.span.start]]
    rising = "from" in amount and amount[-1] in {"on", "in"} and 1 < len(between) <= _AMOUNT + 2
    return (
        rising and between[0] == "to" and between[-1] in {"on", "in", "by"} and any(t.isdigit() for t in between[1][:1])
    )


def _two_days(first: _Found, second: _Found, today: dt.date | None) -> TimeExpression | None:
    """Join two consecutive days: "on Monday and Tuesday"."""
    if first.rule.kind != "day" or second.rule.kind != "day":
        return None
    begin, end = first.days(today, None), second.days(today, None)
    if begin is None or end is None or begin.start != begin.end or end.start - begin.end != dt.timedelta(days=1):
        return None
    days = Interval(begin.start, end.end)
    precision = precision_of(first.span.doc, first.span.start, days, "range")
    return TimeExpression(first.span.start, second.span.end, *days, "range", precision)


_RELATIONS = {"since": "since", "until": "until", "till": "until", "before": "before", "after": "after",
              "from": "since"}  # fmt: skip


def _placed(found: _Found, days: Interval, today: dt.date | None) -> TimeExpression:
    """Make the expression, adjusted for the word before it."""
    span = found.span
    kind = "dates" if _is_scattered(found, days) else found.rule.kind
    precision = precision_of(span.doc, span.start, days, kind)
    time = TimeExpression(span.start, span.end, *days, found.rule.kind, precision)
    word = _word_before(span, 2 * (_word_before(span) == "least" and _word_before(span, 1) == "at"))
    if word in {"to", "prior"} and _word_before(span, 1) in {"prior", "up"}:
        word = "before" if _word_before(span, 1) == "prior" else "until"
    relation = _RELATIONS.get(word)
    if relation is None or _modifies_next(span) or (word == "from" and not _onwards(span)):
        return time
    if relation == "since" and today and days.start <= today:
        return replace(time, end=today, kind="since", named=days, precision=DatePrecision.THROUGHOUT)
    if relation == "until" and today and found.direction is not Direction.PAST and today <= days.end:
        return replace(time, start=today, kind="until", named=days, precision=DatePrecision.THROUGHOUT)
    return replace(time, kind=relation)


def _is_scattered(found: _Found, days: Interval) -> bool:
    """Return whether a list of days leaves some out: "24, 26 and 29 November", but not "3 and 4 May"."""
    words = found.match.group()
    listed = re.findall(r"(?<!\d)\d{1,2}(?!\d)", words)
    return found.rule.kind == "days" and bool(re.search(r"\sand\s", words)) and 0 < len(listed) < days.days


def _modifies_next(span: Span) -> bool:
    """Return whether the preposition before belongs to the next noun: "after 2011 protests", "since Friday's raid"."""
    follower = span.doc[span.end] if span.end < len(span.doc) else None
    if follower is None:
        return False
    head = span.root.head
    # "since January rebels have fled": parsers take the month for part of the subject
    subject = head.tag_ == "NNS" and head.dep_.startswith("nsubj") and _word_before(span) == "since"
    modified = head.i >= span.end and head.pos_ in {"NOUN", "PROPN"} and not subject
    return follower.lower_ in {"'s", "’s"} or (follower.pos_ == "NOUN" and modified)


def _onwards(span: Span) -> bool:
    after = span.doc[span.end : span.end + 1].text.lower()
    return after in {"on", "onwards", "onward"}
