"""The package from Python: what ``import kg`` offers, and the way from articles to graphs."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF
from threadpoolctl import threadpool_info, threadpool_limits

import kg
from kg import console
from kg.arguments import check_base
from kg.errors import GraphError, InputError, UsageError
from kg.extract import extract
from kg.files import seeds
from kg.formats import read_graph
from kg.model import Article, Finding, Severity
from kg.names import KG, SCHEMA, article_iri
from kg.rdf.graph import to_graph
from kg.threads import one_thread
from kg.validation import validate_graph

SEED = seeds() / "000_854557fa132e1351.txt"
INPUTS = Path(__file__).parent / "inputs"
STORY = "Rebels took the town of Saraqeb on Saturday, the army said."


def triples(graph: Graph) -> set[str]:
    return {" ".join(term.n3() for term in triple) for triple in graph}


def test_text_path_and_article_give_the_same_graph(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(STORY)
    day = dt.date(2024, 12, 1)
    from_text = kg.export_text(STORY, date="2024-12-01")
    assert triples(from_text) == triples(kg.export_file(path, date=day))
    assert triples(from_text) == triples(kg.export_file(str(path), date="2024-12-01"))
    assert triples(from_text) == triples(kg.export(Article(id="text", text=STORY, date=day)))


def test_the_steps_make_what_export_makes() -> None:
    [article] = kg.read_articles(SEED)
    assert isinstance(article, Article)
    graph = to_graph(kg.analyse(article))
    assert validate_graph(graph) == [] or all(f.severity is not Severity.VIOLATION for f in validate_graph(graph))
    assert triples(graph) == triples(kg.export_file(SEED))
    assert (URIRef(article_iri(str(graph.identifier))), SCHEMA.datePublished) in {(s, p) for s, p, _ in graph}


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_articles_are_read_on_one_thread_and_then_there_are_as_many_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def watched(*given: Any, **named: Any) -> Any:
        seen.append(blas_threads())
        return extract(*given, **named)

    monkeypatch.setattr("kg.extract.extract", watched)
    with threadpool_limits(limits=2, user_api="blas"):
        before = blas_threads()
        kg.analyse(Article(id="a", text=STORY))
        assert blas_threads() == before
    assert seen == [{1}]


def test_work_that_ends_first_leaves_the_others_on_one_thread() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before, first, second = blas_threads(), one_thread(), one_thread()
        for work in (first, second):
            work.__enter__()
        first.__exit__(None, None, None)
        assert blas_threads() == {1}
        second.__exit__(None, None, None)
        assert blas_threads() == before


def test_every_mention_stands_at_its_offsets() -> None:
    [article] = kg.read_articles(SEED)
    assert isinstance(article, Article)
    found = kg.analyse(article)
    spans = [span for entity in found.entities for span in entity.mentions]
    spans += [span for event in found.events for span in event.mentions]
    assert len(spans) > 30
    for span in spans:
        words = span.of(article.text)
        assert words
        assert words == words.strip()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (INPUTS / "list.json", "contains 2 articles"),
        (INPUTS / "german.txt", "not in English"),
        ("nowhere.txt", "nowhere.txt: there is no such file"),
        (STORY, "there is no such file"),
        (STORY * 100, "cannot be read"),
    ],
)
def test_a_file_that_holds_no_article_is_an_error(source: str | Path, message: str) -> None:
    with pytest.raises(InputError, match=message):
        kg.export_file(source, date="2024-12-01")


def test_a_text_that_is_no_article_is_an_error() -> None:
    with pytest.raises(InputError, match="is empty"):
        kg.export_text("")


def test_no_name_of_a_file_is_taken_for_the_words_in_it() -> None:
    for source in ("article.txt", Path("article.txt"), None):
        with pytest.raises(UsageError, match="export_file takes the path of a file, export_text the words"):
            kg.export(source)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="export_file takes the path"):
        kg.export_text(Path("article.txt"))  # type: ignore[arg-type]


def test_a_path_alone_is_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text("The letter a is no part of the name.")
    (tmp_path / "war.txt").write_text(STORY)
    expected = list(kg.read_articles(["war.txt"]))
    assert [getattr(article, "id", None) for article in expected] == ["war"]
    assert list(kg.read_articles("war.txt")) == list(kg.read_articles(Path("war.txt"))) == expected


def test_a_graph_that_does_not_conform_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Finding("An event has a trigger.", Severity.VIOLATION, "urn:rule", "urn:event")
    monkeypatch.setattr("kg.validation.validate_graph", lambda *_, **__: [found])
    with pytest.raises(GraphError, match="An event has a trigger"):
        kg.export_text(STORY, date="2024-12-01")


def test_query_answers_from_files(tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    kg.write_graphs([kg.export_file(SEED)], out, "nquads")
    answer = kg.query(out, "SELECT ?id WHERE { ?article schema:identifier ?id }")
    assert answer.splitlines() == ["id", SEED.stem]
    with pytest.raises(UsageError):
        kg.query(out, "no-such-question")


@pytest.mark.parametrize("base", ["", "news/", "https://example.org/a b/", "https://example.org/news"])
def test_a_base_is_an_iri_that_names_can_follow(base: str) -> None:
    with pytest.raises(UsageError):
        check_base(base)


def test_progress_is_shown_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    for stream, quiet, shown in ((Terminal(), False, True), (Terminal(), True, False), (StringIO(), False, False)):
        monkeypatch.setattr(sys, "stderr", stream)
        assert list(console.with_progress(range(20), quiet=quiet)) == list(range(20))
        assert bool(stream.getvalue()) is shown


def test_literals_of_odd_titles_survive() -> None:
    title = 'Rebels "take" <town> \\ {again}\t🙂'
    graph = kg.export(Article(id="a", text=STORY, title=title, date=dt.date(2024, 12, 1)))
    [headline] = graph.objects(None, SCHEMA.headline)
    assert isinstance(headline, Literal)
    assert "🙂" in str(headline)
    assert '"take" <town> \\ {again}' in str(headline)


# -- the public surface ------------------------------------------------------------------------------

PUBLIC = """
    Article Claim Entity Event Exported Exporter Extraction Finding GraphError InputError Kind KgError ModelError
    OutputError Severity Span Store UsageError __version__ analyse event_frame event_rows export export_file export_text
    load merge page query query_frame query_rows read read_articles to_graph validate validate_graph write write_graphs
