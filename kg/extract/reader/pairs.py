"""What the reader of events is told of a trigger and of what may play a part in its event."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Token

from kg.extract.draft import Draft
from kg.extract.grammar import case_of
from kg.extract.mentions import Mention, Sort
from kg.extract.quantities import Quantity
from kg.extract.semantic import roles_of
from kg.language import Section
from kg.model import Kind

Array = npt.NDArray[np.float32]

#: What a thing may be to an event.
LABELS = ("actor", "target", "place", "date", "killed", "injured", "detained", "displaced")
#: The semantic roles that are looked at.
_ROLES = ("ARG0", "ARG1", "ARG2", "ARGM-LOC", "ARGM-TMP")
_KINDS = tuple(Kind)
#: Where what is known of the thing begins, and what rules say.
_OF_THING = 8
RULES = _OF_THING + len(_KINDS) + 5
_ROLE = RULES + 7
_COUNT = _ROLE + len(_ROLES)
#: Where begins what is known of how often and where things are mentioned.
_MENTIONED = _COUNT + 4
WIDTH = _MENTIONED + 8
#: How many tokens may lie between a trigger and what plays a part in its event.
REACH = 150
_LONGEST_PATH = 5
#: The rank by distance from which on things are alike.
_LAST_RANK = 6


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A mention, a time or a number that may play a part in events; ``token`` is the head of its words."""

    section: int
    token: int
    mention: Mention | None = None
    #: first and last token of an expression of time
    time: tuple[int, int] | None = None
    number: Quantity | None = None
    kind: Kind | None = None
    named: bool = False
    #: a place that stands as where: "in Homs"
    where: bool = False
    #: who is counted by a number
    counted: Mention | None = None
    #: how many mentions there are of who or what a mention stands for, and whether it is the first
    often: int = 0
    first: bool = False
    #: whether it stands in the headline, or at the very beginning of the story, where datelines do
    headline: bool = False
    dateline: bool = False

    @property
    def sort(self) -> str:
        """Whether it is an actor, a place, a time or a number; a country is a place."""
        if self.mention is None:
            return "time" if self.time is not None else "number"
        return "place" if self.kind is not None and self.kind.is_place else "actor"


@dataclass(frozen=True, slots=True)
class Hints:
    """What rules say of one trigger: who plays which part, and which time and counts belong to it."""

    draft: Draft | None = None
    time: tuple[int, int] | None = None
    counts: Mapping[str, Quantity] | None = None
    #: those who are said to say so
    speaking: frozenset[int] = frozenset()


def pair_features(trigger: Token, index: int, thing: Thing, sections: Sequence[Section], hints: Hints) -> Array:
    """Return what is known of a trigger and a thing."""
    row = np.zeros(WIDTH, np.float32)
    token = sections[thing.section].doc[thing.token]
    same = thing.section == index
    row[0] = same and token.sent.start == trigger.sent.start
    row[1] = same
    row[2] = min(abs(thing.section - index), 5) / 5
    before = (thing.section, thing.token) < (index, trigger.i)
    row[3] = before
    row[4] = math.log1p(abs(token.i - trigger.i)) / 5 if same else 1.0
    row[5], row[6], row[7] = thing.mention is not None, thing.time is not None, thing.number is not None
    if thing.kind is not None:
        row[_OF_THING + _KINDS.index(thing.kind)] = 1
    row[RULES - 5] = thing.named
    row[RULES - 4] = thing.where
    row[RULES - 3] = row[0] and token.i > trigger.i and token.i - trigger.i <= 3
    if row[0]:
        _set_roles(row, trigger, token if thing.counted is None else thing.counted.head)
    _set_mentioned(row, thing)
    _set_rules(row, thing, hints, same=same)
    return row


def _set_mentioned(row: Array, thing: Thing) -> None:
    sort = thing.mention.sort if thing.mention is not None else None
    row[_MENTIONED : _MENTIONED + 7] = (
        sort is Sort.PRONOUN,
        sort is Sort.NOMINAL,
        thing.first,
        math.log1p(thing.often) / 3,
        thing.headline,
        thing.dateline,
        thing.counted is not None,
    )


def set_nearest(rows: Sequence[Array], near: Sequence[Thing], at: int, where: Sequence[int]) -> None:
    """Mark the things that are the nearest of their sort before a trigger and behind it, and rank the others.

    Args:
        rows: the features of the trigger with each thing.
        near: the things.
        at: where the trigger stands in the article.
        where: where each thing does.
    """
    seen: dict[tuple[str, bool], int] = {}
    for number in sorted(range(len(near)), key=lambda n: abs(where[n] - at)):
        before = where[number] < at
        rank = seen[near[number].sort, before] = seen.get((near[number].sort, before), -1) + 1
        rows[number][RULES - 2 + before] = rank == 0
        rows[number][WIDTH - 1] = min(rank, _LAST_RANK) / _LAST_RANK


def _set_roles(row: Array, trigger: Token, token: Token) -> None:
    for role in roles_of(trigger):
        if role.word == token.i and role.name in _ROLES:
            row[_ROLE + _ROLES.index(role.name)] = role.probability


def _set_rules(row: Array, thing: Thing, hints: Hints, *, same: bool) -> None:
    draft = hints.draft
    if draft is not None:
        row[RULES] = 1
        for number, part in enumerate((draft.actors, draft.targets, draft.places), start=1):
            mention = thing.mention or thing.counted
            row[RULES + number] = mention is not None and mention in part
    row[RULES + 4] = same and hints.time is not None and thing.time == hints.time
    row[RULES + 5] = thing.mention is not None and id(thing.mention) in hints.speaking
    row[RULES + 6] = bool(hints.speaking)
    if thing.number is not None and hints.counts and same:
        begin, end = thing.number.start_token, thing.number.end_token
        for number, what in enumerate(LABELS[4:]):
            found = hints.counts.get(what)
            row[_COUNT + number] = found is not None and found.start_token < end and begin < found.end_token


def path(trigger: Token, index: int, thing: Thing, sections: Sequence[Section]) -> str:
    """Describe the way through the tree from a trigger to a thing: ``^advcl/nsubj`` goes up once and down once."""
    token = sections[thing.section].doc[thing.token]
    if thing.section != index:
        return "before" if thing.section < index else "behind"
    if token.sent.start != trigger.sent.start:
        return "sentence before" if token.i < trigger.i else "sentence behind"
    up = [trigger, *trigger.ancestors]
    places = {t.i: n for n, t in enumerate(up)}
    down: list[str] = []
    node = token
    while node.i not in places:
        down.append(node.dep_)
        node = node.head
    steps = [f"^{t.dep_}" for t in up[: places[node.i]]] + [f"/{dep}" for dep in reversed(down)]
    if len(steps) > _LONGEST_PATH:
        return f"far {steps[0]} {steps[-1]}"
    return "".join(steps) or "itself"


def preposition(thing: Thing, sections: Sequence[Section]) -> str:
    """Return the preposition in front of a thing."""
    return case_of(sections[thing.section].doc[thing.token])
