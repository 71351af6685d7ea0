"""An extraction becomes the triples that the ontology documents."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

import pytest
from hand_made import ARTICLE, EXTRACTION, TEXT, span
from hypothesis import given, strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, PROV, RDF, RDFS, SKOS, XSD

from kg import __version__
from kg.model import (
    Article,
    Claim,
    Count,
    Entity,
    Event,
    Extraction,
    Kind,
    Location,
    Position,
    Precision,
    Relation,
    Severity,
    Span,
)
from kg.names import GAF, GEO, KG, NIF, SCHEMA, WGS
from kg.rdf.graph import to_graph
from kg.rdf.plain import plain
from kg.validation import validate_graph

BASE = "https://w3id.org/newskg/id/"
HERE = f"{BASE}article/truce%201"
GRAPH = to_graph(EXTRACTION)


def own(path: str) -> URIRef:
    return URIRef(HERE + path)


def shared(path: str) -> URIRef:
    return URIRef(BASE + path)


def event_at(words: str, after: str = "") -> URIRef:
    begin, end = span(words, after=after)
    return own(f"/event/{begin}-{end}")


def mention_of(words: str, after: str = "") -> URIRef:
    begin, end = span(words, after=after)
    return own(f"#char={begin},{end}")


def values(graph: Graph, subject: URIRef, predicate: URIRef) -> set[object]:
    return {value.toPython() if isinstance(value, Literal) else value for value in graph.objects(subject, predicate)}


def of_entities(*entities: Entity, text: str = TEXT) -> Graph:
    return to_graph(Extraction(Article(id="truce 1", text=text), entities))


def test_the_graph_is_named_after_its_article() -> None:
    assert GRAPH.identifier == own("/graph")


def test_the_graph_is_a_thing_of_its_own_made_by_a_run_of_the_article() -> None:
    assert {re.split("[/#]", str(p))[-1]: str(o) for p, o in GRAPH.predicate_objects(own("/graph"))} == {
        "type": str(PROV.Entity),
        "wasDerivedFrom": HERE,
        "textDigest": sha256(TEXT.encode()).hexdigest(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creditText": "Where places lie is taken from GeoNames (https://www.geonames.org/), CC BY 4.0.",
        "wasGeneratedBy": f"{HERE}/run",
    }


def test_geonames_is_credited_only_for_what_is_taken_from_it() -> None:
    assert not list(of_entities(Entity("x", Kind.CITY, "X", mentions=(Span(0, 5),))).objects(None, SCHEMA.creditText))


def test_an_article_says_what_is_known_of_it() -> None:
    assert values(GRAPH, own(""), RDF.type) == {KG.Article, SCHEMA.NewsArticle}
    of_contents = {RDF.type, SCHEMA.about, SCHEMA.mentions, SCHEMA.contentLocation}
    assert {
        re.split("[/#]", str(p))[-1]: str(o) for p, o in GRAPH.predicate_objects(own("")) if p not in of_contents
    } == {
        "identifier": "truce 1",
        "headline": "Truce ends",
        "datePublished": "2024-12-03",
        "inLanguage": "en",
        "url": "https://example.org/a b",
        "publisher": "The Post",
        "author": "A. Writer",
    }


def test_an_article_tells_consumers_of_schema_org_what_is_in_it() -> None:
    assert values(GRAPH, own(""), SCHEMA.about) == set(GRAPH.subjects(RDF.type, KG.Event))
    actors, places = (set(GRAPH.subjects(RDF.type, cls)) for cls in (KG.Actor, KG.Place))
    assert values(GRAPH, own(""), SCHEMA.mentions) == actors | places
    assert values(GRAPH, own(""), SCHEMA.contentLocation) == {own("/place/port-of-lindau"), shared("place/1234")}


def test_mentions_can_do_without_words_and_offsets() -> None:
    bare = to_graph(EXTRACTION, mentions=False)
    left_out = GRAPH - bare
    assert {predicate for _, predicate, _ in left_out} == {NIF.beginIndex, NIF.endIndex, NIF.anchorOf}
    assert len(bare) + len(left_out) == len(GRAPH)
    assert not [finding for finding in validate_graph(bare) if finding.severity is Severity.VIOLATION]


def test_a_title_is_the_headline_before_any_in_the_text() -> None:
    graph = to_graph(replace(EXTRACTION, article=replace(ARTICLE, title="The title")))
    assert values(graph, own(""), SCHEMA.headline) == {"The title"}


def test_the_run_names_the_versions_of_exporter_and_model() -> None:
    agents = GRAPH.objects(own("/run"), PROV.wasAssociatedWith)
    assert {(str(GRAPH.value(a, RDFS.label)), str(GRAPH.value(a, SCHEMA.softwareVersion))) for a in agents} == {
        ("newskg", __version__),
        ("en_newskg", "1.2.0"),
    }


@pytest.mark.parametrize(("model", "name", "version"), [
    ("en_core_web_sm-3.8.0", "en_core_web_sm", "3.8.0"), ("mine 2", "mine", "2"), ("mine", "mine", "0"),
])  # fmt: skip
def test_a_model_s_name_and_version_are_told_apart(model: str, name: str, version: str) -> None:
    graph = to_graph(replace(EXTRACTION, model=model))
    agent = shared(f"software/{name}/{version}")
    assert (values(graph, agent, RDFS.label), values(graph, agent, SCHEMA.softwareVersion)) == ({name}, {version})


def test_what_all_articles_know_has_an_iri_of_its_own_and_all_else_lies_under_the_article() -> None:
    labels = {str(label): iri for iri, label in GRAPH.subject_objects(RDFS.label)}
    assert labels["Norland"] == shared("country/NX")
    assert labels["Lindau"] == shared("place/1234")
    assert labels["Ana Ruiz"] == own("/actor/ana-ruiz")
    assert labels["port of Lindau"] == own("/place/port-of-lindau")


def test_superclasses_are_stated() -> None:
    assert values(GRAPH, event_at("shelled"), RDF.type) == {KG.Shelling, KG.Assault, KG.Event}
    assert values(GRAPH, shared("country/NX"), RDF.type) == {KG.Country, KG.Actor, KG.Place}
    assert values(GRAPH, event_at("ends"), RDF.type) == {KG.Event}


def test_an_event_says_who_did_what_to_whom_where_and_when() -> None:
    event = event_at("shelled")
    assert values(GRAPH, event, KG.actor) == {own("/actor/rebels")}
    assert values(GRAPH, event, KG.target) == {own("/place/port-of-lindau")}
    assert values(GRAPH, event, KG.place) == {own("/place/port-of-lindau"), shared("place/1234")}
    dates = [GRAPH.value(event, KG.startDate), GRAPH.value(event, KG.endDate)]
    assert dates == [Literal("2024-12-02", datatype=XSD.date)] * 2
    assert values(GRAPH, event, KG.datePrecision) == {KG.Day}
    assert values(GRAPH, event, KG.dateEvidence) == {mention_of("on Monday")}


def test_an_event_says_how_the_article_presents_it() -> None:
    event = event_at("shelled")
    assert values(GRAPH, event, KG.factuality) == {KG.Claimed}
    assert values(GRAPH, event, KG.verification) == {KG.Unverified}
    assert values(GRAPH, event, KG.accordingTo) == {own("/actor/the-army")}


@pytest.mark.parametrize(("trigger", "what", "number", "precision", "words"), [
    ("shelled", "killed", 4, KG.AtLeast, "at least four"), ("shelled", "injured", 20, KG.Approximately, "about 20"),
    ("held", "detained", 9, KG.Exact, "nine"), ("fled", "displaced", 300, KG.AtMost, "300"),
])  # fmt: skip
def test_a_count_says_how_exact_it_is_and_on_which_words_it_rests(
    trigger: str, what: str, number: int, precision: URIRef, words: str
) -> None:
    event = event_at(trigger)
    assert GRAPH.value(event, KG[what]) == Literal(str(number), datatype=XSD.integer)
    assert values(GRAPH, event, KG[f"{what}Precision"]) == {precision}
    assert values(GRAPH, event, KG[f"{what}Evidence"]) == {mention_of(words)}


def test_of_several_counts_of_one_kind_the_first_stands() -> None:
    counts = tuple(Count("killed", number, Precision.EXACT, Span(0, 5)) for number in (4, 5))
    event = Event("e", "Casualty", (Span(0, 5),), "deaths", counts=counts)
    assert list(to_graph(Extraction(ARTICLE, (), (event,))).objects(None, KG.killed)) == [Literal(4)]


def test_a_claim_says_who_says_what_in_which_words() -> None:
    begin, end = span("said Ruiz")
    claim = own(f"/claim/{begin}-{end}")
    assert values(GRAPH, claim, KG.claimant) == {own("/actor/ana-ruiz")}
    assert values(GRAPH, claim, KG.content) == values(GRAPH, claim, KG.quotation) == {"We are ready"}
    assert values(GRAPH, claim, GAF.denotedBy) == {mention_of("said Ruiz")}
    assert set(GRAPH.objects(None, KG.about)) == {event_at("shelled")}
    assert values(GRAPH, claim, KG.stance) == {KG.Affirms}


def test_a_claim_says_when_it_was_made() -> None:
    begin, end = span("said", after="the army")
    claim = own(f"/claim/{begin}-{end}")
    assert GRAPH.value(claim, KG.startDate) == Literal("2024-12-02", datatype=XSD.date)
    assert values(GRAPH, claim, KG.datePrecision) == {KG.Day}


def test_what_did_not_happen_has_words_for_its_counts_and_no_numbers() -> None:
    event = event_at("killing")
    assert not values(GRAPH, event, KG.killed)
    assert values(GRAPH, event, KG.countEvidence) == {mention_of("four")}


def test_nobody_is_actor_and_target_of_one_event() -> None:
    event = Event("e", "Battle", (Span(0, 5),), "clash", ("rebels", "army"), ("army", "four"))
    graph = to_graph(Extraction(ARTICLE, EXTRACTION.entities, (event,)))
    (iri,) = set(graph.subjects(KG.actor))
    assert len(set(graph.objects(iri, KG.actor))) == 2
    assert len(set(graph.objects(iri, KG.target))) == 1


def test_an_actor_has_names_ties_and_offices() -> None:
    ruiz = own("/actor/ana-ruiz")
    assert values(GRAPH, ruiz, SKOS.altLabel) == {"Ruiz", "Captain Ana Ruiz"}
    assert values(GRAPH, ruiz, KG.memberOf) == {own("/actor/rebels")}
    assert values(GRAPH, own("/actor/rebels"), KG.ledBy) == {ruiz}
    position = GRAPH.value(ruiz, KG.position)
    assert isinstance(position, URIRef)
    assert values(GRAPH, position, SCHEMA.roleName) == {"captain"}
    assert values(GRAPH, position, KG.officeOf) == {own("/actor/rebels")}
    days = [GRAPH.value(position, KG.startDate), GRAPH.value(position, KG.endDate)]
    assert [str(day) for day in days] == ["2010-01-01", "2014-12-31"]
    assert values(GRAPH, position, GAF.denotedBy) == {mention_of("Captain")}


def test_a_place_says_where_it_lies() -> None:
    lindau = shared("place/1234")
    assert [str(GRAPH.value(lindau, p)) for p in (WGS.lat, WGS.long)] == ["47.5460912", "9.6842"]
    geometry = GRAPH.value(lindau, GEO.hasGeometry)
    assert GRAPH.value(geometry, GEO.asWKT) == Literal("POINT(9.6842 47.5460912)", datatype=GEO.wktLiteral)
    assert values(GRAPH, lindau, OWL.sameAs) == {URIRef("https://sws.geonames.org/1234/")}
    assert values(GRAPH, lindau, SCHEMA.addressCountry) == {"DE"}
    assert values(GRAPH, lindau, KG.within) == {shared("country/NX")}


@pytest.mark.parametrize(("degrees", "written"), [
    (60.0, "60.0"), (-0.125, "-0.125"), (0.30, "0.3"), (-0.0, "0.0"), (1e-9, "0.0"), (-1e-9, "0.0"), (-0.5, "-0.5"),
    (100.0, "100.0"),
])  # fmt: skip
def test_degrees_are_written_canonically(degrees: float, written: str) -> None:
    graph = of_entities(Entity("x", Kind.CITY, "X", location=Location(degrees, 0.5)))
    assert [str(value) for value in graph.objects(None, WGS.lat)] == [written]


def test_mentions_give_the_exact_words_at_their_offsets() -> None:
    mentions = list(GRAPH.subjects(NIF.anchorOf))
    assert len(mentions) > 15
    for mention in mentions:
        begin, end = (int(str(GRAPH.value(mention, p))) for p in (NIF.beginIndex, NIF.endIndex))
        assert mention == own(f"#char={begin},{end}")
        assert str(GRAPH.value(mention, NIF.anchorOf)) == TEXT[begin:end]
        assert GRAPH.value(mention, NIF.referenceContext) == own("")


def test_there_are_no_blank_nodes_and_the_text_itself_is_not_exported() -> None:
    assert not [term for triple in GRAPH for term in triple if isinstance(term, BNode)]
    assert TEXT not in {str(value) for value in GRAPH.objects()}


def test_a_base_of_one_s_own_holds_all_data() -> None:
    graph = to_graph(EXTRACTION, base="https://example.org/news/")
    assert {str(s)[:25] for s in graph.subjects()} == {"https://example.org/news/"}


def test_namesakes_are_told_apart_in_the_order_of_the_article() -> None:
    graph = of_entities(*(Entity(str(number), Kind.PERSON, "J. Smith") for number in range(3)))
    people = {str(iri).rpartition("/")[2] for iri in graph.subjects(RDF.type, KG.Person)}
    assert people == {"j-smith", "j-smith_2", "j-smith_3"}


def test_names_without_latin_letters_have_iris_too() -> None:
    graph = of_entities(Entity("a", Kind.ARMED_FORCE, "政府"), Entity("b", Kind.ARMED_FORCE, "军队"))
    assert set(graph.subjects(RDF.type, KG.ArmedForce)) == {own("/actor/armedforce"), own("/actor/armedforce_2")}


def test_events_with_one_trigger_are_told_apart() -> None:
    events = tuple(Event(key, "Event", (Span(0, 5),), key) for key in ("a", "b"))
    graph = to_graph(Extraction(ARTICLE, (), events))
    assert set(graph.subjects(RDF.type, KG.Event)) == {own("/event/0-5"), own("/event/0-5_2")}


def test_two_entities_of_one_known_iri_become_one_node_with_one_best_name() -> None:
    first = Entity(
        "a", Kind.COUNTRY, "Syria", mentions=(Span(0, 5),), known="country/SY", location=Location(35.0, 38.0)
    )
    second = replace(first, key="b", label="Syrian Arab Republic", location=Location(36.0, 39.0))
    graph = of_entities(first, second)
    assert values(graph, shared("country/SY"), RDFS.label) == {"Syria"}
    assert values(graph, shared("country/SY"), SKOS.altLabel) == {"Syrian Arab Republic"}
    assert len(list(graph.objects(None, WGS.lat))) == 1


def test_what_the_vocabulary_cannot_say_is_left_out() -> None:
    river = Entity(
        "river", Kind.NATURAL_FEATURE, "Rhine", positions=(Position("chief", Span(0, 5)),),
        relations=(Relation("ledBy", "boss"),),
    )  # fmt: skip
    boss = Entity(
        "boss", Kind.PERSON, "Boss", positions=(Position("boss", Span(6, 9), of="nobody"),),
        relations=(Relation("within", "river"), Relation("opposes", "boss"), Relation("memberOf", "nobody")),
    )  # fmt: skip
    event = Event("e", "Event", (Span(0, 5),), "e", ("nobody",), ("nobody",), ("boss",), according_to=("nobody",))
    claim = Claim("c", Span(0, 5), ("nobody",), (Span(6, 9),))
    graph = to_graph(Extraction(ARTICLE, (river, boss), (event,), (claim,)))
    said = {
        KG.ledBy, KG.within, KG.opposes, KG.memberOf, KG.officeOf, KG.actor, KG.target, KG.place, KG.accordingTo,
        KG.claimant,
    }  # fmt: skip
    assert not said & set(graph.predicates())
    assert list(graph.subjects(KG.position)) == [own("/actor/boss")]


@pytest.mark.parametrize(("kind", "who"), [(Kind.CITY, KG.Population), (Kind.FACILITY, KG.Organization)])
@pytest.mark.parametrize("role", ["actor", "source", "claimant"])
@pytest.mark.parametrize("known", ["place/x", None])
def test_where_a_place_acts_or_speaks_those_there_do(kind: Kind, who: URIRef, role: str, known: str | None) -> None:
    actors, sources = (("x",) if role == wanted else () for wanted in ("actor", "source"))
    event = Event("e", "Event", (Span(0, 5),), "e", actors, ("x",) if role != "actor" else (), according_to=sources)
    claims = (Claim("c", Span(0, 5), ("x",), (Span(6, 9),)),) if role == "claimant" else ()
    graph = to_graph(
        Extraction(ARTICLE, (Entity("x", kind, "X", mentions=(Span(0, 5),), known=known),), (event,), claims)
    )
    place, those = shared("place/x") if known else own("/place/x"), own("/actor/x")
    # the place is in this article what it is in all others
    assert values(graph, place, RDF.type) == {KG.Place, KG[kind.value]}
    assert values(graph, those, RDF.type) == {KG.Actor, who}
    assert values(graph, those, SCHEMA.location) == {place}
    assert {o for p in (KG.actor, KG.accordingTo, KG.claimant) for o in graph.objects(None, p)} == {those}
    assert values(graph, event_at("Truce"), KG.target) <= {place}
    assert not [finding for finding in validate_graph(graph) if finding.severity is Severity.VIOLATION]


def test_confidences_stand_at_the_first_mention_of_what_articles_share() -> None:
    lindau = shared("place/1234")
    assert not {KG.confidence, KG.kindConfidence, KG.placeConfidence} & set(GRAPH.predicates(lindau))
    found = {p: values(GRAPH, mention_of("Lindau"), p) for p in (KG.kindConfidence, KG.placeConfidence)}
    assert found == {KG.kindConfidence: {Decimal("0.95")}, KG.placeConfidence: {Decimal("0.67")}}
    assert set(GRAPH.subjects(KG.placeConfidence)) == {mention_of("Lindau")}


def test_a_country_that_no_words_name_stands_for_the_places_in_it_and_for_nothing_else() -> None:
    country = Entity("country/SY", Kind.COUNTRY, "Syria", known="country/SY", location=Location(35.0, 38.0, "SY"))
    town = Entity("t", Kind.CITY, "Homs", mentions=(Span(0, 5),), relations=(Relation("within", "country/SY"),))
    graph = of_entities(town, country)
    assert values(graph, own("/place/homs"), KG.within) == {shared("country/SY")}
    assert values(graph, shared("country/SY"), RDFS.label) == {"Syria"}
    assert not list(graph.objects(shared("country/SY"), GAF.denotedBy))
    assert not [finding for finding in validate_graph(graph) if finding.severity is Severity.VIOLATION]
    assert (shared("country/SY"), None, None) not in of_entities(country)


def test_an_event_without_a_name_is_named_by_its_trigger() -> None:
    graph = to_graph(Extraction(ARTICLE, (), (Event("e", "Event", (span("meet"),), ""),)))
    assert values(graph, event_at("meet"), RDFS.label) == {"meet"}


def test_labels_are_one_line_without_what_xml_forbids_but_mentions_stay_exact() -> None:
    words = "A\x0b\x00B\nC\ufffe"
    graph = of_entities(Entity("x", Kind.PERSON, words, mentions=(Span(0, len(words)),)), text=words)
    assert [str(label) for label in graph.objects(own("/actor/a-b-c"), RDFS.label)] == ["A B C"]
    assert [str(label) for label in graph.objects(None, NIF.anchorOf)] == [words]


@given(st.text())
def test_plain_words_can_stand_in_xml(words: str) -> None:
    document = f"<words>{escape(plain(words))}</words>"
    assert (fromstring(document).text or "") == plain(words)  # noqa: S314 - made here
    assert plain(plain(words)) == plain(words)


@given(st.text(alphabet="<>&;/#x 1abmp\n\x01\u3000"))
def test_plain_words_hold_no_markup(words: str) -> None:
    assert not re.search(r"</?[abp]( [^<>]*)?/?>|&[a-z]{2,8};|&#x?[0-9]+;", plain(words))
    assert plain(plain(words)) == plain(words)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("the <b>White</b> House", "the White House"),
        ("Marks &amp; Sons", "Marks & Sons"),
        ("rebels&#8217; camp", "rebels’ camp"),
        ("a&nbsp;b", "a b"),
        ("&amp;amp;lt;b&amp;amp;gt;", "b>"),
        ("AT&T; 5 < 6 > 4", "AT&T; 5 < 6 > 4"),
        ("&zzz;", "zzz;"),
        ("a\x92s\ufeff", "a s"),
    ],
)
def test_words_are_freed_of_leftovers_of_html(words: str, wanted: str) -> None:
    assert plain(words) == wanted


@pytest.mark.parametrize("name", ["ledBy", "memberOf"])
def test_the_relation_that_would_close_a_circle_is_left_out(name: str) -> None:
    spans = [Span(0, 1), Span(2, 3), Span(4, 5)]
    one, two, three = (
        Entity(key, Kind.ORGANIZATION, key, mentions=(span,), relations=(Relation(name, other),))
        for key, span, other in zip("abc", spans, "bca", strict=True)
    )
    graph = of_entities(one, two, three, text="a b c")
    assert set(graph.subject_objects(KG[name])) == {
        (own("/actor/a"), own("/actor/b")), (own("/actor/b"), own("/actor/c")),
    }  # fmt: skip


def test_two_can_be_allied_each_with_the_other_but_not_one_with_itself() -> None:
    one, two = (
        Entity(
            key,
            Kind.ORGANIZATION,
            key,
            mentions=(span,),
            relations=(Relation("alliedWith", "a"), Relation("alliedWith", "b")),
        )
        for key, span in (("a", Span(0, 1)), ("b", Span(2, 3)))
    )
    graph = of_entities(one, two, text="a b c")
    assert set(graph.subject_objects(KG.alliedWith)) == {
        (own("/actor/a"), own("/actor/b")), (own("/actor/b"), own("/actor/a")),
    }  # fmt: skip


def test_the_same_extraction_gives_the_same_graph() -> None:
    assert set(to_graph(EXTRACTION)) == set(GRAPH)