"""


def test_the_public_names_are_these() -> None:
    """What stands here is public: taking a name away needs a new major version (docs/versions.md)."""
    assert sorted(kg.__all__) == sorted(PUBLIC.split())
    for name in kg.__all__:
        assert getattr(kg, name) is not None


def test_no_module_hides_a_public_name() -> None:
    # "import kg.read" would put a module in the place of the function
    packages = {path.stem for path in Path(kg.__file__).parent.iterdir()}
    assert not packages & set(kg.__all__)


def test_the_steps_compose(tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    kg.write((kg.to_graph(kg.analyse(article)) for article in kg.read(SEED)), str(out))
    assert {finding.severity for finding in kg.validate(out)} <= {Severity.WARNING, Severity.INFO}
    assert triples(kg.export_file(SEED)) == {
        " ".join(term.n3() for term in triple) for triple in read_graph(out)
    }  # fmt: skip
    kg.write(kg.export_text(STORY), tmp_path / "one.ttl")
    assert (tmp_path / "one.ttl").read_text().startswith("@")


def test_reading_raises_skips_or_calls(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"id": "a", "date": "2024-12-01"}', encoding="utf-8")
    inputs = [bad, SEED]
    with pytest.raises(InputError, match="no member text"):
        list(kg.read(inputs))
    assert [article.id for article in kg.read(inputs, on_error="skip")] == [SEED.stem]
    assert "no member text" in caplog.text
    told: list[kg.KgError] = []
    assert [article.id for article in kg.read(inputs, on_error=told.append)] == [SEED.stem]
    assert [Path(str(error.source)).name for error in told] == ["bad.json"]


def test_an_exporter_streams_and_goes_on_after_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        """Articles of which each is asked for only when the one before it is done."""

        taken = 0

        def __iter__(self) -> Iterator[kg.Article]:
            while True:
                self.taken += 1
                yield kg.Article(id=f"a{self.taken}", text=STORY, date=dt.date(2024, 12, 1))

    articles, exporter = Endless(), kg.Exporter()
    first, second = islice(exporter.stream(articles), 2)
    assert articles.taken == 2
    assert first.conforms
    assert str(second.graph.identifier).endswith("/a2/graph")
    monkeypatch.setattr("kg.exporter.analyse", lambda *_, **__: 1 / 0)
    told: list[kg.KgError] = []
    assert list(exporter.graphs(islice(articles, 2), on_error=told.append)) == []
    assert [error.source for error in told] == ["a3", "a4"]
    assert list(exporter.graphs(islice(articles, 2), on_error="skip")) == []
    with pytest.raises(InputError, match="a bug in kg"):
        list(exporter.graphs(islice(articles, 2)))


def test_an_exporter_leaves_out_what_it_is_not_sure_of() -> None:
    article = next(kg.read(SEED))
    everything, sure = (kg.Exporter(min_confidence=least).analyse(article) for least in (0.0, 0.6))
    assert 0 < len(sure.events) < len(everything.events)
    assert all(event.confidence is None or event.confidence >= 0.6 for event in sure.events)
    graph = kg.Exporter(min_confidence=0.6).export(article)
    assert len(list(graph.subjects(RDF.type, KG.Event))) == len(sure.events)


def test_exporters_in_turn_build_their_tables_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.extract import tables

    lexicons = []
    for number in (1, 2):
        lexicons.append(tmp_path / f"own-{number}.ttl")
        lexicons[-1].write_text(OWN_WORD.replace("zorblify", f"zorblify{number}"))
    exporters = [kg.Exporter(lexicons=lexicon).load() for lexicon in lexicons]
    made = []

    class Counted(tables.Tables):
        def __init__(self, *given: Any) -> None:
            made.append(given)
            super().__init__(*given)

    monkeypatch.setattr(tables, "Tables", Counted)
    article = kg.Article(id="a", text=STORY)
    for _ in range(3):
        for exporter in exporters:
            exporter.analyse(article)
    assert made == []


OWN_WORD = """
@prefix lex:  <https://w3id.org/newskg/lexicon#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg:   <https://w3id.org/newskg/ns#> .

