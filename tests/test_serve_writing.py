"""Graphs that are written over HTTP: only by who knows the token, whole or not at all, and seen by the next query."""

from __future__ import annotations

import hmac
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Kg
from serving import CASE, serve

from kg.errors import UsageError
from kg.serve.writing import Writer
from kg.store import Store

TOKEN = "correct-horse-battery-staple"  # noqa: S105  the tests' own
GRAPH = "http://example.org/g"
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {"Content-Type": "text/turtle"}
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <http://example.org/g> { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served") / "store"
    with Store(folder) as store:
        store.add_files(CASE)
    with serve(folder, KG_SERVE_TOKEN=TOKEN) as url:
        yield url


@pytest.fixture
def web(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as client:
        yield client
        client.delete("/store", params={"graph": GRAPH}, headers=ALLOWED)


def count(web: httpx.Client) -> int:
    answer = web.get("/sparql", params={"query": COUNT}).json()
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_a_graph_is_put_added_to_replaced_and_deleted(web: httpx.Client) -> None:
    at = {"params": {"graph": GRAPH}, "headers": ALLOWED | TURTLE}
    assert web.put("/store", content="<urn:a> <urn:p> 1, 2 .", **at).status_code == 201  # type: ignore[arg-type]
    assert count(web) == 2
    assert web.post("/store", content="<urn:a> <urn:p> 2, 3 .", **at).status_code == 204  # type: ignore[arg-type]
    assert count(web) == 3
    assert web.put("/store", content="<urn:a> <urn:p> 4 .", **at).status_code == 204  # type: ignore[arg-type]
    assert count(web) == 1
    read = web.get("/store", params={"graph": GRAPH}, headers={"Accept": "application/n-triples"})
    assert read.text == '<urn:a> <urn:p> "4"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert web.delete("/store", params={"graph": GRAPH}, headers=ALLOWED).status_code == 204
    assert count(web) == 0
    assert web.delete("/store", params={"graph": GRAPH}, headers=ALLOWED).status_code == 404


def test_what_is_written_is_also_in_the_graph_of_all(web: httpx.Client) -> None:
    headers = ALLOWED | {"Content-Type": "application/n-quads"}
    content = f"<urn:new> <urn:p> <urn:o> <{GRAPH}> ."
    assert web.put("/store", params={"graph": GRAPH}, headers=headers, content=content).status_code == 201
    ask = {"query": "ASK { <urn:new> ?p ?o }"}
    assert web.get("/sparql", params=ask).json()["boolean"] is True
    triples = int(
        web.get("/.well-known/void", headers={"Accept": "application/n-triples"})
        .text.split('#triples> "')[1]
        .split('"')[0]
    )
    web.delete("/store", params={"graph": GRAPH}, headers=ALLOWED)
    assert web.get("/sparql", params=ask).json()["boolean"] is False
    after = web.get("/.well-known/void", headers={"Accept": "application/n-triples"}).text
    assert f'#triples> "{triples - 1}"' in after


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401), ({"Authorization": "Bearer wrong"}, 401), ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": TOKEN}, 401), ({"Authorization": "Bearer"}, 401),
    ],
)  # fmt: skip
def test_nobody_writes_without_the_token(web: httpx.Client, headers: dict[str, str], status: int) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = web.request(method, "/store", params={"graph": GRAPH}, headers=headers, content="")
        assert answer.status_code == status
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert count(web) == 0


@pytest.mark.parametrize(
    ("method", "query", "media_type", "content", "status"),
    [
        ("PUT", "?default", "text/turtle", "", 400),
        ("PUT", "", "text/turtle", "", 400),
        ("PUT", "?graph=relative", "text/turtle", "", 400),
        ("PUT", f"?graph={GRAPH}", "text/html", "<p>", 415),
        ("PUT", f"?graph={GRAPH}", "text/turtle", "nonsense", 400),
        ("PUT", f"?graph={GRAPH}", "text/turtle", "<urn:a> <urn:p> " + "(" * 100_000, 400),
        ("PUT", f"?graph={GRAPH}", "text/turtle", b"<urn:a> <urn:p> '\xff' .", 400),
        ("PUT", f"?graph={GRAPH}", "application/n-quads", "<urn:a> <urn:p> <urn:o> <urn:other> .", 400),
        ("PUT", f"?graph={GRAPH}", "application/ld+json", '{"@context": "http://127.0.0.1:9/", "a": 1}', 400),
        ("PATCH", f"?graph={GRAPH}", "text/turtle", "", 405),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_told_and_changes_nothing(
    web: httpx.Client, method: str, query: str, media_type: str, content: str | bytes, status: int
) -> None:
    answer = web.request(method, f"/store{query}", content=content, headers=ALLOWED | {"Content-Type": media_type})
    assert answer.status_code == status
    assert count(web) == 0


def test_updates_are_refused_with_the_token_as_well(web: httpx.Client) -> None:
    assert web.post("/sparql", data={"update": "DROP ALL"}, headers=ALLOWED).status_code == 403


def test_many_write_and_read_at_once(server: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> int:
        return httpx.put(
            f"{server}/store", params={"graph": f"{GRAPH}/{number}"}, headers=ALLOWED | TURTLE, trust_env=False,
            content=f"<urn:a> <urn:p> {number} .", timeout=60,
        ).status_code  # fmt: skip

    def read(_number: int) -> int:
        return httpx.get(f"{server}/sparql", params={"query": COUNT}, trust_env=False, timeout=60).status_code

    with ThreadPoolExecutor(8) as clients:
        written = clients.map(write, range(6))
        read_by = clients.map(read, range(20))
        assert set(written) == {201}
        assert set(read_by) == {200}


def test_a_token_comes_from_a_file_and_is_long(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_SERVE_TOKEN", raising=False)
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    with serve(CASE, "--token-file", file) as url:
        at = {"params": {"graph": GRAPH}, "headers": ALLOWED | TURTLE}
        assert httpx.put(f"{url}/store", content="", trust_env=False, **at).status_code == 201  # type: ignore[arg-type]
    file.write_text("short")
    told = kg("serve", CASE, "--token-file", file)
    assert (told.code, "at least 16" in told.err) == (2, True)
    told = kg("serve", CASE, "--token-file", tmp_path / "missing")
    assert (told.code, "token cannot be read" in told.err) == (3, True)


def test_tokens_are_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    with Store(tmp_path / "store") as store:
        store.add_files(CASE)
    writer = Writer(tmp_path / "store", TOKEN)
    assert writer.knows(f"Bearer {TOKEN}")
    assert not writer.knows("Bearer x")
    assert compared == [(TOKEN.encode(), TOKEN.encode()), (b"x", TOKEN.encode())]
    writer.close()
    with pytest.raises(UsageError, match="at least 16"):
        Writer(tmp_path / "store", "x" * 15)


def test_a_header_that_is_no_ascii_is_no_token(server: str) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as client:
        client.sendall(
            b"DELETE /store?graph=urn:x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xe9\xff\r\n\r\n"
        )
        assert client.recv(100).startswith(b"HTTP/1.1 401 ")
