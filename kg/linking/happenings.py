"""Combines what articles say about one happening: its classes, days, places, parties, numbers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.linking.model import Event

#: The longest happening, in days, that can be found by its date.
SHORT = 10
#: Related classes: one article reports an explosion, another an attack or deaths.
KINDRED = {
    **dict.fromkeys("Assault Accident Casualty TerritorialChange Displacement".split(), "harm"),
    **dict.fromkeys("Coercion LegalAction Sanction".split(), "law"),
    **dict.fromkeys("PoliticalChange Withdrawal Concession".split(), "office"),
    **dict.fromkeys("Consultation Agreement Cooperation Support Aid".split(), "together"),
    **dict.fromkeys("Protest Rejection Accusation Threat Request".split(), "against"),
}

#: The attributes that are sets.
_SETS = ("docs", "published", "roots", "categories", "labels", "triggers", "places", "near", "actors", "targets")


@dataclass(slots=True)
class Happening:
    """One happening, as events of one or more articles describe it; days are counted from the year 1.

    ``published`` are the days of the articles, ``near`` the places and what contains them, ``context`` the words around
    the events with their weights. An article begins with it (``leads``), reports nothing of its kind before it
    (``firsts``), or names it in its headline (``headline``).
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
    actors: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    counts: dict[str, set[int]] = field(default_factory=dict)
    context: dict[str, float] = field(default_factory=dict)
    leads: bool = False
    firsts: bool = False
    headline: bool = False

    @property
    def parties(self) -> set[str]:
        """Its participants, in any role."""
        return self.actors | self.targets

    @property
    def lasts(self) -> int:
        """The number of days between its first and its last."""
        return 0 if self.first is None or self.last is None else self.last - self.first

    @property
    def dated(self) -> bool:
        """Whether its date is known to within some days."""
        return self.first is not None and self.lasts <= SHORT

    @property
    def plain(self) -> bool:
        """Whether nothing is known of its class."""
        return self.roots == {"Event"}

    @property
    def kinds(self) -> set[str]:
        """What it is indexed by: the kinds of its classes, or if it has none, its words."""
        found = {KINDRED.get(root, root) for root in self.roots - {"Event"}}
        return found or {f"={word}" for word in self.triggers}


def together(happenings: Iterable[Happening]) -> Happening:
    """Combine several descriptions of one happening.

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
        for name in _SETS:
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
    """Return the happening of an event, without places and parties.

    A day after that of the article is a misreading, unless the event is planned.
    """
    first, last = event.first, event.last
    if published is not None and first is not None and first > published and event.factuality != "Planned":
        first = last = None
    return Happening(
        [event.iri], {event.doc}, set() if published is None else {published}, {event.root}, {event.category},
        {event.label}, set(event.triggers), first=first, last=last if last is not None else first,
        counts={name: {number} for name, number in event.counts.items()},
    )  # fmt: skip
