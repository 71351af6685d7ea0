"""Finds events that one article reports twice: deaths beside the attack that caused them, and later repetitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from kg.linking.happenings import KINDRED, Happening
from kg.linking.model import Event, Link, Same, World
from kg.linking.names import alike, name_words, skeleton

#: The most characters between an attack and its deaths in one sentence.
_SENTENCE = 100
#: The number of events before and after deaths to look at.
_BESIDES = 8
#: Classes of harm, and those that only report its result.
_HARM, _RESULT = frozenset({"Assault", "Accident", "Casualty"}), frozenset({"Casualty", "Killing"})
#: The confidence of each of the two ways.
_BESIDE, _AGAIN = 0.8, 0.7
#: The length of the opening, where the subject of a headline is reported.
_OPENING = 200
#: Numbers up to this are too common to identify anything.
_FEW = 2
#: Words that introduce a second event.
_ANOTHER = frozenset("more further another other others additional second third separate earlier later twin".split())


def find_retold(world: World) -> list[Link]:
    """Return links between events of one article that are one happening."""
    return [
        link for doc in sorted(world.docs) for link in _pairs([world.events[iri] for iri in world.docs[doc].events])
    ]


def again(later: str, first: str) -> Link:
    """Return a link between an event and its repetition in the same article."""
    reason = "the article comes back to it, and adds nothing that tells it apart"
    return Link(later, first, Same.EVENT, _AGAIN, (reason,))


def _pairs(events: list[Event]) -> Iterator[Link]:
    real = (event for event in events if event.factuality not in {"Planned", "Denied"})
    # a headline names what the text reports, though it comes first
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
    """Return whether an event is the harm that another one caused."""
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
    """Return whether the later of two events repeats the earlier one in the same words, with nothing new.

    A headline may name the place and those affected in its own way.
    """
    if not any(alike(word, their) for word in other.triggers for their in one.triggers):
        return False
    if other.begin < 0:
        return one.root == other.root and _same_days(one, other)
    if other.counts or other.first is not None or KINDRED.get(one.root) != KINDRED.get(other.root):
        return False
    return other.places <= one.places and other.parties <= one.parties


def _is_headed(one: Event, headline: Event) -> bool:
    """Return whether an event is the harm that opens the text, which the headline reports in other words."""
    opening = 0 <= one.begin < _OPENING and one.root == headline.root and one.root in _HARM
    return opening and _same_days(one, headline) and _same_counts(one.counts, headline.counts)


def _same_days(one: Event | Happening, other: Event | Happening) -> bool:
    """Return whether the days of two events do not differ."""
    return one.first is None or other.first is None or (one.first, one.last) == (other.first, other.last)


def _same_counts(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether the numbers of two events do not differ."""
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def one_harm(one: Happening, other: Happening) -> bool:
    """Return whether one article reports one harm twice: on one day, at one place, with nothing that differs.

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
        # the same number means the same thing, even if the rest is not repeated
        return _same_days(one, other) and (not one.places or not other.places or _within(one, other))
    same_day = one.first is not None and not one.lasts and _same_days(one, other) and other.first is not None
    return same_day and _within(one, other) and (one.parties <= other.parties or other.parties <= one.parties)


def _within(one: Happening, other: Happening) -> bool:
    """Return whether the places of one are those of the other, or contain them."""
    return bool(one.places and other.places) and (one.places <= other.near or other.places <= one.near)
