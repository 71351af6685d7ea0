"""Loading into servers: what arrives, whatever goes wrong on the way, and what users are told of it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import logging
import random
import re
import subprocess
import sys
import time
import types
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import trustme
from documented import PRODUCTS, Product, documented
from engines import is_installed, serve_oxigraph, serve_virtuoso
from faulty import Fault, Proxy, Request, in_turn, proxy
from running import Kg

import kg as newskg
from kg.commands.load import Auth, Kind
from kg.errors import InputError, OutputError, UsageError
from kg.loading import PROFILES, Loaded, Task, load
from kg.loading.access import KINDS, access
from kg.loading.client import retry_after
from kg.loading.journal import Journal
from kg.loading.profiles import endpoints, profile_for
from kg.store import Store

CASE = Path(__file__).parent / "cases" / "two-articles.trig"
HOSTILE = ['"', "\\", "\\u0041", "\\\\u0041", "\\U0001F600", "a\nb\r\tc", "é\u0301😀", "' } ; DROP ALL #", "\\x"]

Contents = dict[str, frozenset[str]]


def graph(name: str, *values: str) -> str:
    """Write a graph as N-Quads."""
    return "".join(f"<urn:{name}:s> <urn:p> {ox.Literal(value)} <urn:g:{name}> .\n" for value in values)


def many(number: int, version: str = "1") -> str:
    return "".join(graph(f"a{n}", *(f"{version} {n} {word}" for word in range(30))) for n in range(number))


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def of(text: str) -> Contents:
    found: dict[str, set[str]] = {}
    for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad, ox.Quad)
        found.setdefault(str(quad.graph_name)[1:-1], set()).add(str(quad.triple))
    return {name: frozenset(triples) for name, triples in found.items()}


def held(server: str) -> Contents:
    """Return all that an Oxigraph holds."""
    return of(httpx.get(f"{server}/store", headers={"Accept": "application/n-quads"}, trust_env=False).text)


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    with serve_oxigraph() as base:
        yield base


@pytest.fixture
def server(oxigraph: str) -> str:
    """An empty Oxigraph."""
    httpx.post(f"{oxigraph}/update", data={"update": "DROP ALL"}, trust_env=False).raise_for_status()
    return oxigraph


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were to be waited, of which none are."""
    waited: list[float] = []
    fake = types.SimpleNamespace(sleep=waited.append)
    monkeypatch.setattr("kg.loading.client.time", fake)
    return waited


@pytest.fixture(autouse=True)
def _no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def via(server: Proxy | str, **more: object) -> Task:
    url = server if isinstance(server, str) else server.url
    return Task(url, kind="oxigraph", **more)  # type: ignore[arg-type]  # fields of a Task


# -- what arrives


def test_graphs_arrive_and_are_replaced_by_their_next_version(server: str, tmp_path: Path) -> None:
    first, second = write(tmp_path / "1.nq", many(3)), write(tmp_path / "2.nq", many(2, "2"))
    other = graph("other", "x")
    httpx.post(f"{server}/store", content=other, headers={"Content-Type": "application/n-quads"}, trust_env=False)
    assert load(first, via(server)) == Loaded(3, 90, 0)
    assert held(server) == of(many(3) + other)
    load(second, via(server))
    load(second, via(server))
    assert held(server) == of(many(3) + other) | of(many(2, "2"))


@pytest.mark.parametrize("protocol", ["put", "update"])
def test_words_arrive_as_they_are(server: str, tmp_path: Path, protocol: str) -> None:
    text = graph("a", *HOSTILE)
    with proxy(server, lambda request: Fault(405) if protocol == "update" and request.method == "PUT" else None) as way:
        load(write(tmp_path / "1.nq", text), via(way))
        assert {request.method for request in way.seen} == ({"PUT", "POST"})
    assert held(server) == of(text)


