"""How sure an extraction is, where that is written, and what a threshold leaves out."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hand_made import EXTRACTION
from hypothesis import given, strategies as st
from rdflib import Graph, Literal
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.cli import main
from kg.exporter import analyse
from kg.extract import confidence
from kg.extract.confidence import PATH, Table, tables
from kg.model import Article, Extraction
from kg.names import KG, NIF
from kg.rdf.graph import to_graph
from kg.rdf.threshold import drop_unsure
from kg.report import explain_lines
from kg.validation import validate_graph

TEXT = (
    "Rebel fighters led by General Omar Haddad attacked the city of Homs on Sunday, killing at least 12 soldiers.\n\n"
    "“We control the bridge,” Haddad told reporters. The army denied that rebels had entered Hama. "
    "A struggle for bread may follow."
)


@pytest.fixture(scope="module")
def found() -> Extraction:
    return analyse(Article(id="a1", text=TEXT, date=dt.date(2024, 12, 3)))


def test_every_event_kind_and_location_has_a_confidence(found: Extraction) -> None:
    assert found.events
    assert found.claims
    assert all(claim.confidence is not None and 0 < claim.confidence < 1 for claim in found.claims)
    assert all(event.confidence is not None and 0 < event.confidence < 1 for event in found.events)
    mentioned = [entity for entity in found.entities if entity.mentions]
    assert all(entity.confidence is not None and 0 < entity.confidence < 1 for entity in mentioned)
    for entity in mentioned:
        assert (entity.place_confidence is None) == (entity.location is None)
    assert any(entity.place_confidence for entity in found.entities)


def test_a_confidence_follows_from_its_signs(found: Extraction) -> None:
    for event in found.events:
        assert event.confidence == tables()["event"].probability(event.signs)
    for claim in found.claims:
        assert claim.confidence == tables()["statement"].probability(claim.signs)
    for entity in (entity for entity in found.entities if entity.mentions):
        assert entity.confidence == tables()["kind"].probability(entity.signs)
        if entity.location is not None:
            assert entity.place_confidence == tables()["place"].probability(entity.place_signs)


def test_the_signs_say_what_the_text_shows(found: Extraction) -> None:
    attack = next(event for event in found.events if "attacked" in event.label)
    assert {"main verb", "actor", "place", "date", "count"} <= set(attack.signs)
    told = next(claim for claim in found.claims if claim.cue.of(found.article.text) == "told")
    assert {"quotation", "named source", "person"} <= set(told.signs)
    haddad = next(entity for entity in found.entities if "Haddad" in entity.label)
    assert {"person", "several names", "several mentions"} <= set(haddad.signs)
    homs = next(entity for entity in found.entities if entity.label == "Homs")
    assert "large town" in homs.place_signs
    assert "score over 4" in homs.place_signs


def test_a_well_told_event_is_surer_than_a_mere_word() -> None:
    told = analyse(Article(id="a1", text="Israeli warplanes bombed Hezbollah positions near Beirut on Monday."))
    word = analyse(Article(id="a2", text="Much of the book is about the art of attack in chess."))
    best = max(event.confidence or 0 for event in told.events)
    assert all((event.confidence or 0) < best for event in word.events)


def test_the_tables_know_only_signs_that_the_code_gives() -> None:
    source = Path(confidence.__file__).read_text(encoding="utf-8")
    given = set(re.findall(r'^\s+"([a-z ]+)":', source, flags=re.MULTILINE)) | {"country"}
    for name, steps in re.findall(r'_over\("([\w ]+)", [^\n]*?\(([\d., ]+)\)\)', source):
        given |= {f"{name} over {step.strip()}" for step in steps.split(",")}
    for name, table in tables().items():
        assert set(table.weights) <= given, name


def test_the_tables_are_written_as_the_recipe_writes_them() -> None:
    text = PATH.read_text(encoding="utf-8")
    read = json.loads(text)
    assert sorted(read) == ["event", "kind", "place", "statement"]
    assert json.dumps(read, indent=2, ensure_ascii=False) + "\n" == text


@given(st.floats(-50, 50), st.dictionaries(st.text(max_size=3), st.floats(-50, 50), max_size=5))
def test_a_probability_is_never_certain_and_has_two_decimals(bias: float, weights: dict[str, float]) -> None:
    probability = Table(bias, weights).probability(weights)
    assert 0.01 <= probability <= 0.99
    assert probability == round(probability, 2)


def test_neither_order_nor_repetition_of_signs_matters() -> None:
    table = Table(0.1, {"a": 0.3, "b": -0.7, "c": 1.1})
    assert table.probability(["a", "b", "c"]) == table.probability(["c", "a", "b", "a", "unknown"])


def test_the_graph_says_it_canonically() -> None:
    graph = to_graph(EXTRACTION)
    begin = EXTRACTION.events[0].mentions[0].begin
    properties = (KG.confidence, KG.kindConfidence, KG.placeConfidence)
    written = {(named(graph, s), local(p), str(o)) for p in properties for s, o in graph[:p:]}
    assert written == {
        ("Rebels", "kindConfidence", "0.8"), ("Lindau", "kindConfidence", "0.95"),
        ("Lindau", "placeConfidence", "0.67"), (f"{begin}-{begin + len('shelled')}", "confidence", "0.9"),
    }  # fmt: skip
    literals = [o for p in properties for o in graph.objects(None, p)]
    assert all(isinstance(o, Literal) and o.datatype == XSD.decimal for o in literals)


def local(iri: object) -> str:
    return re.split(r"[/#]", str(iri))[-1]


def named(graph: Graph, node: Node) -> str:
    """The words of a mention, or the end of another node's IRI."""
    return str(graph.value(node, NIF.anchorOf) or local(node))


