"""Dates the events of one article, each by the time expression that applies to its trigger."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.grammar.triggers import Match
from kg.extract.times.since import read_since
from kg.extract.times.times import TimeExpression, anchor_of, find_times
from kg.extract.times.times_attach import TIGHT, only_compares, opens_clause, time_of
from kg.extract.times.times_meaning import MONTHS, WEEKDAYS
from kg.extract.times.times_precision import precision_of
from kg.extract.times.times_tense import direction_of
from kg.extract.times.times_values import Direction, Interval
from kg.language import Section
from kg.language.tokens import Span as DocSpan, Token
from kg.lexicon import Lexicon
from kg.model import Article, DatePrecision, When

#: How many words after an office its dates may begin: "president of the republic since 2017".
_AFTER = 8


#: Words for days that are over, whatever is planned: "came last Tuesday to open a school".
_OVER = frozenset({"last", "past", "ago"})

_WEEK = dt.timedelta(days=7)
_YEAR_DIGITS = 4
_MONTHS = tuple(month[:3] for month in MONTHS)


class Dating:
    """Dates what happened by the time expressions of one article.

    Args:
        article: the article, for the day of its publication.
        sections: its analysed paragraphs.
        lexicon: the nouns for words that are said.
        matches: the words that may name events.
    """

    def __init__(
        self, article: Article, sections: Sequence[Section], lexicon: Lexicon, matches: Sequence[Match] = ()
    ) -> None:
        self._article = article
        self._sections = sections
        self._lexicon = lexicon
        self._times = self._find()
        #: the tokens that may name events, by the number of their paragraph
        self._heads: dict[int, set[int]] = {}
        for match in matches:
            self._heads.setdefault(match.index, set()).add(match.head.i)

    @property
    def expressions(self) -> list[list[tuple[int, int]]]:
        """The time expressions of each paragraph: the first token, and the token after the last."""
        return [[(t.start_token, t.end_token) for t in found] for found in self._times]

    def at(
        self, index: int, tokens: tuple[int, int], *, head: Token | None = None, coming: bool = False
    ) -> When | None:
        """Return what a time expression means.

        Args:
            index: the number of its paragraph.
            tokens: its first token, and the token after the last.
            head: the word that names the event; in "since June, *when* troops *fired*", they fired in June.
            coming: whether to return the next such day.

        Returns:
            the days, or None if the expression belongs to another clause than the event.
        """
        time = next(t for t in self._times[index] if (t.start_token, t.end_token) == tokens)
        if head is not None and time.kind == "since" and _without_relation(time, head) is time:
            since = read_since(time, head, self._times[index], self._lexicon)
            if since is None:
                return None
            time = since
        when = self._when(_without_relation(time, head), index)
        today = self._article.date
        if not coming or today is None or when.end >= today or when.precision is not DatePrecision.DAY:
            return when
        words = self._sections[index].doc[tokens[0] : tokens[1]]
        if any(t.lower_ in _OVER for t in words) or _is_told_of_past(words):
            return when
        if any(t.lower_ in WEEKDAYS for t in words) and today - when.end <= _WEEK:
            return replace(when, start=when.start + _WEEK, end=when.end + _WEEK)
        has_year = any(t.text.isdigit() and len(t) == _YEAR_DIGITS for t in words)
        if not has_year and any(t.lower_.startswith(_MONTHS) for t in words):
            start = _next_year(when.start)
            # a plan that the article tells of afterwards: "the March 18 session", in April
            return replace(when, start=start, end=_next_year(when.end)) if start - today < today - when.end else when
        return when

    def of(self, token: Token, index: int) -> When | None:
        """Return when the event or report that a token names happened."""
        heads = self._heads.get(index, set())
        time = time_of(token, self._times[index], triggers=heads) or _fronted(token, self._times[index])
        if time is None:
            return None
        return self._when(_without_relation(time, token), index)

    def of_words(self, token: Token, index: int) -> When | None:
        """Return the day of a statement, by that of its words: "in comments released on *Saturday*, he said"."""
        said = self._lexicon.reports
        nouns = [c for c in token.children if c.dep_ in {"obl", "nmod"} and (c.lemma_.lower(), "noun") in said]
        for noun in nouns:
            within = {t.i for t in noun.subtree}
            for time in self._times[index]:
                if time.start_token in within and time.kind not in {"before", "after", "since"}:
                    return self._when(time, index)
        return None

    def tenure(self, section: Section, index: int, end: int) -> tuple[dt.date | None, dt.date | None]:
        """Return when an office was held, by the words after it: "mayor since May 2016".

        Args:
            section: the paragraph of the office.
            index: the number of that paragraph.
            end: where the words of the office end.
        """
        for time in self._times[index]:
            between = section.doc[end : time.start_token]
            if not 0 <= time.start_token - end <= _AFTER or any(
                t.pos_ in {"VERB", "AUX"} or t.text in ".;:" for t in between
            ):
                continue
            if time.kind == "since":
                return time.start, None
            if time.kind == "range":
                return time.start, time.end
            if time.kind == "until":
                return None, time.end
        return None, None

    def _when(self, time: TimeExpression, index: int) -> When:
        section = self._sections[index]
        words = section.doc[time.start_token : time.end_token]
        start, end = part_of(time, words.text)
        precision = time.precision
        if (so_far := _up_to_now(time, words, self._article.date)) is not None:
            start, end = so_far
            precision = precision_of(words.doc, time.start_token, so_far, time.kind)
        return When(start, end, section.span(words), precision)

    def _find(self) -> list[list[TimeExpression]]:
        found: list[list[TimeExpression]] = []
        before = None
        for section in self._sections:
            times = find_times(section.doc, self._article.date, before=before)
            before = anchor_of(times, before)
            found.append([time for time in times if not only_compares(section.doc, time)])
        return found


def _is_told_of_past(words: DocSpan) -> bool:
    """Return whether a day is that of a past verb, whatever was planned: "voted *on Tuesday* to close the mine"."""
    return words.root.head.tag_ in {"VBD", "VBN"} and direction_of(words) is Direction.PAST


def _up_to_now(time: TimeExpression, words: DocSpan, today: dt.date | None) -> Interval | None:
    """Return the part of the present week, month or year that lies on one side of the day of publication.

    "Earlier this month" is over by then, and so is what was done "this year".
    """
    if today is None or time.kind not in {"period", "months"} or not time.start < today < time.end:
        return None
    opening = words[0].lower_
    if opening == "later":
        return Interval(today, time.end)
    done = opening == "this" and time.named is None and direction_of(words) is Direction.PAST
    return Interval(time.start, today) if opening == "earlier" or done else None


#: Which third of a month or year the words before it mean.
_THIRDS = {"early": 0, "beginning": 0, "start": 0, "opening": 0, "mid": 1, "middle": 1, "late": 2, "end": 2,
           "closing": 2, "final": 2}  # fmt: skip
#: The first day of each part of a week, and the day after the last: "early this week" is up to Wednesday.
_OF_WEEK = ((0, 3), (1, 4), (3, 7))
_MONTH_LENGTHS = range(28, 32)
_TENTH, _LAST = 10, 2
_WHOLE = frozenset({"month", "months", "year", "years", "period"})
#: "the first week of May", "the last days of 2025", "the second half of last month".
_PIECE = re.compile(r"(?:the )?(?P<which>\w+) (?P<unit>days?|weeks?|half) of ")
_SIZES = {"day": 1, "days": 10, "week": 7, "weeks": 30}
_WHICH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "opening": 0, "last": -1, "final": -1, "closing": -1}


def part_of(time: TimeExpression, words: str) -> tuple[dt.date, dt.date]:
    """Return the days that an expression means: the first third of the month for "early May".

    Args:
        time: the expression.
        words: its words.
    """
    whole = time.named or time.interval
    if (time.kind not in _WHOLE and time.named is None) or whole.days < _WEEK.days:
        return time.start, time.end
    begin, end = _part(words, whole.days)
    first, last = whole.start + dt.timedelta(days=begin), whole.start + dt.timedelta(days=end - 1)
    # the other end of "since early May" and of "until late June" is the day of publication
    return first if time.start == whole.start else time.start, last if time.end == whole.end else time.end


def _part(words: str, length: int) -> tuple[int, int]:
    """Return the first day that words mean of a number of days, and the day after the last."""
    opening = " ".join(words.lower().replace("-", " ").split())
    first = opening.removeprefix("the ").partition(" ")[0]
    if (piece := _PIECE.match(opening)) is not None and piece["which"] in _WHICH:
        size, number = _SIZES.get(piece["unit"], (length + 1) // 2), _WHICH[piece["which"]]
        days = (number * size, (number + 1) * size) if number >= 0 else (length - size, length)
    elif (third := _THIRDS.get(first)) is not None:
        days = _third(third, length)
    else:
        days = (0, length)
    return min(max(days[0], 0), length - 1), min(days[1], length)


def _third(number: int, length: int) -> tuple[int, int]:
    """Return a third of a number of days; in a month, it ends on the tenth or twentieth day.

    >>> _third(1, 31), _third(2, 365)
    ((10, 20), (243, 365))
    """
    if length == _WEEK.days:
        return _OF_WEEK[number]
    size = _TENTH if length in _MONTH_LENGTHS else length / 3
    return round(size * number), length if number == _LAST else round(size * (number + 1))


def _without_relation(time: TimeExpression, head: Token | None) -> TimeExpression:
    """Return the days that an expression names itself, if a clause with "when" says what happened on them."""
    if head is None or time.named is None or not time.end_token < len(head.doc):
        return time
    first = head.doc[time.end_token + (head.doc[time.end_token].text == ",") :][:1]
    clause = first[0].head if len(first) and first[0].lower_ == "when" else None
    if clause is None or not (head == clause or clause in head.ancestors):
        return time
    precision = precision_of(head.doc, time.start_token, time.named, "day")
    return replace(time, start=time.named.start, end=time.named.end, precision=precision)


def _next_year(day: dt.date) -> dt.date:
    """Return the same day of the next year; there is no 29 February in most.

    >>> _next_year(dt.date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=day.day - 1)


def _fronted(token: Token, times: Sequence[TimeExpression]) -> TimeExpression | None:
    """Return the time that opens a sentence, which applies to all its finite clauses ("On Friday, …")."""
    sentence = token.sent
    own = [t for t in times if sentence.start <= t.start_token < sentence.end]
    if len(own) != 1 or own[0].start_token > sentence.start + 2 or own[0].kind in {"before", "after"}:
        return None
    time = token.doc[own[0].start_token : own[0].end_token].root
    if time.dep_ in TIGHT and not opens_clause(time):
        # "Friday's shooting was condemned": the day of a noun
        return None
    past = {"VBD", "VBN"}
    return own[0] if token.tag_ in past and sentence.root.tag_ in past else None
