"""No place that there is lies outside of the part of the world in which the shapes put its country."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple

from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from kg import files
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import INDEX, SCALE
from kg.names import SHAPES
from kg.validation import read_shapes


class Box(NamedTuple):
    """Countries, and the degrees between which they lie."""

    countries: frozenset[str]
    south: float
    north: float
    west: float
    east: float

    def holds(self, country: str, lat: float, long: float) -> bool:
        return country in self.countries and self.south <= lat <= self.north and self.west <= long <= self.east


def boxes() -> list[Box]:
    """The parts of the world, as the shape has them."""
    shapes = read_shapes([files.shapes() / "recommended.ttl"])

    def members(node: Node | None) -> Iterable[Node]:
        assert node is not None
        return Collection(shapes, node)

    found = []
    for part in members(shapes.value(SHAPES.PlaceInCountry, SH["or"])):
        all_of = shapes.value(part, SH["and"])
        if all_of is not None:
            code, lat, long = members(all_of)
            limits = [
                float(str(shapes.value(one, way))) for one in (lat, long) for way in (SH.minInclusive, SH.maxInclusive)
            ]
            found.append(Box(frozenset(map(str, members(shapes.value(code, SH["in"])))), *limits))
    return found


def test_every_populated_place_lies_in_the_part_of_the_world_of_its_country() -> None:
    by_country: dict[str, list[Box]] = {}
    for box in boxes():
        for country in box.countries:
            by_country.setdefault(country, []).append(box)
    with closing(sqlite3.connect(INDEX)) as index:
        cities = index.execute("SELECT country, lat, long FROM city").fetchall()
    outside = [
        city
        for city in cities
        if not any(box.holds(city[0], city[1] / SCALE, city[2] / SCALE) for box in by_country.get(city[0], ()))
    ]
    assert len(cities) > 200_000
    assert outside == []


def test_every_place_of_the_lexicon_lies_in_the_part_of_the_world_of_its_country(lexicon: Lexicon) -> None:
    parts = boxes()
    located = [(one.code, one.lat, one.long) for one in lexicon.countries.values()]
    for places in lexicon.places.values():
        located += [
            (one.country, one.lat, one.long)
            for one in places
            if one.country and one.lat is not None and one.long is not None
        ]
    assert [one for one in located if not any(box.holds(*one) for box in parts)] == []


def test_no_part_of_the_world_is_so_large_that_it_tells_nothing() -> None:
    for box in boxes():
        if box.countries & {"US", "CA", "RU", "AQ"}:
            continue
        assert box.north - box.south <= 90, box
        assert box.east - box.west <= 90, box