def test_all_kinds_of_input_are_taken(server: str, tmp_path: Path, kg: Kg) -> None:
    with Store(tmp_path / "store") as store:
        store.add_files(CASE)
    done = kg("load", tmp_path / "store", "--to", server, "--kind", "oxigraph")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(rf"{server}: 2 graphs loaded, [\d,]+ triples \(counted\) in [\d.]+ s\n", done.out)
    first = held(server)
    assert set(first) == {f"https://w3id.org/newskg/id/article/{name}/graph" for name in ("quake", "river-war")}
    httpx.post(f"{server}/update", data={"update": "DROP ALL"}, trust_env=False)
    load([CASE], via(server))
    assert held(server) == first


def test_standard_input_is_taken(server: str, kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(many(2).encode())))
    assert kg("load", "-", "--to", server, "-k", "oxigraph").code == 0
    assert held(server) == of(many(2))


def test_what_is_in_no_graph_needs_a_name(server: str, tmp_path: Path) -> None:
    loose = write(tmp_path / "a.nt", "<urn:s> <urn:p> <urn:o> .\n")
    with pytest.raises(InputError, match="in no named graph, and of no article"):
        load(loose, via(server))
    load(loose, via(server), graph="urn:g")
    assert held(server) == {"urn:g": frozenset({"<urn:s> <urn:p> <urn:o>"})}
    with pytest.raises(UsageError, match="is not an absolute IRI"):
        load(loose, via(server), graph="a b")


def test_scattered_graphs_and_doubled_lines_are_put_together(server: str, tmp_path: Path) -> None:
    lines = (graph("a", "1", "2") + graph("b", "3", "3", "4")).splitlines(keepends=True)
    mixed = "".join([lines[2], lines[0], lines[3], lines[1], lines[4]])
    assert load(write(tmp_path / "1.nq", mixed), via(server)) == Loaded(2, 4, 0)
    assert held(server) == of(mixed)


def test_the_last_of_two_files_counts(server: str, tmp_path: Path) -> None:
    first, last = write(tmp_path / "1.nq", graph("a", "1") + graph("b", "2")), write(tmp_path / "2.nq", graph("a", "9"))
    load([first, last], via(server))
    assert held(server) == of(graph("a", "9") + graph("b", "2"))


def test_a_broken_file_sends_nothing(server: str, tmp_path: Path) -> None:
    good, bad = write(tmp_path / "1.nq", many(2)), write(tmp_path / "2.nq", "nonsense\n")
    with proxy(server) as way, pytest.raises(InputError, match=r"2\.nq:1:\d+: not valid N-Quads"):
        load([good, bad], via(way))
    assert way.seen == []


def test_a_dry_run_sends_nothing(server: str, tmp_path: Path, kg: Kg) -> None:
    with proxy(server) as way:
        done = kg("load", write(tmp_path / "1.nq", many(2)), "--to", way.url, "--dry-run", "--kind", "oxigraph")
    assert (done.code, way.seen) == (0, [])
    assert done.out.splitlines() == [
        "server   Oxigraph",
        f"graphs   {way.url}/store",
        f"update   {way.url}/update",
        f"queries  {way.url}/query",
        "load     2 graphs, 60 triples",
    ]


# -- what goes wrong on the way

