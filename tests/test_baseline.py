"""Baselines: what is accepted today is known tomorrow, wherever it has moved to."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Checked, Finding, Located, Report, Severity
from kg.validation.baseline import (
    Accepted,
    accept,
    mark_known,
    parse_baseline,
    read_baseline,
    render_baseline,
    summary,
)

HERE = Path("/work/graphs")


def found(
    focus: str, value: str | None = None, *, file: str = "a.ttl", line: int = 1, graph: str | None = None
) -> Located:
    finding = Finding("A message.", Severity.VIOLATION, "urn:shapes#date", focus, "urn:date", value)
    return Located(finding, file, line, graph)


def report(*findings: Located, files: tuple[str, ...] = ("a.ttl",)) -> Report:
    return Report(tuple(Checked(file, 1, 10) for file in files), findings, "engine", "shapes")


def known(result: Report) -> list[bool | None]:
    return [one.known for one in result.findings]


def test_what_is_accepted_is_known_and_the_rest_is_new() -> None:
    baseline = accept(report(found("urn:x", "1"), found("urn:x", "2")), (), HERE)
    result, mended = mark_known(report(found("urn:x", "2"), found("urn:x", "3")), baseline, HERE)
    assert known(result) == [True, False]
    assert [one.mark.value for one in mended] == ["1"]


def test_lines_messages_and_names_of_files_may_change() -> None:
    baseline = accept(report(found("urn:x", line=3)), (), HERE)
    moved = found("urn:x", line=90, file="b.ttl")
    moved = dataclasses.replace(moved, finding=dataclasses.replace(moved.finding, message="Other words."))
    result, mended = mark_known(report(moved, files=("b.ttl",)), baseline, HERE)
    assert (known(result), mended) == ([True], ())


def test_one_more_of_the_same_is_new() -> None:
    baseline = accept(report(found("urn:x"), found("urn:x")), (), HERE)
    assert [one.count for one in baseline] == [2]
    result, _ = mark_known(report(found("urn:x"), found("urn:x"), found("urn:x")), baseline, HERE)
    assert known(result) == [True, True, False]
    _, mended = mark_known(report(found("urn:x")), baseline, HERE)
    assert [one.count for one in mended] == [1]


def test_the_same_node_in_another_graph_is_new() -> None:
    baseline = accept(report(found("urn:x", graph="urn:g1")), (), HERE)
    assert known(mark_known(report(found("urn:x", graph="urn:g2")), baseline, HERE)[0]) == [False]


def test_blank_nodes_are_known_by_what_is_wrong_with_them() -> None:
    label, other = "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    baseline = accept(report(found(label, label)), (), HERE)
    assert known(mark_known(report(found(other, other)), baseline, HERE)[0]) == [True]
    assert label not in render_baseline(baseline)


def test_iris_of_files_are_the_same_on_every_machine() -> None:
    baseline = accept(report(found("file:///work/graphs/a.ttl#x", file="/work/graphs/a.ttl")), (), HERE)
    assert "work" not in render_baseline(baseline)
    elsewhere = report(found("file:///home/me/a.ttl#x"))
    assert known(mark_known(elsewhere, baseline, Path("/home/me"))[0]) == [True]


def test_files_that_were_not_checked_are_left_alone() -> None:
    both = report(found("urn:x"), found("urn:y", file="b.ttl"), files=("a.ttl", "b.ttl"))
    baseline = accept(both, (), HERE)
    _, mended = mark_known(report(), baseline, HERE)
    assert [one.file for one in mended] == ["a.ttl"]
    assert [one.file for one in accept(report(), baseline, HERE)] == ["b.ttl"]
    assert accept(report(), baseline, HERE, is_there=lambda file: file != "b.ttl") == ()
    broken = dataclasses.replace(both, checked=(Checked("a.ttl", error="is broken"),), findings=())
    assert mark_known(broken, baseline, HERE)[1] == ()
    assert accept(broken, baseline, HERE) == baseline


def test_the_file_is_sorted_and_the_same_for_the_same_findings() -> None:
    findings = [found(f"urn:{name}", "zwölf\u2028", file=file) for file in ("b.ttl", "a.ttl") for name in "zyx"]
    baseline = accept(report(*findings), (), HERE)
    text = render_baseline(baseline)
    assert text == render_baseline(accept(report(*reversed(findings)), (), HERE))
    assert text.split("\n")[1] == (
        '{"file": "a.ttl", "focus": "urn:x", "rule": "urn:shapes#date", "path": "urn:date", "value": "zwölf\u2028"}'
    )
    assert parse_baseline(text) == baseline


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.jsonl: not a baseline"),
        ("{}\n", "mine.jsonl:1: not a baseline"),
        ("nonsense", "mine.jsonl:1: not a baseline"),
        ('{"newskg-baseline": 1}\n\n[1]', "mine.jsonl:3: not a line of a baseline"),
        ('{"newskg-baseline": 1}\n{"focus": "urn:x"}', "mine.jsonl:2: not a line of a baseline"),
        ('{"newskg-baseline": 1}\n{"rule": "urn:x", "count": "two"}', "mine.jsonl:2: not a line of a baseline"),
        ('{"newskg-baseline": 1}\n{"rule": ["urn:x"]}', "mine.jsonl:2: not a line of a baseline"),
        ("[" * 100_000, "mine.jsonl:1: not a baseline"),
    ],
    ids=range(8),
)
def test_what_is_no_baseline_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_baseline(text, "mine.jsonl")


def test_a_baseline_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: the baseline cannot be read: No such file"):
        read_baseline(tmp_path / "none.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read"):
        read_baseline(tmp_path / "binary.jsonl")


def test_an_update_says_what_it_did() -> None:
    before = accept(report(found("urn:x"), found("urn:y")), (), HERE)
    after = accept(report(found("urn:y"), found("urn:z"), found("urn:z")), (), HERE)
    assert summary(before, after) == "3 findings accepted (2 new, 1 gone)"
    assert isinstance(after[0], Accepted)
