from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.namespace import RDF, RDFS

from kg.errors import InputError
from kg.exporter import analyse
from kg.lexicon.build_places import alternates, build
from kg.lexicon.gazetteer import Gazetteer, fold, loosen, open_gazetteer, printed
from kg.model import Article
from kg.names import KG
from kg.rdf.graph import to_graph

CITIES = [
    {
        "geonameid": 2,
        "name": "Halab",
        "latitude": 36.2,
        "longitude": 37.16,
        "countrycode": "SY",
        "population": 2_000_000,
        "admin1code": "09",
        "alternatenames": ["Aleppo", "ALP", "allepo", "حلب", "Haleb"],
    },
    {
        "geonameid": 1,
        "name": "Aleppo",
        "latitude": 40.8,
        "longitude": -80.1,
        "countrycode": "US",
        "population": 1_900,
        "admin1code": "PA",
        "alternatenames": ["Alepo"],
    },
]


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ma'arrat an-Nu‘mān", "MAARRAT AN NUMAN"),
        ("São Paulo", "Sao Paulo"),
        ("St. Petersburg", "Saint Petersburg"),
        ("Port-au-Prince", "Port au Prince"),
        ("Łódź", "Lodz"),
        ("N’Djamena", "N'Djamena"),
    ],
)
def test_case_accents_and_hyphens_do_not_count(name: str, other: str) -> None:
    assert fold(name) == fold(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ar Raqqah", "Al-Raqqa"),
        ("Ad Dujayl", "Dujail"),
        ("Dayr az-Zawr", "Deir Ezzor"),
        ("Khān Shaykhūn", "Khan Sheikhoun"),
        ("Al Ḩudaydah", "Hodeida"),
        ("Zaporizhzhya", "Zaporizhzhia"),
        ("Saraqib", "Saraqeb"),
    ],
)
def test_transliterations_are_levelled(name: str, other: str) -> None:
    assert loosen(name) == loosen(other)


def test_different_names_stay_different() -> None:
    names = ["Homs", "Hama", "Kursk", "Kharkiv", "Mosul", "Mostar", "Idlib", "Irbil", "Tartus", "Taiz", "Tunis"]
    assert len({loosen(name) for name in names}) == len(names)


def test_the_largest_city_comes_first(world: Gazetteer) -> None:
    found = world.find("Birmingham")
    assert [city.country for city in found[:2]] == ["GB", "US"]
    assert [city.population for city in found] == sorted((city.population for city in found), reverse=True)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Aleppo", 170063),
        ("Kiev", 703448),
        ("Kyiv", 703448),
        ("Raqqa", 172955),
        ("Maarat al-Numan", 167611),
        ("Ma'arrat an-Nu'man", 167611),
        ("Leningrad", 498817),
    ],
)
def test_news_names_are_found(world: Gazetteer, name: str, number: int) -> None:
    assert world.find(name)[0].geonames == number


@pytest.mark.parametrize("name", ["", "Qwzxv Prhh", "the", "حلب"])
def test_what_is_no_place_is_not_found(world: Gazetteer, name: str) -> None:
    assert world.find(name) == ()


def test_a_city_is_got_by_number(world: Gazetteer) -> None:
    city = world.get(170063)
    assert city is not None
    assert (city.country, round(city.lat, 2), round(city.long, 2)) == ("SY", 36.2, 37.16)
    assert world.get(1) is None


def test_names_of_little_use_are_left_out() -> None:
    assert list(alternates(CITIES[0])) == ["Aleppo", "Haleb"]
    assert list(alternates(CITIES[1])) == []


def test_the_same_cities_make_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path / "a.sqlite", CITIES)
    build(tmp_path / "b.sqlite", CITIES)
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    with open_gazetteer(tmp_path / "a.sqlite") as made:
        assert [city.geonames for city in made.find("aleppo")] == [2, 1]
        assert [city.name for city in made.find("Al-Halab")] == ["Halab"]


def test_a_missing_index_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="build_places"):
        open_gazetteer(tmp_path / "none.sqlite")


def test_a_damaged_index_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite").write_bytes(b"no database at all, only words")
    with pytest.raises(InputError, match="not an index"):
        open_gazetteer(tmp_path / "bad.sqlite")


@pytest.mark.parametrize(
    ("name", "country", "wanted"),
    [
        ("Al Ḩudaydah", "YE", "Al Hudaydah"),
        ("Ra’s Bayrūt", "LB", "Ras Bayrut"),
        ("Ghāziābād", "IN", "Ghaziabad"),
        ("Ryazan’", "RU", "Ryazan"),
        ("Milе̄hah", "AE", "Milеhah"),
        ("Октябрьский", "BY", "Октябрьский"),
        ("São Paulo", "BR", "São Paulo"),
        ("Fès", "MA", "Fès"),
        ("Xi’an", "CN", "Xi’an"),
    ],
)
def test_a_city_is_called_as_papers_print_it(name: str, country: str, wanted: str) -> None:
    assert printed(name, country) == wanted


def test_no_mark_of_transliteration_is_left_in_the_name_of_a_city() -> None:
    graph = to_graph(analyse(Article(id="x", text="Shelling killed two men in Daraya and in Sarmin, in Syria.")))
    names = {str(name) for city in graph.subjects(RDF.type, KG.City) for name in graph.objects(city, RDFS.label)}
    assert names == {"Darayya", "Sarmin"}
