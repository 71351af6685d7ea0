"""The embedded store: what it loads, what it answers, what it refuses, and how answers look."""

from __future__ import annotations

import csv
import gzip
import io
import json
import socket
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from rdflib import RDFS, Graph, Literal, URIRef

from kg.errors import InputError, UsageError
from kg.formats import FORMATS, read_graphs
from kg.formats.write import render, write_graphs
from kg.names import short_iri
from kg.sparql.answers import ANSWER_FORMATS, Answer, render_answer
from kg.sparql.questions import Query, find_query, list_queries
from kg.sparql.results import plain_text
from kg.store import add_graph, ask, open_store

CASE = Path(__file__).parent / "cases" / "two-articles.trig"
RIVER = "https://w3id.org/newskg/id/article/river-war"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return open_store([CASE])


def column(answer: Answer, name: str = "x") -> list[str]:
    place = answer.variables.index(name)
    return [plain_text(term) if (term := row[place]) else "" for row in answer.rows]


# -- loading


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_all_formats_are_loaded(tmp_path: Path, format: str, packed: str) -> None:
    out = tmp_path / f"graph{FORMATS[format].suffixes[0]}{packed}"
    write_graphs(read_graphs(CASE), out, format)
    loaded = open_store([out])
    assert ask(loaded, "SELECT (COUNT(*) AS ?x) WHERE { ?event a kg:Event }").rows[0][0] == ox.Literal(9)
    assert len(list(loaded.named_graphs())) == (2 if FORMATS[format].has_graphs else 0)


def test_loading_twice_changes_nothing(store: ox.Store) -> None:
    assert len(open_store([CASE, CASE])) == len(store)


