"""The store on disk: what is in it after adding, replacing and removing, and after whatever ends the program."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import typer
from rdflib import Graph
from running import Kg

from kg.commands.store import app as store_app
from kg.errors import InputError, OutputError, UsageError
from kg.formats import read_graphs
from kg.store import Added, Store, Stored
from kg.store.incoming import graphs_of, sparql_text
from kg.store.memory import Source
from kg.store.place import data_of, hold, is_store, renewed

CASE = Path(__file__).parent / "cases" / "two-articles.trig"
BASE = "https://w3id.org/newskg/id/article/"
RIVER = f"{BASE}river-war"

Graphs = dict[str, frozenset[ox.Triple]]


def graph(name: str, *values: str) -> list[ox.Quad]:
    """Make the quads of an article of which only a few words matter."""
    article = ox.NamedNode(f"{BASE}{name}")
    named = ox.NamedNode(f"{BASE}{name}/graph")
    derived = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    news = ox.NamedNode("https://w3id.org/newskg/ns#Article")
    shared = ox.NamedNode("http://example.org/everywhere")
    return [
        ox.Quad(named, derived, article, named),
        ox.Quad(article, kind, news, named),
        ox.Quad(shared, label, ox.Literal("Everywhere"), named),
        *(ox.Quad(article, label, ox.Literal(value), named) for value in values),
    ]


def write(path: Path, *quads: ox.Quad) -> Path:
    ox.serialize(quads, path, format=ox.RdfFormat.N_QUADS)
    return path


def held(path: Path) -> Graphs:
    """Return what a store holds, and see to it that it is in order."""
    with Store(path, read_only=True) as store:
        assert list(store.check()) == []
        return {name.value: frozenset(triples) for name, triples in store.graphs()}


def of(*quads: ox.Quad) -> Graphs:
    found: dict[str, set[ox.Triple]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        found.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return {name: frozenset(triples) for name, triples in found.items()}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    with Store(tmp_path / "news") as store:
        assert store.add_files(CASE) == Added(2, 0)
    return tmp_path / "news"


# -- changing


def test_a_graph_is_added_once_and_replaced_by_its_next_version(tmp_path: Path) -> None:
    path, old, new, other = tmp_path / "s", graph("a", "x", "y"), graph("a", "y", "z"), graph("b", "q")
    with Store(path) as store:
        assert store.add_files([write(tmp_path / "1.nq", *old), write(tmp_path / "2.nq", *other)]) == Added(2, 0)
    assert held(path) == of(*old, *other)
    with Store(path) as store:
        assert store.add_files(write(tmp_path / "3.nq", *new)) == Added(0, 1)
    assert held(path) == of(*new, *other)
    with Store(path) as store:
        # what the removed article said alone is gone from the default graph, too; what another says stays
        assert [row.x for row in store.query("SELECT ?x { ?a rdfs:label ?x } ORDER BY ?x")] == [
            "Everywhere", "q", "y", "z",
        ]  # fmt: skip


def test_the_last_of_two_files_counts_where_both_have_a_graph(tmp_path: Path) -> None:
    first, last = graph("a", "x"), graph("a", "y")
    with Store(tmp_path / "s") as store:
        added = store.add_files([write(tmp_path / "1.nq", *first), write(tmp_path / "2.nq", *last)])
    assert added == Added(1, 0)
    assert held(tmp_path / "s") == of(*last)


@pytest.mark.parametrize("known", [False, True])
def test_a_graph_may_be_scattered_over_its_file(tmp_path: Path, known: bool) -> None:
    a, b = graph("a", "x", "y"), graph("b", "z")
    mixed = [quad for pair in zip(a, [*b, b[0]], strict=True) for quad in pair]
    with Store(tmp_path / "s") as store:
        if known:
            store.add_files(write(tmp_path / "0.nq", *graph("a", "old")))
        store.add_files(write(tmp_path / "1.nq", *mixed))
    assert held(tmp_path / "s") == of(*a, *b)


@pytest.mark.parametrize("number", [5, 120])
def test_many_are_replaced_at_once(tmp_path: Path, number: int) -> None:
    """More than a few make the store be written anew, which is to give the same."""
    path = tmp_path / "s"
    old = [quad for n in range(150) for quad in graph(f"a{n}", "old", f"old {n}")]
    new = [quad for n in range(number) for quad in graph(f"a{n}", "new")]
    with Store(path) as store:
        store.add_files(write(tmp_path / "1.nq", *old))
        assert store.add_files(write(tmp_path / "2.nq", *new)) == Added(0, number)
        assert store.count().articles == 150
    assert held(path) == of(*old) | of(*new)
    assert {one.name for one in path.iterdir()} == {"kg-store.json", "lock", "oxigraph"}


def test_replacing_takes_only_what_is_there(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.add_files(write(tmp_path / "1.nq", *graph("a", "x")))
        added = store.add_files(write(tmp_path / "2.nq", *graph("a", "y"), *graph("b", "z")), only_known=True)
    assert added == Added(0, 1, (f"{BASE}b/graph",))
    assert held(tmp_path / "s") == of(*graph("a", "y"))


@pytest.mark.parametrize("named", ["river-war", RIVER, f"{RIVER}/graph"])
def test_an_article_is_removed_by_any_of_its_names(news: Path, named: str) -> None:
    before = held(news)
    with Store(news) as store:
        assert named in store
        assert store.remove(named) == [f"{RIVER}/graph"]
        assert named not in store
    after = held(news)
    assert after.keys() == before.keys() - {f"{RIVER}/graph"}
    assert all(after[name] == before[name] for name in after)


@pytest.mark.parametrize("named", ["nothing", 'no"thing', "http://example.org/a b", "urn:x"])
def test_all_that_are_named_are_removed_or_none(news: Path, named: str) -> None:
    before = held(news)
    with Store(news) as store, pytest.raises(InputError, match="is in the store"):
        store.remove(["river-war", named])
    assert held(news) == before


def test_a_broken_file_adds_nothing(news: Path, tmp_path: Path) -> None:
    before = held(news)
    good = write(tmp_path / "good.nq", *graph("good", "x"), *read_river())
    (tmp_path / "bad.nq").write_text("<urn:a> <urn:b> .\n")
    with Store(news) as store, pytest.raises(InputError, match=r"bad\.nq:1:\d+: not valid N-Quads"):
        store.add_files([good, tmp_path / "bad.nq"])
    assert held(news) == before


def read_river() -> Iterator[ox.Quad]:
    return (quad for name, quads in graphs_of(Source(CASE)) if name.value == f"{RIVER}/graph" for quad in quads)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<urn:a> <urn:b> <urn:c> .\n", "in no named graph, and of no article"),
        (b"<urn:a> a <https://w3id.org/newskg/ns#Article>. <urn:b> a <https://w3id.org/newskg/ns#Article>.", "of 2"),
    ],
)
def test_what_is_of_no_one_article_is_not_taken(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.ttl").write_bytes(content)
    with Store(tmp_path / "s") as store, pytest.raises(InputError, match=said):
        store.add_files(tmp_path / "a.ttl")


def test_a_graph_in_turtle_is_named_after_its_article(tmp_path: Path, news: Path) -> None:
    first = next(read_graphs(CASE))
    (tmp_path / "one.ttl").write_text(Graph().__add__(first).serialize(format="turtle"))
    with Store(tmp_path / "s") as store:
        store.add_files(tmp_path / "one.ttl")
    name = str(first.identifier)
    assert held(tmp_path / "s") == {name: held(news)[name]}


def test_graphs_of_rdflib_are_added(news: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        assert store.add(read_graphs(CASE)) == Added(2, 0)
        assert store.add(next(read_graphs(CASE))) == Added(0, 1)
        with pytest.raises(UsageError, match="a graph needs a name"):
            store.add(Graph())
    assert held(tmp_path / "s") == held(news)


HOSTILE = [
    '"', "\\", "\\u0041", "\\\\u0041", "\\U0001F600", "a\nb\r\tc", "\x01\x7f", "é\u0301😀", "' } ; DROP ALL #", "\\x",
]  # fmt: skip


def test_words_are_kept_as_they_are(tmp_path: Path) -> None:
    quads = graph("a", *HOSTILE)
    with Store(tmp_path / "s") as store:
        store.add_files(write(tmp_path / "1.nq", *graph("a", "old")))
        store.add_files(write(tmp_path / "2.nq", *quads))
    assert held(tmp_path / "s") == of(*quads)


def test_compacting_changes_nothing_but_forgets_what_was_removed(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store(path) as store:
        store.add_files(write(tmp_path / "1.nq", *graph("a", "a secret of many words"), *graph("b", "y")))
        store.remove(f"{BASE}a")
    before = held(path)
    with Store(path) as store:
        sizes = store.compact()
        assert sizes[1] > 0
        assert store.count().articles == 1
    assert held(path) == before
    assert not any(b"a secret of many words" in file.read_bytes() for file in path.rglob("*") if file.is_file())


# -- asking


def test_what_is_there_is_listed_and_counted(news: Path) -> None:
    with Store(news, read_only=True) as store:
        first, second = store.list()
        assert [one.graph for one in (first, second)] == [f"{BASE}quake/graph", f"{RIVER}/graph"]
        assert second == Stored(f"{RIVER}/graph", second.triples, RIVER, second.headline, second.date)
        assert second.date is not None
        assert store.count() == (2, first.triples + second.triples, 9)


def test_answers_are_values(news: Path) -> None:
    with Store(news, read_only=True) as store:
        row = store.query("SELECT ?class ?day ?n ?lat ?none { ?class kg:killed ?n ; kg:startDate ?day } ORDER BY ?n")[0]
        assert (type(row).__name__, type(row.day), row.none) == ("Row", dt.date, None)
        assert isinstance(row.n, int)
        assert row.class_.startswith("https://")
        latitudes = store.query("SELECT ?lat { ?p wgs:lat ?lat }")
        assert latitudes
        assert all(isinstance(one.lat, Decimal) for one in latitudes)
        assert store.query("ASK { ?e a kg:AirStrike }") is True
        assert len(store.query("CONSTRUCT { ?a a kg:Article } WHERE { ?a a kg:Article }")) == 2
        assert store.query("events-within", {"place": "nowhere"}) == []
        frame = store.frame("SELECT ?n { ?e kg:killed ?n }")
        assert list(frame.columns) == ["n"]
        with pytest.raises(UsageError, match="only the rows"):
            store.frame("ASK { }")


def test_the_store_answers_as_its_files_do(news: Path, kg: Kg) -> None:
    for question in ("territory", "timeline", "statements"):
        assert kg("query", news, question, "-f", "csv").out == kg("query", CASE, question, "-f", "csv").out
        assert kg("store", "query", news, question).out == kg("query", CASE, question).out


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "asks another server"),
        ("DROP ALL", "would change the data"),
    ],
)
def test_a_store_is_only_read_by_questions(news: Path, kg: Kg, query: str, said: str) -> None:
    before = held(news)
    done = kg("query", news, query)
    assert (done.code, len(done.lines)) == (2, 1)
    assert said in done.err
    assert held(news) == before


def test_a_question_to_a_store_has_a_limit_of_time(news: Path, kg: Kg) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    done = kg("query", news, endless, "--timeout", "2")
    assert (done.code, done.lines) == (3, ["kg: error: timed out after 2 s; raise --timeout"])


# -- others


def test_one_writes_or_many_read(news: Path) -> None:
    with Store(news, read_only=True) as one, Store(news, read_only=True) as two:
        assert one.count() == two.count()
        with pytest.raises(InputError, match="another process uses this store"):
            Store(news, wait=0)
    with Store(news):
        for read_only in (False, True):
            with pytest.raises(InputError, match="another process"):
                Store(news, read_only=read_only, wait=0)


def test_who_waits_gets_the_store(news: Path) -> None:
    code = (
        f"import time; from kg.store import Store; s = Store({str(news)!r}); print('held', flush=True); time.sleep(1)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with Store(news, wait=60) as store:
            assert store.count().articles == 2


def test_a_closed_store_says_so(news: Path) -> None:
    store = Store(news)
    store.close()
    with pytest.raises(UsageError, match="is closed"):
        store.count()


def test_only_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"")
    with pytest.raises(UsageError, match="with other files in it"):
        Store(tmp_path / "photos")
    assert not is_store(tmp_path / "photos")
    with pytest.raises(InputError, match="there is no store here"):
        Store(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()
    (tmp_path / "empty").mkdir()
    Store(tmp_path / "empty").close()
    assert is_store(tmp_path / "empty")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        Store(tmp_path / "file")


@pytest.mark.parametrize(("marker", "said"), [('{"layout": 99}', "later version"), ("x", "cannot be read")])
def test_a_store_of_another_kind_is_left_alone(tmp_path: Path, marker: str, said: str) -> None:
    (tmp_path / "kg-store.json").write_text(marker)
    for read_only in (False, True):
        with pytest.raises(InputError, match=said):
            Store(tmp_path, read_only=read_only)


def test_a_damaged_store_is_told(news: Path) -> None:
    for file in data_of(news).glob("MANIFEST*"):
        file.write_bytes(b"nonsense")
    with pytest.raises(InputError, match="this store cannot be opened"):
        Store(news, read_only=True)


# -- whatever ends the program


def test_compacting_may_be_ended_between_any_two_steps(news: Path) -> None:
    before = held(news)
    # while the new files are written
    renewed(news).mkdir()
    (renewed(news) / "half").write_bytes(b"half")
    assert held(news) == before
    with Store(news) as store:
        assert store.count().articles == 2
        assert not renewed(news).exists()
    # after the old ones were put aside, before the new ones came
    data = data_of(news)
    data.rename(data.with_name("oxigraph.old"))
    assert held(news) == before
    renewed(news).mkdir()
    Store(news).close()
    assert held(news) == before
    assert sorted(one.name for one in news.iterdir()) == ["kg-store.json", "lock", "oxigraph"]


#: Adds, replaces and removes articles for ever, and writes down what is to be next.
_WORKER = """
import itertools, sys
sys.path[:] = {path!r}
from test_disk_store import graph, write
from kg.store import Store
from pathlib import Path