SOON = {"Retry-After": "7"}
FAULTS = {
    "breaks before": Fault(breaks="before"),
    "breaks after": Fault(breaks="after"),
    "half an answer": Fault(half=True),
    "429": Fault(429, SOON),
    "500": Fault(500),
    "502": Fault(502),
    "503": Fault(503, SOON),
    "504": Fault(504),
    "late": Fault(delay=1.5),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("protocol", ["put", "update"])
def test_what_may_pass_is_tried_again(server: str, tmp_path: Path, naps: list[float], name: str, protocol: str) -> None:
    """The second graph of three meets a fault twice, and so does the count; nothing is lost, nothing doubled."""
    fault, met = FAULTS[name], {"load": 0, "count": 0}

    def judge(request: Request) -> Fault | None:
        if protocol == "update" and request.method == "PUT":
            return Fault(501)
        step = "count" if request.path.startswith("/query") else "load"
        if step == "count" or b"<urn:a1:s>" in request.body:
            met[step] += 1
            return fault if met[step] <= 2 else None
        return None

    with proxy(server, judge) as way:
        timeout = 0.5 if name == "late" else 30.0
        assert load(write(tmp_path / "1.nq", many(3)), via(way, timeout=timeout)) == Loaded(3, 90, 0)
    assert held(server) == of(many(3))
    assert met == {"load": 3, "count": 3}
    assert len(naps) == 4
    if fault.headers:
        assert naps == [7.0] * 4
    else:
        assert all(0 < nap <= 1 for nap in naps)


def test_a_server_that_stays_broken_is_told_with_how_far_it_came(
    server: str, tmp_path: Path, naps: list[float], kg: Kg
) -> None:
    def judge(request: Request) -> Fault | None:
        return Fault(500, says="<h1>Out of\nspace</h1>") if b"urn:a2:s" in request.body else None

    with proxy(server, judge) as way:
        done = kg("load", write(tmp_path / "1.nq", many(5)), "--to", way.url, "-k", "oxigraph", "--tries", "3", "-q")
    assert (done.code, len(done.lines), done.out) == (3, 1, "")
    host = way.url.removeprefix("http://")
    assert done.err == (
        f"kg: error: {host} answers 500 Internal Server Error: Out of space, 3 times "
        "(2 of 5 graphs are loaded; loading them again changes nothing)\n"
    )
    assert held(server) == of(many(2))
    assert len(naps) == 2


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(401, {"WWW-Authenticate": 'Digest realm="x"'}), "401: authentication is required by digest (--auth"),
        (Fault(401), "answers 401: authentication is required"),
        (Fault(403, says="no"), "answers 403 Forbidden: no"),
        (Fault(400, says="bad\x1b[2J"), "answers 400 Bad Request: bad"),
        (Fault(301, {"Location": "http://elsewhere/"}), "it redirects to http://elsewhere/"),
        (Fault(503, {"Retry-After": "86400"}), "asks to wait 86400 s"),
    ],
)
def test_what_will_not_pass_is_told_at_once(
    server: str, tmp_path: Path, naps: list[float], kg: Kg, fault: Fault, said: str
) -> None:
    with proxy(server, lambda _request: fault) as way:
        done = kg("load", write(tmp_path / "1.nq", many(2)), "--to", way.url, "-k", "oxigraph")
    assert (done.code, len(way.seen), naps, len(done.lines)) == (3, 1, [], 1)
    assert said in done.err
    assert "0 of 2 graphs are loaded" in done.err
    assert "\x1b" not in done.err


def test_no_server_is_told_at_once(tmp_path: Path, naps: list[float], kg: Kg) -> None:
    done = kg("load", write(tmp_path / "1.nq", many(2)), "--to", "http://127.0.0.1:9/")
    assert (done.code, naps, len(done.lines)) == (3, [], 1)
    assert "127.0.0.1:9 cannot be reached" in done.err


def test_what_is_not_there_in_the_end_is_told(server: str, tmp_path: Path, kg: Kg) -> None:
    """A server, or what stands before it, says yes and does nothing."""

    def judge(request: Request) -> Fault | None:
        return Fault(200) if b"urn:a1:s" in request.body else None

    with proxy(server, judge) as way:
        done = kg("load", write(tmp_path / "1.nq", many(3)), "--to", way.url, "-k", "oxigraph")
        assert done.code == 3
        assert "does not hold what it was sent, in 1 of 3 graphs: 0 of 30 triples in urn:g:a1" in done.err
        assert kg("load", tmp_path / "1.nq", "--to", way.url, "-k", "oxigraph", "--no-check").code == 0


@pytest.mark.parametrize("fault", [Fault(404), Fault(200, says="<html>"), Fault(200, says='{"results": 1}')])
def test_a_count_that_cannot_be_had_is_told(server: str, tmp_path: Path, fault: Fault) -> None:
    with (
        proxy(server, lambda request: fault if request.path.startswith("/query") else None) as way,
        pytest.raises(OutputError, match="all is loaded, but could not be counted"),
    ):
        load(write(tmp_path / "1.nq", many(3)), via(way))
    assert held(server) == of(many(3))


