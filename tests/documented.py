"""Servers that do what the documentation of a product says that it does, and refuse all else.

What is in them is an Oxigraph in memory. They stand for products that cannot be installed from a package registry: a
request to another path, with another type of content or without the token is refused, and noted.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
from faulty import running

_TURTLE, _NTRIPLES = "text/turtle", "application/n-triples"
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_FORMATS = {_TURTLE: ox.RdfFormat.TURTLE, _NTRIPLES: ox.RdfFormat.N_TRIPLES}


@dataclass(frozen=True)
class Product:
    """What the documentation of a product says.

    Attributes:
        kind: what ``kg load --kind`` calls it.
        page: where it says so.
        address: what users give, without the host.
        query: the path where queries are answered.
        update: the path that takes SPARQL Update.
        graphs: the path of the Graph Store Protocol, or None where a PUT is no such thing.
        types: what a graph may be sent as.
        secret: what has to stand in ``Authorization`` of a request that changes something.
    """

    kind: str
    page: str
    address: str
    query: str
    update: str
    graphs: str | None
    types: frozenset[str] = field(default=frozenset(_FORMATS))
    secret: str = ""


_RDF4J = ("/repositories/news", "/repositories/news/statements", "/repositories/news/rdf-graphs/service")
_NAMESPACE = "/blazegraph/namespace/kb/sparql"

PRODUCTS = (
    Product(
        "fuseki", "https://jena.apache.org/documentation/fuseki2/fuseki-old-config-endpoint.html",
        "/news", "/news/query", "/news/update", "/news/data",
    ),
    Product("graphdb", "https://rdf4j.org/documentation/reference/rest-api/", "/repositories/news", *_RDF4J),
    Product(
        "rdf4j", "https://rdf4j.org/documentation/reference/rest-api/",
        "/rdf4j-server/repositories/news", f"/rdf4j-server{_RDF4J[0]}", f"/rdf4j-server{_RDF4J[1]}",
        f"/rdf4j-server{_RDF4J[2]}",
    ),
    Product(
        "blazegraph", "https://github.com/blazegraph/database/wiki/REST_API",
        _NAMESPACE, _NAMESPACE, _NAMESPACE, None,
    ),
    Product(
        "stardog", "https://docs.stardog.com/developing/http-api",
        "/news", "/news/query", "/news/update", "/news",
        secret=f"Basic {base64.b64encode(b'admin:secret').decode()}",
    ),
    Product(
        "neptune", "https://docs.aws.amazon.com/neptune/latest/userguide/sparql-graph-store-protocol.html",
        "", "/sparql", "/sparql", "/sparql/gsp/",
    ),
    Product(
        "qlever", "https://docs.qlever.dev/update/",
        "", "/", "/", "/", types=frozenset({_TURTLE}), secret="Bearer secret",  # noqa: S106  it is one of these tests
    ),
)  # fmt: skip


class Documented(ThreadingHTTPServer):
    """One such server; ``refused`` is what it did not understand."""

    daemon_threads = True

    def __init__(self, product: Product) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.product, self.store, self.refused = product, ox.Store(), list[str]()

    @property
    def url(self) -> str:
        """What users give as the address."""
        return f"http://127.0.0.1:{self.server_port}{self.product.address}"

    def answer(self, method: str, target: str, kind: str, secret: str, body: bytes) -> tuple[int, bytes]:
        """Return a status, and what is answered."""
        parts, product = urlsplit(target), self.product
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()} if kind == _FORM else {}
        if parts.path == product.graphs and "graph" in given and method in {"PUT", "POST"}:
            if secret != product.secret:
                return 401, b""
            if kind not in product.types:
                return 415, b""
            return self._take(method, ox.NamedNode(given["graph"]), kind, body)
        if method == "POST" and parts.path == product.update and (kind == _UPDATE or "update" in form):
            if secret != product.secret:
                return 401, b""
            self.store.update(form.get("update") or body.decode())
            return 204, b""
        if method == "POST" and parts.path == product.query and (kind == _QUERY or "query" in form):
            found = cast("ox.QuerySolutions", self.store.query(form.get("query") or body.decode()))
            return 200, cast("bytes", found.serialize(format=ox.QueryResultsFormat.JSON))
        return (405 if parts.path in {product.query, product.update, product.graphs} else 404), b""

    def _take(self, method: str, graph: ox.NamedNode, kind: str, body: bytes) -> tuple[int, bytes]:
        if method == "PUT":
            self.store.remove_graph(graph)
        self.store.load(body, _FORMATS[kind], to_graph=graph)
        return 204, b""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _do(self) -> None:
        server = cast("Documented", self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip()
        secret = self.headers.get("Authorization", "")
        status, answer = server.answer(self.command, self.path, kind, secret, body)
        if status >= 400:
            server.refused.append(f"{status} {self.command} {self.path} {kind}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Content-Type", "application/sparql-results+json")
        if status == 401:
            self.send_header("WWW-Authenticate", f'{server.product.secret.partition(" ")[0]} realm="news"')
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_POST = do_DELETE = _do  # noqa: N815  what http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def documented(product: Product) -> Iterator[Documented]:
    """Start such a server."""
    with Documented(product) as server, running(server):
        yield server
