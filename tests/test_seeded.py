"""Faults put into a graph by hand: every one is found, none is invented, and each at its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kg.check import Checker, Settings
from kg.model import Located, Severity
from kg.names import SHAPES
from kg.validation import ENGINES, Engine

FOLDER = Path(__file__).parent / "seeded"
GRAPH = (FOLDER / "port.ttl").read_text(encoding="utf-8")
FAULTS: list[dict[str, Any]] = tomllib.loads((FOLDER / "faults.toml").read_text(encoding="utf-8"))["fault"]


def seeded(faults: Iterable[dict[str, Any]]) -> str:
    """The graph with faults in it."""
    blocks = GRAPH.split("\n\n")
    for fault in faults:
        for change in (fault, *fault.get("also", ())):
            (place,) = (place for place, block in enumerate(blocks) if block.startswith(change["at"]))
            assert blocks[place].count(change["old"]) == 1, fault["name"]
            assert "\n" not in change["old"] + change["new"]
            blocks[place] = blocks[place].replace(change["old"], change["new"])
    return "\n\n".join(blocks)


Found = tuple[str, str, int | None, str | None, str | None]


def check(turtle: str, tmp_path: Path, *, text: bool = True, engine: Engine | None = None) -> tuple[Located, ...]:
    path = tmp_path / "port.ttl"
    path.write_text(turtle, encoding="utf-8")
    complaints: list[object] = []
    settings = Settings(articles=(FOLDER / "port.txt",) if text else (), engine=engine)
    report = Checker(settings, complain=complaints.append).check([str(path)])
    assert complaints == []
    return report.findings


def found(one: Located) -> Found:
    where = one.passage
    return (
        one.finding.rule.removeprefix(str(SHAPES)),
        one.finding.severity.value,
        one.line,
        where.words if where else None,
        f"{where.line}:{where.column}" if where and where.line else None,
    )


def expected(fault: dict[str, Any], *, text: bool = True) -> Found:
    severity = fault.get("severity", Severity.VIOLATION.value)
    return fault["rule"], severity, fault["line"], fault.get("words"), fault.get("text") if text else None


def test_the_graph_as_it_was_exported_is_flawless(tmp_path: Path) -> None:
    assert check(GRAPH, tmp_path) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_all_faults_together_are_found_and_nothing_else(tmp_path: Path, engine: Engine) -> None:
    findings = check(seeded(FAULTS), tmp_path, engine=engine)
    assert sorted(map(str, map(found, findings))) == sorted(map(str, map(expected, FAULTS)))


def test_without_the_text_the_graph_alone_tells_most(tmp_path: Path) -> None:
    left = [fault | fault.get("textless", {}) for fault in FAULTS if fault.get("textless") != {}]
    findings = check(seeded(FAULTS), tmp_path, text=False)
    assert sorted(map(str, map(found, findings))) == sorted(str(expected(fault, text=False)) for fault in left)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"] for fault in FAULTS])
def test_each_fault_is_found_by_itself(fault: dict[str, Any], tmp_path: Path) -> None:
    assert [found(one) for one in check(seeded([fault]), tmp_path)] == [expected(fault)]


def test_there_are_more_than_25_faults_each_of_a_rule_of_its_own() -> None:
    rules = {fault.get("textless", fault).get("rule", fault["rule"]) for fault in FAULTS}
    assert len(rules) == len(FAULTS) > 25
