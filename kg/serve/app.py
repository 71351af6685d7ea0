"""The routes of the server.

``/sparql`` is the SPARQL 1.1 Protocol, or without a query the description of the service; ``/store`` is the Graph
Store Protocol; ``/about?iri=IRI`` describes a resource, and ``/id/…`` redirects there for the IRIs of our own graphs;
``/.well-known/void`` describes the data.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.names import BASE
from kg.serve.describe import describe_data, describe_service
from kg.serve.explorer import Explorer
from kg.serve.incoming import READ_ONLY, RefusedError, media_type, query_fields, read_graph
from kg.serve.negotiate import GRAPHS, best
from kg.serve.pool import Limits, Pool
from kg.serve.worker import Reply, Task, plain
from kg.serve.writing import Change, Writer
from kg.store import Counts

_HOME = """This server answers SPARQL queries about news.

/                   in a browser: a page to look at the newest articles; /?about=IRI, at those that tell of a thing
/sparql             SPARQL 1.1 Protocol; without a query, the description of the service
/store?graph=IRI    Graph Store Protocol; /store?default is all graphs as one, to read
/about?iri=IRI      what is said of a thing, as RDF or as a page; /id/… leads there
/.well-known/void   what data there are
"""
#: A content security policy for pages that only contain text and styles.
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def make_app(  # noqa: PLR0913  each is an option of the command
    store: Path,
    counts: Counts,
    *,
    limits: Limits | None = None,
    hosts: Iterable[str] = (),
    cors: Iterable[str] = (),
    texts: Path | None = None,
    writer: Writer | None = None,
    base: str = BASE,
) -> Starlette:
    """Make the application that serves a store.

    Args:
        store: the folder of the store.
        counts: its size.
        limits: the limits for a client.
        hosts: the host names of the server besides those of the loopback; others are refused, so that no web
            page reaches it by a name of its own (DNS rebinding).
        cors: the origins of pages that may read responses.
        texts: a folder with the texts of articles, each named by its digest, for the explorer to show.
        writer: writes for clients that know its token; without one, the server is read-only.
        base: the base of the IRIs of the graphs, to which ``/id/`` corresponds.
    """
    limits = limits or Limits()
    explorer = Explorer(store, texts, seconds=limits.seconds, memory=limits.memory)
    server = _Server(Pool(store, limits), explorer, counts, writer, base)
    everything = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1", "[::1]", *hosts])]
    if origins := list(cors):
        middleware.append(Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"]))
    return Starlette(
        routes=[
            Route("/", server.home, methods=["GET"]),
            Route("/sparql", server.sparql, methods=everything),
            Route("/store", server.graph, methods=everything),
            Route("/about", server.about, methods=["GET"]),
            Route("/id/{rest:path}", server.thing, methods=["GET"]),
            Route("/.well-known/void", server.void, methods=["GET"]),
        ],
        middleware=middleware,
        lifespan=server.lifespan,
    )


class _Server:
    def __init__(self, pool: Pool, explorer: Explorer, counts: Counts, writer: Writer | None, base: str) -> None:
        self._pool, self._explorer, self._counts, self._writer, self._base = pool, explorer, counts, writer, base

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self._pool.close()

    async def home(self, request: Request) -> Response:
        if best(request.headers.get("Accept", ""), {"text/plain": "", "text/html": ""}) == "text/html":
            return await self._explorer.answer(request.query_params.get("about"))
        return _response(Reply(200, "text/plain", _HOME.encode()))

    async def void(self, request: Request) -> Response:
        form = best(request.headers.get("Accept", ""), GRAPHS) or "text/turtle"
        content = describe_data(str(request.base_url), self._counts, self._base, GRAPHS[form])
        return _response(Reply(200, form, content))

    async def thing(self, request: Request) -> Response:
        # the raw path: a percent sign in an IRI is part of it
        rest = request.scope["raw_path"].partition(b"/id/")[2].decode("ascii")
        return RedirectResponse(f"/about?iri={quote(self._base + rest, safe='')}", 303, headers={"Vary": "Accept"})

    async def about(self, request: Request) -> Response:
        names = request.query_params.getlist("iri")
        if len(names) != 1:
            return _response(plain(400, "iri=IRI is wanted"))
        return await self._answered(Task(None, request.headers.get("Accept", ""), thing=names[0]))

    async def sparql(self, request: Request) -> Response:
        try:
            fields = await query_fields(request, self._pool.limits.body)
        except RefusedError as error:
            return _response(error.reply)
        queries = fields.get("query", [])
        if "update" in fields:
            return _response(plain(403, READ_ONLY))
        if not queries and request.method in {"GET", "HEAD"}:
            form = best(request.headers.get("Accept", ""), GRAPHS) or "text/turtle"
            return _response(Reply(200, form, describe_service(str(request.base_url), GRAPHS[form])))
        if len(queries) != 1:
            return _response(plain(400, "send exactly one query"))
        task = Task(
            queries[0],
            request.headers.get("Accept", ""),
            default=tuple(fields.get("default-graph-uri", ())),
            named=tuple(fields.get("named-graph-uri", ())),
        )
        return await self._answered(task)

    async def graph(self, request: Request) -> Response:
        names = request.query_params.getlist("graph")
        if request.method not in {"GET", "HEAD"}:
            return _response(await self._changed(request, names))
        if len(names) + ("default" in request.query_params) != 1:
            return _response(plain(400, "either graph=IRI or default is wanted"))
        task = Task(None, request.headers.get("Accept", ""), graph=names[0] if names else None)
        return await self._answered(task)

    async def _changed(self, request: Request, names: list[str]) -> Reply:
        if self._writer is None:
            return plain(403, READ_ONLY)
        if not self._writer.knows(request.headers.get("Authorization", "")):
            return plain(401, "who writes has to know the token")
        if request.method not in {"PUT", "POST", "DELETE"}:
            return plain(405, "a graph is read, put, added to or deleted")
        if len(names) != 1:
            return plain(400, "graph=IRI is wanted: the default graph is all graphs as one, and follows them")
        try:
            content = b"" if request.method == "DELETE" else await read_graph(request, self._pool.limits.graph)
        except RefusedError as error:
            return error.reply
        async with self._explorer.turn, self._pool.paused():
            change = Change(request.method, names[0], media_type(request), content)
            reply, self._counts = await asyncio.to_thread(self._writer.write, change)
        return reply

    async def _answered(self, task: Task) -> Response:
        return _response(await self._pool.ask(task))


def _response(reply: Reply) -> Response:
    headers = {"Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    if reply.status == 503:
        headers["Retry-After"] = "2"
    if reply.status == 405:
        headers["Allow"] = "GET, HEAD, POST"
    if reply.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="kg serve"'
    if reply.media_type == "text/html":
        headers["Content-Security-Policy"] = _POLICY
    if reply.status == 204:
        return Response(b"", 204, headers)
    charset = "; charset=utf-8" if reply.media_type.startswith("text/") else ""
    return Response(reply.content, reply.status, headers, media_type=f"{reply.media_type}{charset}")