def test_two_entities_of_one_iri_share_the_first_ones_confidence() -> None:
    lindau = next(entity for entity in EXTRACTION.entities if entity.key == "lindau")
    twin = replace(lindau, key="twin", confidence=0.5, place_confidence=0.4)
    graph = to_graph(replace(EXTRACTION, entities=(*EXTRACTION.entities, twin)))
    (mention,) = graph.subjects(NIF.anchorOf, Literal("Lindau"))
    assert [str(o) for o in graph.objects(mention, KG.kindConfidence)] == ["0.95"]
    assert [str(o) for o in graph.objects(mention, KG.placeConfidence)] == ["0.67"]


def test_a_threshold_drops_unsure_events_and_those_whom_only_they_named() -> None:
    unsure = tuple(replace(e, confidence=0.3) if e.key in {"e1", "e3"} else e for e in EXTRACTION.events)
    kept = drop_unsure(replace(EXTRACTION, events=unsure), 0.5)
    assert [event.key for event in kept.events] == ["e2", "e4", "e6", "e5"]
    gone = {entity.key for entity in EXTRACTION.entities} - {entity.key for entity in kept.entities}
    assert gone == {"four"}
    assert [claim.key for claim in kept.claims] == ["c1", "c2"]
    assert kept.claims[0].about == ()
    assert not [f for f in validate_graph(to_graph(kept)) if f.severity.value == "Violation"]


def test_an_event_without_a_confidence_stays_and_no_threshold_changes_nothing() -> None:
    assert drop_unsure(EXTRACTION, 0.0) is EXTRACTION
    assert {event.key for event in drop_unsure(EXTRACTION, 1.0).events} == {"e2", "e3", "e4", "e5", "e6"}


def _events(path: Path) -> set[tuple[str, float]]:
    graph = Graph().parse(path)
    return {(str(s), float(str(o))) for s, o in graph[: KG.confidence :] if "/event/" in str(s)}


def test_the_command_takes_a_threshold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "article.txt"
    text.write_text(TEXT, encoding="utf-8")
    written = {}
    for least in ("0", "0.6", "1"):
        out = tmp_path / f"{least}.ttl"
        assert main(["export", str(text), "-q", "--min-confidence", least, "-o", str(out)]) == 0
        written[least] = _events(out)
    assert written["0.6"] == {(event, sure) for event, sure in written["0"] if sure >= 0.6}
    assert written["1"] == set() != written["0"]
    assert main(["export", str(text), "--min-confidence", "1.5"]) == 2
    assert "--min-confidence" in capsys.readouterr().err


def test_explain_shows_confidences_and_signs(found: Extraction) -> None:
    lines = "\n".join(explain_lines(found))
    attack = next(event for event in found.events if "attacked" in event.label)
    assert re.search(rf"^     confidence +{attack.confidence:.2f}  .*main verb, actor", lines, flags=re.MULTILINE)
    homs = next(entity for entity in found.entities if entity.label == "Homs")
    assert f"confidence of location {homs.place_confidence:.2f}  large town, score over" in lines
    assert "score over 4, score over 5" not in lines
    assert "confidence" not in "\n".join(explain_lines(replace(EXTRACTION, events=EXTRACTION.events[1:2], entities=())))
