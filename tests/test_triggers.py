"""Which words name events: patterns over hand-made trees."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import read_tree, section_of

from kg.exporter import Exporter
from kg.extract.grammar.triggers import Match, TriggerIndex, find_triggers, light_verb_role
from kg.lexicon import Lexicon
from kg.model import Article, Part

SENTENCES = {
    "a verb": ("Rebels/rebel:NOUN.NNS:2:nsubj attacked/attack:VERB.VBD Homs/Homs:PROPN:2:obj", ["attacked"]),
    "a verb with its particle behind the object": (
        "Rebels/rebel:NOUN.NNS:2:nsubj took/take:VERB.VBD Homs/Homs:PROPN:2:obj over:ADP:2:compound:prt",
        ["took"],
    ),
    "a verb with its fixed object": (
        "Soldiers/soldier:NOUN.NNS:2:nsubj opened/open:VERB.VBD fire:NOUN:2:obj on:ADP:5:case crowds:NOUN.NNS:2:obl",
        ["opened fire"],
    ),
    "a noun of two words, hyphenated": (
        "Air:NOUN:3:compound +-:PUNCT:3:punct +strikes/strike:NOUN.NNS:4:nsubj ended/end:VERB.VBD",
        ["Air-strikes"],
    ),
    "a noun with its preposition": (
        "An:DET:2:det exchange:NOUN:5:nsubj of:ADP:4:case fire:NOUN:2:nmod ended/end:VERB.VBD",
        ["exchange of fire"],
    ),
    "a light verb is left to its noun": (
        "Rebels/rebel:NOUN.NNS:2:nsubj launched/launch:VERB.VBD attacks/attack:NOUN.NNS:2:obj",
        ["attacks"],
    ),
    "auxiliaries name nothing": ("Rebels/rebel:NOUN.NNS:3:nsubj were:AUX.VBD:3:cop strong:ADJ", []),
    "a compound's first noun names nothing": (
        "The:DET:3:det attack:NOUN:3:compound helicopter:NOUN:4:nsubj hovered/hover:VERB.VBD",
        [],
    ),
    "a participle in front of a noun names nothing": (
        "The:DET:3:det attacked/attack:VERB.VBN:3:amod town:NOUN:4:nsubj slept/sleep:VERB.VBD",
        [],
    ),
    "a verb whose e the lemmatizer lost": (
        "Men/man:NOUN.NNS:2:nsubj seized/seiz:VERB.VBD Homs/Homs:PROPN:2:obj",
        ["seized"],
    ),
}


def words(matches: list[Match]) -> list[str]:
    return [m.span.of(m.section.doc.text) for m in matches]


@pytest.fixture(scope="module")
def index(lexicon: Lexicon) -> TriggerIndex:
    return TriggerIndex(lexicon)


@pytest.mark.parametrize(("tree", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_triggers(tree: str, expected: list[str], index: TriggerIndex) -> None:
    assert words(find_triggers([section_of(read_tree(tree))], index, set())) == expected


@pytest.mark.parametrize(
    ("part", "found"), [(Part.STORY, 1), (Part.HEADLINE, 1), (Part.CAPTION, 0), (Part.DATELINE, 0)]
)
def test_pictures_and_dates_tell_of_no_events(part: Part, found: int, index: TriggerIndex) -> None:
    section = section_of(read_tree(SENTENCES["a verb"][0]), part)
    assert len(find_triggers([section], index, set())) == found


def test_words_of_a_name_name_no_event(index: TriggerIndex) -> None:
    section = section_of(read_tree(SENTENCES["a verb"][0]))
    assert find_triggers([section], index, {(0, 1)}) == []


@pytest.mark.parametrize(
    ("tree", "role"),
    [
        ("Rebels/rebel:NOUN.NNS:2:nsubj launched/launch:VERB.VBD attacks/attack:NOUN.NNS:2:obj", "actor"),
        ("Homs/Homs:PROPN:2:nsubj suffered/suffer:VERB.VBD attacks/attack:NOUN.NNS:2:obj", "target"),
        ("Homs/Homs:PROPN:2:nsubj came/come:VERB.VBD under:ADP:4:case attack:NOUN:2:obl", "target"),
        ("Critics/critic:NOUN.NNS:2:nsubj feared/fear:VERB.VBD attacks/attack:NOUN.NNS:2:obj", "none"),
    ],
    ids=["launch", "suffer", "come under", "no light verb"],
)
def test_what_a_light_verb_makes_of_its_subject(tree: str, role: str, index: TriggerIndex) -> None:
    section = section_of(read_tree(tree))
    match = next(m for m in find_triggers([section], index, set()) if m.is_noun)
    assert light_verb_role(match, index.lexicon) == role


@pytest.mark.parametrize(
    "text",
    [
        "Rebels zorbed the town of Hama.",
        "Rebels are zorbing the town of Hama.",
        "Rebels zorbed Hama on Sunday. The crowd smiled in Oslo. Students slept on Friday.",
        "The army zorbs in Hama.",
    ],
)
def test_a_verb_that_no_dictionary_has_is_found_once_a_lexicon_has_it(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.ttl"
    own.write_text("""
        @prefix lex: <https://w3id.org/newskg/lexicon#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix kg: <https://w3id.org/newskg/ns#> .

        <https://news.example.org/id/trigger/zorb> a lex:EventTrigger ;
            skos:prefLabel "zorb" ;
            lex:partOfSpeech lex:verb ;
            lex:category kg:Assault .
    """)
    found = Exporter(lexicons=own).analyse(Article(id="a", text=text))
    assert [event.category for event in found.events if event.category != "Event"] == ["Assault"]
