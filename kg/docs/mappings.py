"""Mappings of classes to the topics and items of others: what ``codes.ttl`` has beyond event codes."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.namespace import DCTERMS, RDFS, SKOS

from kg.docs.facts import Facts

#: How a class lies to a topic or an item, in words.
WAYS = {
    str(SKOS.closeMatch): "the same as",
    str(SKOS.broadMatch): "part of",
    str(SKOS.narrowMatch): "wider than",
    str(SKOS.relatedMatch): "related to",
}


@dataclass(frozen=True)
class Mapping:
    """A mapping from a class to a concept of another scheme."""

    scheme: str
    way: str
    label: str
    iri: str


def read_mappings(facts: Facts) -> dict[str, tuple[Mapping, ...]]:
    """Return the mappings of each class to concepts that are not codes; the ontology has the codes.

    Args:
        facts: what ``codes.ttl`` says.
    """
    found: dict[str, list[Mapping]] = {}
    for concept in facts.nodes():
        for cls in facts.links(concept, str(DCTERMS.subject)):
            found[cls] = [
                Mapping(_scheme(facts, iri), words, facts.text(iri, str(SKOS.prefLabel)), iri)
                for way, words in WAYS.items()
                for iri in facts.links(concept, way)
                if not facts.values(iri, str(SKOS.notation))
            ]
    return {cls: tuple(mappings) for cls, mappings in found.items() if mappings}


def _scheme(facts: Facts, concept: str) -> str:
    return next((facts.text(scheme, str(RDFS.label)) for scheme in facts.links(concept, str(SKOS.inScheme))), "")
