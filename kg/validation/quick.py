"""Our own SPARQL constraints as tests that are quick to make, for the precheck.

Each test takes an index and a focus node, and says whether the query surely finds nothing there. Where it is not sure,
pySHACL asks the query, which alone says what is right (``shapes/extra``, ``shapes/recommended.ttl``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH, XSD

from kg.formats import Term
from kg.formats.light import Index
from kg.names import GAF, GEO, KG, NIF, SCHEMA, SHAPES, WGS

#: Says of a focus node whether a query surely finds nothing.
Quick = Callable[[Index, Term], bool]

_TYPE, _LABEL, _DECIMAL = (ox.NamedNode(str(iri)) for iri in (RDF.type, RDFS.label, XSD.decimal))
_CONTEXT, _BEGIN, _END, _WORDS = (
    ox.NamedNode(str(iri)) for iri in (NIF.referenceContext, NIF.beginIndex, NIF.endIndex, NIF.anchorOf)
)
_DENOTED, _MENTIONS, _HEADLINE = (ox.NamedNode(str(iri)) for iri in (GAF.denotedBy, SCHEMA.mentions, SCHEMA.headline))
_GEOMETRY, _WKT, _LAT, _LONG = (ox.NamedNode(str(iri)) for iri in (GEO.hasGeometry, GEO.asWKT, WGS.lat, WGS.long))
_ABOUT, _QUOTATION, _FACTUALITY, _ASSERTED, _PERSON, _LED_BY, _MEMBER_OF = (
    ox.NamedNode(str(KG[name]))
    for name in ("about", "quotation", "factuality", "Asserted", "Person", "ledBy", "memberOf")
)
_OFFSETS = re.compile(r"#char=(0|[1-9][0-9]{0,17}),(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
_FULL_NAME = re.compile(r"[A-Z][^ ]* (.* )?[A-Z]")


def quick_tests(shapes: Graph) -> Mapping[str, Quick]:
    """Return the tests of our SPARQL constraints, by the text of their query.

    Args:
        shapes: our own.
    """
    found: dict[str, Quick] = {}
    for name, test in _TESTS.items():
        for constraint in shapes.objects(SHAPES[name], SH.sparql):
            found |= {str(query): test for query in shapes.objects(constraint, SH.select)}
    return found


def _only(index: Index, subject: Term, *predicates: Term) -> list[ox.Literal] | None:
    """Return the one literal that each of some properties has, or None if any has several values, or another."""
    found = []
    for predicate in predicates:
        values = index.objects(subject, predicate)
        value = next(iter(values), None)
        if len(values) != 1 or not isinstance(value, ox.Literal):
            return None
        found.append(value)
    return found


def _lack(index: Index, subject: Term, *predicates: Term) -> bool:
    """Return whether something has no value at all of one of some properties."""
    said = index.forward.get(subject, {})
    return not all(predicate in said for predicate in predicates)


def _things_in(index: Index, article: Term) -> Iterator[Term]:
    """Yield what the words of an article denote."""
    things = (thing for mention in index.subjects(_CONTEXT, article) for thing in index.subjects(_DENOTED, mention))
    yield from dict.fromkeys(things)


def _offsets_fit(index: Index, article: Term) -> bool:
    return all(_mention_fits(index, mention, article) for mention in index.subjects(_CONTEXT, article))


def _mention_fits(index: Index, mention: Term, article: Term) -> bool:
    if _lack(index, mention, _BEGIN, _END, _WORDS):
        return True
    said = _only(index, mention, _BEGIN, _END, _WORDS)
    if said is None or not isinstance(article, ox.NamedNode) or not isinstance(mention, ox.NamedNode):
        return False
    begin, end, words = (literal.value for literal in said)
    offsets = f"#char={begin},{end}"
    return (
        mention.value == article.value + offsets
        and _OFFSETS.fullmatch(offsets) is not None
        and len(words) == int(end) - int(begin)
    )


def _headline_fits(index: Index, mention: Term) -> bool:
    if _lack(index, mention, _WORDS, _CONTEXT):
        return True
    said, articles = _only(index, mention, _WORDS), index.objects(mention, _CONTEXT)
    article = next(iter(articles))
    if said is None or len(articles) != 1:
        return False
    headlines = _only(index, article, _HEADLINE)
    if headlines is None or not isinstance(article, ox.NamedNode) or not isinstance(mention, ox.NamedNode):
        return False
    start, words = f"{article.value}/headline", said[0].value
    offsets = _OFFSETS.fullmatch(mention.value, len(start)) if mention.value.startswith(start) else None
    return bool(words) and offsets is not None and headlines[0].value[int(offsets[1]) : int(offsets[2])] == words


def _points_fit(index: Index, article: Term) -> bool:
    return all(_point_fits(index, place) for place in _things_in(index, article))


def _point_fits(index: Index, place: Term) -> bool:
    if _lack(index, place, _GEOMETRY, _LAT, _LONG):
        return True
    degrees, geometries = _only(index, place, _LAT, _LONG), index.objects(place, _GEOMETRY)
    geometry = next(iter(geometries))
    if _lack(index, geometry, _WKT) and len(geometries) == 1:
        return True
    point = _only(index, geometry, _WKT)
    if degrees is None or point is None or len(geometries) != 1:
        return False
    north, east = degrees
    return (
        point[0].value.partition("(")[2].partition(")")[0] == f"{east.value} {north.value}"
        and north.datatype == east.datatype == _DECIMAL
        and all(_NUMBER.fullmatch(number.value) for number in degrees)
    )


def _no_fact_is_quoted(index: Index, article: Term) -> bool:
    return all(
        _is_told_outside(index, event)
        for claim in _things_in(index, article)
        if index.objects(claim, _QUOTATION)
        for event in index.objects(claim, _ABOUT)
        if _ASSERTED in index.objects(event, _FACTUALITY)
    )


def _is_told_outside(index: Index, event: Term) -> bool:
    """Return whether any words for an event stand outside all quotations that are about it."""
    claims = index.subjects(_ABOUT, event)
    quotations = [words.value for claim in claims for words in index.objects(claim, _QUOTATION) if _is_text(words)]
    triggers = [words for mention in index.objects(event, _DENOTED) for words in index.objects(mention, _WORDS)]
    return any(_is_text(words) and not any(words.value in text for text in quotations) for words in triggers)


def _is_text(term: Term) -> bool:
    return isinstance(term, ox.Literal)


def _is_in_no_circle(predicates: tuple[Term, ...], index: Index, node: Term) -> bool:
    return not any(
        node in index.reached(value, predicate) for predicate in predicates for value in index.objects(node, predicate)
    )


def _full_names_differ(index: Index, article: Term) -> bool:
    seen: set[Term] = set()
    for person in index.objects(article, _MENTIONS):
        if _PERSON in index.objects(person, _TYPE):
            names = index.objects(person, _LABEL)
            if any(_FULL_NAME.match(getattr(name, "value", "")) for name in names & seen):
                return False
            seen |= names
    return True


#: The test of each shape's query.
_TESTS: Mapping[str, Quick] = {
    "Article-offsets": _offsets_fit,
    "HeadlineMention-words": _headline_fits,
    "Article-points": _points_fit,
    "GoodArticle-quotedFacts": _no_fact_is_quoted,
    "OwnLeader-ledBy": partial(_is_in_no_circle, (_LED_BY,)),
    "OwnMember-memberOf": partial(_is_in_no_circle, (_MEMBER_OF,)),
    "GoodTie-circle": partial(_is_in_no_circle, (_LED_BY, _MEMBER_OF)),
    "GoodPerson-unique": _full_names_differ,
}