@pytest.mark.parametrize("limit", [300, 900, 5000])
@pytest.mark.parametrize("protocol", ["put", "update"])
def test_too_much_at_once_is_sent_in_parts(server: str, tmp_path: Path, limit: int, protocol: str) -> None:
    """Each part is a request of its own, and the first takes the place of what was there."""

    def judge(request: Request) -> Fault | None:
        if protocol == "update" and request.method == "PUT":
            return Fault(404)
        return Fault(413) if len(request.body) > limit and not request.path.startswith("/query") else None

    load(write(tmp_path / "0.nq", many(4, "old")), via(server))
    with proxy(server, judge) as way:
        assert load(write(tmp_path / "1.nq", many(4)), via(way)) == Loaded(4, 120, 0)
        refused = [one for one in way.seen if judge(one)]
    assert held(server) == of(many(4))
    # what is too large is found out once, not for each graph
    assert len(refused) < 16


def test_a_graph_with_blank_nodes_is_not_sent_in_parts(server: str, tmp_path: Path) -> None:
    """A blank node in two requests would be two."""
    text = "".join(f"_:b <urn:p> <urn:o{n}> <urn:g> .\n" for n in range(20))
    with (
        proxy(server, lambda request: Fault(413) if len(request.body) > 200 else None) as way,
        pytest.raises(OutputError, match="answers 413"),
    ):
        load(write(tmp_path / "1.nq", text), via(way))
    assert held(server) == {}
    load(tmp_path / "1.nq", via(server))
    assert len(held(server)["urn:g"]) == 20


def test_a_line_that_is_too_long_for_a_server_is_told(server: str, tmp_path: Path) -> None:
    with (
        proxy(server, lambda request: Fault(413) if len(request.body) > 100 else None) as way,
        pytest.raises(OutputError, match="answers 413"),
    ):
        load(write(tmp_path / "1.nq", graph("a", "x" * 1000)), via(way))


@pytest.mark.parametrize("seed", range(3))
def test_chance_loses_and_doubles_nothing(server: str, tmp_path: Path, naps: list[float], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    kinds = [fault for name, fault in FAULTS.items() if name != "late"]
    load(write(tmp_path / "0.nq", many(10, "old")), via(server))
    with proxy(server, lambda _request: chance.choice(kinds) if chance.random() < 0.3 else None) as way:
        load(write(tmp_path / "1.nq", many(40)), via(way, tries=20))
        assert len(way.seen) == 41 + len(naps)
    assert held(server) == of(many(40))


# -- going on


def test_what_is_loaded_is_left_out_the_next_time(server: str, tmp_path: Path, naps: list[float]) -> None:
    notes, text = tmp_path / "notes", write(tmp_path / "1.nq", many(6))
    with proxy(server, lambda request: Fault(500) if b"urn:a4:s" in request.body else None) as way:
        with pytest.raises(
            OutputError, match=r"4 of 6 graphs are loaded; the same command with --resume .*notes continues"
        ):
            load(text, via(way, resume=notes, tries=2))
        way.judge = in_turn()
        way.seen.clear()
        assert load(text, via(way, resume=notes)) == Loaded(6, 180, 4)
        assert [one.method for one in way.seen] == ["PUT", "PUT", "POST"]
        # another version is another
        way.seen.clear()
        assert load(write(tmp_path / "2.nq", many(1, "2")), via(way, resume=notes)) == Loaded(1, 30, 0)
    assert held(server) == of(many(6)) | of(many(1, "2"))
    assert len(naps) == 1


def test_what_a_server_lost_meanwhile_is_told(server: str, tmp_path: Path) -> None:
    notes, text = tmp_path / "notes", write(tmp_path / "1.nq", many(3))
    load(text, via(server, resume=notes))
    httpx.post(f"{server}/update", data={"update": "DROP GRAPH <urn:g:a1>"}, trust_env=False)
    with pytest.raises(OutputError, match="in 1 of 3 graphs: 0 of 30 triples in urn:g:a1"):
        load(text, via(server, resume=notes))


def test_a_load_that_is_killed_goes_on(server: str, tmp_path: Path) -> None:
    notes, text = tmp_path / "notes", write(tmp_path / "1.nq", many(25))
    command = [sys.executable, "-m", "kg", "load", str(text), "-k", "oxigraph", "--resume", str(notes), "--to"]
    chance = random.Random(3)  # noqa: S311  no secret
    with proxy(server, lambda _request: Fault(delay=0.03)) as way:
        for _ in range(2):
            with subprocess.Popen([*command, way.url], stdout=subprocess.DEVNULL) as process:
                before = len(way.seen)
                while len(way.seen) < before + 3 and process.poll() is None:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0, 0.2))
                process.kill()
        assert set(held(server)) < set(of(many(25)))
        done = subprocess.run([*command, way.url], capture_output=True, text=True, check=True)
    assert re.search(r"25 graphs loaded, \d+ of them before, 750 triples \(counted\)", done.stdout)
    assert held(server) == of(many(25))


