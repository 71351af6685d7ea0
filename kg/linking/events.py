"""Joins events of several articles that are one happening, by class, day, place, parties, toll, words and story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations, product

from kg.linking.cluster import Union, join, star
from kg.linking.event_signs import DAYS, ONE_STORY, RECENT, Signs, days_of
from kg.linking.evidence import Sign, least, weigh
from kg.linking.happenings import Happening, of_event, together
from kg.linking.model import Link, Progress, Same, World
from kg.linking.names import alike, name_words, skeleton
from kg.linking.retold import again, find_retold, one_harm
from kg.linking.stories import Stories

#: Classes with which no story begins.
_SAYING = frozenset({"Statement", "Event"})
#: The size above which events of a block are compared only with their nearest neighbours.
_CROWD = 60
#: How often groups are compared: what one article leaves out, those joined before may supply.
_ROUNDS = 3

#: The least mean score between the members of two groups that are joined.
_MEAN = 0.5

Pair = tuple[str, str]


class Events:
    """Compares events.

    Args:
        world: the contents of the graphs.
        stories: how alike the articles are.
        actors: the groups of actors.
        places: the groups of places.
        copies: the groups of articles that are copies of each other.
    """

    def __init__(self, world: World, stories: Stories, *, actors: Union, places: Union, copies: Union) -> None:
        self._world = world
        self._stories = stories
        self._actors = actors
        self._places = places
        self._signs = Signs(world, stories, copies, self._spread(actors), self._told())
        self.union = Union()
        self._retold = join(find_retold(world), union=self.union, allowed=lambda _one, _other: True)
        self._leads = {
            min(events, key=lambda iri: (world.events[iri].begin, iri))
            for doc in world.docs.values()
            if (events := [iri for iri in doc.events if world.events[iri].root not in _SAYING])
        }
        single = {iri: self._happening(iri) for iri in world.events}
        self._firsts(single)
        #: the happenings of each article, by their first events
        self.units = self._units(single)
        again = (link for doc in world.docs.values() for link in self._harm_again(doc.events))
        self._retold += join(again, union=self.union, allowed=self._one_harm)
        self.units = self._units(single)
        self._known: dict[tuple[str, ...], Happening] = {}
        self._scores: dict[Pair, float] = {}

    def _spread(self, actors: Union) -> dict[str, int]:
        """Return the number of articles that mention each actor."""
        docs: dict[str, set[str]] = defaultdict(set)
        for iri, thing in self._world.things.items():
            docs[min(actors.members(iri))] |= thing.docs
        return {iri: len(some) for iri, some in docs.items()}

    def _told(self) -> dict[str, set[str]]:
        """Return the places that each article names, and what contains them."""
        found = {}
        for iri, doc in self._world.docs.items():
            things = (self._world.things[name] for name in sorted(doc.things))
            found[iri] = self._above({min(self._places.members(thing.iri)) for thing in things if thing.is_place})
        return found

    def _happening(self, iri: str) -> Happening:
        event = self._world.events[iri]
        found = of_event(event, self._world.docs[event.doc].day)
        found.actors = {min(self._actors.members(one)) for one in event.actors}
        found.targets = {min(self._actors.members(one)) for one in event.targets}
        found.places = {min(self._places.members(one)) for one in event.places}
        found.near = self._above(found.places)
        found.context = self._stories.surroundings(event.doc, event.begin)
        found.leads = iri in self._leads
        head = name_words(self._world.docs[event.doc].headline)
        found.headline = any(alike(word, one) for word in event.triggers for one in head)
        return found

    def _units(self, single: dict[str, Happening]) -> dict[str, Happening]:
        """Return the happenings of each article, by their first events."""
        groups = {iri: sorted(self.union.members(iri)) for iri in self._world.events}
        return {iri: together(single[one] for one in group) for iri, group in groups.items() if group[0] == iri}

    def _harm_again(self, events: list[str]) -> Iterator[Link]:
        """Yield the pairs of events of one article that are the same harm."""
        told = [iri for iri in sorted(events) if iri in self.units]
        return (again(b, a) for a, b in combinations(told, 2) if one_harm(self.units[a], self.units[b]))

    def _one_harm(self, one: list[str], other: list[str]) -> bool:
        mine, theirs = (
            together(self.units[iri] for iri in sorted(self.units.keys() & {*some})) for some in (one, other)
        )
        return one_harm(mine, theirs)

    def _firsts(self, single: dict[str, Happening]) -> None:
        """Mark the first event of each kind in each article."""
        for doc in self._world.docs.values():
            seen: set[str] = set()
            for iri in sorted(doc.events, key=lambda iri: (self._world.events[iri].begin, iri)):
                if not single[iri].plain and not single[iri].kinds <= seen:
                    seen |= single[iri].kinds
                    single[iri].firsts = True

    def _above(self, places: set[str]) -> set[str]:
        """Return places with all that contain them, except countries."""
        found = sorted(places)
        for place in found:
            thing = self._world.things.get(place)
            found += [one for one in sorted(thing.within if thing else ()) if one not in found]
        return {one for one in found if (thing := self._world.things.get(one)) is None or "Country" not in thing.kinds}

    # -- joining

    def link(self, told: Progress) -> list[Link]:
        """Return a link from each event to the one that represents its group."""
        pairs = []
        for pair in self.candidates():
            told(1)
            pairs.append(pair)
        return self.join(pairs)

    def join(self, pairs: list[Pair]) -> list[Link]:
        """Join pairs that denote the same happening, the surest first; then compare the groups that have grown."""
        self.union = Union()
        self._known.clear()
        self._scores.clear()
        made = join(self._retold, union=self.union, allowed=lambda _one, _other: True)
        waiting = pairs
        for _ in range(_ROUNDS):
            found = [link for pair in waiting if (link := self._compare(*pair))]
            now = join(found, union=self.union, allowed=self._allowed)
            made += now
            grown = {iri for link in now for iri in self.union.members(link.one)}
            waiting = [pair for pair in pairs if grown & {*pair} and not self.union.together(*pair)]
        return star(made, self.union, Same.EVENT, self._rank)

    def _rank(self, iri: str) -> tuple[int, str]:
        return self._world.docs[self._world.events[iri].doc].day or 0, iri

    def whole(self, iri: str) -> Happening:
        """Return everything known so far about the happening of an event."""
        members = tuple(sorted(self.units.keys() & set(self.union.members(iri))))
        if len(members) == 1:
            return self.units[members[0]]
        if members not in self._known:
            self._known[members] = together(self.units[one] for one in members)
        return self._known[members]

    def _compare(self, one: str, other: str) -> Link | None:
        mine, theirs = self.whole(one), self.whole(other)
        if mine.docs & theirs.docs:
            return None
        score, reasons = weigh("event", self.signs(mine, theirs))
        return Link(one, other, Same.EVENT, round(score, 2), reasons) if score >= least("event") else None

    def signs(self, one: Happening, other: Happening) -> list[Sign]:
        """Return the signs for and against two happenings being the same."""
        return list(self._signs.between(one, other))

    def _allowed(self, one: list[str], other: list[str]) -> bool:
        """Refuse to join groups that share an article, are days apart, or score too low on average."""
        mine, theirs = self.whole(one[0]), self.whole(other[0])
        if mine.docs & theirs.docs:
            return False
        units = [sorted(self.units.keys() & {*group}) for group in (one, other)]
        known = [self.units[iri] for iri in chain(*units)]
        first = [unit.first for unit in known if unit.first is not None]
        last = [unit.last for unit in known if unit.last is not None]
        if first and last and max(first) - min(last) > DAYS + 1:
            return False
        if len(units[0]) == len(units[1]) == 1:
            return True
        scores = [self._score(a, b) for a, b in product(*units)]
        return sum(scores) / len(scores) >= _MEAN

    def _score(self, one: str, other: str) -> float:
        """Return the score of two happenings of single articles, regardless of their groups."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._scores:
            self._scores[pair] = weigh("event", self.signs(self.units[one], self.units[other]))[0]
        return self._scores[pair]

    # -- candidates

    def candidates(self) -> Iterator[Pair]:
        """Yield the pairs to compare, each happening by its first event."""
        seen: set[Pair] = set()
        for pair in chain(self._by_story(), self._by_key()):
            if pair not in seen:
                seen.add(pair)
                if not self.units[pair[0]].docs & self.units[pair[1]].docs:
                    yield pair

    def _by_story(self) -> Iterator[Pair]:
        """Yield pairs of events from articles that seem to share a story, if they share a kind, a word or a party."""
        of_doc: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.units):
            of_doc[min(self.units[iri].docs)].append(iri)
        kinds = {doc: self._by_kind(units) for doc, units in of_doc.items()}
        for doc, near in self._stories.neighbours():
            if self._stories.nearness(doc, near) >= ONE_STORY:
                for one, other in product(of_doc.get(doc, ()), of_doc.get(near, ())):
                    yield (one, other) if one < other else (other, one)
                continue
            for kind, units in kinds.get(doc, {}).items():
                for one, other in product(units, kinds.get(near, {}).get(kind, ())):
                    yield (one, other) if one < other else (other, one)

    def _by_kind(self, units: list[str]) -> dict[str, list[str]]:
        """Return events by the kinds of their classes, by their words and parties, and as openings of articles."""
        kinds: dict[str, list[str]] = defaultdict(list)
        for iri in units:
            unit = self.units[iri]
            words = {f"={skeleton(word)}" for word in unit.triggers}
            for kind in {*unit.kinds, *words, *unit.parties, *(["lead"] if unit.leads else [])}:
                kinds[kind].append(iri)
        return kinds

    def _by_key(self) -> Iterator[Pair]:
        """Yield pairs of events that share a kind, some days, and a place, a party or a word."""
        blocks: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for iri in sorted(self.units):
            for key in self._keys(self.units[iri]):
                blocks[key].append(iri)
        for key in sorted(blocks):
            yield from self._pairs(blocks[key])

    def _keys(self, unit: Happening) -> Iterator[tuple[str, int, str]]:
        """Yield the keys that events must share to be compared: a kind, a span of days, and a place, party or word."""
        days = days_of(unit)
        if days is None:
            return
        width = DAYS + RECENT + 1
        spans = range((days[0] - DAYS) // width, (days[1] + DAYS) // width + 1)
        about = {*unit.near, *unit.parties, *(f"={word}" for word in unit.triggers)}
        yield from product(sorted(unit.kinds), spans, sorted(about))

    def _pairs(self, block: list[str]) -> Iterator[Pair]:
        if len(block) <= _CROWD:
            yield from combinations(block, 2)
            return
        # sharing a block this large is no evidence: only the pairs with most in common are compared
        rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for iri in block:
            unit = self.units[iri]
            for place, party in product(sorted(unit.near) or [""], sorted(unit.parties) or [""]):
                rows[(place, party, min(unit.categories))].append(iri)
        for row in sorted(rows):
            some = rows[row]
            for at, iri in enumerate(some):
                yield from ((iri, other) for other in some[at + 1 : at + _CROWD // 2])
