"""The features of words, beside the encoder's view of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Token

from kg.extract.factuality import Judge
from kg.extract.mentions import Mention, MentionType
from kg.extract.reports import Reported
from kg.extract.triggers import Match
from kg.language import Section
from kg.lexicon import Trigger
from kg.model import Factuality, Kind, Part, Stance
from kg.vocabulary import root_of

Array = npt.NDArray[np.float32]

#: The classes of events that the reader distinguishes: those directly below ``Event``, and ``Event`` itself.
CLASSES = (
    "Assault", "TerritorialChange", "Withdrawal", "Mobilization", "Coercion", "Protest", "Threat", "Sanction",
    "Accusation", "Rejection", "Request", "Agreement", "Consultation", "Support", "Cooperation", "Aid", "Concession",
    "Statement", "Accident", "LegalAction", "PoliticalChange", "Displacement", "Casualty", "Event",
)  # fmt: skip
FACTUALITY = tuple(Factuality)
_STANCES = tuple(Stance)
_KINDS = tuple(Kind)
_TYPES = tuple(MentionType)
_PARTS_OF_SPEECH = ("VERB", "NOUN", "PROPN", "ADJ", "AUX", "NUM", "PRON", "ADV")
#: Words that may name an event.
NAMING = frozenset({"VERB", "NOUN", "PROPN", "ADJ"})

_HINTS = 0
_MAY = _HINTS + len(CLASSES)
_MATCH = _MAY + len(CLASSES)
#: Where the factuality by the rules begins, without and with reports, and the features of reports.
OWN = _MATCH + 3
REPORTED = OWN + len(FACTUALITY)
REPORT = REPORTED + len(FACTUALITY)
_KIND = REPORT + 2 + len(_STANCES)
_TYPE = _KIND + len(_KINDS)
_TIME = _TYPE + len(_TYPES)
_POS = _TIME + 1
_PART = _POS + len(_PARTS_OF_SPEECH)
#: How many features a word has.
WIDTH = _PART + 2


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about an article before its events are read."""

    sections: Sequence[Section]
    #: the lexicon's triggers by paragraph and token
    matches: Mapping[tuple[int, int], Match]
    owner: Mapping[tuple[int, int], Mention]
    kind_of: Callable[[Mention], Kind | None]
    #: all mentions of the entity of a mention, in reading order
    alike: Callable[[Mention], Sequence[Mention]]
    reports: Sequence[Reported]
    near: Sequence[Sequence[int]]
    judge: Judge
    #: the tokens of the time expressions of each paragraph
    times: Sequence[frozenset[int]]
    #: the classes of events that a lemma may name, by lemma and part of speech
    hints: Mapping[tuple[str, str], tuple[str, ...]]


def word_features(known: Known) -> Array:
    """Return the features of each token of an article, one row per token."""
    rows = [_row(known, number, token) for number, section in enumerate(known.sections) for token in section.doc]
    return np.array(rows, np.float32).reshape(-1, WIDTH)


def _row(known: Known, number: int, token: Token) -> Array:
    row = np.zeros(WIDTH, np.float32)
    section = known.sections[number]
    match = known.matches.get((number, token.i))
    if match is not None:
        _set_hints(row, match.senses)
        row[_MATCH + 1] = match.trigger.weak
        row[_MATCH + 2] = match.is_noun
    for category in known.hints.get((token.lemma_.lower(), "verb" if token.pos_ == "VERB" else "noun"), ()):
        row[_MAY + CLASSES.index(root_of(category))] = 1
    if token.pos_ in NAMING:
        own, told = known.judge.with_and_without_reports(token, number)
        row[OWN + FACTUALITY.index(own)] = 1
        row[REPORTED + FACTUALITY.index(told)] = 1
    _set_reports(row, known, number, token)
    mention = known.owner.get((number, token.i))
    if mention is not None and mention.head == token:
        kind = known.kind_of(mention)
        if kind is not None:
            row[_KIND + _KINDS.index(kind)] = 1
        row[_TYPE + _TYPES.index(mention.type)] = 1
    row[_TIME] = token.i in known.times[number]
    if token.pos_ in _PARTS_OF_SPEECH:
        row[_POS + _PARTS_OF_SPEECH.index(token.pos_)] = 1
    row[_PART] = section.paragraph.part is Part.HEADLINE
    row[_PART + 1] = section.paragraph.part not in {Part.STORY, Part.HEADLINE}
    return row


def _set_hints(row: Array, senses: Sequence[Trigger]) -> None:
    row[_MATCH] = 1
    for sense in senses:
        row[_HINTS + CLASSES.index(root_of(sense.category))] = 1


def _set_reports(row: Array, known: Known, number: int, token: Token) -> None:
    span = known.sections[number].span(token)
    for index in known.near[number]:
        report = known.reports[index]
        if token in report.cue:
            row[REPORT + 1] = 1
        if report.covers(span):
            row[REPORT] = max(row[REPORT], float(report.attributes))
            if report.claims is not None:
                row[REPORT + 2 + _STANCES.index(report.claims)] = 1
