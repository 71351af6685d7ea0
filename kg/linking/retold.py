"""Finds what one article tells twice: deaths beside the attack of which they are, and what it comes back to later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kg.linking.happenings import KINDRED
from kg.linking.model import Event, Link, Same, World
from kg.linking.names import alike

#: How many characters may lie between deaths and the attack of which one sentence tells.
_SENTENCE = 100
#: Classes of what harms, and those that only say what came of it.
_HARM, _RESULT = frozenset({"Assault", "Accident", "Casualty"}), frozenset({"Casualty", "Killing"})
#: How sure each of the two ways is.
_BESIDE, _AGAIN = 0.8, 0.7


def find_retold(world: World) -> list[Link]:
    """Return the pairs of events of one article that are one happening."""
    return [
        Link(later, first, Same.EVENT, score, (reason,))
        for doc in sorted(world.docs)
        for first, later, score, reason in _pairs([world.events[iri] for iri in world.docs[doc].events])
    ]


def _pairs(events: list[Event]) -> Iterator[tuple[str, str, float, str]]:
    real = (event for event in events if event.factuality not in {"Planned", "Denied"})
    for one, other in combinations(sorted(real, key=lambda event: (event.begin, event.iri)), 2):
        if not _compatible(one, other):
            continue
        if _beside(one, other):
            yield one.iri, other.iri, _BESIDE, "one sentence tells of both what happened and who came to harm"
        elif _again(one, other):
            yield one.iri, other.iri, _AGAIN, "the article comes back to it, and adds nothing that tells it apart"


def _beside(one: Event, other: Event) -> bool:
    """Return whether one event is the harm that the other did."""
    if not {one.root, other.root} <= _HARM or other.begin - one.begin > _SENTENCE:
        return False
    results = [event for event in (one, other) if event.category in _RESULT]
    return len(results) == 1 and bool(results[0].counts) and not one.counts.keys() & other.counts.keys()


def _again(one: Event, other: Event) -> bool:
    """Return whether the later of two events is the earlier one, named again in the same words without anything new."""
    if other.counts or other.first is not None or KINDRED.get(one.root) != KINDRED.get(other.root):
        return False
    told = other.places <= one.places and other.parties <= one.parties
    return told and any(alike(word, their) for word in other.triggers for their in one.triggers)


def _compatible(one: Event, other: Event) -> bool:
    """Return whether neither days nor places tell two events apart."""
    if one.first is not None and other.first is not None and (one.first, one.last) != (other.first, other.last):
        return False
    return not one.places or not other.places or bool(one.places & other.places)