def test_folders_are_searched_and_hidden_files_passed_over(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.nt").write_text("<http://a> <http://b> <http://c> .\n")
    (tmp_path / "b.nt.gz").write_bytes(gzip.compress(b"<http://a> <http://b> <http://d> .\n"))
    (tmp_path / ".hidden.nt").write_text("nonsense")
    (tmp_path / "readme.md").write_text("nonsense")
    seen: list[tuple[str, int]] = []
    assert len(open_store([tmp_path], on_progress=lambda path, count: seen.append((path.name, count)))) == 2
    assert seen == [("b.nt.gz", 1), ("a.nt", 2)]


def test_what_is_no_rdf_is_an_article(tmp_path: Path) -> None:
    graph = Graph(identifier=URIRef("http://example.org/article/1"))
    graph.add((URIRef("http://example.org/article/1"), RDFS.label, Literal("One")))
    made: list[Path] = []

    def articles(path: Path) -> list[Graph]:
        made.append(path)
        return [graph]

    (tmp_path / "a.nt").write_text("<http://a> <http://b> <http://c> .\n")
    (tmp_path / "one.txt").write_text("One.")
    filled = open_store([tmp_path, Path("-")], articles=articles)
    assert made == [tmp_path / "one.txt", Path("-")]
    assert [name.value for name in filled.named_graphs()] == ["http://example.org/article/1"]
    assert len(filled) == 3  # the article's triple is in its graph and among all others
    with pytest.raises(UsageError, match=r"cannot tell the RDF format of .*one\.txt"):
        open_store([tmp_path / "one.txt"])


def test_a_graph_without_a_name_goes_to_the_default_graph() -> None:
    graph = Graph()
    graph.add((URIRef("http://a"), RDFS.label, Literal("A")))
    filled = ox.Store()
    add_graph(filled, graph)
    assert [quad.graph_name for quad in filled] == [ox.DefaultGraph()]


XML = b'<?xml version="1.0"?>%s<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">%s</rdf:RDF>'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", b"<http://a> <http://b> .", r"a\.ttl:1:\d+: not valid Turtle"),
        ("a.ttl", b'<http://a> <http://b> "\xff" .', r"a\.ttl.*not valid Turtle"),
        ("a.nq.gz", b"plain", r"a\.nq\.gz.*not a complete gzip file"),
        ("a.jsonld", b'{"@context": "http://127.0.0.1:9/"}', "nothing is fetched"),
        ("a.rdf", XML % (b"", b"<x>"), r"a\.rdf:1:\d+: not valid RDF/XML: mismatched tag"),
        ("a.rdf", XML % (b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>', b""), "the entity b is more than"),
        ("a.rdf", XML % (b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 9999 + b'">]>', b""), "the entity a is more than"),
        ("a.rdf", XML % (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>', b""), "the entity a is more than"),
        ("a.rdf", XML % (b"", b"<rdf:li>" * 2000 + b"</rdf:li>" * 2000), "elements are nested too deep"),
        ("a.ttl", b"#" + b" " * 20_000_000, "one part of it is too large"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value)[:40],
)
def test_broken_files_are_told_with_their_place(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        open_store([tmp_path / name])


def test_a_missing_file() -> None:
    with pytest.raises(InputError, match=r"none\.ttl: cannot be read: No such file"):
        open_store([Path("none.ttl")])


# -- asking


def test_the_four_forms(store: ox.Store) -> None:
    assert column(ask(store, "SELECT ?x WHERE { ?event a kg:AirStrike ; kg:killed ?x }")) == ["12"]
    assert ask(store, "ASK { ?event a kg:AirStrike }").truth is True
    assert ask(store, "ASK { ?event a kg:Coup }").truth is False
    built = ask(store, "CONSTRUCT { ?a rdfs:label ?l } WHERE { ?a a kg:Person ; rdfs:label ?l }")
    assert built.triples is not None
    assert [triple.object for triple in built.triples] == [
        ox.Literal("Li, a 'doctor' <é>\u0301"),
        ox.Literal("Jane Roe"),
    ]
    described = ask(store, f"DESCRIBE <{RIVER}/position/1>")
    assert described.triples is not None
    assert len(described.triples) == 5
    assert (built.truth, built.variables, built.rows) == (None, (), [])


def test_queries_see_all_graphs_at_once_and_each_by_its_name(store: ox.Store) -> None:
    query = f"SELECT ?x WHERE {{ GRAPH <{RIVER}/graph> {{ ?x a kg:Article }} }}"
    assert column(ask(store, query)) == [RIVER]
    assert len(ask(store, "SELECT ?x WHERE { ?x a kg:Article }").rows) == 2


def test_what_two_articles_say_is_one_row(store: ox.Store) -> None:
    query = 'SELECT ?x WHERE { ?x rdfs:label "Sudan" }'
    assert column(ask(store, query)) == ["https://w3id.org/newskg/id/country/SD"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:PORT/> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }",
        'SELECT * WHERE { BIND("#" AS ?a) SERVICE <http://127.0.0.1:PORT/#> { ?s ?p ?o } }',
        "SELECT * WHERE { FILTER(1<2) SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } FILTER(3>2) }",
        "SELECT * WHERE { BIND('''it's''' AS ?a) SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "SELECT * WHERE { \\u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        'SELECT * WHERE { BIND("\\u0022" AS ?a) SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } BIND("" AS ?b) }',
        "SELECT * WHERE { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o.SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o #\rSERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o }\n }",
        "SELECT * WHERE { VALUES ?to { <http://127.0.0.1:PORT/> } SERVICE\n?to { ?s ?p ?o } }",
        "SELECT (EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } AS ?x) WHERE { }",
        "ASK { { SELECT * { MINUS { OPTIONAL { GRAPH ?g { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } } } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:PORT/#> { ?s ?p '#' } }",
        "ASK { << ?s ?p ?o >> ?q ?r . SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    ],
)
def test_no_query_sends_a_request(store: ox.Store, query: str) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0)
        refused = r"\(SERVICE\); kg sends no requests$|it contains the word SERVICE"
        with pytest.raises(UsageError, match=refused):
            ask(store, query.replace("PORT", str(server.getsockname()[1])))
        with pytest.raises(BlockingIOError):
            server.accept()


def test_from_chooses_graphs_and_sends_no_request(store: ox.Store) -> None:
    query = "SELECT ?x FROM <GRAPH> WHERE { ?x a kg:Article }".replace("GRAPH", f"{RIVER}/graph")
    assert column(ask(store, query)) == [RIVER]
    query = "SELECT * FROM <http://127.0.0.1:9/> FROM NAMED <http://127.0.0.1:9/> WHERE { ?s ?p ?o }"
    assert ask(store, query).rows == []


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s kg:service 'SERVICE' } # SERVICE",
        'ASK { ?service ?p """a "SERVICE" b""" }',
        "ASK { ?s ?p <http://example.org/SERVICE> }",
        "PREFIX service: <http://example.org/> ASK { ?s service:service ?o }",
        "PREFIX add: <http://example.org/> ASK { ?s add:p ?o }",
        "PREFIX insert: <http://example.org/> PREFIX load: <http://example.org/> ASK { ?s insert:p load:q }",
        "ASK { << ?s ?p ?o >> ?q ?r }",
    ],
)
def test_the_word_service_is_no_crime(store: ox.Store, query: str) -> None:
    assert ask(store, query).truth is False


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <http://a> <http://b> <http://c> }",
        "PREFIX a: <http://a/> delete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "# SELECT\nDROP ALL",
        "WITH <http://a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL; ADD <http://a> TO <http://b>",
    ],
)
def test_updates_are_refused(store: ox.Store, query: str) -> None:
    before = len(store)
    with pytest.raises(UsageError, match=r"the query would change the data; kg query only reads$"):
        ask(store, query)
    assert len(store) == before


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT ?x WHERE {\n  ?x foo:bar ?y\n}",
            r"the query, line 2, column \d+: a prefix before this is not declared",
        ),
        ("SELECT * WHERE { ?s ?p ?o } }", r"the query, line 1, column \d+: not SPARQL near .*o } }'"),
        ("SELECT * WHERE {", r"the query, line 1, column \d+: not SPARQL near"),
        ("SELECT ?s (COUNT(?p) AS ?n) WHERE { ?s ?p ?o }", "a variable that is neither grouped by nor in the pattern"),
        ("SELECT * WHERE { ?s ?p ?o . FILTER(?x >) }", r"not SPARQL near '.*\?x >\) }'$"),
        ("", "the query, line 1, column 1: not SPARQL$"),
        ("what happened?", "near 'what happened\\?'"),
        ("ASK { FILTER(" + "(" * 9999 + "1" + ")" * 9999 + ") }", "nested too deep: at most 100 brackets"),
        ("ASK " + "{" * 9999 + "}" * 9999, "nested too deep: at most 100 brackets"),
        ("ASK { FILTER(" + "!" * 9999 + "1) }", "too long: at most 5,000 words and marks"),
        ("ASK { ?s ?p (" + "1 " * 9999 + ") }", "too long: at most 5,000 words and marks"),
    ],
)
def test_broken_queries_are_told_with_their_place(store: ox.Store, query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as error:
        ask(store, query)
    assert "\n" not in str(error.value)


# -- naming and setting


def test_queries_are_found_by_name_beginning_file_and_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_query("timeline").name == "timeline"
    assert find_query("time").name == "timeline"
    path = tmp_path / "mine.rq"
    path.write_bytes(b"\xef\xbb\xbf# Mine\nASK {}")
    assert find_query(f"@{path}").text == "# Mine\nASK {}"
    assert find_query(f"@{path}").comment == "Mine"
    assert find_query("ASK{}").text == "ASK{}"
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK { }"))
    assert find_query("@-").text == "ASK { }"


def test_queries_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"no question is called 'teritory'\. Did you mean 'territory'\? There are attacks, "
    ):
        find_query("teritory")
    with pytest.raises(
        UsageError, match=r"'e' is the beginning of several questions: events-of, events-within, evidence$"
    ):
        find_query("e")
    with pytest.raises(InputError, match=r"none\.rq: cannot be read: No such file"):
        find_query("@none.rq")
    (tmp_path / "bad.rq").write_bytes(b"ASK { \xff }")
    with pytest.raises(InputError, match=r"bad\.rq: the query is not UTF-8 text"):
        find_query(f"@{tmp_path / 'bad.rq'}")


