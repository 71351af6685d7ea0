"""The precheck never passes over what pySHACL finds: both engines find the same, whatever the shapes and the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from hand_made import EXTRACTION
from hypothesis import HealthCheck, given, settings, strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from kg.errors import InputError, OutputError
from kg.formats import to_node, to_triples
from kg.formats.light import index_within
from kg.model import Finding, Result
from kg.names import GEO, KG, NIF, SCHEMA, WGS
from kg.rdf.graph import to_graph
from kg.validation import ENGINES, Engine, read_shapes, validate_graph
from kg.validation.data import light_graphs, terms_of
from kg.validation.engines import Outcome, check_graph

FOLDER = Path(__file__).parent / "shapes"
CASES = sorted(FOLDER.glob("*/*.ttl"))
PARTS = 24

EX = "https://example.org/"
NODES = [URIRef(f"{EX}{name}") for name in "abc"] + [BNode("x"), BNode("y")]
CLASSES = [URIRef(f"{EX}{name}") for name in ("Cat", "Dog")]
PREDICATES = [URIRef(f"{EX}{name}") for name in "pqr"]
LITERALS = [
    Literal("a"),
    Literal("a", lang="en"),
    Literal("b", lang="en"),
    Literal("a", lang="de-AT"),
    Literal(" "),
    Literal(""),
    Literal("\U0001f408 cat"),
    Literal("a", datatype=XSD.string),
    *(
        Literal(words, datatype=datatype, normalize=False)
        for words, datatype in (
            ("1", XSD.integer), ("01", XSD.integer), ("-2", XSD.integer), ("one", XSD.integer), ("+3", XSD.integer),
            ("1", XSD.nonNegativeInteger), ("-1", XSD.nonNegativeInteger), ("1", XSD.byte), ("1000", XSD.byte),
            ("1.0", XSD.decimal), ("1", XSD.decimal), ("0.50", XSD.decimal), ("1e0", XSD.double), ("NaN", XSD.double),
            ("2024-12-01", XSD.date), ("2024-12-02", XSD.date), ("2024-12-01Z", XSD.date), ("2024-02-31", XSD.date),
            ("0000-01-01", XSD.date), ("2024-12-01T00:00:00", XSD.dateTime), ("2024-12-01T00:00:00Z", XSD.dateTime),
            ("true", XSD.boolean), ("1", XSD.boolean), ("yes", XSD.boolean), ("urn:x", XSD.anyURI), ("%", XSD.anyURI),
            ("POINT(1 2)", URIRef(f"{EX}wkt")), ("<a", RDF.HTML), ("1", URIRef("urn:not a type")),
        )
    ),
]  # fmt: skip


def of_rdflib(graph: Graph) -> Graph:
    """Copy a graph into rdflib's own memory."""
    copy = Graph(identifier=graph.identifier)
    for triple in graph:
        copy.add(triple)
    return copy


def agreed(graph: Graph, shapes: Graph | None = None) -> int:
    """Hold one engine against the other; return how much they found."""
    expected = outcome(graph, shapes, "pyshacl")
    found = outcome(graph, shapes, "precheck")
    assert found == expected
    return len(found)


def told(found: Outcome) -> list[Result]:
    """Collect what is said in SHACL's terms, but for blank nodes that are copied."""
    results = [replace(result, data=(), shapes=()) for finding in found.findings for result in finding.results]
    return sorted(results, key=repr)


def outcome(graph: Graph, shapes: Graph | None, engine: Engine) -> list[Finding] | str:
    try:
        return validate_graph(graph, shapes=shapes, engine=engine)
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("part", range(PARTS))
def test_engines_agree_on_every_seeded_fault(part: int) -> None:
    """Faults are looked at many at once: pySHACL takes half a second for any graph."""
    assert agreed(read_shapes([FOLDER / "common.ttl", *CASES[part::PARTS]]))


WRONG: list[Node] = [Literal("words"), Literal(True), Literal(-1), Literal("2024-13-01", datatype=XSD.date), KG.Event]


