"""A server between us and a real one that does what goes wrong on the way: breaks, delays, refuses, answers by half."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import httpx


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    Attributes:
        status: what is answered in the place of the real server; 0 asks that.
        headers: of this answer.
        says: its body.
        delay: seconds before anything is done.
        breaks: the connection is closed ``before`` the real server is asked, or ``after``.
        half: only half of the real server's answer is sent.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    says: str = ""
    delay: float = 0
    breaks: str = ""
    half: bool = False


#: Says what goes wrong with a request, or None if nothing does.
Judge = Callable[[Request], Fault | None]


class Proxy(ThreadingHTTPServer):
    """Hands requests on to a real server, but for what its judge says."""

    daemon_threads = True

    def __init__(self, target: str, judge: Judge, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.judge = target, judge
        self.seen: list[Request] = []
        self.guard = threading.Lock()
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{'http' if context is None else 'https'}://localhost:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that the other side gave up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        proxy = cast("Proxy", self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, self.path, dict(self.headers), body)
        with proxy.guard:
            proxy.seen.append(request)
            fault = proxy.judge(request) or Fault()
        time.sleep(fault.delay)
        if fault.breaks == "before":
            return self._cut()
        if fault.status:
            return self._answer(fault.status, fault.headers, fault.says.encode())
        kept = {name: value for name, value in request.headers.items() if name.lower() in {"content-type", "accept"}}
        answer = httpx.request(
            request.method, f"{proxy.target}{self.path}", content=body, headers=kept, timeout=60, trust_env=False
        )
        if fault.breaks == "after":
            return self._cut()
        headers = {"Content-Type": answer.headers.get("Content-Type", "text/plain")}
        return self._answer(answer.status_code, headers, answer.content, half=fault.half)

    do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815  http.server calls them so

    def _answer(self, status: int, headers: dict[str, str], body: bytes, *, half: bool = False) -> None:
        if half:  # there is something to be cut in two
            status, body = (200, body or b"{}")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self._cut()

    def _cut(self) -> None:
        """Break the connection as a cable does: without a farewell."""
        self.wfile.flush()
        if not isinstance(self.connection, ssl.SSLSocket):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


@contextmanager
def proxy(target: str, judge: Judge = lambda _request: None, context: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    """Start a proxy before a real server."""
    with Proxy(target, judge, context) as server, running(server):
        yield server


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    """Let a server answer in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def in_turn(*faults: Fault | None) -> Judge:
    """Judge the first requests one after the other, and let all others pass."""
    ahead = iter(faults)
    return lambda _request: next(ahead, None)