@pytest.mark.parametrize("value", ['a "quoted" \\ name\n', "} SELECT", "<not an iri>", "\\1 \\g<head>"])
def test_what_is_set_cannot_break_out_of_its_string(value: str) -> None:
    query = Query('SELECT ?x WHERE {\n  BIND("" AS ?x)\n}').set({"x": value})
    assert column(ask(ox.Store(), query)) == [value]


def test_iris_can_be_set() -> None:
    query = Query('SELECT ?x WHERE {\n  BIND("" AS ?x)\n}').set({"x": "<http://example.org/>"})
    assert ask(ox.Store(), query).rows == [(ox.NamedNode("http://example.org/"),)]


def test_only_what_a_query_leaves_open_can_be_set() -> None:
    with pytest.raises(UsageError, match=r"'where' cannot be set in events-within: only place can$"):
        find_query("events-within").set({"where": "x"})
    with pytest.raises(UsageError, match=r"'x' cannot be set in timeline: nothing can$"):
        find_query("timeline").set({"x": "y"})


def test_the_questions_are_listed_with_what_they_answer() -> None:
    listed = {query.name: query for query in list_queries()}
    assert list(listed) == sorted(listed)
    assert len(listed) >= 10
    assert listed["events-within"].parameters == ("place",)
    assert Query("SELECT * {}").comment == ""


# -- showing

ROWS = "SELECT ?event ?x ?none WHERE { ?event kg:killed ?x } ORDER BY ?x"