def test_notes_that_were_cut_off_are_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    Journal(path, "http://a/").note({"urn:1": "x", "urn:2": "y"})
    path.write_bytes(path.read_bytes()[:-5])
    journal = Journal(path, "http://a/")
    assert (journal.has("urn:1", "x"), journal.has("urn:2", "y")) == (True, False)
    journal.note({"urn:3": "z"})
    again = Journal(path, "http://a/")
    assert (again.has("urn:1", "x"), again.has("urn:3", "z"), again.has("urn:1", "y")) == (True, True, False)
    assert not Journal(path, "http://b/").has("urn:1", "x")
    write(path, "something else\n")
    with pytest.raises(InputError, match=r"notes:1: is not a file written by --resume"):
        Journal(path, "http://a/")


# -- who is loading

SECRET = "pa55:wörd of \U0001f511"  # noqa: S105  it opens nothing


def guarded(kind: str) -> Fault | None:
    challenge = {"basic": 'Basic realm="x"', "bearer": "Bearer", "digest": 'Digest realm="x", nonce="n", qop="auth"'}
    return Fault(401, {"WWW-Authenticate": challenge[kind]})


def is_right(request: Request, kind: str, secret: str) -> bool:
    given = request.headers.get("Authorization", "")
    if kind == "basic":
        return given == f"Basic {base64.b64encode(f'ann:{secret}'.encode()).decode()}"
    if kind == "bearer":
        return given == f"Bearer {secret}"
    parts = dict(re.findall(r'(\w+)="?([^",]+)', given))
    first, second = (
        hashlib.md5(text.encode()).hexdigest()  # noqa: S324  the standard has it so
        for text in (f"ann:x:{secret}", f"{request.method}:{request.path}")
    )
    middle = ":".join([parts.get("nonce", ""), parts.get("nc", ""), parts.get("cnonce", ""), "auth"])
    return parts.get("response") == hashlib.md5(f"{first}:{middle}:{second}".encode()).hexdigest()  # noqa: S324


