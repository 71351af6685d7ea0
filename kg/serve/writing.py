"""Writes graphs into a served store, for clients that send the token (Graph Store Protocol)."""

from __future__ import annotations

import hmac
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import InputError, KgError, OutputError, UsageError
from kg.formats import FORMATS
from kg.serve.worker import Reply, plain
from kg.store import Counts, Source, Store
from kg.store.incoming import graphs_of

#: The least length of a token, so that nobody guesses it.
SHORTEST = 16
_FORMS = {one.media_type: one.name for one in FORMATS.values()}


class Change(NamedTuple):
    """A request to change a graph.

    Attributes:
        method: PUT (replace), POST (add) or DELETE.
        graph: the IRI of the graph.
        media_type: the media type of the content.
        content: the triples, in one of our formats.
    """

    method: str
    graph: str
    media_type: str = ""
    content: bytes = b""


class Writer:
    """Holds the write lock of a store, and writes to it.

    Args:
        path: the store.
        token: the token of clients that may write.

    Raises:
        UsageError: the token is too short.
    """

    def __init__(self, path: Path, token: str) -> None:
        if len(token) < SHORTEST or not token.isascii() or not token.isprintable():
            raise UsageError(f"a token must have at least {SHORTEST} letters, digits or marks, and nothing else")
        self._path, self._token = path, token
        self._held = Store(path, read_only=True)

    def knows(self, authorization: str) -> bool:
        """Return whether an ``Authorization`` header has the token, in constant time."""
        scheme, _, token = authorization.partition(" ")
        return hmac.compare_digest(token.strip().encode(), self._token.encode()) and scheme.lower() == "bearer"

    def close(self) -> None:
        """Release the store."""
        self._held.close()

    def write(self, change: Change) -> tuple[Reply, Counts]:
        """Execute a request while nobody reads; return the reply and the new size of the store."""
        self._held.close()
        try:
            with Store(self._path) as store:
                return _told(store, change), store.count()
        finally:
            self._held = Store(self._path, read_only=True)


def hold_store(path: Path, token: str, stack: ExitStack) -> tuple[Writer | None, Counts]:
    """Lock a store until a stack is closed; return its writer, if there is a token, and its size."""
    with Store(path, read_only=True) as store:
        counts = store.count()
    writer = Writer(path, token) if token else None
    stack.callback((writer or Store(path, read_only=True)).close)
    return writer, counts


def _told(store: Store, change: Change) -> Reply:
    try:
        return _written(store, change)
    except OutputError as error:
        return plain(507, str(error))
    except KgError as error:
        return plain(400, str(error))


def _written(store: Store, change: Change) -> Reply:
    try:
        name = ox.NamedNode(change.graph)
    except ValueError:
        return plain(400, "the name of a graph is no absolute IRI")
    before = store.triples(name)
    if change.method == "DELETE":
        if not before:
            return plain(404, "there is no such graph")
        store.remove(name.value)
        return plain(204, "")
    form = _FORMS.get(change.media_type)
    if form is None:
        return plain(415, f"a graph is sent as one of {', '.join(_FORMS)}")
    triples = _parsed(change, name, form)
    if change.method == "POST":
        triples = list(dict.fromkeys([*before, *triples]))
    if triples:
        store.put(name, triples)
    elif before:
        store.remove(name.value)  # a graph without triples does not exist
    return plain(204 if before else 201, "")


def _parsed(change: Change, name: ox.NamedNode, form: str) -> list[ox.Triple]:
    source = Source(Path("the graph"), form, change.content)
    found = []
    for graph, quads in graphs_of(source, graph=name):
        if graph != name:
            raise InputError(f"it also contains the graph {graph.value}; write one graph at a time")
        found += [quad.triple for quad in quads]
    return list(dict.fromkeys(found))
