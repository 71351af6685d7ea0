from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from kg.extract.places.place_names import PlaceName, read_place_name
from kg.extract.places.places import Resolved, resolve_place_names
from kg.lexicon import Lexicon, PlaceNoun
from kg.lexicon.gazetteer import Gazetteer, open_gazetteer
from kg.model import Kind, Span

NOUNS = {
    Kind.REGION: "province state county district countryside area",
    Kind.CITY: "city town village",
    Kind.FACILITY: "airport court academy",
    Kind.NATURAL_FEATURE: "river",
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Lexicon:
    nouns = {word: PlaceNoun(word, kind) for kind, listed in NOUNS.items() for word in listed.split()}
    return replace(lexicon, place_nouns={**lexicon.place_nouns, **nouns})


class Reader:
    """Resolves the names that a text marks with brackets."""

    def __init__(self, gazetteer: Gazetteer, words: Lexicon) -> None:
        self.gazetteer, self.words = gazetteer, words

    def names(self, marked: str) -> list[PlaceName]:
        text, spans = "", []
        for part in re.split(r"(\[[^]]*\])", marked):
            if part.startswith("["):
                spans.append(Span(len(text), len(text) + len(part) - 2))
                part = part[1:-1]  # noqa: PLW2901
            text += part
        return [read_place_name(text, span, self.words) for span in spans]

    def places(self, marked: str, spoken: Mapping[str, float] | None = None) -> list[Resolved | None]:
        names = self.names(marked)
        found = resolve_place_names(names, gazetteer=self.gazetteer, lexicon=self.words, spoken=spoken or {})
        return [found[name.span] for name in names]

    def known(self, marked: str, spoken: Mapping[str, float] | None = None) -> list[str | None]:
        return [place.known if place else None for place in self.places(marked, spoken)]


@pytest.fixture(scope="module")
def read(gazetteer: Gazetteer, words: Lexicon) -> Reader:
    return Reader(gazetteer, words)


@pytest.mark.parametrize(
    ("text", "kind", "container"),
    [
        ("in [Hama] province on Sunday", Kind.REGION, None),
        ("the city of [Hama] fell", Kind.CITY, None),
        ("near [Paris], Texas, on Sunday", None, "Texas"),
        ("BALTIMORE, a man from [Baltimore], Md., said", None, "Md."),
        ("the Turkish city of [Batman] said", Kind.CITY, "Turkey"),
        ("in Syria's northern city of [Aleppo] today", Kind.CITY, "Syria"),
        ("at [Camp Speicher] in northern Iraq", None, "Iraq"),
        ("in [Paris], where talks were held", None, None),
        ("in [Paris], Monday", None, None),
        ("in [Springfield], Ohio, and Rome", None, "Ohio"),
        ("stops in [London], Ontario and Rome", None, None),
        ("from [Spokane], Washington, on Sunday", None, "Washington"),
        ("in [Carver], Dakota and Scott counties", Kind.REGION, None),
        ("in Carver and [Scott] counties", Kind.REGION, None),
        ("between [Clay] and Cass counties", Kind.REGION, None),
        ("in the [Aleppo] area", None, None),
    ],
)
def test_hints_are_read_beside_a_name(read: Reader, text: str, kind: Kind | None, container: str | None) -> None:
    (name,) = read.names(text)
    assert (name.kind, name.container) == (kind, container)


def test_a_noun_within_the_name_is_a_hint(read: Reader) -> None:
    (name,) = read.names("fighting in [Hama province] went on")
    assert (name.surface, name.kind) == ("Hama", Kind.REGION)


def test_a_city_and_its_province_are_told_apart(read: Reader) -> None:
    city, province = read.places("In [Hama], and elsewhere in [Hama province], fighting went on", {"SY": 1})
    assert city is not None
    assert province is not None
    assert (city.kind, city.location.country) == (Kind.CITY, "SY")
    assert (province.kind, province.known) == (Kind.REGION, "place/hama-governorate")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("in [Paris] on Sunday", "FR"),
        ("in [Paris], Texas", "US"),
        ("in [London], Ontario", "CA"),
        ("in [Birmingham], Ala., and", "US"),
        ("in [Tripoli]", "LY"),
        ("in [Tripoli], Lebanon", "LB"),
        ("in [Tripoli] and [Beirut] and [Sidon]", "LB"),
        ("the Turkish city of [Batman]", "TR"),
    ],
)
def test_what_stands_beside_decides(read: Reader, text: str, country: str) -> None:
    place = read.places(text)[0]
    assert place is not None
    assert place.location.country == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("at [Victoria Station] on Sunday", "GB"),
        ("at [Victoria Station] in Melbourne", None),
        ("at [Tahrir Square] in Cairo", "EG"),
    ],
)
def test_a_known_station_is_not_in_another_town(read: Reader, text: str, country: str | None) -> None:
    place = read.places(text)[0]
    assert (place.location.country if place else None) == country


def test_the_countries_spoken_of_decide(read: Reader) -> None:
    assert read.known("[Georgia] said", {"GE": 2}) == ["country/GE"]
    assert read.known("[Georgia] and [Alabama] and [Florida]", {"US": 2})[0] == "place/georgia"


def test_a_division_of_a_country_that_nobody_mentions_is_not_meant(read: Reader) -> None:
    assert read.known("strikes on [Gaza]", {"IL": 2}) == ["place/gaza-strip"]
    assert read.known("floods in [Gaza] and [Maputo]", {"MZ": 1})[0] == "place/gaza-province"


