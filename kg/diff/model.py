"""The differences between two graphs as frozen values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from kg.model import Passage


class Change(str, Enum):
    """What happened to a thing between the old graph and the new one."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"


class Sort(str, Enum):
    """The kind of thing, in the order of the output."""

    ARTICLE = "article"
    EVENT = "event"
    CLAIM = "claim"
    ACTOR = "actor"
    PLACE = "place"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class Difference:
    """The values that a property of a thing lost and gained; ``aside`` names the group of those hidden by default."""

    name: str
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    aside: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that was added, removed or changed.

    ``kind`` is its narrowest class, ``name`` its label or the words of its trigger, ``old`` and ``new`` its IRI
    in each graph. What was gained or lost has all its properties as differences.
    """

    change: Change
    sort: Sort
    kind: str
    name: str
    old: str | None
    new: str | None
    passage: Passage | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """The changes in one graph, which for our graphs is one article.

    ``removed`` and ``added`` are triples in N-Triples, for graphs that are not ours and for what no property
    of a thing tells. ``edited`` says that the two graphs are of two versions of the article's text. ``exact`` is false
    where blank nodes are too alike to be told apart in bounded time. ``renamed`` holds the names of the graph itself
    where these differ; None among them is the default graph.
    """

    name: str
    old: str | None
    new: str | None
    change: Change | None
    things: tuple[Changed, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    edited: bool = False
    exact: bool = True
    renamed: tuple[str | None, str | None] | None = None

    def counts(self) -> Counter[tuple[Sort, Change]]:
        """Count the things by kind and change."""
        return Counter((thing.sort, thing.change) for thing in self.things)


@dataclass(frozen=True, slots=True)
class Diff:
    """The changes between two inputs: the graphs that differ, and how many were compared."""

    graphs: tuple[GraphDiff, ...]
    compared: int

    @property
    def changed(self) -> tuple[GraphDiff, ...]:
        """The graphs that differ in more than what is hidden by default."""
        return tuple(graph for graph in self.graphs if graph.change is not None)
