"""What is found in an article: entities, events, claims and their properties."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from kg.model.article import Article, Paragraph, Span
from kg.model.marked import to_html
from kg.model.plain import to_plain


class Kind(str, Enum):
    """What an actor or a place is: the local names of the ontology's classes."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    GOVERNMENT = "Government"
    ARMED_FORCE = "ArmedForce"
    ARMED_GROUP = "ArmedGroup"
    POPULATION = "Population"
    COUNTRY = "Country"
    REGION = "Region"
    CITY = "City"
    FACILITY = "Facility"
    NATURAL_FEATURE = "NaturalFeature"

    @property
    def is_actor(self) -> bool:
        """Return whether things of this kind can act (a country can)."""
        return self not in _PLACES or self is Kind.COUNTRY

    @property
    def is_place(self) -> bool:
        """Return whether events can take place in things of this kind."""
        return self in _PLACES


_PLACES = frozenset({Kind.COUNTRY, Kind.REGION, Kind.CITY, Kind.FACILITY, Kind.NATURAL_FEATURE})


class Factuality(str, Enum):
    """How the article presents an event (after Saurí and Pustejovsky 2009, FactBank)."""

    ASSERTED = "Asserted"
    CLAIMED = "Claimed"
    PLANNED = "Planned"
    HYPOTHETICAL = "Hypothetical"
    DENIED = "Denied"


class Stance(str, Enum):
    """What a claimant says of the content of a claim (after FactBank's values and GRaSP's)."""

    AFFIRMS = "Affirms"
    DENIES = "Denies"
    DOUBTS = "Doubts"
    PREDICTS = "Predicts"
    INTENDS = "Intends"
    DEMANDS = "Demands"


class Verification(str, Enum):
    """Whether the article says that an event was or could not be confirmed."""

    UNVERIFIED = "Unverified"
    VERIFIED = "Verified"


class Precision(str, Enum):
    """How exactly the text gives a number."""

    EXACT = "Exact"
    AT_LEAST = "AtLeast"
    AT_MOST = "AtMost"
    ABOUT = "Approximately"


class DatePrecision(str, Enum):
    """How long the period is in which an event happened, or that the event lasted throughout."""

    DAY = "Day"
    WEEK = "Week"
    MONTH = "Month"
    SEASON = "Season"
    YEAR = "Year"
    THROUGHOUT = "Throughout"


@dataclass(frozen=True, slots=True)
class When:
    """The first and last day of an event, both inclusive, the words that say so, and their precision.

    With ``DatePrecision.THROUGHOUT`` it lasted from the first to the last day; else it happened at some time within.
    """

    start: dt.date
    end: dt.date
    span: Span
    precision: DatePrecision = DatePrecision.DAY


@dataclass(frozen=True, slots=True)
class Count:
    """How many were killed, injured, detained or displaced (``what``), and the words that say so.

    It ``happened`` unless the text only says that so many could be, or were not.
    """

    what: str
    number: int
    precision: Precision
    span: Span
    happened: bool = True


@dataclass(frozen=True, slots=True)
class Position:
    """An office or function that a person holds, of which actor or place (by key), and when, if known."""

    role: str
    span: Span
    of: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None


