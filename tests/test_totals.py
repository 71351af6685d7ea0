"""Totals of a long time are marked when a graph is made, and no question adds them to the dead of a day."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from rdflib import Graph

import kg
from kg.formats.write import write_graphs
from kg.model import Count, Event, Precision, Span
from kg.names import KG
from kg.rdf.totals import is_total

DAY = "2026-10-12"
BOTH = "Rebels killed 12 soldiers in Homs on Sunday. The war has killed 350,000 people since 2011."


@pytest.mark.parametrize(
    ("sentence", "number", "total"),
    [
        ("More than 350 people have died in floods since 2011.", "350", True),
        ("At least 31 people have been killed in avalanches so far this year.", "31", True),
        ("The attack killed four and brings to 31 the number of people killed this year.", "31", True),
        ("The attack killed four and brings to 31 the number of people killed this year.", "four", False),
        ("Two miners died, bringing the number of deaths in the mines this year to 57.", "Two", False),
        ("Bandits have killed 2,300 people in the region in the past decade.", "2,300", True),
        ("In the last two months, drones killed 140 civilians.", "140", True),
        ("Since January, 88 journalists have been killed in the country.", "88", True),
        ("Nearly 200 people have been killed since the start of the war.", "200", True),
        ("Police have detained 5,400 protesters since the election in August.", "5,400", True),
        ("In all, 412 people have died since the rainy season began.", "412", True),
        ("Each year some 600 people die in road accidents.", "600", True),
        ("Over the past five years, floods have killed 900 people.", "900", True),
        ("The bombing killed 45 people, and more than 300 have been killed since January.", "45", False),
        ("It was the worst attack since 2014, and killed 45 people.", "45", False),
        ("The quake killed 44 people, the deadliest in the region in four decades.", "44", False),
        ("The strike was the third this year, in which 12 people have died.", "12", False),
        ("A bomb killed five people in the market earlier this year.", "five", False),
        ("An attack in March this year killed seven soldiers.", "seven", False),
        ("Since Monday 20 people have been killed.", "20", False),
        ("Over the past week, 90 people have died.", "90", False),
        ("He was jailed for 12 years after killing three people.", "three", False),
        ("The town has been without power for months. Shelling killed six people.", "six", False),
    ],
)
def test_words_of_a_long_time_make_a_total_of_the_number_next_to_them(sentence: str, number: str, total: bool) -> None:
    at = sentence.index(number)
    count = Count("killed", 1, Precision.EXACT, Span(at, at + len(number)))
    assert is_total(Event("e", "Killing", (Span(0, 1),), "", counts=(count,)), sentence) == total


def made(text: str) -> Graph:
    return kg.export_text(text, date=DAY, id="a")


def marked(graph: Graph) -> dict[int, bool]:
    return {int(str(n)): (event, KG.countScope, KG.Total) in graph for event, n in graph.subject_objects(KG.killed)}


def test_a_war_and_a_year_that_lasted_are_totals_and_a_bombing_of_some_year_is_none() -> None:
    assert marked(made(BOTH)) == {12: False, 350_000: True}
    assert marked(made("The war has killed 15,000 civilians.")) == {15_000: True}
    assert marked(made("A bombing in 2015 killed 20 people in Homs.")) == {20: False}


def ask(text: str, question: str, folder: Path) -> list[dict[str, str]]:
    file = folder / "graph.ttl"
    write_graphs([made(text)], file, "turtle")
    return list(csv.DictReader(io.StringIO(kg.query(file, question))))


@pytest.mark.parametrize(
    ("question", "column"), [("deaths", "killed"), ("toll", "asserted"), ("deaths-by-month", "killed")]
)
def test_no_question_adds_a_total_to_the_dead_of_a_day(question: str, column: str, tmp_path: Path) -> None:
    assert [row[column] for row in ask(BOTH, question, tmp_path)] == ["12"]


def test_what_is_known_to_a_year_only_is_in_none_of_its_months(tmp_path: Path) -> None:
    rows = ask("A bombing in 2015 killed 20 people in Homs.", "deaths-by-month", tmp_path)
    assert [(row["month"], row["killed"]) for row in rows] == [("2015", "20")]