@pytest.mark.parametrize("place", ["environment", "keyring"])
@pytest.mark.parametrize("kind", KINDS)
def test_secrets_come_from_the_environment_or_the_keyring_and_go_nowhere_else(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kg: Kg,
    kind: str, place: str,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    secret = "t0ken" if kind == "bearer" else SECRET
    with proxy(server, lambda request: None if is_right(request, kind, secret) else guarded(kind)) as way:
        if place == "environment":
            monkeypatch.setenv("KG_TOKEN" if kind == "bearer" else "KG_PASSWORD", secret)
        else:
            kept = {(f"newskg:{way.url}", "token" if kind == "bearer" else "ann"): secret}
            ring = types.SimpleNamespace(get_password=lambda service, user: kept.get((service, user)))
            monkeypatch.setitem(sys.modules, "keyring", ring)
        user = [] if kind == "bearer" else ["--user", "ann"]
        command: list[str | Path] = [
            "load",
            write(tmp_path / "1.nq", many(3)),
            "--to",
            way.url,
            "-k",
            "oxigraph",
            "--auth",
            kind,
        ]
        done = kg(*command, *user, "--resume", tmp_path / "notes")
        assert (done.code, done.err) == (0, "")
        assert held(server) == of(many(3))
        # the secret changes: the server refuses, and nobody learns it from what is said
        way.judge = lambda _request: Fault(401, {"WWW-Authenticate": "Basic"}, says="no")
        refused = kg(*command, *user)
        assert refused.code == 3
    said = done.out + done.err + refused.out + refused.err + caplog.text + (tmp_path / "notes").read_text()
    for words in (secret, base64.b64encode(f"ann:{secret}".encode()).decode()):
        assert words not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "http://ann:secret@localhost/"], "a password in the URL is visible to everybody"),
        (["--to", "ftp://localhost/"], "not a web address"),
        (["--to", "http://[/"], "not a web address"),
        (["--to", "localhost:3030"], "not a web address"),
        (["--to", "http://localhost/?graph=x"], "must not contain ? or #"),
        (["--to", "http://localhost/", "--user", "ann"], "the password of ann is not known; set KG_PASSWORD, or keep"),
        (["--to", "http://localhost/", "--auth", "bearer"], "the token is not known; set KG_TOKEN"),
        (["--to", "http://localhost/", "--auth", "digest"], "digest authentication needs a user name"),
        (["--to", "http://localhost/", "--password", "x"], "there is no option --password"),
        (["--to", "http://localhost/", "--kind", "mysql"], "--kind"),
        ([], "--to is needed"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, kg: Kg, arguments: list[str], said: str) -> None:
    done = kg("load", write(tmp_path / "1.nq", many(1)), *arguments)
    assert (done.code, len(done.lines)) == (2, 1)
    assert said in done.err
    assert "secret" not in done.err


def test_a_secret_in_clear_is_warned_of(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("KG_PASSWORD", "x")
    for url, warned in (
        ("http://example.org/", 1), ("https://example.org/", 0), ("http://localhost:1/", 0), ("http://127.0.0.1/", 0),
        ("http://[::1]/", 0), ("http://10.0.0.1/", 1),
    ):  # fmt: skip
        caplog.clear()
        access(url, user="ann", kind=None, usual="basic")
        assert len(caplog.records) == warned, url
    monkeypatch.setenv("KG_TOKEN", "a\nb")
    with pytest.raises(UsageError, match="contains an invalid character"):
        access("https://example.org/", user=None, kind=None, usual="basic")


def test_certificates_are_checked(server: str, tmp_path: Path, kg: Kg, naps: list[float]) -> None:
    import ssl

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    text = write(tmp_path / "1.nq", many(2))
    with proxy(server, context=context) as way:
        done = kg("load", text, "--to", way.url, "-k", "oxigraph")
        assert (done.code, naps, way.seen) == (3, [], [])
        assert re.search(r"the certificate of localhost:\d+ is not trusted .*with --ca FILE", done.err)
        assert kg("load", text, "--to", way.url, "-k", "oxigraph", "--ca", tmp_path / "ca.pem").code == 0
        wrong_name = way.url.replace("localhost", "127.0.0.1")
        done = kg("load", text, "--to", wrong_name, "-k", "oxigraph", "--ca", tmp_path / "ca.pem")
        assert (done.code, "is not trusted" in done.err) == (3, True)
        done = kg("load", text, "--to", way.url, "--ca", text)
        assert (done.code, "1.nq: contains no certificates" in done.err) == (3, True)
    assert held(server) == of(many(2))


# -- kinds of server


@pytest.mark.parametrize(
    ("kind", "url", "expected"),
    [
        ("generic", "http://h/graphs", ("http://h/graphs", "http://h/graphs", "http://h/graphs")),
        ("fuseki", "http://h:3030/ds/", ("http://h:3030/ds/query", "http://h:3030/ds/update", "http://h:3030/ds/data")),
        (
            "graphdb",
            "http://h:7200/repositories/n/statements",
            (
                "http://h:7200/repositories/n",
                "http://h:7200/repositories/n/statements",
                "http://h:7200/repositories/n/rdf-graphs/service",
            ),
        ),
        ("virtuoso", "http://h:8890/sparql", ("http://h/sparql", "http://h/sparql", "http://h/sparql-graph-crud")),
        ("blazegraph", "http://h/blazegraph", ("http://h/blazegraph/namespace/kb/sparql",) * 2 + (None,)),
        ("blazegraph", "http://h/bigdata/namespace/n/sparql", ("http://h/bigdata/namespace/n/sparql",) * 2 + (None,)),
        ("stardog", "http://h:5820/n", ("http://h:5820/n/query", "http://h:5820/n/update", "http://h:5820/n")),
        ("neptune", "https://h:8182", ("https://h:8182/sparql", "https://h:8182/sparql", "https://h:8182/sparql/gsp/")),
        ("qlever", "http://h:7001", ("http://h:7001",) * 3),
        ("oxigraph", "http://h:7878/", ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store")),
    ],
)
def test_each_kind_has_its_addresses(kind: str, url: str, expected: tuple[str | None, ...]) -> None:
    found = endpoints(PROFILES[kind], url.replace(":8890", ""))
    assert tuple(found) == expected
    # whichever of them a user gives
    for one in filter(None, found):
        assert endpoints(PROFILES[kind], one) == found


def test_virtuoso_has_other_addresses_for_users() -> None:
    found = endpoints(PROFILES["virtuoso"], "http://h:8890", guarded=True)
    assert found.graphs == "http://h:8890/sparql-graph-crud-auth"
    assert endpoints(PROFILES["virtuoso"], found.graphs, guarded=True) == found


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://localhost:3030/news", "fuseki"),
        ("http://localhost:7200/repositories/news", "rdf4j"),
        ("http://localhost:8890/sparql", "virtuoso"),
        ("http://localhost:9999/blazegraph/", "blazegraph"),
        ("http://localhost:5820/news", "stardog"),
        ("https://db.cluster-x.eu-west-1.neptune.amazonaws.com:8182", "neptune"),
        ("http://localhost:7878", "oxigraph"),
        ("https://example.org/graphs", "generic"),
    ],
)
def test_an_address_tells_the_kind(url: str, kind: str) -> None:
    assert profile_for(url).name == kind


