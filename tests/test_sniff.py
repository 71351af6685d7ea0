"""How a file begins tells what it is, in every format that we and others write."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from running import Kg

from kg import files
from kg.formats import FORMATS, read_graphs
from kg.formats.sniff import sniff
from kg.formats.write import render

CASE = Path(__file__).parent / "cases" / "two-articles.trig"
#: What is read as what; the wider format reads the narrower one.
AS = {"turtle": "trig", "ntriples": "nquads"}


@pytest.mark.parametrize("format", FORMATS)
def test_what_we_write_is_told(format: str) -> None:
    found = sniff(render(read_graphs(CASE), format))
    assert found is not None
    assert found.name == AS.get(format, format)


@pytest.mark.parametrize("format", FORMATS)
def test_what_oxigraph_writes_is_told(format: str) -> None:
    quads = list(ox.parse(path=CASE, format=ox.RdfFormat.TRIG))
    syntax = FORMATS[format].syntax
    given = quads if syntax.supports_datasets else {ox.Triple(*list(quad)[:3]) for quad in quads}
    found = sniff(ox.serialize(given, format=syntax) or b"")
    assert found is not None
    assert found.name == AS.get(format, format)


@pytest.mark.parametrize(
    ("name", "format"),
    [("turtle", "trig"), ("longturtle", "trig"), ("nt", "nquads"), ("xml", "rdfxml"), ("json-ld", "json-ld")],
)
def test_what_rdflib_writes_is_told(name: str, format: str) -> None:
    graph = Graph().parse(CASE.parent / "goma.ttl")
    found = sniff(graph.serialize(format=name).encode())
    assert found is not None
    assert found.name == format


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("# a comment\n\n  PREFIX a: <urn:a> a:b a a:c .", "trig"),
        ("base <urn:x> <a> <b> <c> .", "trig"),
        ("[] a <urn:x> .", "trig"),
        ("[ a <urn:x> ] .", "trig"),
        ("{ <urn:a> <urn:b> <urn:c> }", "trig"),
        ("GRAPH <urn:g> { }", "trig"),
        ("<urn:a> a <urn:b> .", "trig"),
        ("<urn:a>\n  <urn:b> 1 .", "trig"),
        ("<< <urn:a> <urn:b> <urn:c> >> <urn:d> 1 .", "trig"),
        ("<urn:a> <urn:b> <urn:c> .\n<urn:a> a <urn:b> .\n<urn:a> <urn:b> 1 .", "trig"),
        ('_:a <urn:b> "c"@en-GB <urn:g> . # why\n', "nquads"),
        ("\ufeff<urn:a> <urn:b> <urn:c> .", "nquads"),
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", "nquads"),
        ('<urn:a> <urn:b> "' + "long " * 50_000, "trig"),
        ('{"@id": "urn:x"}', "json-ld"),
        ('[\n {"@graph" : []}]', "json-ld"),
        ('{"id": 5, "@context": {}}', "json-ld"),
        ("<?xml version='1.0'?><rdf:RDF/>", "rdfxml"),
        ('<rdf:RDF\n xmlns:rdf="x"/>', "rdfxml"),
    ],
)
def test_what_people_write_is_told(text: str, format: str) -> None:
    found = sniff(text.encode())
    assert found is not None
    assert found.name == format


@pytest.mark.parametrize(
    "text",
    [
        "", " \n", "Rebels took Homs.", " date 2024-12-01 Rebels took Homs.", '{"text": "Rebels took Homs."}',
        '[{"text": "a"}]', '{"text": "a"}\n{"text": "b"}\n', "Base <b>HOMS</b>: rebels", "[Homs] Rebels took it.",
        "(Reuters) - Rebels", "<b>Homs</b> fell.", "<p>The army said</p>", "Graph theory is old.", "Prefix: none",
        '"They left," he said.', "@army said so", "# 5 dead\nThe army said so.", "<< Homs a fallen city >>",
    ],
)  # fmt: skip
def test_an_article_is_no_rdf(text: str) -> None:
    assert sniff(text.encode()) is None


def test_our_samples_are_articles() -> None:
    for path in files.seeds().iterdir():
        assert sniff(path.read_bytes()) is None, path


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_exported_can_be_asked_through_a_pipe(
    format: str, kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Rebels attacked Homs on Sunday, the army said.")
    written = kg("export", article, "-f", format, "--date", "2024-12-10", "-q").out
    for options in ([], ["--input-format", format]):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(written.encode()))))
        done = kg("query", "-", "attacks", "-f", "csv", *options)
        assert (done.code, done.err) == (0, "")
        assert "rebels" in done.out.lower()


def test_an_article_can_still_be_asked_through_a_pipe(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b" date 2024-12-10 Rebels attacked Homs on Sunday, the army said."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(text))))
    assert "rebels" in kg("query", "-", "attacks", "-f", "csv").out.lower()


def test_json_and_files_without_suffix_are_told_by_how_they_begin(kg: Kg, tmp_path: Path) -> None:
    graphs = list(read_graphs(CASE))
    for name, format in (("a.json", "json-ld"), ("a", "turtle"), ("a.n3", "turtle"), ("a.xml", "rdfxml")):
        (tmp_path / name).write_bytes(render(graphs, format))
        done = kg("query", tmp_path / name, "SELECT (COUNT(*) AS ?n) WHERE { ?x a kg:Article }", "-f", "csv")
        assert done.out.split() == ["n", "2"], done.err
        assert kg("diff", tmp_path / name, tmp_path / name).code == 0
