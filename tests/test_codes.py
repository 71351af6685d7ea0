"""The codes of event classes: as the codebooks have them, one a scheme, and further ones mapped and cited."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from kg import files
from kg.names import KG
from kg.validation import load_shapes, read_shapes
from kg.vocabulary import class_names, superclasses

TABLE = Path(__file__).parent / "codes" / "codebooks.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
SECOND = TABLE.with_name("second-reader.tsv")
#: Where the second reader judged otherwise, and why the first reading stands.
DISPUTED = {
    "Advance": "an advance of armed forces is an incursion (19), more than a show of force (15)",
    "Assault": "clashes between two sides are fighting (19), the second reader's 18 is an assault by one",
    "Displacement": "CAMEO has no flight; expulsion comes nearest, and the manual codes it so",
    "Expulsion": "expelling bodies and diplomats (166) rather than individuals (174)",
    "LegalAction": "a conviction or ruling (116) rather than a charge (115)",
    "TerritorialChange": "territory taken (192); the second reader gave none, since it may be lost as well",
}
ONTOLOGY = read_shapes([files.ontology()])
CODES = read_shapes([files.codes()])
EVENTS = sorted(name for name in class_names() if superclasses(name)[-1] == "Event" and name != "Event")
CODE = "https://w3id.org/newskg/codes#"


def codes_of(name: str) -> dict[str, str]:
    """The codes of a class in the ontology, by scheme."""
    notations = [n for n in ONTOLOGY.objects(KG[name], SKOS.notation) if isinstance(n, Literal)]
    found = {str(n.datatype).rpartition("#")[2].removesuffix("Code"): str(n) for n in notations}
    assert len(found) == len(notations), f"{name} has two codes in one scheme"
    return found


def concept_of(name: str) -> URIRef:
    return URIRef(CODE + name)


@pytest.mark.parametrize(("name", "cameo", "plover", "where"), ROWS, ids=[row[0] for row in ROWS])
def test_the_codes_are_those_of_the_codebooks(name: str, cameo: str, plover: str, where: str) -> None:
    assert where
    codes = codes_of(name)
    assert codes.get("plover", "-") == plover
    assert codes.get("cameo", "-") == cameo[:2]


def test_every_class_with_a_code_was_looked_up() -> None:
    coded = {name for name in EVENTS if {"plover", "cameo"} & set(codes_of(name))}
    assert coded == {row[0] for row in ROWS}


@pytest.mark.parametrize("name", EVENTS)
def test_the_nearest_code_of_a_scheme_is_the_one_in_the_ontology(name: str) -> None:
    near = {notation(code) for code in CODES.objects(concept_of(name), SKOS.closeMatch) if str(code).startswith(CODE)}
    assert near == set(codes_of(name).values())


def notation(code: Node) -> str:
    (words,) = CODES.objects(code, SKOS.notation)
    return str(words)


def test_further_codes_are_no_nearest_ones() -> None:
    for concept, code in CODES.subject_objects(SKOS.relatedMatch):
        assert (concept, SKOS.closeMatch, code) not in CODES


def test_every_code_is_used_and_says_where_it_stands_in_its_codebook() -> None:
    mapped = {*CODES.objects(None, SKOS.closeMatch), *CODES.objects(None, SKOS.relatedMatch)}
    schemes = {URIRef(CODE + name) for name in ("plover", "cameo", "acled")}
    concepts = {concept for scheme in schemes for concept in CODES.subjects(SKOS.inScheme, scheme)}
    assert {code for code in mapped if str(code).startswith(CODE)} == concepts
    for concept in concepts:
        (source,) = CODES.objects(concept, DCTERMS.source)
        assert any(word in str(source) for word in ("section", "table", "codes", "page", "strategic"))


def test_no_class_or_property_is_a_concept() -> None:
    both = ONTOLOGY + CODES
    concepts = set(both.subjects(RDF.type, SKOS.Concept))
    for predicate in (SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch, SKOS.inScheme):
        concepts |= set(both.subjects(predicate, None))
    for predicate in (SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch):
        concepts |= set(both.objects(None, predicate))
    terms = {
        term for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty) for term in both.subjects(RDF.type, kind)
    }
    assert not concepts & terms
    assert terms


def test_values_are_concepts_of_one_list_each() -> None:
    for scheme in ONTOLOGY.subjects(RDF.type, SKOS.ConceptScheme):
        values = set(ONTOLOGY.subjects(SKOS.inScheme, scheme))
        (kind,) = {kind for value in values for kind in ONTOLOGY.objects(value, RDF.type)}
        assert set(ONTOLOGY.subjects(RDF.type, kind)) == values
        assert (kind, RDFS.subClassOf, SKOS.Concept) in ONTOLOGY


@pytest.mark.parametrize("graph", [ONTOLOGY, CODES, load_shapes()], ids=["ontology", "codes", "shapes"])
def test_a_vocabulary_says_who_made_it_when_and_how_it_may_be_used(graph: Graph) -> None:
    (iri,) = graph.subjects(RDF.type, OWL.Ontology)
    for predicate in (DCTERMS.creator, DCTERMS.created, DCTERMS.modified, DCTERMS.license, OWL.versionInfo):
        assert len(list(graph.objects(iri, predicate))) == 1


@pytest.mark.parametrize("row", SECOND.read_text(encoding="utf-8").splitlines()[1:], ids=lambda row: row.split("\t")[0])
def test_a_second_reader_found_the_same(row: str) -> None:
    name, cameo, plover = row.split("\t")
    codes = codes_of(name)
    same = (codes.get("cameo", "-"), codes.get("plover", "-")) == (cameo[:2], plover)
    assert same != (name in DISPUTED), DISPUTED.get(name, f"{codes} here, CAMEO {cameo} and PLOVER {plover} there")
