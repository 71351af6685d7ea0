"""Joins events of several articles that are one happening: by class, day, place, parties, toll, words and story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations, product

from kg.linking.cluster import Union, join, star
from kg.linking.evidence import Sign, least, weigh
from kg.linking.model import Event, Link, Progress, Same, World
from kg.linking.names import alike, name_words, skeleton
from kg.linking.places import distance
from kg.linking.stories import Stories

#: How many days apart two articles may put one happening, and how long before an article's day an undated one may be.
_DAYS, _RECENT = 1, 3
#: What lasts longer has no day by which it could be found.
_SHORT = 10
#: With what no story begins.
_SAYING = frozenset({"Statement", "Event"})
#: In a block of more than so many, each is compared with so many of those nearest to it only.
_CROWD = 60
#: How alike two articles are that tell one story.
_ONE_STORY, _STRANGERS = 0.12, 0.02
#: How many kilometres may lie between two places of one happening, and from how many on they weigh thrice.
_NEAR, _FAR = 40.0, 100.0
#: Classes by which one happening is told, here as an explosion, there as an attack or as deaths.
_KINDRED = {
    **dict.fromkeys("Assault Accident Casualty TerritorialChange Displacement".split(), "harm"),
    **dict.fromkeys("Coercion LegalAction Sanction".split(), "law"),
    **dict.fromkeys("PoliticalChange Withdrawal Concession".split(), "office"),
    **dict.fromkeys("Consultation Agreement Cooperation Support Aid".split(), "together"),
    **dict.fromkeys("Protest Rejection Accusation Threat Request".split(), "against"),
}


class Events:
    """Compares events.

    Args:
        world: what the graphs tell.
        stories: how alike the articles are.
        actors: which actors are one.
        places: which places are one.
        copies: which articles are copies of one.
    """

    def __init__(self, world: World, stories: Stories, *, actors: Union, places: Union, copies: Union) -> None:
        self._world = world
        self._stories = stories
        self._actors = actors
        self._places = places
        self._copies = copies
        self._parties = {iri: {self._actor(one) for one in event.parties} for iri, event in world.events.items()}
        self._at = {iri: {self._place(one) for one in event.places} for iri, event in world.events.items()}
        self._around = {iri: self._above(places) for iri, places in self._at.items()}
        self._first = {iri for doc in world.docs.values() for iri in self._firsts(doc.events)}
        self._leads = {
            min(events, key=lambda iri: (self._world.events[iri].begin, iri))
            for doc in world.docs.values()
            if (events := [iri for iri in doc.events if world.events[iri].root not in _SAYING])
        }
        self.union = Union()

    def _firsts(self, events: list[str]) -> Iterator[str]:
        """Yield of each kind of class the event that stands first in an article."""
        seen: set[str] = set()
        for iri in sorted(events, key=lambda iri: (self._world.events[iri].begin, iri)):
            event = self._world.events[iri]
            if event.root != "Event" and not _kinds(event) <= seen:
                seen |= _kinds(event)
                yield iri

    def link(self, told: Progress) -> list[Link]:
        """Return a link from each event to the one that stands for all that are the same."""
        pairs = []
        for one, other in self.candidates():
            told(1)
            if found := self._compare(one, other):
                pairs.append(found)
        made = join(pairs, union=self.union, allowed=self._allowed)
        return star(made, self.union, Same.EVENT, self._rank)

    def _rank(self, iri: str) -> tuple[int, str]:
        return self._world.docs[self._world.events[iri].doc].day or 0, iri

    def _actor(self, iri: str) -> str:
        return min(self._actors.members(iri))

    def _place(self, iri: str) -> str:
        return min(self._places.members(iri))

    def _above(self, places: set[str]) -> set[str]:
        """Return places with all that they lie in, but for countries."""
        found = sorted(places)
        for place in found:
            thing = self._world.things.get(place)
            found += [one for one in sorted(thing.within if thing else ()) if one not in found]
        return {one for one in found if (thing := self._world.things.get(one)) is None or "Country" not in thing.kinds}

    # -- candidates

    def candidates(self) -> Iterator[tuple[Event, Event]]:
        """Yield the pairs that are compared."""
        seen: set[tuple[str, str]] = set()
        for pair in chain(self._by_story(), self._by_key()):
            if pair not in seen:
                seen.add(pair)
                one, other = (self._world.events[iri] for iri in pair)
                if one.doc != other.doc:
                    yield one, other

    def _by_story(self) -> Iterator[tuple[str, str]]:
        """Yield the events of one kind in articles that seem to tell one story."""
        kinds = {iri: self._by_kind(doc.events) for iri, doc in self._world.docs.items()}
        for doc, near in sorted(set(self._stories.neighbours())):
            for kind, events in kinds[doc].items():
                for one, other in product(events, kinds[near].get(kind, ())):
                    yield (one, other) if one < other else (other, one)

    def _by_kind(self, events: list[str]) -> dict[str, list[str]]:
        """Return events by the kinds of their classes, by their words, and the one with which an article begins."""
        kinds: dict[str, list[str]] = defaultdict(list)
        for iri in events:
            event = self._world.events[iri]
            for kind in {*_kinds(event), *(f"={skeleton(word)}" for word in event.triggers)}:
                kinds[kind].append(iri)
            if iri in self._leads:
                kinds["lead"].append(iri)
        return kinds

    def _by_key(self) -> Iterator[tuple[str, str]]:
        """Yield the events that have a kind, some days, and a place, a party or a word in common."""
        blocks: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for iri in sorted(self._world.events):
            for key in self._keys(self._world.events[iri]):
                blocks[key].append(iri)
        for key in sorted(blocks):
            yield from self._pairs(blocks[key])

    def _keys(self, event: Event) -> Iterator[tuple[str, int, str]]:
        """Yield what events that may be one have in common: a kind, a span of days, and a place, a party or a word."""
        days = self._days(event)
        if days is None:
            return
        first, last = days
        width = _DAYS + _RECENT + 1
        spans = range((first - _DAYS) // width, (last + _DAYS) // width + 1)
        about = {*self._around[event.iri], *self._parties[event.iri], *(f"={word}" for word in event.triggers)}
        yield from product(sorted(_kinds(event)), spans, sorted(about))

    def _days(self, event: Event) -> tuple[int, int] | None:
        """Return the days within which an event began, if need be by the day of its article."""
        if event.first is not None and event.last is not None and event.lasts <= _SHORT:
            return event.first, event.last
        published = self._world.docs[event.doc].day
        return None if published is None or event.first is not None else (published - _RECENT, published)

    def _pairs(self, block: list[str]) -> Iterator[tuple[str, str]]:
        if len(block) <= _CROWD:
            yield from combinations(block, 2)
            return
        # a block this large is no evidence by itself: of it, those are compared that have most in common
        rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for iri in block:
            event = self._world.events[iri]
            for place, party in product(sorted(self._around[iri]) or [""], sorted(self._parties[iri]) or [""]):
                rows[(place, party, event.category)].append(iri)
        for row in sorted(rows):
            some = rows[row]
            for at, iri in enumerate(some):
                yield from ((iri, other) for other in some[at + 1 : at + _CROWD // 2])

    # -- comparing

    def _compare(self, one: Event, other: Event) -> Link | None:
        score, reasons = weigh("event", self.signs(one, other))
        return Link(one.iri, other.iri, Same.EVENT, round(score, 2), reasons) if score >= least("event") else None

    def signs(self, one: Event, other: Event) -> Iterator[Sign]:
        """Yield what speaks for and against two events' being one."""
        yield from self._what(one, other)
        yield from self._when(one, other)
        yield from self._where(one, other)
        yield from self._who(one, other)
        yield from _tolls(one, other)
        likeness = self._stories.nearness(one.doc, other.doc)
        yield Sign("one story", min(1.0, likeness / _ONE_STORY), f"their articles are {likeness:.0%} alike")
        if likeness < _STRANGERS:
            yield Sign("strangers", 1, "their articles tell different stories")
        if self._copies.together(one.doc, other.doc):
            yield Sign("copies", 1, "their articles are copies of one")

    def _what(self, one: Event, other: Event) -> Iterator[Sign]:
        if one.category == other.category:
            yield Sign(
                "same class" if one.root != "Event" else "both plain", 1, f"both are of the class {one.category}"
            )
        elif one.root == other.root:
            yield Sign("same root", 1, f"both are of the class {one.root}")
        elif "Event" in {one.root, other.root} or _kinds(one) != _kinds(other):
            yield Sign("other class", 1, f"the classes are {one.category} and {other.category}")
        else:
            yield Sign("kindred class", 1, f"the classes {one.category} and {other.category} tell one happening")
        firsts = (one.iri in self._first) + (other.iri in self._first)
        if firsts == 2:
            yield Sign("both first", 1, "both are the first of their kind in their articles")
        elif firsts == 1:
            yield Sign("one first", 1, "only one is the first of its kind in its article")
        if {one.iri, other.iri} <= self._leads:
            yield Sign("both lead", 1, "with both their articles begin")
        if shared := sorted(word for word in one.triggers if any(alike(word, their) for their in other.triggers)):
            yield Sign("same trigger", 1, f"both are told by “{' '.join(shared)}”")
        mine, theirs = set(name_words(one.label)), set(name_words(other.label))
        if both := mine & theirs:
            share = len(both) / len(mine | theirs)
            yield Sign("same words", share, f"{share:.0%} of the words of what happened are the same")

    def _when(self, one: Event, other: Event) -> Iterator[Sign]:
        if one.first is None or other.first is None or one.last is None or other.last is None:
            yield from self._when_told(one, other)
            return
        apart = max(one.first - other.last, other.first - one.last, 0)
        if not apart and max(one.lasts, other.lasts) <= _DAYS:
            yield Sign("same day", 1, "on the same day")
        elif apart <= _DAYS:
            yield Sign("day apart", 1, f"the days are {apart} apart" if apart else "within the same days")
        else:
            yield Sign("other day", 1, f"the days are {apart} apart")

    def _when_told(self, one: Event, other: Event) -> Iterator[Sign]:
        """Yield what the days of articles say where an event has none."""
        days = [self._days(event) for event in (one, other)]
        if days[0] is None or days[1] is None:
            return
        apart = max(days[0][0] - days[1][1], days[1][0] - days[0][1], 0)
        if not apart:
            yield Sign("told in those days", 1, "told of in the same days")
        else:
            yield Sign("told later", 1, f"told of {apart} days apart")

    def _where(self, one: Event, other: Event) -> Iterator[Sign]:
        mine, theirs = self._at[one.iri], self._at[other.iri]
        above, others = self._around[one.iri], self._around[other.iri]
        both = mine & theirs & above
        names = self._names(mine & above) & self._names(theirs & others)
        if both or names:
            yield Sign("same place", 1, f"both in {self._name(min(both)) if both else ' '.join(min(names))}")
        elif both := (mine & others) | (above & theirs):
            yield Sign("around", 1, f"one within the other’s place: {self._name(min(both))}")
        elif (far := self._distance(mine & above, theirs & others)) is not None:
            yield Sign("around" if far <= _NEAR else "other place", 3 if far > _FAR else 1, f"{far:,.0f} km apart")
        elif mine and theirs and (self._countries(mine) and self._countries(theirs)):
            same = self._countries(mine) & self._countries(theirs)
            yield Sign("same country" if same else "other place", 1, f"{'the same' if same else 'another'} country")

    def _names(self, places: set[str]) -> set[tuple[str, ...]]:
        return {name_words(self._name(iri)) for iri in places}

    def _distance(self, mine: set[str], theirs: set[str]) -> float | None:
        """Return how many kilometres lie between the nearest of places, if it is known."""
        points = [
            [p for iri in sorted(some) if (t := self._world.things.get(iri)) and (p := t.point)]
            for some in (mine, theirs)
        ]
        return min((distance(a, b) for a, b in product(*points)), default=None)

    def _countries(self, places: set[str]) -> set[str]:
        return {thing.country for iri in places if (thing := self._world.things.get(iri))} - {""}

    def _who(self, one: Event, other: Event) -> Iterator[Sign]:
        mine, theirs = self._parties[one.iri], self._parties[other.iri]
        if both := mine & theirs:
            yield Sign("same parties", 1, f"with the same parties: {', '.join(sorted(map(self._name, both)))}")
        elif words := sorted(self._labels(mine) & self._labels(theirs)):
            yield Sign("alike parties", 1, f"with parties of one name: {', '.join(words)}")
        elif mine and theirs:
            yield Sign("other parties", 1, "with other parties")

    def _labels(self, nodes: set[str]) -> set[str]:
        return {word for iri in nodes for word in name_words(self._name(iri))[-1:]}

    def _name(self, iri: str) -> str:
        thing = self._world.things.get(iri)
        return thing.label if thing else iri.rpartition("/")[2]

    # -- groups of them

    def _allowed(self, one: list[str], other: list[str]) -> bool:
        """Refuse groups that have two events of one article, which are two events, or days far apart."""
        mine, theirs = ([self._world.events[iri] for iri in group] for group in (one, other))
        if {event.doc for event in mine} & {event.doc for event in theirs}:
            return False
        days = [(event.first, event.last) for event in (*mine, *theirs) if event.first and event.last]
        return not days or max(first for first, _ in days) - min(last for _, last in days) <= _DAYS + 1


def _kinds(event: Event) -> set[str]:
    """Return by what an event is found: the kind of its class, and for a plain one its words."""
    return {_KINDRED.get(event.root, event.root)} if event.root != "Event" else {f"={word}" for word in event.triggers}


def _tolls(one: Event, other: Event) -> Iterator[Sign]:
    for name in sorted(one.counts.keys() & other.counts.keys()):
        mine, theirs = one.counts[name], other.counts[name]
        if mine == theirs:
            yield Sign("same count", 1 if mine > 2 else 0.5, f"the same number {name}: {mine}")
        elif min(mine, theirs) * 2 >= max(mine, theirs):
            yield Sign("near count", 1, f"near numbers {name}: {mine} and {theirs}")
        else:
            yield Sign("far count", 1, f"far numbers {name}: {mine} and {theirs}")
