"""Prepares an article for the reader of events: its words, and the things that may have roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from kg.extract.events.context import is_location
from kg.extract.grammar.grammar import case_of
from kg.extract.grammar.number_words import is_number_word
from kg.extract.grammar.quantities import counts_missing, measures, quantity_at
from kg.extract.reader.pairs import Hints, Surroundings, Thing, Things
from kg.extract.reader.trees import Tree
from kg.extract.reader.words import Array, Known, word_features
from kg.extract.reference.mentions import Mention, MentionType
from kg.language import Section
from kg.language.tokens import Token
from kg.model import Kind, Part

Numbers = npt.NDArray[np.int64]

#: How many words at the beginning of a story may be its dateline.
_DATELINE = 8


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a trigger and a thing near it, one row per pair."""

    trigger: Numbers
    thing: Numbers
    features: Array
    paths: list[str]
    prepositions: list[str]


class View:
    """The words of an article, and the things that may have a role in its events.

    Args:
        known: what is known about the words.
        mentions: all mentions of actors and places.
        times: the first and last tokens of the time expressions of each paragraph.
    """

    def __init__(self, known: Known, mentions: Sequence[Mention], times: Sequence[Sequence[tuple[int, int]]]) -> None:
        self.known = known
        self._story = next((n for n, s in enumerate(known.sections) if s.paragraph.part is Part.STORY), -1)
        self.times = times
        self.sections = known.sections
        self.begins = [0, *accumulate(len(section.doc) for section in self.sections)]
        things = [self._thing(m) for m in mentions if not m.thing]
        things += [Thing(n, time[0], time=time) for n, found in enumerate(times) for time in found]
        things += [t for n, section in enumerate(self.sections) for t in self._numbers(n, section)]
        self.things = sorted(things, key=lambda t: (t.section, t.token))

    def _thing(self, mention: Mention) -> Thing:
        kind = self.known.kind_of(mention)
        where = kind is not None and kind.is_place and is_location(mention)
        named = mention.type in {MentionType.NAME, MentionType.DEMONYM}
        headline = self.sections[mention.index].paragraph.part is Part.HEADLINE
        alike = self.known.alike(mention)
        return Thing(
            mention.index, mention.head.i, mention=mention, kind=kind, named=named, where=where, often=len(alike),
            first=bool(alike) and alike[0] is mention, headline=headline,
            dateline=mention.index == self._story and mention.start < _DATELINE,
        )  # fmt: skip

    def _numbers(self, index: int, section: Section) -> Iterator[Thing]:
        """Yield the whole numbers of a paragraph, except measures and dates."""
        times, end = self.known.times[index], 0
        for token in section.doc:
            if token.i < end or token.i in times or not (is_number_word(token.text) or token.lower_ == "dozen"):
                continue
            start = token.i - 1 if token.i > end and section.doc[token.i - 1].lower_ in {"a", "an"} else token.i
            start -= start < token.i and start > end and section.doc[start - 1].lower_ == "half"
            quantity = quantity_at(section.doc, start)
            if quantity is None:
                continue
            end = max(quantity.end_token, token.i + 1)
            if not (measures(section.doc, end) or counts_missing(section.doc, quantity) or self._is_age(index, token)):
                noun = token.head if token.dep_ == "nummod" else token
                while noun.i < quantity.end_token and noun.dep_ in {"amod", "compound", "nummod"}:
                    # "1.5 [lakh] people"
                    noun = noun.head
                counted = self.known.owner.get((index, noun.i))
                kind = self.known.kind_of(counted) if counted is not None else None
                yield Thing(index, token.i, number=quantity, kind=kind, counted=counted)

    def _is_age(self, index: int, number: Token) -> bool:
        """Return whether a number is somebody's age: "a boy of six", not "a gang of six"."""
        whose = self.known.owner.get((index, number.head.i))
        one = number.head.tag_ == "NN" and number.dep_ == "nmod" and case_of(number) == "of"
        return one and whose is not None and self.known.kind_of(whose) is Kind.PERSON

    @cached_property
    def seen(self) -> npt.NDArray[np.float16] | None:
        """The encoder's view of each token; None without the bundled encoder."""
        parts = [section.doc.reading.seen for section in self.sections if section.doc.reading is not None]
        known = [part for part in parts if part is not None]
        return np.concatenate(known) if known and sum(map(len, known)) == self.begins[-1] else None

    @cached_property
    def features(self) -> Array:
        """The features of each token."""
        return word_features(self.known)

    @cached_property
    def _numbered(self) -> Things:
        trees = [Tree.of(section.doc) for section in self.sections]
        return Things(self.things, self.sections, trees, self.begins)

    def at(self, index: int, token: int) -> int:
        """Return the number of a token in the article."""
        return self.begins[index] + token

    def among(self, events: Numbers) -> Surroundings:
        """Find the event that governs each thing.

        Args:
            events: the positions of the triggers in the article.
        """
        return self._numbered.among(events)

    def pairs(self, triggers: Sequence[tuple[int, Token]], hints: Sequence[Hints], around: Surroundings) -> Pairs:
        """Pair triggers with the things near them.

        Args:
            triggers: paragraph and head of each.
            hints: what the rules say about each.
            around: all events of the article, from ``among``.
        """
        things = self._numbered
        first, second = things.near(triggers)
        features = things.features(triggers, hints, first, second, around)
        return Pairs(first, second, features, things.paths(triggers, first, second), things.prepositions(second))
