"""Fetching: only when asked to, politely, within limits, and never from a private network."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running import Kg

from kg.errors import InputError
from kg.model import Article
from kg.readers import articles as reading, read_articles
from kg.readers.fetch import AGENT, Fetcher, is_public

TEXT = "Rebels took the city of Homs on Sunday, the army said."
PAGE = f"<!DOCTYPE html><html><body><p>{TEXT}</p><p>They left it on Monday, a spokesman said.</p></body>".encode()

#: What the server answers, by path: status, headers, content.
Answers = dict[str, tuple[int, dict[str, str], bytes]]


class Server:
    """A server whose answers tests set, and which notes what it was asked."""

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, content = outer.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    if content == b"slow":
                        while not outer.is_over.wait(0.05):
                            self.wfile.write(b"x")
                            self.wfile.flush()
                    else:
                        self.wfile.write(content)
                except OSError:
                    pass  # nobody listens any more

            def log_message(self, *_: object) -> None:
                pass

        self.is_over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self.is_over.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


def resolve(host: str) -> list[str]:
    """Look up the hosts of these tests, which are this machine; those called private have a private address."""
    if host == "none.example":
        raise socket.gaierror(-2, "Name or service not known")
    return ["10.0.0.7"] if host.startswith("private") else ["127.0.0.1"]


def fetcher(*, pause: float = 0, seconds: float = 20) -> Fetcher:
    return Fetcher(resolve=resolve, allowed=lambda address: address == "127.0.0.1", pause=pause, seconds=seconds)


def refused(one: Fetcher, url: str) -> str:
    with pytest.raises(InputError) as error:
        one.fetch(url)
    return str(error.value)


def test_a_page_is_fetched_after_robots_txt_was_asked(server: Server) -> None:
    server.answers["/a?b=1"] = 200, {"Content-Type": "text/html; charset=utf-8"}, PAGE
    one = fetcher()
    found = one.fetch(server.url("/a?b=1"))
    assert (found.content, found.charset, found.address) == (PAGE, "utf-8", server.url("/a?b=1"))
    one.fetch(server.url("/a?b=1"))
    # once for all addresses of a host
    assert server.paths() == ["/robots.txt", "/a?b=1", "/a?b=1"]
    for _, headers in server.asked:
        assert headers["user-agent"] == AGENT
        assert headers["host"] == f"news.example:{server.port}"
        assert "cookie" not in headers


@pytest.mark.parametrize(
    ("status", "rules", "message"),
    [
        (200, b"User-agent: *\nDisallow: /a", "is not fetched: its host's robots.txt forbids it"),
        (200, b"User-agent: newskg\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots.txt forbids it"),
        (200, b"User-agent: newskg\nAllow: /\n\nUser-agent: *\nDisallow: /", ""),
        (200, b"User-agent: *\nCrawl-delay: 600", "its host asks for 600 s between requests"),
        (403, b"", ""),
        (500, b"", "its host does not show its robots.txt (it answered 500)"),
        (200, b"\xff\xfe\0garbage" * 100_000, ""),
    ],
)
def test_what_robots_txt_says_is_heeded(server: Server, status: int, rules: bytes, message: str) -> None:
    server.answers["/robots.txt"] = status, {}, rules
    server.answers["/a"] = 200, {}, PAGE
    if message:
        assert message in refused(fetcher(), server.url("/a"))
        assert "/a" not in server.paths()
    else:
        assert fetcher().fetch(server.url("/a")).content == PAGE


def test_a_host_is_asked_no_faster_than_it_likes(server: Server) -> None:
    server.answers["/a"] = 200, {}, PAGE
    one, begun = fetcher(pause=0.2), time.monotonic()
    for _ in range(3):
        one.fetch(server.url("/a"))
    assert len(server.asked) == 4
    assert time.monotonic() - begun >= 3 * 0.2


@pytest.mark.parametrize(
    "location",
    ["http://private.example/secret", "http://10.0.0.7/", "http://[::1]/", "http://169.254.169.254/latest/meta-data",
     "file:///etc/passwd", "ftp://news.example/a", "gopher://127.0.0.1/"],
)  # fmt: skip
def test_a_redirect_leads_to_nothing_private(server: Server, location: str) -> None:
    server.answers["/a"] = 302, {"Location": location}, b""
    message = refused(fetcher(), server.url("/a"))
    assert "private network" in message or "not a web address" in message or "cannot be fetched" in message
    assert server.paths() == ["/robots.txt", "/a"]


def test_a_name_that_leads_elsewhere_the_next_time_opens_nothing(server: Server) -> None:
    looked_up: list[str] = []

    def rebinding(host: str) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.7"]

    one = Fetcher(resolve=rebinding, allowed=lambda address: address == "127.0.0.1", pause=0)
    assert "news.example is in a private network" in refused(one, server.url("/a"))
    # one look for each request, and what was looked at is what was connected to
    assert looked_up == ["news.example", "news.example"]
    assert server.paths() == ["/robots.txt"]


def test_of_several_addresses_none_may_be_private(server: Server) -> None:
    one = Fetcher(resolve=lambda _: ["127.0.0.1", "10.0.0.7"], allowed=lambda address: address == "127.0.0.1")
    assert "private network" in refused(one, server.url("/a"))
    assert server.asked == []


def test_by_default_this_machine_is_private(server: Server) -> None:
    for host in ("127.0.0.1", "localhost"):
        assert "private network" in refused(Fetcher(), server.url("/a", host))
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "::ffff:10.0.0.1",
     "64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::", "ff02::1", "news.example", ""],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((404, {}, b""), "cannot be fetched (the server answered 404)"),
        ((302, {"Location": "/a"}, b""), "cannot be fetched (more than 5 redirects)"),
        ((200, {}, b"x" * 21_000_000), "is larger than 20 MB, too large for an article"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 60_000_000)), "is larger than 20 MB"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "cannot be fetched ("),
        ((200, {}, b"slow"), "did not answer within 1 seconds"),
    ],
    ids=["gone", "circle", "large", "bomb", "broken", "slow"],
)
def test_what_cannot_be_fetched_is_one_line(
    server: Server, answer: tuple[int, dict[str, str], bytes], message: str
) -> None:
    server.answers["/a"] = answer
    assert message in refused(fetcher(seconds=1 if answer[2] == b"slow" else 20), server.url("/a"))


def test_an_unreachable_host_is_one_line() -> None:
    assert refused(fetcher(), "http://none.example/") == "cannot be fetched (there is no host none.example)"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "cannot be fetched (" in refused(fetcher(), f"http://news.example:{unused.getsockname()[1]}/")
    assert "cannot be fetched" in refused(fetcher(), "http://[")
    assert "is not a web address" in refused(fetcher(), "http://news.example:99999999/")


# -- the command --------------------------------------------------------------------------------------


def test_addresses_are_inputs_when_asked_for(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/a"] = 301, {"Location": "/b"}, b""
    server.answers["/b"] = 200, {"Content-Type": "text/html"}, PAGE
    monkeypatch.setattr(reading, "Fetcher", fetcher)
    (tmp_path / "b.txt").write_text(TEXT)
    problem, one, other = read_articles([server.url("/none"), server.url("/a"), tmp_path / "b.txt"], fetch=True)
    assert str(problem) == f"{server.url('/none')}: cannot be fetched (the server answered 404)"
    assert isinstance(one, Article)
    assert (one.id, one.url) == (server.url("/a"), server.url("/b"))
    assert one.text.startswith(TEXT)
    assert isinstance(other, Article)


def test_nothing_is_fetched_unless_asked_for(kg: Kg, server: Server) -> None:
    for verb in ("export", "read", "events"):
        found = kg(verb, server.url("/a", "127.0.0.1"))
        assert found.code == 3
        assert "is a web address, which is only fetched with --fetch" in found.err
    assert server.asked == []
    for verb in ("export", "read", "events"):
        found = kg(verb, "--fetch", server.url("/a", "127.0.0.1"))
        assert (found.code, len(found.lines)) == (3, 1)
        assert "127.0.0.1 is in a private network" in found.err
    assert server.asked == []
