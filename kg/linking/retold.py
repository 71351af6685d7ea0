"""Finds what one article tells twice: deaths beside the attack of which they are, and what it comes back to later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from kg.linking.happenings import KINDRED, Happening
from kg.linking.model import Event, Link, Same, World
from kg.linking.names import alike, name_words, skeleton

#: How many characters may lie between deaths and the attack of which one sentence tells.
_SENTENCE = 100
#: So many events before and behind deaths are looked at.
_BESIDES = 8
#: Classes of what harms, and those that only say what came of it.
_HARM, _RESULT = frozenset({"Assault", "Accident", "Casualty"}), frozenset({"Casualty", "Killing"})
#: How sure each of the two ways is.
_BESIDE, _AGAIN = 0.8, 0.7
#: In how many characters at the head of the text stands what a headline is about.
_OPENING = 200
#: Numbers up to this are told of many things.
_FEW = 2
#: Words of what is not the same once more, but a second one.
_ANOTHER = frozenset("more further another other others additional second third separate earlier later twin".split())


def find_retold(world: World) -> list[Link]:
    """Return the pairs of events of one article that are one happening."""
    return [
        link for doc in sorted(world.docs) for link in _pairs([world.events[iri] for iri in world.docs[doc].events])
    ]


def again(later: str, first: str) -> Link:
    """Return a link that says that an article comes back to what it has told."""
    reason = "the article comes back to it, and adds nothing that tells it apart"
    return Link(later, first, Same.EVENT, _AGAIN, (reason,))


def _pairs(events: list[Event]) -> Iterator[Link]:
    real = (event for event in events if event.factuality not in {"Planned", "Denied"})
    # a headline names what the text tells, though it stands above
    told = sorted(real, key=lambda event: (event.begin < 0, event.begin, event.iri))
    for at, result in enumerate(told):
        if near := [event for event in told[max(0, at - _BESIDES) : at + _BESIDES + 1] if _beside(event, result)]:
            cause = min(near, key=lambda event: (abs(event.begin - result.begin), event.iri))
            reason = "one sentence tells of both what happened and who came to harm"
            yield Link(result.iri, cause.iri, Same.EVENT, _BESIDE, (reason,))
    before: dict[str, list[Event]] = defaultdict(list)
    for event in told:
        words = sorted({skeleton(word) for word in event.triggers})
        known = (one for word in words for one in before[word] if _again(one, event))
        opening = (one for one in told if event.begin < 0 and _is_headed(one, event))
        if first := next(chain(known, opening), None):
            yield again(event.iri, first.iri)
        for word in words:
            before[word].append(event)


def _beside(cause: Event, result: Event) -> bool:
    """Return whether an event is the harm that another one did."""
    if result.category not in _RESULT or cause.category in _RESULT or cause.root not in _HARM or not result.counts:
        return False
    near = abs(cause.begin - result.begin) <= _SENTENCE
    return (
        near
        and not cause.counts.keys() & result.counts.keys()
        and not _ANOTHER & {*name_words(result.label)}
        and _same_days(cause, result)
        and (not cause.places or not result.places or bool(cause.places & result.places))
    )


def _again(one: Event, other: Event) -> bool:
    """Return whether the later of two events is the earlier one, named again in the same words without anything new.

    A headline may say in its own way where it was, and to whom.
    """
    if not any(alike(word, their) for word in other.triggers for their in one.triggers):
        return False
    if other.begin < 0:
        return one.root == other.root and _same_days(one, other)
    if other.counts or other.first is not None or KINDRED.get(one.root) != KINDRED.get(other.root):
        return False
    return other.places <= one.places and other.parties <= one.parties


def _is_headed(one: Event, headline: Event) -> bool:
    """Return whether an event is the harm with which a text begins, and of which its headline speaks in other words."""
    opening = 0 <= one.begin < _OPENING and one.root == headline.root and one.root in _HARM
    return opening and _same_days(one, headline) and _same_counts(one.counts, headline.counts)


def _same_days(one: Event | Happening, other: Event | Happening) -> bool:
    """Return whether days do not tell two events apart."""
    return one.first is None or other.first is None or (one.first, one.last) == (other.first, other.last)


def _same_counts(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether numbers do not tell two things apart."""
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def one_harm(one: Happening, other: Happening) -> bool:
    """Return whether one article tells of one harm twice: on one day, at one place, and nothing tells them apart.

    >>> bomb = Happening(["a"], {"doc"}, {9}, {"Assault"}, {"Bombing"}, {"bombing"}, {"bombing"}, first=9, last=9)
    >>> bomb.places = bomb.near = {"market"}
    >>> dead = Happening(["b"], {"doc"}, {9}, {"Casualty"}, {"Casualty"}, {"died"}, {"died"}, first=9, last=9)
    >>> dead.places = dead.near = {"market"}
    >>> one_harm(bomb, dead)
    True
    >>> dead.labels.add("died in a second attack")
    >>> one_harm(bomb, dead)
    False
    """
    alike_classes = one.roots & other.roots or {"Casualty"} in (one.roots, other.roots)
    if not alike_classes or not one.roots | other.roots <= _HARM:
        return False
    if not _same_counts(one.counts, other.counts) or any(
        _ANOTHER & {*name_words(label)} for label in (*one.labels, *other.labels)
    ):
        return False
    if any(max(one.counts[name]) > _FEW for name in one.counts.keys() & other.counts.keys()):
        # a number that is told twice is told of one thing, though not all is said twice
        return _same_days(one, other) and (not one.places or not other.places or _within(one, other))
    same_day = one.first is not None and not one.lasts and _same_days(one, other) and other.first is not None
    return same_day and _within(one, other) and (one.parties <= other.parties or other.parties <= one.parties)


def _within(one: Happening, other: Happening) -> bool:
    """Return whether the places of one are those of the other, or around them."""
    return bool(one.places and other.places) and (one.places <= other.near or other.places <= one.near)