def test_what_is_said_once_holds_for_the_article(read: Reader) -> None:
    first, second = read.known("a house in [Springfield], Ore., said the [Springfield] police")
    assert first == second
    assert first is not None


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("the US", "country/US"),
        ("D.C.", "place/district-of-columbia"),
        ("DPRK", "country/KP"),
        ("Gaza Strip", "place/gaza-strip"),
        ("Euphrates", "place/euphrates"),
        ("Middle East", "place/middle-east"),
        ("Nineveh", "place/nineveh"),
        ("Ivory Coast", "country/CI"),
        # a large state, and no village or byname in it; but the town where it is most of its province
        ("Sinaloa", "place/sinaloa-state"),
        ("Bihar", "place/bihar-state"),
        ("Deraa", "place/gn-170905"),
        ("Hama", "place/gn-170017"),
        ("Gaza", "place/gaza-strip"),
    ],
)
def test_known_places_are_found(read: Reader, name: str, known: str) -> None:
    assert read.known(f"in [{name}] today") == [known]


@pytest.mark.parametrize("name", ["Qwzxv Prhh", "South", "Syrian", "UNX"])
def test_what_is_no_known_place_is_none(read: Reader, name: str) -> None:
    assert read.places(f"in [{name}] today", {"SY": 3}) == [None]


def test_the_north_is_read_where_both_halves_are_spoken_of(read: Reader) -> None:
    assert read.known("[Seoul] and the [North] agreed", {"KP": 2, "KR": 2})[1] == "country/KP"
    assert read.known("fled to the [North]", {"SY": 2}) == [None]


@pytest.mark.parametrize(
    ("name", "kind", "within"),
    [
        ("northern Syria", Kind.REGION, "country/SY"),
        ("northern Hama countryside", Kind.REGION, "place/hama-governorate"),
        ("Aleppo's military academy", Kind.FACILITY, "place/gn-170063"),
    ],
)
def test_a_part_of_a_known_place_lies_within_it(read: Reader, name: str, kind: Kind, within: str) -> None:
    (place,) = read.places(f"in the [{name}] today", {"SY": 1})
    assert place is not None
    assert (place.known, place.kind, place.label, place.within) == (None, kind, name, within)


def test_the_order_of_names_does_not_matter(read: Reader) -> None:
    names = read.names("[Athens], [Jackson], [Madison], [Clarke County], [Atlanta], [Rome], [Augusta]")
    forth = resolve_place_names(names, gazetteer=read.gazetteer, lexicon=read.words, spoken={})
    back = resolve_place_names(names[::-1], gazetteer=read.gazetteer, lexicon=read.words, spoken={})
    assert forth == back


def test_every_country_has_what_the_reader_needs(lexicon: Lexicon) -> None:
    for country in lexicon.countries.values():
        assert country.label, country.code
        assert -90 <= country.lat <= 90, country.code
        assert -180 <= country.long <= 180, country.code
    assert {"SY", "XK", "PS", "TW", "EH", "VA"} <= set(lexicon.countries)
    assert lexicon.demonyms["Dutch"].code == "NL"
    assert lexicon.seats["Kremlin"].code == "RU"


def test_every_region_lies_on_earth_and_in_a_known_country(lexicon: Lexicon) -> None:
    for places in lexicon.places.values():
        for place in places:
            assert place.lat is not None, place.id
            assert place.long is not None, place.id
            assert -90 <= place.lat <= 90, place.id
            assert -180 <= place.long <= 180, place.id
            assert place.country is None or place.country in lexicon.countries, place.id


@pytest.mark.parametrize(
    "marked",
    ["[Kaya], a village in Nigeria, burned.", "[Kaya], in Nigeria, burned.", "[Kaya] in Nigeria burned."],
)
def test_a_town_said_to_lie_in_a_country_is_none_of_another(read: Reader, marked: str) -> None:
    assert read.known(marked) == [None]
    assert read.known("[Kaya] burned.") == ["place/gn-2359608"]
    assert read.known("They met in [Vienna] in France's absence.") == ["place/gn-2761369"]


@pytest.mark.parametrize(
    ("name", "country"),
    [("Tissa", "IN"), ("Garni", "SD"), ("Endau", "KE"), ("Melle", "VU"), ("Ulan", "KZ")],
)
def test_where_an_article_is_about_one_country_small_namesakes_abroad_are_not_meant(
    read: Reader, name: str, country: str
) -> None:
    assert read.places(f"in [{name}] today", {country: 3}) == [None]
    # the same town, where nothing or its own country speaks for another
    assert read.places(f"in [{name}] today", {}) != [None]


def test_a_city_abroad_is_still_meant(read: Reader) -> None:
    assert read.known("flew to [Geneva] today") == ["place/gn-2660646"]
    (geneva,) = read.places("flew to [Geneva] today", {"KE": 3})
    assert geneva is not None
    assert geneva.known == "place/gn-2660646"


def test_a_short_name_is_no_other_spelling(read: Reader) -> None:
    assert read.places("in [Gulei] today", {"IN": 3}) == [None]


def test_a_bare_name_is_a_provinces_where_its_towns_are_named(read: Reader) -> None:
    assert read.known("[Aurora] and [Baler]") == ["place/aurora-province-central-luzon", "place/gn-1728264"]
    (aurora,) = read.places("in [Aurora] today", {"US": 1})
    assert aurora is not None
    assert (aurora.kind, aurora.location.country) == (Kind.CITY, "US")


def test_antarctic_islands_are_none_of_scotland(read: Reader) -> None:
    (place,) = read.places("off the [South Orkney Islands] today", {"GB": 2})
    assert place is not None
    assert round(place.location.lat) == -61
