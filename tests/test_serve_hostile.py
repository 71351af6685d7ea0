"""Whatever a client sends, the server says why not, or nothing at all, and answers the next request."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest
from bench_serve import crowd
from serving import CASE, serve

from kg.serve import patience
from kg.serve.incoming import RefusedError, read_body

ASK = {"query": "ASK { ?e a kg:AirStrike }"}
SCRIPT = "<script>alert(1)</script>"
PACKED = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\x1f\x8b"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hostile = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    told = (f"<urn:x> {label} '{SCRIPT}' <urn:g> .", "<urn:x> <urn:p> <javascript:alert(1)> <urn:g> .")
    hostile.write_text("\n".join(told).replace("'", '"'), encoding="utf-8")
    with serve(CASE, hostile, "--timeout", "3", "--rows", "1000") as url:
        yield url


@pytest.fixture
def alive(server: str) -> Iterator[str]:
    yield server
    answer = httpx.get(f"{server}/sparql", params=ASK, timeout=120, trust_env=False)
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", {503}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i", {413, 503}),
        ("SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|!<urn:p>)* ?b . ?b (<urn:p>|!<urn:p>)* ?c }", {200, 503}),
        ("SELECT (COUNT(*) AS ?n) { ?a ((((!<urn:q>)*)*)*)* ?b . ?c ((((!<urn:q>)*)*)*)* ?d }", {200, 503}),
        ("ASK { FILTER(1 IN (" + ",".join(map(str, range(100_000))) + ")) }", {400}),
        ("ASK { VALUES ?x { " + " ".join(map(str, range(100_000))) + " } }", {400}),
        ("ASK { " + "OPTIONAL { ?s ?p ?o " * 3000 + "}" * 3001, {400}),
        ("ASK { " + "{} UNION " * 2000 + "{} }", {200, 400, 503}),
        ("ASK { FILTER(" + "!" * 4000 + "true) }", {200, 400, 503}),
        ("SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(STR(?a) AS ?x) }", {200, 503}),
        ("ASK { FILTER(REGEX('" + "a" * 1000 + "b', '(a+)+$')) }", {200}),
        ("ASK { SERVICE <http://127.0.0.1:9/> { } }", {400}),
        ("ASK { \\u0053ERVICE <http://127.0.0.1:9/> { } }", {400}),
        ("ASK { SERVICE SILENT ?where { } }", {400}),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", {200}),
        ("LOAD <file:///etc/passwd>", {400}),
        ("ASK { <file:///etc/passwd> ?p ?o }", {200}),
        ("\x00", {400}),
        ("ASK { ?s ?p '\ud800' }".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), {200}),
    ],
)  # fmt: skip
def test_a_hostile_query_harms_nobody(alive: str, query: str, statuses: set[int]) -> None:
    answer = httpx.post(f"{alive}/sparql", data={"query": query}, timeout=120, trust_env=False)
    assert answer.status_code in statuses, answer.text[:300]


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/id/../../../etc/passwd", "/id/..%2f..%2fetc/passwd",
        "/static/../kg.toml", "//etc/passwd", "/\\..\\..\\etc\\passwd", "/id/%00", "/id/%ff%fe", "/about?iri=file:///etc/passwd",
        "/about?iri=%00",
        "/about?iri=%ff", "/about", "/about?iri=urn:a&iri=urn:b", "/about?iri=relative", "/id/" + "a" * 5000,
        "/store?graph=file:///etc/passwd", "/.well-known/../etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file(alive: str, path: str) -> None:
    found = raw(alive, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    status = int(found.split()[1])
    assert status in {303, 400, 404}
    assert b"root:" not in found


def test_words_of_articles_never_become_markup(alive: str) -> None:
    page = httpx.get(f"{alive}/about?iri=urn:x", headers={"Accept": "text/html"}, timeout=120, trust_env=False)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert 'href="javascript' not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\xff\xfe nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 400_000 + b"\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        PACKED,
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(alive: str, sent: bytes) -> None:
    found = raw(alive, sent)
    assert not found or found.split()[1].startswith(b"4")


def test_a_body_that_is_too_large_is_left(alive: str) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    headers = {"Content-Type": "application/sparql-query"}
    try:
        answer = httpx.post(f"{alive}/sparql", content=endless(), headers=headers, timeout=60, trust_env=False)
    except (httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
        return  # the connection was closed while more came
    assert answer.status_code == 413


def raw(url: str, sent: bytes) -> bytes:
    """Send bytes, and return what comes back."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as client:
        try:
            client.sendall(sent)
            return client.recv(65_536)
        except (ConnectionResetError, BrokenPipeError):
            return b""


def test_five_hundred_slow_clients_keep_nobody_waiting(alive: str) -> None:
    host, _, port = alive.removeprefix("http://").partition(":")
    clients = [socket.create_connection((host, int(port)), timeout=60) for _ in range(500)]
    try:
        for client in clients:
            client.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n")
        begin = time.monotonic()
        assert httpx.get(f"{alive}/sparql", params=ASK, timeout=60, trust_env=False).status_code == 200
        assert time.monotonic() - begin < 30
    finally:
        for client in clients:
            client.close()


class Request:
    """As much of a request as its body."""

    def __init__(self, *chunks: bytes, pause: float = 0) -> None:
        self.headers: dict[str, str] = {}
        self._chunks, self._pause = chunks, pause

    async def stream(self) -> object:
        for chunk in self._chunks:
            await asyncio.sleep(self._pause)
            yield chunk


def test_a_body_that_drips_is_not_waited_for() -> None:
    with pytest.raises(RefusedError) as told:
        asyncio.run(read_body(Request(*[b"x"] * 100, pause=0.1), 1000, seconds=0.3))  # type: ignore[arg-type]
    assert told.value.reply.status == 408
    assert asyncio.run(read_body(Request(b"ab", b"c"), 3)) == b"abc"  # type: ignore[arg-type]
    with pytest.raises(RefusedError) as told:
        asyncio.run(read_body(Request(b"ab", b"cd"), 3))  # type: ignore[arg-type]
    assert told.value.reply.status == 413


async def _ok(_scope: object, _receive: object, send: Callable[..., object]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8000000")]})  # type: ignore[misc]
    await send({"type": "http.response.body", "body": b"x" * 8_000_000})  # type: ignore[misc]


def test_a_head_that_drips_and_an_answer_that_nobody_takes_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    monkeypatch.setattr(patience, "HEAD", 0.3)
    monkeypatch.setattr(patience, "TAKEN", 0.3)

    async def talk() -> tuple[bytes, int]:
        config = uvicorn.Config(_ok, http=patience.PatientProtocol, lifespan="off", log_level="critical", port=0)
        server = uvicorn.Server(config)
        listening = config.bind_socket()
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.05)
        port = listening.getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost:")
        late = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await asyncio.sleep(3)
        taken = 0
        try:
            while content := await asyncio.wait_for(reader.read(65_536), 20):
                taken += len(content)
        except ConnectionResetError:
            pass
        writer.close()
        server.should_exit = True
        await running
        return late, taken

    late, taken = asyncio.run(talk())
    assert late.startswith(b"HTTP/1.1 408 ")
    assert taken < 8_000_000


def test_a_crowd_gets_answers_or_is_told_to_come_again(server: str) -> None:
    found = asyncio.run(crowd(server, clients=50, seconds=5))
    assert set(found) <= {200, 503}
    assert found[200] > 20
    assert isinstance(found, Counter)
