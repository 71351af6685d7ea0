"""The measuring of whole sets: on a set made here, with a scorer made here."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.extract.times.times import TimeExpression
from kg.extract.times.times_values import Interval
from kg.model import DatePrecision

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "measure.py"

#: Stands for the scorer of the sets: one article a line; says how often the graph speaks of an event.
SCORER = """
import json, pathlib, sys
if sys.argv[1] == "prepare":
    print(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8"), end="")
else:
    events = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8").count("ns#Protest>")
    print(json.dumps({"source": {"F1": 60.5, "P": 61, "R": 60}, "target": {"F1": float(events)}}))
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    (tmp_path / "data").mkdir()
    article = {"id": "a", "text": "Thousands of people protested in Lisbon on Saturday.", "date": "2023-03-15"}
    (tmp_path / "data" / "roles.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    text = "The mayor resigned on Friday. The council met in May 2022. He had led it since 2019."
    values = {"Friday": "2023-03-10", "May 2022": "2022-05", "2019": "2019"}
    timex = [
        {"begin": text.index(words), "end": text.index(words) + len(words), "type": "DATE", "value": value}
        for words, value in values.items()
    ]
    dates = {"id": "t", "text": text, "dct": "2023-03-15", "timex": timex}
    (tmp_path / "data" / "timex.jsonl").write_text(json.dumps(dates) + "\n", encoding="utf-8")
    return tmp_path


def test_sets_are_exported_and_scored(script: ModuleType, sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main([str(sets), "roles", "timex"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0][:4] == ["set", "figure", "value", "aim"]
    assert rows[1][:8] == ["roles", "source", "60.5", "70", "P", "61", "R", "60"]
    assert rows[2] == ["target", "1.0", "60"]
    assert rows[3][:6] == ["timex", "value", "right", "100.0", "85", "n"]
    assert rows[4][:4] == ["whole", "interval", "right", "66.7"]


def test_json_holds_all_that_the_scorer_says(
    script: ModuleType, sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([str(sets), "roles", "--json", "--keep", str(tmp_path / "kept")]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["set"], row["articles"], row["scores"]["source"]["P"]) == ("roles", 1, 61)
    assert "Lisbon" in (tmp_path / "kept" / "roles.nq").read_text(encoding="utf-8")


WRONG = {
    "no folder": ([], 2, "name the folder of the sets: make measure SETS=FOLDER"),
    "a set that is none": (["{sets}", "weather"], 2, "there is no set weather"),
    "a folder that is none": (["{sets}/nowhere"], 3, "is not a folder of sets: it holds no score.py"),
    "a set that is not there": (["{sets}", "roles", "geo"], 3, "the set geo is missing"),
    "gold in neither place": (["{sets}", "gold"], 3, "the set gold is missing"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), WRONG.values(), ids=WRONG)
def test_what_is_missing_is_said(
    script: ModuleType, sets: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    folder = sets / "sets"
    folder.mkdir()
    (folder / "score.py").write_text(SCORER, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "roles.jsonl").write_text("", encoding="utf-8")
    assert script.main([part.format(sets=folder) for part in arguments]) == code
    out, err = capsys.readouterr()
    assert not out
    assert message in err
    assert len(err.splitlines()) == 1


def test_a_scorer_that_fails_is_named(script: ModuleType, sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sets / "score.py").write_text("raise ValueError('no such set')", encoding="utf-8")
    assert script.main([str(sets), "roles"]) == 3
    assert "score.py failed: ValueError: no such set" in capsys.readouterr().err


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


VALUES = {
    "2016-02-29": ("2016-02-29", "2016-02-29"),
    "2016-02": ("2016-02-01", "2016-02-29"),
    "2016": ("2016-01-01", "2016-12-31"),
    "2016-W01": ("2016-01-04", "2016-01-10"),
}


@pytest.mark.parametrize("value", VALUES)
def test_days_of_a_value(script: ModuleType, value: str) -> None:
    assert script.days_of(value) == Interval(*map(day, VALUES[value]))


@pytest.mark.parametrize("value", ["2016-Q1", "2016-13", "2016-02-30", "PAST_REF", "201", "2016-05-01TMO", "2016-W60"])
def test_other_values_are_left_out(script: ModuleType, value: str) -> None:
    assert script.days_of(value) is None


NAMED = [
    ("since", "2016-05-04", "2016-06-01", "2016-05-04", True),
    ("since", "2016-05-05", "2016-06-01", "2016-05-04", True),
    ("since", "2016-05-06", "2016-06-01", "2016-05-04", False),
    ("until", "2016-06-01", "2016-06-30", "2016-06", True),
    ("range", "2016-05-01", "2016-07-31", "2016-07", True),
    ("day", "2016-05-04", "2016-06-01", "2016-05-04", False),
]


@pytest.mark.parametrize(("kind", "start", "end", "value", "right"), NAMED)
def test_the_days_named(script: ModuleType, kind: str, start: str, end: str, value: str, *, right: bool) -> None:
    time = TimeExpression(0, 1, day(start), day(end), kind, DatePrecision.DAY)
    assert script.named_days_right(time, script.days_of(value)) is right
