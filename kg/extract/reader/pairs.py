"""The features of pairs: a trigger, and a thing that may have a role in its event."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Token

from kg.extract.event_draft import EventDraft
from kg.extract.grammar import case_of
from kg.extract.mentions import Mention, MentionType
from kg.extract.quantities import Quantity
from kg.extract.reader.trees import Tree
from kg.extract.semantic_roles import roles_of
from kg.language import Section
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
WIDTH = _MENTIONED + 8
#: The most tokens between a trigger and a thing with a role in its event.
REACH = 150
#: The feature of each distance in words.
_NEARNESS = np.array([math.log1p(distance) / 5 for distance in range(REACH + 1)], np.float32)
#: The distance after a trigger within which things are marked as right after it.
_RIGHT_AFTER = 3
_TYPES = ("actor", "place", "time", "number")
#: The stretch of a thing without one.
_NOWHERE = (-1, -1)
#: The rank by distance from which all things count the same.
_LAST_RANK = 6


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
    #: how many mentions its entity has, and whether it is the first
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
    speaking: frozenset[int] = frozenset()


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
        #: what may have a semantic role: whoever a number counts has it, not the number
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

    def near(self, here: int) -> Numbers:
        """Return the things within reach of a trigger.

        Args:
            here: the number of the trigger's token in the article.
        """
        return np.flatnonzero((np.abs(self.at - here) <= REACH) & (self.at != here))

    def features(self, trigger: Token, index: int, near: Numbers, hints: Hints) -> Array:
        """Return the features of a trigger with each of the things near it.

        Args:
            trigger: the head of the words that may name an event.
            index: the number of its paragraph.
            near: the things.
            hints: what the rules say about the event.
        """
        rows, here = self._rows[near], self._begins[index] + trigger.i
        ahead, apart = self.at[near] - here, self._section[near] - index
        same = apart == 0
        together = same & (self._sentence[near] == self._trees[index].sentences[trigger.i])
        rows[:, 0] = together
        rows[:, 1] = same
        rows[:, 2] = np.minimum(np.abs(apart), 5) / 5
        rows[:, 3] = ahead < 0
        rows[:, 4] = np.where(same, _NEARNESS[np.abs(ahead)], 1)
        rows[:, RULES - 3] = together & (ahead > 0) & (ahead <= _RIGHT_AFTER)
        for role in roles_of(trigger):
            if role.name in _ROLES:
                filling = together & (self._filler[near] == role.word)
                rows[filling, _ROLE + _ROLES.index(role.name)] = role.probability
        self._set_rules(rows, near, hints, same)
        self._set_nearest(rows, near, ahead)
        return rows

    def _set_rules(self, rows: Array, near: Numbers, hints: Hints, same: Booleans) -> None:
        draft = hints.draft
        if draft is not None:
            rows[:, RULES] = 1
            for number, part in enumerate((draft.actors, draft.targets, draft.places), start=1):
                rows[:, RULES + number] = _is_one_of(self._whose[near], [id(mention) for mention in part])
        if hints.time is not None:
            rows[:, RULES + 4] = same & (self._time[near] == hints.time).all(axis=1)
        if hints.speaking:
            rows[:, RULES + 5] = _is_one_of(self._mention[near], [*hints.speaking])
            rows[:, RULES + 6] = 1
        begin, end = self._number[near].T
        for number, what in enumerate(LABELS[4:]):
            found = (hints.counts or {}).get(what)
            if found is not None:
                rows[:, _COUNT + number] = same & (found.start_token < end) & (begin < found.end_token)

    def _set_nearest(self, rows: Array, near: Numbers, ahead: Numbers) -> None:
        """Mark the nearest thing of each type before a trigger and after it, and rank the others."""
        nearest = np.argsort(np.abs(ahead), kind="stable")
        sorts, before = self._type[near][nearest], ahead[nearest] < 0
        for sort in range(len(_TYPES)):
            for side in (False, True):
                alike = nearest[(sorts == sort) & (before == side)]
                rows[alike[:1], RULES - 2 + side] = 1
                rows[alike, WIDTH - 1] = np.minimum(np.arange(len(alike)), _LAST_RANK) / _LAST_RANK

    def paths(self, trigger: Token, index: int, near: Numbers) -> list[str]:
        """Describe the path through the tree to each of some things: ``^advcl/nsubj`` goes up once and down once."""
        tree, above = self._trees[index], self._trees[index].above(trigger.i)
        sentence = tree.sentences[trigger.i]
        found = []
        for section, token in zip(self._section[near].tolist(), self._token[near].tolist(), strict=True):
            if section != index:
                found.append("before" if section < index else "behind")
            elif tree.sentences[token] != sentence:
                found.append("sentence before" if token < trigger.i else "sentence behind")
            else:
                found.append(tree.way(above, token))
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


def _is_one_of(numbers: Numbers, wanted: Sequence[int]) -> Booleans:
    """Return for each number whether it is one of a few."""
    found: Booleans = (numbers[:, None] == np.array(wanted, np.int64)).any(axis=1)
    return found


def _numbers(values: Iterable[object]) -> Numbers:
    return np.array(list(values), np.int64)


def _id(mention: Mention | None) -> int:
    return 0 if mention is None else id(mention)
