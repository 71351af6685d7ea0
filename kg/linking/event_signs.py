"""Compares two happenings, for and against their being the same: what, when, where, who, how many, and which story."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product

from kg.linking.cluster import Union
from kg.linking.event_places import Whereabouts
from kg.linking.evidence import Sign
from kg.linking.happenings import KINDRED, Happening
from kg.linking.model import World
from kg.linking.names import alike, is_name, name_words
from kg.linking.stories import Stories, cosine

#: The most days by which two articles may differ on the date of a happening, and the age in days of an undated one.
DAYS, RECENT = 1, 3
#: The likeness of articles from which they share a story, and below which they do not.
ONE_STORY, _STRANGERS = 0.12, 0.02
#: Classes for one harm: one article reports an explosion, another an attack or deaths.
_HARM = frozenset({"Assault", "Accident", "Casualty"})
#: Classes of what many say in one story.
_SAID = frozenset({"Request", "Accusation", "Rejection", "Support", "Statement", "Threat"})
#: The least number of articles to assume: among few, nobody would be rare.
_ARTICLES = 100
#: The fewest letters that two forms of one word share.
_STEM = 4
#: The days between reports from which the delay counts fully against two happenings.
_LATER = 14.0


class Signs:
    """Compares happenings.

    Args:
        world: the contents of the graphs.
        stories: how alike the articles are.
        copies: which articles are copies of one.
        spread: the number of articles that mention each party.
        told: the places that each article names, and what contains them.
    """

    def __init__(
        self, world: World, stories: Stories, copies: Union, spread: Mapping[str, int], told: Mapping[str, set[str]]
    ) -> None:
        self._where = Whereabouts(world, told)
        self._world = world
        self._spread = spread
        self._stories = stories
        self._copies = copies

    def between(self, one: Happening, other: Happening) -> Iterator[Sign]:
        """Yield the signs for and against two happenings being the same."""
        yield from _classes(one, other)
        yield from self._words(one, other)
        yield from _when(one, other)
        yield from self._where.between(one, other)
        yield from self._who(one, other)
        yield from _tolls(one, other)
        yield from self._story(one, other)

    def _story(self, one: Happening, other: Happening) -> Iterator[Sign]:
        pairs = list(product(sorted(one.docs), sorted(other.docs)))
        likeness = max(self._stories.nearness(a, b) for a, b in pairs)
        yield Sign("one story", min(1.0, likeness / ONE_STORY), f"their articles are {likeness:.0%} alike")
        if likeness < _STRANGERS:
            yield Sign("strangers", 1, "their articles tell different stories")
        if any(self._copies.together(a, b) for a, b in pairs):
            yield Sign("copies", 1, "their articles are copies of one")
            if one.labels & other.labels:
                yield Sign("copied words", 1, "and both say it in the same words")
        around = cosine(one.context, other.context)
        yield Sign("surroundings", around, f"the names and words around them are {around:.0%} alike")

    def _words(self, one: Happening, other: Happening) -> Iterator[Sign]:
        if shared := sorted(word for word in one.triggers if any(alike(word, their) for their in other.triggers)):
            yield Sign("same trigger", 1, f"both are told by “{' '.join(shared)}”")
        elif kindred := sorted(word for word in one.triggers if any(_kindred(word, their) for their in other.triggers)):
            yield Sign("kindred trigger", 1, f"both are told by a form of “{' '.join(kindred)}”")
        mine, theirs = ({word for label in some.labels for word in name_words(label)} for some in (one, other))
        if both := mine & theirs:
            share = len(both) / len(mine | theirs)
            yield Sign("same words", share, f"{share:.0%} of the words of what happened are the same")
            rare = cosine(self._stories.rarities(mine), self._stories.rarities(theirs))
            yield Sign("rare words", rare, "")
        heads = one.headline + other.headline
        if heads == 2:
            yield Sign("both headline", 1, "the headlines of both articles speak of it")

    def _who(self, one: Happening, other: Happening) -> Iterator[Sign]:
        mine, theirs = one.parties, other.parties
        if both := mine & theirs:
            rare = max(map(self._rarity, both))
            yield Sign("same parties", rare, f"with the same parties: {', '.join(sorted(map(self._name, both)))}")
        elif words := sorted(self._labels(mine) & self._labels(theirs)):
            yield Sign("alike parties", 1, f"with parties of one name: {', '.join(words)}")
        elif any(map(self._is_named, mine)) and any(map(self._is_named, theirs)):
            yield Sign("other parties", 1, "with other parties")
        elif mine and theirs:
            yield Sign("others called", 1, "with parties called otherwise")
        turned = (one.actors & other.targets) | (one.targets & other.actors)
        if turned and not (one.actors & other.actors) | (one.targets & other.targets):
            who = ", ".join(sorted(map(self._name, turned)))
            yield Sign("turned roles", 1, f"{who} acted in one and suffered in the other")

    def _rarity(self, party: str) -> float:
        """Return how telling it is to share a party: from 0, if all articles mention it, to 1."""
        total = max(len(self._world.docs), _ARTICLES) + 1
        return math.log(total / self._spread.get(party, 1)) / math.log(total)

    def _is_named(self, iri: str) -> bool:
        thing = self._world.things.get(iri)
        return thing is not None and "Actor" in thing.kinds and is_name(thing.label)

    def _labels(self, nodes: set[str]) -> set[str]:
        return {word for iri in nodes for word in name_words(self._name(iri))[-1:]}

    def _name(self, iri: str) -> str:
        thing = self._world.things.get(iri)
        return thing.label if thing else iri.rpartition("/")[2]


def _classes(one: Happening, other: Happening) -> Iterator[Sign]:
    yield from _class(one, other)
    if one.firsts and other.firsts:
        yield Sign("both first", 1, "both are the first of their kind in their articles")
    elif one.firsts or other.firsts:
        yield Sign("one first", 1, "only one is the first of its kind in its article")
    if one.leads and other.leads:
        yield Sign("both lead", 1, "with both their articles begin")


def _class(one: Happening, other: Happening) -> Iterator[Sign]:
    if one.plain or other.plain:
        yield Sign("both plain" if one.plain and other.plain else "one plain", 1, "")
    elif both := _said_by_others(one, other):
        yield Sign("said by others", 1, f"both are of the class {min(both)}, but neither party nor word is the same")
    elif both := one.categories & other.categories:
        yield Sign("same class", 1, f"both are of the class {min(both)}")
    elif both := one.roots & other.roots:
        yield Sign("same root", 1, f"both are of the class {min(both)}")
        if one.categories.isdisjoint(one.roots) and other.categories.isdisjoint(other.roots):
            yield Sign("other means", 1, f"{_told(one)} is not {_told(other)}")
    elif one.roots & _HARM and other.roots & _HARM:
        yield Sign("kindred harm", 1, f"the classes {_told(one)} and {_told(other)} tell one happening")
    elif {KINDRED.get(root, root) for root in one.roots} & {KINDRED.get(root, root) for root in other.roots}:
        yield Sign("kindred class", 1, f"the classes {_told(one)} and {_told(other)} tell one happening")
    else:
        yield Sign("other class", 1, f"the classes are {_told(one)} and {_told(other)}")


def _said_by_others(one: Happening, other: Happening) -> set[str]:
    """Return the class of two statements that share neither a party nor a word: many demand something in one story."""
    both = one.roots & other.roots
    shared = one.parties & other.parties or one.triggers & other.triggers
    return both if both <= _SAID and not shared else set()


def _kindred(one: str, other: str) -> bool:
    """Return whether two words seem to be forms of one: "resigned" and "resignation".

    >>> _kindred("exploded", "explosion"), _kindred("attack", "arrest")
    (True, False)
    """
    short = min(len(one), len(other))
    return short >= _STEM and one[: max(_STEM, round(0.6 * short))] == other[: max(_STEM, round(0.6 * short))]


def _told(one: Happening) -> str:
    return min(one.categories)


def _when(one: Happening, other: Happening) -> Iterator[Sign]:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        yield from _when_told(one, other)
        return
    apart = max(one.first - other.last, other.first - one.last, 0)
    if not apart and max(one.lasts, other.lasts) <= DAYS:
        yield Sign("same day", 1, "on the same day")
    elif apart <= DAYS:
        yield Sign("day apart", 1, f"the days are {apart} apart" if apart else "within the same days")
    else:
        yield Sign("other day", 1, f"the days are {apart} apart")


def days_of(one: Happening) -> tuple[int, int] | None:
    """Return the first and last day on which a happening may have begun, if need be by the days of its articles."""
    if one.first is not None and one.last is not None:
        return (one.first, one.last) if one.dated else None
    return (min(one.published) - RECENT, max(one.published)) if one.published else None


def _when_told(one: Happening, other: Happening) -> Iterator[Sign]:
    """Yield the signs in the days of articles where a happening is undated."""
    mine, theirs = days_of(one), days_of(other)
    if mine is None or theirs is None:
        return
    apart = max(mine[0] - theirs[1], theirs[0] - mine[1], 0)
    if not apart:
        yield Sign("told in those days", 1, "told of in the same days")
    else:
        yield Sign("told later", min(1.0, apart / _LATER), f"told of {apart} days apart")


def _tolls(one: Happening, other: Happening) -> Iterator[Sign]:
    for name in sorted(one.counts.keys() & other.counts.keys()):
        mine, theirs = one.counts[name], other.counts[name]
        if same := mine & theirs:
            yield Sign("same count", 1 if max(same) > 2 else 0.5, f"the same number {name}: {max(same)}")
            continue
        a, b = min(product(mine, theirs), key=lambda pair: (abs(pair[0] - pair[1]), pair))
        near = min(a, b) * 2 >= max(a, b)
        if name == "killed" and len(mine) == len(theirs) == 1 and _falls(one, other, a, b):
            yield Sign("fallen count", 1, "the later article tells of fewer")
        yield Sign("near count" if near else "far count", 1, f"{'near' if near else 'far'} numbers {name}: {a} and {b}")


def _falls(one: Happening, other: Happening, mine: int, theirs: int) -> bool:
    """Return whether the later of two reports gives the lower number."""
    if not one.published or not other.published:
        return False
    first, later = (mine, theirs) if max(one.published) < min(other.published) else (theirs, mine)
    apart = max(one.published) < min(other.published) or max(other.published) < min(one.published)
    return apart and later < first
