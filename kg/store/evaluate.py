"""Runs a query with Oxigraph, and sorts its rows here if that is faster."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, cast

import pyoxigraph as ox

from kg.names import PREFIXES
from kg.sparql.answers import Answer
from kg.sparql.ordering import sort_rows, without_order
from kg.sparql.results import Row, Value

_PREFIXES = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class TooManyError(Exception):
    """The answer exceeds the limit of rows or triples."""


def evaluate(store: ox.Store, text: str, *, most: int | None = None, **graphs: Sequence[ox.NamedNode]) -> Answer:
    """Answer a query.

    Args:
        store: the store to query.
        text: the query, in which the prefixes of our own files need no declaration.
        most: the most rows or triples in the answer.
        graphs: arguments of ``pyoxigraph.Store.query`` that restrict the graphs.

    Raises:
        TooManyError: the answer has more.
        SyntaxError, OSError, ValueError, RuntimeError: raised by Oxigraph.

    >>> store = ox.Store()
    >>> store.update("INSERT DATA { <urn:a> <urn:p> 9 . <urn:b> <urn:p> 10 }")
    >>> [row[0].value for row in evaluate(store, "SELECT ?s { ?s ?p ?o } ORDER BY DESC(?o)").rows]
    ['urn:b', 'urn:a']
    """
    with _no_collection():
        return _sorted(store, text, most, graphs) or _answer(_query(store, text, graphs), most)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python's garbage collector from running while many rows are made, and from scanning them afterwards."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():  # nobody else has frozen objects
                gc.freeze()
                gc.unfreeze()  # the new objects are in the oldest generation now
            gc.enable()


def _query(store: ox.Store, text: str, graphs: Any) -> Found:
    return store.query(text, prefixes=_PREFIXES, **graphs)


def _sorted(store: ox.Store, text: str, most: int | None, graphs: Any) -> Answer | None:
    """Answer a query that ends in ORDER BY, if its rows can be sorted here."""
    ordered = without_order(text)
    if ordered is None:
        return None
    try:
        found = _answer(_query(store, ordered.text, graphs), most)
    except SyntaxError:
        return None  # Oxigraph reports errors in the query itself
    rows = sort_rows(found.rows, ordered)
    return None if rows is None else Answer(found.variables[: ordered.width], rows)


def _answer(found: Found, most: int | None) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return Answer(truth=bool(found))
    some: Iterable[Any] = found if most is None else islice(found, most + 1)
    if isinstance(found, ox.QueryTriples):
        triples = tuple(sorted(set(some), key=str))
        _check(triples, most)
        return Answer(triples=triples)
    rows: list[Row] = [tuple(cast("Iterable[Value]", solution)) for solution in some]
    _check(rows, most)
    return Answer(tuple(one.value for one in found.variables), rows)


def _check(found: Sequence[object], most: int | None) -> None:
    if most is not None and len(found) > most:
        raise TooManyError
