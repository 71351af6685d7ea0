"""What merging knows about articles, actors, places and events, and a link between two of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Same(str, Enum):
    """The kind of a link; the values are local names of its property."""

    COPY = "copyOf"
    PLACE = "samePlaceAs"
    ACTOR = "sameActorAs"
    EVENT = "sameEventAs"


@dataclass(slots=True)
class Doc:
    """One article: when it was published, by whom, and the words of its graph that copies have in common.

    ``copied`` is set if its own graph calls it a copy: only the other's graph has its content. ``spots`` are
    the mentions, each with its offset.
    """

    iri: str
    day: int | None = None
    publisher: str = ""
    digest: str = ""
    headline: str = ""
    copied: bool = False
    words: list[str] = field(default_factory=list)
    spots: list[tuple[int, str]] = field(default_factory=list)
    things: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Thing:
    """An actor or a place; ``docs`` are the articles that mention it: one, or several that share its IRI."""

    iri: str
    kinds: frozenset[str] = frozenset()
    label: str = ""
    names: set[str] = field(default_factory=set)
    docs: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    role_of: set[str] = field(default_factory=set)
    country: str = ""
    within: set[str] = field(default_factory=set)
    ties: set[str] = field(default_factory=set)
    point: tuple[float, float] | None = None
    item: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return "Person" in self.kinds

    @property
    def is_shared(self) -> bool:
        """Whether it has one IRI in all articles, from the lexicon, the gazetteer or Wikidata."""
        return not any(self.iri.startswith(f"{doc}/") for doc in self.docs)

    @property
    def is_spot(self) -> bool:
        """Whether the gazetteer locates it to within some kilometres."""
        return self.is_shared and self.point is not None and not self.kinds & {"Country", "Region"}

    @property
    def is_place(self) -> bool:
        """Whether it is a place, but not a country."""
        return "Place" in self.kinds and "Country" not in self.kinds


@dataclass(slots=True)
class Event:
    """An event as one article reports it; days are counted from the year 1."""

    iri: str
    doc: str
    category: str = "Event"
    root: str = "Event"
    label: str = ""
    first: int | None = None
    last: int | None = None
    precision: str = ""
    factuality: str = ""
    actors: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    begin: int = 0
    triggers: set[str] = field(default_factory=set)

    @property
    def parties(self) -> set[str]:
        """Its participants, in any role."""
        return self.actors | self.targets

    @property
    def lasts(self) -> int:
        """The number of days between its first and its last."""
        return 0 if self.first is None or self.last is None else self.last - self.first


@dataclass(slots=True)
class World:
    """The contents of all graphs."""

    docs: dict[str, Doc] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two nodes that are the same, with a score from 0 to 1 and the reasons."""

    one: str
    other: str
    same: Same
    score: float
    reasons: tuple[str, ...] = ()


#: Called with the number of pairs compared since the last call.
Progress = Callable[[int], None]


def day_of(text: str) -> int | None:
    """Return an RDF date as a number of days, or None if it is not a date.

    >>> day_of("2024-12-01") - day_of("2024-11-30T12:00:00Z")
    1
    """
    try:
        return dt.date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None
