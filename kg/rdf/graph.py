"""Turns an extraction into RDF: the only maker of triples.

Every node has an IRI that follows from the input alone. What only this article knows lies under the
article's IRI (``…/article/a1/event/17-26``), and mentions are stretches of it (``…/article/a1#char=17,26``).
The graph is a thing of its own (``…/article/a1/graph``): somebody wrote the article, a run of ours made
the graph of it. Superclasses are written beside classes, so that plain SPARQL finds an air strike among
the events.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import product

import pyoxigraph as ox
from rdflib import Graph

from kg import __version__
from kg.formats.light import Index, graph_of
from kg.model import (
    Article,
    Basis,
    Claim,
    Count,
    Entity,
    Event,
    Extraction,
    Factuality,
    Kind,
    Location,
    Part,
    Position,
    Relation,
    Span,
    When,
)  # fmt: skip
from kg.names import BASE, GEONAMES, PREFIXES, graph_iri, mint, slug
from kg.rdf.plain import NO_TEXT, plain
from kg.rdf.terms import GAF, GEO, KG, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, WGS, XSD
from kg.rdf.totals import is_total
from kg.vocabulary import superclasses

#: What acts or speaks where a place is said to; a country is an actor itself, and of most others it is their people.
_ACTING: dict[Kind, Kind] = {Kind.FACILITY: Kind.ORGANIZATION}
#: Relations of which two can have each to the other.
_MUTUAL = frozenset({"alliedWith", "opposes"})
#: What happened, or somebody says has happened.
_HAPPENED = frozenset({Factuality.ASSERTED, Factuality.CLAIMED})

#: Under which terms a graph may be used, and the words that GeoNames asks for.
_LICENSE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
_CREDIT = "Where places lie is taken from GeoNames (https://www.geonames.org/), CC BY 4.0."

_TRUE = ox.Literal("true", datatype=XSD.boolean)

_MODEL = re.compile(r"(?P<name>.+?)[ -]v?(?P<version>\d[\w.+]*)")


def to_graph(extraction: Extraction, *, base: str = BASE, mentions: bool = True) -> Graph:
    """Make the graph of one article.

    Args:
        extraction: what was found. Roles and relations that name no entity of it are left out, and
            so are those that the vocabulary cannot say: no person is a place where things happen.
            Where a place acts or speaks, those who are there do: an actor of its own, located in the place.
        base: the IRI under which the data's IRIs lie; ends in ``/`` or ``#``.
        mentions: whether mentions have their offsets and words, and not only the IRI that tells where they stand.

    Returns:
        A graph without blank nodes, named ``…/graph`` under the article's IRI.

    >>> from kg.model import Article
    >>> graph = to_graph(Extraction(Article(id="a1", text="Rebels took Homs.")))
    >>> str(graph.identifier)
    'https://w3id.org/newskg/id/article/a1/graph'
    """
    return _Builder(extraction, base, mentions=mentions).build()


def _decimal(number: float) -> ox.Literal:
    """Write degrees canonically, to seven decimals: ``36.2``, never ``36.20`` or ``36``."""
    return ox.Literal(_degrees(number), datatype=XSD.decimal)


def _probability(number: float) -> ox.Literal:
    """Write a probability to two decimals, canonically: ``0.9``, never ``0.90``."""
    return _decimal(round(number, 2))


def _degrees(number: float) -> str:
    whole, _, rest = f"{number:.7f}".partition(".")
    return f"{'0' if whole == '-0' and not rest.strip('0') else whole}.{rest.rstrip('0') or '0'}"


class _Builder:
    """A graph being built: the IRIs of keys, and which IRIs are taken."""

    def __init__(self, extraction: Extraction, base: str, *, mentions: bool) -> None:
        self.found = extraction
        self.mentions = mentions
        self.base = base
        self.text = extraction.article.text
        self.here = str(mint(base, "article", extraction.article.id))
        self.article = ox.NamedNode(self.here)
        self.name = ox.NamedNode(str(graph_iri(self.here)))
        self.index = Index()
        self.taken: set[ox.NamedNode] = set()
        self.described: dict[Span, ox.NamedNode] = {}
        self.kinds: dict[str, Kind] = {entity.key: entity.kind for entity in extraction.entities}
        self.acting = {key for event in extraction.events for key in (*event.actors, *event.according_to)}
        self.acting |= {key for claim in extraction.claims for key in claim.claimants}
        self.entities: dict[str, ox.NamedNode] = {entity.key: self.entity_iri(entity) for entity in extraction.entities}
        self.there: dict[str, ox.NamedNode] = {
            entity.key: self.named_iri("actor", entity)
            for entity in extraction.entities
            if entity.key in self.acting and not entity.kind.is_actor
        }
        self.events: dict[str, ox.NamedNode] = {
            event.key: self.own_iri("event", event.mentions[0]) for event in extraction.events
        }

    def build(self) -> Graph:
        self.add_article(self.found.article)
        self.add_publication()
        wholes = {relation.object for entity in self.found.entities for relation in entity.relations}
        for entity in self.found.entities:
            # a country without mentions is only here for the places in it
            if entity.mentions or entity.kind is not Kind.COUNTRY or entity.key in wholes:
                self.add_entity(entity)
        for event in self.found.events:
            self.add_event(event)
        for claim in self.found.claims:
            self.add_claim(claim)
        self.add_contents()
        return graph_of(self.index, self.name, PREFIXES, known="none")

    # IRIs

    def entity_iri(self, entity: Entity) -> ox.NamedNode:
        if entity.known is not None:
            return self.shared(*entity.known.split("/"))
        sort = "place" if entity.kind.is_place and not entity.kind.is_actor else "actor"
        return self.named_iri(sort, entity)

    def shared(self, *parts: str) -> ox.NamedNode:
        """Return the IRI of something that other articles may share."""
        return ox.NamedNode(str(mint(self.base, *parts)))

    def named_iri(self, sort: str, entity: Entity) -> ox.NamedNode:
        return self.free(f"{self.here}/{sort}/{slug(entity.label) or slug(entity.kind.value)}")

    def own_iri(self, sort: str, span: Span) -> ox.NamedNode:
        return self.free(f"{self.here}/{sort}/{'headline-' if span.in_headline else ''}{span.begin}-{span.end}")

    def free(self, wanted: str) -> ox.NamedNode:
        """Return the wanted IRI, with a number appended if something else in the article has it."""
        iri, number = ox.NamedNode(wanted), 2
        while iri in self.taken:
            iri, number = ox.NamedNode(f"{wanted}_{number}"), number + 1
        self.taken.add(iri)
        return iri

    def actors(self, keys: Iterable[str]) -> list[ox.NamedNode]:
        return [self.there.get(key, self.entities[key]) for key in keys if key in self.kinds and self.acts(key)]

    def places(self, keys: Iterable[str]) -> list[ox.NamedNode]:
        return [self.entities[key] for key in keys if key in self.kinds and self.kinds[key].is_place]

    def acts(self, key: str) -> bool:
        return self.kinds[key].is_actor or key in self.acting

    # triples

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, *objects: ox.NamedNode | ox.Literal) -> None:
        for value in objects:
            self.index.add(subject, predicate, value)

    def add_words(self, subject: ox.NamedNode, predicate: ox.NamedNode, *words: str | None) -> None:
        for each in words:
            if each and (clean := plain(each)):
                self.add(subject, predicate, ox.Literal(clean))

    def add_types(self, subject: ox.NamedNode, category: str) -> None:
        self.add(subject, RDF.type, *(KG[name] for name in superclasses(category)))

    def mention(self, span: Span) -> ox.NamedNode:
        """Describe a span of the text or of the headline, and return its IRI."""
        iri = self.described.get(span)
        if iri is not None:
            return iri
        iri = self.described[span] = ox.NamedNode(
            f"{self.here}{'/headline' if span.in_headline else ''}#char={span.begin},{span.end}"
        )
        self.add(iri, NIF.referenceContext, self.article)
        if span.in_headline:
            self.add(iri, KG.inHeadline, _TRUE)
        if self.mentions and not span.in_headline:  # offsets in the text; those in the headline are only in the IRI
            self.add(iri, NIF.beginIndex, ox.Literal(str(span.begin), datatype=XSD.nonNegativeInteger))
            self.add(iri, NIF.endIndex, ox.Literal(str(span.end), datatype=XSD.nonNegativeInteger))
        if self.mentions:
            self.add(iri, NIF.anchorOf, ox.Literal(span.of(self.text)))
        return iri

    def add_mentions(self, subject: ox.NamedNode, *spans: Span) -> None:
        self.add(subject, GAF.denotedBy, *(self.mention(span) for span in spans))

    def add_article(self, article: Article) -> None:
        iri = self.article
        self.add_types(iri, "Article")
        self.add(iri, RDF.type, SCHEMA.NewsArticle)
        self.add(iri, SCHEMA.identifier, ox.Literal(NO_TEXT.sub("\ufffd", article.id)))
        headlines = (part.span.of(self.text) for part in self.found.paragraphs if part.part is Part.HEADLINE)
        self.add_words(iri, SCHEMA.headline, article.title or next(headlines, None))
        self.add_words(iri, SCHEMA.publisher, article.publisher)
        self.add_words(iri, SCHEMA.author, article.author)
        self.add_words(iri, SCHEMA.inLanguage, article.language)
        if article.date is not None:
            self.add(iri, SCHEMA.datePublished, ox.Literal(article.date.isoformat(), datatype=XSD.date))
        if article.url:
            self.add(iri, SCHEMA.url, ox.Literal(plain(article.url), datatype=XSD.anyURI))
        if article.copy_of is not None:
            self.add(iri, KG.copyOf, self.shared("article", article.copy_of))

    def add_contents(self) -> None:
        """Add schema.org's view: what the article is about, whom and what it mentions, and where it is set."""
        self.add(self.article, SCHEMA.about, *self.events.values())
        named = (self.entities[entity.key] for entity in self.found.entities if entity.mentions)
        self.add(self.article, SCHEMA.mentions, *named)
        places = dict.fromkeys(place for event in self.found.events for place in self.places(event.places))
        self.add(self.article, SCHEMA.contentLocation, *places)

    def add_publication(self) -> None:
        """Describe the graph: the text it was made from, the software, and the terms of use."""
        graph, run = self.name, ox.NamedNode(f"{self.here}/run")
        self.add(graph, RDF.type, PROV.Entity)
        self.add(graph, PROV.wasDerivedFrom, self.article)
        self.add(graph, KG.textDigest, ox.Literal(hashlib.sha256(self.text.encode()).hexdigest()))
        self.add(graph, SCHEMA.license, _LICENSE)
        if any(entity.location is not None for entity in self.found.entities):
            self.add(graph, SCHEMA.creditText, ox.Literal(_CREDIT))
        self.add(graph, PROV.wasGeneratedBy, run)
        self.add_run(run)

    def add_run(self, run: ox.NamedNode) -> None:
        """Describe the versions of exporter and model. There is no time stamp."""
        self.add(run, RDF.type, PROV.Activity)
        self.add(run, PROV.wasAssociatedWith, self.software("newskg", __version__))
        if self.found.model:
            named = _MODEL.fullmatch(self.found.model)
            name, number = (named["name"], named["version"]) if named else (self.found.model, "0")
            self.add(run, PROV.wasAssociatedWith, self.software(name, number))

    def software(self, name: str, number: str) -> ox.NamedNode:
        iri = self.shared("software", name, number)
        self.add(iri, RDF.type, PROV.SoftwareAgent)
        self.add_words(iri, RDFS.label, name)
        self.add_words(iri, SCHEMA.softwareVersion, number)
        return iri

    def add_entity(self, entity: Entity) -> None:
        iri = self.entities[entity.key]
        self.add_types(iri, entity.kind.value)
        # two entities of one known IRI share one best name
        known = next(iter(self.index.objects(iri, RDFS.label)), None)
        label = known.value if known is not None else plain(entity.label) or entity.kind.value
        self.add(iri, RDFS.label, ox.Literal(label))
        names = dict.fromkeys(plain(name) for name in (entity.label, *entity.alt_labels))
        self.add_words(iri, SKOS.altLabel, *(name for name in names if name != label))
        self.add_mentions(iri, *entity.mentions)
        if entity.match is not None:
            self.add(iri, SKOS.exactMatch if entity.match.exact else SKOS.closeMatch, ox.NamedNode(entity.match.item))
        # if two entities share a known IRI, the first one's counts
        if entity.location is not None and not self.index.objects(iri, WGS.lat):
            self.add_location(iri, entity.location)
        if entity.mentions:
            self.add_confidences(self.mention(entity.mentions[0]), entity)
        if entity.key in self.there:
            self.add_those_there(self.there[entity.key], entity)
        for holder in self.actors([entity.key]):
            for position in entity.positions:
                self.add_position(holder, position)
        for relation in entity.relations:
            self.add_relation(entity.key, relation)

    def add_confidences(self, mention: ox.NamedNode, entity: Entity) -> None:
        """Add the confidence of kind and place to an entity's first mention; other articles may share its node."""
        located = entity.place_confidence if entity.location is not None else None
        for name, number in (("kindConfidence", entity.confidence), ("placeConfidence", located)):
            # if two entities share a mention, the first one's counts
            if number is not None and not self.index.objects(mention, KG[name]):
                self.add(mention, KG[name], _probability(number))

    def add_those_there(self, iri: ox.NamedNode, place: Entity) -> None:
        self.add_types(iri, _ACTING.get(place.kind, Kind.POPULATION).value)
        self.add(iri, RDFS.label, ox.Literal(plain(place.label) or place.kind.value))
        self.add(iri, SCHEMA.location, self.entities[place.key])
        self.add_mentions(iri, *place.mentions)

    def add_relation(self, key: str, relation: Relation) -> None:
        reach = self.places if relation.name == "within" else self.actors
        for one, other in product(reach([key]), reach([relation.object])):
            if not self.closes_circle(one, relation.name, other):
                self.add(one, KG[relation.name], other)
                if relation.name == "alliedWith":
                    # both directions are written, so that queries need no inference
                    self.add(other, KG.alliedWith, one)

    def closes_circle(self, iri: ox.NamedNode, relation: str, other: ox.NamedNode) -> bool:
        """Return whether an entity would be its own ally, or lead, contain or belong to itself, even indirectly."""
        if relation in _MUTUAL:
            return other == iri
        return iri in self.index.reached(other, KG[relation])

    def add_location(self, place: ox.NamedNode, location: Location) -> None:
        geometry = ox.NamedNode(f"{place.value}/geometry")
        self.add(place, WGS.lat, _decimal(location.lat))
        self.add(place, WGS.long, _decimal(location.long))
        self.add(place, GEO.hasGeometry, geometry)
        self.add(geometry, RDF.type, GEO.Geometry)
        point = f"POINT({_degrees(location.long)} {_degrees(location.lat)})"
        self.add(geometry, GEO.asWKT, ox.Literal(point, datatype=GEO.wktLiteral))
        self.add_words(place, SCHEMA.addressCountry, location.country)
        if location.basis is not Basis.OWN:
            self.add(place, KG.locationBasis, KG[location.basis.value])
        if location.geonames is not None:
            self.add(place, OWL.sameAs, ox.NamedNode(f"{GEONAMES}{location.geonames}/"))

    def add_position(self, holder: ox.NamedNode, position: Position) -> None:
        iri = self.own_iri("position", position.span)
        self.add(holder, KG.position, iri)
        self.add_types(iri, "Position")
        self.add_words(iri, SCHEMA.roleName, position.role)
        self.add_mentions(iri, position.span)
        if position.of in self.entities and self.entities[position.of] != holder:
            self.add(iri, KG.officeOf, self.entities[position.of])
        for predicate, day in ((KG.startDate, position.start), (KG.endDate, position.end)):
            if day is not None:
                self.add(iri, predicate, ox.Literal(day.isoformat(), datatype=XSD.date))

    def add_event(self, event: Event) -> None:
        iri = self.events[event.key]
        self.add_types(iri, event.category)
        self.add_words(iri, RDFS.label, event.label or event.mentions[0].of(self.text))
        self.add_mentions(iri, *event.mentions)
        actors = self.actors(event.actors)
        targets = (self.entities[key] for key in event.targets if key in self.entities)
        self.add(iri, KG.actor, *actors)
        self.add(iri, KG.target, *(target for target in targets if target not in actors))
        self.add(iri, KG.place, *self.places(event.places))
        if event.confidence is not None:
            self.add(iri, KG.confidence, _probability(event.confidence))
        self.add(iri, KG.factuality, KG[event.factuality.value])
        self.add(iri, KG.accordingTo, *self.actors(event.according_to))
        if event.verification is not None:
            self.add(iri, KG.verification, KG[event.verification.value])
        if event.when is not None:
            self.add_when(iri, event.when)
        for count in {count.what: count for count in reversed(event.counts)}.values():
            # only the first count of a kind is written, and none for events that did not happen
            if count.happened and event.factuality in _HAPPENED:
                self.add_count(iri, count)
            else:
                self.add(iri, KG.countEvidence, self.mention(count.span))
        if event.factuality in _HAPPENED and is_total(event, self.text):
            self.add(iri, KG.countScope, KG.Total)

    def add_when(self, subject: ox.NamedNode, when: When) -> None:
        self.add(subject, KG.startDate, ox.Literal(when.start.isoformat(), datatype=XSD.date))
        self.add(subject, KG.endDate, ox.Literal(when.end.isoformat(), datatype=XSD.date))
        self.add(subject, KG.datePrecision, KG[when.precision.value])
        self.add(subject, KG.dateEvidence, self.mention(when.span))

    def add_count(self, event: ox.NamedNode, count: Count) -> None:
        self.add(event, KG[count.what], ox.Literal(str(count.number), datatype=XSD.integer))
        self.add(event, KG[f"{count.what}Precision"], KG[count.precision.value])
        self.add(event, KG[f"{count.what}Evidence"], self.mention(count.span))

    def add_claim(self, claim: Claim) -> None:
        claimants = self.actors(claim.claimants)
        if not claimants and not claim.quotations:
            return
        iri = self.own_iri("claim", claim.cue)
        self.add_types(iri, "Claim")
        self.add_mentions(iri, claim.cue)
        self.add(iri, KG.claimant, *claimants)
        self.add(iri, KG.stance, KG[claim.stance.value])
        if claim.confidence is not None:
            self.add(iri, KG.confidence, _probability(claim.confidence))
        if claim.when is not None:
            self.add_when(iri, claim.when)
        self.add(iri, KG.about, *(self.events[key] for key in claim.about if key in self.events))
        self.add_words(iri, KG.content, " … ".join(span.of(self.text) for span in claim.content))
        self.add_words(iri, KG.quotation, *(span.of(self.text) for span in claim.quotations))
