"""Where the places of whole texts are put."""

from __future__ import annotations

import datetime as dt

import pytest
from spacy.language import Language

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import Gazetteer, open_gazetteer
from kg.model import Article, Basis, Entity, Kind


class Reader:
    """Extracts the places of a text by their names."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self.nlp, self.lexicon, self.gazetteer = nlp, lexicon, open_gazetteer()

    def __call__(self, text: str) -> dict[str, Entity]:
        article = Article(id="a", text=text, date=dt.date(2024, 5, 6))
        found = extract(article, pipeline=self.nlp, lexicon=self.lexicon, gazetteer=self.gazetteer)
        places = [entity for entity in found.entities if entity.kind.is_place]
        # "Washington" may be the United States
        towns = [place for place in places if place.kind is not Kind.COUNTRY]
        names = {name: place for place in towns for name in place.alt_labels}
        return names | {place.label: place for place in places}


@pytest.fixture(scope="module")
def read(nlp: Language, lexicon: Lexicon) -> Reader:
    return Reader(nlp, lexicon)


def point(entity: Entity) -> tuple[float, float] | None:
    return (round(entity.location.lat), round(entity.location.long)) if entity.location else None


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return open_gazetteer()


def test_a_street_has_the_point_of_the_town_that_the_text_names(read: Reader) -> None:
    places = read("Two men were hurt on Harrow Lane in Norwich on Monday.")
    lane, town = places["Harrow Lane"], places["Norwich"]
    assert lane.location is not None
    assert point(lane) == point(town)
    assert lane.location.basis is Basis.CONTAINER
    assert lane.location.geonames is None
    assert [r.object for r in lane.relations if r.name == "within"] == ["country/GB", town.key]


def test_the_owner_in_front_is_the_town_as_well(read: Reader) -> None:
    places = read("Police closed Lima's Mercado Grande Street on Sunday.")
    street = next(entity for label, entity in places.items() if "Street" in label)
    assert street.location is not None
    assert street.location.country == "PE"


def test_what_the_text_does_not_place_lies_around_the_other_places(read: Reader) -> None:
    text = "A mill burned down in Ghent on Monday. Crews came from Bruges, and Kattenberg Street is closed."
    street = read(text)["Kattenberg Street"]
    assert street.location is not None
    assert (street.location.country, street.location.basis) == ("BE", Basis.SURROUNDINGS)
    assert [r.object for r in street.relations if r.name == "within"] == ["country/BE"]


def test_nothing_is_placed_where_the_article_tells_of_many_places(read: Reader) -> None:
    text = "He had lived in Lagos, Oslo, Quito and Osaka. In the end he bought a house on Kattenberg Street."
    assert read(text)["Kattenberg Street"].location is None


def test_a_street_is_not_in_the_town_that_it_is_named_after(read: Reader) -> None:
    places = read("Pupils in Toledo, Ohio, marched down Vienna Road on Monday.")
    road = places["Vienna Road"]
    assert road.location is None or road.location.country == "US"


def test_a_state_is_told_from_the_country_of_its_name(read: Reader) -> None:
    here = read("The sheriff of a county in Georgia sent deputies to Savannah and Macon on Friday.")["Georgia"]
    there = read("Georgia and Armenia opened a border post near Tbilisi on Friday.")["Georgia"]
    assert (here.kind, point(here)) == (Kind.REGION, (33, -83))
    assert there.kind is Kind.COUNTRY


def test_a_county_and_its_town_tell_of_each_other(read: Reader) -> None:
    places = read(
        "A barn near Salem burned. The Washington County Sheriff said that nobody was hurt. A man from Pekin was held."
    )
    county, town = places["Washington County"], places["Salem"]
    assert county.location is not None
    # Salem and Pekin are towns of Washington County, Indiana
    assert (point(county), point(town)) == ((39, -86), (39, -86))


def test_the_noun_behind_a_list_holds_for_all_names(read: Reader) -> None:
    places = read("Floods hit Clackamas, Marion and Polk counties in Oregon.")
    assert {places[name].kind for name in ("Marion County", "Polk County") if name in places} <= {Kind.REGION}
    marion = next(entity for label, entity in places.items() if label.startswith("Marion"))
    assert (marion.kind, point(marion)) == (Kind.REGION, (45, -123))


def test_a_city_may_begin_with_its_countrys_name(read: Reader) -> None:
    places = read("The train left Mexico City for the coast on Tuesday.")
    assert places["Mexico City"].kind is Kind.CITY
    assert point(places["Mexico City"]) == (19, -99)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Mortars hit a clinic in Cox's Bazar on Tuesday.", "Cox's Bazar", "BD"),
        ("Rebels shelled Kenya's Mombasa on Tuesday.", "Mombasa", "KE"),
        ("Fire swept the camp at Moria on Tuesday.", "Moria", "GR"),
        ("Ann Lee was shot at King's Cross on Tuesday.", "King's Cross", "GB"),
        ("Police searched Victoria Station on Tuesday.", "Victoria Station", "GB"),
        ("A bomb exploded at Charlotte Airport on Tuesday.", "Charlotte Airport", "US"),
    ],
)
def test_names_that_mean_one_place_alone(read: Reader, text: str, name: str, country: str) -> None:
    location = read(text)[name].location
    assert location is not None
    assert location.country == country


@pytest.mark.parametrize(
    ("text", "town", "country"),
    [
        ("QUITO (AP) — Miners marched through the capital on Tuesday.", "QUITO", "EC"),
        ("LUSAKA, Zambia - A dam broke on Tuesday.", "LUSAKA", "ZM"),
        ("Tallinn (Reuters) - The bank raised rates on Tuesday.", "Tallinn", "EE"),
        ("Teachers end strike. BOISE --- Schools opened again on Tuesday.", "BOISE", "US"),
    ],
)
def test_the_place_in_front_of_a_report_is_read(read: Reader, text: str, town: str, country: str) -> None:
    place = read(text)[town]
    assert place.location is not None
    assert (place.kind, place.location.country) == (Kind.CITY, country)


def test_a_word_in_capitals_in_front_is_not_always_a_place(read: Reader) -> None:
    assert "UPDATE" not in read("UPDATE — Teachers ended their strike on Tuesday.")


def test_a_state_behind_its_town_is_not_the_capital(read: Reader) -> None:
    places = read("A baker from Spokane, Washington, won a prize. Washington will pay for it, the minister said.")
    assert any(place.kind is Kind.REGION and point(place) == (48, -120) for place in places.values())


def test_states_in_a_list_are_states(read: Reader) -> None:
    places = read("Rain is likely in Oregon and Washington on Friday.")
    assert places["Washington"].kind is Kind.REGION


def test_neighbours_speak_for_a_country(read: Reader) -> None:
    places = read("Trains run from Azerbaijan through Georgia to Turkey.")
    assert places["Georgia"].kind is Kind.COUNTRY


def test_a_seat_of_government_is_a_building_where_people_meet(read: Reader) -> None:
    met = read("The two leaders held talks at the Kremlin on Friday.")
    said = read("The Kremlin said on Friday that it would answer.")
    assert met["Kremlin"].kind is Kind.FACILITY
    assert "Kremlin" in said["Russia"].alt_labels
    # the words go on to name the building
    assert (said["Kremlin"].kind, point(said["Kremlin"])) == (Kind.FACILITY, (56, 38))


def test_an_ocean_is_no_village(read: Reader) -> None:
    text = "Storms over the Atlantic reached Virginia and Florida on Friday, the sheriff of a county said."
    assert next(place for label, place in read(text).items() if "Atlantic" in label).kind is Kind.NATURAL_FEATURE


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("Judges of the Clarke County Superior Court met on Monday.", "Clarke County", Kind.REGION),
        ("She teaches at the University of Rotterdam.", "Rotterdam", Kind.CITY),
        ("The Government of Iraq signed the treaty on Monday.", "Iraq", Kind.COUNTRY),
        ("Zutphen is quiet. The Zutphen Choral Society met there on Monday.", "Zutphen", Kind.CITY),
    ],
)
def test_a_body_is_named_after_a_place(text: str, place: str, kind: Kind, read: Reader) -> None:
    found = read(text)[place]
    last = found.mentions[-1]
    assert (found.kind, text[last.begin : last.end]) == (kind, place)


@pytest.mark.parametrize(
    "text",
    [
        "The Charlotte Holm Trust met on Monday.",
        "The Zutphen Choral Society met on Monday.",
        "Ana London Holm resigned.",
    ],
)
def test_a_name_holds_no_place_that_is_not_sure(text: str, read: Reader) -> None:
    assert not {"Charlotte", "Zutphen", "London"} & read(text).keys()


def test_a_capital_that_acts_is_still_a_place(read: Reader) -> None:
    places = read("Ankara condemned the vote on Monday.")
    assert "Ankara" in places["Turkey"].alt_labels
    assert point(places["Ankara"]) == (40, 33)


def test_an_office_and_what_stands_in_front_of_a_holder_are_no_places(read: Reader) -> None:
    assert "State" not in read("The Secretary of State met a State representative on Monday.")
    assert not read("The church leader and the hospital manager resigned on Monday.")
