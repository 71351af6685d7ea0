"""Graphs to load, one by one, each with its size and a digest that identifies its version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pyoxigraph as ox

from kg.store import Source, Store
from kg.store.incoming import graphs_of
from kg.store.place import is_store


@dataclass(frozen=True, slots=True)
class Item:
    """A graph to load.

    Attributes:
        graph: its IRI.
        lines: its triples as sorted lines of N-Triples, without duplicates.
        digest: the digest of these lines.
        is_whole: whether it has blank nodes and so must be sent in one piece.
    """

    graph: str
    lines: tuple[str, ...]
    digest: str
    is_whole: bool

    @property
    def body(self) -> bytes:
        """The content to send."""
        return "".join(self.lines).encode()


class Sources:
    """Files and stores to load; if several contain a graph, the last one wins.

    Args:
        sources: RDF files, or stores on disk.
        graph: the graph for triples outside of graphs.
        largest: the size limit of a file in bytes, uncompressed.
    """

    def __init__(
        self, sources: Iterable[Source], *, graph: ox.NamedNode | None = None, largest: int | None = None
    ) -> None:
        self._sources, self._graph, self._largest = list(sources), graph, largest
        self._scattered: set[int] = set()
        self._last: dict[str, int] = {}

    def survey(self, told: Callable[[int], object]) -> dict[str, tuple[int, str]]:
        """Read everything once, and return the number of triples and the digest of each graph.

        Raises:
            UsageError, InputError: see ``kg.store.incoming.graphs_of``.
        """
        found: dict[str, tuple[int, str]] = {}
        for number, source in enumerate(self._sources):
            here: dict[str, tuple[int, str]] = {}
            for name, triples in self._read(source):
                if name.value in here:
                    self._scattered.add(number)
                    break
                item = _item(name, triples)
                here[name.value] = (len(item.lines), item.digest)
                told(len(triples))
            if number in self._scattered:
                # its graphs are not contiguous, so they are collected in memory
                here = {
                    name.value: (len(item.lines), item.digest)
                    for name, triples in _gathered(self._read(source))
                    for item in [_item(name, triples)]
                }
            found |= here
            self._last |= dict.fromkeys(here, number)
        return found

    def items(self) -> Iterator[Item]:
        """Yield the surveyed graphs."""
        for number, source in enumerate(self._sources):
            graphs = self._read(source)
            for name, triples in _gathered(graphs) if number in self._scattered else graphs:
                if self._last.get(name.value) == number:
                    yield _item(name, triples)

    def _read(self, source: Source) -> Iterator[tuple[ox.NamedNode, list[ox.Triple]]]:
        if source.content is None and is_store(source.path):
            with closing(Store(source.path, read_only=True)) as store:
                yield from store.graphs()
            return
        for name, quads in graphs_of(source, largest=self._largest, graph=self._graph):
            yield name, [quad.triple for quad in quads]


def _gathered(
    graphs: Iterable[tuple[ox.NamedNode, list[ox.Triple]]],
) -> Iterator[tuple[ox.NamedNode, list[ox.Triple]]]:
    found: dict[ox.NamedNode, list[ox.Triple]] = {}
    for name, triples in graphs:
        found.setdefault(name, []).extend(triples)
    yield from found.items()


def _item(name: ox.NamedNode, triples: list[ox.Triple]) -> Item:
    lines = tuple(sorted({f"{triple} .\n" for triple in triples}))
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    blank = any(isinstance(part, ox.BlankNode) for triple in triples for part in (triple.subject, triple.object))
    return Item(name.value, lines, digest.hexdigest(), blank)
