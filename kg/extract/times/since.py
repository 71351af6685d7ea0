"""Decides what "since Monday" says of an event: that it went on until today, that it happened within, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from kg.extract.times.times import TimeExpression
from kg.extract.times.times_precision import precision_of
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.vocabulary import root_of

#: Classes of what happens in a moment, however often: "two bombs have exploded since Sunday".
_MOMENTARY = frozenset(
    "Accident Accusation Agreement Casualty Concession PoliticalChange Rejection Request Statement TerritorialChange "
    "Threat".split()
)
_MOMENTS = frozenset({"Killing", "Bombing", "Shooting", "Assassination"})
_CLAUSES = frozenset({"acl:relcl", "acl"})


def read_since(
    time: TimeExpression, head: Token, others: Iterable[TimeExpression], lexicon: Lexicon
) -> TimeExpression | None:
    """Return the days of an event with "since", or None if the words belong to another clause.

    Args:
        time: the expression.
        head: the word that names the event.
        others: the expressions of its paragraph.
        lexicon: the classes of events.
    """
    clause = _clause_of(time, head)
    if clause is None:
        return time
    momentary = _is_momentary(head, lexicon)
    outside = clause.dep_ in _CLAUSES and head != clause and clause not in head.ancestors
    if _is_simple_past(head) and (outside or momentary):
        # "The trust, *which has been in special measures since 2023*, apologised"
        return None
    if any(c.lower_ == "had" for c in (*clause.children, *head.children)):
        time = _until_told(time, head, others)
    if momentary:
        return replace(time, precision=precision_of(head.doc, time.start_token, time.interval, "since"))
    return time


def _clause_of(time: TimeExpression, head: Token) -> Token | None:
    """Return the verb of the clause that "since" is in."""
    root = head.doc[time.start_token : time.end_token].root
    return next((t for t in root.ancestors if t.pos_ in {"VERB", "AUX"} or _has_copula(t)), None)


def _has_copula(token: Token) -> bool:
    return any(c.dep_ == "cop" for c in token.children)


def _until_told(time: TimeExpression, head: Token, others: Iterable[TimeExpression]) -> TimeExpression:
    """End at a later day in the sentence: "had been missing since Sunday and was found *on Wednesday*"."""
    sentence = head.doc[time.start_token].sent
    ends: list[dt.date] = [
        t.end
        for t in others
        if t is not time
        and t.kind == "day"
        and head.doc[t.start_token].sent == sentence
        and time.start < t.end < time.end
    ]
    return replace(time, end=max(ends)) if ends else time


def _is_simple_past(verb: Token) -> bool:
    """Return whether a verb is in a tense that takes no "since": "apologised", "was killed"."""
    auxiliaries = [c for c in verb.children if c.dep_.startswith("aux")]
    past = verb.tag_ == "VBD" or any(c.dep_ == "aux:pass" for c in auxiliaries)
    return past and not any(c.lemma_ == "have" for c in auxiliaries)


def _is_momentary(head: Token, lexicon: Lexicon) -> bool:
    """Return whether a verb names something that takes no time: "has killed three", but not "is killing"."""
    readings = lexicon.triggers.get((head.lemma_.lower(), "verb"), ())
    alike = all(r.category in _MOMENTS or root_of(r.category) in _MOMENTARY for r in readings)
    return head.tag_ in {"VBN", "VBD"} and bool(readings) and alike
