"""``kg validate --baseline``: from the first run, which accepts all, to the last finding that is repaired."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Kg

GRAPH = """@prefix kg: <https://w3id.org/newskg/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/flood> kg:startDate "{start}"^^xsd:date ; kg:endDate "{end}"^^xsd:date .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/newskg/ns#> .
<urn:Dated> a sh:NodeShape ; sh:targetSubjectsOf kg:startDate ; sh:property <urn:order>, <urn:place> .
<urn:order> sh:path kg:startDate ; sh:lessThanOrEquals kg:endDate ; sh:message "It ends before it starts." .
<urn:place> sh:path kg:place ; sh:minCount 1 ; sh:message "It is nowhere." .
"""


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    return Kg(capsys)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shapes.ttl").write_text(SHAPES)
    Path("graphs").mkdir()
    Path("graphs/a.ttl").write_text(GRAPH.format(start="2024-05-02", end="2024-05-03"))
    return tmp_path


CALL = ("validate", "graphs", "--shapes", "shapes.ttl", "--only-shapes", "--baseline", "kg.baseline")


def test_from_the_first_baseline_to_the_last_finding(kg: Kg, folder: Path) -> None:
    assert kg(*CALL[:5]).code == 1
    done = kg(*CALL, "--update-baseline")
    assert (done.code, done.lines) == (0, ["kg.baseline: 1 finding accepted (1 new, 0 gone)"])
    written = Path("kg.baseline").read_text()
    assert str(folder) not in written
    done = kg(*CALL)
    assert (done.code, done.err) == (0, "")
    assert "graphs/a.ttl: conforms, 1 accepted by the baseline" in done.out
    assert "It is nowhere." not in done.out
    assert "(accepted by the baseline)" in kg(*CALL, "--all").out
    Path("graphs/a.ttl").write_text("# moved\n\n" + GRAPH.format(start="2024-05-04", end="2024-05-03"))
    done = kg(*CALL)
    assert done.code == 1
    assert "It ends before it starts." in done.out
    assert "It is nowhere." not in done.out
    Path("graphs/a.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n")
    done = kg(*CALL)
    assert done.code == 0
    assert "1 finding of the baseline no longer occurs; run --update-baseline" in done.err
    assert kg(*CALL, "--update-baseline").lines[0] == "kg.baseline: 0 findings accepted (0 new, 1 gone)"


def test_reports_tell_new_findings_from_accepted_ones(kg: Kg) -> None:
    kg(*CALL, "--update-baseline")
    Path("graphs/a.ttl").write_text(GRAPH.format(start="2024-05-04", end="2024-05-03"))
    reports = [f"--report={name}={name}.out" for name in ("sarif", "json", "junit", "github", "markdown", "shacl")]
    assert kg(*CALL, *reports).code == 1
    results = json.loads(Path("sarif.out").read_text())["runs"][0]["results"]
    assert sorted((one["ruleId"], one["baselineState"]) for one in results) == [
        ("urn:order", "new"), ("urn:place", "unchanged"),
    ]  # fmt: skip
    content = json.loads(Path("json.out").read_text())
    assert (content["conforms"], content["counts"]["Violation"], content["accepted"]) == (False, 1, 1)
    assert Path("junit.out").read_text().count("<failure") == 1
    for name in ("github.out", "markdown.out"):
        assert "It ends before it starts" in Path(name).read_text()
        assert "It is nowhere" not in Path(name).read_text()
    assert Path("shacl.out").read_text().count("a sh:ValidationResult ") == 2
    kg(*CALL, "--update-baseline", *reports)
    assert json.loads(Path("json.out").read_text())["conforms"]


def test_a_run_over_some_files_leaves_the_others_in_the_baseline(kg: Kg) -> None:
    Path("graphs/b.ttl").write_text(GRAPH.format(start="2024-05-02", end="2024-05-03").replace("flood", "fire"))
    kg(*CALL, "--update-baseline")
    some = ("validate", "graphs/b.ttl", *CALL[2:])
    assert kg(*some).err == ""
    assert kg(*some, "--update-baseline").lines == ["kg.baseline: 2 findings accepted (0 new, 0 gone)"]
    Path("graphs/a.ttl").unlink()
    assert kg(*some, "--update-baseline").lines == ["kg.baseline: 1 finding accepted (0 new, 1 gone)"]


def test_calls_that_make_no_sense_give_one_line(kg: Kg) -> None:
    done = kg(*CALL)
    assert (done.code, done.lines) == (
        3, ["kg: error: kg.baseline: the baseline does not exist yet; --update-baseline writes it"],
    )  # fmt: skip
    assert kg("validate", "graphs", "--update-baseline").code == 2
    Path("kg.baseline").write_text("nonsense")
    done = kg(*CALL, "--update-baseline")
    assert (done.code, len(done.lines), done.out) == (3, 1, "")
    assert Path("kg.baseline").read_text() == "nonsense"
    assert kg(*CALL[:-1], "nowhere/kg.baseline", "--update-baseline").code == 3
