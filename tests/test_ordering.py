"""Rows that are sorted here stand in the order in which Oxigraph would have put them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from corpora import articles

from kg.names import PREFIXES
from kg.sparql.ordering import sort_rows, without_order
from kg.sparql.questions import list_queries
from kg.store.evaluate import TooManyError, evaluate

VALUES = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA {
  <urn:a> <urn:number> 10 ; <urn:word> "b" ; <urn:day> "2024-12-01"^^xsd:date ; <urn:mixed> 7 ; <urn:truth> true .
  <urn:b> <urn:number> 9.5 ; <urn:word> "B" ; <urn:day> "0999-12-01"^^xsd:date ; <urn:mixed> "x" ; <urn:truth> false .
  <urn:c> <urn:number> -3 ; <urn:word> "ä" ; <urn:mixed> "x"@en . <urn:d> <urn:word> "" , "\\U0001F600", "\\uFFFD" .
  <urn:e> <urn:number> "5"^^xsd:nonNegativeInteger ; <urn:word> "b" .
  <urn:f> <urn:day> "2024-12-01Z"^^xsd:date .
}"""


@pytest.fixture(scope="module")
def sixty() -> ox.Store:
    store = ox.Store()
    for quads in articles(60):
        store.extend(ox.Quad(*quad.triple) for quad in quads)
    return store


@pytest.fixture(scope="module")
def values() -> ox.Store:
    store = ox.Store()
    store.update(VALUES)
    return store


def own(store: ox.Store, text: str) -> list[tuple[object, ...]]:
    prefixes = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
    found = cast("ox.QuerySolutions", store.query(text, prefixes=prefixes))
    return [tuple(cast("Iterator[object]", row)) for row in found]


@pytest.mark.parametrize("question", list_queries(), ids=lambda query: query.name)
def test_questions_are_sorted_here_as_there(sixty: ox.Store, question: object) -> None:
    text = getattr(question, "text", "")
    ordered = without_order(text)
    found = evaluate(sixty, text)
    assert found.rows == own(sixty, text)
    if ordered is None:
        # the rows of groups are few, and left to the store
        assert re.search(r"^GROUP BY", text, re.MULTILINE)
        return
    assert "ORDER BY (" not in ordered.text.splitlines()[-1]
    assert sort_rows(own(sixty, ordered.text), ordered) == found.rows  # type: ignore[arg-type]  # terms they are


@pytest.mark.parametrize("name", ["number", "word", "day", "mixed", "truth"])
@pytest.mark.parametrize(
    "order", ["?o ?s", "DESC(?o) ?s", "ASC(?o) DESC(?s)", "(!BOUND(?o)) DESC(STR(?o)) ?s", "STRLEN(STR(?o)) ?s"]
)
def test_values_are_sorted_here_as_there(values: ox.Store, name: str, order: str) -> None:
    for head in ("SELECT ?s", "SELECT ?s ?o", "SELECT DISTINCT ?s ?o", "SELECT (STR(?o) AS ?text) ?s"):
        text = f"{head} WHERE {{ ?s <urn:word> ?w OPTIONAL {{ ?s <urn:{name}> ?o }} }} ORDER BY {order}"
        found = evaluate(values, text)
        assert found.rows == own(values, text)
        assert len(found.variables) == head.count("?") - ("(" in head)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3", "SELECT ?s { ?s ?p ?o } ORDER BY ?s OFFSET 1",
        "SELECT * { ?s ?p ?o } ORDER BY ?s", "SELECT ?s { ?s ?p ?o }", "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?o",
        "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY ?n",
        "SELECT (MAX(?o) AS ?m) { ?s ?p ?o } ORDER BY ?m",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s VALUES ?s { <urn:a> }", "CONSTRUCT WHERE { ?s ?p ?o } ORDER BY ?s",
        "SELECT ?s FROM <urn:g> { ?s ?p ?o } ORDER BY ?s", "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }",
        "SELECT ?s { ?s ?p ?o } \\u004FRDER BY ?s", "SELECT ?s { ?s ?p ?o } ORDER BY",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s )",
        "SELECT ?s { ?s ?p ?o FILTER(?a<(1)&&(2)>?b) } ORDER BY ?s", "", "}", "ORDER BY ?s",
    ],
)  # fmt: skip
def test_other_queries_are_left_to_the_engine(text: str) -> None:
    assert without_order(text) is None


def test_what_looks_like_an_order_is_none(values: ox.Store) -> None:
    text = "SELECT ?s { ?s <urn:word> ?w FILTER(?w != 'x } ORDER BY ?s') } # ORDER BY ?s\nORDER BY DESC(?s) ?w"
    assert evaluate(values, text).rows == own(values, text)


def test_an_answer_has_at_most_so_many_rows(values: ox.Store) -> None:
    for text in ("SELECT ?s { ?s ?p ?o } ORDER BY ?s", "SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(TooManyError):
            evaluate(values, text, most=3)
    assert len(evaluate(values, "SELECT ?s { ?s <urn:number> ?o } ORDER BY ?s", most=4).rows) == 4


def test_a_broken_query_is_told_as_it_stands(values: ox.Store) -> None:
    with pytest.raises(SyntaxError, match="error at 1:21"):
        evaluate(values, "SELECT ?s { nonsense } ORDER BY ?s")


def test_the_sources_of_questions_end_with_their_order() -> None:
    for path in (Path(__file__).parent.parent / "queries").glob("*.rq"):
        assert re.search(r"^ORDER BY [^{}]+\Z", path.read_text(encoding="utf-8"), re.MULTILINE), path
