"""Takes together what is told of one happening: its classes, days, places, parties, numbers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.linking.model import Event

#: What lasts longer has no day by which it could be found.
SHORT = 10
#: Classes by which one happening is told, here as an explosion, there as an attack or as deaths.
KINDRED = {
    **dict.fromkeys("Assault Accident Casualty TerritorialChange Displacement".split(), "harm"),
    **dict.fromkeys("Coercion LegalAction Sanction".split(), "law"),
    **dict.fromkeys("PoliticalChange Withdrawal Concession".split(), "office"),
    **dict.fromkeys("Consultation Agreement Cooperation Support Aid".split(), "together"),
    **dict.fromkeys("Protest Rejection Accusation Threat Request".split(), "against"),
}


@dataclass(slots=True)
class Happening:
    """One happening, as the events of one article or of several tell it; days are counted from the year 1.

    ``published`` are the days of the articles, ``near`` the places and what they lie in, ``context`` the words around
    the events with their weights. An article begins with it (``leads``), tells of nothing of its kind before it
    (``firsts``), or names it above (``headline``).
    """

    events: list[str]
    docs: set[str]
    published: set[int]
    roots: set[str]
    categories: set[str]
    labels: set[str]
    triggers: set[str]
    first: int | None = None
    last: int | None = None
    places: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    counts: dict[str, set[int]] = field(default_factory=dict)
    context: dict[str, float] = field(default_factory=dict)
    leads: bool = False
    firsts: bool = False
    headline: bool = False

    @property
    def lasts(self) -> int:
        """How many days lie between its first and its last."""
        return 0 if self.first is None or self.last is None else self.last - self.first

    @property
    def dated(self) -> bool:
        """Whether it is known when it was, to some days."""
        return self.first is not None and self.lasts <= SHORT

    @property
    def plain(self) -> bool:
        """Whether nothing is known of its class."""
        return self.roots == {"Event"}

    @property
    def kinds(self) -> set[str]:
        """By what it is found: the kinds of its classes, and if all are plain its words."""
        found = {KINDRED.get(root, root) for root in self.roots - {"Event"}}
        return found or {f"={word}" for word in self.triggers}


def together(happenings: Iterable[Happening]) -> Happening:
    """Return what several tell of one happening.

    >>> one, other = (Happening([iri], {doc}, {9}, {"Assault"}, {"Assault"}, {iri}, {iri}) for iri, doc in ("ab", "cd"))
    >>> one.first = one.last = 7
    >>> both = together([one, other])
    >>> both.events, both.docs == {"b", "d"}, both.first
    (['a', 'c'], True, 7)
    """
    given = list(happenings)
    whole = Happening([], set(), set(), set(), set(), set(), set())
    for one in given:
        whole.events += one.events
        for name in ("docs", "published", "roots", "categories", "labels", "triggers", "places", "near", "parties"):
            getattr(whole, name).update(getattr(one, name))
        for count, numbers in one.counts.items():
            whole.counts.setdefault(count, set()).update(numbers)
        whole.context.update(one.context)
        for flag in ("leads", "firsts", "headline"):
            setattr(whole, flag, getattr(whole, flag) or getattr(one, flag))
        if one.first is not None and (whole.first is None or one.lasts < whole.lasts):
            whole.first, whole.last = one.first, one.last
    if whole.roots > {"Event"}:
        whole.roots.discard("Event")
    return whole


def of_event(event: Event, published: int | None) -> Happening:
    """Return the happening that one event tells of, but for places and parties.

    A day after that of the article is a misreading, unless something is still to come.
    """
    first, last = event.first, event.last
    if published is not None and first is not None and first > published and event.factuality != "Planned":
        first = last = None
    return Happening(
        [event.iri], {event.doc}, set() if published is None else {published}, {event.root}, {event.category},
        {event.label}, set(event.triggers), first=first, last=last if last is not None else first,
        counts={name: {number} for name, number in event.counts.items()},
    )  # fmt: skip