def test_the_command_knows_all_kinds() -> None:
    assert [one.value for one in Kind] == list(PROFILES)
    assert tuple(one.value for one in Auth) == KINDS
    assert newskg.load is load


def test_a_server_without_the_protocol_gets_few_large_updates(server: str, tmp_path: Path) -> None:
    text = write(tmp_path / "1.nq", many(500))
    with proxy(server) as way:
        load(text, Task(f"{way.url}/update", kind="generic", query=f"{way.url}/query", update=f"{way.url}/update"))
        kinds = [one.headers["Content-Type"].partition(";")[0] for one in way.seen if one.path == "/update"]
    # the graph that was to be put, and then 15,000 triples in batches of 10,000
    assert kinds == ["application/sparql-update"] * 3
    assert held(server) == of(many(500))


@pytest.mark.skipif(not is_installed("virtuoso"), reason="Virtuoso is not installed")
@pytest.mark.parametrize("protocol", ["put", "update"])
def test_virtuoso_takes_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kg: Kg, protocol: str) -> None:
    long = graph("long", *map(str, range(7000)))
    text = write(tmp_path / "1.nq", many(80) + long + graph("words", *HOSTILE))
    monkeypatch.setenv("KG_PASSWORD", "dba")
    with serve_virtuoso() as (base, _, _):
        if protocol == "update":
            monkeypatch.setitem(PROFILES, "virtuoso", _without_graphs())
        command = ["load", "--to", base, "--kind", "virtuoso", "--user", "dba"]
        for _ in range(2):
            done = kg(*command, text)
            assert (done.code, done.err) == (0, "")
        assert "82 graphs loaded, 9,409 triples (counted)" in done.out
        query = "SELECT ?o { GRAPH <urn:g:words> { ?s ?p ?o } }"
        answer = httpx.get(f"{base}/sparql", params={"query": query}, headers={"Accept": "application/json"})
        words = {row["o"]["value"] for row in json.loads(answer.text)["results"]["bindings"]}
        assert words == set(HOSTILE)
        monkeypatch.setenv("KG_PASSWORD", "wrong")
        done = kg(*command, text)
        assert (done.code, "answers 401" in done.err) == (3, True)
        done = kg("load", "--to", base, "--kind", "virtuoso", text)
        assert (done.code, len(done.lines)) == (3, 1)
        assert re.search("answers 403|No permission", done.err)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.kind)
