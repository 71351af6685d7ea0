"""SPARQL over HTTP: the protocol, what is refused, and that no request keeps the next from being answered."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.names import KG
from kg.serve.negotiate import GRAPHS, RESULTS, best, choose

CASE = Path(__file__).parent / "cases" / "two-articles.trig"
RIVER = "https://w3id.org/newskg/id/article/river-war"
ASK, SELECT = "ASK { ?e a kg:AirStrike }", "SELECT ?a { ?a a kg:Article } ORDER BY ?a"
CONSTRUCT = "CONSTRUCT { ?a a kg:Article } WHERE { ?a a kg:Article }"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "serve", str(CASE), "--port", "0", "--timeout", "5", "--rows", "500"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removesuffix("/sparql")
        assert url.startswith("http://127.0.0.1:")
        yield url
        process.terminate()
        process.wait(30)


@pytest.fixture
def web(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as client:
        yield client


# -- the protocol


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_query_comes_in_three_ways(web: httpx.Client, way: str) -> None:
    if way == "get":
        answer = web.get("/sparql", params={"query": SELECT})
    elif way == "form":
        answer = web.post("/sparql", data={"query": SELECT})
    else:
        answer = web.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/sparql-results+json")
    assert [row["a"]["value"] for row in answer.json()["results"]["bindings"]][1] == RIVER


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (ASK, "application/json;q=0.1, text/csv;q=0.2", "text/csv; charset=utf-8"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (f"DESCRIBE <{RIVER}>", "application/rdf+xml, text/html", "application/rdf+xml"),
    ],
)
def test_the_form_is_what_a_client_likes_best(web: httpx.Client, query: str, accept: str, media_type: str) -> None:
    answer = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.headers["Vary"] == "Accept"


def test_a_client_may_name_the_graphs(web: httpx.Client) -> None:
    answer = web.get("/sparql", params={"query": SELECT, "default-graph-uri": f"{RIVER}/graph"})
    assert [row["a"]["value"] for row in answer.json()["results"]["bindings"]] == [RIVER]


def test_graphs_are_read(web: httpx.Client) -> None:
    one = web.get("/store", params={"graph": f"{RIVER}/graph"}, headers={"Accept": "application/n-triples"})
    assert one.status_code == 200
    every = web.get("/store?default", headers={"Accept": "application/n-triples"})
    assert set(one.text.splitlines()) < set(every.text.splitlines())
    assert web.head("/store", params={"graph": f"{RIVER}/graph"}).status_code == 200
    assert web.get("/store", params={"graph": "http://nothing/"}).status_code == 404
    assert web.get("/store").status_code == 400


def test_the_service_and_its_data_are_described(web: httpx.Client) -> None:
    assert "sparql-service-description#Service" in web.get("/sparql").text
    assert "void#Dataset" in web.get("/.well-known/void").text
    assert "/sparql" in web.get("/").text


def test_rdflib_asks_it(server: str) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql"))
    assert [str(row[0]) for row in graph.query(SELECT, initNs={"kg": KG})][1] == RIVER  # type: ignore[index]  # rows


# -- what is refused


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/sparql", {"data": {"update": "DROP ALL"}}, 403),
        ("POST", "/sparql", {"content": "DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ("PUT", "/store?default", {"content": ""}, 403),
        ("DELETE", "/store?default", {}, 403),
        ("DELETE", "/sparql", {}, 405),
        ("POST", "/sparql", {"content": SELECT, "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", "/sparql", {"data": {}}, 415),
        ("POST", "/sparql", {"data": {"query": "x" * 2_000_000}}, 413),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, 400),
        ("GET", "/sparql?query=%FF", {}, 400),
        ("POST", "/sparql", {"content": b"\xff", "headers": {"Content-Type": "application/sparql-query"}}, 400),
        ("GET", "/sparql", {"params": {"query": "nonsense"}}, 400),
        ("GET", "/sparql", {"params": {"query": "DROP ALL"}}, 400),
        ("GET", "/sparql", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> { } }"}}, 400),
        ("GET", "/sparql", {"params": {"query": SELECT}, "headers": {"Accept": "image/png"}}, 406),
        ("GET", "/sparql", {"params": {"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"}}, 413),
        ("GET", "/sparql", {"params": {"query": "ASK " + "{" * 3000 + "}" * 3000}}, 400),
        ("GET", "/sparql", {"params": {"query": ASK, "default-graph-uri": "a b"}}, 400),
        ("GET", "/../../etc/passwd", {}, 404),
        ("GET", "/", {"headers": {"Host": "evil.example"}}, 400),
    ],
)
def test_what_is_not_meant_for_it_is_refused_and_the_next_is_answered(
    web: httpx.Client, method: str, path: str, options: dict[str, object], status: int
) -> None:
    answer = web.request(method, path, **options)  # type: ignore[arg-type]  # what httpx takes
    assert answer.status_code == status
    assert web.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_a_query_without_end_is_ended(web: httpx.Client) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    begin = time.monotonic()
    answer = web.get("/sparql", params={"query": endless})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert time.monotonic() - begin < 30
    assert web.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_half_a_request_keeps_nobody_waiting(server: str, web: httpx.Client) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n")
        assert web.get("/sparql", params={"query": ASK}).status_code == 200


def test_pages_of_others_read_nothing(web: httpx.Client) -> None:
    answer = web.get("/sparql", params={"query": ASK}, headers={"Origin": "http://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_many_are_answered_at_once(server: str) -> None:
    def ask(_number: int) -> int:
        return httpx.get(f"{server}/sparql", params={"query": SELECT}, timeout=120, trust_env=False).status_code

    with ThreadPoolExecutor(40) as clients:
        found = list(clients.map(ask, range(120)))
    assert set(found) <= {200, 503}
    assert found.count(200) > 60


# -- the parts


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "json"), ("*/*", "json"), ("text/*", "csv"), ("text/csv;q=0, */*", "json"), ("image/png", None),
        ("application/*;q=0.2, text/csv;q=x", "json"), ("text/html, application/xml;q=0.9", "xml"), ("x", "json"),
    ],
)  # fmt: skip
def test_forms_are_chosen(accept: str, chosen: str | None) -> None:
    assert choose(accept, RESULTS) == chosen


def test_every_form_has_a_type() -> None:
    assert all(re.fullmatch(r"[a-z]+/[a-z.+-]+", name) for name in RESULTS | GRAPHS)
    assert best("text/turtle", GRAPHS) == "text/turtle"
