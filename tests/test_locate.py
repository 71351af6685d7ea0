"""Findings stand where they stand in the file, in every format and in every way of writing it."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hand_made import EXTRACTION, TEXT
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from kg.formats import FORMATS, read_quads
from kg.formats.write import render
from kg.model import Finding, Severity
from kg.names import GAF, GEO, KG, NIF, article_iri
from kg.rdf.graph import to_graph
from kg.validation.locate import Aim, find_lines
from kg.validation.passage import find_passage, label_of

GRAPH = to_graph(EXTRACTION)
SUFFIXES = {name: one.suffixes[0] for name, one in FORMATS.items()}


def finding(focus: str, path: str | None = None, value: str | None = None) -> Finding:
    return Finding("", Severity.VIOLATION, "urn:rule", focus, path, value)


def lines(content: str, syntax: str, *aims: Aim, base: str | None = None) -> list[int | None]:
    return find_lines(lambda: io.BytesIO(content.encode()), syntax, aims, base=base)


def written(term: object) -> str:
    """What of a term must stand in its line, however it is shortened."""
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value if isinstance(term, ox.Literal) else term.value.rpartition("/")[2].rpartition("#")[2]


@pytest.mark.parametrize("name", FORMATS)
def test_every_triple_is_found_on_its_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph{SUFFIXES[name]}"
    path.write_bytes(render([GRAPH], name))
    aims: list[Aim] = []
    values = []
    for quad in read_quads(path):
        assert isinstance(quad.subject, ox.NamedNode)
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        aims.append((finding(quad.subject.value, quad.predicate.value, quad.object.value), graph))
        values.append(written(quad.object))
    text = path.read_text().split("\n")
    found = find_lines(lambda: path.open("rb"), name, aims, base=None)
    article = article_iri(str(GRAPH.identifier))
    for (one, _), value, line in zip(aims, values, found, strict=True):
        assert line is not None, one
        # the article itself is the base of its own graph
        assert value in text[line - 1] or (one.value == article and "<>" in text[line - 1]), (one, text[line - 1])


@pytest.mark.parametrize("name", FORMATS)
def test_a_node_is_found_where_it_is_described_and_not_where_it_is_named_before(name: str) -> None:
    rebels = next(str(node) for node in GRAPH.subjects(RDFS.label, Literal("Rebels")))
    content = render([GRAPH], name).decode()
    (line,) = lines(content, name, (finding(rebels, str(KG.opposes)), str(GRAPH.identifier)))
    assert line is not None
    assert "opposes" in content.split("\n")[line - 1]
    (line,) = lines(content, name, (finding(rebels, str(KG.target)), str(GRAPH.identifier)))
    assert line is not None
    assert "rebels" in content.split("\n")[line - 1]


EX = "@prefix ex: <https://example.org/> .\n"

TURTLE = [
    ("<https://example.org/a>\n  ex:p 1 .", 3),
    ("# ex:a ex:p 1 .\nex:b ex:p ex:a .\nex:a a ex:C ;\n ex:p 0 ,\n 1 .", 6),
    ('ex:b ex:p """ex:a ex:p 1 .\nex:a ex:p 1 .""" .\nex:a ex:p 1 .', 4),
    ("ex:b ex:p 'it\\'s. ex:a' , \"a \\\" . ex:a\" .\nex:a ex:p 1 .", 3),
    ("ex:b.c ex:p 1.5 . ex:a\nex:p 1 .", 3),
    ("@base <https://example.org/x> .\n<a> ex:p 1 .", 3),
    ("BASE <https://example.org/>\nPREFIX other: <https://example.org/p>\n<a> other: 1 .", 4),
    ("@prefix ex: <https://example.net/> . ex:a ex:p 1 .\n@prefix ex: <https://example.org/> . ex:a ex:p 1 .", 3),
    ("ex:b ex:p [ ex:q ex:a ; ex:p 1 ] .\nex:a ex:q [ ex:p 1 ] ;\n ex:p 1 .", 4),
    ("<https://example.org/\\u0061> ex:p 1 .", 2),
    ("ex:a ex:q ( 1 2 ) ; # ; ex:p 1\n ex:p true , 1 .", 3),
    ('ex:a ex:q "x"@en ;\n ex:p "1"^^<http://www.w3.org/2001/XMLSchema#integer> .', 3),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line"), TURTLE)
@pytest.mark.parametrize("syntax", ["turtle", "trig"])
def test_turtle_of_every_style(content: str, line: int, syntax: str) -> None:
    aim = (finding("https://example.org/a", "https://example.org/p", "1"), None)
    assert lines(EX + content, syntax, aim) == [line]


def test_the_graph_decides_among_several_that_describe_a_node() -> None:
    trig = EX + "ex:a ex:p 1 .\nex:one {\n ex:a ex:p 1\n}\nGRAPH ex:two { ex:a\n ex:p 1 . }\n"
    one = finding("https://example.org/a", "https://example.org/p", "1")
    aims: list[Aim] = [(one, None), (one, "https://example.org/one"), (one, "https://example.org/two")]
    assert lines(trig, "trig", *aims) == [2, 4, 7]
    quads = "".join(f"<urn:a> <urn:p> {n} <urn:g{g}> .\n" for g, n in ((1, '"x"'), (2, '"x"'), (2, "<urn:b>")))
    node = finding("urn:a", "urn:p", "x")
    assert lines(quads, "nquads", (node, "urn:g2"), (finding("urn:a", "urn:p", "urn:b"), "urn:g2")) == [2, 3]


def test_a_node_that_is_only_named_is_found_where_it_is_named() -> None:
    ghost = (finding("https://example.org/ghost", "https://example.org/p"), None)
    assert lines(EX + "ex:a\n ex:p 'ex:ghost' , # ex:ghost\n ex:ghost .", "turtle", ghost) == [4]
    assert lines('<urn:a> <urn:p> "x" .\n<urn:a> <urn:p> <urn:b> .', "ntriples", (finding("urn:b"), None)) == [2]
    assert lines('{"@id": "urn:a",\n "urn:p": {"@id": "urn:b"}}', "json-ld", (finding("urn:b"), None)) == [2]


def test_the_other_end_of_an_inverse_path_is_found() -> None:
    content = EX + "ex:b ex:p ex:a .\nex:a a ex:C .\nex:c ex:q 1 ;\n ex:p ex:a ."
    value = finding("https://example.org/a", "^<https://example.org/p>", "https://example.org/c")
    assert lines(content, "turtle", (value, None)) == [5]
    assert lines(content, "turtle", (finding("https://example.org/a", "^<https://example.org/p>"), None)) == [3]


def test_the_first_step_of_a_path_is_found() -> None:
    content = EX + "ex:a a ex:C ;\n ex:p ex:b ."
    path = "<https://example.org/p>/<https://example.org/q>"
    assert lines(content, "turtle", (finding("https://example.org/a", path, "x"), None)) == [3]


def test_blank_nodes_with_a_name_are_found() -> None:
    assert lines("<urn:a> <urn:p> _:b1 .\n_:b1 <urn:q> 1 .", "turtle", (finding("b1", "urn:q"), None)) == [2]
    assert lines("<urn:a> <urn:p> _:b1 .\n_:b1 <urn:q> <urn:c> .", "ntriples", (finding("b1"), None)) == [2]


def test_what_the_file_does_not_name_is_found_nowhere() -> None:
    for syntax, content in (("turtle", "<urn:a> <urn:p> 1 ."), ("json-ld", "{}"), ("ntriples", "")):
        assert lines(content, syntax, (finding("urn:none"), None)) == [None]
    assert lines("", "turtle") == []


JSON_LD = [
    ("""{"@context": {"ex": "https://example.org/"},
"@id": "ex:a",
"ex:p": 1}""", 3),
    ("""{"@context": {"@vocab": "https://example.org/", "id": "@id"}, "@graph": [
{"p": {"id": "https://example.org/a"}},
{"id": "https://example.org/a", "q": {"p": 1},
 "p": [0,
 1]}]}""", 5),
    ("""{"@context": {"@base": "https://example.org/x", "n": {"@id": "https://example.org/p"}},
"q": "\\"@id\\": \\"a\\"",
"@id": "a", "q": "{[",
"n": {"@value": "1"}}""", 4),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line"), JSON_LD)
def test_json_ld_of_every_style(content: str, line: int) -> None:
    aim = (finding("https://example.org/a", "https://example.org/p", "1"), None)
    assert lines(content, "json-ld", aim) == [line]


RDF = """<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY ex "https://example.org/">]>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">
{}
</r:RDF>"""
RDF_XML = [
    ("""<r:Description r:about="https://example.org/a">