def test_what_the_documentation_of_a_server_says_is_all_that_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kg: Kg, product: Product
) -> None:
    kind, user = product.secret.partition(" ")[0], []
    monkeypatch.setenv("KG_TOKEN" if kind == "Bearer" else "KG_PASSWORD", "secret")
    if kind == "Basic":
        user = ["--user", "admin"]
    first = write(tmp_path / "1.nq", many(12) + graph("words", *HOSTILE))
    second = write(tmp_path / "2.nq", many(3, "2"))
    with documented(product) as server:
        for text in (first, second, second):
            done = kg("load", text, "--to", server.url, "--kind", product.kind, *user)
            assert (done.code, done.err) == (0, "")
            assert "(counted)" in done.out
        assert server.refused == []
        found: dict[str, set[str]] = {}
        for quad in server.store:
            found.setdefault(str(quad.graph_name)[1:-1], set()).add(str(quad.triple))
        assert found == of(first.read_text(encoding="utf-8")) | of(many(3, "2"))
        if product.secret:
            monkeypatch.delenv("KG_TOKEN" if kind == "Bearer" else "KG_PASSWORD")
            done = kg("load", first, "--to", server.url, "--kind", product.kind)
            assert (done.code, "answers 401" in done.err) == (3, True)


def _without_graphs() -> object:
    from dataclasses import replace

    return replace(PROFILES["virtuoso"], graphs=None)


def test_servers_say_when_in_two_ways() -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    assert 25 < (retry_after(format_datetime(soon, usegmt=True)) or 0) <= 30
    assert retry_after(None) is retry_after("-3") is None


def test_a_server_of_an_unknown_kind_is_asked_for(kg: Kg, server: str, tmp_path: Path) -> None:
    done = kg("load", write(tmp_path / "1.nq", many(1)), "--to", server, "-q")
    assert done.code == 3
    assert "404" in done.lines[-1]
    assert done.lines[-1].endswith("check the URL, or name the kind of server, such as --kind oxigraph")


# -- what the docs say

DOCS = (Path(__file__).parent.parent / "docs" / "stores.md").read_text(encoding="utf-8")
CALLS = [
    line.partition("  #")[0].strip()
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    if language == "sh"
] + [call for call in re.findall(r"`((?:KG_\w+=… )?kg [^`\n]+)`", DOCS) if "--to" in call]


@pytest.mark.parametrize("call", CALLS)
def test_every_call_in_the_docs_makes_sense(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """The files and servers are not there, which is told only after the call has been understood."""
    monkeypatch.chdir(tmp_path)
    words = call.replace("--to …", "--to http://localhost:9/").split()
    while "=" in words[0]:
        monkeypatch.setenv(words.pop(0).partition("=")[0], "secret")
    assert kg(*words[1:]).code == 3


def test_the_docs_have_a_recipe_for_each_kind() -> None:
    rows = dict(re.findall(r"^\| .* \| `(\w+)` \| .* \| (\*\*tested\*\*|by \[.*\]\(\S+\)).* \|$", DOCS, re.MULTILINE))
    assert set(rows) == set(PROFILES)
    checked = {product.kind: product.page for product in PRODUCTS}
    assert {kind for kind, word in rows.items() if "tested" in word} == set(PROFILES) - set(checked)
    for kind, page in checked.items():
        assert page in rows[kind]
    for url in re.findall(r"`(https?://localhost:[^`]+)`", DOCS):
        found = profile_for(url.replace("NAME", "n"))
        assert found.name != "generic" or url == "http://localhost:7001", url
