"""Answers as programs read them: what Oxigraph would write, and what it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given, strategies as st
from running import Kg

from kg.diff.blank import name_blank
from kg.errors import OutputError
from kg.formats import FORMATS
from kg.sparql.answers import ANSWER_FORMATS, Answer, render_answer
from kg.sparql.results import ROWS, Value, truth_text
from kg.store import ask

OXIGRAPH = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
SPEAKING = """\
PREFIX x: <urn:x/>
x:a x:p "a,\\"b\\r\\n\\tc &<>" , "m"@en-GB , "r"@ar--rtl , 1 , _:b , <<( x:a x:q <<( _:b x:r "z"@en )>> )>> , <urn:&> .
<< x:s x:p x:o ~ x:rf >> x:q 1.5 .
x:s x:p x:o {| x:since 2020 |} .
"""
QUERY = "SELECT ?s ?o ?none WHERE { ?s ?p ?o OPTIONAL { ?o <urn:none> ?none } } ORDER BY ?s ?p ?o"


@pytest.fixture
def store() -> ox.Store:
    filled = ox.Store()
    filled.load(SPEAKING, format=ox.RdfFormat.TURTLE)
    return filled


@pytest.mark.parametrize("format", ROWS)
@pytest.mark.parametrize("query", [QUERY, "SELECT * WHERE { }", "SELECT ?x WHERE { FILTER(false) }"])
def test_rows_are_written_as_oxigraph_writes_them(format: str, query: str, store: ox.Store) -> None:
    found = cast("ox.QuerySolutions", store.query(query))
    written = cast("bytes", found.serialize(format=OXIGRAPH[format])).decode()
    own = render_answer(ask(store, query), format)
    if format == "json":
        assert json.loads(own) == json.loads(written)
    elif format == "xml":  # in which Oxigraph leaves line ends to the reader, who changes them
        assert ET.canonicalize(own.replace("&#13;", "")) == ET.canonicalize(written).replace("\r", "")
    else:
        assert own == written


@pytest.mark.parametrize("format", ROWS)
@pytest.mark.parametrize("truth", [True, False])
def test_yes_and_no_are_written_as_oxigraph_writes_them(format: str, truth: bool) -> None:
    found = cast("ox.QueryBoolean", ox.Store().query(f"ASK {{ FILTER({str(truth).lower()}) }}"))
    assert truth_text(truth, format) == cast("bytes", found.serialize(format=OXIGRAPH[format])).decode()


LITERALS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(ox.Literal)


@given(st.lists(LITERALS, min_size=1, max_size=4), st.sampled_from(["json", "tsv", "xml"]))
def test_what_is_written_is_what_there_is(values: list[ox.Literal], format: str) -> None:
    rows: list[tuple[Value, ...]] = [(value,) for value in values]
    try:
        written = render_answer(Answer(("x",), rows), format)
    except OutputError:
        assert format == "xml"
        return
    if format == "xml":
        found = ET.fromstring(written).findall(".//{*}literal")  # noqa: S314  our own output
        assert [one.text or "" for one in found] == [one.value for one in values]
    else:
        read = cast("ox.QuerySolutions", ox.parse_query_results(written, format=OXIGRAPH[format]))
        assert [solution["x"] for solution in read] == values


@pytest.mark.parametrize("format", ANSWER_FORMATS)
def test_triples_that_speak_of_triples_are_answers_in_every_format(format: str, kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "speaking.ttl"
    path.write_text(SPEAKING)
    graph = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    if format in {"table", "csv", "tsv", "json", "xml"}:
        done = kg("query", path, QUERY, "-f", format)
        assert (done.code, done.err) == (0, "")
        assert "urn:x/s" in done.out
    if format in {"json", "json-ld"}:
        done = kg("query", path, graph, "-f", format)
        assert (done.code, done.out) == (3, "")
        (line,) = done.lines
        assert line.startswith("kg: error: JSON-LD cannot express quoted triples (RDF 1.2)")
    elif format not in {"csv", "tsv"}:
        syntax = {"table": "turtle", "xml": "rdfxml"}.get(format, format)
        done = kg("query", path, graph, "-f", format)
        assert done.code == 0
        found, wanted = (
            name_blank(quad.triple for quad in ox.parse(text, format=written))
            for text, written in ((done.out, FORMATS[syntax].syntax), (SPEAKING, ox.RdfFormat.TURTLE))
        )
        assert found == wanted


def test_a_direction_of_text_is_kept_in_json_ld() -> None:
    node, words = ox.NamedNode("urn:a"), ox.Literal("r", language="ar", direction=ox.BaseDirection.RTL)
    assert '"@direction": "rtl"' in render_answer(Answer(triples=(ox.Triple(node, node, words),)), "json-ld")


@pytest.mark.parametrize("number", [0, 1, 0x0B, 0x1F, 0xFFFE, 0xFFFF])
def test_xml_holds_no_control_characters(number: int, kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text(f'<urn:a> <urn:b> "a\\u{number:04X}b" .\n')
    for query in ("SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        done = kg("query", path, query, "-f", "xml")
        assert (done.code, done.out) == (3, "")
        assert f"XML cannot contain the character U+{number:04X}" in done.err
    found = json.loads(kg("query", path, "SELECT ?o WHERE { ?s ?p ?o }", "-f", "json").out)
    assert found["results"]["bindings"][0]["o"]["value"] == f"a{chr(number)}b"


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "xml"])
def test_a_long_value_is_an_answer(format: str, kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text(f'<urn:a> <urn:b> "{"a" * 16_700_000}" .\n')
    done = kg("query", path, "SELECT (SUBSTR(?o, 2) AS ?long) ?o WHERE { ?s ?p ?o }", "-f", format)
    assert (done.code, done.err) == (0, "")
    assert done.out.count("a") >= (9_000 if format == "table" else 2 * 16_600_000)


@pytest.mark.parametrize("call", [("query", "LOOP", "ASK { }"), ("diff", "LOOP", "LOOP"), ("validate", "LOOP")])
@pytest.mark.parametrize("name", ["loop.ttl", "loop.nq.gz", "loop.json", "loop"])
def test_a_link_that_leads_in_a_circle_is_told(call: tuple[str, ...], name: str, kg: Kg, tmp_path: Path) -> None:
    loop = tmp_path / name
    loop.symlink_to(loop)
    done = kg(*(str(loop) if part == "LOOP" else part for part in call))
    assert done.code in {2, 3}
    assert len(done.lines) == 1
    assert str(loop) in done.err


def test_values_that_are_none_of_their_datatype_are_answers_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        '<urn:a> <urn:b> "x"^^xsd:integer , "2024-13-01"^^xsd:date , "P1"^^xsd:duration , "no"^^xsd:boolean .'
    )
    for format in ("table", "json", "turtle"):
        query = "CONSTRUCT WHERE { ?s ?p ?o }" if format == "turtle" else "SELECT ?o WHERE { ?s ?p ?o }"
        command = [sys.executable, "-m", "kg.cli", "query", str(path), query, "-f", format]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"2024-13-01" in done.stdout
