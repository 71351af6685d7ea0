"""The words that name events: every entry is well formed, and everyday news words have the right frame."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.lexicon.load import FOLDER, Entry, read_entries
from kg.lexicon.terms import Trigger
from kg.model import Kind
from kg.vocabulary import root_of, superclasses

FILES = sorted(FOLDER.glob("events-*.ttl"))

CATEGORIES = frozenset(
    "Assault TerritorialChange Withdrawal Mobilization Coercion Protest Threat Sanction Accusation Rejection Request "
    "Agreement Consultation Support Cooperation Aid Concession Statement Accident LegalAction PoliticalChange "
    "Displacement Casualty Event".split()
)

PROPERTIES = frozenset(
    "prefLabel altLabel partOfSpeech category subject object objectKind targetPreposition actorPreposition mutual "
    "counts weak".split()
)

KINDS = frozenset(["Place", "Actor", "Thing", "Relief", "Property", *(kind.value for kind in Kind)])

LEMMAS_IN_ED_AND_ING = frozenset("bleed breed bring exceed feed proceed shed speed succeed swing wed".split())

VALUES = {
    "partOfSpeech": {"verb", "noun", "adjective"},
    "subject": {"actor", "target", "place", "none"},
    "object": {"actor", "target", "place", "none"},
    "counts": {"killed", "injured", "detained", "displaced"},
    "mutual": {"true"},
    "weak": {"true"},
    "objectKind": KINDS,
}


def entries_of(path: Path) -> list[Entry]:
    return read_entries(path).get("EventTrigger", [])


def all_entries() -> list[Entry]:
    return [entry for path in FILES for entry in entries_of(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_triggers_and_nothing_else(path: Path) -> None:
    classes = read_entries(path)
    assert set(classes) == {"EventTrigger"}
    assert len(classes["EventTrigger"]) > 20


def test_every_entry_uses_only_the_properties_and_values_of_the_readme() -> None:
    for entry in all_entries():
        assert set(entry.values) <= PROPERTIES, entry.iri
        assert len(entry.all("prefLabel")) == 1, entry.iri
        assert len(entry.all("category")) == 1, entry.iri
        for name, allowed in VALUES.items():
            assert set(entry.all(name)) <= allowed, (entry.iri, name)


def test_every_category_is_a_class_of_the_ontology_under_a_category_of_the_contract() -> None:
    for entry in all_entries():
        category = entry.one("category") or ""
        assert superclasses(category)[-1] == "Event", entry.iri
        assert root_of(category) in CATEGORIES, entry.iri


def test_every_category_of_the_contract_has_verbs_and_nouns() -> None:
    found = {(root_of(entry.one("category") or ""), entry.one("partOfSpeech")) for entry in all_entries()}
    for category in CATEGORIES:
        assert {(category, "verb"), (category, "noun")} <= found, category


def test_patterns_are_lower_case_words_divided_by_one_space() -> None:
    for entry in all_entries():
        for label in entry.labels:
            assert label == " ".join(label.lower().split()), label
            assert all(character.isalnum() or character in " '-" for character in label), label


def test_verbs_begin_with_a_lemma() -> None:
    """An inflected head ("attacked") would never be found: the text is compared by lemmas."""
    verbs = [entry for entry in all_entries() if entry.one("partOfSpeech") == "verb"]
    heads = {label.split()[0] for entry in verbs for label in entry.labels}
    assert {head for head in heads if head.endswith(("ed", "ing"))} <= LEMMAS_IN_ED_AND_ING


def test_no_pattern_stands_twice_with_the_same_restriction() -> None:
    counts = Counter(
        (label, entry.one("partOfSpeech"), entry.all("objectKind")) for entry in all_entries() for label in entry.labels
    )
    assert [key for key, count in counts.items() if count > 1] == []


def test_further_senses_are_those_of_triggers_that_do_not_have_them(lexicon: Lexicon) -> None:
    for key, categories in lexicon.senses.items():
        listed = {root_of(sense.category) for sense in lexicon.triggers[key] if not sense.object_kinds}
        assert not listed & {*categories}, key


def test_no_pattern_and_kind_has_two_readings() -> None:
    counts = Counter(
        (label, entry.one("partOfSpeech"), kind)
        for entry in all_entries()
        for label in entry.labels
        for kind in entry.all("objectKind")
        if kind == "Thing"
    )
    assert [key for key, count in counts.items() if count > 1] == []


def test_restricted_readings_are_tried_first(lexicon: Lexicon) -> None:
    senses = lexicon.triggers["dismiss", "verb"]
    assert [bool(sense.object_kinds) for sense in senses] == [True, False]
    assert [sense.category for sense in senses] == ["PoliticalChange", "Rejection"]


def test_readings_in_several_files_add_up(lexicon: Lexicon) -> None:
    assert {sense.category for sense in lexicon.triggers["free", "verb"]} == {"Capture", "Concession"}


def default(lexicon: Lexicon, pattern: str, part: str) -> Trigger:
    return lexicon.triggers[pattern, part][-1]


@pytest.mark.parametrize(
    ("pattern", "part", "category", "subject", "object_", "counts"),
    [
        ("kill", "verb", "Killing", "actor", "target", "killed"),
        ("die", "verb", "Casualty", "target", "none", "killed"),
        ("injure", "verb", "Casualty", "none", "target", "injured"),
        ("arrest", "verb", "Arrest", "actor", "target", "detained"),
        ("flee", "verb", "Displacement", "actor", "place", "displaced"),
        ("displace", "verb", "Displacement", "none", "target", "displaced"),
        ("dead", "adjective", "Casualty", "target", "target", "killed"),
        ("fall", "verb", "Loss", "place", "target", None),
        ("death", "noun", "Casualty", "target", "target", "killed"),
        ("air strike", "noun", "AirStrike", "actor", "target", None),
        ("suicide bombing", "noun", "Bombing", "actor", "target", None),
        ("peace talk", "noun", "Talks", "actor", "target", None),
        ("go on strike", "verb", "Protest", "actor", "none", None),
        ("call for", "verb", "Request", "actor", "none", None),
        ("prison sentence", "noun", "LegalAction", "target", "target", None),
    ],
)
def test_frames(
    lexicon: Lexicon, pattern: str, part: str, category: str, subject: str, object_: str, counts: str | None
) -> None:
    trigger = default(lexicon, pattern, part)
    assert (trigger.category, trigger.subject, trigger.object, trigger.counts) == (category, subject, object_, counts)


@pytest.mark.parametrize(
    ("pattern", "kind", "category"),
    [
        ("capture", "Place", "Capture"), ("capture", "Actor", "Arrest"), ("take", "Place", "Capture"),
        ("take over", "Place", "Capture"), ("fire", "Actor", "PoliticalChange"), ("release", "Actor", "Concession"),
        ("enter", "Place", "Advance"), ("try", "Actor", "LegalAction"), ("confiscate", "Thing", "Coercion"),
    ],
)  # fmt: skip
def test_the_object_decides(lexicon: Lexicon, pattern: str, kind: str, category: str) -> None:
    senses = [sense for sense in lexicon.triggers[pattern, "verb"] if kind in sense.object_kinds]
    assert [sense.category for sense in senses] == [category]


@pytest.mark.parametrize("pattern", ["release", "enter", "try", "take", "free", "give"])
def test_common_verbs_are_events_only_with_the_right_object_or_a_name(lexicon: Lexicon, pattern: str) -> None:
    senses = lexicon.triggers[pattern, "verb"]
    assert all(sense.object_kinds or sense.weak for sense in senses)


@pytest.mark.parametrize("pattern", ["go", "make", "come", "be", "say", "have", "leave", "get"])
def test_verbs_that_name_no_event_are_not_listed(lexicon: Lexicon, pattern: str) -> None:
    assert (pattern, "verb") not in lexicon.triggers


@pytest.mark.parametrize(
    ("pattern", "role"),
    [("launch", "actor"), ("carry out", "actor"), ("come under", "target"), ("see", "place"), ("spark", "none")],
)
def test_light_verbs_say_what_their_subject_is(lexicon: Lexicon, pattern: str, role: str) -> None:
    assert lexicon.light_verbs[pattern] == role


def test_mutual_events_and_their_prepositions(lexicon: Lexicon) -> None:
    clash = default(lexicon, "clash", "verb")
    assert clash.mutual
    assert "with" in clash.target_prepositions
    assert "on" in default(lexicon, "attack", "noun").target_prepositions
    assert "by" in default(lexicon, "attack", "noun").actor_prepositions
