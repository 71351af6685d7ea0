"""Writes the page: one HTML document that loads nothing, in which no text of an article can become markup.

All that is shown goes into it as JSON, which the page's program puts on it as text. The policy
(Content-Security-Policy) names the program and the style by their digests, and lets nothing else run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from kg.docs.html import Markup, element

BUNDLE = Path(__file__).parent / "bundle"

#: What would end a script, begin a comment in it, or be taken for the end of a line in it.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

_POLICY = (
    "default-src 'none'; script-src {program}; style-src {style}; img-src data:; worker-src {worker}; "
    "connect-src {connect}; base-uri 'none'; form-action 'none'"
)


def write_document(data: dict[str, object], *, title: str, connect: str = "'none'", engine: bool = True) -> str:
    """Return the page.

    Args:
        data: what it shows, as ``kg.explorer.content`` makes it.
        title: what it is called.
        connect: where it may send requests: nowhere, or (``'self'``) to its own server.
        engine: whether the engine that answers queries comes with it.
    """
    program, style = _bundle("page.js"), _bundle("page.css")
    # the program starts a worker from data in the page, and compiles the engine there
    allowed = f"{_digest(program)} 'wasm-unsafe-eval'" if engine else _digest(program)
    worker = "blob:" if engine else "'none'"
    policy = _POLICY.format(program=allowed, style=_digest(style), worker=worker, connect=connect)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("link", rel="icon", href="data:,"),
        element("style", Markup(style)),
    )
    body = element(
        "body",
        element("div", element("noscript", element("p", _NO_SCRIPT)), id="app"),
        _data("world", _bundle("world.json")),
        _data("data", json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)),
        [_data("worker", json.dumps(_bundle("worker.js")).translate(_UNSAFE)), _data("engine", _engine())]
        if engine
        else None,
        element("script", Markup(program)),
    )
    return f'<!DOCTYPE html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


_NO_SCRIPT = "This page is made by its program, which the browser is told not to run. All of it is also in the graph."


def _data(name: str, content: str) -> Markup:
    """Return a block of data that the browser does not execute."""
    return element("script", Markup(content), id=f"page-{name}", type="application/json")


@cache
def _bundle(name: str) -> str:
    return (BUNDLE / name).read_text(encoding="utf-8").strip()


@cache
def _engine() -> str:
    return json.dumps(base64.b64encode((BUNDLE / "engine.wasm.gz").read_bytes()).decode())


def _digest(content: str) -> str:
    """Return how a content security policy names a script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