class Basis(str, Enum):
    """Whose coordinates a place has: its own, those of the place around it, or of one nearby."""

    OWN = "OwnPoint"
    CONTAINER = "PointOfContainer"
    SURROUNDINGS = "PointOfSurroundings"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a place lies: WGS 84 degrees, ISO 3166-1 country code, GeoNames number, and whose point that is."""

    lat: float
    long: float
    country: str | None = None
    geonames: int | None = None
    population: int = 0
    basis: Basis = Basis.OWN


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting tie between two entities: ``ledBy``, ``memberOf``, ``alliedWith``, ``opposes`` or ``within``."""

    name: str
    object: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The Wikidata item of an entity, and the reason for the link.

    An ``exact`` one is that very thing; else it is most likely so, and the entity keeps an IRI of its own.
    """

    item: str
    exact: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a place (a country is both) with all its names and mentions in one article.

    ``key`` tells it apart within the article. ``known`` is the path of its IRI where the
    lexicon or the gazetteer knows it (``country/SY``), so that all articles share one IRI.
    A country that no words name, but in which a place of the article lies, has no mentions, nor has a whole of which
    the article only names a part.
    ``confidence`` is how likely the kind is right, ``place_confidence`` how likely the location is,
    both from 0 to 1; their ``signs`` are what they rest on. ``match`` is what it is in Wikidata.
    """

    key: str
    kind: Kind
    label: str
    alt_labels: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    known: str | None = None
    location: Location | None = None
    positions: tuple[Position, ...] = ()
    relations: tuple[Relation, ...] = ()
    named: bool = True
    confidence: float | None = None
    signs: tuple[str, ...] = ()
    place_confidence: float | None = None
    place_signs: tuple[str, ...] = ()
    match: Match | None = None

    def to_dict(self, found: Extraction | None = None) -> dict[str, Any]:
        """Return the entity as values that JSON can hold.

        Args:
            found: its extraction. If given, keys are resolved, and spans include their words.
        """
        plain: dict[str, Any] = to_plain(self, found)
        return plain


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, is planned, or is said to have happened.

    ``category`` is the local name of an ontology class. Actors, targets, places and sources
    are keys of entities. ``mentions`` are its triggers, the first one the best. ``confidence`` is how
    likely it is that the text tells of such an event, from 0 to 1, and ``signs`` are what that rests on.
    """

    key: str
    category: str
    mentions: tuple[Span, ...]
    label: str
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    when: When | None = None
    counts: tuple[Count, ...] = ()
    factuality: Factuality = Factuality.ASSERTED
    verification: Verification | None = None
    according_to: tuple[str, ...] = ()
    confidence: float | None = None
    signs: tuple[str, ...] = ()

    def to_dict(self, found: Extraction | None = None) -> dict[str, Any]:
        """Return the event as values that JSON can hold.

        Args:
            found: its extraction. If given, keys are resolved, and spans include their words.

        >>> took = Event(key="e1", category="Capture", mentions=(Span(7, 11),), label="took Homs")
        >>> took.to_dict()["mentions"]
        [{'begin': 7, 'end': 11}]
        """
        plain: dict[str, Any] = to_plain(self, found)
        return plain


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed statement: who (keys of entities) said what, in which words, and when.

    ``stance`` is that of the claimants towards the content. ``confidence`` is how likely it is that somebody says
    something here, from 0 to 1, and ``signs`` are what that rests on.
    """

    key: str
    cue: Span
    claimants: tuple[str, ...]
    content: tuple[Span, ...]
    quotations: tuple[Span, ...] = ()
    about: tuple[str, ...] = ()
    stance: Stance = Stance.AFFIRMS
    when: When | None = None
    confidence: float | None = None
    signs: tuple[str, ...] = ()

    def to_dict(self, found: Extraction | None = None) -> dict[str, Any]:
        """Return the claim as values that JSON can hold.

        Args:
            found: its extraction. If given, keys are resolved, and spans include their words.
        """
        plain: dict[str, Any] = to_plain(self, found)
        return plain


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article."""

    article: Article
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    model: str = ""

    def entity(self, key: str) -> Entity:
        """Return the entity with a key, such as those in an event's ``actors``.

        >>> homs = Entity(key="x1", kind=Kind.CITY, label="Homs")
        >>> Extraction(Article(id="a1", text="Rebels took Homs."), entities=(homs,)).entity("x1").label
        'Homs'

        Raises:
            KeyError: no entity or event has this key.
        """
        return _with_key(self.entities, key)

    def event(self, key: str) -> Event:
        """Return the event with a key, such as those in a claim's ``about``.

        Raises:
            KeyError: no entity or event has this key.
        """
        return _with_key(self.events, key)

    def actors(self, event: Event) -> tuple[Entity, ...]:
        """Return who did it."""
        return tuple(map(self.entity, event.actors))

    def targets(self, event: Event) -> tuple[Entity, ...]:
        """Return to whom or what it was done."""
        return tuple(map(self.entity, event.targets))

    def places(self, event: Event) -> tuple[Entity, ...]:
        """Return where it happened."""
        return tuple(map(self.entity, event.places))

    def sources(self, event: Event) -> tuple[Entity, ...]:
        """Return to whom the event is attributed."""
        return tuple(map(self.entity, event.according_to))

    def claimants(self, claim: Claim) -> tuple[Entity, ...]:
        """Return who makes a claim."""
        return tuple(map(self.entity, claim.claimants))

    def about(self, claim: Claim) -> tuple[Event, ...]:
        """Return the events that a claim is about."""
        return tuple(map(self.event, claim.about))

    def to_dict(self) -> dict[str, Any]:
        """Return everything found as values that JSON can hold, with keys resolved and the words of each span."""
        return {
            "article": self.article.to_dict(),
            "model": self.model,
            "events": [event.to_dict(self) for event in self.events],
            "claims": [claim.to_dict(self) for claim in self.claims],
            "entities": [entity.to_dict(self) for entity in self.entities],
        }

    def _repr_html_(self) -> str:
        """Return the article as HTML with what was found marked, as notebooks show it."""
        return to_html(self)


_Keyed = TypeVar("_Keyed", Entity, Event)


def _with_key(things: tuple[_Keyed, ...], key: str) -> _Keyed:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)
