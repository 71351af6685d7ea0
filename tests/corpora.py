"""Makes corpora of any size out of the golden cases, for what is asked of engines and how long they take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from hand_made import EXTRACTION

from kg.formats import to_triples
from kg.names import BASE
from kg.rdf.graph import to_graph

CASES = Path(__file__).parent / "cases"

_ARTICLES = f"{BASE}article/"

T = TypeVar("T")


def articles(number: int) -> Iterator[list[ox.Quad]]:
    """Yield so many articles, each in its named graph: the cases again and again, under other names.

    Countries and known places have the same IRIs in all of them, as in a corpus of news.
    """
    for place, (name, triples) in enumerate(islice(cycle(list(_cases())), number)):
        copy = f"{name}-{place}"
        graph = ox.NamedNode(f"{_ARTICLES}{copy}/graph")
        yield [
            ox.Quad(_renamed(subject, name, copy), predicate, _renamed(value, name, copy), graph)
            for subject, predicate, value in triples
        ]


def _cases() -> Iterator[tuple[str, list[ox.Triple]]]:
    yield "truce%201", to_triples(to_graph(EXTRACTION))
    for path in sorted(CASES.glob("*.ttl")):
        quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        yield path.stem, [quad.triple for quad in quads]


def _renamed(term: T, old: str, new: str) -> T | ox.NamedNode:
    if isinstance(term, ox.NamedNode) and term.value.startswith(f"{_ARTICLES}{old}"):
        return ox.NamedNode(f"{_ARTICLES}{new}{term.value.removeprefix(_ARTICLES + old)}")
    return term


def write_quads(path: Path, graphs: Iterable[Iterable[ox.Quad]], *, merged: bool = False) -> Path:
    """Write graphs as N-Quads, each under its name or all in the default graph; return the path."""
    quads = (quad for graph in graphs for quad in graph)
    made = dict.fromkeys(ox.Quad(*quad.triple) if merged else quad for quad in quads)
    ox.serialize(made, path, format=ox.RdfFormat.N_QUADS)
    return path
