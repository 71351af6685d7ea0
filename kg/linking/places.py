"""Joins places that only their articles know, by name, by what contains them, and by location."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, islice

from kg.linking.cluster import Union, join, star
from kg.linking.evidence import Sign, least, weigh
from kg.linking.model import Link, Same, Thing, World
from kg.linking.names import is_name, name_words, skeleton
from kg.linking.stories import Stories

#: The most kilometres between two points of one place.
_NEAR = 30.0
#: The likeness of articles from which they share a story.
_ONE_STORY = 0.12
#: The likeness of articles from which they are versions of one text.
_COPIES = 0.5
#: The most pairs with one name that are compared: with more, it is not a name.
_CROWD = 2_000


def find_places(world: World, stories: Stories) -> tuple[list[Link], Union]:
    """Return a link from each place to the one that represents its group, and the groups."""
    union = Union()
    pairs = filter(None, (_compare(one, other, stories) for one, other in _candidates(world)))
    made = join(pairs, union=union, allowed=lambda one, other: _allowed(world, one, other))
    return star(made, union, Same.PLACE, lambda iri: (not world.things[iri].is_shared, iri)), union


def _candidates(world: World) -> Iterator[tuple[Thing, Thing]]:
    by_name: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for iri, thing in world.things.items():
        if thing.is_place:
            for name in thing.names:
                by_name[tuple(map(skeleton, name_words(name)))].add(iri)
    for words in sorted(by_name):
        given = (pair for pair in combinations(sorted(by_name[words]), 2) if not _both_shared(world, *pair))
        for one, other in islice(given, _CROWD):
            yield world.things[one], world.things[other]


def _both_shared(world: World, one: str, other: str) -> bool:
    return world.things[one].is_shared and world.things[other].is_shared


def _compare(one: Thing, other: Thing, stories: Stories) -> Link | None:
    if one.docs & other.docs or not _named_alike(one, other, stories):
        return None
    signs = [Sign("same name", 1, f"both are called “{one.label}”" if one.label == other.label else "alike names")]
    if one.within & other.within:
        signs.append(Sign("same region", 1, "both lie within the same place"))
    if one.country and other.country:
        same = one.country == other.country
        signs.append(
            Sign("same country" if same else "other country", 1, f"{'the same' if same else 'another'} country")
        )
    if one.point and other.point:
        far = distance(one.point, other.point)
        signs.append(Sign("near" if far <= _NEAR else "far", 1, f"{far:,.0f} km between their points"))
    near = max((stories.nearness(a, b) for a in sorted(one.docs)[:20] for b in sorted(other.docs)[:20]), default=0.0)
    signs.append(Sign("one story", min(1.0, near / _ONE_STORY), f"their articles are {near:.0%} alike"))
    score, reasons = weigh("place", signs)
    return Link(one.iri, other.iri, Same.PLACE, round(score, 2), reasons) if score >= least("place") else None


def _named_alike(one: Thing, other: Thing, stories: Stories) -> bool:
    """Return whether a shared name identifies a place; "the road" does so only in copies of one article."""
    if any(map(is_name, one.names)) and any(map(is_name, other.names)):
        return True
    return any(stories.likeness(a, b) >= _COPIES for a in sorted(one.docs)[:20] for b in sorted(other.docs)[:20])


def _allowed(world: World, one: list[str], other: list[str]) -> bool:
    """Refuse to join two places of the gazetteer, or places of two countries."""
    things = [world.things[iri] for iri in (*one, *other)]
    countries = {thing.country for thing in things if thing.country}
    return sum(thing.is_shared for thing in things) <= 1 and len(countries) <= 1


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two points in kilometres.

    >>> round(distance((36.2, 37.16), (35.13, 36.76)))
    124
    """
    a, b, c, d = map(math.radians, (*one, *other))
    chord = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(chord))
