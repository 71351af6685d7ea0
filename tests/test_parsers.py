"""All six formats say the same triples to the parsers that others wrote, in Python and in JavaScript."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from engines import NPM
from hand_made import EXTRACTION
from rdflib import Dataset, Graph

from kg.formats import FORMATS, read_graph, read_graphs, to_triples
from kg.formats.framing import frame
from kg.formats.jsonld import context
from kg.formats.write import render
from kg.rdf.graph import to_graph

CASES = Path(__file__).parent / "cases"
RDFLIB = {"ntriples": "nt", "rdfxml": "xml"}
#: One article each, and two in one file.
GRAPHS: dict[str, list[Graph]] = {path.stem: [read_graph(path)] for path in sorted(CASES.glob("*.ttl"))} | {
    "hand-made": [to_graph(EXTRACTION)],
    "hand-made, no mentions": [to_graph(EXTRACTION, mentions=False)],
    "two articles": list(read_graphs(CASES / "two-articles.trig")),
}


def expected(graphs: list[Graph]) -> set[str]:
    """The triples of graphs, each as a line of N-Triples."""
    return {str(triple) for graph in graphs for triple in to_triples(graph)}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", GRAPHS)
def test_oxigraph_reads_the_same_triples(name: str, format: str) -> None:
    quads = ox.parse(render(GRAPHS[name], format), format=FORMATS[format].syntax)
    assert {str(quad.triple) for quad in quads} == expected(GRAPHS[name])


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", GRAPHS)
def test_rdflib_reads_the_same_triples(name: str, format: str) -> None:
    # what a user types: Graph().parse, where one article is the default graph
    plain = len(GRAPHS[name]) == 1 and format not in {"nquads", "trig"}
    content, syntax = render(GRAPHS[name], format), RDFLIB.get(format, format)
    found = Graph()
    if plain:
        found.parse(data=content, format=syntax)
    else:
        for subject, predicate, value, _ in Dataset().parse(data=content, format=syntax).quads():
            found.add((subject, predicate, value))
    assert {str(triple) for triple in to_triples(found)} == expected(GRAPHS[name])


def node(script: str, *arguments: str, given: str = "") -> str:
    """Run a script of ours under Node.js, where its packages are there."""
    if not shutil.which("node") or not (NPM / "node_modules" / "jsonld").is_dir():
        pytest.skip("Node.js and its packages are not installed: npm ci in tests/npm")
    command = ["node", script, *arguments]
    done = subprocess.run(command, cwd=NPM, input=given, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["goma", "hand-made", "hand-made, no mentions", "two articles"])
def test_parsers_in_javascript_read_the_same_triples(name: str, format: str, tmp_path: Path) -> None:
    """n3 reads Turtle, TriG, N-Triples and N-Quads; jsonld JSON-LD; rdfxml-streaming-parser RDF/XML."""
    path = tmp_path / "graph"
    path.write_bytes(render(GRAPHS[name], format))
    lines = node("parse.mjs", str(path), format)
    quads = ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS)
    assert {str(quad.triple) for quad in quads} == expected(GRAPHS[name])


# -- the tree that a frame makes ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree() -> dict[str, Any]:
    document = json.loads(render(GRAPHS["hand-made"], "json-ld"))
    framed: dict[str, Any] = json.loads(node("frame.mjs", given=json.dumps([document, frame()])))
    return framed


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_a_frame_makes_a_tree_of_the_article_its_events_and_those_in_them(tree: dict[str, Any]) -> None:
    assert {"NewsArticle", "Article"} == set(tree["type"])
    assert tree["headline"] == "Truce ends"
    shelling = next(event for event in many(tree["about"]) if "Shelling" in event["type"])
    assert shelling["actor"]["label"] == "Rebels"
    assert {place["label"] for place in shelling["place"]} == {"Lindau", "port of Lindau"}
    assert (shelling["killed"], shelling["killedEvidence"]["anchorOf"]) == (4, "at least four")
    assert shelling["denotedBy"]["anchorOf"] == "shelled"
    people = {one["label"]: one for one in many(tree["mentions"])}
    assert people["Ana Ruiz"]["claims"]["quotation"] == "We are ready"
    assert people["Ana Ruiz"]["position"]["officeOf"]["label"] == "Rebels"
    assert {place["label"] for place in many(tree["contentLocation"])} == {"Lindau", "port of Lindau"}


def test_the_tree_repeats_the_article_nowhere_and_tells_of_nothing_that_is_missing(tree: dict[str, Any]) -> None:
    text = json.dumps(tree)
    for once in ("headline", "datePublished", "identifier", "@context"):
        assert text.count(f'"{once}": ') == 1 + (once in context())
    assert "null" not in text


def test_the_frame_has_a_place_for_every_property_that_leads_to_words() -> None:
    evidence = {name for name in context() if name.endswith("Evidence")}
    assert evidence <= frame()["about"].keys()
