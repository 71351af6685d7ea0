"""Decides how graphs enter a store: written directly, or replacing others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from kg.store.incoming import Named, sparql_text

Triples = list[ox.Triple]

#: Removes a graph, and from the default graph its triples that no other graph has.
_DROP = """DELETE { ?s ?p ?o } WHERE {
  GRAPH %(name)s { ?s ?p ?o }
  FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != %(name)s) }
} ;
DROP SILENT GRAPH %(name)s
"""


class Added(NamedTuple):
    """The result of adding graphs: how many are new, how many replaced one, and which were skipped."""

    new: int
    replaced: int
    unknown: tuple[str, ...] = ()


class Intake:
    """Separates quads that can be written directly from those of graphs that are replaced.

    Attributes:
        new: the graphs that were not there.
        later: the graphs to be replaced, with their new triples.
        unknown: the graphs that were skipped.
    """

    def __init__(
        self, is_there: Callable[[ox.NamedNode], bool], *, only_known: bool, told: Callable[[int], object]
    ) -> None:
        self._is_there, self._only_known, self._told = is_there, only_known, told
        self.new: set[ox.NamedNode] = set()
        self.later: dict[ox.NamedNode, Triples] = {}
        self.unknown: dict[str, None] = {}

    def fresh(self, sources: Iterable[Iterable[Named]]) -> Iterator[ox.Quad]:
        """Yield the quads of new graphs, each also for the default graph, and set the others aside.

        A graph of an earlier source is replaced by one of the same name in a later one.
        """
        return chain.from_iterable(self._fresh(sources))

    def _fresh(self, sources: Iterable[Iterable[Named]]) -> Iterator[list[ox.Quad]]:
        for graphs in sources:
            here: set[ox.NamedNode] = set()
            aside: dict[ox.NamedNode, Triples] = {}
            for name, some in graphs:
                self._told(len(some))
                if name not in here and name not in aside:
                    if self._is_known(name):
                        aside[name] = []
                    elif self._only_known:
                        self.unknown[name.value] = None
                        continue
                    else:
                        here.add(name)
                if name in aside:
                    aside[name] += [quad.triple for quad in some]
                    continue
                yield some
                # for a million quads, this takes half of the time spent in Python
                yield [ox.Quad(subject, predicate, value) for subject, predicate, value, _ in some]
            self.new |= here
            self.later |= aside

    def _is_known(self, name: ox.NamedNode) -> bool:
        return name in self.new or self._is_there(name)


def removal(name: ox.NamedNode) -> str:
    """Build the update that removes a graph from a store."""
    return _DROP % {"name": name}


def replacement(name: ox.NamedNode, triples: Triples) -> str:
    """Build the update that replaces the triples of a graph, in one transaction."""
    text = sparql_text(triples)
    return f"{removal(name)} ;\nINSERT DATA {{\n{text}GRAPH {name} {{\n{text}}} }}"
