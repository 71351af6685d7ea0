"""Computes the features of pairs of a trigger and a thing that may have a role in its event."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kg.extract.events.event_draft import EventDraft
from kg.extract.grammar.arguments import clause_of
from kg.extract.grammar.grammar import case_of, with_conjuncts
from kg.extract.grammar.quantities import Quantity
from kg.extract.grammar.semantic_roles import roles_of
from kg.extract.reader.trees import Tree
from kg.extract.reference.mentions import Mention, MentionType
from kg.language import Section
from kg.language.tokens import Token
from kg.model import Kind

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

#: What a thing may be in an event.
LABELS = ("actor", "target", "place", "date", "killed", "injured", "detained", "displaced")
#: The semantic roles that have features.
_ROLES = ("ARG0", "ARG1", "ARG2", "ARGM-LOC", "ARGM-TMP")
_KINDS = tuple(Kind)
#: Where the features of the thing begin, and those of the rules.
_OF_THING = 8
RULES = _OF_THING + len(_KINDS) + 5
_ROLE = RULES + 7
_COUNT = _ROLE + len(_ROLES)
#: Where the features of how often and where things are mentioned begin.
_MENTIONED = _COUNT + 4
#: Where the features of other events begin: which event governs a thing in the tree, and how near the events are.
_OTHERS = _MENTIONED + 8
#: Where the features of a verb's subject, object and obliques begin, as the tree has them.
_BY_TREE = _OTHERS + 7
WIDTH = _BY_TREE + 3
#: The most tokens between a trigger and a thing with a role in its event.
REACH = 150
#: The feature of each distance in words.
_NEARNESS = np.array([math.log1p(distance) / 5 for distance in range(REACH + 1)], np.float32)
#: The distance after a trigger within which things are marked as right after it.
_RIGHT_AFTER = 3
_TYPES = ("actor", "place", "time", "number")
#: The bounds of a thing that has none.
_NOWHERE = (-1, -1)
#: The ranks by distance beyond which all things, and all events, count the same.
_LAST_RANK, _LAST_EVENT = 6, 4


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A mention, time or number that may have a role in events; ``token`` is the head of its words."""

    section: int
    token: int
    mention: Mention | None = None
    #: first and last token of a time expression
    time: tuple[int, int] | None = None
    number: Quantity | None = None
    kind: Kind | None = None
    named: bool = False
    #: whether it is a place as setting: "in Homs"
    where: bool = False
    #: the mention that a number counts
    counted: Mention | None = None
    #: how many mentions its entity has, and whether this is the first
    often: int = 0
    first: bool = False
    #: whether it is in the headline, or at the very beginning of the story, where datelines are
    headline: bool = False
    dateline: bool = False

    @property
    def type(self) -> str:
        """Whether it is an actor, a place, a time or a number; a country is a place."""
        if self.mention is None:
            return "time" if self.time is not None else "number"
        return "place" if self.kind is not None and self.kind.is_place else "actor"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rules say about one trigger: who has which role, and which time and counts it has."""

    draft: EventDraft | None = None
    time: tuple[int, int] | None = None
    counts: Mapping[str, Quantity] | None = None
    #: the sources of the reports around it
    speaking: frozenset[Mention] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The positions of an article's events, and of the event that governs each thing in the tree."""

    events: Numbers
    #: -1 for a thing that no event governs
    governing: Numbers

    def between(self, low: Numbers, high: Numbers) -> Numbers:
        """Return how many events are between two words, without the words themselves."""
        found: Numbers = np.searchsorted(self.events, high, "left") - np.searchsorted(self.events, low, "right")
        return found


