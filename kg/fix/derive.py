"""Derives triples that follow from others but should be written out.

Queries work without inference, so that what the ontology says of classes and of properties that hold both ways
stands in the graph; and a mention says in triples what its IRI says (RFC 5147).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, XSD

from kg.files import ontology
from kg.names import GEO, KG, NIF, WGS
from kg.vocabulary import superclasses

_TYPE = ox.NamedNode(str(RDF.type))
_OFFSETS = re.compile(r"(?P<article>.+)#char=(?P<begin>0|[1-9][0-9]*),(?P<end>0|[1-9][0-9]*)")
_DEGREES = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_Terms = list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
_Said = dict[ox.NamedNode, dict[str, _Terms]]


def missing(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the missing triples that follow from a graph, sorted.

    Blank nodes are left alone: nothing can be added to them from outside.

    >>> strike = ox.Triple(ox.NamedNode("urn:e"), _TYPE, ox.NamedNode(str(KG.AirStrike)))
    >>> [triple.object.value.rpartition("#")[2] for triple in missing([strike])]
    ['Assault', 'Event']
    """
    given = set(triples)
    said: _Said = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in given:
        if isinstance(subject, ox.NamedNode):
            said[subject][predicate.value].append(value)
    found = {triple for rule in (_classes, _both_ways, _mentions, _points) for triple in rule(said)}
    return sorted(found - given, key=str)


def _classes(said: _Said) -> Iterator[ox.Triple]:
    """Yield the superclasses of a node's classes."""
    for subject, statements in said.items():
        for value in statements.get(_TYPE.value, ()):
            if isinstance(value, ox.NamedNode) and value.value.startswith(str(KG)):
                for name in superclasses(value.value.removeprefix(str(KG)))[1:]:
                    yield ox.Triple(subject, _TYPE, ox.NamedNode(f"{KG}{name}"))


def _both_ways(said: _Said) -> Iterator[ox.Triple]:
    """Yield the inverses of properties."""
    for name, inverse in _inverses().items():
        for subject, statements in said.items():
            for value in statements.get(name, ()):
                if isinstance(value, ox.NamedNode):
                    yield ox.Triple(value, ox.NamedNode(inverse), subject)


@cache
def _inverses() -> dict[str, str]:
    """Read the inverses of our properties; some are their own."""
    found: dict[str, str] = {}
    with ontology().open("rb") as file:
        for quad in ox.parse(file, format=ox.RdfFormat.TURTLE):
            subject, predicate, value = quad.triple
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
                continue
            if predicate == _TYPE and value.value == str(OWL.SymmetricProperty):
                found[subject.value] = subject.value
            elif predicate.value == str(OWL.inverseOf):
                found |= {subject.value: value.value, value.value: subject.value}
    return found


def _mentions(said: _Said) -> Iterator[ox.Triple]:
    """Yield the properties that follow from a mention's IRI: its offsets and its article."""
    for subject, statements in said.items():
        found = _OFFSETS.fullmatch(subject.value)
        if not found or str(NIF.anchorOf) not in statements or str(KG.inHeadline) in statements:
            continue
        for name, offset in ((NIF.beginIndex, found["begin"]), (NIF.endIndex, found["end"])):
            if str(name) not in statements:
                number = ox.Literal(offset, datatype=ox.NamedNode(str(XSD.nonNegativeInteger)))
                yield ox.Triple(subject, ox.NamedNode(str(name)), number)
        article = ox.NamedNode(found["article"])
        if str(NIF.referenceContext) not in statements and article in said:
            yield ox.Triple(subject, ox.NamedNode(str(NIF.referenceContext)), article)


def _points(said: _Said) -> Iterator[ox.Triple]:
    """Yield the point of a geometry from the coordinates of its place, if there is one of each."""
    for statements in said.values():
        numbers = [statements.get(str(name), []) for name in (WGS.long, WGS.lat)]
        shapes = statements.get(str(GEO.hasGeometry), [])
        if [len(some) for some in (*numbers, shapes)] != [1, 1, 1] or not isinstance(shapes[0], ox.NamedNode):
            continue
        degrees = [some[0].value for some in numbers if isinstance(some[0], ox.Literal)]
        if (
            all(map(_DEGREES.fullmatch, degrees))
            and len(degrees) == 2
            and str(GEO.asWKT) not in said.get(shapes[0], {})
        ):
            point = ox.Literal(f"POINT({' '.join(degrees)})", datatype=ox.NamedNode(str(GEO.wktLiteral)))
            yield ox.Triple(shapes[0], ox.NamedNode(str(GEO.asWKT)), point)
