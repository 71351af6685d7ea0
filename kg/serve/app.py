"""What the server says to which request.

``/sparql`` is the SPARQL 1.1 Protocol, and without a query the description of the service; ``/store`` is the Graph
Store Protocol, to read; ``/.well-known/void`` says what data there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.describe import describe_data, describe_service
from kg.serve.explorer import Explorer
from kg.serve.negotiate import GRAPHS, best
from kg.serve.pool import Limits, Pool
from kg.serve.worker import Reply, Task, plain
from kg.store import Counts

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "this server only reads"
#: Seconds in which a request has to arrive.
_ARRIVES = 30.0
_HOME = """This server answers SPARQL queries about news.

/                   in a browser: a page to look at the newest articles; /?about=IRI, at those that tell of a thing
/sparql             SPARQL 1.1 Protocol; without a query, the description of the service
/store?graph=IRI    Graph Store Protocol, to read; /store?default is all graphs as one
/.well-known/void   what data there are
"""


def make_app(
    store: Path,
    counts: Counts,
    *,
    limits: Limits | None = None,
    hosts: Iterable[str] = (),
    cors: Iterable[str] = (),
    texts: Path | None = None,
) -> Starlette:
    """Make the application that serves a store.

    Args:
        store: its folder.
        counts: how much is in it.
        limits: how much a client may ask for.
        hosts: the names that the server goes by besides those of the loopback; others are refused, so that no page of
            the web reaches it by a name of its own.
        cors: the origins of pages that may read answers.
        texts: a folder with the texts of articles, each called by its digest, for the explorer to show.
    """
    limits = limits or Limits()
    server = _Server(store, counts, limits)
    explorer = Explorer(store, texts, seconds=limits.seconds, memory=limits.memory)

    async def home(request: Request) -> Response:
        if best(request.headers.get("Accept", ""), {"text/plain": "", "text/html": ""}) == "text/html":
            return await explorer.answer(request.query_params.get("about"))
        return _response(Reply(200, "text/plain", _HOME.encode()))

    everything = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1", "[::1]", *hosts])]
    if origins := list(cors):
        middleware.append(Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"]))
    return Starlette(
        routes=[
            Route("/", home, methods=["GET"]),
            Route("/sparql", server.sparql, methods=everything),
            Route("/store", server.graph, methods=everything),
            Route("/.well-known/void", server.void, methods=["GET"]),
        ],
        middleware=middleware,
        lifespan=server.lifespan,
    )


class _RefusedError(Exception):
    """A request that is not answered; the reply says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.reply = plain(status, words)


class _Server:
    def __init__(self, store: Path, counts: Counts, limits: Limits) -> None:
        self._store, self._counts, self._limits = store, counts, limits
        self._pool: Pool | None = None

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._pool = Pool(self._store, self._limits)
        try:
            yield
        finally:
            await self._pool.close()

    async def void(self, request: Request) -> Response:
        form = best(request.headers.get("Accept", ""), GRAPHS) or "text/turtle"
        content = describe_data(str(request.base_url), self._counts, GRAPHS[form])
        return _response(Reply(200, form, content))

    async def sparql(self, request: Request) -> Response:
        try:
            fields = await self._fields(request)
        except _RefusedError as error:
            return _response(error.reply)
        queries = fields.get("query", [])
        if "update" in fields:
            return _response(plain(403, _READ_ONLY))
        if not queries and request.method in {"GET", "HEAD"}:
            form = best(request.headers.get("Accept", ""), GRAPHS) or "text/turtle"
            return _response(Reply(200, form, describe_service(str(request.base_url), GRAPHS[form])))
        if len(queries) != 1:
            return _response(plain(400, "exactly one query is wanted"))
        task = Task(
            queries[0],
            request.headers.get("Accept", ""),
            default=tuple(fields.get("default-graph-uri", ())),
            named=tuple(fields.get("named-graph-uri", ())),
        )
        return await self._answered(task)

    async def graph(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return _response(plain(403, _READ_ONLY))
        names = request.query_params.getlist("graph")
        if len(names) + ("default" in request.query_params) != 1:
            return _response(plain(400, "either graph=IRI or default is wanted"))
        task = Task(None, request.headers.get("Accept", ""), graph=names[0] if names else None)
        return await self._answered(task)

    async def _answered(self, task: Task) -> Response:
        assert self._pool is not None
        return _response(await self._pool.ask(task))

    async def _fields(self, request: Request) -> dict[str, list[str]]:
        """Return what a request says in its address and its body.

        Raises:
            _RefusedError: it says it in a way that the protocol does not know.
        """
        if request.method in {"GET", "HEAD"}:
            return _parsed(request.url.query)
        if request.method != "POST":
            raise _RefusedError(405, "GET and POST are answered here")
        kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind == _UPDATE:
            raise _RefusedError(403, _READ_ONLY)
        if kind not in {_FORM, _QUERY}:
            raise _RefusedError(415, f"a query is sent as {_QUERY} or {_FORM}")
        text = await self._body(request)
        if kind == _FORM:
            return _parsed(text)
        return {name: values for name, values in _parsed(request.url.query).items() if name != "query"} | {
            "query": [text]
        }

    async def _body(self, request: Request) -> str:
        async def read() -> bytes:
            body = bytearray()
            async for chunk in request.stream():
                body += chunk
                if len(body) > self._limits.body:
                    raise _RefusedError(413, f"a request may have {self._limits.body:,} bytes")
            return bytes(body)

        try:
            return (await asyncio.wait_for(read(), _ARRIVES)).decode()
        except TimeoutError:
            raise _RefusedError(408, "the request did not arrive in time") from None
        except ClientDisconnect:
            raise _RefusedError(400, "the request did not arrive") from None
        except UnicodeDecodeError:
            raise _RefusedError(400, "the query is not UTF-8 text") from None


def _parsed(text: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise _RefusedError(400, "the query is not UTF-8 text") from None
    except ValueError:
        raise _RefusedError(400, "the request has too many fields") from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _response(reply: Reply) -> Response:
    headers = {"Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    if reply.status == 503:
        headers["Retry-After"] = "2"
    if reply.status == 405:
        headers["Allow"] = "GET, HEAD, POST"
    charset = "; charset=utf-8" if reply.media_type.startswith("text/") else ""
    return Response(reply.content, reply.status, headers, media_type=f"{reply.media_type}{charset}")
