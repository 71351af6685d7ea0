"""Lasting ties between actors, and who holds which office."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.exporter import analyse
from kg.model import Article, Extraction, Kind


def ties(extraction: Extraction) -> set[str]:
    labels = {entity.key: entity.label for entity in extraction.entities}
    return {f"{e.label} {r.name} {labels[r.object]}" for e in extraction.entities for r in e.relations}


def offices(extraction: Extraction) -> set[str]:
    labels = {entity.key: entity.label for entity in extraction.entities}
    return {f"{e.label}: {p.role} of {labels[p.of] if p.of else '?'}" for e in extraction.entities for p in e.positions}


def read(text: str) -> Extraction:
    return analyse(Article(id="case", text=text))


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Insurgents led by Hayat Tahrir al-Sham took Homs.", "Insurgents ledBy Hayat Tahrir al-Sham"),
        ("The Wagner Group, headed by Yevgeny Prigozhin, left Bakhmut.", "Wagner Group ledBy Yevgeny Prigozhin"),
        ("Emmanuel Macron, the president of France, resigned.", "France ledBy Emmanuel Macron"),
        ("Italian Prime Minister Giorgia Meloni resigned.", "Italy ledBy Giorgia Meloni"),
        ("Iran backs Hezbollah.", "Iran alliedWith Hezbollah"),
        ("Mr Putin is a close ally of Mr Lukashenko.", "Lukashenko alliedWith Putin"),
        ("The group is a branch of Al Qaeda.", "group memberOf al-Qaeda"),
        ("Rebels seized the city of Homs in Syria.", "Homs within Syria"),
    ],
)
def test_ties(text: str, tie: str) -> None:
    assert tie in ties(read(text))


@pytest.mark.parametrize(
    "text",
    ["Iran will back Syria.", "Iran may support Hezbollah.", "Ukraine's defence minister, Rustem Umerov, spoke."],
)
def test_what_is_only_planned_or_no_head_of_state_ties_nothing(text: str) -> None:
    assert not ties(read(text))


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Syrian President Bashar Assad spoke on Sunday.", "Bashar al-Assad: President of Syria"),
        ("Emmanuel Macron, the president of France, resigned.", "Emmanuel Macron: president of France"),
        ("Ukraine's defence minister, Rustem Umerov, spoke.", "Rustem Umerov: defence minister of Ukraine"),
        ("Iranian Foreign Minister Abbas Araghchi spoke.", "Abbas Araghchi: Foreign Minister of Iran"),
        ("Colonel Hassan Abdulghani spoke.", "Hassan Abdulghani: Colonel of ?"),
        ("Rebels shelled Homs. Then rebel commander Ali Salem spoke.", "Ali Salem: rebel commander of Rebels"),
        ("Minister for the Middle East Tobias Holm spoke.", "Tobias Holm: Minister of Middle East"),
        ("Minister for Fisheries Ana Costa spoke.", "Ana Costa: Minister of ?"),
        ("The mayor of Tartu, Kaarel Rooste, once a goalkeeper, spoke.", "Kaarel Rooste: mayor of Tartu"),
        ("The mayor of Tartu, Kaarel Rooste, once a goalkeeper, spoke.", "Kaarel Rooste: former goalkeeper of ?"),
        ("The then mayor, Ana Costa, spoke.", "Ana Costa: then mayor of ?"),
        ("Ana Costa, formerly a lawyer, spoke.", "Ana Costa: former lawyer of ?"),
        ("Esi Brew, 22, his fiancée, and Kofi Adom, a plumber, spoke.", "Kofi Adom: plumber of ?"),
    ],
)
def test_offices(text: str, office: str) -> None:
    assert office in offices(read(text))


def test_an_office_told_twice_is_held_once() -> None:
    found = read("Syrian President Bashar Assad spoke. President Assad left on Sunday.")
    assert offices(found) == {"Bashar al-Assad: President of Syria"}


def test_every_object_of_a_tie_is_an_entity() -> None:
    found = read("Syrian President Bashar Assad met rebels led by Omar Haddad. Iran backs Hezbollah.")
    keys = {entity.key for entity in found.entities}
    assert {r.object for e in found.entities for r in e.relations} <= keys


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The aides of the Maduro regime fled.", "Maduro regime"),
        ("The aides of the Syrian government fled.", "Syrian government"),
        ("The rain reached the government quarter.", None),
    ],
)
def test_a_body_called_by_whose_it_is_stands_in_the_graph(text: str, body: str | None) -> None:
    governments = [entity.label for entity in read(text).entities if entity.kind is Kind.GOVERNMENT]
    assert governments == ([body] if body else [])


@pytest.mark.parametrize(
    ("noun", "kind"), [("joiner", Kind.PERSON), ("parchment", Kind.ORGANIZATION), ("newspaper", Kind.ORGANIZATION)]
)
def test_the_form_of_an_unlisted_source_tells_a_person(noun: str, kind: Kind) -> None:
    found = read(f"The {noun} said that the bridge was safe.")
    assert [entity.kind for entity in found.entities if entity.label == noun] == [kind]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Emmanuel Macron, president since 2017, resigned.", "2017-01-01/"),
        ("John Smith, mayor of London since May 2016, resigned.", "2016-05-01/"),
        ("Angela Merkel, chancellor of Germany from 2005 to 2021, visited Ankara.", "2005-01-01/2021-12-31"),
        ("John Smith, mayor of London, has been in Paris since May 2016.", "/"),
    ],
)
def test_an_office_says_when_it_was_held(text: str, held: str) -> None:
    found = analyse(Article(id="case", text=text, date=dt.date(2024, 12, 4)))
    (position,) = [p for entity in found.entities for p in entity.positions]
    assert f"{position.start or ''}/{position.end or ''}" == held


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Abbas Araghchi, the foreign minister of Iran, left.", "Abbas Araghchi: foreign minister of Iran"),
        ("Iranian Foreign Minister Abbas Araghchi left.", "Abbas Araghchi: Foreign Minister of Iran"),
        ("Foreign Minister Hakan Fidan of Turkey left.", "Hakan Fidan: Foreign Minister of Turkey"),
    ],
)
def test_an_office_says_whose_it_is(text: str, office: str) -> None:
    assert offices(read(text)) == {office}
