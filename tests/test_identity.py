"""Links to Wikidata: who is who by office, country and date, and who is not."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from kg import files
from kg.errors import InputError
from kg.formats import FORMATS
from kg.formats.write import render
from kg.identity import link
from kg.identity.build import build, main
from kg.identity.index import Index, iri, open_index
from kg.identity.offices import agree, read_office
from kg.identity.persons import Person, Role, match_person
from kg.lexicon import Lexicon, load_lexicon
from kg.model import (
    Article,
    Claim,
    Entity,
    Event,
    Extraction,
    Kind,
    Location,
    Match,
    Position,
    Relation,
    Severity,
    Span,
)  # fmt: skip
from kg.names import BASE, KG
from kg.rdf import to_graph
from kg.report import explain_lines
from kg.validation import validate_graph

HEAD = "qid\tkind\tlabel\taliases\tcountry\textra\tsource\n"

TABLES = {
    "countries": "Q858\tcountry\tSyria\t\tSY\tiso3=SYR;m49=760\tcc\n"
    "Q22890\tterritory\tIreland\t\tIE\tiso3=;level=island\tcc\nQ27\tcountry\tRepublic of Ireland\t\tIE\tiso3=IRL\tcc\n",
    "regions": "Q1\tregion\tHama\tHama Governorate\tSY\tgn_a1=SY.10\tne\n"
    # a neighbour's row has the code and, among its aliases, the name
    "Q2\tregion\tHoms\tLatakia\tSY\tgn_a1=SY.02\tne\n",
    "cities": "Q41183\tcity\tAleppo\tHalab\tSY\tgeonames=170063;lat=36.23;long=37.17\tne\n"
    "Q3\tcity\tHama\t\tSY\tgeonames=170017;lat=30.1;long=36.7\tne\n",
    "parties": "Q31\tparty\tLabour Party\t\tNO\tpartyfacts=1\tpf\nQ32\tparty\tLabour Party\t\tGB\tpartyfacts=2\tpf\n",
    "persons-office": "Q11\tperson\tJon Arden\tJ. Arden\tSY\t1960-02-01..;Minister of Defence/2015-03/2019-05\teps\n"
    "Q12\tperson\tMara Quill\t\tSY\t1950..2010-06-01;President/2000-01/2009-12\teps\n"
    "Q13\tperson\tLeo Marsh\t\tSY\t1970..;Minister of Health/2016/2018\teps\n"
    "Q14\tperson\tLeo Marsh\t\tSY\t1971..;Minister of Justice/2016/2018\teps\n"
    "Q15\tperson\tSami al-Khoury\t\tSY\t1961..;Prime Minister/2012-01/2018-01\teps\n"
    "Q16\tperson\tIda Falk\t\t\t1955..;Secretary-General of the United Nations/2007-01/2016-12\teps\n"
    "Q17\tperson\tNoor Sabri\t\tSY\t1965..;ambassador to France/2014/2018\teps\n",
    "persons-members": "Q21\tperson\tTala Venn\t\tSY\t1980;MP/2012/2020\teps\n",
}

DATE = dt.date(2017, 6, 1)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    for name, rows in TABLES.items():
        (folder / f"{name}.tsv").write_text(HEAD + rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def index(tables: Path) -> Index:
    build(tables, tables / "items.sqlite")
    return open_index(tables / "items.sqlite")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def found(
    index: Index, name: str, *roles: Role, date: dt.date | None = DATE, **more: object
) -> tuple[str, bool] | None:
    said = {"countries": frozenset({"SY"}), "called": {"SY": ("Syria", "Syrian")}} | more
    match = match_person(Person((name,), date, roles, **said), index)  # type: ignore[arg-type]
    return None if match is None else (match[1].item.rpartition("/")[2], match[1].exact)


# -- the index ----------------------------------------------------------------------------------------


def test_things_are_linked_by_code_and_name(index: Index) -> None:
    paths = ("country/SY", "country/IE", "place/hama-governorate", "place/gn-170063")
    assert [index.item(path) for path in paths] == [858, 27, 1, 41183]


def test_what_does_not_agree_in_name_or_place_has_no_link(index: Index) -> None:
    assert index.item("place/latakia-governorate") is None
    assert index.item("place/gn-170017") is None


def test_the_same_tables_give_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    build(tables, tmp_path / "a.sqlite")
    build(tables, tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_a_table_that_is_missing_or_none_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match=r"countries\.tsv: cannot be read"):
        build(tmp_path, tmp_path / "out.sqlite")
    (tmp_path / "countries.tsv").write_text("a\tb\n")
    with pytest.raises(InputError, match="its columns are not qid, kind"):
        build(tmp_path, tmp_path / "out.sqlite")
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_an_index_that_is_missing_or_damaged_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no index of items"):
        open_index(tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_text("no database")
    with pytest.raises(InputError, match="not an index of items"):
        open_index(tmp_path / "bad.sqlite")


def test_the_index_of_the_package_is_small_and_each_item_stands_for_one_thing() -> None:
    assert files.identity().stat().st_size < 6_000_000
    connection = sqlite3.connect(files.identity())
    [(things, items)] = connection.execute("SELECT count(*), count(DISTINCT item) FROM thing")
    connection.close()
    assert things == items > 7_000


# -- persons ------------------------------------------------------------------------------------------


def test_name_office_country_and_date_make_a_link(index: Index) -> None:
    assert found(index, "Jon Arden", Role("Defence Minister", "Syria", "SY")) == ("Q11", True)
    assert found(index, "Jon B. Arden", Role("minister")) == ("Q11", True)


def test_a_rare_name_of_high_office_is_enough_where_his_country_is_spoken_of(index: Index) -> None:
    assert found(index, "Jon Arden") == ("Q11", True)
    assert found(index, "Jon Arden", countries=frozenset({"NO"})) is None
    assert found(index, "Jon Arden", date=dt.date(2050, 1, 1)) is None


@pytest.mark.parametrize("role", ["goalkeeper", "police spokesman", "professor", "aide to the defence minister"])
def test_another_walk_of_life_is_another_person(index: Index, role: str) -> None:
    linked = found(index, "Jon Arden", Role(role))
    assert linked is None or role.startswith("aide")
    assert not agree(role, "Minister of Defence")


def test_another_country_is_another_person(index: Index) -> None:
    assert found(index, "Jon Arden", Role("Defence Minister", "Norway", "NO")) is None


def test_one_who_is_too_young_or_of_another_age_is_another_person(index: Index) -> None:
    assert found(index, "Jon Arden", Role("minister"), date=dt.date(1978, 1, 1)) is None
    assert found(index, "Jon Arden", Role("minister"), age=34) is None
    assert found(index, "Jon Arden", Role("minister"), age=57) == ("Q11", True)


def test_an_office_that_does_not_follow_from_his_is_another_person(index: Index) -> None:
    assert found(index, "Jon Arden", Role("King")) is None
    assert found(index, "Jon Arden", Role("senator")) == ("Q11", True)
    assert found(index, "Jon Arden", Role("leader")) == ("Q11", True)


def test_the_dead_do_not_act(index: Index) -> None:
    assert found(index, "Mara Quill", Role("former president"), acts=True) is None
    assert found(index, "Mara Quill", Role("former president")) == ("Q12", True)


def test_an_office_before_its_time_is_none(index: Index) -> None:
    assert found(index, "Noor Sabri", Role("ambassador", "France", "FR"), date=dt.date(2010, 1, 1)) is None
    assert found(index, "Noor Sabri", Role("ambassador", "France", "FR")) == ("Q17", True)


def test_a_lower_office_is_not_known_by_name_alone(index: Index) -> None:
    assert found(index, "Noor Sabri") is None


def test_of_two_of_one_name_the_office_tells_or_nothing_does(index: Index) -> None:
    assert found(index, "Leo Marsh") is None
    assert found(index, "Leo Marsh", Role("minister")) is None
    assert found(index, "Leo Marsh", Role("health minister")) == ("Q13", True)


def test_another_spelling_needs_office_and_country(index: Index) -> None:
    assert found(index, "Sami Khouri", Role("Prime Minister", "Syria", "SY")) == ("Q15", True)
    assert found(index, "Sami Khouri") is None
    assert found(index, "Sami Khouri", Role("Prime Minister"), countries=frozenset()) is None


def test_who_serves_no_country_needs_none(index: Index) -> None:
    chief = Role("Secretary-General", "United Nations")
    assert found(index, "Ida Falk", chief, countries=frozenset(), date=dt.date(2016, 1, 1)) == ("Q16", True)


def test_a_member_of_parliament_is_at_most_a_close_match(index: Index) -> None:
    assert found(index, "Tala Venn", Role("lawmaker", "Syria", "SY")) == ("Q21", False)
    assert found(index, "Tala Venn") is None
    assert found(index, "Tala Venn", Role("lawmaker"), date=dt.date(2025, 1, 1)) is None


def test_names_that_lead_to_two_persons_lead_to_none(index: Index) -> None:
    person = Person(("Jon Arden", "Mara Quill"), DATE, countries=frozenset({"SY"}))
    assert match_person(person, index) is None


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("foreign minister", "Minister of Foreign Affairs"),
        ("Defense Secretary", "Secretary of State for Defence"),
        ("Home Secretary", "Minister of the Interior"),
        ("senator", "Senator TX"),
        ("MP", "Member of the National Assembly"),
        ("Governor of Texas", "Governor of Texas"),
        ("UN Secretary General", "Secretary-General of the United Nations"),
        ("Deputy Prime Minister", "Deputy Prime Minister"),
    ],
)
def test_offices_agree_in_other_words(said: str, held: str) -> None:
    assert agree(said, held, ["United Nations", "UN"])


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("prime minister", "Deputy Prime Minister"),
        ("president", "President of the Senate"),
        ("governor", "Governor of the Central Bank"),
        ("Governor of Ohio", "Governor of Texas"),
        ("health minister", "Minister of Justice"),
        ("director", "Director of the FBI"),
        ("leader", "President"),
        ("spokesman for the president", "President"),
    ],
)
def test_offices_that_differ(said: str, held: str) -> None:
    assert not agree(said, held)


def test_an_unknown_office_is_of_another_walk_of_life() -> None:
    assert read_office("striker").rank.value == "other"


# -- articles -----------------------------------------------------------------------------------------


def article(id: str, *entities: Entity, **more: object) -> Extraction:
    text = "Defence Minister Jon Arden met Arden in Syria. Arden, 57, spoke."
    return Extraction(Article(id, text, title="Talks", date=DATE), entities=entities, **more)  # type: ignore[arg-type]


SYRIA = Entity(
    "SY", Kind.COUNTRY, "Syria", mentions=(Span(40, 45),), known="country/SY", location=Location(35, 38, "SY")
)
ARDEN = Entity(
    "arden", Kind.PERSON, "Jon Arden", alt_labels=("Arden",), mentions=(Span(17, 26),),
    positions=(Position("Defence Minister", Span(0, 16), "SY"),),
)  # fmt: skip


def test_a_person_with_a_link_has_one_iri_and_label_in_all_articles(index: Index, lexicon: Lexicon) -> None:
    other = replace(ARDEN, key="other", label="J. Arden", alt_labels=("Jon Arden",))
    linked = [link(article(id, who, SYRIA), lexicon=lexicon, index=index) for id, who in (("1", ARDEN), ("2", other))]
    graphs = [to_graph(each) for each in linked]
    node, item = URIRef(f"{BASE}actor/wd-Q11"), URIRef(iri(11))
    assert all((node, SKOS.exactMatch, item) in graph for graph in graphs)
    assert {entity.label for each in linked for entity in each.entities if entity.kind is Kind.PERSON} == {"Jon Arden"}
    union = graphs[0] + graphs[1]
    assert validate_graph(union) == []


def test_two_entities_of_one_article_that_are_one_person_become_one(index: Index, lexicon: Lexicon) -> None:
    twin = replace(
        ARDEN, key="twin", label="Jon B. Arden", mentions=(Span(31, 36),), relations=(Relation("ledBy", "arden"),)
    )
    met = Event(
        "31-36", "Meeting", (Span(27, 30),), "met", actors=("arden",), targets=("twin",), according_to=("twin",)
    )
    says = Claim("c", Span(58, 63), ("twin",), (Span(0, 5),))
    both = link(article("1", ARDEN, twin, SYRIA, events=(met,), claims=(says,)), lexicon=lexicon, index=index)
    one = both.entities[0]
    assert [entity.key for entity in both.entities] == ["arden", "SY"]
    assert one.mentions == (Span(17, 26), Span(31, 36))
    assert one.relations == ()
    assert (both.events[0].actors, both.events[0].targets, both.events[0].according_to) == (("arden",), (), ("arden",))
    assert both.claims[0].claimants == ("arden",)


def test_the_age_behind_a_name_speaks_for_or_against(index: Index, lexicon: Lexicon) -> None:
    aged = replace(ARDEN, mentions=(Span(47, 52),))
    assert link(article("1", aged, SYRIA), lexicon=lexicon, index=index).entities[0].match is not None
    young = Extraction(
        Article("1", "Jon Arden, 34, of Syria", date=DATE), (replace(ARDEN, mentions=(Span(0, 9),)), SYRIA)
    )
    assert link(young, lexicon=lexicon, index=index).entities[0].match is None


@pytest.mark.parametrize("format", list(FORMATS))
def test_links_are_written_in_every_format(format: str, index: Index, lexicon: Lexicon) -> None:
    graph = to_graph(link(article("1", ARDEN, SYRIA), lexicon=lexicon, index=index))
    text = render([graph], format).decode()
    assert "http://www.wikidata.org/entity/Q11" in text
    assert "http://www.wikidata.org/entity/Q858" in text
    assert validate_graph(graph) == []


def test_a_close_match_keeps_the_iri_of_its_article(index: Index, lexicon: Lexicon) -> None:
    venn = replace(ARDEN, label="Tala Venn", alt_labels=(), positions=(Position("lawmaker", Span(0, 3), "SY"),))
    graph = to_graph(link(article("1", venn, SYRIA), lexicon=lexicon, index=index))
    assert (URIRef(f"{BASE}article/1/actor/tala-venn"), SKOS.closeMatch, URIRef(iri(21))) in graph


def test_explain_tells_why(index: Index, lexicon: Lexicon) -> None:
    lines = "\n".join(explain_lines(link(article("1", ARDEN, SYRIA), lexicon=lexicon, index=index)))
    why = "Q11  the name Jon Arden; Defence Minister: Minister of Defence, 2015-03/2019-05; the country Syria"
    assert why in lines
    assert "is http://www.wikidata.org/entity/Q858  known as country/SY" in lines
    likely = replace(SYRIA, match=Match(iri(1), exact=False))
    assert "is most likely http" in "\n".join(explain_lines(article("1", likely)))


def test_graphs_without_links_are_as_before() -> None:
    assert not list(Graph().subject_objects(SKOS.exactMatch))
    assert (None, SKOS.exactMatch, None) not in to_graph(article("1", ARDEN, SYRIA))


# -- whose Senate, and whose fighters -----------------------------------------------------------------


def named(text: str, *entities: tuple[str, str, Kind, str], lexicon: Lexicon, index: Index) -> list[Entity]:
    """Link entities that a text names: each a key, the path by which it is known, its kind and its words."""
    made = []
    for key, known, kind, words in entities:
        begin = text.index(words)
        place = Location(0.0, 0.0, known[-2:]) if kind is Kind.COUNTRY else None
        made.append(Entity(key, kind, words, mentions=(Span(begin, begin + len(words)),), known=known, location=place))
    return list(link(Extraction(Article("1", text, date=DATE), tuple(made)), lexicon=lexicon, index=index).entities)


SENATE = ("senate", "actor/us-senate", Kind.GOVERNMENT, "Senate")


def test_a_name_of_several_bodies_means_that_of_the_country_spoken_of(index: Index, lexicon: Lexicon) -> None:
    manila = ("PH", "country/PH", Kind.COUNTRY, "the Philippines")
    senate, *_ = named("The Senate in the Philippines voted.", SENATE, manila, lexicon=lexicon, index=index)
    assert (senate.known, senate.label, senate.alt_labels) == (
        "actor/philippine-senate",
        "Philippine Senate",
        ("Senate",),
    )


def test_a_name_of_several_bodies_in_yet_another_country_is_known_of_none(index: Index, lexicon: Lexicon) -> None:
    kenya = ("KE", "country/KE", Kind.COUNTRY, "Kenya")
    senate, *_ = named("The Senate in Kenya voted.", SENATE, kenya, lexicon=lexicon, index=index)
    assert (senate.known, senate.label, senate.match) == (None, "Senate", None)


def test_a_name_of_several_bodies_is_the_usual_one_where_no_country_is_spoken_of(
    index: Index, lexicon: Lexicon
) -> None:
    assert named("The Senate voted.", SENATE, lexicon=lexicon, index=index)[0].known == "actor/us-senate"


def test_a_name_in_full_needs_no_country(index: Index, lexicon: Lexicon) -> None:
    whole = (*SENATE[:3], "US Senate")
    kenya = ("KE", "country/KE", Kind.COUNTRY, "Kenya")
    assert named("The US Senate on Kenya.", whole, kenya, lexicon=lexicon, index=index)[0].known == "actor/us-senate"


def test_who_acts_in_a_country_tells_of_it(index: Index, lexicon: Lexicon) -> None:
    text = "The Senate heard the FBI on Kenya."
    bureau = ("fbi", "actor/federal-bureau-of-investigation", Kind.GOVERNMENT, "FBI")
    kenya = ("KE", "country/KE", Kind.COUNTRY, "Kenya")
    assert named(text, SENATE, bureau, kenya, lexicon=lexicon, index=index)[0].known == "actor/us-senate"


def test_a_party_whose_name_others_bear_is_linked_only_in_its_country(lexicon: Lexicon) -> None:
    package = open_index()
    party = ("party", "actor/democratic-alliance", Kind.ORGANIZATION, "Democratic Alliance")
    home, abroad = ("ZA", "country/ZA", Kind.COUNTRY, "home"), ("BG", "country/BG", Kind.COUNTRY, "home")
    text = "The Democratic Alliance at home."
    assert named(text, party, home, lexicon=lexicon, index=package)[0].match is not None
    assert named(text, party, abroad, lexicon=lexicon, index=package)[0].match is None


def test_a_body_of_a_state_is_linked_only_where_the_article_speaks_of_that(lexicon: Lexicon) -> None:
    package = open_index()
    police = ("police", "actor/metropolitan-police", Kind.ARMED_FORCE, "Metropolitan Police")
    britain, states = ((code, f"country/{code}", Kind.COUNTRY, "abroad") for code in ("GB", "US"))
    text = "The Metropolitan Police went abroad."
    assert named(text, police, britain, lexicon=lexicon, index=package)[0].match is not None
    there, *_ = named(text, police, states, lexicon=lexicon, index=package)
    assert there.known == "actor/metropolitan-police-department"
    mexico = ("MX", "country/MX", Kind.COUNTRY, "abroad")
    bureau = ("fbi", "actor/federal-bureau-of-investigation", Kind.GOVERNMENT, "Metropolitan Police")
    assert named(text, bureau, mexico, lexicon=lexicon, index=package)[0].match is None


def test_fighters_of_a_group_lead_to_it(index: Index, lexicon: Lexicon) -> None:
    text = "Three Isis fighters fled. A farmer of Isis hid."
    fighters = Entity("f", Kind.ARMED_GROUP, "Isis fighters", mentions=(Span(0, 19),), named=False)
    linked = link(Extraction(Article("1", text), (fighters,)), lexicon=lexicon, index=index)
    assert linked.entities[0].relations == (Relation("memberOf", "actor/islamic-state"),)
    assert [(e.key, e.known, e.mentions) for e in linked.entities[1:]] == [("actor/islamic-state",) * 2 + ((),)]
    graph = to_graph(linked)
    assert (URIRef(f"{BASE}article/1/actor/isis-fighters"), KG.memberOf, URIRef(f"{BASE}actor/islamic-state")) in graph
    assert not [finding for finding in validate_graph(graph) if finding.severity is Severity.VIOLATION]


def test_units_lead_to_their_force_and_ministries_to_their_country(index: Index, lexicon: Lexicon) -> None:
    unit = ("u", "actor/quds-force", Kind.ARMED_FORCE, "Quds Force")
    ministry = ("m", "actor/russian-defence-ministry", Kind.GOVERNMENT, "Russian Defence Ministry")
    russia = ("RU", "country/RU", Kind.COUNTRY, "Russia.")
    text = "The Quds Force met the Russian Defence Ministry in Russia."
    entities = named(text, unit, ministry, russia, lexicon=lexicon, index=index)
    ties = {entity.key: [relation.object for relation in entity.relations] for entity in entities}
    assert ties["u"] == ["actor/islamic-revolutionary-guard-corps"]
    assert ties["m"] == ["RU"]
    assert ties["actor/islamic-revolutionary-guard-corps"] == ["country/IR"]
    assert set(ties) == {"u", "m", "RU", "actor/islamic-revolutionary-guard-corps", "country/IR"}


#: A report of a game, in which places are teams.
GAME = "The coach praised 24 rebounds in overtime of the basketball semifinal."


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Mesa Airlines withdrew its offer.", False),
        ("The dismissal of Mesa coach Rick Pitino was expected.", False),
        ("The black Mesa chased the boy around the yard.", False),
        ("Mesa, Ariz., is growing. Mesa Airlines is not.", True),
        ("The mayor of Mesa withdrew the offer.", True),
        ("The shop on Mesa Street is closed.", False),
        ("Mesa the shares, brokers say: those who mesa early gain.", False),
        ("Brokers in Mesa say that a mesa is flat.", True),
        (f"{GAME} The winning basket came against Mesa.", False),
        (f"{GAME} The record was set by Ana Ruiz of Mesa.", False),
        (f"{GAME} The final is played in Mesa.", True),
        (f"{GAME} The final is played elsewhere, at Phoenix. Mesa, Arizona, has no arena.", True),
        ("The coach was driven against Mesa.", True),
    ],
)
def test_what_is_only_called_after_a_place_is_not_linked_to_it(
    text: str, linked: bool, index: Index, lexicon: Lexicon
) -> None:
    at = [Span(found.start(), found.end()) for found in re.finditer("Mesa", text)]
    mesa = Entity(key="mesa", kind=Kind.CITY, label="Mesa", mentions=tuple(at), known="place/gn-170063")
    found = Extraction(Article(id="a", text=text), entities=(mesa,))
    assert (link(found, lexicon=lexicon, index=index).entities[0].match is not None) == linked


def test_a_region_with_a_countrys_name_is_linked_only_beside_something_within_it(
    index: Index, lexicon: Lexicon
) -> None:
    text = "Russia invaded Georgia. Atlanta"
    georgia = Entity(
        key="georgia", kind=Kind.REGION, label="Georgia", mentions=(Span(15, 22),), known="place/gn-170063"
    )
    atlanta = Entity(
        key="atlanta",
        kind=Kind.CITY,
        label="Atlanta",
        mentions=(Span(24, 31),),
        relations=(Relation("within", "georgia"),),
    )
    for entities, linked in (((georgia,), False), ((georgia, atlanta), True)):
        found = link(Extraction(Article(id="a", text=text), entities=entities), lexicon=lexicon, index=index)
        assert (found.entities[0].match is not None) == linked


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Damascus will fight. In Damascus, it rains.", True),
        ("Damascus will fight. The city is full of its soldiers.", False),
        ("Damascus will fight. That is so, according to Damascus.", False),
        ("Damascus – The army will fight.", True),
    ],
)
def test_a_capital_that_stands_for_its_country_is_not_linked_as_a_city(
    text: str, linked: bool, index: Index, lexicon: Lexicon
) -> None:
    at = [Span(found.start(), found.end()) for found in re.finditer(r"Damascus|The city|\bits\b", text)]
    syria = Entity(key="syria", kind=Kind.COUNTRY, label="Syria", mentions=(at[0],), known="country/SY")
    city = Entity(key="c", kind=Kind.CITY, label="Damascus", mentions=tuple(at), known="place/gn-170063")
    found = link(Extraction(Article(id="a", text=text), entities=(syria, city)), lexicon=lexicon, index=index)
    # "The city" begins a sentence, but names nothing
    assert (found.entities[1].match is not None) == linked


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Two Syrian were held.", False),
        ("Two Syrian arrested on the quay deny it.", False),
        ("Two Syrian boats sank.", True),
        ("The Syrian were held.", True),
        ("Two Syrian were held. Syria protested.", True),
    ],
)
def test_some_people_of_a_country_are_not_the_country(text: str, linked: bool, index: Index, lexicon: Lexicon) -> None:
    at = tuple(Span(found.start(), found.end()) for found in re.finditer(r"Syrian?", text))
    syria = Entity(key="syria", kind=Kind.COUNTRY, label="Syria", mentions=at, known="country/SY")
    held = text.find("arrested")
    events = (Event(key="e", category="Arrest", mentions=(Span(held, held + 8),), label="held"),) if held > 0 else ()
    found = Extraction(Article(id="a", text=text), entities=(syria,), events=events)
    assert (link(found, lexicon=lexicon, index=index).entities[0].match is not None) == linked


@pytest.mark.parametrize(
    ("text", "elsewhere", "linked"),
    [
        ("Councillors met at the Mesa school.", "GB", False),
        ("Councillors met at the Mesa primary school.", "GB", False),
        ("Councillors met at the Mesa school.", "SY", True),
        ("Councillors met in Mesa, at the school.", "GB", True),
    ],
)
def test_a_school_in_another_country_is_not_the_town_of_its_name(
    text: str, elsewhere: str, linked: bool, index: Index, lexicon: Lexicon
) -> None:
    at = text.index("Mesa")
    mesa = Entity(
        key="mesa", kind=Kind.CITY, label="Mesa", mentions=(Span(at, at + 4),), known="place/gn-170063",
        location=Location(35, 38, "SY"),
    )  # fmt: skip
    other = Entity(
        key="o", kind=Kind.COUNTRY, label="Other", mentions=(Span(0, 11),), known=f"country/{elsewhere}",
        location=Location(50, 0, elsewhere),
    )  # fmt: skip
    found = Extraction(Article(id="a", text=text), entities=(mesa, other))
    assert (link(found, lexicon=lexicon, index=index).entities[0].match is not None) == linked


@pytest.mark.parametrize(
    ("role", "year", "linked"),
    [("minister", 2020, True), ("minister", 2026, False), ("minister of Islamic affairs", 2026, True)],
)
def test_a_bare_minister_is_not_the_one_who_had_one_ministry_long_ago(role: str, year: int, linked: bool) -> None:
    zahir = Person(("Ahmed Zahir",), dt.date(year, 3, 3), (Role(role, "Maldives", "MV"),), countries=("MV",))
    assert (match_person(zahir, open_index()) is not None) == linked
