"""The values that move through the exporter: all frozen, none knows how it was made or is written.

Offsets are code points in ``Article.text``, end exclusive, so that
``article.text[span.begin:span.end]`` is always exactly the words meant.

>>> article = Article(id="a1", text="Rebels took Homs.")
>>> Span(0, 6).of(article.text)
'Rebels'
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # rdflib is loaded by what makes RDF, not by what holds it
    from rdflib.term import Node


class Span(NamedTuple):
    """A stretch of an article's text, in code points, end exclusive (RFC 5147)."""

    begin: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers."""
        return text[self.begin : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.begin < other.end and other.begin < self.end

    def within(self, other: Span) -> bool:
        """Say whether the other span covers this one."""
        return other.begin <= self.begin and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read, before any analysis.

    ``story`` is where the article's own words begin, behind a date line such as the seed's.
    """

    id: str
    text: str
    story: int = 0
    title: str | None = None
    date: dt.date | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str = "en"


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
        """Say whether things of this kind can act (a country can)."""
        return self not in _PLACES or self is Kind.COUNTRY

    @property
    def is_place(self) -> bool:
        """Say whether things can happen in things of this kind."""
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
    """What somebody who makes a claim says of its content (after FactBank's values and GRaSP's)."""

    AFFIRMS = "Affirms"
    DENIES = "Denies"
    DOUBTS = "Doubts"
    PREDICTS = "Predicts"
    INTENDS = "Intends"
    DEMANDS = "Demands"


class Verification(str, Enum):
    """Whether the article says that somebody could or could not confirm an event."""

    UNVERIFIED = "Unverified"
    VERIFIED = "Verified"


class Precision(str, Enum):
    """How exactly the text gives a number."""

    EXACT = "Exact"
    AT_LEAST = "AtLeast"
    AT_MOST = "AtMost"
    ABOUT = "Approximately"


class DatePrecision(str, Enum):
    """How long the stretch is within which it happened, or that it lasted throughout."""

    DAY = "Day"
    WEEK = "Week"
    MONTH = "Month"
    SEASON = "Season"
    YEAR = "Year"
    THROUGHOUT = "Throughout"


@dataclass(frozen=True, slots=True)
class When:
    """The first and the last day of an event, both inclusive, the words that say so, and what they mean.

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
    """An office or function that a person holds; of what actor or place (by its key) and when, if it is said."""

    role: str
    span: Span
    of: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None


class Basis(str, Enum):
    """Whose coordinates a place is given: its own, those of the place that holds it, or of one nearby."""

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
class Entity:
    """An actor or a place (a country is both) with all its names and mentions in one article.

    ``key`` tells it apart within the article. ``known`` is the path of its IRI where the
    lexicon or the gazetteer knows it (``country/SY``), so that all articles share one IRI.
    A country that no words name, but in which a place of the article lies, has no mentions.
    ``confidence`` is how likely the kind is right, ``place_confidence`` how likely the location is,
    both from 0 to 1; their ``signs`` are what they rest on.
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


class Part(str, Enum):
    """What a paragraph is in its article."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    STORY = "story"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the text that is analysed as one, and what it is in the article."""

    span: Span
    part: Part = Part.STORY


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article."""

    article: Article
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    model: str = ""


class Severity(str, Enum):
    """How grave a finding is: the local names of SHACL's severities."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Result:
    """A ``sh:ValidationResult``: the RDF terms that SHACL says of what does not conform.

    Attributes:
        focus: the node that was looked at.
        severity: the IRI of the severity, which may be somebody's own.
        component: the constraint component.
        shape: the shape, which may be a blank node.
        path: the property path, which is a blank node if it has several steps.
        value: the value at fault.
        constraint: the SPARQL constraint.
        messages: what the shape says, in each of its languages.
        details: the results that this one rests on.
        data: what is said of blank nodes of the data in this result.
        shapes: what is said of blank nodes of the shapes in this result.
    """

    focus: Node
    severity: Node
    component: Node
    shape: Node
    path: Node | None = None
    value: Node | None = None
    constraint: Node | None = None
    messages: tuple[Node, ...] = ()
    details: tuple[Result, ...] = ()
    data: tuple[tuple[Node, Node, Node], ...] = ()
    shapes: tuple[tuple[Node, Node, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that validation found wrong, in terms that a reader understands.

    Attributes:
        message: what is wrong.
        severity: how grave it is; what has a severity of its own counts as a violation.
        rule: the IRI of the shape, or of the one in whose description a nameless shape stands.
        focus: the node at fault, as text.
        path: the property, or the path as SPARQL writes it.
        value: the value at fault, as text.
        part: what tells a nameless shape from the others of its rule.
        details: the findings that this one rests on; they do not count by themselves.
        results: the same in RDF terms: several results where they differ in nothing that a reader sees.
    """

    message: str
    severity: Severity
    rule: str
    focus: str
    path: str | None = None
    value: str | None = None
    part: str = ""
    details: tuple[Finding, ...] = ()
    results: tuple[Result, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in the text of an article: offsets in code points, line and column from 1 where the text is at hand."""

    article: str
    begin: int
    end: int
    words: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it is: in which file and line, in which named graph, on which words.

    ``known`` says whether a baseline accepts it; it is None where there is no baseline.
    """

    finding: Finding
    file: str
    line: int | None = None
    graph: str | None = None
    name: str = ""
    passage: Passage | None = None
    known: bool | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked, or the sentence that says why it could not be."""

    file: str
    graphs: int = 0
    triples: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was not checked, though one may think so.

    Attributes:
        message: what it is.
        file: the file that it is about, if it is about one.
        fails: whether it makes the check fail, as it does where all is to be checked (``--strict``).
        minor: whether it is so common that it is told in reports, and to nobody who wants quiet.
    """

    message: str
    file: str = ""
    fails: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found in all files, by which engine, and against which shapes."""

    checked: tuple[Checked, ...]
    findings: tuple[Located, ...]
    engine: str
    shapes: str
    notices: tuple[Notice, ...] = ()