class Things:
    """The things of an article as numbers, one row per thing.

    Args:
        things: in reading order.
        sections: the paragraphs of the article.
        trees: their trees.
        begins: the number in the article of the first token of each.
    """

    def __init__(
        self, things: Sequence[Thing], sections: Sequence[Section], trees: Sequence[Tree], begins: Sequence[int]
    ) -> None:
        self._trees = trees
        self._begins = begins
        self._rows = np.array([_own_features(thing) for thing in things], np.float32).reshape(-1, WIDTH)
        self._section = _numbers(thing.section for thing in things)
        self._token = _numbers(thing.token for thing in things)
        self._sentence = _numbers(trees[thing.section].sentences[thing.token] for thing in things)
        #: the token that may have a semantic role: for a number, that of the people it counts
        self._filler = _numbers(thing.token if thing.counted is None else thing.counted.head.i for thing in things)
        self._type = _numbers(_TYPES.index(thing.type) for thing in things)
        self._mention = _numbers(_id(thing.mention) for thing in things)
        self._whose = _numbers(_id(thing.mention or thing.counted) for thing in things)
        self._time = _numbers(thing.time or _NOWHERE for thing in things).reshape(-1, 2)
        numbers = (thing.number for thing in things)
        self._number = _numbers((n.start_token, n.end_token) if n else _NOWHERE for n in numbers).reshape(-1, 2)
        self._prepositions = [case_of(sections[thing.section].doc[thing.token]) for thing in things]
        #: the number in the article of the head of each
        self.at = _numbers(begins[thing.section] + thing.token for thing in things)

    def among(self, events: Numbers) -> Surroundings:
        """Find the event that governs each thing.

        Args:
            events: the positions of the triggers in the article.
        """
        named, governing = {*events.tolist()}, []
        for section, token in zip(self._section.tolist(), self._token.tolist(), strict=True):
            begin, above = self._begins[section], self._trees[section].above(token)[1:]
            governing.append(next((begin + word for word in above if begin + word in named), -1))
        return Surroundings(np.sort(events), _numbers(governing))

    def near(self, triggers: Sequence[tuple[int, Token]]) -> tuple[Numbers, Numbers]:
        """Pair triggers with the things within their reach.

        Args:
            triggers: the paragraph and the head of each.

        Returns:
            the numbers of the trigger and the thing of each pair.
        """
        apart = self.at - self._places(triggers)[:, None]
        first, second = np.nonzero((np.abs(apart) <= REACH) & (apart != 0))
        return first, second

    def _places(self, triggers: Sequence[tuple[int, Token]]) -> Numbers:
        return _numbers(self._begins[index] + trigger.i for index, trigger in triggers)

    def features(
        self,
        triggers: Sequence[tuple[int, Token]],
        hints: Sequence[Hints],
        first: Numbers,
        second: Numbers,
        around: Surroundings,
    ) -> Array:
        """Return the features of pairs of a trigger and a thing.

        Args:
            triggers: the paragraph and the head of each.
            hints: what the rules say about each.
            first: the trigger of each pair.
            second: the thing of each pair.
            around: all events.
        """
        rows, here = self._rows[second], self._places(triggers)[first]
        ahead = self.at[second] - here
        apart = self._section[second] - _numbers(index for index, _ in triggers)[first]
        same = apart == 0
        sentences = _numbers(self._trees[index].sentences[trigger.i] for index, trigger in triggers)
        together = same & (self._sentence[second] == sentences[first])
        rows[:, 0] = together
        rows[:, 1] = same
        rows[:, 2] = np.minimum(np.abs(apart), 5) / 5
        rows[:, 3] = ahead < 0
        rows[:, 4] = np.where(same, _NEARNESS[np.abs(ahead)], 1)
        rows[:, RULES - 3] = together & (ahead > 0) & (ahead <= _RIGHT_AFTER)
        self._set_nearest(rows, first, second, ahead)
        self._set_others(rows, here, second, around)
        alike = first * len(_TYPES) + self._type[second]
        rows[:, _OTHERS + 5] = _has_other(around.governing[second] == here, alike)
        rows[:, _OTHERS + 6] = _has_other(together, alike)
        ends = np.searchsorted(first, np.arange(len(triggers) + 1)).tolist()
        for (_, trigger), hint, (begin, end) in zip(triggers, hints, pairwise(ends), strict=True):
            own = slice(begin, end)
            self._set_roles(rows[own], trigger, second[own], together[own])
            self._set_arguments(rows[own], trigger, second[own], together[own])
            self._set_rules(rows[own], second[own], hint, same[own])
        return rows

    def _set_others(self, rows: Array, here: Numbers, second: Numbers, around: Surroundings) -> None:
        """Mark the things that a trigger or another event governs, and count the events between and nearer."""
        governing, at = around.governing[second], self.at[second]
        rows[:, _OTHERS] = governing == here
        rows[:, _OTHERS + 1] = (governing >= 0) & (governing != here)
        low, high = np.minimum(at, here), np.maximum(at, here)
        between = around.between(low, high)
        nearer = around.between(at - (high - low), at + (high - low))
        rows[:, _OTHERS + 2] = np.clip(between, 0, _LAST_EVENT) / _LAST_EVENT
        rows[:, _OTHERS + 3] = nearer <= 0
        rows[:, _OTHERS + 4] = np.clip(nearer, 0, _LAST_EVENT) / _LAST_EVENT

    def _set_arguments(self, rows: Array, trigger: Token, near: Numbers, together: Booleans) -> None:
        """Mark the subject, object and obliques of a verb in the active voice."""
        if trigger.pos_ != "VERB":
            return
        found = clause_of(trigger)
        for number, words in enumerate((found.subject, found.object, [word for _, word in found.obliques])):
            listed = [token.i for word in words for token in with_conjuncts(word)]
            if listed:
                rows[:, _BY_TREE + number] = together & _is_one_of(self._filler[near], listed)

    def _set_roles(self, rows: Array, trigger: Token, near: Numbers, together: Booleans) -> None:
        for role in roles_of(trigger):
            if role.name in _ROLES:
                words = [word.i for word in with_conjuncts(trigger.doc[role.word])]
                filling = together & _is_one_of(self._filler[near], words)
                rows[filling, _ROLE + _ROLES.index(role.name)] = role.probability

    def _set_rules(self, rows: Array, near: Numbers, hints: Hints, same: Booleans) -> None:
        draft = hints.draft
        if draft is not None:
            rows[:, RULES] = 1
            for number, part in enumerate((draft.actors, draft.targets, draft.places), start=1):
                for mention in part:
                    rows[self._whose[near] == id(mention), RULES + number] = 1
        if hints.time is not None:
            rows[:, RULES + 4] = same & (self._time[near] == hints.time).all(axis=1)
        if hints.speaking:
            rows[:, RULES + 5] = _is_one_of(self._mention[near], [*map(_id, hints.speaking)])
            rows[:, RULES + 6] = 1
        for number, what in enumerate(LABELS[4:]):
            found = (hints.counts or {}).get(what)
            if found is not None:
                begin, end = self._number[near].T
                rows[:, _COUNT + number] = same & (found.start_token < end) & (begin < found.end_token)

    def _set_nearest(self, rows: Array, first: Numbers, second: Numbers, ahead: Numbers) -> None:
        """Mark the nearest thing of each type before a trigger and after it, and rank all of them."""
        before = ahead < 0
        alike = (first * len(_TYPES) + self._type[second]) * 2 + before
        order = np.lexsort((np.abs(ahead), alike))
        _, begins, sizes = np.unique(alike[order], return_index=True, return_counts=True)
        ranks = np.arange(len(order)) - np.repeat(begins, sizes)
        rows[order, _OTHERS - 1] = np.minimum(ranks, _LAST_RANK) / _LAST_RANK
        nearest = order[begins]
        rows[nearest, RULES - 2 + before[nearest]] = 1

    def paths(self, triggers: Sequence[tuple[int, Token]], first: Numbers, second: Numbers) -> list[str]:
        """Describe the path through the tree from trigger to thing: ``^advcl/nsubj`` goes up once and down once."""
        above = [self._trees[index].above(trigger.i) for index, trigger in triggers]
        found = []
        for number, section, token in zip(
            first.tolist(), self._section[second].tolist(), self._token[second].tolist(), strict=True
        ):
            index, trigger = triggers[number][0], above[number][0]
            tree = self._trees[index]
            if section != index:
                found.append("before" if section < index else "behind")
            elif tree.sentences[token] != tree.sentences[trigger]:
                found.append("sentence before" if token < trigger else "sentence behind")
            else:
                found.append(tree.way(above[number], token))
        return found

    def prepositions(self, near: Numbers) -> list[str]:
        """Return the preposition before each of some things."""
        return [self._prepositions[number] for number in near.tolist()]


