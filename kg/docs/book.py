"""The contents of the page: terms, and the rules about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import DCTERMS

from kg import __version__, files
from kg.docs.facts import Facts
from kg.docs.links import Links
from kg.docs.mappings import Mapping, read_mappings
from kg.docs.rules import Declared, Rule, Shape, read_rules
from kg.docs.sample import Sample
from kg.docs.terms import Term, ancestors, read_terms
from kg.names import KG

#: How the shapes that are made for other graphs than those of articles are headed.
HEADINGS = {"lexicon.ttl": "Shapes for lexicon files", "ontology.ttl": "Shapes for ontologies"}


@dataclass(frozen=True)
class Book:
    """The ontology, the shapes and the sample, and where each is explained on the page."""

    title: str
    description: str
    licence: str
    version: str
    terms: dict[str, Term]
    mappings: dict[str, tuple[Mapping, ...]]
    shapes: list[Shape]
    links: Links
    prefixes: dict[str, str]
    declared: Declared
    sample: Sample

    def part(self, name: str) -> list[Term]:
        """Return the terms of a part of the page: ``class``, ``property``, ``value`` or ``code``."""
        return [term for term in self.terms.values() if term.part == name]

    def below(self, iri: str) -> list[Term]:
        """Return the terms directly below a term."""
        return [term for term in self.terms.values() if iri in term.above]

    def above(self, iri: str) -> list[Term]:
        """Return all terms of ours above a term, the nearest first."""
        return [self.terms[one] for one in ancestors(self.terms, iri)]

    def with_domain(self, iri: str) -> list[Term]:
        """Return the properties that are defined for a class."""
        return [term for term in self.part("property") if iri in term.domain]

    def with_range(self, iri: str) -> list[Term]:
        """Return the properties whose values are of a class."""
        return [term for term in self.part("property") if iri in term.range]

    def values_of(self, iri: str) -> list[Term]:
        """Return the values that a class of values has."""
        return [term for term in self.part("value") if iri in term.kinds]

    def at_home(self, iri: str) -> list[Shape]:
        """Return the shapes that are explained with a class."""
        return [shape for shape in self.article_shapes() if shape.home == iri]

    def aimed_at(self, iri: str) -> list[Shape]:
        """Return the shapes about a class that are explained elsewhere."""
        return [shape for shape in self.article_shapes() if iri in shape.classes and shape.home != iri]

    def article_shapes(self) -> list[Shape]:
        """Return the shapes for graphs of articles."""
        return [shape for shape in self.shapes if shape.file not in files.OTHER_SHAPES]

    def rules_about(self, iri: str) -> Iterator[tuple[Shape, Rule]]:
        """Yield the rules of graphs of articles that are about a property."""
        for shape in self.article_shapes():
            yield from ((shape, rule) for rule in shape.parts if iri in rule.properties)

    def foreign_properties(self) -> list[str]:
        """Return the properties of other vocabularies that the rules mention."""
        found = {one for shape in self.article_shapes() for rule in shape.parts for one in rule.properties}
        return sorted((one for one in found if one not in self.terms), key=self.links.short)


def read_book(sample: Sample) -> Book:
    """Read the bundled ontology, mappings and shapes.

    Args:
        sample: what gives the examples.

    Raises:
        InputError: a file is missing or broken.
    """
    facts = Facts([files.ontology()])
    terms = read_terms(facts)
    shapes, prefixes, declared = read_rules(files.shape_files(), terms)
    prefixes = prefixes | facts.prefixes
    ontology = str(KG).removesuffix("#")
    return Book(
        title=facts.text(ontology, str(DCTERMS.title)),
        description=facts.text(ontology, str(DCTERMS.description)),
        licence=next(iter(facts.links(ontology, str(DCTERMS.license))), ""),
        version=__version__,
        terms=terms,
        mappings=read_mappings(Facts([files.codes()])),
        shapes=shapes,
        links=Links(terms, shapes, prefixes),
        prefixes=prefixes,
        declared=declared,
        sample=sample,
    )