<e:p>1</e:p></r:Description>""", 5),
    ("""<!-- r:about="https://example.org/a" -->
<e:C r:about="&ex;a"
 e:q="2">
<e:p>0</e:p><e:p>
1</e:p></e:C>""", 7),
    ("""<r:Description xml:base="https://example.org/x" r:ID="y"><e:q>
<e:C r:about="a">
<e:p>1</e:p></e:C></e:q></r:Description>""", 6),
    ("""<r:Description r:about="&ex;b"><e:q r:parseType="Resource"><e:p>1</e:p></e:q></r:Description>
<r:Description r:about="&ex;a" e:p="1"/>""", 5),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line"), RDF_XML)
def test_rdf_xml_of_every_style(content: str, line: int) -> None:
    aim = (finding("https://example.org/a", "https://example.org/p", "1"), None)
    assert lines(RDF.format(content), "rdfxml", aim) == [line]


# -- words ------------------------------------------------------------------------------------------


def of(label: str) -> str:
    return next(str(node) for node in GRAPH.subjects(RDFS.label, Literal(label)))


def test_an_event_leads_to_its_trigger_and_a_mention_to_itself() -> None:
    event = next(GRAPH.subjects(KG.dateEvidence))
    passage = find_passage(GRAPH, finding(str(event)), text=TEXT, file="a.txt")
    assert passage is not None
    assert TEXT[passage.begin : passage.end] == passage.words == "shelled"
    assert (passage.line, passage.column) == (3, TEXT.split("\n")[2].index("shelled") + 1)
    assert (passage.article, passage.file) == ("truce 1", "a.txt")
    mention = next(str(node) for node in GRAPH.objects(event, GAF.denotedBy))
    assert find_passage(GRAPH, finding(mention), text=TEXT, file="a.txt") == passage


def test_without_a_text_only_the_offsets_are_known() -> None:
    passage = find_passage(GRAPH, finding(of("Rebels")))
    assert passage is not None
    assert (passage.words, passage.line, passage.column) == ("Rebels", None, None)
    assert TEXT[passage.begin : passage.end] == "Rebels"


def test_a_value_that_is_a_mention_is_nearer_than_the_node() -> None:
    event = next(str(node) for node in GRAPH.subjects(KG.dateEvidence))
    evidence = next(str(node) for node in GRAPH.objects(URIRef(event), KG.dateEvidence))
    passage = find_passage(GRAPH, finding(event, str(KG.dateEvidence), evidence))
    assert passage is not None
    assert passage.words == "on Monday" or "Monday" in passage.words


def test_what_has_no_mention_leads_to_that_of_its_owner() -> None:
    place, geometry = next(iter(GRAPH.subject_objects(GEO.hasGeometry)))
    passage = find_passage(GRAPH, finding(str(geometry)))
    assert passage is not None
    assert passage == find_passage(GRAPH, finding(str(place)))


def test_a_mention_without_offsets_in_its_iri_tells_them_itself() -> None:
    mention = URIRef("urn:m")
    graph = Graph()
    for predicate, value in (
        (NIF.beginIndex, Literal(6)),
        (NIF.endIndex, Literal(10)),
        (NIF.referenceContext, GRAPH.identifier),
    ):
        graph.add((mention, predicate, value))
    passage = find_passage(graph, finding("urn:m"), text=TEXT)
    assert passage is not None
    assert (passage.words, passage.article) == ("ends", str(GRAPH.identifier))
    graph.set((mention, NIF.endIndex, Literal("ten")))
    assert find_passage(graph, finding("urn:m"), text=TEXT) is None


def test_offsets_beyond_the_text_have_no_line() -> None:
    graph = Graph().add((URIRef("urn:a#char=900000,900004"), NIF.anchorOf, Literal("gone")))
    passage = find_passage(graph, finding("urn:a#char=900000,900004"), text=TEXT)
    assert passage is not None
    assert (passage.words, passage.line) == ("gone", None)


def test_a_node_without_words_has_no_passage_and_no_label() -> None:
    assert find_passage(GRAPH, finding("urn:none")) is None
    assert label_of(GRAPH, "urn:none") is None
