"""What is one in several articles is linked, what only looks so is not, and the links can be taken away again."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

import kg
from kg.cli import main
from kg.exporter import export_article
from kg.formats import read_graph
from kg.formats.write import write_graphs
from kg.linking import Link, Same
from kg.linking.cluster import Union, join, star
from kg.linking.finding import find_links
from kg.linking.model import Doc, Event, Thing, World, day_of
from kg.model import Article, Severity
from kg.names import BASE, KG, OWL, SCHEMA
from kg.validation import validate_graph

DAY = "2026-03-10"
AGENCY = (
    "A bomb killed 14 people at a bus station in Peshawar on Tuesday, police said. Qasim Durrani, the police chief of "
    "the city, said that two men had been arrested near the ring road. Doctors at the Lady Reading Hospital treated 37 "
    "people. No group claimed the attack."
)
LOCAL = (
    "At least 16 people died on Tuesday when a bomb exploded at the Peshawar bus station, doctors said. Police chief "
    "Kasim Durrani said that the bomb had been hidden in a rickshaw. Two men were arrested near the ring road."
)
OTHER = (
    "Qasim Durrani, the goalkeeper of Lahore, signed a contract on Tuesday with a club in Doha, Qatar. The club "
    "welcomed him."
)


def export(name: str, text: str, date: str = DAY, **more: str) -> Graph:
    article = Article(id=name, text=text, date=kg.readers.dates.read_date(date), **more)  # type: ignore[arg-type]
    exported = export_article(article)
    assert exported.conforms
    return exported.graph


@pytest.fixture(scope="module")
def graphs() -> tuple[Graph, ...]:
    return (
        export("agency", AGENCY),
        export("local", LOCAL, "2026-03-11"),
        export("paper", AGENCY.replace("police said", "according to police"), "2026-03-11"),
        export("sport", OTHER),
    )


@pytest.fixture(scope="module")
def links(graphs: tuple[Graph, ...]) -> Graph:
    return kg.merge(graphs)


def groups(links: Graph, name: str) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in links.subject_objects(KG[name]):
        found.setdefault(str(other), {str(other)}).add(str(one))
    return [{iri.removeprefix(BASE) for iri in group} for group in found.values()]


def test_a_person_is_one_in_all_articles_whatever_his_spelling_and_a_namesake_is_another(links: Graph) -> None:
    (person,) = [group for group in groups(links, "sameActorAs") if any("durrani" in iri for iri in group)]
    assert person == {
        "article/agency/actor/qasim-durrani", "article/local/actor/kasim-durrani", "article/paper/actor/qasim-durrani",
    }  # fmt: skip


def test_a_happening_is_one_and_keeps_the_toll_of_each_article(links: Graph, graphs: tuple[Graph, ...]) -> None:
    whole = Graph()
    for graph in graphs:
        whole += graph
    tolls = {}
    for group in groups(links, "sameEventAs"):
        counted = {
            iri.split("/")[1]: int(str(n)) for iri in group for n in whole.objects(URIRef(BASE + iri), KG.killed)
        }
        if counted:
            tolls.update(counted)
    assert tolls == {"agency": 14, "local": 16, "paper": 14}


def test_a_print_of_an_agencys_story_is_its_copy_and_no_other_article_is(links: Graph) -> None:
    assert groups(links, "copyOf") == [{"article/agency", "article/paper"}]


def test_each_link_has_a_score_and_reasons(links: Graph) -> None:
    nodes = set(links.subjects(RDF.type, KG.Link))
    for same in Same:
        for one, other in links.subject_objects(KG[same.value]):
            (node,) = set(links.subjects(OWL.annotatedSource, one)) & nodes
            assert links.value(node, OWL.annotatedTarget) == other
            assert links.value(node, OWL.annotatedProperty) == KG[same.value]
            assert 0 < float(str(links.value(node, KG.confidence))) <= 1
            assert set(links.objects(node, KG.reason))
    assert len(nodes) == sum(1 for same in Same for _ in links.subject_objects(KG[same.value]))


def test_links_conform_alone_and_beside_what_they_link(links: Graph, graphs: tuple[Graph, ...]) -> None:
    union = Graph()
    for graph in (links, *graphs):
        union += graph
    for graph in (links, union):
        assert [one for one in validate_graph(graph) if one.severity is Severity.VIOLATION] == []


def test_links_say_nothing_else_of_what_they_link(links: Graph) -> None:
    ours = {KG[same.value] for same in Same}
    about = {predicate for subject, predicate, _ in links if "/id/article/" in str(subject)}
    assert about <= ours


def test_the_order_of_graphs_and_triples_changes_nothing(links: Graph, graphs: tuple[Graph, ...]) -> None:
    turned = []
    for graph in reversed(graphs):
        triples = sorted(graph, reverse=True)
        again = Graph(identifier=graph.identifier)
        for triple in triples:
            again.add(triple)
        turned.append(again)
    assert set(kg.merge(turned)) == set(links)


def test_graphs_in_one_file_or_in_several_give_the_same_links(
    links: Graph, graphs: tuple[Graph, ...], tmp_path: Path
) -> None:
    whole = Graph()
    for graph in graphs:
        whole += graph
        write_graphs([graph], tmp_path / f"{graph.identifier.split('/')[-2]}.ttl", "turtle")
    write_graphs([whole], tmp_path / "whole.nt", "ntriples")
    assert set(kg.merge(tmp_path / "whole.nt")) == set(links)
    (tmp_path / "whole.nt").unlink()
    assert set(kg.merge(tmp_path)) == set(links)


# -- the command --------------------------------------------------------------------------------------


def test_the_command_writes_links_that_a_store_takes_and_gives_back(
    graphs: tuple[Graph, ...], links: Graph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, out, news = tmp_path / "corpus.nq", tmp_path / "links.nq", tmp_path / "news"
    write_graphs(graphs, corpus, "nquads")
    assert main(["merge", str(corpus), "-o", str(out)]) == 0
    assert set(read_graph(out)) == set(links)
    assert main(["store", "add", str(news), str(corpus), "-q"]) == 0
    before = dump(news, tmp_path / "before.nq")
    assert main(["merge", str(news), "--store", str(news)]) == 0
    # what is merged again has the same links: those of the store are no input of theirs
    assert main(["merge", str(news), "-o", str(tmp_path / "again.nq")]) == 0
    assert (tmp_path / "again.nq").read_bytes() == out.read_bytes()
    assert dump(news, tmp_path / "with.nq") != before
    assert main(["store", "remove", str(news), f"{BASE}links", "-q"]) == 0
    assert dump(news, tmp_path / "after.nq") == before
    assert capsys.readouterr().err == ""


def dump(store: Path, out: Path) -> bytes:
    assert main(["store", "dump", str(store), "-o", str(out)]) == 0
    return out.read_bytes()


def test_explain_tells_why_two_nodes_are_one_and_that_others_are_not(
    graphs: tuple[Graph, ...], links: Graph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_graphs([*graphs, links], tmp_path / "all.nq", "nquads")
    nodes = ("local/actor/kasim-durrani", "paper/actor/qasim-durrani")
    assert main(["explain", str(tmp_path / "all.nq"), "--same", *nodes]) == 0
    told = capsys.readouterr().out
    assert "are one" in told
    assert "“Kasim Durrani”" in told
    assert "names agree (spelling)" in told
    nodes = ("local/actor/kasim-durrani", "sport/actor/qasim-durrani")
    assert main(["explain", str(tmp_path / "all.nq"), "--same", *nodes]) == 1
    assert "no link says" in capsys.readouterr().out
    assert main(["explain", str(tmp_path / "all.nq"), "--same", "nobody", nodes[0]]) == 3
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere.nq"], 3, "nowhere.nq"),
        ([], 2, "INPUT"),
        (["a.nq", "-f", "excel"], 2, "excel"),
        (["a.nq", "--base", "not an IRI"], 2, "base"),
    ],
)
def test_bad_input_gets_a_sentence(
    arguments: list[str], code: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.nq").touch()
    assert main(["merge", *arguments]) == code
    err = capsys.readouterr().err
    assert told in err
    assert "Traceback" not in err


def test_no_graph_at_all_gives_no_links() -> None:
    assert not set(kg.merge([]).subjects(RDF.type, KG.Link))


# -- questions ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(graphs: tuple[Graph, ...], links: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("told") / "all.nq"
    papers = []
    for graph, paper in zip(graphs, ("Agency", "Local", "Paper", "Sport"), strict=True):
        article = URIRef(str(graph.identifier).removesuffix("/graph"))
        copy = Graph(identifier=graph.identifier)
        for triple in [*graph, (article, SCHEMA.publisher, Literal(paper))]:
            copy.add(triple)
        papers.append(copy)
    write_graphs([*papers, links], out, "nquads")
    return out


def ask(path: Path, question: str, **values: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(kg.query(path, question, values=values))))


def test_the_dead_of_one_happening_are_counted_once_by_the_latest_figure(told: Path) -> None:
    (row,) = ask(told, "deaths-by-month")
    assert (row["month"], row["killed"], row["happenings"]) == (DAY[:7], "16", "1")


def test_a_contradiction_shows_each_papers_figure(told: Path) -> None:
    rows = ask(told, "contradictions")
    assert {(row["publisher"], row["killed"]) for row in rows} == {("Agency", "14"), ("Local", "16"), ("Paper", "14")}
    assert {(row["lowest"], row["highest"]) for row in rows} == {("14", "16")}


def test_what_a_person_did_is_found_in_all_articles_by_one_of_his_names(told: Path) -> None:
    rows = ask(told, "events-of", name="Kasim Durrani")
    assert {row["event"].split("/article/")[1].split("/")[0] for row in rows} <= {"agency", "local", "paper"}
    assert ask(told, "events-of", item="Q1") == []


# -- the steps ----------------------------------------------------------------------------------------


def world_of(*events: Event, things: Iterable[Thing] = ()) -> World:
    world = World()
    for thing in things:
        world.things[thing.iri] = thing
    for event in events:
        words = [f"{event.doc}word{n}" for n in range(9)]
        doc = world.docs.setdefault(event.doc, Doc(event.doc, day=day_of(DAY), words=words))
        doc.events.append(event.iri)
        world.events[event.iri] = event
        doc.things |= event.places | event.parties
    for thing in things:
        for doc_iri in thing.docs:
            world.docs.setdefault(doc_iri, Doc(doc_iri, day=day_of(DAY))).things.add(thing.iri)
    return world


def strike(
    doc: str, *, day: str = DAY, place: str = "place/idlib", killed: int = 4, category: str = "AirStrike"
) -> Event:
    number = day_of(day)
    return Event(
        f"{doc}/event/1", doc, category, "Assault", f"air strike in {place}", number, number, "Day", "Asserted",
        places={place}, counts={"killed": killed}, triggers={"strike"},
    )  # fmt: skip


def linked(world: World) -> set[tuple[str, str]]:
    return {(link.one, link.other) for link in find_links(world) if link.same is Same.EVENT}


PLACES = [
    Thing(f"place/{name}", frozenset({"Place", "City"}), name, {name}, {"a", "b"}, country="SY", point=point)
    for name, point in (("idlib", (35.93, 36.63)), ("homs", (34.73, 36.71)))
]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (strike("b"), True),
        (strike("b", killed=5), True),
        (strike("b", category="Shelling"), True),
        (strike("b", day="2025-03-10"), False),
        (strike("b", place="place/homs"), False),
    ],
)
def test_class_day_place_and_toll_tell_whether_two_strikes_are_one(other: Event, same: bool) -> None:
    assert linked(world_of(strike("a"), other, things=PLACES)) == ({("b/event/1", "a/event/1")} if same else set())


def test_two_events_of_one_article_are_two_also_by_way_of_another_article() -> None:
    second = strike("a", killed=9)
    second.iri = "a/event/2"
    joined = linked(world_of(strike("a"), second, strike("b"), things=PLACES))
    assert joined in ({("b/event/1", "a/event/1")}, {("b/event/1", "a/event/2")})


def person(doc: str, name: str, *, country: str = "KE", role: str = "") -> Thing:
    return Thing(
        f"{doc}/actor/{name}", frozenset({"Actor", "Person"}), name, {name}, {doc}, {role} - {""}, country=country
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Amina Diallo", "Amina Diallo", True),
        ("Mohammed Diallo", "Muhammad Diallo", True),
        ("Alhaji Sani Abubakar", "CP Sanni Abubakar", True),
        ("DM Md. Rizwan Alam", "Mohammad Rizwan Alam", True),
        ("Abdel Halim Karimeh", "Abdulhalim Karimé", True),
        ("Zain-ul-Abideen Memon", "Zainulabidin Memon", True),
        ("Zaw Min Htun", "Zaw Min Tun", True),
        ("Yahya al-Sharafi", "Yahia Sharafi", True),
        ("Mario Rossi", "Maria Rossi", False),
        ("Amina Diallo", "Moussa Diallo", False),
        ("Amina Diallo", "Amina Keita", False),
    ],
)
def test_full_names_join_persons_of_one_country(one: str, other: str, same: bool) -> None:
    world = world_of(things=[person("a", one, role="governor"), person("b", other, role="governor")])
    assert bool([link for link in find_links(world) if link.same is Same.ACTOR]) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Igor Tereshchuk", "Ihor Tereshchuk", True),
        ("Othman Idris", "Osman Idris", True),
        ("Sue Whitcombe", "Susan Whitcombe", True),
        ("Ana Ruiz", "Ana Ruiz Paz", True),
        ("Elvia Zamora", "Rosa Elvia Zamora", True),
        ("Mario Rossi", "Maria Rossi", False),
        ("Zaw Min Tun", "Aye Aye Tun", False),
    ],
)
def test_other_forms_of_a_name_join_persons_of_one_story(one: str, other: str, same: bool) -> None:
    persons = [person("a", one), person("b", other)]
    assert not find_links(world_of(things=persons))
    links = find_links(in_one_story(world_of(things=persons)))
    assert bool([link for link in links if link.same is Same.ACTOR]) == same


def in_one_story(world: World) -> World:
    for doc in world.docs.values():
        doc.words = "avalanche buried minibus teachers near karliova".split()
    return world


def test_a_namesake_of_another_country_and_office_is_another_person() -> None:
    namesakes = [person("a", "Amina Diallo", role="governor"), person("b", "Amina Diallo", country="PE", role="singer")]
    assert not find_links(world_of(things=namesakes))


def test_who_alone_holds_an_office_in_two_articles_of_one_story_is_one_without_his_name() -> None:
    mayor = Thing("b/actor/mayor", frozenset({"Actor", "Person"}), "mayor", {"mayor"}, {"b"}, country="KE")
    named = person("a", "Amina Diallo", role="mayor")
    world = in_one_story(world_of(strike("a"), strike("b"), things=[*PLACES, named, mayor]))
    one = [link for link in find_links(world) if link.same is Same.ACTOR]
    assert [(link.one, link.other) for link in one] == [("b/actor/mayor", named.iri)]
    second = person("a", "Moussa Keita", role="mayor")
    world.things[second.iri] = second
    world.docs["a"].things.add(second.iri)
    assert not [link for link in find_links(world) if link.same is Same.ACTOR]


def test_who_is_the_only_driver_of_a_story_is_one_with_and_without_his_name() -> None:
    driver = Thing("b/actor/driver", frozenset({"Actor", "Person"}), "bus driver", {"bus driver"}, {"b"}, country="KE")
    named = person("a", "Amina Diallo", role="driver")
    things = [*PLACES, named, driver]
    world = in_one_story(world_of(strike("a"), strike("b"), things=things))
    assert [link.one for link in find_links(world) if link.same is Same.ACTOR] == ["b/actor/driver"]
    assert not find_links(world_of(things=things[2:]))
    second = person("a", "Moussa Keita", role="taxi driver")
    world.things[second.iri] = second
    world.docs["a"].things.add(second.iri)
    assert not [link for link in find_links(world) if link.same is Same.ACTOR]
    named.roles, driver.names, driver.label = {"witness"}, {"witness"}, "witness"
    del world.things[second.iri]
    world.docs["a"].things.discard(second.iri)
    assert not [link for link in find_links(world) if link.same is Same.ACTOR]


def test_a_first_name_alone_joins_persons_of_one_story_only() -> None:
    persons = [person("a", "Aung Myint"), person("b", "Aung")]
    assert not find_links(world_of(things=persons))
    links = find_links(in_one_story(world_of(things=persons)))
    assert [link.one for link in links if link.same is Same.ACTOR] == ["b/actor/Aung"]


def test_a_longer_name_joins_two_that_do_not_agree_and_nothing_else_does() -> None:
    names = ("Ana Ruiz", "Ana Paz", "Ana Ruiz Paz")
    both = [person(doc, name, role="mayor") for doc, name in zip("abc", names, strict=True)]
    joined = [link for link in find_links(in_one_story(world_of(things=both))) if link.same is Same.ACTOR]
    assert len(joined) == 2
    alone = find_links(in_one_story(world_of(things=both[:2])))
    assert not [link for link in alone if link.same is Same.ACTOR]


def test_what_is_only_the_road_is_no_place_that_two_articles_share() -> None:
    road = [Thing(f"{doc}/place/road", frozenset({"Place", "Facility"}), "road", {"road"}, {doc}) for doc in "ab"]
    named = [Thing(f"{doc}/place/nisava", frozenset({"Place"}), "Nisava", {"Nisava"}, {doc}) for doc in "ab"]
    world = world_of(strike("a"), strike("b"), things=[*PLACES, *road, *named])
    for doc in world.docs.values():
        doc.words = [f"{doc.iri}word{n}" for n in range(90)]
    assert {link.one for link in find_links(world) if link.same is Same.PLACE} <= {"b/place/nisava"}


def test_a_surname_alone_joins_nobody_of_another_story() -> None:
    assert not find_links(world_of(things=[person("a", "Amina Diallo"), person("b", "Diallo")]))


def test_a_group_with_two_full_names_is_never_made() -> None:
    pairs = [Link("x", "y", Same.ACTOR, 0.9), Link("y", "z", Same.ACTOR, 0.8)]
    union = Union()
    made = join(pairs, union=union, allowed=lambda one, other: "z" not in (*one, *other))
    assert made == pairs[:1]
    assert union.groups() == [["x", "y"]]


def test_what_was_joined_by_way_of_another_says_so() -> None:
    union = Union()
    made = join(
        [Link("b", "a", Same.EVENT, 0.9, ("r",)), Link("c", "b", Same.EVENT, 0.7, ("s",))],
        union=union,
        allowed=lambda _a, _b: True,
    )
    assert star(made, union, Same.EVENT, str) == [
        Link("b", "a", Same.EVENT, 0.9, ("r",)), Link("c", "a", Same.EVENT, 0.7, ("s", "by way of b")),
    ]  # fmt: skip


def test_deaths_beside_the_attack_of_which_they_are_are_one_happening_with_it() -> None:
    number = day_of(DAY)
    told = {"category": "Killing", "root": "Assault", "first": number, "last": number, "places": {"place/idlib"}}
    dead = Event("a/event/2", "a", **told, counts={"killed": 4}, begin=20, triggers={"killed"})  # type: ignore[arg-type]
    cause = Event("a/event/1", "a", **(told | {"category": "Bombing"}), begin=50, triggers={"exploded"})  # type: ignore[arg-type]
    far = Event("a/event/3", "a", **(told | {"category": "Bombing"}), begin=400, triggers={"went"})  # type: ignore[arg-type]
    far.places = {"place/homs"}
    assert linked(world_of(dead, cause, far, things=PLACES)) == {("a/event/2", "a/event/1")}
    dead.label = "three more people killed"
    assert not linked(world_of(dead, cause, far, things=PLACES))


def second_strike(**more: object) -> Event:
    event = strike("a", category="Shelling")
    event.iri, event.label, event.triggers, event.begin = "a/event/2", "shelling", {"shells"}, 900
    event.counts = {}
    for name, value in more.items():
        setattr(event, name, value)
    return event


@pytest.mark.parametrize(
    ("more", "same"),
    [
        ({}, True),
        ({"category": "Casualty", "root": "Casualty"}, True),
        ({"counts": {"killed": 9}}, False),
        ({"counts": {"killed": 4}, "first": None, "last": None}, True),
        ({"counts": {"killed": 4}, "places": set()}, True),
        ({"counts": {"killed": 4}, "places": {"place/homs"}}, False),
        ({"label": "shelling in a second attack"}, False),
        ({"first": day_of("2026-03-09"), "last": day_of("2026-03-09")}, False),
        ({"first": None, "last": None}, False),
        ({"places": {"place/homs"}}, False),
        ({"places": set()}, False),
        ({"category": "Accident", "root": "Accident"}, False),
        ({"category": "Arrest", "root": "Coercion"}, False),
    ],
)
def test_an_article_tells_of_one_harm_twice_if_nothing_tells_the_two_apart(more: dict[str, object], same: bool) -> None:
    assert linked(world_of(strike("a"), second_strike(**more), things=PLACES)) == (
        {("a/event/2", "a/event/1")} if same else set()
    )


def test_two_strikes_on_two_targets_of_one_town_are_two() -> None:
    one, other = strike("a"), second_strike()
    targets = [Thing(f"a/actor/{name}", frozenset({"Actor"}), name, {name}, {"a"}) for name in ("depot", "school")]
    one.targets, other.targets = ({target.iri} for target in targets)
    assert not linked(world_of(one, other, things=[*PLACES, *targets]))


@pytest.mark.parametrize(
    ("more", "same"),
    [
        ({}, True),
        ({"triggers": {"hit"}}, True),
        ({"triggers": {"hit"}, "counts": {"killed": 9}}, False),
        ({"triggers": {"hit"}, "category": "Accident", "root": "Accident"}, False),
        ({"first": day_of("2026-03-01"), "last": day_of("2026-03-01")}, False),
    ],
)
def test_a_headline_names_what_its_text_begins_with(more: dict[str, object], same: bool) -> None:
    north = Thing("a/place/north", frozenset({"Place", "Region"}), "north", {"north"}, {"a"})
    headline = second_strike(begin=-9990, places={north.iri}, triggers={"strike"})
    for name, value in more.items():
        setattr(headline, name, value)
    assert bool(linked(world_of(strike("a"), headline, things=[*PLACES, north]))) == same


@pytest.mark.parametrize(("named", "same"), [(True, True), (False, False)])
def test_an_article_that_never_names_the_place_of_a_happening_tells_of_another(named: bool, same: bool) -> None:
    vague = strike("b", killed=30, category="Shelling")
    vague.places, vague.first, vague.last = set(), None, None
    things = [Thing(place.iri, place.kinds, place.label.title(), place.names, {"a"}, country="SY") for place in PLACES]
    world = in_one_story(world_of(strike("a"), vague, things=things))
    world.docs["b"].things = {"place/idlib" if named else "place/homs"}
    assert bool(linked(world)) == same


def test_a_day_after_that_of_the_report_is_a_misreading_and_speaks_against_nothing() -> None:
    other = strike("b")
    other.first = other.last = day_of("2026-03-17")
    assert linked(world_of(strike("a"), other, things=PLACES)) == {("b/event/1", "a/event/1")}
    other.factuality = "Planned"
    assert not linked(world_of(strike("a"), other, things=PLACES))


@pytest.mark.parametrize(("kind", "same"), [("City", False), ("Region", True)])
def test_only_points_of_the_gazetteer_tell_how_far_two_places_are_apart(kind: str, same: bool) -> None:
    """A point that only the article knows is one of something around the place, and a region has none."""
    iri = "b/place/depot" if same else "place/depot"
    far = Thing(iri, frozenset({"Place", kind}), "Depot", {"Depot"}, {"b"}, point=(15.4, 44.2))
    assert bool(linked(world_of(strike("a"), strike("b", place=far.iri), things=[PLACES[0], far]))) == same


def test_two_groups_are_one_only_if_they_are_so_on_average() -> None:
    """One article that resembles those of another attack does not join both."""
    first = [strike(doc) for doc in "abc"]
    second = [strike(doc, place="place/homs", killed=40) for doc in "def"]
    vague = Event("g/event/1", "g", "AirStrike", "Assault", "air strike", triggers={"strike"})
    groups: dict[str, set[str]] = {}
    for one, other in linked(world_of(*first, *second, vague, things=PLACES)):
        groups.setdefault(other, {other}).add(one)
    docs = [{iri[0] for iri in group} for group in groups.values()]
    assert any({"a", "b", "c"} <= group for group in docs)
    assert not any({"a", "d"} <= group for group in docs)


def test_the_number_of_pairs_grows_about_as_the_number_of_articles() -> None:
    """Four times as many articles, told of over four times as many days, are compared about four times as often."""
    counted = []
    for number in (100, 400):
        world = World()
        chosen = random.Random(1)  # noqa: S311  no secret
        for at in range(number):
            doc = f"d{at:04}"
            day = 700_000 + at // 10
            event = strike(doc, place=f"place/{chosen.randrange(20)}")
            event.first = event.last = day
            world.docs[doc] = Doc(doc, day=day, events=[event.iri])
            world.events[event.iri] = event
        pairs: list[int] = []
        find_links(world, pairs.append)
        counted.append(sum(pairs))
    assert counted[1] < 5 * counted[0]