@pytest.mark.parametrize("seed", range(12))
def test_engines_agree_on_spoilt_graphs(seed: int) -> None:
    """Every triple is taken out in one of the graphs, and in another one it is replaced."""
    graph = to_graph(EXTRACTION)
    for number, (subject, predicate, value) in enumerate(sorted(graph)):
        if (number + seed) % 6 == 0:
            graph.remove((subject, predicate, value))
            if seed >= 6:
                graph.add((subject, predicate, WRONG[number % len(WRONG)]))
    assert agreed(graph)


def changed(predicate: URIRef, value: str, datatype: URIRef | None = None) -> Graph:
    """Make a graph of an export in which every value of a property is another."""
    graph = to_graph(EXTRACTION)
    for subject in list(graph.subjects(predicate)):
        graph.set((subject, predicate, Literal(value, datatype=datatype, normalize=False)))
    return graph


@pytest.mark.parametrize(
    ("predicate", "value", "datatype"),
    [
        (NIF.beginIndex, "0", XSD.nonNegativeInteger),
        (NIF.beginIndex, "00", XSD.nonNegativeInteger),
        (NIF.beginIndex, "0", None),
        (NIF.endIndex, "7", XSD.nonNegativeInteger),
        (NIF.anchorOf, "words", None),
        (NIF.anchorOf, "", None),
        (WGS.lat, "36.20", XSD.decimal),
        (WGS.lat, "36.2", XSD.double),
        (GEO.asWKT, "POINT(36.2 37.1)", GEO.wktLiteral),
        (GEO.asWKT, "POINT(37.1  36.2)", GEO.wktLiteral),
        (RDFS.label, "Ana Duarte", None),
        (RDFS.label, "Ana", None),
    ],
)
def test_engines_agree_on_values_that_fit_only_nearly(predicate: URIRef, value: str, datatype: URIRef | None) -> None:
    agreed(changed(predicate, value, datatype))


@pytest.mark.parametrize("words", ["Rebels", "Rebel", "rebels"])
@pytest.mark.parametrize("offsets", ["0,6", "00,6", "1,7", "6,0"])
def test_engines_agree_on_words_of_headlines(words: str, offsets: str) -> None:
    graph, article = Graph(), URIRef(f"{EX}article/a")
    mention = URIRef(f"{article}/headline#char={offsets}")
    graph.add((article, SCHEMA.headline, Literal("Rebels take Homs")))
    graph.add((mention, KG.inHeadline, Literal(True)))
    graph.add((mention, NIF.referenceContext, article))
    graph.add((mention, NIF.anchorOf, Literal(words)))
    agreed(graph)


