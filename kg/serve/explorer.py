"""The explorer: a page of the newest articles of a store, or of those that mention a resource.

A large page takes seconds to make, so each is made in a process of its own, as many at once as
may wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, cast

import pyoxigraph as ox
from starlette.responses import PlainTextResponse, Response

from kg.errors import InputError, UsageError
from kg.names import PREFIXES
from kg.safety.confined import call
from kg.store.place import data_of

#: The most events on a page.
MOST = 5_000
#: How many clients may wait for a page.
_WAITING = 20
#: Headers of a page: one in a frame could make readers click where they would not.
_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept",
}
_ARTICLES = """SELECT ?graph (MAX(?day) AS ?date) (SUM(?number) AS ?events) {
  GRAPH ?graph { ?article a kg:Article OPTIONAL { ?article schema:datePublished ?day } }
  OPTIONAL { SELECT ?graph (COUNT(?event) AS ?number) { GRAPH ?graph { ?event a kg:Event } } GROUP BY ?graph }
} GROUP BY ?graph"""
_PREFIXES = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}


class Explorer:
    """Makes pages of a store.

    Args:
        store: the folder of the store.
        texts: a folder with the texts of articles, each named by its digest, or None.
        seconds: the time limit for a page.
        memory: the memory limit for making it, in bytes.

    Attributes:
        turn: the lock for reading or writing the store; it is held while a page is made.
    """

    def __init__(self, store: Path, texts: Path | None, *, seconds: float, memory: int) -> None:
        self._store, self._texts, self._seconds, self._memory = store, texts, seconds, memory
        self.turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def answer(self, about: str | None) -> Response:
        """Respond with the page of the newest articles, or of those that mention a resource."""
        if self._waiting >= _WAITING:
            return _plain(503, "too many others are waiting for a page: try again soon")
        self._waiting += 1
        try:
            async with self.turn:
                html = await asyncio.to_thread(self._made, about)
        except UsageError as error:
            return _plain(400, str(error))
        except InputError as error:
            return _plain(503, str(error))
        finally:
            self._waiting -= 1
        return Response(html, 200, _HEADERS, media_type="text/html")

    def _made(self, about: str | None) -> bytes:
        arguments = (self._store, about, self._texts)
        page: bytes = call("kg.serve.explorer:make_page", *arguments, seconds=self._seconds, memory=self._memory)
        return page


def _plain(status: int, words: str) -> Response:
    headers = {"Vary": "Accept"} | ({"Retry-After": "2"} if status == 503 else {})
    return PlainTextResponse(f"{words}\n", status, headers)


# -- in a separate process ----------------------------------------------------------------------------


class _Told(NamedTuple):
    """A graph, the date of its article, and its number of events."""

    graph: ox.NamedNode
    date: str
    events: int


def make_page(store: Path, about: str | None, texts: Path | None, most: int = MOST) -> bytes:
    """Make the page of a store.

    Args:
        store: the folder of the store.
        about: the IRI of a resource that the articles mention; by default the newest are shown.
        texts: a folder with the texts of articles, or None.
        most: the most events on the page.

    Raises:
        UsageError: ``about`` is not an IRI.
    """
    from kg.explorer.content import content_of
    from kg.explorer.document import write_document
    from kg.explorer.view import SAME
    from kg.validation.data import light_graphs

    data = data_of(store)
    opened = ox.Store.read_only(str(data)) if data.exists() else ox.Store()
    chosen, rest = choose(_articles(opened, about), most)

    def pairs() -> Iterator[tuple[Any, str | None]]:
        for one in chosen:
            for graph, _ in light_graphs(opened.quads_for_pattern(None, None, None, one.graph)):
                yield graph, _text(graph, texts)

    same = opened.quads_for_pattern(None, ox.NamedNode(str(SAME)), None, ox.DefaultGraph())
    links = [(str(one.subject.value), str(one.object.value)) for one in cast("Any", same)]
    content = content_of(pairs(), links=links, rdf=False, sparql="sparql")
    if rest:
        content["left"] = {"articles": len(rest), "events": sum(one.events for one in rest)}
    html = write_document(content, title=str(content["title"]), connect="'self'", engine=False)
    return html.encode(errors="backslashreplace")


def choose(articles: list[_Told], most: int) -> tuple[list[_Told], list[_Told]]:
    """Choose the newest articles up to a number of events, and at least one; return them and the others."""
    ordered = sorted(articles, key=lambda one: (one.date, one.graph.value), reverse=True)
    number = 0
    for place, one in enumerate(ordered):
        number += one.events
        if number > most and place:
            return ordered[:place], ordered[place:]
    return ordered, []


def _articles(store: ox.Store, about: str | None) -> list[_Told]:
    found = [
        _Told(row["graph"], row["date"].value if row["date"] else "", int(row["events"].value if row["events"] else 0))
        for row in cast("Any", store.query(_ARTICLES, prefixes=_PREFIXES))
    ]
    if about is None:
        return found
    try:
        node = ox.NamedNode(about)
    except ValueError as error:
        raise UsageError("the value of about is not an IRI") from error
    quads = chain(store.quads_for_pattern(node, None, None), store.quads_for_pattern(None, None, node))
    graphs = {quad.graph_name for quad in quads}
    return [one for one in found if one.graph in graphs]


def _text(graph: Any, texts: Path | None) -> str | None:
    """Return the text from which a graph was made, if available."""
    from kg.names import KG

    if texts is None:
        return None
    for digest in sorted(str(one) for one in graph.objects(None, KG.textDigest)):
        path = texts / digest
        if digest.isalnum() and path.is_file():
            return path.read_bytes().decode(errors="surrogatepass")
    return None
