"""Whatever a graph must say is missed when it is gone, and noticed when it is wrong: triple by triple.

Mutations that cannot be mistaken for one another are tried together: no two of a batch touch nodes
that are linked, so that each finding tells which mutation it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from hand_made import EXTRACTION
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS

from kg import files
from kg.api import export_file
from kg.model import Severity
from kg.names import GAF, GEO, KG, NIF, SCHEMA, WGS
from kg.rdf.graph import to_graph
from kg.validation import validate_graph
from kg.vocabulary import superclasses

Triple = tuple[URIRef, URIRef, URIRef | Literal]

#: What nodes of a class must say. That a node is of its classes is required of all.
REQUIRED: dict[URIRef, set[URIRef]] = {
    KG.Article: {SCHEMA.identifier, SCHEMA.inLanguage},
    PROV.Entity: {KG.textDigest, SCHEMA.license, PROV.wasDerivedFrom, PROV.wasGeneratedBy},
    PROV.Activity: {PROV.wasAssociatedWith},
    PROV.SoftwareAgent: {RDFS.label, SCHEMA.softwareVersion},
    KG.Actor: {RDFS.label, GAF.denotedBy, KG.position},
    KG.Place: {RDFS.label, GAF.denotedBy, WGS.lat, WGS.long, GEO.hasGeometry},
    GEO.Geometry: {GEO.asWKT},
    KG.Position: {SCHEMA.roleName, GAF.denotedBy},
    KG.Event: {
        RDFS.label, GAF.denotedBy, KG.factuality, KG.startDate, KG.endDate, KG.datePrecision, KG.dateEvidence,
        KG.killed, KG.killedPrecision, KG.killedEvidence, KG.injured, KG.injuredPrecision, KG.injuredEvidence,
        KG.detained, KG.detainedPrecision, KG.detainedEvidence,
        KG.displaced, KG.displacedPrecision, KG.displacedEvidence,
    },
    KG.Claim: {KG.stance, GAF.denotedBy, KG.startDate, KG.endDate, KG.datePrecision, KG.dateEvidence},
}  # fmt: skip

#: What mentions must say, which have no class.
OF_MENTIONS = {NIF.beginIndex, NIF.endIndex, NIF.anchorOf, NIF.referenceContext}

#: Deeper classes of events may go: what is left is true, if less exact.
MAY_GO = {
    KG[name] for name in KG.__annotations__
    if name[0].isupper() and "Event" in superclasses(name)[1:]
} | {SCHEMA.NewsArticle}  # fmt: skip

NOTHING = URIRef("urn:example:nothing")


@dataclass(frozen=True)
class Mutation:
    """One triple taken out of a graph, and what is put in its place."""

    gone: Triple
    instead: Triple | None

    @property
    def touched(self) -> set[URIRef]:
        """The nodes at which a finding can tell of it."""
        subject, predicate, value = self.gone
        # of a position that nobody holds, its holder cannot know
        return {subject, value} if predicate == KG.position and isinstance(value, URIRef) else {subject}


def triples(graph: Graph) -> list[Triple]:
    return sorted(graph)  # type: ignore[arg-type]


def is_category_of_deeper(graph: Graph, subject: URIRef, cls: URIRef) -> bool:
    """Whether a node is stated to be of a class that lies under this one."""
    below = {str(other).rpartition("#")[2] for other in graph.objects(subject, RDF.type) if other != cls}
    return any(name in KG.__annotations__ and str(cls).rpartition("#")[2] in superclasses(name) for name in below)


def is_required(graph: Graph, triple: Triple) -> bool:
    subject, predicate, value = triple
    if predicate == RDF.type:
        assert isinstance(value, URIRef)
        return value not in MAY_GO or is_category_of_deeper(graph, subject, value)
    if predicate == KG.accordingTo and (subject, KG.factuality, KG.Claimed) in graph:
        return len(list(graph.objects(subject, predicate))) == 1
    if predicate in OF_MENTIONS:
        return True
    if predicate == GAF.denotedBy and any((None, way, subject) in graph for way in (KG.within, KG.memberOf)):
        return False  # a country may stand in a graph because a place lies in it
    asked = any(predicate in REQUIRED.get(cls, ()) for cls in graph.objects(subject, RDF.type))  # type: ignore[call-overload]
    return asked and (predicate == KG.position or len(list(graph.objects(subject, predicate))) == 1)


def removals(graph: Graph) -> Iterator[Mutation]:
    for triple in triples(graph):
        if is_required(graph, triple):
            yield Mutation(triple, None)


def spoilings(graph: Graph) -> Iterator[Mutation]:
    """Every triple with a literal of the wrong sort, a literal for a node, a node that is none of ours."""
    for subject, predicate, value in triples(graph):
        if predicate == RDF.type:
            continue  # another class is one that has gone
        wrong: list[URIRef | Literal] = [Literal(True)] if isinstance(value, Literal) else [Literal("words"), NOTHING]
        for each in wrong:
            yield Mutation((subject, predicate, value), (subject, predicate, each))


def batches(graph: Graph, mutations: Iterable[Mutation]) -> list[list[Mutation]]:
    linked: dict[object, set[object]] = defaultdict(set)
    for subject, _, value in graph:
        linked[subject].add(value)
        linked[value].add(subject)
    found: list[tuple[list[Mutation], set[object]]] = []
    for mutation in mutations:
        near = set(mutation.touched).union(*(linked[node] for node in mutation.touched))
        near = {node for node in near if isinstance(node, URIRef) and node not in SHARED}
        free = next((pair for pair in found if not near & pair[1]), None)
        if free is None:
            free = ([], set())
            found.append(free)
        free[0].append(mutation)
        free[1].update(mutation.touched)
    return [batch for batch, _ in found]


#: Nodes that stand for values: that two nodes share them makes no link.
SHARED = {KG[name] for name in KG.__annotations__ if name[0].isupper()}


def surroundings(graph: Graph, nodes: set[URIRef]) -> Graph:
    """Everything said of nodes and of those next to them, and what classes the next ones are of."""
    near = nodes | {node for each in nodes for node in (*graph.objects(each), *graph.subjects(None, each))}
    found = Graph()
    for node in near:
        for triple in graph.triples((node, None, None)):
            found.add(triple)
            for typed in graph.triples((triple[2], RDF.type, None)):
                found.add(typed)
    return found


def unnoticed(graph: Graph, mutations: Iterable[Mutation]) -> list[Mutation]:
    missed = []
    for batch in batches(graph, mutations):
        part = surroundings(graph, {node for mutation in batch for node in mutation.touched})
        for mutation in batch:
            part.remove(mutation.gone)
            if mutation.instead:
                part.add(mutation.instead)
        findings = [finding for finding in validate_graph(part) if finding.severity is Severity.VIOLATION]
        noticed = {name for finding in findings for name in (finding.focus, finding.value)}
        missed += [mutation for mutation in batch if not noticed & {str(node) for node in mutation.touched}]
    return missed


def test_surroundings_that_are_whole_have_nothing_wrong_at_their_centre() -> None:
    made = to_graph(EXTRACTION)
    for node in {URIRef(str(subject)) for subject in made.subjects()}:
        findings = validate_graph(surroundings(made, {node}))
        assert str(node) not in {f.focus for f in findings if f.severity is Severity.VIOLATION}


@pytest.fixture(scope="module", params=["hand-made", "founding article"])
def graph(request: pytest.FixtureRequest) -> Graph:
    made = (
        to_graph(EXTRACTION)
        if request.param == "hand-made"
        else export_file(files.seeds() / "000_854557fa132e1351.txt")
    )
    assert not [finding for finding in validate_graph(made) if finding.severity is Severity.VIOLATION]
    return made


def test_no_required_triple_goes_unnoticed(graph: Graph) -> None:
    mutations = list(removals(graph))
    assert len(mutations) > len(graph) / 2
    assert unnoticed(graph, mutations) == []


def test_no_spoilt_triple_goes_unnoticed(graph: Graph) -> None:
    mutations = list(spoilings(graph))
    assert len(mutations) > len(graph) / 2
    assert unnoticed(graph, mutations) == []


def test_all_that_is_required_occurs_in_the_graph_made_by_hand() -> None:
    made = to_graph(EXTRACTION)
    asked = {(cls, predicate) for cls, predicates in REQUIRED.items() for predicate in predicates}
    found = {
        (cls, predicate)
        for subject, _, cls in made.triples((None, RDF.type, None))
        for predicate in made.predicates(subject)
    }
    assert asked <= found