def test_programs_read_the_answers(store: ox.Store) -> None:
    answer = ask(store, ROWS)
    rows = list(csv.reader(io.StringIO(render_answer(answer, "csv"), newline="")))
    assert rows[0] == ["event", "x", "none"]
    assert [row[1] for row in rows[1:]] == ["5", "12", "12", "100", "1000"]
    assert render_answer(answer, "tsv").splitlines()[0] == "?event\t?x\t?none"
    found = json.loads(render_answer(answer, "json"))
    assert [row["x"]["value"] for row in found["results"]["bindings"]] == ["5", "12", "12", "100", "1000"]
    tree = ET.fromstring(render_answer(answer, "xml"))  # noqa: S314  our own output
    assert len(tree.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 5


def test_yes_and_no(store: ox.Store) -> None:
    answer = ask(store, "ASK { ?event a kg:AirStrike }")
    assert render_answer(answer, "table") == "yes\n"
    assert json.loads(render_answer(answer, "json"))["boolean"] is True
    assert render_answer(ask(store, "ASK { ?event a kg:Coup }")) == "no\n"


@pytest.mark.parametrize(("format", "syntax"), [("table", "turtle"), ("turtle", "turtle"), ("json", "json-ld"),
                                                ("json-ld", "json-ld"), ("ntriples", "ntriples"), ("xml", "rdfxml"),
                                                ("rdfxml", "rdfxml")])  # fmt: skip
def test_graphs_as_answers(store: ox.Store, format: str, syntax: str) -> None:
    answer = ask(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s a kg:Claim ; ?p ?o }")
    assert answer.triples is not None
    text = render_answer(answer, format)
    found = ox.Dataset(ox.parse(text, format=FORMATS[syntax].syntax))
    assert found == ox.Dataset([ox.Quad(*triple) for triple in answer.triples])


@pytest.mark.parametrize(
    ("query", "format", "message"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "turtle", "the answer is no graph, which turtle needs"),
        ("ASK {}", "ntriples", "the answer is no graph"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "the answer is a graph, which csv cannot hold"),
        ("ASK {}", "pdf", "no format of answers is called 'pdf'; choose one of table, csv"),
    ],
)
def test_forms_that_an_answer_cannot_have(query: str, format: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        render_answer(ask(ox.Store(), query), format)


TABLE = """\
event  x
───────────
11     5
10     12
14     12
13     1000
"""

RECORDS = """\
event  11
x      5

event  10
x      12

event  14
x      12

event  13
x      1000
"""


def test_a_table_for_people(store: ox.Store) -> None:
    answer = ask(
        store, f"SELECT ?event ?x ?none WHERE {{ GRAPH <{RIVER}/graph> {{ ?event kg:killed ?x }} }} ORDER BY ?x ?event"
    )
    assert render_answer(answer, "table", width=80) == TABLE
    assert render_answer(answer, "table") == TABLE
    assert render_answer(answer, "table", width=1) == RECORDS
    assert "\x1b[1m" in render_answer(answer, "table", width=80, color=True)


def test_a_table_is_no_wider_than_the_terminal_and_loses_nothing(store: ox.Store) -> None:
    answer = ask(store, find_query("statements"))
    lines = render_answer(answer, "table", width=70).splitlines()
    assert max(map(len, lines)) <= 70
    assert "they had" in " ".join(lines)
    words = {word for row in answer.rows for word in (plain_text(row[2]) if row[2] else "").split()}
    assert words <= set(" ".join(lines).split())


def test_a_terminal_is_never_told_what_to_do() -> None:
    answer = ask(ox.Store(), 'SELECT ("\\u001b[31mred\\n[bold]x[/bold]" AS ?x) WHERE {}')
    assert render_answer(answer, "table", width=80).splitlines()[2] == "\\x1b[31mred [bold]x[/bold]"


def test_no_rows() -> None:
    assert render_answer(ask(ox.Store(), "SELECT * WHERE { ?s ?p ?o }")) == "No rows.\n"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/newskg/ns#AirStrike", "kg:AirStrike"),
        ("https://w3id.org/newskg/id/country/SY", "country/SY"),
        (f"{RIVER}/event/1", "river-war/event/1"),
        ("http://example.org/x", "http://example.org/x"),
    ],
)
def test_iris_are_short(iri: str, short: str) -> None:
    assert short_iri(iri) == short


def test_every_format_of_answers_is_tried_here() -> None:
    assert set(ANSWER_FORMATS) == {"table", "csv", "tsv", "json", "xml", "turtle", "json-ld", "ntriples", "rdfxml"}


def test_what_is_written_answers_as_what_was_read(store: ox.Store, tmp_path: Path) -> None:
    out = tmp_path / "again.ttl"
    out.write_bytes(render(read_graphs(CASE), "turtle"))
    again = open_store([out])
    for query in list_queries():
        assert render_answer(ask(again, query), "csv") == render_answer(ask(store, query), "csv")
