"""Sends graphs to a server, replacing earlier versions, and counts their triples there.

A graph is one request if possible. If it is too large for the server, the first part replaces
the earlier version, and the others are added to it: each request is idempotent.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.loading.client import Client, ServerError
from kg.loading.items import Item
from kg.store.incoming import sparql_lines

if TYPE_CHECKING:
    from kg.loading.profiles import Endpoints, Profile

log = logging.getLogger(__name__)

_TOO_LARGE = 413
#: Status codes of servers that do not take graphs at this URL.
_NO_PROTOCOL = frozenset({404, 405, 501})
_UPDATE, _RESULTS = "application/sparql-update", "application/sparql-results+json"
#: How many graphs are counted at once.
_COUNTED = 100
#: Status codes of a server for which an update is too long.
_LENGTH = frozenset({400, _TOO_LARGE, 414})


class Sender:
    """Sends graphs to one server.

    Args:
        client: the connection.
        at: the URLs of the server.
        profile: the kind of server.
    """

    def __init__(self, client: Client, at: Endpoints, profile: Profile) -> None:
        self._client, self._at, self._profile = client, at, profile
        self._largest: int | None = None
        self._batch = profile.batch
        self._puts = at.graphs is not None
        self._sent = False

    def send(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        """Send graphs to the server, and yield those that have arrived.

        Raises:
            ServerError: one cannot be stored there.
        """
        items = iter(items)
        while self._puts and (item := next(items, None)) is not None:
            try:
                self._put(item)
            except ServerError as error:
                if self._sent or error.status not in _NO_PROTOCOL:
                    raise
                log.warning("%s: the server has no Graph Store Protocol; using SPARQL Update", error)
                self._puts = False
                yield from self._update_all([item])
            else:
                self._sent = True
                yield [item]
        for batch in self._batches(items):
            yield from self._update_all(batch)

    # -- the Graph Store Protocol ---------------------------------------------------------------------

    def _put(self, item: Item) -> None:
        while True:
            parts = [item.lines] if item.is_whole else list(_cut(item.lines, self._largest))
            try:
                for place, lines in enumerate(parts):
                    self._graph_request("POST" if place else "PUT", item.graph, "".join(lines).encode())
            except ServerError as error:
                if error.status != _TOO_LARGE or not self._shrink(item, parts):
                    raise
            else:
                return

    def _graph_request(self, method: str, graph: str, content: bytes) -> None:
        assert self._at.graphs is not None
        head = {"Content-Type": f"{self._profile.media_type}; charset=utf-8"}
        self._client.send(method, self._at.graphs, params={"graph": graph}, content=content, headers=head)

    def _shrink(self, item: Item, parts: Sequence[Sequence[str]]) -> bool:
        """Send graphs in smaller parts from now on; return whether that is possible."""
        if item.is_whole:
            log.warning("%s has blank nodes, and cannot be sent in parts", item.graph)
            return False
        if max(map(len, parts)) < 2:
            return False
        self._largest = max(len("".join(lines).encode()) for lines in parts) // 2
        return True

    # -- SPARQL Update --------------------------------------------------------------------------------

    def _update_all(self, batch: list[Item]) -> Iterator[list[Item]]:
        """Send some graphs to the server with as few updates as possible."""
        try:
            for text in updates(batch, self._batch):
                self._update(text)
        except ServerError as error:
            if error.status not in _LENGTH or not self._halve(batch):
                raise
            log.warning("%s: trying less at once", error)
            middle = (len(batch) + 1) // 2
            for some in (batch[:middle], batch[middle:]):
                if some:
                    yield from self._update_all(some)
        else:
            self._sent = True
            yield batch

    def _batches(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        """Batch graphs up to the number of triples of an update."""
        batch: list[Item] = []
        size = 0
        for item in items:
            if batch and size + len(item.lines) > self._batch:
                yield batch
                batch, size = [], 0
            batch.append(item)
            size += len(item.lines)
        if batch:
            yield batch

    def _halve(self, batch: list[Item]) -> bool:
        """Send less at a time, if possible: fewer graphs, or else a graph in parts."""
        size = min(self._batch, sum(len(item.lines) for item in batch))
        if len(batch) == 1 and (batch[0].is_whole or size < 2):
            return False
        self._batch = max(1, size // 2)
        return True

    def _update(self, text: str) -> None:
        head = {"Content-Type": f"{_UPDATE}; charset=utf-8"}
        self._client.send("POST", self._at.update, content=text.encode(), headers=head)

    # -- counting -------------------------------------------------------------------------------------

    def count(self, graphs: Iterable[str]) -> Iterator[dict[str, int]]:
        """Yield the number of triples in each graph on the server, 0 if it is missing.

        Raises:
            ServerError: it cannot be queried.
        """
        graphs = iter(graphs)
        while some := list(islice(graphs, _COUNTED)):
            names = " ".join(f"<{graph}>" for graph in some)
            query = (
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            )
            answer = self._client.send("POST", self._at.query, data={"query": query}, headers={"Accept": _RESULTS})
            yield dict.fromkeys(some, 0) | _counts(answer.content)


def _counts(content: bytes) -> dict[str, int]:
    try:
        rows: list[Any] = json.loads(content)["results"]["bindings"]
        return {row["g"]["value"]: int(row["n"]["value"]) for row in rows if "g" in row}
    except (ValueError, KeyError, TypeError) as error:
        raise ServerError("the server's answer is not SPARQL results in JSON") from error


def _cut(lines: Sequence[str], largest: int | None) -> Iterator[Sequence[str]]:
    """Split lines into parts of at most a number of bytes, or one line.

    >>> list(_cut(["aa", "bb", "cc", "dddddd"], 4))
    [['aa', 'bb'], ['cc'], ['dddddd']]
    """
    if largest is None:
        yield lines
        return
    part: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode())
        if part and size + length > largest:
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    yield part


def updates(batch: Sequence[Item], number: int) -> Iterator[str]:
    """Build the updates that replace graphs, each of about a number of triples.

    >>> item = Item("urn:g", ("<urn:a> <urn:b> 1 .", "<urn:a> <urn:b> 2 ."), "", is_whole=False)
    >>> for text in updates([item], 1): print(text)
    DROP SILENT GRAPH <urn:g> ;
    INSERT DATA { GRAPH <urn:g> {
    <urn:a> <urn:b> 1 .}
    }
    INSERT DATA { GRAPH <urn:g> {
    <urn:a> <urn:b> 2 .}
    }
    """
    drops = "".join(f"DROP SILENT GRAPH <{item.graph}> ;\n" for item in batch)
    if len(batch) == 1 and len(batch[0].lines) > number and not batch[0].is_whole:
        for place in range(0, len(batch[0].lines), number):
            part = _in_graph(batch[0].graph, batch[0].lines[place : place + number])
            yield f"{'' if place else drops}INSERT DATA {{ {part}}}"
        return
    parts = "".join(_in_graph(item.graph, item.lines) for item in batch)
    yield f"{drops}INSERT DATA {{ {parts}}}"


def _in_graph(graph: str, lines: Sequence[str]) -> str:
    return f"GRAPH <{graph}> {{\n{sparql_lines(''.join(lines))}}}\n"
