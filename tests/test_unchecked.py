"""Green means checked: what was not looked at is told in every report, and fails where all is to be checked."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from running import Kg

from kg.formats import read_graph
from kg.report import FORMATS

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .\n"
DATA = PREFIXES + "ex:a a ex:Cat ; ex:name 'Tom' .\n"
SHAPES = PREFIXES + "ex:Cat-shape a sh:NodeShape ; sh:targetClass ex:Cat ; sh:property [ sh:path ex:name ; {} ] .\n"
GOOD = SHAPES.format("sh:minCount 1")


class Case(NamedTuple):
    """Something that is not checked: the files, and what is said."""

    said: str
    shapes: str | bytes = GOOD
    data: str | bytes = DATA
    name: str = "data.ttl"


CASES = {
    "no shape": Case("{shapes}: holds no shape: nothing is checked by it", shapes=PREFIXES),
    "data for shapes": Case("{shapes}: holds no shape: nothing is checked by it", shapes=DATA),
    "no target": Case(
        "{shapes}: no target of its shapes is in the data: nothing is checked by it",
        shapes=GOOD.replace("ex:Cat ;", "ex:Dog ;"),
    ),
    "a target node that is nowhere": Case(
        "{shapes}: no target of its shapes is in the data: nothing is checked by it",
        shapes=SHAPES.format("sh:maxCount 1").replace("sh:targetClass ex:Cat", "sh:targetNode ex:nobody"),
    ),
    "a misspelt term": Case(
        "the shape <https://example.org/Cat-shape>: SHACL has no sh:minCounts",
        shapes=GOOD.replace("minCount", "minCounts"),
    ),
    "a target that is not supported": Case(
        "sh:target is one of SHACL’s advanced features, which are not used here",
        shapes=GOOD + "ex:More sh:target [ sh:select 'SELECT ?this WHERE { ?this ?p ?o }' ] ; sh:nodeKind sh:IRI .",
    ),
    "an empty file": Case("{data}: holds no triples: nothing is checked in it", data=""),
    "an empty packed file": Case(
        "{data}: holds no triples: nothing is checked in it", data=gzip.compress(b""), name="data.ttl.gz"
    ),
    "nothing to check in the data": Case(
        "{data}: no shape has a target in it: nothing is checked in it", data="<urn:a> <urn:b> <urn:c> ."
    ),
}  # fmt: skip
#: What keeps a file from being checked: it fails always.
ERRORS = {
    "broken": Case("{data}:1:1: not valid Turtle", data="broken"),
    "missing": Case("{data}: cannot be read", name="data.ttl.gz", data="no gzip"),
    "a pattern that XPath lacks": Case("{data}: the shape <https://example.org/Cat-shape> is refused",
                                       shapes=SHAPES.format("sh:pattern '(?=a)'")),
    "an endless pattern": Case("{data}: timed out", shapes=SHAPES.format("sh:pattern '^(a+)+$'"),
                               data=DATA.replace("Tom", "a" * 40 + "b")),
}  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(kg: Kg, tmp_path: Path) -> Run:
    def run(case: Case, *options: str) -> tuple[int, str, str]:
        """Check the files of a case; return the exit code, the output, and what is said on standard error."""
        shapes, data = tmp_path / "shapes.ttl", tmp_path / case.name
        for path, content in ((shapes, case.shapes), (data, case.data)):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = kg("validate", data, "--only-shapes", "--shapes", shapes, "--timeout", "1", *options)
        return done.code, done.out, done.err

    return run


def plainly(out: str) -> str:
    """Undo what the formats escape."""
    for escaped, meant in (("\\u2019", "’"), ("\\", ""), ("&lt;", "<"), ("&gt;", ">")):
        out = out.replace(escaped, meant)
    return out


def said(case: Case, folder: Path) -> str:
    return case.said.format(shapes=folder / "shapes.ttl", data=folder / case.name)


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_checked_is_told_and_fails_if_all_is_to_be(check: Run, name: str, tmp_path: Path) -> None:
    words = said(CASES[name], tmp_path)
    for options in ((), ("--quiet",)):
        code, _, err = check(CASES[name], *options)
        assert code == 0
        assert words in err
        code, _, err = check(CASES[name], *options, "--strict")
        assert code == 1
        assert words in err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ERRORS)
def test_what_could_not_be_checked_fails_always(check: Run, name: str, tmp_path: Path) -> None:
    if name == "missing":
        code, _, err = check(ERRORS[name])
        assert code == 3
        assert "not a complete gzip file" in err
        return
    for options in ((), ("--quiet",)):
        code, _, err = check(ERRORS[name], *options)
        assert code == 3
        assert said(ERRORS[name], tmp_path) in err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", [*CASES, *ERRORS])
def test_every_report_tells_it(check: Run, name: str, format: str) -> None:
    case = {**CASES, **ERRORS}[name]
    words = {"missing": "not a complete gzip file"}.get(name) or re.sub(r"^\{\w+\}(:\d+:\d+)?: ", "", case.said)
    for options in ((), ("--strict",), ("--quiet",)):
        assert words in plainly(check(case, *options, "--report", format)[1])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", [*CASES, *ERRORS])
def test_no_report_takes_it_for_conforming(check: Run, name: str, tmp_path: Path) -> None:
    case = {**CASES, **ERRORS}[name]
    _, out, _ = check(case, "--strict", "--report", "json")
    assert json.loads(out)["conforms"] is False
    _, out, _ = check(case, "--strict", "--report", "sarif")
    assert json.loads(out)["runs"][0]["invocations"][0]["executionSuccessful"] is False
    _, out, _ = check(case, "--strict", "--report", "junit")
    assert re.search(r'<testsuites name="kg validate" tests="\d+" (failures="[1-9]|failures="0" errors="[1-9])', out)
    _, out, _ = check(case, "--strict", "--report", "markdown")
    assert "## kg validate: not all" in out
    check(case, "--strict", "--report", f"shacl={tmp_path / 'report.ttl'}")
    assert 'sh:conforms "false"' in (tmp_path / "report.ttl").read_text()
    assert read_graph(tmp_path / "report.ttl")


def test_where_all_is_checked_nothing_is_said(check: Run) -> None:
    code, out, err = check(Case(""), "--strict", "--quiet")
    assert (code, out, err) == (0, "", "")


def test_a_shape_of_several_without_a_target_is_told_but_fails_not(check: Run, tmp_path: Path) -> None:
    more = GOOD + GOOD.replace("ex:Cat", "ex:Dog")
    words = "no target of 1 of its 2 shapes is in the data: <https://example.org/Dog-shape>"
    code, _, err = check(Case("", shapes=more), "--strict")
    assert code == 0
    assert f"{tmp_path}/shapes.ttl: {words}" in err
    code, out, err = check(Case("", shapes=more), "--strict", "--quiet", "--report", "json")
    assert (code, err) == (0, "")
    assert [notice["message"] for notice in json.loads(out)["notices"]] == [words]


def test_a_run_that_read_nothing_does_not_say_that_it_conforms(check: Run) -> None:
    empty = CASES["an empty file"]
    assert json.loads(check(empty, "--report", "json")[1])["conforms"] is None
    for format in ("text", "markdown"):
        assert "conforms" not in check(empty, "--report", format)[1]


def test_one_shape_that_takes_for_ever_hides_no_other_graph(kg: Kg, tmp_path: Path) -> None:
    shapes = SHAPES.format("sh:pattern '^(a+)+$'")
    (tmp_path / "shapes.ttl").write_text(shapes, encoding="utf-8")
    graphs = [f"ex:g{n} {{ ex:a{n} a ex:Cat ; ex:name '{name}' }}" for n, name in enumerate(("b", "a" * 40 + "b", "c"))]
    (tmp_path / "data.trig").write_text(PREFIXES + "\n".join(graphs), encoding="utf-8")
    done = kg("validate", tmp_path / "data.trig", "--only-shapes", "--shapes", tmp_path / "shapes.ttl",
              "--timeout", "0.5", "--report", "json")  # fmt: skip
    assert done.code == 3
    found = json.loads(done.out)["findings"]
    assert [one["focus"] for one in found] == ["https://example.org/a0", "https://example.org/a2"]


def test_a_file_of_shapes_and_data_is_checked_as_both(kg: Kg, tmp_path: Path) -> None:
    event = "ex:e a <https://w3id.org/newskg/ns#Event> ."
    path = tmp_path / "both.ttl"
    path.write_text(GOOD.replace("minCount", "minCounts") + event, encoding="utf-8")
    found = json.loads(kg("validate", path, "--report", "json").out)["findings"]
    rules = {str(one["rule"]).rpartition("#")[2] for one in found}
    assert "Lint-term" in rules
    assert {rule.partition("-")[0] for rule in rules} & {"Event", "EventTyped"}
