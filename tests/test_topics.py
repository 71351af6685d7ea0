"""Classes of events in IPTC Media Topics and Wikidata: as they were published, and nothing that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node

from kg import files
from kg.validation import read_shapes
from kg.vocabulary import superclasses

HERE = Path(__file__).parent / "codes"
CODES = read_shapes([files.codes()])
CODE = "https://w3id.org/newskg/codes#"
TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
ITEM = "http://www.wikidata.org/entity/"
CLOSE, BROAD, NARROW, RELATED = SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch


class Topic(NamedTuple):
    """A topic as IPTC published it."""

    code: str
    above: str
    name: str
    definition: str
    item: str


class Item(NamedTuple):
    """A Wikidata item as others published it."""

    name: str
    label: str
    kbpedia: str
    dbpedia: str
    atlas: str


def rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


TOPICS = {row[0]: Topic(*row) for row in rows("media-topics.tsv")}
ITEMS = {row[0]: Item(*row) for row in rows("wikidata.tsv")}


def matched(namespace: str) -> set[str]:
    """The topics or items that some class is mapped to."""
    return {
        str(code).removeprefix(namespace)
        for relation in (CLOSE, BROAD, NARROW, RELATED)
        for code in CODES.objects(None, relation)
        if str(code).startswith(namespace)
    }


def mappings(relation: URIRef, namespace: str) -> Iterator[tuple[str, str]]:
    for concept, code in CODES.subject_objects(relation):
        if str(code).startswith(namespace):
            yield str(concept).removeprefix(CODE), str(code).removeprefix(namespace)


def sources(concept: Node) -> set[str]:
    return {str(source) for source in CODES.objects(concept, DCTERMS.source)}


def label(concept: Node) -> str:
    (found,) = CODES.objects(concept, SKOS.prefLabel)
    return str(found)


def line_of(code: str) -> Iterator[str]:
    """Yield a topic and those above it."""
    while code:
        yield code
        code = TOPICS[code].above


@pytest.mark.parametrize("code", sorted(matched(TOPIC)))
def test_a_topic_is_called_as_iptc_calls_it(code: str) -> None:
    concept = URIRef(TOPIC + code)
    assert label(concept) == TOPICS[code].name
    assert sources(concept) == {f"IPTC Media Topics (31 March 2025), medtop:{code}"}
    assert (concept, SKOS.inScheme, URIRef(TOPIC)) in CODES


@pytest.mark.parametrize("name", sorted(matched(ITEM)))
def test_an_item_means_what_others_published_of_it(name: str) -> None:
    item = ITEMS[name]
    assert label(URIRef(ITEM + name)) == item.label
    published = {f"IPTC Media Topics (31 March 2025), {topic.code}" for topic in TOPICS.values() if topic.item == name}
    if item.kbpedia != "-":
        published.add(f"KBpedia 1.60, linkages to Wikidata, {item.kbpedia}")
    if item.dbpedia != "-":
        published.add(f"DBpedia ontology (snapshot of 20 August 2026), {item.dbpedia}")
    if item.atlas != "-":
        published.add("Atlas Voyager (a49c6b3), sparql-constants.ts")
    assert published
    assert sources(URIRef(ITEM + name)) == published


def test_nothing_is_described_that_no_class_is_mapped_to() -> None:
    described = {str(concept) for concept in CODES.subjects(SKOS.inScheme, URIRef(f"{CODE}wikidata"))}
    described |= {str(concept) for concept in CODES.subjects(SKOS.inScheme, URIRef(TOPIC))}
    assert described == {TOPIC + code for code in matched(TOPIC)} | {ITEM + name for name in matched(ITEM)}
    assert matched(ITEM) == ITEMS.keys()


@pytest.mark.parametrize("namespace", [TOPIC, ITEM])
def test_a_class_is_close_to_one_topic_and_one_item_and_stands_to_each_in_one_way(namespace: str) -> None:
    close = [name for name, _ in mappings(CLOSE, namespace)]
    assert len(close) == len(set(close))
    pairs = [pair for relation in (CLOSE, BROAD, NARROW, RELATED) for pair in mappings(relation, namespace)]
    assert len(pairs) == len(set(pairs)) > 20


def test_a_class_stands_to_an_item_as_to_the_topic_that_iptc_maps_to_it() -> None:
    shared = 0
    for relation in (CLOSE, BROAD, NARROW, RELATED):
        items = set(mappings(relation, ITEM)) | set(mappings(CLOSE, ITEM))
        others = {pair for other in (BROAD, NARROW, RELATED) for pair in mappings(other, ITEM)} - items
        for name, code in mappings(relation, TOPIC):
            item = TOPICS[code].item
            shared += (name, item) in items
            assert (name, item) not in others, (name, code)
    assert shared > 20


def test_a_class_is_close_to_no_wider_topic_than_the_classes_above_it() -> None:
    close = dict(mappings(CLOSE, TOPIC))
    for name, code in close.items():
        for above in set(superclasses(name)) - {name}:
            assert code not in line_of(close.get(above, "")), (name, above)


def test_what_is_wider_than_a_class_does_not_lie_below_what_is_close_to_it_or_narrower() -> None:
    ranked = [(rank, *pair) for rank, way in enumerate((NARROW, CLOSE, BROAD)) for pair in mappings(way, TOPIC)]
    for rank, name, code in ranked:
        for other_rank, other_name, other in ranked:
            if name == other_name and rank < other_rank:
                assert code not in line_of(other), (name, code, other)
