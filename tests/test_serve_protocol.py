"""The cases of the SPARQL 1.1 Protocol, written after sections 2.1 and 2.2 of the recommendation.

Each request of a client that keeps to it is answered with the form that it asks for, and each that does not with 4xx.
Updates (section 2.2) are refused as the server only reads, whichever way they come.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest
from serving import CASE, serve

BASE = "https://w3id.org/newskg/id/article"
RIVER, QUAKE = f"{BASE}/river-war", f"{BASE}/quake"
ASK, SELECT = "ASK {}", "SELECT ?a { ?a a kg:Article } ORDER BY ?a"
CONSTRUCT, DESCRIBE = "CONSTRUCT WHERE { ?a a kg:Article }", f"DESCRIBE <{RIVER}>"
IN_GRAPHS = "SELECT DISTINCT ?a { GRAPH ?g { ?a a kg:Article } } ORDER BY ?a"
FROM_QUAKE = SELECT.replace("?a {", f"?a FROM <{QUAKE}/graph> {{")
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
UPDATE = "application/sparql-update"


@pytest.fixture(scope="module")
def web() -> Iterator[httpx.Client]:
    with serve(CASE) as url, httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        yield client


def element_tree(text: str) -> Iterator[ET.Element]:
    return ET.fromstring(text).iter()  # noqa: S314  our own server wrote it


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["a"]["value"] for row in answer.json()["results"]["bindings"]]


# -- 2.1.1 to 2.1.3: the three ways in which a query comes


@pytest.mark.parametrize("query", [ASK, SELECT, CONSTRUCT, DESCRIBE], ids=["ask", "select", "construct", "describe"])
def test_a_query_by_get_form_and_direct_is_one_and_the_same(web: httpx.Client, query: str) -> None:
    answers = [
        web.get("/sparql", params={"query": query}),
        web.post("/sparql", data={"query": query}),
        web.post("/sparql", content=query, headers={"Content-Type": DIRECT}),
        web.post("/sparql", content=query, headers={"Content-Type": f"{DIRECT}; charset=utf-8"}),
        web.post(
            "/sparql", content=f"query={query}".replace(" ", "+"), headers={"Content-Type": f"{FORM}; charset=UTF-8"}
        ),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_head_tells_what_get_would(web: httpx.Client) -> None:
    answer = web.head("/sparql", params={"query": SELECT})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "application/sparql-results+json"


# -- 2.1.4: the data set


@pytest.mark.parametrize("way", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("query", "graphs", "found"),
    [
        (SELECT, {}, [QUAKE, RIVER]),
        (SELECT, {"default-graph-uri": [f"{RIVER}/graph"]}, [RIVER]),
        (SELECT, {"default-graph-uri": [f"{RIVER}/graph", f"{QUAKE}/graph"]}, [QUAKE, RIVER]),
        (SELECT, {"default-graph-uri": ["http://example.org/none"]}, []),
        (SELECT, {"named-graph-uri": [f"{RIVER}/graph"]}, []),
        (IN_GRAPHS, {}, [QUAKE, RIVER]),
        (IN_GRAPHS, {"named-graph-uri": [f"{RIVER}/graph"]}, [RIVER]),
        (IN_GRAPHS, {"named-graph-uri": [f"{RIVER}/graph", f"{QUAKE}/graph"]}, [QUAKE, RIVER]),
        (IN_GRAPHS, {"default-graph-uri": [f"{RIVER}/graph"]}, []),
        (IN_GRAPHS, {"default-graph-uri": [f"{RIVER}/graph"], "named-graph-uri": [f"{QUAKE}/graph"]}, [QUAKE]),
        (FROM_QUAKE, {}, [QUAKE]),
        # what the request says stands above what the query says
        (FROM_QUAKE, {"default-graph-uri": [f"{RIVER}/graph"]}, [RIVER]),
    ],
)
def test_a_client_says_which_graphs_are_asked(
    web: httpx.Client, way: str, query: str, graphs: dict[str, list[str]], found: list[str]
) -> None:
    if way == "get":
        answer = web.get("/sparql", params={"query": [query], **graphs})
    elif way == "form":
        answer = web.post("/sparql", data={"query": [query], **graphs})
    else:
        answer = web.post("/sparql", params=graphs, content=query, headers={"Content-Type": DIRECT})
    assert names(answer) == found


# -- 2.1.5 and 2.1.6: the forms of answers


def test_rows_come_in_four_forms(web: httpx.Client) -> None:
    def ask(form: str) -> str:
        answer = web.get("/sparql", params={"query": SELECT}, headers={"Accept": form})
        assert answer.headers["Content-Type"].partition(";")[0] == form
        return answer.text

    found = [
        [row["a"]["value"] for row in json.loads(ask("application/sparql-results+json"))["results"]["bindings"]],
        [one.text for one in element_tree(ask("application/sparql-results+xml")) if one.tag.endswith("}uri")],
        [row["a"] for row in csv.DictReader(ask("text/csv").splitlines())],
        [line[1:-1] for line in ask("text/tab-separated-values").splitlines()[1:]],
    ]
    assert found == [[QUAKE, RIVER]] * 4


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES), ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
def test_graphs_come_in_four_forms(web: httpx.Client, query: str, form: str, syntax: ox.RdfFormat) -> None:
    answer = web.get("/sparql", params={"query": query}, headers={"Accept": form})
    assert answer.headers["Content-Type"].partition(";")[0] == form
    assert len(list(ox.parse(answer.content, format=syntax))) >= 2


# -- 2.1.7 and 2.2: what is answered with 4xx


@pytest.mark.parametrize(
    ("method", "path", "kind", "content", "status"),
    [
        ("GET", "?query=ASK%20%7B%7D&query=ASK%20%7B%7D", "", "", 400),
        ("POST", "", FORM, "query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        ("POST", "?query=ASK%20%7B%7D", DIRECT, ASK, 400),
        ("POST", "", FORM, "", 400),
        ("POST", "", FORM, "default-graph-uri=urn:a", 400),
        ("PUT", "", FORM, "query=ASK+%7B%7D", 405),
        ("DELETE", "?query=ASK%20%7B%7D", "", "", 405),
        ("POST", "", "text/plain", ASK, 415),
        ("POST", "", "", ASK, 415),
        ("POST", "", "application/json", '{"query": "ASK {}"}', 415),
        ("POST", "", DIRECT, "ASK { '\xff' }".encode("latin-1"), 400),
        ("POST", "", FORM, b"query=\xff", 400),
        ("GET", "?query=%ff", "", "", 400),
        ("GET", "?query=ASK", "", "", 400),
        ("GET", "?query=", "", "", 400),
        ("GET", "?query=SELECT%20*%20%7B%20?s%20nothing:p%20?o%20%7D", "", "", 400),
        ("GET", "?query=ASK%20%7B%7D&default-graph-uri=relative", "", "", 400),
        ("GET", "?update=CLEAR%20ALL", "", "", 403),
        ("POST", "", FORM, "update=CLEAR+ALL", 403),
        ("POST", "", UPDATE, "CLEAR ALL", 403),
        ("POST", "?using-graph-uri=urn:a", UPDATE, "INSERT DATA { <urn:a> <urn:p> 1 }", 403),
        ("POST", "", DIRECT, "LOAD <http://127.0.0.1:9/>", 400),
        ("GET", "?query=CLEAR%20ALL", "", "", 400),
    ],
)  # fmt: skip
def test_what_breaks_the_protocol_is_told(
    web: httpx.Client, method: str, path: str, kind: str, content: str | bytes, status: int
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = web.request(method, f"/sparql{path}", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert len(answer.text.splitlines()) == 1
    assert names(web.get("/sparql", params={"query": SELECT})) == [QUAKE, RIVER]
