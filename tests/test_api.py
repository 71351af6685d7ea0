"""The package from Python: what ``import kg`` offers, and the way from articles to graphs."""

from __future__ import annotations

import datetime as dt
import sys
from io import StringIO
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

import kg
from kg import console
from kg.errors import GraphError, InputError, UsageError
from kg.exporter import check_base
from kg.files import seeds
from kg.model import Article, Finding, Severity
from kg.names import SCHEMA, article_iri
from kg.rdf.graph import to_graph
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
        (INPUTS / "list.json", "holds 2 articles"),
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
