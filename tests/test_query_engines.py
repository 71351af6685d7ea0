"""The questions of ``queries/`` have the same rows in every engine, however the graphs of articles are loaded.

pyoxigraph, rdflib and ``oxigraph serve`` are always asked; Virtuoso and Comunica where they are installed.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from corpora import CASES, PAPERS, articles, linked, write_quads
from engines import ENGINES, Ask, Row, is_installed, open_engine

from kg.formats import read_quads
from kg.names import KG
from kg.sparql.questions import find_query, list_queries

ANSWERS = sorted((Path(__file__).parent / "queries").glob("*.csv"))
LONG_NAMES = Path(__file__).parent / "queries" / "long-names.ttl"
NAMES = [query.name for query in list_queries()]

ONE, UNION, MERGED, TWO = "one article", "sixty in named graphs", "sixty merged", "two in named graphs"
LONG, LINKED = "names of more than twenty letters", "thirty with links in named graphs"
NAMED = frozenset({UNION, TWO, LINKED})
#: What links across articles change.
ACROSS = ("contradictions", "deaths-by-month", "events-of", "item")
#: Questions that can be set, each with a value that few things have and one that nothing has.
SET = (
    ("confidence", {"least": "0.9"}), ("events-of", {"name": "FARDC"}), ("events-of", {"item": "Q1"}),
    ("events-within", {"place": "Goma"}), ("events-within", {"place": "nowhere"}), ("evidence", {"event": "nothing"}),
    ("item", {"item": "Q458"}), ("item", {"item": "Q1"}), ("statements", {"source": "Ruth Wambui"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("quads")
    sixty = list(articles(60))
    return {
        ONE: write_quads(folder / "one.nq", articles(1), merged=True),
        UNION: write_quads(folder / "named.nq", sixty),
        MERGED: write_quads(folder / "merged.nq", sixty, merged=True),
        TWO: write_quads(folder / "two.nq", [read_quads(CASES / "two-articles.trig")]),
        LONG: write_quads(folder / "long.nq", [read_quads(LONG_NAMES)]),
        LINKED: write_quads(folder / "linked.nq", linked(30)),
    }


@pytest.fixture(scope="module")
def expected(files: dict[str, Path]) -> dict[tuple[str, str], list[Row]]:
    """What pyoxigraph answers, by layout and question."""
    answers: dict[tuple[str, str], list[Row]] = {}
    for layout in (ONE, UNION, MERGED, LONG, LINKED):
        with open_engine("pyoxigraph", files[layout], union=layout in NAMED) as ask:
            answers |= {(layout, name): ask(find_query(name).text) for name in NAMES}
    return answers


class Asked:
    """An engine that holds the articles in one layout."""

    def __init__(self, name: str, layout: str, ask: Ask) -> None:
        self.name, self.layout, self.ask = name, layout, ask

    def in_order(self, rows: list[Row]) -> list[Row]:
        """Return rows as they come, but sorted for Comunica, which orders words as a language does."""
        return [rows[0], *sorted(rows[1:], key=str)] if self.name == "comunica" else rows


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest, files: dict[str, Path]) -> Iterator[Asked]:
    name, layout = request.param
    if not is_installed(name):
        pytest.skip(f"{name} is not installed")
    with open_engine(name, files[layout], union=layout in NAMED) as ask:
        yield Asked(name, layout, ask)


def engines(*layouts: str) -> pytest.MarkDecorator:
    pairs = [(name, layout) for name in ENGINES for layout in layouts]
    return pytest.mark.parametrize("engine", pairs, ids=", ".join, indirect=True)


@engines(ONE, UNION, MERGED, LONG)
@pytest.mark.parametrize("name", NAMES)
def test_every_engine_has_the_same_rows(engine: Asked, expected: dict[tuple[str, str], list[Row]], name: str) -> None:
    rows = engine.ask(find_query(name).text)
    assert engine.in_order(rows) == engine.in_order(expected[engine.layout, name])


@engines(LINKED)
@pytest.mark.parametrize("name", ACROSS)
def test_every_engine_has_the_same_rows_of_linked_articles(
    engine: Asked, expected: dict[tuple[str, str], list[Row]], name: str
) -> None:
    rows = engine.ask(find_query(name).text)
    assert engine.in_order(rows) == engine.in_order(expected[LINKED, name])


def test_each_paper_is_told_what_it_said_before(expected: dict[tuple[str, str], list[Row]]) -> None:
    (heads, *rows) = expected[LINKED, "contradictions"]
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    assert {row["publisher"] for row in told} == set(PAPERS)
    assert {(row["lowest"], row["highest"]) for row in told} == {("3", "5")}
    assert {row["killed"] == row["before"] for row in told} == {False}
    assert any(row["before"] for row in told)


def test_lists_are_in_the_order_of_their_letters(expected: dict[tuple[str, str], list[Row]]) -> None:
    (heads, row) = expected[LONG, "attacks"]
    told = dict(zip(heads, row, strict=True))
    names = (told["who"] or "").split(", ")
    assert names == sorted(names, key=str.lower)
    assert len(names) == 5
    assert told["who"] == told["according_to"]


@pytest.mark.parametrize("name", NAMES)
def test_named_graphs_answer_as_one_merged_graph_does(expected: dict[tuple[str, str], list[Row]], name: str) -> None:
    assert expected[UNION, name] == expected[MERGED, name]
    # without links, which these articles have not, nothing is told of twice: tests/test_merge.py asks that with links
    assert len(expected[UNION, name]) > 1 or name == "contradictions"


@pytest.mark.parametrize("name", ["pyoxigraph", "rdflib"])
def test_an_article_without_deaths_has_no_toll(name: str, tmp_path: Path) -> None:
    living = [[quad for quad in article if quad.predicate.value != f"{KG}killed"] for article in articles(1)]
    with open_engine(name, write_quads(tmp_path / "living.nq", living), union=True) as ask:
        assert ask(find_query("toll").text) == [("article", "asserted", "claimed")]


@engines(TWO)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda path: unquote(path.stem))
def test_every_engine_has_the_rows_written_by_hand(engine: Asked, answer: Path) -> None:
    name, _, setting = unquote(answer.stem).partition(" ")
    parameter, _, value = setting.partition("=")
    query = find_query(name).set({parameter: value} if parameter else {})
    with answer.open(encoding="utf-8", newline="") as file:
        rows: list[Row] = [tuple(cell or None for cell in row) for row in csv.reader(file)]
    assert engine.in_order(engine.ask(query.text)) == engine.in_order(rows)


# rdflib joins linked events in nested loops, so that contradictions takes 16 times as long there (queries/README.md)
@pytest.mark.parametrize(("name", "corpus"), [("pyoxigraph", articles), ("pyoxigraph", linked), ("rdflib", articles)])
def test_no_question_takes_more_than_its_share_of_time_for_more_articles(
    name: str, corpus: Callable[[int], Iterator[list[ox.Quad]]], tmp_path: Path
) -> None:
    few, many = 10, 40
    seconds = {number: _seconds(name, write_quads(tmp_path / f"{number}.nq", corpus(number))) for number in (few, many)}
    # twice the share, since a clock of a busy machine is a poor one
    limit = 2 * many / few
    slow = {query: round(took / seconds[few][query], 1) for query, took in seconds[many].items()}
    assert {query: times for query, times in slow.items() if times > limit} == {}


@pytest.mark.parametrize("corpus", [articles, linked])
def test_no_question_takes_much_longer_than_the_timeline(
    corpus: Callable[[int], Iterator[list[ox.Quad]]], tmp_path: Path
) -> None:
    seconds = _seconds("pyoxigraph", write_quads(tmp_path / "articles.nq", corpus(200)))
    # with as many items as actors, item has three times as many rows
    limit = 10 * seconds["timeline"]
    assert {query: round(took, 2) for query, took in seconds.items() if took > limit} == {}


def _seconds(name: str, quads: Path) -> dict[str, float]:
    """Return how many seconds of processor time each question takes at the least, as it is and with values set."""
    asked = {query: find_query(query).text for query in NAMES}
    asked |= {f"{query} {values}": find_query(query).set(values).text for query, values in SET}
    with open_engine(name, quads, union=True) as ask:
        return {query: min(_clocked(ask, text) for _ in range(3)) for query, text in asked.items()}


def _clocked(ask: Ask, query: str) -> float:
    begin = time.process_time()
    ask(query)
    return time.process_time() - begin
