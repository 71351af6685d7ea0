"""A process that answers queries, one after the other, from a store opened for reading."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyoxigraph as ox

from kg.errors import KgError, UsageError
from kg.formats.write import render_triples
from kg.safety.confined import lower_memory
from kg.serve.negotiate import GRAPHS, RESULTS, THINGS, choose
from kg.serve.things import page_about, triples_about
from kg.sparql.answers import Answer, render_answer
from kg.sparql.questions import Query
from kg.store.evaluate import TooManyError, evaluate
from kg.store.memory import refuse, telling_query
from kg.store.place import data_of

#: The media type of each format: the first of its types.
_TYPES = {name: one for one, name in [*reversed(RESULTS.items()), *reversed(GRAPHS.items())]}


class Start(NamedTuple):
    """Settings of the process: a store, and limits on memory and rows."""

    store: Path
    memory: int
    rows: int


class Task(NamedTuple):
    """A query, or (without one) a graph to read.

    Attributes:
        query: the SPARQL query.
        accept: the accepted media types.
        graph: the IRI of the graph to read; None is the default graph.
        default: the graphs that form the default graph of the query, if the client names some.
        named: the named graphs of the query.
        thing: the IRI of a resource to describe, instead of a query or graph.
    """

    query: str | None
    accept: str
    graph: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    thing: str | None = None


class Reply(NamedTuple):
    """An answer: HTTP status, media type and content."""

    status: int
    media_type: str
    content: bytes


def answer(store: ox.Store, task: Task, rows: int) -> Reply:
    """Answer a task.

    >>> answer(ox.Store(), Task("ASK { }", "text/csv"), 10)
    Reply(status=200, media_type='text/csv', content=b'true')
    """
    try:
        if task.thing is not None:
            return _thing(store, task, task.thing, rows)
        return _graph(store, task) if task.query is None else _query(store, task, rows)
    except KgError as error:
        return plain(400, str(error))
    except MemoryError:
        return plain(503, "the answer takes more memory than it may")


def plain(status: int, words: str) -> Reply:
    """Return a plain-text reply."""
    return Reply(status, "text/plain", f"{words}\n".encode())


def _query(store: ox.Store, task: Task, most: int) -> Reply:
    query = Query(task.query or "")
    refuse(query)
    options: dict[str, Any] = {}
    if task.default or task.named:
        # a client that names graphs gets only those
        options = {"default_graph": list(map(_node, task.default)), "named_graphs": list(map(_node, task.named))}
    with telling_query(query):
        try:
            found = evaluate(store, query.text, most=most, **options)
        except TooManyError:
            return plain(413, f"the answer has more than {most:,} rows or triples: ask for fewer with LIMIT")
    return _graph_reply(task, found.triples) if found.triples is not None else _rows_reply(task, found)


def _rows_reply(task: Task, found: Answer) -> Reply:
    form = choose(task.accept, RESULTS)
    if form is None:
        return plain(406, f"the answer comes as one of {', '.join(RESULTS)}")
    return Reply(200, _TYPES[form], render_answer(found, form).encode(errors="surrogatepass"))


def _graph_reply(task: Task, triples: Iterable[ox.Triple]) -> Reply:
    form = choose(task.accept, GRAPHS)
    if form is None:
        return plain(406, f"the answer comes as one of {', '.join(GRAPHS)}")
    return Reply(200, _TYPES[form], render_triples(sorted(triples, key=str), form).encode())


def _graph(store: ox.Store, task: Task) -> Reply:
    name = ox.DefaultGraph() if task.graph is None else _node(task.graph)
    if isinstance(name, ox.NamedNode) and not store.contains_named_graph(name):
        return plain(404, "there is no such graph")
    return _graph_reply(task, {quad.triple for quad in store.quads_for_pattern(None, None, None, name)})


def _thing(store: ox.Store, task: Task, iri: str, most: int) -> Reply:
    node = _node(iri)
    triples = triples_about(store, node, most)
    if not triples:
        return plain(404, "there is no such thing here")
    form = choose(task.accept, THINGS)
    if form is None:
        return plain(406, f"the answer comes as one of {', '.join(THINGS)}")
    if form == "html":
        return Reply(200, "text/html", page_about(node, triples).encode(errors="surrogatepass"))
    return _graph_reply(task, triples)


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError("not an absolute IRI") from error


# -- the process ----------------------------------------------------------------------------------------

_SIZE = struct.Struct("!Q")


def pack(value: object) -> bytes:
    """Pickle a value after its length, so that the other side knows where it ends."""
    content = pickle.dumps(value)
    return _SIZE.pack(len(content)) + content


def size_of(head: bytes) -> int:
    """Return the number of bytes that follow the eight bytes of the length."""
    return int(_SIZE.unpack(head)[0])


def serve() -> None:
    """Answer tasks on standard input until there are no more."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    start: Start = _read(sys.stdin.buffer)
    lower_memory(start.memory)
    data = data_of(start.store)
    store = ox.Store.read_only(str(data)) if data.exists() else ox.Store()
    out.write(pack("ready"))
    out.flush()
    while (task := _read(sys.stdin.buffer)) is not None:
        try:
            reply = answer(store, task, start.rows)
        except Exception:  # noqa: BLE001  whatever it is, the next query has nothing to do with it
            traceback.print_exc()
            reply = plain(500, "this is a bug in kg")
        out.write(pack(reply))
        out.flush()


def _read(file: BinaryIO) -> Any:
    head = file.read(_SIZE.size)
    return pickle.loads(file.read(size_of(head))) if head else None  # noqa: S301  the process that started this one
