"""Makes corpora of any size out of the golden cases, for what is asked of engines and how long they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import pyoxigraph as ox
from hand_made import EXTRACTION
from rdflib import URIRef

from kg.formats import to_triples
from kg.names import BASE, KG, RDF, SCHEMA, SKOS, XSD
from kg.rdf.graph import to_graph

CASES = Path(__file__).parent / "cases"

_ARTICLES = f"{BASE}article/"

#: How many articles of a linked corpus tell one story, and the papers that they stand in.
TELLERS, PAPERS = 5, ("Agency", "Local")
_LINKS = {KG.Event: KG.sameEventAs, KG.Actor: KG.sameActorAs, KG.Place: KG.samePlaceAs}
_ITEM = "http://www.wikidata.org/entity/Q"

T = TypeVar("T")


def articles(number: int) -> Iterator[list[ox.Quad]]:
    """Yield so many articles, each in its named graph: the cases again and again, under other names.

    Countries and known places have the same IRIs in all of them, as in a corpus of news.
    """
    for place, (name, triples) in enumerate(islice(cycle(list(_cases())), number)):
        copy = f"{name}-{place}"
        graph = ox.NamedNode(f"{_ARTICLES}{copy}/graph")
        yield [
            ox.Quad(_renamed(subject, name, copy), predicate, _renamed(value, name, copy), graph)
            for subject, predicate, value in triples
        ]


def linked(number: int) -> Iterator[list[ox.Quad]]:
    """Yield so many articles with links as ``kg merge`` makes them, and items of Wikidata.

    Of each case, five articles tell one story: their events, actors and places lead to those of the first. Two papers
    tell it by turns, and of other numbers of killed.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for place, quads in enumerate(articles(number)):
        graph = quads[0].graph_name
        article = str(graph.value).removesuffix("/graph")  # type: ignore[union-attr]
        story = told[article.rpartition("-")[0]]
        story.append(article)
        first = story[(len(story) - 1) // TELLERS * TELLERS]
        day = date(2024, 1, 1) + timedelta(days=place // 8)
        said = [*_links(quads, article, first), *_printed(article, PAPERS[len(story) % len(PAPERS)], day.isoformat())]
        kept = [_with_toll(quad, len(story) % 3 + 3) for quad in quads if not _is_printed(quad)]
        yield [*kept, *(ox.Quad(one.subject, one.predicate, one.object, graph) for one in said)]


def _links(quads: list[ox.Quad], article: str, first: str) -> Iterator[ox.Triple]:
    for quad in quads:
        same = _LINKS.get(URIRef(str(quad.object.value))) if quad.predicate.value == str(RDF.type) else None  # type: ignore[union-attr]
        name = str(quad.subject.value)  # type: ignore[union-attr]
        if same is None or not name.startswith(f"{article}/"):
            continue
        centre = first + name.removeprefix(article)
        if article != first:
            yield ox.Triple(quad.subject, ox.NamedNode(str(same)), ox.NamedNode(centre))
        if same == KG.sameActorAs:
            item = ox.NamedNode(f"{_ITEM}{crc32(centre.encode())}")
            yield ox.Triple(quad.subject, ox.NamedNode(str(SKOS.exactMatch)), item)


_PUBLISHER, _DATE = (ox.NamedNode(str(one)) for one in (SCHEMA.publisher, SCHEMA.datePublished))


def _printed(article: str, paper: str, day: str) -> Iterator[ox.Triple]:
    yield ox.Triple(ox.NamedNode(article), _PUBLISHER, ox.Literal(paper))
    yield ox.Triple(ox.NamedNode(article), _DATE, ox.Literal(day, datatype=ox.NamedNode(str(XSD.date))))


def _is_printed(quad: ox.Quad) -> bool:
    return quad.predicate in {_PUBLISHER, _DATE}


def _with_toll(quad: ox.Quad, number: int) -> ox.Quad:
    if quad.predicate.value != str(KG.killed):
        return quad
    return ox.Quad(quad.subject, quad.predicate, ox.Literal(number), quad.graph_name)


def _cases() -> Iterator[tuple[str, list[ox.Triple]]]:
    yield "truce%201", to_triples(to_graph(EXTRACTION))
    for path in sorted(CASES.glob("*.ttl")):
        quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        yield path.stem, [quad.triple for quad in quads]


def _renamed(term: T, old: str, new: str) -> T | ox.NamedNode:
    if isinstance(term, ox.NamedNode) and term.value.startswith(f"{_ARTICLES}{old}"):
        return ox.NamedNode(f"{_ARTICLES}{new}{term.value.removeprefix(_ARTICLES + old)}")
    return term


def write_quads(path: Path, graphs: Iterable[Iterable[ox.Quad]], *, merged: bool = False) -> Path:
    """Write graphs as N-Quads, each under its name or all in the default graph; return the path."""
    quads = (quad for graph in graphs for quad in graph)
    made = dict.fromkeys(ox.Quad(*quad.triple) if merged else quad for quad in quads)
    ox.serialize(made, path, format=ox.RdfFormat.N_QUADS)
    return path
