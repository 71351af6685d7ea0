"""The terms of the ontology as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.docs.facts import Facts
from kg.names import KG, OWL, RDF, RDFS, SCHEMA, SKOS

#: What a term of ours is said to be, and the part of the page in which it stands.
PARTS = {
    str(OWL.Class): "class",
    str(OWL.ObjectProperty): "property",
    str(OWL.DatatypeProperty): "property",
    str(RDFS.Datatype): "code",
}

_KINDS = {
    str(OWL.Class): "class",
    str(OWL.ObjectProperty): "property whose values are nodes",
    str(OWL.DatatypeProperty): "property whose values are literals",
    str(OWL.SymmetricProperty): "symmetric",
    str(OWL.AsymmetricProperty): "one way only",
    str(OWL.IrreflexiveProperty): "never to itself",
    str(OWL.TransitiveProperty): "transitive",
    str(OWL.FunctionalProperty): "one value at most",
    str(OWL.InverseFunctionalProperty): "of one node at most",
    str(RDFS.Datatype): "datatype of a code",
}

#: How a term is related to those of other vocabularies, from close to loose.
RELATIONS = {
    str(OWL.equivalentClass): "same as",
    str(OWL.equivalentProperty): "same as",
    str(OWL.inverseOf): "inverse of",
    str(SKOS.exactMatch): "same as",
    str(SKOS.closeMatch): "close to",
    str(SKOS.broadMatch): "narrower than",
    str(SKOS.narrowMatch): "broader than",
    str(SKOS.relatedMatch): "related to",
    str(RDFS.seeAlso): "see also",
    str(SKOS.inScheme): "in the list",
    str(OWL.propertyDisjointWith): "never the same as",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property, value or datatype as the ontology defines it. Other terms are given by IRI."""

    iri: str
    name: str
    part: str
    kinds: tuple[str, ...]
    label: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    above: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]


def read_terms(facts: Facts) -> dict[str, Term]:
    """Return the terms that an ontology defines in our namespace, by IRI, in its order."""
    return {iri: _term(facts, iri) for iri in facts.nodes() if iri.startswith(str(KG))}


def _term(facts: Facts, iri: str) -> Term:
    types = facts.links(iri, str(RDF.type))
    return Term(
        iri=iri,
        name=iri.removeprefix(str(KG)),
        part=next((PARTS[one] for one in types if one in PARTS), "value"),
        kinds=tuple(_KINDS.get(one, one) for one in types),
        label=facts.text(iri, str(RDFS.label)),
        definition=facts.text(iri, str(RDFS.comment)) or facts.text(iri, str(SKOS.definition)),
        notes=facts.texts(iri, str(SKOS.scopeNote)),
        examples=facts.texts(iri, str(SKOS.example)),
        above=facts.links(iri, str(RDFS.subClassOf)) + facts.links(iri, str(RDFS.subPropertyOf)),
        related=tuple(
            (words, other) for predicate, words in RELATIONS.items() for other in facts.links(iri, predicate)
        ),
        domain=facts.links(iri, str(RDFS.domain)) + facts.links(iri, str(SCHEMA.domainIncludes)),
        range=facts.links(iri, str(RDFS.range)) + facts.links(iri, str(SCHEMA.rangeIncludes)),
        codes=tuple(
            (code.datatype.value, code.value)
            for code in facts.values(iri, str(SKOS.notation))
            if isinstance(code, ox.Literal)
        ),
    )


def ancestors(terms: dict[str, Term], iri: str) -> list[str]:
    """Return all terms of ours above a term, the nearest first."""
    found = [one for one in terms[iri].above if one in terms] if iri in terms else []
    for one in found:
        found.extend(above for above in terms[one].above if above in terms and above not in found)
    return found


def common(terms: dict[str, Term], iris: tuple[str, ...]) -> str | None:
    """Return the nearest class of ours that contains some classes."""
    lines = [[iri, *ancestors(terms, iri)] for iri in iris if iri in terms]
    if len(lines) != len(iris) or not lines:
        return None
    return next((one for one in lines[0] if all(one in line for line in lines)), None)
