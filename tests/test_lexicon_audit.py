"""Each entry of a known actor is one body: what may be two is found, and was read by somebody."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kg.lexicon import KnownActor, Lexicon, load_lexicon
from kg.lexicon.audit import find_suspects
from kg.model import Kind

#: Aliases that have nothing in common with the other names of their entry, and are right all the same.
READ = Path(__file__).parent / "lexicon" / "read-aliases.tsv"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def test_every_suspect_was_read(lexicon: Lexicon) -> None:
    found = {(suspect.actor, suspect.alias) for suspect in find_suspects(lexicon)}
    read = {tuple(line.split("\t")) for line in READ.read_text(encoding="utf-8").splitlines()}
    assert sorted(found - read) == []
    assert sorted(read - found) == []


@pytest.mark.parametrize(
    ("label", "alias"),
    [
        ("Islamic Relief", "Direct Mail"),
        ("Bank of England", "National Health Service"),
        ("Ulster Volunteer Force", "UDA"),
        ("People's Daily", "China Watch"),
        ("American Federation of Teachers", "SAG-AFTRA"),
    ],
)
def test_two_bodies_under_one_entry_are_suspect(lexicon: Lexicon, label: str, alias: str) -> None:
    actor = KnownActor("actor/x", Kind.ORGANIZATION, label, (alias,))
    lumped = Lexicon(actors=lexicon.actors | {label: actor}, countries=lexicon.countries)
    found = [suspect for suspect in find_suspects(lumped) if suspect.actor == "actor/x"]
    assert [suspect.alias for suspect in found] == [alias]


@pytest.mark.parametrize(
    ("label", "alias"),
    [
        ("Hayat Tahrir al-Sham", "HTS"),
        ("Bundeskriminalamt", "BKA"),
        ("Kataib Hezbollah", "Kata'ib Hizballah"),
        ("Syrian Observatory for Human Rights", "Observatory"),
        ("Deutsche Presse-Agentur", "dpa"),
    ],
)
def test_acronyms_and_transliterations_are_none(lexicon: Lexicon, label: str, alias: str) -> None:
    actor = KnownActor("actor/x", Kind.ORGANIZATION, label, (alias,))
    one = Lexicon(actors=lexicon.actors | {label: actor}, countries=lexicon.countries)
    assert not [suspect for suspect in find_suspects(one) if suspect.actor == "actor/x"]


@pytest.mark.parametrize(
    "names",
    [
        ("People's Daily", "China Daily", "PLA Daily"),
        ("National Review", "Las Vegas Review-Journal"),
        ("Islamic Relief", "Catholic Relief Services", "Direct Relief"),
        ("Religious Zionist Party", "Zionist Union"),
        ("Liberal Party of Brazil", "Social Liberal Party"),
        ("Indonesian National Armed Forces", "Indonesian National Police", "Kopassus"),
        ("Zapatistas", "Popular Revolutionary Army"),
        ("Nigeria's Labour Party", "Nigeria Labour Congress"),
        ("Bank of England", "National Health Service", "Public Health England"),
        ("Supreme Court of Canada", "Bank of Canada", "Elections Canada"),
        ("Democratic Congressional Campaign Committee", "National Republican Congressional Committee"),
        ("Republican National Convention", "Democratic National Convention"),
        ("Democratic Unionist Party", "Ulster Unionist Party", "Traditional Unionist Voice"),
        ("Janata Dal (United)", "Rashtriya Janata Dal", "Biju Janata Dal"),
        ("Ulster Volunteer Force", "Ulster Defence Association"),
        ("Time magazine", "Washington Times", "Seattle Times"),
        ("Times of India", "Hindustan Times", "Economic Times"),
        ("New York Daily News", "Daily Beast", "Daily Caller"),
        ("Christian Democratic Party of Chile", "Republican Party of Chile"),
        ("Southern African Development Community", "East African Community"),
        ("Senate Judiciary Committee", "House Judiciary Committee"),
        ("Tatmadaw", "Border Guard Police"),
        ("Black Sea Fleet", "Russian Navy", "Baltic Fleet"),
        ("Oromo Liberation Army", "Oromo Liberation Front"),
        ("Greek Orthodox Church", "Serbian Orthodox Church", "Orthodox Church of Ukraine"),
    ],
)
def test_different_bodies_have_different_iris(lexicon: Lexicon, names: tuple[str, ...]) -> None:
    assert len({lexicon.actors[name].id for name in names}) == len(names)


@pytest.mark.parametrize(
    "names",
    [
        ("UKIP", "UK Independence Party"),
        ("Five Star Movement", "M5S"),
        ("PRD", "Party of the Democratic Revolution"),
        ("UNAMA", "UN Assistance Mission in Afghanistan"),
        ("Free Syrian Army", "Syrian Free Army"),
        ("US government", "United States Government"),
    ],
)
def test_one_body_has_one_iri(lexicon: Lexicon, names: tuple[str, ...]) -> None:
    assert len({lexicon.actors[name].id for name in names}) == 1


def test_no_label_names_two_actors_unless_countries_tell_them_apart(lexicon: Lexicon) -> None:
    actors = sorted(set(lexicon.actors.values()), key=lambda actor: actor.id)
    bearers: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        for name in (actor.label, *actor.alt_labels):
            bearers[name].add(actor.id)
    assert {name: ids for name, ids in bearers.items() if len(ids) > 1} == {}
    for name, locals_ in lexicon.local_names.items():
        countries = [actor.country for actor in (lexicon.actors[name], *locals_)]
        assert len(set(countries)) == len(countries), name
        assert None not in countries[1:], name


def test_wholes_are_known_and_form_no_circle(lexicon: Lexicon) -> None:
    known = {actor.id: actor for actor in lexicon.actors.values()}
    parts = [actor for actor in known.values() if actor.part_of is not None]
    assert len(parts) > 100
    for actor in parts:
        trail, whole = {actor.id}, actor.part_of
        while whole is not None:
            assert whole not in trail, actor.id
            trail.add(whole)
            whole = known[whole].part_of
