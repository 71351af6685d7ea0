"""Computes the features of words, besides the encoder's view of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extract.grammar.factuality import Judge
from kg.extract.grammar.triggers import Match
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.speech.reports import Reported
from kg.language import Section
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
    parts = [_section_features(known, number) for number in range(len(known.sections))]
    return np.concatenate([np.zeros((0, WIDTH), np.float32), *parts])


def _section_features(known: Known, number: int) -> Array:
    section = known.sections[number]
    rows = np.zeros((len(section.doc), WIDTH), np.float32)
    # an array is slow to set cell by cell
    rows.reshape(-1)[[*_marks(known, number)]] = 1
    rows[:, _PART] = section.paragraph.part is Part.HEADLINE
    rows[:, _PART + 1] = section.paragraph.part not in {Part.STORY, Part.HEADLINE}
    _set_reports(rows, section, [known.reports[index] for index in known.near[number]])
    return rows


def _marks(known: Known, number: int) -> Iterator[int]:
    """Yield the cells of a paragraph's features that are 1, counted row after row."""
    times = known.times[number]
    for row, token in enumerate(known.sections[number].doc):
        begin, pos = row * WIDTH, token.pos_
        match = known.matches.get((number, row))
        if match is not None:
            yield from (begin + feature for feature in _hints(match))
        for category in known.hints.get((token.lemma_.lower(), "verb" if pos == "VERB" else "noun"), ()):
            yield begin + _MAY + CLASSES.index(root_of(category))
        if pos in NAMING:
            own, reported = known.judge.with_and_without_reports(token, number)
            yield begin + OWN + FACTUALITY.index(own)
            yield begin + REPORTED + FACTUALITY.index(reported)
        mention = known.owner.get((number, row))
        if mention is not None and mention.head is token:
            kind = known.kind_of(mention)
            if kind is not None:
                yield begin + _KIND + _KINDS.index(kind)
            yield begin + _TYPE + _TYPES.index(mention.type)
        if row in times:
            yield begin + _TIME
        if pos in _PARTS_OF_SPEECH:
            yield begin + _POS + _PARTS_OF_SPEECH.index(pos)


def _hints(match: Match) -> Iterator[int]:
    yield _MATCH
    categories = [*(sense.category for sense in match.senses), *match.others]
    yield from (_HINTS + CLASSES.index(root_of(category)) for category in categories)
    if match.trigger.weak:
        yield _MATCH + 1
    if match.is_noun:
        yield _MATCH + 2


def _set_reports(rows: Array, section: Section, reports: Sequence[Reported]) -> None:
    """Mark the words of a paragraph that are in reports or cues."""
    begins = np.array([token.idx for token in section.doc] if reports else ()) + section.offset
    ends = begins + np.array([len(token) for token in section.doc] if reports else ())
    for report in reports:
        rows[[token.i for token in report.cue if token.doc is section.doc], REPORT + 1] = 1
        for part in report.content:
            covered = (part.begin <= begins) & (ends <= part.end)
            if report.attributes:
                rows[covered, REPORT] = 1
            if report.claims is not None:
                rows[covered, REPORT + 2 + _STANCES.index(report.claims)] = 1
