"""Checks the integrity of a store on disk: the invariants that hold after any change, even if interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from kg.names import PREFIXES

_PREFIXES = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

_MISSING = """SELECT ?graph (COUNT(*) AS ?number) {
  GRAPH ?graph { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o }
} GROUP BY ?graph ORDER BY ?graph"""
_LEFT = "SELECT (COUNT(*) AS ?number) { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?graph { ?s ?p ?o } } }"
_PARTIAL = """SELECT ?graph ?article {
  GRAPH ?graph { ?graph prov:wasDerivedFrom ?article FILTER NOT EXISTS { ?article a kg:Article } }
} ORDER BY ?graph"""


def check(store: ox.Store) -> Iterator[str]:
    """Yield the faults of a store as sentences.

    >>> store = ox.Store()
    >>> store.update("INSERT DATA { <urn:s> <urn:p> 1, 2 GRAPH <urn:g> { <urn:s> <urn:p> 2, 3 } }")
    >>> list(check(store))
    ['1 triple of the graph urn:g is missing among those of all graphs', '1 triple is in no graph any more']
    """
    for row in _select(store, _MISSING):
        number = int(row["number"].value)
        yield f"{_triples(number)} of the graph {row['graph'].value} {_is(number)} missing among those of all graphs"
    for row in _select(store, _LEFT):
        if number := int(row["number"].value):
            yield f"{_triples(number)} {_is(number)} in no graph any more"
    for row in _select(store, _PARTIAL):
        yield f"the graph {row['graph'].value} does not tell what {row['article'].value} is, of which it is made"


def _triples(number: int) -> str:
    return f"{number:,} triple{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _select(store: ox.Store, query: str) -> ox.QuerySolutions:
    return cast("ox.QuerySolutions", store.query(query, prefixes=_PREFIXES))
