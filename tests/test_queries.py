"""The questions of ``queries/``, asked of two articles; what they must answer lies in ``tests/queries``.

An answer's file is called by the question, and by what is set in it (``events-within place=North.csv``),
with ``%2F`` for a slash.
"""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from kg.sparql.questions import Query, find_query, list_queries
from kg.sparql.results import plain_text
from kg.store import ask, open_store

TESTS = Path(__file__).parent
CASE = TESTS / "cases" / "two-articles.trig"
EXPECTED = sorted((TESTS / "queries").glob("*.csv"))
NAMES = [query.name for query in list_queries()]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return open_store([CASE])


def rows_of(store: ox.Store, query: Query) -> list[list[str]]:
    answer = ask(store, query)
    return [list(answer.variables), *([plain_text(term) if term else "" for term in row] for row in answer.rows)]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_question_has_exactly_the_rows_of_its_file(store: ox.Store, expected: Path) -> None:
    name, _, setting = unquote(expected.stem).partition(" ")
    parameter, _, value = setting.partition("=")
    query = find_query(name).set({parameter: value} if parameter else {})
    with expected.open(encoding="utf-8", newline="") as file:
        assert rows_of(store, query) == list(csv.reader(file))


def test_every_question_has_an_answer_to_compare_with() -> None:
    assert {path.stem.partition(" ")[0] for path in EXPECTED} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_in_which_triples_come_changes_no_answer(store: ox.Store, name: str) -> None:
    backwards = ox.Store()
    for quad in sorted(store, key=str, reverse=True):
        backwards.add(quad)
    query = find_query(name)
    assert rows_of(backwards, query) == rows_of(store, query)


@pytest.mark.parametrize("name", NAMES)
def test_one_merged_graph_answers_as_the_named_graphs_do(store: ox.Store, name: str) -> None:
    merged = ox.Store()
    merged.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store])
    query = find_query(name)
    assert rows_of(merged, query) == rows_of(store, query)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_store_has_no_rows(name: str) -> None:
    assert ask(ox.Store(), find_query(name)).rows == []


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_what_it_answers_and_declares_its_prefixes(name: str) -> None:
    query = find_query(name)
    assert query.comment
    # without the prefixes that kg declares for the user
    assert isinstance(ox.Store().query(query.text), ox.QuerySolutions)


def test_what_is_denied_or_only_possible_is_not_among_the_dead(store: ox.Store) -> None:
    """Nor are those counted twice of whom two events tell in the same words."""
    _, *told = rows_of(store, Query("SELECT ?killed WHERE { ?event kg:killed ?killed }"))
    assert sorted(told) == [["100"], ["1000"], ["12"], ["12"], ["5"]]
    names, *rows = rows_of(store, find_query("deaths"))
    assert [row[names.index("killed")] for row in rows] == ["12", "100"]
    names, *rows = rows_of(store, find_query("toll"))
    assert sum(int(row[names.index(name)]) for row in rows for name in ("asserted", "claimed")) == 112


@pytest.mark.parametrize("name", ["timeline", "events-within"])
def test_no_event_is_lost(store: ox.Store, name: str) -> None:
    pattern = "?event a kg:Event" if name == "timeline" else "?event kg:place ?place"
    wanted = {str(row[0]) for row in ask(store, f"SELECT DISTINCT ?event WHERE {{ {pattern} }}").rows}
    answer = ask(store, find_query(name))
    event = answer.variables.index("event")
    found = [str(row[event]) for row in answer.rows]
    assert set(found) == wanted
    assert len(found) == len(wanted)
