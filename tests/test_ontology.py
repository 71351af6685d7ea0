"""The ontology is documented, aligned, in order, and just what the code uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hand_made import EXTRACTION
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from kg import files, model
from kg.lexicon import Lexicon
from kg.linking.graph import to_graph as to_link_graph
from kg.linking.model import Link, Same
from kg.model import Article, Basis, DatePrecision, Extraction, Factuality, Kind, Precision, Stance, Verification
from kg.names import KG, SHAPES
from kg.rdf.graph import to_graph
from kg.validation import load_shapes, read_shapes
from kg.vocabulary import superclasses

TEXT = files.ontology().read_text(encoding="utf-8")
ONTOLOGY = read_shapes([files.ontology()])
OWN = str(KG)
IRI = URIRef("https://w3id.org/newskg/ns")
TERMS = sorted({str(term).removeprefix(OWN) for term in ONTOLOGY.subjects() if str(term).startswith(OWN)})
CLASSES = {str(term).removeprefix(OWN) for term in ONTOLOGY.subjects(RDF.type, OWL.Class)}
EVENTS = {name for name in CLASSES if "Event" in superclasses(name)}
CATEGORIES = {name for name in EVENTS if superclasses(name)[1:] == ("Event",)}
DEEP = EVENTS - CATEGORIES - {"Event"}
SCHEMES = {KG.ploverCode: "PLOVER", KG.cameoCode: "CAMEO", KG.acledCode: "ACLED"}

#: What users rely on: these never go, and never change their meaning.
CONTRACT = """
    Article Actor Person Organization Government ArmedForce ArmedGroup Population Country Place Region City Facility
    NaturalFeature Event Assault TerritorialChange Withdrawal Mobilization Coercion Protest Threat Sanction Accusation
    Rejection Request Agreement Consultation Support Cooperation Aid Concession Statement Accident LegalAction
    PoliticalChange Displacement Casualty Claim actor target place startDate endDate datePrecision Day Week Month
    Season Year Throughout count killed injured detained
    displaced factuality Asserted Claimed Planned Hypothetical Denied accordingTo verification Unverified Verified
    claimant about content quotation stance Affirms Denies Doubts Predicts Intends
    Demands ledBy memberOf alliedWith opposes position officeOf within