TRIPLES = st.tuples(
    st.sampled_from(NODES),
    st.sampled_from([*PREDICATES, RDF.type]),
    st.sampled_from([*NODES, *CLASSES, *LITERALS]),
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    graph = Graph()
    for subject, predicate, value in draw(st.lists(TRIPLES, max_size=14)):
        graph.add((subject, predicate, value))
    if draw(st.integers(0, 9)) == 0:
        graph.add((CLASSES[0], RDFS.subClassOf, CLASSES[1]))
    return graph


class Maker:
    """Draws shapes into a graph."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.graph = draw, Graph()

    def one(self, *choices: Node) -> Node:
        return self.draw(st.sampled_from(choices))

    def rdf_list(self, members: Sequence[Node]) -> Node:
        return Collection(self.graph, BNode(), list(members)).uri

    def path(self, depth: int = 0) -> Node:
        kind = self.draw(st.integers(0, 9 if depth < 2 else 4))
        if kind < 5:
            return self.one(*PREDICATES, RDF.type)
        path = BNode()
        if kind < 8:
            operator = (SH.inversePath, SH.oneOrMorePath, SH.zeroOrMorePath, SH.zeroOrOnePath)[
                self.draw(st.integers(0, 3))
            ]
            self.graph.add((path, operator, self.path(depth + 1)))
            return path
        steps = self.rdf_list([self.path(depth + 1) for _ in range(2)])
        if kind == 8:
            return steps
        self.graph.add((path, SH.alternativePath, steps))
        return path

    def shape(self, depth: int = 0, name: Node | None = None, *, may_have_path: bool = True) -> Node:
        node = name or BNode()
        has_path = may_have_path and self.draw(st.booleans())
        if has_path:
            self.graph.add((node, SH.path, self.path()))
        self.graph.add((node, RDF.type, SH.PropertyShape if has_path else SH.NodeShape))
        kinds = [*VALUES, *(PROPERTIES if has_path else []), *(LOGIC if depth < 2 else [])]
        for kind in self.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True)):
            self.constrain(node, kind, depth)
        return node

    def plain(self, kind: URIRef) -> Node:
        choices = VALUES.get(kind) or PROPERTIES[kind]
        return self.one(*choices)

    def constrain(self, node: Node, kind: URIRef, depth: int) -> None:
        if kind in LOGIC:
            self.graph.add((node, kind, self.nested(kind, depth)))
        elif kind == SH.qualifiedValueShape:
            self.graph.add((node, kind, self.shape(depth + 1)))
            self.graph.add((node, self.draw(st.sampled_from(COUNTS)), Literal(self.draw(st.integers(0, 2)))))
        elif kind == SH["in"]:
            members = self.draw(st.lists(st.sampled_from([*NODES[:3], *LITERALS[:20]]), max_size=3))
            self.graph.add((node, kind, self.rdf_list(members)))
        elif kind == SH.languageIn:
            self.graph.add((node, kind, self.rdf_list([Literal("en")])))
        elif kind == SH.closed:
            self.graph.add((node, kind, Literal(True)))
            self.graph.add((node, SH.ignoredProperties, self.rdf_list([self.one(*PREDICATES, RDF.type)])))
        else:
            self.graph.add((node, kind, self.plain(kind)))
        if kind == SH.pattern and self.draw(st.booleans()):
            self.graph.add((node, SH.flags, Literal("i")))

    def nested(self, kind: URIRef, depth: int) -> Node:
        if kind in {SH["and"], SH["or"], SH.xone}:
            return self.rdf_list([self.shape(depth + 1) for _ in range(self.draw(st.integers(1, 2)))])
        if kind != SH.property:
            return self.shape(depth + 1, may_have_path=kind != SH.node)
        inner = BNode()
        self.graph.add((inner, SH.path, self.path()))
        self.graph.add((inner, RDF.type, SH.PropertyShape))
        self.constrain(inner, self.draw(st.sampled_from([*VALUES, *PROPERTIES])), depth + 1)
        return inner


OPERATORS = (SH.inversePath, SH.oneOrMorePath, SH.zeroOrMorePath, SH.zeroOrOnePath)
NUMBERS = (Literal(1), Literal("0.5", datatype=XSD.decimal), Literal("2024-12-01", datatype=XSD.date), Literal("a"))
DATATYPES = (
    XSD.string, XSD.integer, XSD.nonNegativeInteger, XSD.byte, XSD.decimal, XSD.double, XSD.date, XSD.dateTime,
    XSD.boolean, XSD.anyURI, RDF.langString, RDF.HTML, RDFS.Literal, URIRef(f"{EX}wkt"),
)  # fmt: skip
VALUES: dict[URIRef, tuple[Node, ...]] = {
    SH["class"]: (*CLASSES,),
    SH.datatype: DATATYPES,
    SH.nodeKind: (SH.IRI, SH.BlankNode, SH.Literal, SH.BlankNodeOrIRI, SH.IRIOrLiteral, SH.BlankNodeOrLiteral),
    SH["in"]: (),
    SH.languageIn: (),
    SH.closed: (),
    SH.hasValue: (*NODES[:3], *LITERALS[:20]),
    SH.pattern: (Literal("^A"), Literal("[0-9]"), Literal("."), Literal("\\S")),
    SH.minLength: (Literal(0), Literal(1), Literal(5)),
    SH.maxLength: (Literal(0), Literal(1), Literal(5)),
    SH.minInclusive: NUMBERS,
    SH.maxInclusive: NUMBERS,
    SH.minExclusive: NUMBERS,
    SH.maxExclusive: NUMBERS,
    SH.disjoint: (*PREDICATES,),
    SH.equals: (*PREDICATES,),
}
PROPERTIES: dict[URIRef, tuple[Node, ...]] = {
    SH.minCount: (Literal(0), Literal(1), Literal(2)),
    SH.maxCount: (Literal(0), Literal(1), Literal(2)),
    SH.uniqueLang: (Literal(True), Literal(False)),
    SH.lessThan: (*PREDICATES,),
    SH.lessThanOrEquals: (*PREDICATES,),
    SH.qualifiedValueShape: (),
}
LOGIC = [SH["and"], SH["or"], SH.xone, SH["not"], SH.node, SH.property]
COUNTS = (SH.qualifiedMinCount, SH.qualifiedMaxCount)


@st.composite
def shapes(draw: st.DrawFn, *, messages: bool = True) -> Graph:
    maker = Maker(draw)
    for number in range(draw(st.integers(1, 3))):
        name = maker.shape(name=URIRef(f"{EX}shape{number}"))
        target = draw(st.sampled_from((SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)))
        choices: list[Node] = [*PREDICATES]
        if target == SH.targetClass:
            choices = [*CLASSES]
        elif target == SH.targetNode:
            choices = [*NODES, *LITERALS[:3]]
        maker.graph.add((name, target, maker.one(*choices)))
        if messages:
            maker.graph.add((name, SH.message, Literal(f"Shape {number}.")))
    for shape in set(maker.graph.subjects(RDF.type)):
        if messages and (shape, SH.message, None) not in maker.graph:
            maker.graph.add((shape, SH.message, Literal("An inner shape.")))
    return maker.graph


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs(), shapes())
def test_light_graphs_are_checked_as_all_others(graph: Graph, made: Graph) -> None:
    try:
        triples = to_triples(graph)
    except OutputError:
        return  # no file holds such a graph
    heavy = Graph()
    for triple in triples:
        subject, predicate, value = terms_of(triple)
        heavy.add((to_node(subject), to_node(predicate), to_node(value)))
    for light, _ in light_graphs(ox.Quad(t.subject, t.predicate, t.object) for t in triples):
        assert set(light) == set(heavy)
        assert len(light) == len(heavy)
        agreed(light, made)
        assert outcome(light, made, "pyshacl") == outcome(heavy, made, "pyshacl")


def test_light_graphs_can_be_changed_and_take_their_triples_along() -> None:
    heavy = of_rdflib(to_graph(EXTRACTION))
    ((light, _),) = light_graphs(ox.Quad(t.subject, t.predicate, t.object) for t in to_triples(heavy))
    other, new = index_within(light), (NODES[0], PREDICATES[0], NODES[1])
    assert other is not None
    before = len(light)
    light.add(new)
    light.remove((None, RDF.type, None))
    heavy.add(new)
    heavy.remove((None, RDF.type, None))
    assert light.identifier == heavy.identifier
    assert set(light) == set(heavy)
    assert new in light
    assert len(light) == len(heavy) == len(to_triples(light))
    assert index_within(light) is None
    assert len(other) == before
    assert validate_graph(light) == validate_graph(heavy)


@pytest.mark.parametrize("pattern", list(product((True, False), repeat=3)))
def test_light_graphs_are_asked_as_all_others(pattern: tuple[bool, ...]) -> None:
    heavy = of_rdflib(to_graph(EXTRACTION))
    ((light, _),) = light_graphs(ox.Quad(t.subject, t.predicate, t.object) for t in to_triples(heavy))
    for triple in [*sorted(heavy)[::40], (NODES[0], RDF.type, KG.Event)]:
        asked = tuple(part if given else None for part, given in zip(triple, pattern, strict=True))
        assert set(light.triples(asked)) == set(heavy.triples(asked))  # type: ignore[arg-type]


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.parametrize("messages", [True, False])
def test_engines_agree_on_all_shapes_and_graphs(messages: bool, data: st.DataObject) -> None:
    """A value that is odd is a result: no shape is given up for it, and none is broken."""
    graph, made = data.draw(graphs()), data.draw(shapes(messages=messages))
    expected, found = (check_graph(graph, shapes=made, engine=engine) for engine in ENGINES)
    assert (expected.errors, found.errors) == ([], [])
    assert found.findings == expected.findings
    assert found.aimed == expected.aimed
    assert told(found) == told(expected)
