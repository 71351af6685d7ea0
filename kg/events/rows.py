"""Reads event rows from graphs, new or from RDF files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from kg.events.columns import COLUMNS, COUNTS, Row
from kg.names import GEONAMES, KG, SCHEMA, WGS
from kg.rdf.values import Values
from kg.vocabulary import code_of, root_of

#: The closest kinds of places first.
_CLOSEST = ("Facility", "City", "NaturalFeature", "Region", "Country")


class _Named(NamedTuple):
    """A node with its name and its deepest class."""

    label: str
    iri: str
    type: str
    node: Node


def event_rows(graph: Graph) -> Iterator[Row]:
    """Yield one row for each event of a graph: article by article, in the order of their words.

    Args:
        graph: a graph from ``kg.export``, or several merged.

    >>> from kg import export_text
    >>> graph = export_text("Rebels took the city of Homs on Sunday, the army said.", date="2024-12-08")
    >>> [(row["actors"], row["type"], row["places"], str(row["start_date"])) for row in event_rows(graph)]
    [(['Rebels'], 'Capture', ['Homs'], '2024-12-08')]
    """
    reader = _Reader(graph)
    found = [(*reader.order(event), event) for event in set(graph.subjects(RDF.type, KG.Event))]
    for *_, event in sorted(found):
        yield reader.row(event)


class _Reader:
    """Reads one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._values = Values(graph)

    def order(self, event: Node) -> tuple[str, bool, int, int]:
        """Return the sort key of events."""
        words = self._values.trigger(event)
        return words.place if words else ("", False, 0, 0)

    def row(self, event: Node) -> Row:
        """Return the row of an event, with all columns in order."""
        words = self._values.trigger(event)
        found: Row = {"event": str(event), "label": self._values.text(event, RDFS.label)}
        found |= self._kinds(event) | self._when(event) | self._roles(event) | self._counts(event) | self._said(event)
        if words is not None:
            found |= {"evidence": words.words, "evidence_begin": words.begin, "evidence_end": words.end}
            found |= {"evidence_in": "headline" if words.in_headline else "text"}
            found |= self._article(words.article)
        return {column.name: found.get(column.name) for column in COLUMNS}

    # -- parts of a row -------------------------------------------------------------------------------

    def _kinds(self, event: Node) -> Row:
        type = self._values.type(event)
        codes: Row = {scheme: code_of(type, scheme) for scheme in ("plover", "cameo", "acled")}
        return {"type": type, "root_type": root_of(type)} | codes

    def _when(self, event: Node) -> Row:
        words = self._values.words(event, KG.dateEvidence)
        return {
            "start_date": self._values.date(event, KG.startDate),
            "end_date": self._values.date(event, KG.endDate),
            "date_precision": self._values.local(event, KG.datePrecision),
            "date_words": words.words if words else None,
        }

    def _roles(self, event: Node) -> Row:
        places = self._places(event)
        row = _listed("actor", "actors", self._named(event, KG.actor))
        row |= _listed("target", "targets", self._named(event, KG.target)) | _listed("place", "places", places)
        return row | (self._point(places[0].node) if places else {})

    def _places(self, event: Node) -> list[_Named]:
        """Return the places of an event: those with coordinates first, and each before the place around it."""
        places = self._named(event, KG.place)
        wholes = {one.node for one in places if any(self._lies_in(other.node, one.node) for other in places)}

        def distance(place: _Named) -> tuple[bool, bool, int]:
            rank = _CLOSEST.index(place.type) if place.type in _CLOSEST else len(_CLOSEST)
            return (place.node, WGS.lat, None) not in self._graph, place.node in wholes, rank

        return sorted(places, key=distance)

    def _lies_in(self, place: Node, whole: Node) -> bool:
        return place != whole and whole in self._graph.transitive_objects(place, KG.within)

    def _point(self, place: Node) -> Row:
        numbers = (str(same).removeprefix(GEONAMES).strip("/") for same in self._graph.objects(place, OWL.sameAs))
        latitude = self._values.number(place, WGS.lat)
        basis = self._values.local(place, KG.locationBasis) or "OwnPoint"
        return {
            "country": self._values.text(place, SCHEMA.addressCountry),
            "latitude": latitude,
            "longitude": self._values.number(place, WGS.long),
            "location_basis": None if latitude is None else basis,
            "geonames": next((int(number) for number in sorted(numbers) if number.isdecimal()), None),
        }

    def _counts(self, event: Node) -> Row:
        row: Row = {}
        for name in COUNTS:
            words = self._values.words(event, KG[f"{name}Evidence"])
            row[name] = self._values.integer(event, KG[name])
            row[f"{name}_precision"] = self._values.local(event, KG[f"{name}Precision"])
            row[f"{name}_words"] = words.words if words else None
        return row

    def _said(self, event: Node) -> Row:
        claims = sorted(set(self._graph.subjects(KG.about, event)), key=str)
        row = _listed("source", "sources", self._named(event, KG.accordingTo))
        return row | {
            "factuality": self._values.local(event, KG.factuality),
            "verification": self._values.local(event, KG.verification),
            "claims": [str(claim) for claim in claims],
            "claimants": [" and ".join(one.label for one in self._named(claim, KG.claimant)) for claim in claims],
            "stances": [self._values.local(claim, KG.stance) or "" for claim in claims],
            "confidence": self._values.number(event, KG.confidence),
        }

    def _article(self, article: URIRef | None) -> Row:
        if article is None:
            return {}
        return {
            "article": str(article),
            "article_id": self._values.text(article, SCHEMA.identifier),
            "headline": self._values.text(article, SCHEMA.headline),
            "publisher": self._values.text(article, SCHEMA.publisher),
            "published": self._values.date(article, SCHEMA.datePublished),
            "url": self._values.text(article, SCHEMA.url),
        }

    def _named(self, node: Node, predicate: URIRef) -> list[_Named]:
        found = (
            _Named(self._values.label(other), str(other), self._values.type(other), other)
            for other in self._graph.objects(node, predicate)
        )
        return sorted(found, key=lambda one: (one.label.casefold(), one.label, one.iri))


def _listed(name: str, plural: str, nodes: list[_Named]) -> Row:
    return {
        plural: [one.label for one in nodes],
        f"{name}_iris": [one.iri for one in nodes],
        f"{name}_types": [one.type for one in nodes],
    }
