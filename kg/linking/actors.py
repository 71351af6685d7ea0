"""Joins persons and groups across articles, by their names, offices, countries and stories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from typing import NamedTuple

from kg.linking.cluster import Union, join, star
from kg.linking.evidence import Sign, least, weigh
from kg.linking.groups import armies, group_words, has_own_name
from kg.linking.model import Link, Progress, Same, Thing, World
from kg.linking.names import Level, acronym, compare, is_name, name_words, skeleton
from kg.linking.persons import agree, called, contradict, excused, headed, names_of, offices, person_words
from kg.linking.stories import Stories

#: The size above which only actors whose articles are close in time are compared within a block.
_CROWD = 60
#: The most articles of an actor whose stories are compared.
_SOME = 30
#: The likeness of articles from which they share a story, and below which they do not.
_ONE_STORY, _STRANGERS = 0.12, 0.02


class Names(NamedTuple):
    """The names of a group."""

    proper: frozenset[tuple[str, ...]]
    common: frozenset[tuple[str, ...]]


class Actors:
    """Compares persons and groups.

    Args:
        world: the contents of the graphs.
        stories: how alike the articles are.
    """

    def __init__(self, world: World, stories: Stories) -> None:
        self._world = world
        self._stories = stories
        #: words that occur in lower case: "Police" at the beginning of a sentence is not a name
        self._common = {
            tuple(sorted(name_words(name))) for thing in world.things.values() for name in thing.names if name.islower()
        }
        self._countries = {iri: self._countries_of(iri) for iri in world.docs}
        self.union = Union()

    def link(self, told: Progress) -> list[Link]:
        """Return a link from each actor to the one that represents its group."""
        pairs = []
        for one, other in self.candidates():
            told(1)
            if found := self.compare(one, other, self.signs(one, other)):
                pairs.append(found)
        return self.join(pairs)

    def join(self, pairs: Iterable[Link]) -> list[Link]:
        """Join pairs that denote the same actor, the surest first."""
        self.union = Union()
        made = join(pairs, union=self.union, allowed=self._allowed)
        return star(made, self.union, Same.ACTOR, self._rank)

    def _rank(self, iri: str) -> tuple[bool, int, str]:
        thing = self._world.things[iri]
        return not thing.is_shared, -len(name_words(thing.label)), iri

    # -- candidates

    def candidates(self) -> Iterator[tuple[Thing, Thing]]:
        """Yield the pairs to compare."""
        blocks: dict[str, set[str]] = defaultdict(set)
        for iri, thing in self._world.things.items():
            if "Actor" not in thing.kinds or "Country" in thing.kinds:
                continue
            if "Population" not in thing.kinds or has_own_name(thing):
                armies = (f"army {country}" for country in self._armies(thing))
                for key in chain(_keys(thing), armies):
                    blocks[key].add(iri)
        seen: set[tuple[str, str]] = set()
        keyed = (pair for key in sorted(blocks) for pair in self._pairs(blocks[key]))
        for pair in chain(keyed, self._of_stories()):
            if pair not in seen:
                seen.add(pair)
                one, other = (self._world.things[iri] for iri in pair)
                if one.is_person == other.is_person and not (one.is_shared and other.is_shared):
                    yield one, other

    def _of_stories(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of persons from articles that seem to share a story, though no key pairs their names."""
        persons = {
            iri: [name for name in sorted(doc.things) if self._world.things[name].is_person]
            for iri, doc in self._world.docs.items()
        }
        for doc, near in self._stories.neighbours():
            for one, other in product(persons[doc], persons[near]):
                words = [person_words(self._world.things[iri].label) for iri in (one, other)]
                if one != other and Level.NONE < compare(*words) <= Level.KINDRED:
                    yield (one, other) if one < other else (other, one)

    def _pairs(self, block: set[str]) -> Iterator[tuple[str, str]]:
        """Yield the pairs of a block: all of them, or if it is large, those close in time."""
        if len(block) <= _CROWD:
            yield from combinations(sorted(block), 2)
            return
        shared = sorted(iri for iri in block if self._world.things[iri].is_shared)
        own = sorted(block - set(shared), key=lambda iri: (self._day(iri), iri))
        for at, iri in enumerate(own):
            for other in (*shared, *own[at + 1 : at + _CROWD // 2]):
                yield (iri, other) if iri < other else (other, iri)

    def _day(self, iri: str) -> int:
        return min((self._world.docs[doc].day or 0 for doc in self._world.things[iri].docs), default=0)

    # -- comparing

    @staticmethod
    def compare(one: Thing, other: Thing, signs: list[Sign]) -> Link | None:
        """Return a link between two actors if the signs say that they are the same."""
        if not signs:
            return None
        kind = "person" if one.is_person else "group"
        score, reasons = weigh(kind, signs)
        return Link(one.iri, other.iri, Same.ACTOR, round(score, 2), reasons) if score >= least(kind) else None

    def signs(self, one: Thing, other: Thing) -> list[Sign]:
        """Return the signs for and against two actors being the same, or none if they cannot be."""
        if one.docs & other.docs or (one.item and other.item and one.item != other.item):
            return []
        named = list(self._persons(one, other) if one.is_person else self._groups(one, other))
        return [*named, *self._around(one, other)] if named else []

    def _persons(self, one: Thing, other: Thing) -> Iterator[Sign]:
        if not is_name(one.label) or not is_name(other.label):
            yield from self._office_alone(one, other)
            return
        level, first, second = agree(one, other)
        if level is Level.NONE or contradict(one, other):
            return
        told = f"“{first}”" if first == second else f"“{first}” and “{second}”"
        yield Sign(f"name {level.name.lower()}", 1, f"names agree ({level.name.lower()}): {told}")

    def _office_alone(self, one: Thing, other: Thing) -> Iterator[Sign]:
        """Yield the office or description that two persons share with nobody else in their articles."""
        for name, shared in (
            ("office alone", headed(one) & headed(other)),
            ("description alone", called(one) & called(other)),
        ):
            for what in sorted(shared):
                if all(self._holders(thing, what) == 1 for thing in (one, other)):
                    yield Sign(name, 1, f"each is the only {what} of whom the article tells")
                    return

    def _holders(self, thing: Thing, what: str) -> int:
        """Return the number of persons in the articles of a thing who fit an office or a description."""
        last = what.rsplit(maxsplit=1)[-1]
        return sum(
            last in called(other)
            for doc in thing.docs
            for iri in self._world.docs[doc].things
            if (other := self._world.things[iri]).is_person
        )

    def _groups(self, one: Thing, other: Thing) -> Iterator[Sign]:
        mine, theirs = self._split(one), self._split(other)
        if same := mine.proper & theirs.proper:
            words = min(same, key=lambda words: (-len(words), words))
            yield Sign("name same" if len(words) > 1 else "one word", 1, f"both are called “{one.label}”")
        elif short := _shortened(one, other) or _shortened(other, one):
            yield Sign("acronym", 1, f"“{short}” are the first letters of the other’s name")
        elif same := mine.common & theirs.common or mine.common & theirs.proper or mine.proper & theirs.common:
            words = min(same, key=lambda words: (-len(words), words))
            yield Sign("description", 1, f"both are called “{' '.join(words)}”")
            if len(words) > 1:
                yield Sign("long description", 1, "in several words")
        elif one.is_shared is not other.is_shared and (both := self._armies(one) & self._armies(other)):
            yield Sign("national army", 1, f"both are the army of {min(both)}")
        elif _part_of(mine, theirs) or _part_of(theirs, mine):
            yield Sign("part of name", 1, f"“{one.label}” and “{other.label}”")
        else:
            return
        if one.kinds != other.kinds:
            yield Sign("other kind", 1, "they are of different kinds")

    def _armies(self, thing: Thing) -> set[str]:
        return set() if thing.is_person else armies(thing, self._country(thing))

    def _split(self, thing: Thing) -> Names:
        """Split the names of a group, as sorted words, into proper names and descriptions."""
        proper: set[tuple[str, ...]] = set()
        common: set[tuple[str, ...]] = set()
        for name in thing.names:
            words = group_words(name)
            own = is_name(name) and (len(words) > 1 or words not in self._common)
            (proper if own else common).add(words)
        return Names(frozenset(proper), frozenset(common))

    def _around(self, one: Thing, other: Thing) -> Iterator[Sign]:
        """Yield the signs in the articles of two actors: their story, countries and affiliations."""
        names = frozenset(word for thing in (one, other) for name in thing.names for word in name_words(name))
        pairs = product(sorted(one.docs)[:_SOME], sorted(other.docs)[:_SOME])
        near = max((self._stories.nearness(a, b, without=names) for a, b in pairs), default=0.0)
        story = min(1.0, near / _ONE_STORY)
        yield Sign("one story", story, f"their articles are {near:.0%} alike")
        if one.is_person:
            yield from offices(one, other, story)
        if near < _STRANGERS:
            yield Sign("strangers", 1, "their articles tell different stories")
        mine, theirs = self._country(one), self._country(other)
        if mine and theirs:
            if mine & theirs:
                yield Sign("same country", 1, f"the same country ({', '.join(sorted(mine & theirs))})")
            else:
                yield Sign("other country", 1, f"{', '.join(sorted(mine))} is not {', '.join(sorted(theirs))}")
        if ties := {self._group(iri) for iri in one.ties} & {self._group(iri) for iri in other.ties}:
            tie = self._world.things.get(min(ties))
            yield Sign("same ties", 1, f"both belong to {tie.label if tie else min(ties)}")

    def _group(self, iri: str) -> str:
        return min(self.union.members(iri))

    def _country(self, thing: Thing) -> set[str]:
        """Return the countries of an actor, by its office and affiliations, or else by its articles."""
        own = {found for iri in (*thing.role_of, *thing.ties) if (found := self._country_at(iri))}
        if thing.country:
            own.add(thing.country)
        return own or {country for doc in sorted(thing.docs)[:_SOME] for country in self._countries[doc]}

    def _country_at(self, iri: str) -> str:
        found = self._world.things.get(iri)
        return found.country if found else ""

    def _countries_of(self, iri: str) -> set[str]:
        """Return the countries most mentioned in an article: those with at least half as many mentions as the first."""
        things = (self._world.things[name] for name in self._world.docs[iri].things)
        counted = Counter(thing.country for thing in things if thing.country)
        most = max(counted.values(), default=0)
        return {country for country, number in counted.items() if 2 * number >= most}

    # -- groups

    def _allowed(self, one: list[str], other: list[str]) -> bool:
        """Refuse to join two known actors, or persons whose full names do not agree."""
        mine, theirs = ([self._world.things[iri] for iri in group] for group in (one, other))
        if sum(thing.is_shared for thing in (*mine, *theirs)) > 1:
            return False
        if {doc for thing in mine for doc in thing.docs} & {doc for thing in theirs for doc in thing.docs}:
            return False  # one article mentions both, so they differ
        known = [*mine[:30], *theirs[:30]]
        return not any(contradict(a, b) and not excused(a, b, known) for a in mine[:30] for b in theirs[:30])


def _keys(thing: Thing) -> Iterable[str]:
    """Yield the keys that actors must share to be compared: a surname or office; a name, an acronym or a last word."""
    if thing.is_person:
        surnames = {word for name in names_of(thing) for word in person_words(name)[1:] or person_words(name)}
        return {
            *(f"person {skeleton(word)}" for word in surnames),
            *(f"office {office}" for office in headed(thing)),
            *(f"called {what}" for what in called(thing)),
        }
    keys = set()
    for name in thing.names:
        keys.add(f"group {' '.join(group_words(name))}")
        keys.update(f"last {word}" for word in name_words(name)[-1:])
        if is_name(name):
            keys.add(f"acronym {acronym(name) or name.upper()}")
    return keys


def _part_of(short: Names, long: Names) -> bool:
    """Return whether a description of one group is part of a name or description of the other."""
    return any(set(words) < set(name) for words in short.common if words for name in (*long.proper, *long.common))


def _shortened(one: Thing, other: Thing) -> str:
    """Return a name of one group that is an acronym of the other's name."""
    made = {acronym(name) for name in other.names if name.upper() != name} - {""}
    return min((name for name in one.names if name.upper() == name and name.replace(".", "") in made), default="")
