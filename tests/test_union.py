"""What several articles say of one actor or place can stand in one graph, and that graph conforms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from kg import files
from kg.exporter import export_article
from kg.formats import read_graph
from kg.formats.write import render
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import open_gazetteer
from kg.model import Article, Severity
from kg.names import BASE, GAF, GEO, KG, NIF, SCHEMA, WGS, graph_iri
from kg.readers import read_articles
from kg.validation import validate_graph

HERE = Path(__file__).parent

#: Articles that speak of the same in other words, and see other sides of it.
TEXTS = (
    "Rebels shelled Deraa on Monday. Hezbollah, a charity, gave bread to the town, the White Helmets said.",
    "The army entered Daraa on Tuesday. Hezbollah fighters attacked the army near Dar'a. Germany sent aid.",
    "Dera'a was quiet. The Lebanese group Hezbollah said that Hama had fallen; Aleppo condemned it.",
    "Two people died in Hamburg and in Moscow on Friday. Moscow denied it, and the UN Security Council met.",
    "Ministers of the United States met in the city of Washington. The Security Council of the UN will meet.",
    "Homs said on Sunday that Isis had killed six men near Palmyra. ISIL denied it. Islamic State is an army.",
)


def articles() -> list[Article]:
    found = [Article(id=f"text {n}", text=text, date=dt.date(2024, 12, 3)) for n, text in enumerate(TEXTS)]
    for path in (*sorted((HERE / "cases").glob("*.txt")), *sorted(files.seeds().glob("*.txt"))):
        found += [article for article in read_articles([path]) if isinstance(article, Article)]
    return found


@cache
def graphs() -> tuple[Graph, ...]:
    return tuple(export_article(article, validate=False).graph for article in articles())


@cache
def union() -> Graph:
    whole = Graph()
    for graph in graphs():
        whole += graph
    return whole


def shared(graph: Graph) -> set[URIRef]:
    """The actors and places that other articles may speak of as well."""
    kinds = {node for cls in (KG.Actor, KG.Place) for node in graph.subjects(RDF.type, cls)}
    return {URIRef(str(node)) for node in kinds if not str(node).startswith(f"{BASE}article/")}


def test_all_articles_in_one_graph_conform() -> None:
    assert len(graphs()) > 15
    assert [f for f in validate_graph(union()) if f.severity is Severity.VIOLATION] == []


def test_articles_in_one_turtle_file_conform(tmp_path: Path) -> None:
    path = tmp_path / "all.ttl"
    path.write_bytes(render(graphs(), "turtle"))
    assert [f for f in validate_graph(read_graph(path)) if f.severity is Severity.VIOLATION] == []


def test_what_articles_share_is_of_one_class_and_name_and_at_one_place_in_all_of_them() -> None:
    said: dict[tuple[URIRef, URIRef], set[frozenset[Node]]] = defaultdict(set)
    times: dict[URIRef, int] = defaultdict(int)
    for graph in graphs():
        for node in shared(graph):
            times[node] += 1
            for predicate in (
                RDF.type,
                RDFS.label,
                WGS.lat,
                WGS.long,
                GEO.hasGeometry,
                SCHEMA.addressCountry,
                OWL.sameAs,
            ):
                said[node, predicate].add(frozenset(graph.objects(node, predicate)))
    assert sum(number > 1 for number in times.values()) > 5
    assert {key: values for key, values in said.items() if len(values) > 1} == {}


def test_what_an_article_calls_it_is_another_name() -> None:
    daraa = URIRef(f"{BASE}place/gn-170905")
    names = [{str(name) for name in graph.objects(daraa, SKOS.altLabel)} for graph in graphs()[:3]]
    assert [str(label) for label in union().objects(daraa, RDFS.label)] == ["Daraa"]
    assert "Deraa" in names[0] - names[1] - names[2]
    hezbollah = URIRef(f"{BASE}actor/hezbollah")
    assert set(union().objects(hezbollah, RDF.type)) == {KG.ArmedGroup, KG.Actor}


def test_of_what_articles_share_only_their_mentions_have_a_confidence() -> None:
    whole = union()
    for node in shared(whole):
        assert not {KG.confidence, KG.kindConfidence, KG.placeConfidence} & set(whole.predicates(node))
    for graph in graphs():
        for node in shared(graph):
            mentions = list(graph.objects(node, GAF.denotedBy))
            begins = {int(str(graph.value(mention, NIF.beginIndex))): mention for mention in mentions}
            assert not begins or (begins[min(begins)], KG.kindConfidence, None) in graph


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_every_place_with_a_country_leads_to_it_by_name(number: int) -> None:
    graph = graphs()[number]
    for place, code in graph.subject_objects(SCHEMA.addressCountry):
        country = URIRef(f"{BASE}country/{code}")
        assert place == country or country in set(graph.transitive_objects(place, KG.within)), place
        assert (country, RDF.type, KG.Country) in graph
        assert len(list(graph.objects(country, RDFS.label))) == 1


def test_a_graph_s_articles_are_told_apart_by_their_digests() -> None:
    one, two = (export_article(Article(id="x", text=text), validate=False).graph for text in TEXTS[:2])
    found = [f for f in validate_graph(one + two) if f.severity is Severity.VIOLATION]
    assert [(f.rule.rpartition("#")[2], f.focus) for f in found] == [
        ("Graph-textDigest", str(graph_iri(f"{BASE}article/x")))
    ]


def test_every_name_of_a_city_is_of_one_in_the_gazetteer_that_has_another_there(lexicon: Lexicon) -> None:
    with open_gazetteer() as gazetteer:
        for number, name in lexicon.city_names.items():
            city = gazetteer.get(number)
            assert city is not None, name
            assert city.name != name
            assert city.geonames in {other.geonames for other in gazetteer.find(name)}, name
