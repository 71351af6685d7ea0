"""The lexicon of actors, offices, groups and names, and the check of lexicon files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kg import files
from kg.errors import InputError
from kg.lexicon import Lexicon, load_lexicon
from kg.lexicon.check import check_lexicon, describe, require_lexicon
from kg.lexicon.load import FOLDER, read_entries
from kg.model import Kind
from kg.names import SHAPES
from kg.validation import read_shapes

OWN = Path(__file__).parent / "lexicon"
GOOD = sorted(OWN.glob("good/*.ttl"))
BAD = sorted(OWN.glob("bad/*.ttl"))
#: The largest ones hold thousands of entries of one form, so that a second file of the form tells nothing new.
OURS = [path for path in sorted(FOLDER.glob("*.ttl")) if path.name not in {"regions.ttl", "actors-media.ttl"}]


def rule_of(path: Path) -> str:
    """The shape that a file breaks, from its name: ``LexiconEntry-altLabel--same.ttl``."""
    return str(SHAPES[path.stem.partition("--")[0]])


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_of_users_pass(path: Path) -> None:
    assert check_lexicon(path) == []
    require_lexicon(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_file_breaks_the_shape_that_it_names(path: Path) -> None:
    findings = check_lexicon(path)
    assert {finding.rule for finding in findings} == {rule_of(path)}
    assert all(finding.message.endswith(".") for finding in findings)


def test_every_shape_has_a_file_that_breaks_it() -> None:
    graph = read_shapes([files.shapes() / "lexicon.ttl"])
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    assert {str(shape) for shape in shapes} == {rule_of(path) for path in BAD}
    for shape in shapes:
        assert (shape, SH.message, None) in graph
        assert (shape, SH.severity, None) in graph


def test_entries_of_every_class_are_looked_at() -> None:
    graph = read_shapes([files.shapes() / "lexicon.ttl"])
    (classes,) = graph.objects(SHAPES["LexiconEntry-type"], SH["in"])
    assert set(graph.objects(SHAPES.LexiconEntry, SH.targetClass)) == set(Collection(graph, classes))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_files_pass(path: Path) -> None:
    assert [describe(finding) for finding in check_lexicon(path)] == []


def test_refusal_names_the_file_the_entry_and_the_value() -> None:
    path = OWN / "bad" / "KnownActor-kind.ttl"
    with pytest.raises(InputError) as caught:
        require_lexicon(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: entry <https://example.org/id/entry/x>: A known actor has one lex:kind")
    assert "Organisation" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"this is no Turtle", "Turtle"), (b"", "no lexicon entry"), (b"# only a comment\n", "no lexicon entry")],
)
def test_what_is_no_lexicon_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "mine.ttl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        check_lexicon(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl"):
        check_lexicon(tmp_path / "none.ttl")


def test_file_of_a_user_adds_and_replaces() -> None:
    lexicon = load_lexicon([OWN / "good" / "actors.ttl", OWN / "good" / "words.ttl"])
    actor = lexicon.actors["HW"]
    assert (actor.id, actor.label, actor.kind, actor.country) == (
        "actor/harbour-watch", "Harbour Watch", Kind.ORGANIZATION, "NO",
    )  # fmt: skip
    assert lexicon.offices["harbourmaster"].leads
    assert lexicon.groups["reef raider"].concept == lexicon.groups["reefer"].concept
    assert lexicon.triggers["strafe", "verb"][-1].category == "AirStrike"


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("ISIS", "Islamic State", Kind.ARMED_GROUP),
        ("Daesh", "Islamic State", Kind.ARMED_GROUP),
        ("HTS", "Hayat Tahrir al-Sham", Kind.ARMED_GROUP),
        ("Hizbollah", "Hezbollah", Kind.ARMED_GROUP),
        ("IDF", "Israel Defence Forces", Kind.ARMED_FORCE),
        ("NYPD", "New York Police Department", Kind.ARMED_FORCE),
        ("State Department", "US State Department", Kind.GOVERNMENT),
        ("UNHCR", "UN Refugee Agency", Kind.ORGANIZATION),
        ("MSF", "Doctors Without Borders", Kind.ORGANIZATION),
        ("White Helmets", "Syrian Civil Defence", Kind.ORGANIZATION),
        ("Syrian Civil Defense", "Syrian Civil Defence", Kind.ORGANIZATION),
        ("GOP", "Republican Party", Kind.ORGANIZATION),
        ("Tories", "Conservative Party", Kind.ORGANIZATION),
        ("AP", "Associated Press", Kind.ORGANIZATION),
        ("Sana", "SANA", Kind.ORGANIZATION),
        ("Gazprom", "Gazprom", Kind.ORGANIZATION),
    ],
)
def test_well_known_actors_are_known_by_all_their_names(lexicon: Lexicon, name: str, label: str, kind: Kind) -> None:
    actor = lexicon.actors[name]
    assert (actor.label, actor.kind) == (label, kind)


def test_no_two_actors_share_a_name_or_an_iri() -> None:
    owners: dict[str, str] = {}
    for path in sorted(FOLDER.glob("actors-*.ttl")):
        for entry in read_entries(path)["KnownActor"]:
            for label in entry.labels:
                assert owners.setdefault(label, entry.iri) == entry.iri, label
            assert re.fullmatch(r"actor/[a-z0-9-]+", entry.id)


@pytest.mark.parametrize("word", ["he", "is", "Mint", "Report", "Trend", "Time", "Coalition", "who"])
def test_everyday_words_are_no_actors(lexicon: Lexicon, word: str) -> None:
    assert word not in lexicon.actors


@pytest.mark.parametrize(
    ("office", "leads"),
    [
        ("president", True), ("prime minister", True), ("leader", True), ("commander", True), ("mayor", True),
        ("foreign minister", False), ("spokesman", False), ("deputy chairman", False), ("vice president", False),
        ("army chief", False), ("lawyer", False),
    ],
)  # fmt: skip
def test_offices_say_whether_they_lead(lexicon: Lexicon, office: str, leads: bool) -> None:
    assert lexicon.offices[office].leads is leads


def test_titles_have_the_gender_that_they_show(lexicon: Lexicon) -> None:
    shown = [lexicon.titles[title].gender for title in ("mr", "mrs.", "dr", "col.", "sheikh", "dame")]
    assert shown == ["male", "female", None, None, "male", "female"]


@pytest.mark.parametrize("word", ["he", "st", "pm", "do", "don", "the"])
def test_everyday_words_are_no_titles(lexicon: Lexicon, word: str) -> None:
    assert word not in lexicon.titles


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("insurgent", Kind.ARMED_GROUP), ("gunman", Kind.ARMED_GROUP), ("army", Kind.ARMED_FORCE),
        ("police", Kind.ARMED_FORCE), ("security forces", Kind.ARMED_FORCE), ("government", Kind.GOVERNMENT),
        ("authorities", Kind.GOVERNMENT), ("war monitor", Kind.ORGANIZATION), ("company", Kind.ORGANIZATION),
        ("civilian", Kind.POPULATION), ("people", Kind.POPULATION), ("yazidi", Kind.POPULATION),
        ("country", Kind.COUNTRY),
    ],
)  # fmt: skip
def test_group_nouns_have_a_kind(lexicon: Lexicon, noun: str, kind: Kind) -> None:
    assert lexicon.groups[noun].kind is kind


def test_synonyms_are_one_group(lexicon: Lexicon) -> None:
    same = {lexicon.groups[noun].concept for noun in ("insurgent", "rebel", "rebel fighter", "opposition faction")}
    assert len(same) == 1
    assert lexicon.groups["gunman"].concept not in same


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("town", Kind.CITY), ("province", Kind.REGION), ("airport", Kind.FACILITY),
        ("military academy", Kind.FACILITY), ("river", Kind.NATURAL_FEATURE),
    ],
)  # fmt: skip
def test_place_nouns_have_a_kind(lexicon: Lexicon, noun: str, kind: Kind) -> None:
    assert lexicon.place_nouns[noun].kind is kind


def test_given_names_have_a_gender(lexicon: Lexicon) -> None:
    shown = [lexicon.given_names[name] for name in ("Bashar", "Vladimir", "Angela", "Fatima", "Alex")]
    assert shown == ["male", "male", "female", "female", "either"]
    assert not {"Jordan", "Chad", "Georgia", "Paris", "Sydney", "Will", "May", "Israel"} & set(lexicon.given_names)
