"""Findings are in order, readable and the same every time; broken shapes are said to be broken."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hand_made import EXTRACTION, TEXT
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, XSD

from kg.errors import InputError
from kg.model import Severity
from kg.names import KG, NIF, SHAPES
from kg.rdf.graph import to_graph
from kg.validation import check_spans, load_shapes, read_shapes, validate_graph
from kg.validation.compiled import Compiler
from kg.validation.prepared import prepare
from kg.validation.quick import quick_tests

EVENT = URIRef("https://example.org/event")

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def write(path: Path, turtle: str) -> Path:
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def broken_event() -> Graph:
    graph = Graph()
    graph.add((EVENT, RDF.type, KG.Event))
    graph.add((EVENT, KG.startDate, Literal("2024-12-02", datatype=XSD.date)))
    graph.add((EVENT, KG.endDate, Literal("2024-12-01", datatype=XSD.date)))
    graph.add((EVENT, KG.datePrecision, KG.Week))
    graph.add((EVENT, KG.killed, Literal("four")))
    graph.add((EVENT, KG.factuality, KG.Claimed))
    graph.add((EVENT, RDFS.label, Literal("x")))
    return graph


def test_what_the_exporter_makes_conforms() -> None:
    assert not [f for f in validate_graph(to_graph(EXTRACTION)) if f.severity is Severity.VIOLATION]


def test_a_finding_says_what_is_wrong_where_and_by_which_rule() -> None:
    (finding,) = [f for f in validate_graph(broken_event()) if f.rule == str(SHAPES["DatedEvent-order"])]
    assert finding.message == "An event’s first day is not after its last."
    assert finding.severity is Severity.VIOLATION
    assert finding.focus == str(EVENT)
    assert finding.path == str(KG.startDate)
    assert finding.value == "2024-12-02"


def test_all_that_is_wrong_is_found_gravest_first_and_the_same_every_time() -> None:
    findings = validate_graph(broken_event())
    assert [finding.rule.partition("#")[2] for finding in findings] == [
        "ClaimedEvent",
        "DatedEvent-dateEvidence",
        "DatedEvent-order",
        "Event-denotedBy",
        "KilledCount-evidence",
        "KilledCount-killed",
        "KilledCount-precision",
        "GoodEvent-role",
    ]
    assert findings == validate_graph(Graph() + broken_event())


def test_validation_changes_nothing() -> None:
    graph, shapes = broken_event(), len(load_shapes())
    before = set(graph)
    validate_graph(graph)
    assert set(graph) == before
    assert len(load_shapes()) == shapes


def test_a_graph_that_says_nothing_conforms() -> None:
    assert validate_graph(Graph()) == []


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    imports = "<https://example.org/o> a owl:Ontology ; owl:imports <http://example.org/other.ttl> ."
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> ."
    shapes = read_shapes([write(tmp_path / "s.ttl", owl + imports)])
    assert validate_graph(broken_event() + shapes, shapes=shapes) == []


@pytest.mark.parametrize(("path", "written"), [
    ("ex:p", "https://example.org/p"),
    ("[ sh:inversePath ex:p ]", "^<https://example.org/p>"),
    ("( ex:p ex:q )", "<https://example.org/p>/<https://example.org/q>"),
    ("[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]", "<https://example.org/p>|(^<https://example.org/q>)"),
    ("[ sh:oneOrMorePath ex:p ]", "<https://example.org/p>+"),
    ("( ex:p [ sh:zeroOrMorePath ex:q ] )", "<https://example.org/p>/(<https://example.org/q>*)"),
])  # fmt: skip
def test_shapes_of_one_s_own_are_used_and_their_paths_written_as_in_sparql(
    path: str, written: str, tmp_path: Path
) -> None:
    turtle = f"ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:property [ sh:path {path} ; sh:minCount 1 ] ."
    (finding,) = validate_graph(broken_event(), shapes=read_shapes([write(tmp_path / "s.ttl", turtle)]))
    assert finding.path == written
    # a shape without a name is cited by the one that it stands in
    assert finding.rule == "https://example.org/S"
    assert finding.focus == "https://example.org/n"


def test_a_severity_that_shacl_does_not_know_counts_as_a_violation(tmp_path: Path) -> None:
    turtle = "ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:severity ex:Grave ; sh:nodeKind sh:Literal ."
    (finding,) = validate_graph(Graph(), shapes=read_shapes([write(tmp_path / "s.ttl", turtle)]))
    assert finding.severity is Severity.VIOLATION


@pytest.mark.parametrize(("turtle", "said"), [
    ("ex:S a sh:PropertyShape ; sh:targetNode ex:n ; sh:minCount 1 .", "path"),
    ('ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount "some" ] .', "minCount"),
    ('ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:pattern "(" .', "unterminated"),
    ("ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:in ex:list ; sh:in ex:other .", "sh:in"),
])  # fmt: skip
def test_broken_shapes_are_said_to_be_broken(
    turtle: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shapes = read_shapes([write(tmp_path / "s.ttl", turtle)])
    with pytest.raises(InputError, match=rf"the shape <https://example.org/S> is (broken|refused): .*{said}") as raised:
        validate_graph(broken_event(), shapes=shapes)
    assert "\n" not in str(raised.value)
    assert capsys.readouterr() == ("", "")


def test_a_shapes_file_that_is_no_turtle_is_named_with_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.ttl", "ex:S a sh:NodeShape ;;; [ .")
    with pytest.raises(InputError, match=r"bad\.ttl:5:25: not valid Turtle"):
        read_shapes([path])


def test_a_shapes_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl: cannot be read: No such file or directory"):
        read_shapes([tmp_path / "none.ttl"])


def test_blank_nodes_of_several_files_stay_apart(tmp_path: Path) -> None:
    one = write(tmp_path / "1.ttl", "_:b ex:p 1 .")
    two = write(tmp_path / "2.ttl", "_:b ex:p 2 .")
    assert len(set(read_shapes([one, two]).subjects())) == 2


def test_the_words_of_mentions_stand_in_the_text() -> None:
    assert check_spans(to_graph(EXTRACTION), TEXT) == []


def test_words_that_do_not_stand_at_their_offsets_are_found() -> None:
    findings = check_spans(to_graph(EXTRACTION), TEXT.replace("port", "PORT"))
    assert {finding.rule for finding in findings} == {str(SHAPES["Span-anchorOf"])}
    assert {finding.value for finding in findings} == {"the port of Lindau"}


@pytest.mark.parametrize("text", ["", TEXT[1:], "x" + TEXT])
def test_another_text_than_the_article_s_is_noticed(text: str) -> None:
    assert check_spans(to_graph(EXTRACTION), text)


def test_offsets_that_differ_from_those_of_the_iri_are_found() -> None:
    mention = URIRef("https://example.org/a#char=0,5")
    graph = Graph()
    graph.add((mention, NIF.anchorOf, Literal("Truce")))
    graph.add((mention, NIF.beginIndex, Literal("0", datatype=XSD.nonNegativeInteger)))
    graph.add((mention, NIF.endIndex, Literal("6", datatype=XSD.nonNegativeInteger)))
    (finding,) = check_spans(graph, "Truce ends")
    assert (finding.rule, finding.path, finding.value) == (str(SHAPES["Span-offsets"]), str(NIF.endIndex), "6")


def test_a_mention_without_offsets_in_its_iri_is_found() -> None:
    graph = Graph()
    graph.add((URIRef("https://example.org/m"), NIF.anchorOf, Literal("Truce")))
    assert len(check_spans(graph, "Truce ends")) == 1


def test_our_property_shapes_have_the_targets_of_the_shapes_they_stand_in() -> None:
    shapes = load_shapes()
    assert set(shapes.objects(SHAPES["Event-actor"], SH.targetClass)) == {KG.Event}
    assert not list(shapes.subject_objects(SH.property))


def test_our_own_shapes_are_whole() -> None:
    # they are not checked again whenever they are used
    assert validate_graph(Graph(), shapes=Graph() + load_shapes()) == []


def test_all_of_our_own_shapes_are_compiled() -> None:
    compiler = Compiler(prepare(load_shapes()).reference.shapes, quick_tests(load_shapes()))
    for shape in set(load_shapes().subjects(RDF.type)):
        compiler.test(shape)
