"""One IRI for two texts: two newsrooms' ``x.txt`` in one namespace are noticed wherever they meet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Kg

from kg.names import BASE, graph_iri
from kg.sparql.answering import query

GRAPH = str(graph_iri(f"{BASE}article/x"))
TEXTS = {"north": "Rebels took the city of Homs on Sunday.", "south": "A fire killed two people in Lima on Friday."}


@pytest.fixture
def rooms(kg: Kg, tmp_path: Path) -> Path:
    """Two newsrooms with an article and its graph each, both called x."""
    for room, text in TEXTS.items():
        (tmp_path / room).mkdir()
        (tmp_path / room / "x.txt").write_text(text, encoding="utf-8")
        for suffix in ("ttl", "nq"):
            done = kg(
                "export", tmp_path / room / "x.txt", "--date", "2024-12-03", "-o", tmp_path / room / f"x.{suffix}"
            )
            assert done.code == 0
    return tmp_path


def twins(kg: Kg, *arguments: str | Path) -> list[tuple[str, str]]:
    found = json.loads(kg("validate", *arguments, "--report", "json").out)["findings"]
    return [(one["file"], one["focus"]) for one in found if "another text" in one["message"]]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["x.ttl", "x.nq", "x.txt"])
def test_validate_tells_of_them_in_several_files(kg: Kg, rooms: Path, name: str, jobs: str) -> None:
    first, second = rooms / "north" / name, rooms / "south" / name
    arguments = (first, second, "--jobs", jobs)
    assert kg("validate", *arguments).code == 1
    assert twins(kg, *arguments) == [(str(second), GRAPH)]
    assert str(first) in kg("validate", *arguments).out


def test_the_same_text_twice_is_no_fault(kg: Kg, rooms: Path) -> None:
    assert kg("validate", rooms / "north" / "x.ttl", rooms / "north" / "x.nq").code == 0


def test_a_base_of_one_s_own_keeps_them_apart(kg: Kg, rooms: Path) -> None:
    out = rooms / "south" / "own.ttl"
    kg("export", rooms / "south" / "x.txt", "--base", "https://south.example/", "-o", out)
    assert kg("validate", rooms / "north" / "x.ttl", out).code == 0


def test_two_texts_in_one_graph_are_told_by_the_shapes(kg: Kg, rooms: Path) -> None:
    both = rooms / "both.ttl"
    both.write_text("".join((rooms / room / "x.ttl").read_text(encoding="utf-8") for room in TEXTS), encoding="utf-8")
    found = json.loads(kg("validate", both, "--report", "json").out)["findings"]
    assert [one["focus"] for one in found if one["rule"].endswith("#Graph-textDigest")] == [GRAPH]


@pytest.mark.parametrize("name", ["x.ttl", "x.nq", "x.txt"])
def test_a_question_to_both_says_so_and_is_answered(kg: Kg, rooms: Path, name: str) -> None:
    files = [rooms / room / name for room in TEXTS]
    done = kg("query", *files, "SELECT ?a { ?a a kg:Article }", "-f", "csv")
    assert (done.code, done.out.split()) == (0, ["a", f"{BASE}article/x"])
    assert [line for line in done.lines if f"{BASE}article/x stands for two texts" in line]
    assert not [line for line in kg("query", files[0], "ASK {}").lines if "two texts" in line]


def test_from_python_it_is_logged(rooms: Path, caplog: pytest.LogCaptureFixture) -> None:
    query([rooms / room / "x.nq" for room in TEXTS], "ASK {}")
    assert "stands for two texts" in caplog.text
