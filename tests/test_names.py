"""Names, offices and places as an export shows them: each table has one kind of fault and what looks like it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kg.exporter import load_tools
from kg.extract import extract
from kg.model import Article, Event, Extraction

Read = Callable[[str], Extraction]


@pytest.fixture(scope="module")
def read() -> Read:
    """Return what extracts from single sentences."""
    tools = load_tools()

    def _read(text: str) -> Extraction:
        article = Article(id="case", text=text, date=dt.date(2026, 3, 11))
        return extract(article, pipeline=tools.pipeline, lexicon=tools.lexicon, gazetteer=tools.gazetteer)

    return _read


def entities(found: Extraction) -> set[str]:
    """Return kind and label of what the text speaks of, without the countries around its places."""
    return {f"{e.kind.value} {e.label}" for e in found.entities if e.mentions}


def trigger(found: Extraction, event: Event) -> str:
    """Return the words that name an event."""
    return event.mentions[0].of(found.article.text)


def roles(found: Extraction, words: str) -> dict[str, list[str]]:
    """Return the labels of those in the roles of the event that some words name."""
    label = {e.key: e.label for e in found.entities}
    event = next(e for e in found.events if trigger(found, e) == words)
    return {
        name: [label[key] for key in keys]
        for name, keys in (("actors", event.actors), ("targets", event.targets), ("places", event.places))
    }


WHOLE_NAMES = {
    "Police closed King's Cross station in London.": {"Facility King's Cross station", "ArmedForce Police"},
    "A bomb went off at King's Cross on Monday.": {"Facility King's Cross"},
    "Police cleared St Paul's Cathedral.": {"Facility St Paul's Cathedral", "ArmedForce Police"},
    "Rebels attacked Deir ez-Zor on Monday.": {"City Deir ez-Zor", "ArmedGroup Rebels"},
    "Soldiers shelled Kafr ed-Dawwar.": {"City Kafr ad Dawwar", "ArmedForce Soldiers"},
    "Carla de los Rios resigned on Monday.": {"Person Carla de los Rios"},
    "Maria van der Berg met Otto von und zu Guttenberg.": {
        "Person Maria van der Berg",
        "Person Otto von und zu Guttenberg",
    },
    "Police arrested Ines Obi-Lindqvist.": {"ArmedForce Police", "Person Ines Obi-Lindqvist"},
    "Carla Rios and Lucas Denner resigned on Monday.": {"Person Carla Rios", "Person Lucas Denner"},
    "The Kenya Ports Authority shut the harbour.": {"Government Kenya Ports Authority", "Facility harbour"},
    "Rebels attacked Bergen op Zoom on Monday.": {"City Bergen op Zoom", "ArmedGroup Rebels"},
    "Rebels attacked the Gulf of Aden and Zinjibar.": {
        "NaturalFeature Gulf of Aden",
        "City Zinjibar",
        "ArmedGroup Rebels",
    },
    "Trinidad Solés and Ann Lee resigned.": {"Person Trinidad Solés", "Person Ann Lee"},
    "Trinidad and Ann Lee agreed.": {"Country Trinidad and Tobago", "Person Ann Lee"},
    "Rebels called upon Chad to act.": {"Country Chad", "ArmedGroup Rebels"},
    "Jean-Pierre Moulin met miners in Kitwe.": {"Person Jean-Pierre Moulin", "Population miners", "City Kitwe"},
    "The Fire Co-ordination Centre sent boats.": {"Organization Fire Co-ordination Centre"},
    "The Department of Fisheries banned nets.": {"Organization Department of Fisheries"},
    "The Congress of Miners sued Norway.": {"Government Congress of Miners", "Country Norway"},
    "The Consumer and Border Agency sued Norway.": {"Government Consumer and Border Agency", "Country Norway"},
}


@pytest.mark.parametrize(("text", "expected"), WHOLE_NAMES.items(), ids=WHOLE_NAMES)
def test_names_of_several_words_are_whole(read: Read, text: str, expected: set[str]) -> None:
    assert entities(read(text)) - {"City London"} == expected


KINDS_BY_NEIGHBOURS = {
    "The mayor of Kitwe, Thabo Nkuna, resigned on Monday.": "Person Thabo Nkuna",
    "Monsignor Aurel Kobo was arrested on Monday.": "Person Aurel Kobo",
    "The mayor of Uvira, Espérance Nabintu, resigned on Monday.": "Person Espérance Nabintu",
    "The court cleared Nora Lind on Monday.": "Person Nora Lind",
    "Police arrested the firm's Middle East director in Hull.": "Region Middle East",
    "Crowds clashed with police in Martha Park on Monday.": "Facility Martha Park",
    "A fire closed Ross Island on Monday.": "NaturalFeature Ross Island",
    "HMS Kestrel left Hull. Kestrel shelled the coast of Somalia.": "ArmedForce HMS Kestrel",
    "The Members of the Board met on Monday.": "Population Members",
    "A commander known as Rayo was killed in Cali.": "Person Rayo",
    "Rebels attacked an aid convoy near Goma.": "Organization aid convoy",
}


@pytest.mark.parametrize(("text", "expected"), KINDS_BY_NEIGHBOURS.items(), ids=KINDS_BY_NEIGHBOURS)
def test_neighbours_tell_what_a_name_means(read: Read, text: str, expected: str) -> None:
    assert expected in entities(read(text))


NO_NAMES = {
    "Rebels attacked a Kurdish-held town on Monday.": {"ArmedGroup Rebels"},
    "Police closed crane No. 7 on Monday.": {"ArmedForce Police"},
    "Police were attacked during his Nov.12th speech in Ulm.": {"ArmedForce Police", "City Ulm"},
    "Police said Lands Secretary Moses Otieno was arrested.": {"ArmedForce Police", "Person Moses Otieno"},
    "Parliament rejected the 2024 Budget on Monday.": {"Government Parliament"},
    "The army attacked Sibiu (German: Hermannstadt, Hungarian: Nagyszeben).": {"ArmedForce army", "City Sibiu"},
}


@pytest.mark.parametrize(("text", "expected"), NO_NAMES.items(), ids=NO_NAMES)
def test_not_every_capital_makes_a_name(read: Read, text: str, expected: set[str]) -> None:
    assert {e for e in entities(read(text)) if not e.endswith("town")} == expected


def test_a_name_in_another_language_is_one_more_name(read: Read) -> None:
    [place] = [e for e in read("The army attacked Sibiu (German: Hermannstadt).").entities if e.kind.value == "City"]
    assert place.alt_labels == ("Hermannstadt",)


OFFICES = {
    "Attorney-General Lydia Marsh resigned on Monday.": ("Lydia Marsh", ["Attorney-General"]),
    "Lieutenant-General Isak Bauer visited Kiel.": ("Isak Bauer", ["Lieutenant-General"]),
    "Police said Deputy Attorney-General Lydia Marsh resigned.": ("Lydia Marsh", ["Deputy Attorney-General"]),
    "The Director-General, Ann Cole, resigned on Monday.": ("Ann Cole", ["Director-General"]),
    "Police arrested the former defence minister Nils Aune.": ("Nils Aune", ["former defence minister"]),
    "Nils Aune, a former defence minister, was arrested.": ("Nils Aune", ["former defence minister"]),
    "Former Oslo mayor Kari Berg resigned.": ("Kari Berg", ["Former mayor"]),
    "Ex-mayor Ann Lee fled Quito.": ("Ann Lee", ["Ex-mayor"]),
    "Police arrested the defence minister Nils Aune.": ("Nils Aune", ["defence minister"]),
}


@pytest.mark.parametrize(("text", "expected"), OFFICES.items(), ids=OFFICES)
def test_offices_with_hyphens_and_past_ones(read: Read, text: str, expected: tuple[str, list[str]]) -> None:
    persons = [e for e in read(text).entities if e.kind.value == "Person"]
    assert [(e.label, [p.role for p in e.positions]) for e in persons] == [expected]


PERSONS_OF_A_COUNTRY = {
    "A Turk was stabbed in Basel on Monday.": {"Person Turk", "City Basel"},
    "An Israeli killed two Palestinians in Hebron.": {"Person Israeli", "Population Palestinians", "City Hebron"},
    "Germany arrested a Syrian on Friday.": {"Country Germany", "Person Syrian"},
    "Police arrested a Nigerian and two Tunisians.": {"ArmedForce Police", "Person Nigerian", "Population Tunisians"},
    "A 34-year-old Afghan stabbed a Pole in Linz.": {"Person Afghan", "Person Pole", "City Linz"},
    "A Saudi was executed in Riyadh.": {"Person Saudi", "City Riyadh"},
    "Israel and Turkey met in Geneva.": {"Country Israel", "Country Turkey", "City Geneva"},
}


@pytest.mark.parametrize(("text", "expected"), PERSONS_OF_A_COUNTRY.items(), ids=PERSONS_OF_A_COUNTRY)
def test_one_of_a_people_is_a_person(read: Read, text: str, expected: set[str]) -> None:
    assert entities(read(text)) == expected


REGIONS = {
    "Militants attacked a base in north-eastern Mali.": "Region north-eastern Mali",
    "Floods hit southern Brazil on Sunday.": "Region southern Brazil",
    "Police shot a man in south London on Friday.": "Region south London",
    "Fighting spread across northwest Syria.": "Region northwest Syria",
    "Clashes hit eastern Aleppo.": "Region eastern Aleppo",
    "Rebels attacked a base in South Sudan on Monday.": "Country South Sudan",
    "Storms hit West Virginia.": "Region West Virginia",
    "The southern Lebanese town of Tyre was shelled.": "City Tyre",
}


@pytest.mark.parametrize(("text", "expected"), REGIONS.items(), ids=REGIONS)
def test_regions_of_the_compass(read: Read, text: str, expected: str) -> None:
    places = {e for e in entities(read(text)) if e.split()[0] in {"Region", "City", "Country"}}
    assert places - {"Country Lebanon"} == {expected}


def test_a_region_of_the_compass_lies_in_the_whole(read: Read) -> None:
    found = read("Floods hit southern Brazil. Brazil asked for help.")
    region = next(e for e in found.entities if e.label == "southern Brazil")
    assert [(r.name, r.object) for r in region.relations] == [("within", "country/BR")]


def test_a_part_of_a_sea_is_where_the_sea_is(read: Read) -> None:
    points = {e.label: e.location for e in read("Debris fell in the southern Indian Ocean and in India.").entities}
    part, india = points["southern Indian Ocean"], points["India"]
    assert part is not None
    assert india is not None
    assert (part.lat, part.country) != (india.lat, india.country)


CAPITALS = {
    "Poland has asked Washington for missiles.": ("asked", "targets", ["United States"]),
    "Beijing accused Manila of sending ships to the reef.": ("accused", "targets", ["Philippines"]),
    "Bogotá has asked Quito for help.": ("asked", "actors", ["Colombia"]),
    "Asunción accused Brasília of spying.": ("accused", "targets", ["Brazil"]),
    "Ankara condemned the vote.": ("condemned", "actors", ["Turkey"]),
    "The vote was condemned by Paris and Berlin.": ("condemned", "actors", ["France", "Germany"]),
    "The EU imposed sanctions on Tehran.": ("sanctions", "targets", ["Iran"]),
    "Talks between Moscow and Kyiv collapsed.": ("Talks", "actors", ["Russia", "Ukraine"]),
    "Rebels shelled Khartoum on Monday.": ("shelled", "targets", ["Khartoum"]),
    "The president visited Moscow on Monday.": ("visited", "places", ["Moscow"]),
}


@pytest.mark.parametrize(("text", "expected"), CAPITALS.items(), ids=CAPITALS)
def test_capitals_stand_for_their_states(read: Read, text: str, expected: tuple[str, str, list[str]]) -> None:
    words, role, labels = expected
    assert roles(read(text), words)[role] == labels


NO_ACTORS = {
    "A ban on plastic bags comes into force in Kenya on Friday.": set(),
    "The ceasefire entered into force at noon on Tuesday.": set(),
    "Police used force to clear the square.": {"ArmedForce Police", "Facility square"},
    "Officers used excessive force against protesters.": {"ArmedForce Officers", "Population protesters"},
    "The force of the blast threw cars into the air.": set(),
    "A Kenyan force entered Kismayo on Friday.": {"ArmedForce Kenyan force", "City Kismayo"},
    "Opposition rejects election result": {"Organization Opposition"},
    "By Carla Mendes in Caracas\n\nSoldiers fled on Monday.": {"ArmedForce Soldiers"},
    "Photograph: Ben Orr/AFP\n\nRebels captured Bangassou.": {"ArmedGroup Rebels", "City Bangassou"},
    "Ben Orr, a photographer for AFP, was arrested.": {"Person Ben Orr", "Organization Agence France-Presse"},
}


@pytest.mark.parametrize(("text", "expected"), NO_ACTORS.items(), ids=NO_ACTORS)
def test_what_names_nobody_is_no_actor(read: Read, text: str, expected: set[str]) -> None:
    assert entities(read(text)) - {"Country Kenya"} == expected


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Moldova's opposition rejected the result on Monday.", ["rejected"]),
        ("Hungary's opposition to the plan grew.", ["opposition to"]),
    ],
)
def test_an_opposition_that_acts_is_no_act(read: Read, text: str, events: list[str]) -> None:
    found = read(text)
    assert [trigger(found, e) for e in found.events] == events


DAYS = {
    "Sunday Adeyemi was arrested in Ibadan on Monday.": ("Person Sunday Adeyemi", dt.date(2026, 3, 9)),
    "April Jones was arrested on Friday.": ("Person April Jones", dt.date(2026, 3, 6)),
    "Sunday police arrested Ann Lee in Ibadan.": ("Person Ann Lee", dt.date(2026, 3, 8)),
}


@pytest.mark.parametrize(("text", "expected"), DAYS.items(), ids=DAYS)
def test_days_and_months_may_be_given_names(read: Read, text: str, expected: tuple[str, dt.date]) -> None:
    found = read(text)
    when = next(e.when for e in found.events if trigger(found, e) == "arrested")
    assert when is not None
    assert ({e for e in entities(found) if e.startswith("Person")}, when.start) == ({expected[0]}, expected[1])


MEDIA = {
    "The group claimed the bombing in Kabul on Telegram.": ("bombing", []),
    "The junta announced the coup on state television on Friday.": ("coup", []),
    "The junta announced the arrest of the mayor on YouTube on Friday.": ("arrest", ["mayor"]),
    "The minister attacked the judge on Twitter.": ("attacked", ["judge"]),
    "Rebels posted a video of the attack on YouTube.": ("attack", []),
    "Hackers attacked Facebook.": ("attacked", ["Facebook"]),
    "Gunmen attacked state television in Bissau on Monday.": ("attacked", ["state television"]),
}


@pytest.mark.parametrize(("text", "expected"), MEDIA.items(), ids=MEDIA)
def test_on_what_something_is_said_is_not_hit(read: Read, text: str, expected: tuple[str, list[str]]) -> None:
    words, targets = expected
    assert roles(read(text), words)["targets"] == targets


ONE_OR_SEVERAL = {
    "A welder, a nurse and a clerk were arrested in Hull.": ["welder", "nurse", "clerk"],
    "Ann Lee, a nurse and a mother, was arrested.": ["Ann Lee"],
    "Ann Lee and a nurse were arrested.": ["Ann Lee", "nurse"],
    "Police arrested a Canadian and two Koreans in Hull.": ["Canadian", "Koreans"],
    "A Turk, a Somali and three Germans were arrested.": ["Turk", "Somali", "Germans"],
    "A Canadian nurse and two Koreans were arrested.": ["Canadian nurse", "Koreans"],
    "The hostages, a Japanese couple, were arrested.": ["hostages"],
    "A baker by trade and a father of four, Noel Bray, was arrested.": ["Noel Bray"],
    "A baker by trade and the mayor of Hull, Noel Bray, were arrested.": ["baker", "Noel Bray"],
    "The suspect, a nurse named Ilse Roth, was arrested.": ["Ilse Roth"],
    "The suspect, identified as Bo Lind, was arrested.": ["Bo Lind"],
}


@pytest.mark.parametrize(("text", "expected"), ONE_OR_SEVERAL.items(), ids=ONE_OR_SEVERAL)
def test_what_a_person_is_and_who_else_is_there(read: Read, text: str, expected: list[str]) -> None:
    found = read(text)
    assert [trigger(found, e) for e in found.events] == ["arrested"]
    assert roles(found, "arrested")["targets"] == expected


def test_what_somebody_is_said_to_be_is_no_name_of_his(read: Read) -> None:
    person = next(e for e in read("Noel Bray, a welder from Hull, was arrested.").entities if e.label == "Noel Bray")
    assert person.alt_labels == ()


SPEAKERS = {
    "The cholera has revealed that the wells are foul.": [],
    "The mayor has revealed that the wells are foul.": ["mayor"],
}


@pytest.mark.parametrize(("text", "expected"), SPEAKERS.items(), ids=SPEAKERS)
def test_things_say_nothing(read: Read, text: str, expected: list[str]) -> None:
    found = read(text)
    label = {e.key: e.label for e in found.entities}
    assert [label[key] for claim in found.claims for key in claim.claimants] == expected


EVIDENCE = {
    "The gunmen were masked. They shot a guard in Hull.": ("gunmen", ["gunmen", "They"]),
    "It was dark, said neighbours of the gunmen. A guard saw the gunmen in Hull.": ("gunmen", ["gunmen"]),
}


@pytest.mark.parametrize(("text", "expected"), EVIDENCE.items(), ids=EVIDENCE)
def test_who_they_are_is_shown(read: Read, text: str, expected: tuple[str, list[str]]) -> None:
    label, words = expected
    found = read(text)
    [entity] = [e for e in found.entities if e.label == label]
    assert [m.of(found.article.text) for m in entity.mentions] == words