<https://w3id.org/newskg/id/trigger/zorblify> a lex:EventTrigger ;
    skos:prefLabel "zorblify" ;
    lex:partOfSpeech lex:verb ;
    lex:category kg:Assault .
"""


#: The package as it is to those who check no types.
untyped: Any = kg


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: untyped.Article(id="a", text=b"Rebels"), r"Article\(text=…\) must be a str, not a bytes; decode"),
        (lambda: untyped.Article(id="a", text=None), r"Article\(text=…\) must be a str, not a NoneType"),
        (lambda: untyped.Article(id="", text=STORY), "must not be empty"),
        (lambda: untyped.Article(id=7, text=STORY), r"Article\(id=…\) must be a str"),
        (lambda: untyped.Article(id="a", text=STORY, date="2024-08-26"), 'use date.fromisoformat\\("2024-08-26"\\)'),
        (lambda: untyped.Article(id="a", text=STORY, date=dt.datetime(2024, 8, 26, tzinfo=dt.UTC)), "use its .date"),
        (lambda: untyped.Article(id="a", text=STORY, title=3), r"Article\(title=…\) must be a str"),
        (lambda: untyped.export_text(b"Rebels"), "export_text takes a str, not bytes; decode them first"),
        (lambda: untyped.read(b"a.txt"), "read takes the path of a file, not bytes"),
        (lambda: untyped.to_graph(STORY), "to_graph takes what analyse returns, not a str"),
        (lambda: untyped.analyse("a.txt"), "analyse takes an Article, not a str"),
        (lambda: untyped.validate(3), "validate takes a graph or the path of a file"),
        (lambda: untyped.Exporter(min_confidence=7), "min_confidence must be from 0 to 1"),
        (lambda: untyped.Exporter(timeout=-1), "timeout must not be negative"),
        (lambda: untyped.Exporter(base="news"), "not an absolute IRI"),
        (lambda: untyped.query_rows([3], "attacks"), "give either graphs or paths"),
        (lambda: untyped.write([], "graph.docx"), "cannot tell the RDF format of"),
    ],
)  # fmt: skip
def test_arguments_are_checked_where_they_are_given(make: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        make()


def test_errors_have_fields(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"id": "a", "text": "Rebels took Homs."}\n{"id": "b"}\n')
    with pytest.raises(kg.InputError) as raised:
        list(kg.read(path))
    error = raised.value
    assert (error.source, error.line) == (str(path), 2)
    assert str(error) == f"{path}:2: {error.sentence}"
    copy = pickle.loads(pickle.dumps(kg.InputError("is wrong", source="a", line=1, column=2, hint="mend it")))  # noqa: S301
    assert (copy.source, copy.line, copy.column, copy.hint) == ("a", 1, 2, "mend it")
    assert str(copy) == "a:1:2: is wrong; mend it"


# -- what was found ----------------------------------------------------------------------------------


def test_keys_lead_to_entities_and_everything_to_json() -> None:
    found = kg.analyse(next(kg.read(SEED)))
    whole = found.to_dict()
    assert json.loads(json.dumps(whole)) == whole
    for event, told in zip(found.events, whole["events"], strict=True):
        assert [entity["label"] for entity in told["actors"]] == [entity.label for entity in found.actors(event)]
        assert [entity["label"] for entity in told["places"]] == [entity.label for entity in found.places(event)]
        assert told["mentions"][0]["text"] == event.mentions[0].of(found.article.text)
        assert event.to_dict()["actors"] == list(event.actors)
        assert [entity.key for entity in found.targets(event)] == list(event.targets)
        assert [entity.key for entity in found.sources(event)] == list(event.according_to)
    claims = [claim for claim in found.claims if claim.about and claim.claimants]
    assert claims
    for claim in claims:
        assert [event.key for event in found.about(claim)] == list(claim.about)
        assert [entity.key for entity in found.claimants(claim)] == list(claim.claimants)
    with pytest.raises(KeyError):
        found.entity("nobody")


def test_notebooks_show_articles_with_every_word_escaped() -> None:
    text = "Rebels took the city of Homs on Sunday.\n\n<script>alert(1)</script> & Homs' mayor fled."
    article = kg.Article(id="a", text=text, title="<b>War</b>", publisher='"><i>', date=dt.date(2024, 12, 8))
    found = kg.analyse(article)
    for html in (article._repr_html_(), found._repr_html_()):
        assert not {"<script>", "<b>", "<i>"} & set(re.findall(r"<\w+>", html))
        assert "&lt;script&gt;" in html
        tree = ET.fromstring(html)  # noqa: S314  it is ours
        assert "".join(tree.itertext()).count("Rebels took the city of Homs on Sunday.") == 1
        assert "alert(1)" in "".join(tree.itertext())
    marks = [mark for mark in tree.iter("mark") if mark.get("title")]
    assert ("took", "Capture") in [(mark.text, mark.get("title")) for mark in marks]


def test_events_and_answers_as_data_frames(tmp_path: Path) -> None:
    graph = kg.export_text(STORY, date="2024-12-01")
    frame = kg.event_frame(graph)
    assert frame["type"].tolist() == [row["type"] for row in kg.event_rows([graph])]
    assert str(frame["start_date"].dtype) == "datetime64[s]"
    assert frame["start_date"].dt.year.tolist() == [2024]
    assert str(frame["killed"].dtype) == "Int64"
    assert kg.event_frame([]).columns.tolist() == frame.columns.tolist()
    kg.write(graph, tmp_path / "a.ttl")
    assert kg.event_frame(tmp_path / "a.ttl").equals(kg.event_frame([str(tmp_path / "a.ttl")]))
    assert kg.event_frame(tmp_path / "a.ttl")["type"].tolist() == frame["type"].tolist()
    with pytest.raises(kg.InputError, match="cannot be read"):
        kg.event_frame(tmp_path / "b.ttl")
    with pytest.raises(kg.UsageError, match="not from int"):
        kg.event_frame([3])  # type: ignore[list-item]
    path = tmp_path / "graph.ttl"
    kg.write(graph, path)
    expected = kg.query_frame(graph, "territory")
    assert expected["where"].tolist() == ["Saraqib"]
    for sources in (path, [path], str(path), [graph]):
        assert kg.query_frame(sources, "territory").to_dict() == expected.to_dict()
    assert kg.query_rows(path, "ASK { ?event a kg:Event }") is True
    assert kg.query_rows(path, "events-within", {"place": "Nowhere"}) == []


# -- types -------------------------------------------------------------------------------------------


def test_a_script_of_a_user_passes_mypy(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(script)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


SCRIPT = """
import datetime as dt
from collections.abc import Iterator
from typing import assert_type

from rdflib import Graph

import kg

exporter = kg.Exporter(lexicons="own.ttl", min_confidence=0.5)
articles = kg.read("corpus.jsonl", on_error="skip")
assert_type(articles, Iterator[kg.Article])
found = kg.analyse(kg.Article(id="a", text="Rebels took Homs.", date=dt.date(2024, 12, 8)))
assert_type(found, kg.Extraction)
for event in found.events:
    assert_type(event, kg.Event)
    names: list[str] = [entity.label for entity in found.actors(event)]
    record: dict[str, object] = event.to_dict(found)
graph = kg.to_graph(found)
assert_type(graph, Graph)
findings: list[kg.Finding] = kg.validate(graph)
if all(finding.severity is not kg.Severity.VIOLATION for finding in findings):
    kg.write(graph, "graph.ttl")
try:
    kg.write(exporter.graphs(articles), "corpus.nq")
except kg.KgError as error:
    place: tuple[str | None, int | None, int | None, str | None] = error.source, error.line, error.column, error.hint
"""