def _own_features(thing: Thing) -> Array:
    """Return the features of a thing that do not depend on the trigger."""
    row = np.zeros(WIDTH, np.float32)
    row[5], row[6], row[7] = thing.mention is not None, thing.time is not None, thing.number is not None
    if thing.kind is not None:
        row[_OF_THING + _KINDS.index(thing.kind)] = 1
    row[RULES - 5] = thing.named
    row[RULES - 4] = thing.where
    sort = thing.mention.type if thing.mention is not None else None
    row[_MENTIONED : _MENTIONED + 7] = (
        sort is MentionType.PRONOUN,
        sort is MentionType.NOMINAL,
        thing.first,
        math.log1p(thing.often) / 3,
        thing.headline,
        thing.dateline,
        thing.counted is not None,
    )
    return row


def _has_other(marked: Booleans, groups: Numbers) -> Booleans:
    """Return for each row whether another row of its group is marked.

    >>> _has_other(np.array([True, False, True]), np.array([1, 1, 2])).tolist()
    [False, True, False]
    """
    found: Booleans = np.bincount(groups, weights=marked)[groups] - marked > 0 if len(groups) else marked
    return found


def _is_one_of(numbers: Numbers, wanted: Sequence[int]) -> Booleans:
    """Return for each number whether it is wanted."""
    found: Booleans = (numbers[:, None] == np.array(wanted, np.int64)).any(axis=1)
    return found


def _numbers(values: Iterable[object]) -> Numbers:
    return np.array(list(values), np.int64)


def _id(mention: Mention | None) -> int:
    return 0 if mention is None else id(mention)
