"""Reads requests: the fields of the URL and the body, within limits of size and time."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.serve.worker import Reply, plain

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "this server only reads"
#: The seconds in which a query, and a graph, has to arrive.
_QUERY_ARRIVES, _GRAPH_ARRIVES = 30.0, 300.0

Fields = dict[str, list[str]]


class RefusedError(Exception):
    """A request that is refused.

    Attributes:
        reply: the response that says why.
    """

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.reply: Reply = plain(status, words)


async def query_fields(request: Request, most: int) -> Fields:
    """Return the fields in the URL and the body of a request of the SPARQL 1.1 Protocol.

    Raises:
        RefusedError: the protocol does not know this kind of request.
    """
    in_address = parse_fields(request.scope["query_string"])
    if request.method in {"GET", "HEAD"}:
        return in_address
    if request.method != "POST":
        raise RefusedError(405, "use GET or POST")
    kind = media_type(request)
    if kind == UPDATE:
        raise RefusedError(403, READ_ONLY)
    if kind not in {FORM, QUERY}:
        raise RefusedError(415, f"send the query as {QUERY} or {FORM}")
    body = await read_body(request, most)
    if kind == FORM:
        return parse_fields(body)
    if "query" in in_address:
        raise RefusedError(400, "send exactly one query")
    return in_address | {"query": [_text(body)]}


async def read_graph(request: Request, most: int) -> bytes:
    """Return the body of a request that sends a graph.

    Raises:
        RefusedError: it is too large, or does not arrive.
    """
    return await read_body(request, most, seconds=_GRAPH_ARRIVES)


async def read_body(request: Request, most: int, *, seconds: float = _QUERY_ARRIVES) -> bytes:
    """Return the body of a request.

    Raises:
        RefusedError: it is compressed, too large or too slow.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise RefusedError(415, "send the body uncompressed")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise RefusedError(413, f"a request may have {most:,} bytes here")
    except TimeoutError:
        raise RefusedError(408, "the request did not arrive in time") from None
    except ClientDisconnect:
        raise RefusedError(400, "the request did not arrive") from None
    return bytes(body)


def media_type(request: Request) -> str:
    """Return the media type of a request's body, without parameters."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def parse_fields(text: bytes) -> Fields:
    """Return the fields of a form or a query string.

    >>> parse_fields(b"query=ASK%7B%7D&named-graph-uri=urn:a&named-graph-uri=urn:b")
    {'query': ['ASK{}'], 'named-graph-uri': ['urn:a', 'urn:b']}

    Raises:
        RefusedError: they are too many, or not UTF-8.
    """
    try:
        pairs = parse_qsl(_text(text), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise RefusedError(400, "the request is not UTF-8 text") from None
    except ValueError:
        raise RefusedError(400, "the request has too many fields") from None
    found: Fields = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise RefusedError(400, "the request is not UTF-8 text") from None
