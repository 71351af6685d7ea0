"""Turns graphs into the plain values a page shows, in which nodes, events and claims refer to each other by number.

>>> from kg import export_text
>>> view = View()
>>> view.add(export_text("Rebels took Homs on Sunday.", date="2024-12-08"), "Rebels took Homs on Sunday.")
>>> event = view.events[0]
>>> event["label"], event["type"], [view.nodes[node]["label"] for node in event["actors"]]
('Rebels took Homs', 'Capture', ['Rebels'])
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, SKOS
from rdflib.term import Node

from kg.events.columns import COUNTS
from kg.names import GAF, KG, NIF, SCHEMA, WGS
from kg.rdf.values import Values, Words

Record = dict[str, Any]

#: What stands between a headline and the text below it.
_APART = "\n\n"

#: Lasting ties between actors, and of places to those that hold them.
_TIES = ("ledBy", "memberOf", "alliedWith", "opposes", "within")
#: What joins events of several articles that are one.
SAME = URIRef("https://w3id.org/newskg/ns#sameEventAs")


class View:
    """Collects the contents of graphs, one after the other.

    Attributes:
        articles, nodes, events, claims: records that can be written as JSON. What they do not know they leave out;
            where they name one another, it is by place in these lists. ``nodes`` are actors and places.
    """

    def __init__(self) -> None:
        self.articles: list[Record] = []
        self.nodes: list[Record] = []
        self.events: list[Record] = []
        self.claims: list[Record] = []
        self._places: dict[tuple[str, str], int] = {}
        self._links: dict[tuple[str, str], None] = {}

    def add(self, graph: Graph, text: str | None = None) -> None:
        """Add a graph, and the text of its article if available."""
        _Reader(self, graph, text).read()
        for one, other in graph.subject_objects(SAME):
            self.link(str(one), str(other))

    def link(self, one: str, other: str) -> None:
        """Note that two events, possibly of graphs still to come, are the same."""
        self._links[one, other] = None

    def join(self) -> None:
        """Link the events that are the same, both ways; call this at the end."""
        for one, other in sorted(self._links):
            if one != other and self.known("events", one) and self.known("events", other):
                for of, same in ((one, other), (other, one)):
                    record = self.events[self.numbered("events", of)]
                    _extend(record, "same", [self.numbered("events", same)])

    def numbered(self, sort: str, iri: str) -> int:
        """Return the index of a record, which is created if needed."""
        records: list[Record] = getattr(self, sort)
        key = (sort, iri)
        if key not in self._places:
            self._places[key] = len(records)
            records.append({"iri": iri})
        return self._places[key]

    def known(self, sort: str, iri: str) -> bool:
        """Return whether there is such a record."""
        return (sort, iri) in self._places


def digest_of(text: str) -> str:
    """Return the digest of a text, as graphs record it."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


