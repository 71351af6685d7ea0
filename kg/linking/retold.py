"""Finds what one article tells twice: deaths beside the attack of which they are, and what it comes back to later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.linking.happenings import KINDRED
from kg.linking.model import Event, Link, Same, World
from kg.linking.names import alike, skeleton

#: How many characters may lie between deaths and the attack of which one sentence tells.
_SENTENCE = 100
#: So many events before and behind deaths are looked at.
_BESIDES = 8
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
    told = sorted(real, key=lambda event: (event.begin, event.iri))
    for at, result in enumerate(told):
        if near := [event for event in told[max(0, at - _BESIDES) : at + _BESIDES + 1] if _beside(event, result)]:
            cause = min(near, key=lambda event: (abs(event.begin - result.begin), event.iri))
            yield cause.iri, result.iri, _BESIDE, "one sentence tells of both what happened and who came to harm"
    before: dict[str, list[Event]] = defaultdict(list)
    for event in told:
        words = sorted({skeleton(word) for word in event.triggers})
        if first := next((one for word in words for one in before[word] if _again(one, event)), None):
            yield first.iri, event.iri, _AGAIN, "the article comes back to it, and adds nothing that tells it apart"
        for word in words:
            before[word].append(event)


def _beside(cause: Event, result: Event) -> bool:
    """Return whether an event is the harm that another one did."""
    if result.category not in _RESULT or cause.category in _RESULT or cause.root not in _HARM or not result.counts:
        return False
    near = abs(cause.begin - result.begin) <= _SENTENCE
    return near and not cause.counts.keys() & result.counts.keys() and _compatible(cause, result)


def _again(one: Event, other: Event) -> bool:
    """Return whether the later of two events is the earlier one, named again in the same words without anything new."""
    if other.counts or other.first is not None or KINDRED.get(one.root) != KINDRED.get(other.root):
        return False
    nothing_new = other.places <= one.places and other.parties <= one.parties
    return nothing_new and any(alike(word, their) for word in other.triggers for their in one.triggers)


def _compatible(one: Event, other: Event) -> bool:
    """Return whether neither days nor places tell two events apart."""
    if one.first is not None and other.first is not None and (one.first, one.last) != (other.first, other.last):
        return False
    return not one.places or not other.places or bool(one.places & other.places)
