"""Datatypes are XML Schema's: the words that each allows, and the order of their values, the same in both engines."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH, XSD
from rdflib.term import BNode

from kg.validation import ENGINES, Engine, validate_graph
from kg.validation.xsd import is_well_formed, order

NODE, PROPERTY, SHAPE = URIRef("urn:node"), URIRef("urn:property"), URIRef("urn:shape")

#: What each datatype allows, and what it does not (XSD 1.1 Part 2, 3.3 and 3.4).
WORDS: dict[str, tuple[list[str], list[str]]] = {
    "date": (
        ["2024-11-28", "2024-11-28Z", "2024-11-28+14:00", "2024-11-28-14:00", "12024-01-01", "-0044-03-15",
         "0000-01-01", "2024-02-29"],
        ["2024-11-28T10:00:00", "2024-W48-4", "2024-11-28+99:99", "2024-11-28+14:01", " 2024-11-28", "2024-11-28\n",
         "20241128", "2024-1-1", "02024-01-01", "+2024-01-01", "2023-02-29", "2024-11-31", "٢٠٢٤-11-28", "", "soon"],
    ),
    "dateTime": (
        ["2024-11-28T10:00:00", "2024-11-28T24:00:00", "2024-11-28T24:00:00.0Z", "2024-11-28T10:00:00.123456789+02:00",
         "12024-01-01T00:00:00", "-0044-03-15T12:00:00Z", f"2024-11-28T10:00:00.{'1' * 30}"],
        ["2024-01-01", "2024-11-28T10:00", "2024-11-28 10:00:00", "2024-11-28T24:00:01", "2024-11-28T10:00:60",
         "2024-11-28t10:00:00", "2024-11-28T10:00:00,5", "2024-11-28T10:00:00."],
    ),
    "dateTimeStamp": (
        ["2024-11-28T10:00:00Z", "2024-11-28T24:00:00+14:00"],
        ["2024-11-28T10:00:00", "2024-11-28Z", "2024-11-28T10:00:00+14:30"],
    ),
    "time": (["10:00:00", "24:00:00", "10:00:00.5Z"], ["10:00", "24:00:01", "25:00:00", "T10:00:00"]),
    "gYear": (["2024", "12024", "-0044", "0000"], ["24", "02024", "2024-11"]),
    "gYearMonth": (["2024-11"], ["2024-13", "2024"]),
    "gMonth": (["--12"], ["--13", "--02--"]),
    "gMonthDay": (["--02-29", "--11-30Z", "--12-31+14:00"], ["--02-30", "--11-31", "11-30"]),
    "gDay": (["---31"], ["---32", "31"]),
    "duration": (["P1Y2M3DT4H5M6.7S", "-P1D", "PT0S"], ["P", "PT", "P1S", "P-1D", "P1.5D", "1D"]),
    "dayTimeDuration": (["P1DT2H"], ["P1Y"]),
    "yearMonthDuration": (["P1Y2M"], ["P1D"]),
    "integer": (["12", "-12", "+12", "012", "-0", "9" * 5000], ["1_2", " 12", "12 ", "١٢", "1.0", "1e2", "", "0x1"]),
    "nonNegativeInteger": (["0", "-0", "12"], ["-1"]),
    "positiveInteger": (["1"], ["0"]),
    "negativeInteger": (["-1"], ["0"]),
    "nonPositiveInteger": (["0", "-1"], ["1"]),
    "byte": (["-128", "127"], ["128", "-129"]),
    "unsignedByte": (["0", "255"], ["256", "-1"]),
    "long": ([str(2**63 - 1)], [str(2**63)]),
    "decimal": (["1", "-1.50", ".5", "5."], ["1e-1", "NaN", "INF", ".", "1,5", "1_0.0", "٣.١"]),
    "double": (["1e-1", "-1.5E10", "INF", "-INF", "NaN", "1"], ["inf", "nan", "Infinity", "1e", "1_0e1"]),
    "float": (["1e-1", "+INF", "NaN"], ["+inf"]),
    "boolean": (["true", "false", "0", "1"], ["TRUE", "True", "yes", ""]),
    "hexBinary": (["0fB7", ""], ["0fB", "xx"]),
    "base64Binary": (["QUI=", "QUJD", "Q U J D", ""], ["QUI", "QR==", "?"]),
    "language": (["en", "en-GB"], ["en_GB", "e1"]),
    "Name": (["a:b", "_a"], ["1a", ""]),
    "NCName": (["a", "é"], ["a:b", "-a"]),
    "NMTOKEN": (["1a", "-"], ["a b"]),
    "QName": (["a", "a:b"], ["a:b:c", ":a"]),
    "token": (["a b", ""], [" a", "a  b", "a\n"]),
    "normalizedString": (["a  b"], ["a\tb"]),
    "anyURI": (["urn:x", "%", "a b"], []),
    "string": ([" a\n", ""], []),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_a_datatype_allows_what_xml_schema_says(name: str) -> None:
    good, bad = WORDS[name]
    assert [words for words in good if not is_well_formed(words, XSD[name])] == []
    assert [words for words in bad if is_well_formed(words, XSD[name])] == []


# rdflib tidies the blanks of these two whenever it makes such a literal
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", sorted(WORDS.keys() - {"token", "normalizedString"}))
def test_both_engines_hold_values_against_their_datatypes(name: str, engine: Engine) -> None:
    data, shapes = Graph(), Graph()
    for words in (*WORDS[name][0], *WORDS[name][1]):
        data.add((NODE, PROPERTY, Literal(words, datatype=XSD[name], normalize=False)))
    shapes.add((SHAPE, SH.targetNode, NODE)).add((SHAPE, SH.path, PROPERTY)).add((SHAPE, SH.datatype, XSD[name]))
    found = validate_graph(data, shapes=shapes, engine=engine)
    assert sorted(str(finding.value) for finding in found) == sorted(WORDS[name][1])


#: Pairs of values, and whether the first is less (-1), equal (0), more (1), or cannot be compared (None).
ORDERS: list[tuple[str, str, str, str, int | None]] = [
    ("2", "integer", "10", "integer", -1),
    ("1", "integer", "1.0", "decimal", 0),
    ("1", "integer", "1e-1", "double", 1),
    ("9" * 400, "integer", "1e308", "double", 1),
    ("NaN", "double", "1", "integer", None),
    ("NaN", "decimal", "1", "decimal", None),
    ("INF", "double", "9" * 400, "integer", 0),
    ("2024-01-01", "date", "12024-01-01", "date", -1),
    ("-0044-03-15", "date", "0044-03-15", "date", -1),
    ("2024-11-28", "date", "2024-11-28Z", "date", None),
    ("2024-11-28", "date", "2024-11-30Z", "date", -1),
    ("2024-11-28T24:00:00", "dateTime", "2024-11-29T00:00:00", "dateTime", 0),
    ("2024-11-28T10:00:00Z", "dateTime", "2024-11-28T11:00:00+02:00", "dateTime", 1),
    ("2024-11-28T10:00:00", "dateTime", "2024-11-28T10:00:00Z", "dateTime", None),
    ("2024-11-28", "date", "2024-11-28T00:00:00", "dateTime", None),
    ("P1M", "duration", "P30D", "duration", None),
    ("P1D", "dayTimeDuration", "PT24H", "dayTimeDuration", 0),
    ("false", "boolean", "1", "boolean", -1),
    ("a", "string", "b", "string", -1),
    ("1", "integer", "1", "string", None),
    ("yesterday", "date", "2024-11-28", "date", None),
]


@pytest.mark.parametrize(("one", "kind", "other", "other_kind", "expected"), ORDERS)
def test_values_are_ordered_as_sparql_orders_them(
    one: str, kind: str, other: str, other_kind: str, expected: int | None
) -> None:
    left = ox.Literal(one, datatype=ox.NamedNode(XSD[kind]))
    right = ox.Literal(other, datatype=ox.NamedNode(XSD[other_kind]))
    assert order(left, right) == expected
    assert order(right, left) == (None if expected is None else -expected)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("one", "kind", "other", "other_kind", "expected"), ORDERS)
def test_what_cannot_be_compared_is_a_result(
    one: str, kind: str, other: str, other_kind: str, expected: int | None, engine: Engine
) -> None:
    value = Literal(one, datatype=XSD[kind], normalize=False)
    limit = Literal(other, datatype=XSD[other_kind], normalize=False)
    later = URIRef("urn:later")
    data = Graph().add((NODE, PROPERTY, value)).add((NODE, later, limit))
    for parameter, of, orders in (
        (SH.minInclusive, limit, (0, 1)),
        (SH.maxInclusive, limit, (0, -1)),
        (SH.minExclusive, limit, (1,)),
        (SH.maxExclusive, limit, (-1,)),
        (SH.lessThan, later, (-1,)),
        (SH.lessThanOrEquals, later, (-1, 0)),
    ):
        shapes = Graph().add((SHAPE, SH.targetNode, NODE)).add((SHAPE, SH.path, PROPERTY)).add((SHAPE, parameter, of))
        found = validate_graph(data, shapes=shapes, engine=engine)
        assert [finding.value for finding in found] == ([] if expected in orders else [one])


@pytest.mark.parametrize("engine", ENGINES)
def test_nodes_cannot_be_compared(engine: Engine) -> None:
    later = URIRef("urn:later")
    data = Graph().add((NODE, PROPERTY, BNode("x"))).add((NODE, PROPERTY, NODE)).add((NODE, later, Literal(1)))
    shapes = Graph().add((SHAPE, SH.targetNode, NODE)).add((SHAPE, SH.path, PROPERTY)).add((SHAPE, SH.lessThan, later))
    assert len(validate_graph(data, shapes=shapes, engine=engine)) == 2


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "parameter", [SH["in"], SH.hasValue, SH.equals, SH.disjoint, SH.lessThan, SH.closed, SH["not"], SH.nodeKind]
)
def test_a_blank_node_hides_no_other_finding(parameter: URIRef, engine: Engine) -> None:
    """Without a message of its own, a shape's result describes the blank node, also one in a circle."""
    data, shapes = Graph(), Graph()
    one, two, ring = BNode("one"), BNode("two"), BNode("ring")
    other = URIRef("urn:other")
    for value in (two, ring, Literal("plain")):
        data.add((one, PROPERTY, value))
    data.add((two, PROPERTY, one)).add((one, other, two))
    Collection(data, ring, [Literal(1)])
    data.set((ring, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"), ring))
    inner = BNode()
    values = {
        SH["in"]: Collection(shapes, BNode(), [Literal("a"), Literal("b")]).uri,
        SH.hasValue: Literal("c"),
        SH.closed: Literal(True),
        SH["not"]: inner,
        SH.nodeKind: SH.IRI,
    }
    shapes.add((inner, SH.nodeKind, SH.BlankNodeOrLiteral))
    shapes.add((SHAPE, SH.targetSubjectsOf, PROPERTY)).add((SHAPE, SH.path, PROPERTY))
    shapes.add((SHAPE, parameter, values.get(parameter, other)))
    second = URIRef("urn:second")
    shapes.add((second, SH.targetSubjectsOf, PROPERTY)).add((second, SH.path, PROPERTY))
    shapes.add((second, SH.maxCount, Literal(1)))
    found = validate_graph(data, shapes=shapes, engine=engine)
    assert {finding.rule for finding in found} == {str(SHAPE), str(second)}
    assert all(finding.message for finding in found)