class _Reader:
    """Reads one graph into a view."""

    def __init__(self, view: View, graph: Graph, text: str | None) -> None:
        self._view, self._graph, self._text = view, graph, text
        self._values = Values(graph)
        #: by how much the text of an article begins later, where its headline is shown as the first line
        self._later = {
            article: len(headline) + len(_APART)
            for article in set(self._graph.objects(None, NIF.referenceContext))
            if (headline := self._headline(article))
        }

    def read(self) -> None:
        for article in self._of(KG.Article):
            self._article(article)
        for node in sorted({*self._of(KG.Actor), *self._of(KG.Place)}, key=str):
            self._node(node)
        for event in sorted(self._of(KG.Event), key=self._order):
            self._event(event)
        for claim in sorted(self._of(KG.Claim), key=self._order):
            self._claim(claim)

    def _of(self, category: URIRef) -> list[Node]:
        return sorted(set(self._graph.subjects(RDF.type, category)), key=str)

    def _order(self, node: Node) -> tuple[str, bool, int, int, str]:
        words = self._values.trigger(node)
        return (*words.place, str(node)) if words else ("", False, 0, 0, str(node))

    def _headline(self, article: Node) -> str:
        """Return the headline of an article if any mention is in it."""
        standing = self._graph.subjects(KG.inHeadline, None)
        if not any((mention, NIF.referenceContext, article) in self._graph for mention in standing):
            return ""
        return self._values.text(article, SCHEMA.headline) or ""

    # -- records --------------------------------------------------------------------------------------

    def _article(self, article: Node) -> None:
        record = self._view.articles[self._view.numbered("articles", str(article))]
        texts = {
            "id": SCHEMA.identifier, "headline": SCHEMA.headline, "publisher": SCHEMA.publisher,
            "author": SCHEMA.author, "url": SCHEMA.url,
        }  # fmt: skip
        _fill(record, {name: self._values.text(article, predicate) for name, predicate in texts.items()})
        _fill(record, {"date": _day(self._values, article, SCHEMA.datePublished)})
        digests = {
            digest
            for graph in self._graph.subjects(KG.textDigest)
            for digest in self._values.texts(graph, KG.textDigest)
        }
        if self._text is not None and (not digests or digest_of(self._text) in digests):
            record["text"] = self._headline(article) + (_APART if article in self._later else "") + self._text
        elif "text" not in record:
            # without the text, its words are those that the graph rests on
            pieces = {
                (self._span(words)[1], words.words)
                for mention in self._graph.objects(None, GAF.denotedBy)
                if (words := self._values.stretch(mention)) and words.article == article and words.words
            }
            _fill(record, {"pieces": sorted(pieces)})

    def _node(self, node: Node) -> None:
        record = self._view.nodes[self._view.numbered("nodes", str(node))]
        values, classes = self._values, self._values.classes(node)
        record.setdefault("label", values.label(node))
        record.setdefault("type", values.type(node))
        _fill(record, {"actor": "Actor" in classes, "place": "Place" in classes})
        _fill(record, {"lat": values.number(node, WGS.lat), "long": values.number(node, WGS.long)})
        _fill(record, {"basis": values.local(node, KG.locationBasis)})
        _extend(record, "names", values.texts(node, SKOS.altLabel))
        same = [*self._graph.objects(node, OWL.sameAs), *self._graph.objects(node, SKOS.exactMatch)]
        _extend(record, "same", sorted(map(str, same)))
        _extend(record, "positions", [self._position(one) for one in self._sorted(node, KG.position)])
        ties = [[tie, self._number_of(one)] for tie in _TIES for one in self._sorted(node, KG[tie])]
        _extend(record, "ties", ties)
        _extend(record, "mentions", self._spans(node, GAF.denotedBy))

    def _position(self, position: Node) -> Record:
        of = [self._number_of(one) for one in self._sorted(position, KG.officeOf)]
        record: Record = {"role": self._values.text(position, SCHEMA.roleName) or ""}
        return _fill(record, {"of": of, "words": self._spans(position, GAF.denotedBy)} | self._days(position))

    def _event(self, event: Node) -> None:
        record = self._view.events[self._view.numbered("events", str(event))]
        values = self._values
        roles = {"actors": KG.actor, "targets": KG.target, "places": KG.place, "sources": KG.accordingTo}
        _fill(record, {"label": values.label(event), "type": values.type(event)})
        _fill(record, {name: self._numbers(event, predicate) for name, predicate in roles.items()})
        _fill(record, self._days(event) | {"precision": values.local(event, KG.datePrecision)})
        _fill(record, {name: self._count(event, name) for name in COUNTS})
        _fill(record, {"dateWords": self._spans(event, KG.dateEvidence)})
        # numbers of what did not happen, or may not have, are only words
        _fill(record, {"countWords": self._spans(event, KG.countEvidence)})
        _fill(record, {name: values.local(event, KG[name]) for name in ("factuality", "verification")})
        _fill(record, {"confidence": values.number(event, KG.confidence)})
        _extend(record, "mentions", self._best_first(event))

    def _count(self, event: Node, name: str) -> Record | None:
        number = self._values.integer(event, KG[name])
        if number is None:
            return None
        told = {
            "precision": self._values.local(event, KG[f"{name}Precision"]),
            "words": self._spans(event, KG[f"{name}Evidence"]),
        }
        return _fill({"number": number}, told)

    def _claim(self, claim: Node) -> None:
        record = self._view.claims[self._view.numbered("claims", str(claim))]
        values = self._values
        about = [self._view.numbered("events", str(one)) for one in self._sorted(claim, KG.about)]
        _fill(record, {"by": self._numbers(claim, KG.claimant), "about": about})
        _fill(record, {"content": values.text(claim, KG.content), "quotations": values.texts(claim, KG.quotation)})
        _fill(record, {"stance": values.local(claim, KG.stance), "confidence": values.number(claim, KG.confidence)})
        _fill(record, self._days(claim) | {"dateWords": self._spans(claim, KG.dateEvidence)})
        _extend(record, "mentions", self._best_first(claim))

    # -- values ---------------------------------------------------------------------------------------

    def _sorted(self, node: Node, predicate: URIRef) -> list[Node]:
        return sorted(self._graph.objects(node, predicate), key=str)

    def _numbers(self, node: Node, predicate: URIRef) -> list[int]:
        return [self._number_of(one) for one in self._sorted(node, predicate)]

    def _number_of(self, node: Node) -> int:
        """Return the index of an actor or place, even if the graph says nothing else of it."""
        known = self._view.known("nodes", str(node))
        number = self._view.numbered("nodes", str(node))
        if not known:
            self._view.nodes[number] |= {"label": self._values.label(node), "type": self._values.type(node)}
        return number

    def _days(self, node: Node) -> Record:
        names = {"start": KG.startDate, "end": KG.endDate}
        return {name: _day(self._values, node, predicate) for name, predicate in names.items()}

    def _spans(self, node: Node, predicate: URIRef) -> list[list[int]]:
        """Return spans as the index of their article, and their begin and end."""
        return [self._span(words) for words in self._values.stretches(node, predicate) if words.article]

    def _best_first(self, node: Node) -> list[list[int]]:
        spans, best = self._spans(node, GAF.denotedBy), self._values.trigger(node)
        first = [self._span(best)] if best and best.article else []
        return first + [span for span in spans if span not in first]

    def _span(self, words: Words) -> list[int]:
        later = 0 if words.in_headline or words.article is None else self._later.get(words.article, 0)
        return [self._view.numbered("articles", str(words.article)), words.begin + later, words.end + later]


def _day(values: Values, node: Node, predicate: URIRef) -> str | None:
    day = values.date(node, predicate)
    return day.isoformat() if day else None


def _fill(record: Record, told: Record) -> Record:
    """Add known values that are not there yet; None, False and empty values are left out."""
    for name, value in told.items():
        # zero is a number that is known
        nothing = value is None or value is False or value in ([], "")
        if not nothing and name not in record:
            record[name] = value
    return record


def _extend(record: Record, name: str, values: Iterable[Any]) -> None:
    """Add values to a list of a record, each once."""
    held = record.get(name, [])
    new = [value for value in values if value not in held]
    if new:
        record[name] = held + new