""".split()


def local(terms: Iterable[Node]) -> set[str]:
    return {str(term).removeprefix(OWN) for term in terms if str(term).startswith(OWN)}


def datatype_of(value: Node) -> URIRef:
    assert isinstance(value, Literal)
    assert value.datatype is not None
    return value.datatype


def blocks() -> list[list[str]]:
    """The lines of each description."""
    own, _, _ = TEXT.partition("# Terms of other vocabularies")
    lines = [line for line in own.splitlines() if not line.startswith(("#", "@prefix"))]
    return [
        block.strip().splitlines() for block in re.split(r"^\.$", "\n".join(lines), flags=re.MULTILINE) if block.strip()
    ]


def test_everything_in_the_contract_is_there() -> None:
    assert set(CONTRACT) <= set(TERMS)


@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_documented(name: str) -> None:
    for predicate in (RDFS.label, RDFS.comment, SKOS.example):
        (words,) = ONTOLOGY.objects(KG[name], predicate)
        assert str(words).strip()
    assert list(ONTOLOGY.objects(KG[name], RDFS.isDefinedBy)) == [IRI]


def test_labels_and_definitions_are_each_of_one_term_only() -> None:
    for predicate in (RDFS.label, RDFS.comment):
        words = [(str(text), str(term)[len(OWN) :][:1].isupper()) for term, text in ONTOLOGY.subject_objects(predicate)]
        assert len(words) == len(set(words))


def test_the_namespace_in_the_code_is_the_ontology() -> None:
    assert set(TERMS) == {name for name in KG.__annotations__ if not name.startswith("_")}
    with pytest.raises(AttributeError):
        KG["Attack"]


@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_aligned_with_other_vocabularies(name: str) -> None:
    up = (RDFS.subClassOf, RDFS.subPropertyOf, RDF.type)
    across = (RDFS.seeAlso,)
    reached: set[Node] = set()
    new: set[Node] = {KG[name]}
    while new:
        reached |= new
        new = {o for s in new for p in (*up, *across) for o in ONTOLOGY.objects(s, p) if o not in reached}
    foreign = {term for term in reached if not str(term).startswith((OWN, str(OWL), str(RDF)))}
    assert foreign


@pytest.mark.parametrize("name", sorted(EVENTS - {"Event"}))
def test_every_class_of_events_has_the_codes_of_other_schemes_or_says_that_there_are_none(name: str) -> None:
    schemes = {datatype_of(notation) for notation in ONTOLOGY.objects(KG[name], SKOS.notation)}
    note = str(ONTOLOGY.value(KG[name], SKOS.scopeNote) or "")
    assert schemes <= SCHEMES.keys()
    for datatype, scheme in SCHEMES.items():
        assert (datatype in schemes) != (scheme in note), scheme


def test_the_kinds_and_values_in_the_code_are_those_of_the_ontology() -> None:
    below = {name for name in CLASSES if {"Actor", "Place"} & set(superclasses(name))} - {"Actor", "Place"}
    assert {kind.value for kind in Kind} == below
    for kind in Kind:
        assert ("Actor" in superclasses(kind.value), "Place" in superclasses(kind.value)) == (
            kind.is_actor,
            kind.is_place,
        )
    for values, name in (
        (Factuality, "FactualityValue"), (Verification, "VerificationValue"), (Precision, "CountPrecisionValue"),
        (DatePrecision, "DatePrecisionValue"), (Stance, "StanceValue"),
    ):  # fmt: skip
        assert {value.value for value in values} == local(set(ONTOLOGY.subjects(RDF.type, KG[name])))
    approximate = {value.value for value in Basis} - {Basis.OWN.value}
    assert approximate == local(set(ONTOLOGY.subjects(RDF.type, KG.LocationBasis)))


def test_the_shapes_know_all_classes_of_events() -> None:
    shapes = load_shapes()
    known = shapes.value(shapes.value(SHAPES["Event-category"], SH.qualifiedValueShape), SH["in"])
    assert known is not None
    assert local(set(Collection(shapes, known))) == CATEGORIES
    targets = {
        (deep, above)
        for shape in shapes.subjects(RDF.type, SH.NodeShape)
        for deep in local(set(shapes.objects(shape, SH.targetClass)))
        for above in local(set(shapes.objects(shape, SH["class"])))
    }
    assert targets >= {(deep, superclasses(deep)[1]) for deep in DEEP} | {(name, "Event") for name in CATEGORIES}


def test_the_lexicon_speaks_of_all_classes_of_events_and_of_no_others(lexicon: Lexicon) -> None:
    named = {trigger.category for triggers in lexicon.triggers.values() for trigger in triggers}
    assert named <= EVENTS
    assert named >= DEEP


def links() -> Graph:
    """What merging adds to graphs: one link of each kind."""
    return to_link_graph([Link("a", "b", same, 0.5, ("why",)) for same in Same])


def total() -> Graph:
    """What the dead of many years add to a graph."""
    dead = model.Count("killed", 90, model.Precision.EXACT, model.Span(0, 2))
    event = model.Event("e", "Casualty", (model.Span(3, 7),), "90 died", counts=(dead,))
    return to_graph(Extraction(Article(id="d", text="90 died in floods since 2011."), events=(event,)))


def test_every_term_is_used() -> None:
    graph = total() + to_graph(EXTRACTION) + to_graph(Extraction(Article(id="b", text="The same.", copy_of="a")))
    seized = model.Event(
        key="e", category="Capture", mentions=(model.HeadlineSpan(7, 12, "Rebels seize Homs"),), label="seized"
    )
    graph += to_graph(Extraction(Article(id="c", text="They came.", title="Rebels seize Homs"), events=(seized,)))
    used = local({term for triple in graph for term in triple if isinstance(term, URIRef)}) | EVENTS
    used |= {
        value.value for values in (Kind, Factuality, Verification, Precision, DatePrecision, Stance) for value in values
    }
    used |= {value.value for value in Basis if value is not Basis.OWN}
    used |= local({term for triple in links() for term in triple if isinstance(term, URIRef)})
    for name in sorted(used):
        for above in (RDFS.subPropertyOf, RDF.type, SKOS.inScheme):
            used |= local(set(ONTOLOGY.objects(KG[name], above)))
    used |= local(datatype_of(notation) for notation in ONTOLOGY.objects(None, SKOS.notation))
    assert used == set(TERMS)


def test_the_own_prefix_stands_first_and_all_prefixes_are_used() -> None:
    prefixes = re.findall(r"^@prefix (\w+):", TEXT, flags=re.MULTILINE)
    assert prefixes[0] == "kg"
    assert prefixes[1:] == sorted(prefixes[1:])
    body = "\n".join(line for line in TEXT.splitlines() if not line.startswith(("@prefix", "#")))
    assert [prefix for prefix in prefixes if f"{prefix}:" not in body] == []


def test_the_file_is_in_order() -> None:
    sections = [
        s
        for s in re.findall(r"^# (\w+)$", TEXT, flags=re.MULTILINE)
        if s in {"Ontology", "Classes", "Properties", "Individuals"}
    ]
    assert sections == ["Ontology", "Classes", "Properties", "Individuals"]


def test_every_description_has_one_predicate_a_line() -> None:
    for block in blocks():
        assert re.fullmatch(r"kg:\w+|<https://w3id\.org/newskg/ns>|\[\]", block[0])
        if block[0] == "[]":
            continue  # what is disjoint is a list
        predicates = [line.split()[0] for line in block[1:]]
        assert all(re.match(r"    \S", line) and line.endswith(" ;") for line in block[1:])
        assert len(predicates) == len(set(predicates))
        assert predicates[:2] == ["a", "rdfs:label"]
