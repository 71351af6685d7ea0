"""Reads plain values from a graph: names, dates, numbers and spans of the article.

What is broken in a graph of strangers is as good as not there: a date that is none is None.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from math import isfinite
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from kg.names import GAF, KG, NIF
from kg.vocabulary import superclasses

_OWN = str(KG)
_OFFSETS = re.compile(r"#char=(\d+),(\d+)$")
#: Integers of tables have 64 bits.
_BEYOND = 2**63


class Words(NamedTuple):
    """A span of an article: its offsets and words, as far as the graph has them.

    Its offsets count in the article's text, or if it is ``in_headline``, in the headline.
    """

    begin: int
    end: int
    words: str | None
    article: URIRef | None
    in_headline: bool = False

    @property
    def place(self) -> tuple[str, bool, int, int]:
        """The sort key of spans: the headline comes before the text."""
        return str(self.article), not self.in_headline, self.begin, self.end


class Values:
    """Reads one graph, or several together.

    >>> from rdflib import Literal
    >>> graph = Graph()
    >>> place = URIRef("http://example.org/place/hama")
    >>> _ = graph.add((place, RDFS.label, Literal("Hama"))).add((place, RDF.type, KG.City))
    >>> _ = graph.add((place, RDF.type, KG.Place))
    >>> values = Values(graph)
    >>> values.label(place), values.type(place), values.number(place, KG.confidence)
    ('Hama', 'City', None)
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def texts(self, node: Node, predicate: URIRef) -> list[str]:
        """Return all values of a property as text, sorted."""
        return sorted(str(value) for value in self.graph.objects(node, predicate))

    def text(self, node: Node, predicate: URIRef) -> str | None:
        """Return all values of a property as one text."""
        return ", ".join(self.texts(node, predicate)) or None

    def label(self, node: Node) -> str:
        """Return a node's name, or the end of its IRI."""
        return next(iter(self.texts(node, RDFS.label)), str(node).rpartition("/")[2])

    def local(self, node: Node, predicate: URIRef) -> str | None:
        """Return the local name of a value in our namespace."""
        return next((name.removeprefix(_OWN) for name in self.texts(node, predicate)), None)

    def number(self, node: Node, predicate: URIRef) -> float | None:
        """Return the first value that is a finite number."""
        for words in self.texts(node, predicate):
            with suppress(ValueError):
                if isfinite(number := float(words)):
                    return number
        return None

    def integer(self, node: Node, predicate: URIRef) -> int | None:
        """Return the first value that is a whole number, if it has 64 bits at most."""
        for words in self.texts(node, predicate):
            with suppress(ValueError):
                number = int(words)
                return number if abs(number) < _BEYOND else None
        return None

    def date(self, node: Node, predicate: URIRef) -> dt.date | None:
        """Return the first value that is a date."""
        for words in self.texts(node, predicate):
            with suppress(ValueError):
                return dt.date.fromisoformat(words[:10])
        return None

    def classes(self, node: Node) -> set[str]:
        """Return the local names of a node's classes of ours."""
        return {str(one).removeprefix(_OWN) for one in self.graph.objects(node, RDF.type) if str(one).startswith(_OWN)}

    def type(self, node: Node) -> str:
        """Return the local name of a node's deepest class of ours."""
        return min(self.classes(node), key=lambda name: (-len(superclasses(name)), name), default="")

    def trigger(self, event: Node) -> Words | None:
        """Return the words of an event: those in its IRI, which are the best, or else the first."""
        mentions = self.stretches(event, GAF.denotedBy)
        own = str(event).rpartition("/")[2].partition("_")[0]
        heads = {False: "", True: "headline-"}
        named = (one for one in mentions if own == f"{heads[one.in_headline]}{one.begin}-{one.end}")
        return next(named, mentions[0] if mentions else None)

    def words(self, node: Node, predicate: URIRef) -> Words | None:
        """Return the first span that a property leads to."""
        return next(iter(self.stretches(node, predicate)), None)

    def stretches(self, node: Node, predicate: URIRef) -> list[Words]:
        """Return all spans that a property leads to, in text order."""
        found = filter(None, map(self.stretch, self.graph.objects(node, predicate)))
        return sorted(found, key=lambda one: one.place)

    def stretch(self, mention: Node) -> Words | None:
        """Return the span of a mention, if the graph has it."""
        offsets = _OFFSETS.search(str(mention))
        begin, end = (self.integer(mention, name) for name in (NIF.beginIndex, NIF.endIndex))
        if begin is None or end is None:
            # mentions without words can only be recognised by their IRIs
            if offsets is None:
                return None
            begin, end = int(offsets[1]), int(offsets[2])
        article = self.graph.value(mention, NIF.referenceContext)
        words = next(iter(self.texts(mention, NIF.anchorOf)), None)
        in_headline = (mention, KG.inHeadline, None) in self.graph
        return Words(begin, end, words, article if isinstance(article, URIRef) else None, in_headline)
