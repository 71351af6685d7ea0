"""Summarises what was found in articles."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.model import Extraction
from kg.safety.printable import tidy

#: How many actors and places a summary names, and how wide it may be.
_FOREMOST = 8
_WIDTH = 100
#: A blank at which no line is broken.
_GLUE = "\N{NO-BREAK SPACE}"


@dataclass(slots=True)
class Summary:
    """The totals over all articles."""

    articles: int = 0
    triples: int = 0
    located: int = 0
    days: set[dt.date] = field(default_factory=set)
    actors: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    factuality: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    sources: set[tuple[str, str]] = field(default_factory=set)
    names: dict[bool, Counter[str]] = field(default_factory=lambda: {False: Counter(), True: Counter()})

    def add(self, extraction: Extraction, triples: int) -> None:
        """Count what was found in one article."""
        self.articles += 1
        self.triples += triples
        for entity in extraction.entities:
            table = self.places if entity.kind.is_place else self.actors
            table[entity.kind.value] += 1
            self.located += entity.location is not None
            if entity.mentions:
                self.names[entity.kind.is_place][tidy(entity.label)] += len(entity.mentions)
        for event in extraction.events:
            self.events[event.category] += 1
            self.factuality[event.factuality.value] += 1
        self.claims += len(extraction.claims)
        self.sources |= {(extraction.article.id, key) for claim in extraction.claims for key in claim.claimants}
        if extraction.article.date:
            self.days.add(extraction.article.date)

    def lines(self) -> Iterator[str]:
        r"""Yield the summary, line by line.

        >>> summary = Summary()
        >>> from kg.model import Article
        >>> summary.add(Extraction(Article(id="a", text="x", date=dt.date(2024, 12, 1))), 7)
        >>> print(*summary.lines(), sep="\n")
        articles  1     of 2024-12-01
        events    0
        actors    0
        places    0
        claims    0
        triples   7
        """
        days = sorted(self.days)
        of = f"of {days[0]}" if days else "without a date"
        located = f"{self.located} with coordinates"
        yield from _row("articles", self.articles, of + (f" to {days[-1]}" if len(days) > 1 else ""))
        yield from _row("events", self.events.total(), _listed(self.events), _listed(self.factuality))
        yield from _row("actors", self.actors.total(), _listed(self.actors), _foremost(self.names[False]))
        yield from _row("places", self.places.total(), _listed(self.places, located), _foremost(self.names[True]))
        yield from _row("claims", self.claims, f"by {len(self.sources)} sources" if self.sources else "")
        yield from _row("triples", self.triples)


def _row(name: str, number: int, *parts: str) -> Iterator[str]:
    """Yield a line for each part of the summary, wrapped if it is long."""
    head = f"{name:9} {number:<6,}"
    lines = [line.replace(_GLUE, " ") for part in parts for line in textwrap.wrap(part, _WIDTH - len(head))]
    yield f"{head}{lines[0] if lines else ''}".rstrip()
    yield from (" " * len(head) + line for line in lines[1:])


def _foremost(names: Counter[str]) -> str:
    """Return the names mentioned most."""
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(name.replace(" ", _GLUE) for name, _ in ranked[:_FOREMOST]) + (
        " …" if len(ranked) > _FOREMOST else ""
    )


def _listed(counter: Counter[str], *more: str) -> str:
    if not counter:
        return ""
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join([*(f"{number}{_GLUE}{name}" for name, number in ranked), *more])