folder = Path({folder!r})
with Store(folder / "s") as store:
    print("ready", flush=True)
    for turn in itertools.count({turn}):
        names = [f"a{{(turn * 7 + n) % 20}}" for n in range(3)]
        store.add_files(write(folder / "next.nq", *(
            quad for name in names for quad in graph(name, *(f"{{turn}} {{n}}" for n in range(40)))
        )))
        if turn % 3 == 0:
            store.remove([one.graph for one in store.list()[:1]])
        if turn % 10 == 9:
            store.compact()
"""


def test_a_store_that_is_killed_at_any_moment_holds_whole_articles(tmp_path: Path) -> None:
    chance = random.Random(12)  # noqa: S311  no secret
    for turn in range(8):
        path = [str(Path(__file__).parent), *sys.path]
        code = _WORKER.format(path=path, folder=str(tmp_path), turn=turn * 1000)
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.02, 1.0))
            worker.kill()
        assert worker.returncode
        found = held(tmp_path / "s")
        for name, triples in found.items():
            versions = {str(one.object).strip('"').split()[0] for one in triples if " " in str(one.object)}
            assert len(versions) == 1, "two versions of an article, or none"
            words = [f"{versions.copy().pop()} {n}" for n in range(40)]
            assert {name: triples} == of(*graph(name.removeprefix(BASE).removesuffix("/graph"), *words))
    assert found


@pytest.mark.parametrize("is_known", [False, True])
def test_a_load_of_many_that_is_killed_is_there_or_not(tmp_path: Path, is_known: bool) -> None:
    """New articles are one load; where most of a store is replaced, it is written anew."""
    old, new = (
        [quad for n in range(100) for quad in graph(f"a{n}", *(f"{version} {word}" for word in range(300)))]
        for version in ("old", "new")
    )
    kept = graph("kept", "x")
    before = of(*kept, *(old if is_known else ()))
    first, second = write(tmp_path / "1.nq", *kept, *(old if is_known else ())), write(tmp_path / "2.nq", *new)
    code = f"import sys, kg; s = kg.Store(sys.argv[1]); print('ready', flush=True); s.add_files({str(second)!r})"
    chance, took, ended = random.Random(7), 0.0, []  # noqa: S311  no secret
    for turn in range(6):
        path = tmp_path / f"s{turn}"
        with Store(path) as store:
            store.add_files(first)
        with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            begin = time.monotonic()
            if turn:
                time.sleep(chance.uniform(0, took))
                process.kill()
        took = took or time.monotonic() - begin
        found = held(path)
        assert found in (before, before | of(*new))
        ended.append(found == before)
    assert ended[0] is False
    assert True in ended, "none was killed before its end"


def test_an_export_keeps_what_it_has_when_it_is_ended(tmp_path: Path) -> None:
    from kg.commands.keeping import keep

    def graphs() -> Iterator[Graph]:
        yield from read_graphs(CASE)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep(graphs(), tmp_path / "s")
    assert len(held(tmp_path / "s")) == 2


# -- the command


def test_the_command_from_article_to_answer(tmp_path: Path, kg: Kg) -> None:
    news, text = tmp_path / "news", tmp_path / "a.txt"
    text.write_text(" date 2024-12-08\nRebels took the city of Homs on Sunday.")
    assert kg("export", text, "--store", news, "--summary").code == 0
    assert kg("store", "count", news, "--json").out.startswith('{"articles": 1, ')
    assert "Rebels took Homs" in kg("query", news, "territory").out
    assert kg("store", "list", news).out.startswith("2024-12-08")
    assert json.loads(kg("store", "list", news, "--json").out)[0]["article"] == f"{BASE}a"
    assert kg("store", "check", news).out == f"{news} is intact\n"
    dumped = kg("store", "dump", news).out
    exported = ox.Store()
    exported.load(kg("export", text, "-f", "nquads").out, format=ox.RdfFormat.N_QUADS)
    assert dumped == "".join(sorted(f"{quad} .\n" for quad in exported))
    (tmp_path / "d.nq").write_text(dumped)
    assert kg("store", "add", news, tmp_path / "d.nq").out == f"{news}: 0 articles added, 1 article replaced\n"
    done = kg("store", "replace", news, CASE)
    assert (done.code, len(done.lines)) == (1, 2)
    assert kg("store", "compact", news).code == 0
    assert kg("store", "dump", news, "-o", tmp_path / "d.nq.gz").code == 0
    assert kg("store", "remove", news, "a").out == f"{news}: 1 article removed\n"
    assert kg("store", "dump", news).out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["store"], 2, "Usage: kg store"),
        (["store", "list", "none"], 3, "none: there is no store here; kg store add makes one"),
        (["store", "replace", "none", "x.nq"], 3, "there is no store here"),
        (["store", "remove", "none", "x"], 3, "there is no store here"),
        (["store", "compact", "none"], 3, "there is no store here"),
        (["store", "add", "none", "missing.nq"], 3, "missing.nq: cannot be read: No such file"),
        (["store", "lst", "x"], 2, "there is no command lst: did you mean list?"),
        (["export", "x.txt", "--store", "s", "-o", "x.ttl"], 2, "cannot be combined with --out"),
    ],
)
def test_mistakes_are_told(
    tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kg(*arguments)
    assert done.code == code
    assert said in done.err


@pytest.mark.parametrize("name", typer.main.get_group(store_app).commands)
def test_every_command_is_documented_with_an_example(kg: Kg, name: str) -> None:
    done = kg("store", name, "--help")
    assert done.code == 0
    assert re.search(rf"Example:\n( +kg .*\n)* +kg (store )?{name} ", done.out)
    for parameter in typer.main.get_group(store_app).commands[name].params:
        assert getattr(parameter, "help", None), parameter.name
    assert max(map(len, done.out.splitlines())) <= 80


def test_standard_input_is_taken(tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "".join(f"{quad} .\n" for quad in graph("a", "x")).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    done = kg("store", "add", tmp_path / "s", "-")
    assert (done.code, done.out) == (0, f"{tmp_path / 's'}: 1 article added, 0 articles replaced\n")
    assert held(tmp_path / "s") == of(*graph("a", "x"))


def test_articles_are_not_taken_for_rdf(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.txt").write_text("Rebels took Homs.")
    done = kg("store", "add", tmp_path / "s", tmp_path / "a.txt")
    assert (done.code, len(done.lines)) == (3, 1)
    assert "this is no RDF: kg export makes some of articles" in done.err


def test_a_store_is_asked_alone(news: Path, kg: Kg) -> None:
    done = kg("query", news, CASE, "territory")
    assert (done.code, done.lines) == (
        2,
        ["kg: error: a store can only be queried alone; add the files to it with kg store add"],
    )


# -- the parts


def test_graphs_are_told_apart_where_they_end(tmp_path: Path) -> None:
    a, b = graph("a"), graph("b")
    path = write(tmp_path / "1.nq", *a, *b, *a)
    assert [name.value for name, _ in graphs_of(Source(path))] == [f"{BASE}{one}/graph" for one in "aba"]


def test_sparql_reads_the_words_that_were_meant() -> None:
    triples = [quad.triple for quad in graph("a", *HOSTILE)]
    store = ox.Store()
    store.update(f"INSERT DATA {{ {sparql_text(triples)} }}")
    assert {quad.triple for quad in store} == set(triples)


def test_a_store_on_read_only_files_is_read(news: Path) -> None:
    (news / "lock").unlink()
    assert hold(news, alone=False, wait=0) is None
    assert len(held(news)) == 2
