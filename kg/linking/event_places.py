"""Compares the places of two happenings, for and against their being the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from kg.linking.evidence import Sign
from kg.linking.happenings import Happening
from kg.linking.model import World
from kg.linking.names import is_name, name_words
from kg.linking.places import distance

#: The most kilometres between two places of one happening, and those from which the distance weighs thrice.
_NEAR, _FAR = 40.0, 100.0


class Whereabouts:
    """Compares where happenings took place.

    Args:
        world: the contents of the graphs.
        told: the places that each article names, and what contains them.
    """

    def __init__(self, world: World, told: Mapping[str, set[str]]) -> None:
        self._world = world
        self._told = told

    def between(self, one: Happening, other: Happening) -> Iterator[Sign]:
        """Yield the signs in the places of two happenings, and in what contains these."""
        mine, theirs = one.places, other.places
        both = mine & theirs & one.near
        spots, others = self._spots(mine), self._spots(theirs)
        if spots and others and not spots & others:
            yield Sign("other spot", 1, f"{min(spots)} is not {min(others)}")
        names = self._names(mine & one.near), self._names(theirs & other.near)
        if both or (shared := names[0] & names[1]):
            yield Sign("same place", 1, f"both in {self._name(min(both)) if both else ' '.join(min(shared))}")
        elif both := (mine & other.near) | (one.near & theirs):
            yield Sign("around", 1, f"one within the other’s place: {self._name(min(both))}")
        elif after := {min(a, b, key=len) for a, b in product(*names) if {*a} < {*b} or {*b} < {*a}}:
            yield Sign("around", 1, f"one is named after the other’s place: {' '.join(min(after))}")
        elif (far := self._distance(mine, theirs)) is not None:
            yield Sign("around" if far <= _NEAR else "other place", 3 if far > _FAR else 1, f"{far:,.0f} km apart")
        elif (regions := self._regions(one.near)) and (others := self._regions(other.near)) and not regions & others:
            yield Sign("other place", 1, f"{self._name(min(regions))} is not {self._name(min(others))}")
        else:
            yield from self._untold(one, other)

    def _spots(self, places: set[str]) -> set[str]:
        """Return the last words of the places that only their articles know: "market", "station"."""
        own = (self._world.things.get(iri) for iri in places)
        return {word for one in own if one and not one.is_shared for word in name_words(one.label)[-1:]}

    def _untold(self, one: Happening, other: Happening) -> Iterator[Sign]:
        """Yield the signs against two happenings whose places are unconnected, such as another country."""
        mine, theirs = self._countries(one.places), self._countries(other.places)
        here, there = self._named(one), self._named(other)
        if mine and theirs and not mine & theirs:
            yield Sign("other place", 1, f"{' '.join(sorted(mine))} is not {' '.join(sorted(theirs))}")
        elif here & self._told_by(other) or there & self._told_by(one):
            return
        elif here and there:
            yield Sign("place unlike", 1, "neither article names the place of which the other tells")
        elif here or there:
            yield Sign("place untold", 1, f"only one article names {self._name(min(here | there))}")

    def _named(self, one: Happening) -> set[str]:
        """Return the places of a happening that have proper names, without countries."""
        return {iri for iri in one.places & one.near if is_name(self._name(iri))}

    def _told_by(self, one: Happening) -> set[str]:
        return {iri for doc in one.docs for iri in self._told.get(doc, ())}

    def _names(self, places: set[str]) -> set[tuple[str, ...]]:
        return {name_words(self._name(iri)) for iri in places}

    def _distance(self, mine: set[str], theirs: set[str]) -> float | None:
        """Return the kilometres between the nearest two places, if known.

        Only points from the gazetteer count: a region's says little, and that of a place known only from its article is
        the point of what contains it.
        """
        points = [
            [
                thing.point
                for iri in sorted(some)
                if (thing := self._world.things.get(iri)) and thing.point and thing.is_spot
            ]
            for some in (mine, theirs)
        ]
        return min((distance(a, b) for a, b in product(*points)), default=None)

    def _regions(self, places: set[str]) -> set[str]:
        """Return the regions in the gazetteer among some places and what contains them."""
        known = (thing for iri in places if (thing := self._world.things.get(iri)))
        return {thing.iri for thing in known if thing.is_shared and "Region" in thing.kinds}

    def _countries(self, places: set[str]) -> set[str]:
        return {thing.country for iri in places if (thing := self._world.things.get(iri))} - {""}

    def _name(self, iri: str) -> str:
        thing = self._world.things.get(iri)
        return thing.label if thing else iri.rpartition("/")[2]
