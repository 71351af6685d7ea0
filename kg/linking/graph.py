"""Writes links as RDF, in a graph of their own: each with its score and reasons, like mappings in SSSOM."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef

from kg import __version__
from kg.linking.model import Link
from kg.names import BASE, KG, OWL, PROV, RDF, RDFS, SCHEMA, XSD, mint

#: The local name of the graph of links.
_LINKS = "links"


def links_iri(base: str = BASE) -> URIRef:
    """Return the IRI of the graph of links.

    >>> str(links_iri())
    'https://w3id.org/newskg/id/links'
    """
    return mint(base, _LINKS)


def to_graph(links: Iterable[Link], *, base: str = BASE) -> Graph:
    """Return a graph of links."""
    name = links_iri(base)
    graph = Graph(identifier=name)
    run, software = URIRef(f"{name}/run"), URIRef(f"{name}/software/newskg")
    for subject, predicate, value in (
        (name, RDF.type, KG.LinkSet), (name, RDF.type, PROV.Entity), (name, PROV.wasGeneratedBy, run),
        (run, RDF.type, PROV.Activity), (run, PROV.wasAssociatedWith, software),
        (software, RDF.type, PROV.SoftwareAgent), (software, RDFS.label, Literal("newskg")),
        (software, SCHEMA.softwareVersion, Literal(__version__)),
    ):  # fmt: skip
        graph.add((subject, predicate, value))
    for link in links:
        _add(graph, link, base)
    return graph


def _add(graph: Graph, link: Link, base: str) -> None:
    one, other, predicate = URIRef(link.one), URIRef(link.other), KG[link.same.value]
    digest = hashlib.sha256(f"{link.one} {link.other}".encode()).hexdigest()[:16]
    node = mint(base, _LINKS, digest)
    graph.add((one, predicate, other))
    graph.add((node, RDF.type, KG.Link))
    graph.add((node, OWL.annotatedSource, one))
    graph.add((node, OWL.annotatedProperty, predicate))
    graph.add((node, OWL.annotatedTarget, other))
    graph.add((node, KG.confidence, Literal(f"{link.score:.2f}", datatype=XSD.decimal, normalize=False)))
    for reason in link.reasons:
        graph.add((node, KG.reason, Literal(reason)))
