"""The things in a graph as people know them: their properties in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox
from rdflib.namespace import RDFS, SKOS

from kg.diff.model import Sort
from kg.names import KG, SCHEMA, short_iri, split_iri

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

COUNTS = ("count", "killed", "injured", "detained", "displaced")

#: What is told by other words than the property's own.
_WORDS = {
    str(RDFS.label): "label", str(SKOS.altLabel): "also called", str(KG.accordingTo): "source",
    str(SCHEMA.datePublished): "published", str(SCHEMA.addressCountry): "country",
}  # fmt: skip
#: What is left out unless everything is wanted: how sure the exporter is, on which words it rests, its versions,
#: and how things are called in the graph.
CONFIDENCE, EVIDENCE, PROVENANCE, NAMES = "confidence", "evidence", "provenance", "IRI"

#: The property that tells the classes above the narrowest.
SUPERCLASS = "superclass"


class Ref(NamedTuple):
    """A reference to another node."""

    iri: str


class At(NamedTuple):
    """A reference to a span of the text."""

    begin: int
    end: int
    words: str


#: A value, such that two are equal if they say the same.
Key = tuple[str | Ref | At, ...]


@dataclass(slots=True)
class Fact:
    """The values of one property, each with its words unless they follow from the value alone.

    ``aside`` names the group of what is left out that it belongs to.
    """

    values: dict[Key, str | None] = field(default_factory=dict)
    aside: str | None = None


@dataclass(slots=True)
class Thing:
    """A thing with its properties."""

    iri: str
    local: str
    sort: Sort
    kind: str
    name: str
    mentions: tuple[At, ...]
    facts: dict[str, Fact]

    @property
    def begin(self) -> int:
        """Where it is first mentioned; what is not mentioned comes last."""
        return min((mention.begin for mention in self.mentions), default=1 << 60)


def node_id(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return the identity of a node: its IRI, or its label after ``_:``."""
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


@lru_cache(maxsize=256)
def property_words(predicate: str) -> str:
    """Name a property: in words if it is ours or schema.org's.

    >>> property_words("https://w3id.org/newskg/ns#alliedWith")
    'allied with'
    """
    if predicate in _WORDS:
        return _WORDS[predicate]
    if predicate.startswith((str(KG), str(SCHEMA))):
        return _HUMP.sub(" ", split_iri(predicate)[1]).lower()
    return short_iri(predicate)


@lru_cache(maxsize=256)
def group_of(predicate: str) -> str | None:
    """Return the group of hidden properties that a property belongs to, if any."""
    if predicate in {str(KG.confidence), str(KG.kindConfidence), str(KG.placeConfidence)}:
        return CONFIDENCE
    own = predicate.startswith(str(KG))
    return EVIDENCE if own and predicate.lower().endswith("evidence") else None


def rank(name: str) -> tuple[int, str]:
    """Return a sort key for properties: what, who, whom, where, when, how many, who says so."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


_FIRST = (
    "class", "label", "identity", "trigger", "cue", "actor", "target", "place", "date", *COUNTS, "factuality",
    "verification", "source", "claimant", "about", "content", "quotation", "coordinates", "within", "position",
)  # fmt: skip
