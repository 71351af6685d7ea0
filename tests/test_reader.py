"""The reader of events: what holds whatever it learnt, and how well it does on news that it did not learn from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import score_corpus
from agreement import compare
from corpus import Piece, is_test, read_pieces

from kg.exporter import Tools, analyse, load_tools
from kg.extract.reader.network import Network
from kg.extract.reader.words import CLASSES, FACTUALITY, WIDTH
from kg.lexicon import load_lexicon
from kg.model import Article, Event, Factuality
from kg.vocabulary import superclasses

ROOT = Path(__file__).parent.parent

PIECES: list[Piece] = [
    piece for path in sorted((ROOT / "training/corpus").glob("*.txt")) for piece in read_pieces(path)[0]
]


def events_of(text: str, tools: Tools | None = None) -> list[Event]:
    """Read the events of a short text of 9 March 2026."""
    return list(analyse(Article(id="a", text=text, date=dt.date(2026, 3, 9)), tools=tools).events)


def event_at(text: str, word: str) -> Event | None:
    """Return the event whose words hold a word."""
    at = text.index(word)
    return next((e for e in events_of(text) if any(m.begin <= at < m.end for m in e.mentions)), None)


def test_the_corpus_is_well_formed() -> None:
    wrong = [line for path in (ROOT / "training/corpus").rglob("*.txt") for line in read_pieces(path)[1]]
    idents = [piece.headers["id"] for piece in PIECES]
    assert not wrong
    assert len(idents) == len(set(idents)) >= 600
    assert sum(row.ident[0] == "e" for piece in PIECES for row in piece.rows) >= 6000
    assert sum(piece.headers["hard"] == "yes" for piece in PIECES) >= 1900


def test_two_people_agree() -> None:
    first = {piece.headers["id"]: piece for piece in PIECES}
    seconds = [p for path in sorted((ROOT / "training/corpus/second").glob("*.txt")) for p in read_pieces(path)[0]]
    figures = compare([(first[p.headers["id"]], p) for p in seconds])
    assert len(seconds) >= 60
    assert figures["trigger, overlapping (F1)"] > 85
    assert figures["class (kappa)"] > 0.8
    assert figures["factuality (kappa)"] > 0.85


def test_it_does_well_on_news_that_it_did_not_learn_from() -> None:
    pieces = [piece for piece in PIECES if is_test(piece.headers["id"])][::4]
    stated, missed, marked = [], 0, 0
    for piece in pieces:
        extraction = score_corpus.extraction_of(piece)
        missed += score_corpus.missed(piece, extraction)
        marked += len({s.ident for s in piece.stretches if s.kind == "trigger"})
        stated += [v for v in score_corpus.judge(piece, extraction) if v.event.factuality is Factuality.ASSERTED]
    fact = [not {"no event", "not fact"} & {*v.wrong} for v in stated]
    # before there was a reader: 0.38 right in everything, 0.65 fact, half of the events missed
    assert sum(v.right for v in stated) / len(stated) > 0.5
    assert sum(fact) / len(fact) > 0.8
    assert missed / marked < 0.25


def test_a_word_that_a_user_adds_works_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        """@prefix lex: <https://w3id.org/newskg/lexicon#> .
        @prefix kg: <https://w3id.org/newskg/ns#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://example.org/vaporise> a lex:EventTrigger ; skos:prefLabel "vaporise" ; lex:category kg:AirStrike ;
            lex:partOfSpeech lex:verb .
        """,
        encoding="utf-8",
    )
    tools = load_tools()
    tools = Tools(tools.pipeline, load_lexicon([own]), tools.gazetteer)
    text = "Jets vaporised a barracks near Homs on Sunday."
    assert "vaporise" not in {word for word, _ in load_lexicon().triggers}
    assert {e.category for e in events_of(text, tools)} == {"AirStrike"}


@pytest.mark.parametrize(
    ("text", "word", "factuality"),
    [
        ("Rebels shelled Homs on Sunday.", "shelled", Factuality.ASSERTED),
        ("Rebels shelled Homs on Sunday, the army said.", "shelled", Factuality.CLAIMED),
        ("Rebels will shell Homs on Sunday, they have announced.", "shell ", Factuality.PLANNED),
        ("Rebels may shell Homs if talks fail.", "shell ", Factuality.HYPOTHETICAL),
        ("The army did not shell Homs.", "shell ", Factuality.DENIED),
    ],
)
def test_it_tells_facts_from_what_is_said_planned_possible_and_denied(
    text: str, word: str, factuality: Factuality
) -> None:
    event = event_at(text, word)
    assert event is not None
    assert event.factuality is factuality


@pytest.mark.parametrize(
    "text",
    [
        "The committee killed the bill on Tuesday.",
        "The striker's late goal killed off the visitors' hopes at Anfield.",
        "It was a bombshell announcement that blew critics away.",
    ],
)
def test_figures_of_speech_are_no_violence(text: str) -> None:
    assert not [e for e in events_of(text) if {"Assault", "Casualty"} & {*superclasses(e.category)}]


def test_words_that_the_lexicon_does_not_list_are_found() -> None:
    text = "Bandits waylaid a bus near Zaria on Sunday and bludgeoned its driver."
    listed = {word for word, _ in load_lexicon().triggers}
    assert not {"waylay", "bludgeon"} <= listed
    assert {text[m.begin : m.end] for e in events_of(text) for m in e.mentions} >= {"waylaid", "bludgeoned"}


def test_nobody_is_actor_and_target() -> None:
    for piece in PIECES[:40]:
        for event in score_corpus.extraction_of(piece).events:
            assert not {*event.actors} & {*event.targets}


def test_it_reads_without_the_encoder() -> None:
    views, scores = Network().words(None, np.zeros((3, WIDTH), np.float32))
    assert views.shape[0] == 3
    assert scores.shape == (3, 1 + len(CLASSES) + len(FACTUALITY))


def test_a_word_is_read_alike_whichever_others_are_asked_about() -> None:
    rng = np.random.default_rng(1)
    seen, known = rng.normal(size=(40, 192)).astype(np.float16), rng.integers(0, 2, (40, WIDTH)).astype(np.float32)
    asked = np.array([3, 7, 38])
    views, scores = Network().words(seen, known)
    some_views, some_scores = Network().words(seen, known, asked)
    assert np.allclose(views[asked], some_views, atol=1e-4)
    assert np.allclose(scores[asked], some_scores, atol=1e-4)
    assert not np.allclose(views[asked], Network().words(None, known, asked)[0], atol=1e-4)


def test_what_followed_at_the_same_place_was_on_the_same_day() -> None:
    text = "Gunmen raided a market in Jos on Friday. Two traders were abducted."
    raid, abduction = (event_at(text, word) for word in ("raided", "abducted"))
    assert raid is not None
    assert abduction is not None
    assert abduction.when == raid.when is not None
    assert abduction.places == raid.places


def test_what_happened_elsewhere_has_no_day_of_its_neighbour() -> None:
    event = event_at("The minister visited Paris on Monday. Two nurses were killed in Mali.", "killed")
    assert event is not None
    assert event.when is None
