"""``kg validate``: every kind of input, every way to call it, and a table of everything that can be wrong."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hand_made import EXTRACTION, TEXT
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS
from running import Kg

from kg.commands.validate import EngineName, Least, ReportFormat
from kg.files import seeds, shapes as our_shapes
from kg.formats import FORMATS
from kg.formats.write import render
from kg.model import Severity
from kg.names import KG
from kg.rdf.graph import to_graph
from kg.report import FORMATS as REPORTS
from kg.validation import ENGINES

GRAPH = to_graph(EXTRACTION)
EVENT = next(GRAPH.subjects(KG.startDate))
SUFFIXES = {name: one.suffixes[0] for name, one in FORMATS.items()}

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/newskg/ns#> .
<urn:Coloured> a sh:NodeShape ; sh:targetClass kg:Event ; sh:property <urn:colour> .
<urn:colour> sh:path <https://schema.org/color> ; sh:minCount 1 ; sh:message "An event has a colour." .
"""


def broken(graph: Graph = GRAPH) -> Graph:
    """A graph in which one event's last day is before its first."""
    spoilt = Graph(identifier=graph.identifier)
    for triple in graph:
        spoilt.add(triple)
    for subject, end in list(spoilt.subject_objects(KG.endDate)):
        assert isinstance(end, Literal)
        if (subject, RDF.type, KG.Event) not in spoilt:
            continue  # a claim has days as well
        spoilt.set((subject, KG.endDate, Literal("1999-01-01", datatype=end.datatype)))
    return spoilt


def other() -> Graph:
    """The graph of another article."""
    return to_graph(type(EXTRACTION)(type(EXTRACTION.article)(id="other", text="Nothing.", title="Nothing")))


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def findings(kg: Kg, *arguments: str | Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(kg("validate", *arguments, "--report", "json").out)["findings"]
    return found


def line_of(path: Path, words: str) -> int:
    text = path.read_text()
    return text[: text.index(words)].count("\n") + 1


# -- inputs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_a_graph_in_every_format_is_checked_and_its_findings_have_their_lines(
    kg: Kg, tmp_path: Path, name: str, packed: bool
) -> None:
    good, bad = render([GRAPH], name), render([broken()], name)
    suffix = SUFFIXES[name] + (".gz" if packed else "")
    done = kg("validate", write(tmp_path / f"good{suffix}", gzip.compress(good) if packed else good))
    assert (done.code, done.err) == (0, "")
    assert "conforms" in done.out
    path = write(tmp_path / f"bad{suffix}", gzip.compress(bad) if packed else bad)
    done = kg("validate", path, "--report", "json")
    assert done.code == 1
    (finding,) = [one for one in json.loads(done.out)["findings"] if one["severity"] == "Violation"]
    assert finding["rule"].endswith("#DatedEvent-order")
    assert finding["name"] == "truce%201/event/43-50 “Rebels shelled the port”"
    date = "2024-12-02"
    assert date in bad.decode().split("\n")[finding["line"] - 1]
    assert finding["passage"]["words"] == "shelled"
    named = name in {"nquads", "trig"}  # one article in JSON-LD is the default graph
    assert finding["graph"] == (str(GRAPH.identifier) if named else None)


def test_what_the_exporter_writes_conforms_and_what_is_spoilt_does_not(kg: Kg, tmp_path: Path) -> None:
    good = write(tmp_path / "good.ttl", render([GRAPH], "turtle"))
    bad = write(tmp_path / "bad.ttl", render([broken()], "turtle"))
    done = kg("validate", good, bad)
    assert done.code == 1
    assert f"{good}: conforms" in done.out
    assert f"{bad}: does not conform, 1 violation" in done.out
    assert "  Violation: An event’s first day is not after its last. [DatedEvent-order]" in done.out
    assert f"    {bad}:{line_of(bad, '1999-01-01') - 1}  truce%201/event/" in done.out
    assert "Checked by pySHACL" in done.out


def test_standard_input_is_checked_if_its_format_is_named(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(render([broken()], "nquads"))))
    found = [one for one in findings(kg, "-", "-f", "nquads") if one["severity"] == "Violation"]
    assert [one["file"] for one in found] == ["-"]
    assert isinstance(found[0]["line"], int)
    assert kg("validate", "-").code == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_each_named_graph_is_checked_by_itself_and_named(kg: Kg, tmp_path: Path, name: str, jobs: str) -> None:
    path = write(tmp_path / f"set{SUFFIXES[name]}", render([other(), broken(), other_named("third")], name))
    found = [one for one in findings(kg, path, "--jobs", jobs) if one["severity"] == "Violation"]
    assert [one["graph"] for one in found] == [str(GRAPH.identifier)]
    content = json.loads(kg("validate", path, "--report", "json").out)
    assert content["files"][0]["graphs"] == 3


def other_named(name: str) -> Graph:
    return to_graph(type(EXTRACTION)(type(EXTRACTION.article)(id=name, text="Nothing.", title="Nothing")))


def test_n_quads_are_checked_piece_by_piece_with_lines_of_the_whole_file(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.check import units

    content = render([other(), broken(), other_named("third")], "nquads")
    path = write(tmp_path / "set.nq", content)
    whole = findings(kg, path)
    monkeypatch.setattr(units, "_ENOUGH", 1)
    assert findings(kg, path) == whole
    # the quads of a graph apart from each other: the same findings, on other lines
    lines = content.decode().splitlines(keepends=True)
    scattered = write(tmp_path / "set.nq", "".join(lines[::2] + lines[1::2]))
    assert [{**one, "line": 0} for one in findings(kg, scattered)] == [{**one, "line": 0} for one in whole]
    write(scattered, "".join([*lines, "<urn:a> <urn:b> what .\n"]))
    done = kg("validate", scattered)
    assert (done.code, len(done.lines)) == (3, 1)
    assert f"{scattered}:{len(lines) + 1}:17: not valid N-Quads" in done.err


def test_quads_without_a_graph_are_a_graph_of_their_own(kg: Kg, tmp_path: Path) -> None:
    loose = render([broken()], "ntriples").decode()
    path = write(tmp_path / "set.nq", render([other()], "nquads").decode() + loose)
    found = [one for one in findings(kg, path) if one["severity"] == "Violation"]
    assert [one["graph"] for one in found] == [None]


def test_a_folder_is_checked_with_all_below_it(kg: Kg, tmp_path: Path) -> None:
    for name in ("a.ttl", "deep/er/b.nq", "deep/c.rdf"):
        write(
            tmp_path / name, render([other()], {"ttl": "turtle", "nq": "nquads", "rdf": "rdfxml"}[name[-3:].strip(".")])
        )
    write(tmp_path / ".hidden/d.ttl", "broken")
    write(tmp_path / "notes.txt", "Some notes.")
    content = json.loads(kg("validate", tmp_path, tmp_path / "a.ttl", "--report", "json").out)
    assert [Path(one["file"]).name for one in content["files"]] == ["a.ttl", "c.rdf", "b.nq"]


def test_articles_are_exported_first_and_findings_stand_in_their_text(kg: Kg, tmp_path: Path) -> None:
    shapes = write(tmp_path / "shapes.ttl", SHAPES)
    text = write(tmp_path / "texts/a1.txt", " date 2024-12-01 Truce ends\n\nRebels captured the town of Homs.\n")
    line = json.dumps({"id": "b1", "date": "2024-12-01", "text": "Truce ends\n\nRebels captured the town of Homs."})
    corpus = write(tmp_path / "texts/b.jsonl", f'{{"id": "b0", "text": "None.", "date": "2024-12-01"}}\n{line}\n')
    found = [one for one in findings(kg, tmp_path / "texts", "--shapes", shapes) if "captured" in str(one["name"])]
    assert [(one["file"], one["line"]) for one in found] == [(str(text), 3), (str(corpus), 2)]
    for one in found:
        assert isinstance(one["passage"], dict)
        assert (one["passage"]["line"], one["passage"]["column"], one["passage"]["words"]) == (3, 8, "captured")
    assert found[1]["passage"] | {"file": None} == found[1]["passage"]  # type: ignore[operator]


def test_the_texts_of_articles_give_line_and_column_and_are_compared(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    text = write(tmp_path / "texts/truce 1.txt", TEXT)
    done = kg("validate", path, "--articles", text.parent)
    assert f"      {text}, line 3, column 32: “shelled”" in done.out
    assert "Span-anchorOf" not in done.out
    write(text, TEXT.replace("shelled", "SHELLED"))
    done = kg("validate", path, "--articles", text)
    assert "Violation: A mention’s words (nif:anchorOf) stand in the text exactly at its offsets." in done.out
    # the line of the statement itself
    said = line_of(path, 'nif:anchorOf "shelled"')
    assert f"    {path}:{said}  " in done.out


def test_a_text_that_is_missing_is_told(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    text = write(tmp_path / "texts/another.txt", "Rebels took the town of Homs.")
    done = kg("validate", path, "--articles", text)
    assert done.code == 0
    assert "the text of truce 1 is not among the articles given" in done.err


def test_json_that_is_json_ld_is_taken_for_it(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.json", render([broken()], "json-ld"))
    assert len([one for one in findings(kg, path) if one["severity"] == "Violation"]) == 1


def test_a_lexicon_is_checked_by_its_own_shapes(kg: Kg) -> None:
    lexicon = Path(__file__).parent / "lexicon"
    assert kg("validate", *sorted((lexicon / "good").glob("*.ttl"))[:2]).code == 0
    bad = list(map(str, sorted((lexicon / "bad").glob("*.ttl"))[:3]))
    assert {one["file"] for one in findings(kg, *bad)} == set(bad)


# -- shapes -----------------------------------------------------------------------------------------


def test_shapes_of_one_s_own_come_on_top_of_ours(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    shapes = write(tmp_path / "shapes/deep/mine.ttl", SHAPES)
    for given in (shapes, tmp_path / "shapes"):
        rules = {str(one["rule"]).rpartition("#")[2] for one in findings(kg, path, "--shapes", given)}
        assert {"urn:colour", "DatedEvent-order"} <= rules
    rules = {str(one["rule"]) for one in findings(kg, path, "--shapes", shapes, "--only-shapes")}
    assert rules == {"urn:colour"}
    assert "against the shapes of newskg" in kg("validate", path, "--shapes", shapes).out
    assert f"against {shapes}." in kg("validate", path, "--shapes", shapes, "--only-shapes").out


def test_a_rule_of_ours_can_be_switched_off(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    off = "<https://w3id.org/newskg/shapes#DatedEvent-order> <http://www.w3.org/ns/shacl#deactivated> true ."
    assert kg("validate", path).code == 1
    assert kg("validate", path, "--shapes", write(tmp_path / "off.ttl", off)).code == 0


def test_shapes_are_linted(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "shapes.ttl", SHAPES.replace("sh:minCount", "\n sh:minCounts"))
    done = kg("validate", path)
    assert done.code == 1
    assert f"    {path}:{line_of(path, 'sh:minCounts')}  urn:colour" in done.out
    assert "did you mean sh:minCount?" in done.out
    assert kg("validate", our_shapes()).code == 0


def test_shapes_that_have_no_effect_are_told_of(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    shapes = write(tmp_path / "shapes.ttl", SHAPES.replace("sh:minCount", "\n sh:minCounts"))
    done = kg("validate", path, "--shapes", shapes)
    (said,) = [line for line in done.lines if "sh:minCounts" in line]
    assert said.startswith(f"kg: warning: {shapes}:{line_of(shapes, 'sh:minCounts')}: the shape <urn:colour>: ")


def test_terms_that_the_vocabulary_lacks_are_found(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    write(path, render([GRAPH], "turtle").decode().replace("kg:startDate", "kg:startdate", 1))
    (one,) = [one for one in findings(kg, path) if str(one["rule"]).endswith("#Term")]
    assert (one["message"], one["line"]) == (
        "The vocabulary has no kg:startdate: did you mean kg:startDate?", line_of(path, "kg:startdate"),
    )  # fmt: skip


def test_imports_of_shapes_are_not_followed_and_told(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    imports = "<urn:mine> <http://www.w3.org/2002/07/owl#imports> <https://example.org/more.ttl> ."
    done = kg("validate", path, "--shapes", write(tmp_path / "mine.ttl", SHAPES + imports))
    assert "<https://example.org/more.ttl>, which shapes import, is not followed" in done.err
    done = kg("validate", path, "--shapes", tmp_path / "mine.ttl", "--imports")
    assert (done.code, len(done.lines)) == (3, 1)
    assert "imports <https://example.org/more.ttl>, which is not a local file; nothing is fetched" in done.err


def test_files_that_shapes_import_are_read_if_allowed(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    write(tmp_path / "more.ttl", SHAPES)
    mine = write(tmp_path / "mine.ttl", "<> <http://www.w3.org/2002/07/owl#imports> <more.ttl> .")
    assert "colour" not in kg("validate", path, "--shapes", mine).out
    done = kg("validate", path, "--shapes", mine, "--imports")
    assert (done.code, done.err) == (1, "")
    assert "An event has a colour." in done.out


# -- what fails, and what is shown ------------------------------------------------------------------


@pytest.mark.parametrize(("severity", "code"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_the_severity_decides_what_fails(kg: Kg, tmp_path: Path, severity: str, code: int) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    assert any(one["severity"] == "Warning" for one in findings(kg, path))
    assert kg("validate", path, "--severity", severity).code == code


def test_the_engine_is_named_and_can_be_chosen(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    reports = {one: json.loads(kg("validate", path, "--engine", one, "--report", "json").out) for one in ENGINES}
    assert len({report["engine"] for report in reports.values()}) == len(ENGINES)
    assert len({json.dumps(report["findings"]) for report in reports.values()}) == 1


def test_quiet_shows_only_what_fails(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    assert "Warning" in kg("validate", path).out
    done = kg("validate", path, "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_all_shows_all(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    shapes = write(tmp_path / "shapes.ttl", SHAPES)
    assert re.search(r"… and \d+ more \(--all\)", kg("validate", path, "--shapes", shapes).out)
    assert "(--all)" not in kg("validate", path, "--shapes", shapes, "--all").out


def test_the_names_of_formats_and_severities_are_those_of_the_modules() -> None:
    assert [one.value for one in ReportFormat] == list(REPORTS)
    assert [one.value for one in EngineName] == list(ENGINES)
    assert [one.value for one in Least] == [one.value.lower() for one in Severity]


def test_several_reports_are_written_at_once(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    junit, sarif = tmp_path / "out.xml", tmp_path / "out.sarif"
    write(sarif, "an earlier report")
    done = kg("validate", path, "--report", f"junit={junit}", "--report", f"sarif={sarif}")
    assert done.code == 1
    assert f"{path}: does not conform" in done.out
    assert ET.parse(junit).getroot().get("failures") == "1"  # noqa: S314  it is ours
    assert json.loads(sarif.read_text())["runs"][0]["results"][0]["ruleId"] == "DatedEvent-order"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["graph.ttl", "out.sarif", "out.xml"]


def test_a_report_to_standard_output_stands_there_alone(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    assert json.loads(kg("validate", path, "--report", "json").out)["conforms"] is False
    shown = kg("validate", path, "--report", "github").out
    assert shown.startswith(f"::error file={path},line=")
    assert "does not conform" not in shown
    both = kg("validate", path, "--report", "github=-", "--report", "text").out
    assert both.startswith(shown)
    assert "does not conform" in both


def test_github_actions_change_nothing_by_themselves(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "graph.ttl", render([broken()], "turtle"))
    before = kg("validate", path).out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert kg("validate", path).out == before
    assert not (tmp_path / "summary.md").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_processes_find_the_same(kg: Kg, tmp_path: Path, jobs: int) -> None:
    for number in range(3):
        write(tmp_path / f"{number}.ttl", render([broken() if number == 1 else other()], "turtle"))
    write(tmp_path / "bad.ttl", "<urn:a>")
    done = kg("validate", tmp_path, "--jobs", str(jobs), "--report", "json")
    assert done.code == 3
    content = json.loads(done.out)
    assert [one["graphs"] for one in content["files"]] == [1, 1, 1, 0]
    assert {one["file"] for one in content["findings"] if one["severity"] == "Violation"} == {str(tmp_path / "1.ttl")}


# -- everything that can be wrong -------------------------------------------------------------------

OUR_ARTICLE = str(seeds() / "000_854557fa132e1351.txt")

#: name and content of the input, exit code, what is said about it
BAD: list[tuple[str, bytes, int, str]] = [
    ("a.ttl", b"<urn:a> <urn:b>\n  what .\n", 3, "{path}:2:3: not valid Turtle"),
    ("a.trig", b"<urn:g> {\n<urn:a> <urn:b> }", 3, "{path}:2:17: not valid TriG"),
    ("a.nt", b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", 3, "{path}:2:17: not valid N-Triples"),
    ("a.nq", b"<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a>\n", 3, "{path}:3:1: not valid N-Quads"),
    ("a.jsonld", b'{"@id": "urn:a",\n "@type": }', 3, "{path}:2:11: not valid JSON-LD"),
    ("a.jsonld", b'{"@context": "https://example.org/c", "@id": "urn:a"}', 3, "names a context on the web"),
    ("a.rdf", b"<?xml version='1.0'?>\n<rdf:RDF>", 3, "{path}:2:10: not valid RDF/XML"),
    ("a.rdf", b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a SYSTEM "b">]>\n<r/>', 3, "the entity a is more than"),
    ("a.ttl.gz", b"<urn:a> <urn:b> <urn:c> .", 3, "{path}: not a complete gzip file"),
    ("a.nq.gz", b"\x1f\x8b\x08\x00", 3, "{path}: not a complete gzip file"),
    ("a.jsonld", b"", 3, "not valid JSON-LD"),
    ("a.rdf", b"", 3, "not valid RDF/XML"),
    ("a.ttl", b"\xff\xfe<\x00", 3, "not valid Turtle"),
    ("a.nt", b"\x00\x01\x02", 3, "{path}:1:1: not valid N-Triples"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 3, "{path}: is a binary file"),
    ("a.jsonl", b'{"text": 1}', 3, "{path}:1: the member text is a number"),
    ("a.xyz", b"", 2, "a.xyz is neither RDF (.ttl, "),
    ("no-suffix", b"", 2, "no-suffix is neither RDF (.ttl, "),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code", "message"), BAD, ids=[f"{n}-{m[:30]}" for n, _, _, m in BAD])
def test_a_bad_input_gives_one_clear_line(
    kg: Kg, tmp_path: Path, name: str, content: bytes, code: int, message: str
) -> None:
    path = write(tmp_path / name, content)
    done = kg("validate", path)
    assert (done.code, len(done.lines)) == (code, 1), done.err
    assert re.match(rf"(kg: error: )?{re.escape(str(path))}[: ]", done.err)
    assert message.format(path=path) in done.err


def test_a_folder_that_is_not_there_is_told(kg: Kg, tmp_path: Path) -> None:
    done = kg("validate", tmp_path / "graphs")
    assert (done.code, done.lines) == (3, [f"kg: error: {tmp_path}/graphs: there is no such file or folder"])


def test_an_empty_file_is_no_fault_and_is_told(kg: Kg, tmp_path: Path) -> None:
    for suffix in ("ttl", "nt", "nq", "trig"):
        done = kg("validate", write(tmp_path / f"empty.{suffix}", b""))
        told = f"kg: warning: {tmp_path}/empty.{suffix}: holds no triples: nothing is checked in it"
        assert (done.code, done.lines) == (0, [told])
        assert f"{tmp_path}/empty.{suffix}: nothing to check, no triples at all" in done.out


def test_missing_files_and_empty_folders_keep_no_other_from_being_checked(kg: Kg, tmp_path: Path) -> None:
    good = write(tmp_path / "good.ttl", render([GRAPH], "turtle"))
    bad = write(tmp_path / "bad.ttl", render([broken()], "turtle"))
    (tmp_path / "empty").mkdir()
    done = kg("validate", tmp_path / "nowhere.ttl", tmp_path / "empty", good, bad)
    assert done.code == 3
    missing, empty = done.lines
    assert missing == f"kg: error: {tmp_path}/nowhere.ttl: cannot be read: No such file or directory"
    assert empty.startswith(f"kg: error: {tmp_path}/empty: the folder holds neither RDF (.ttl, .jsonld, ")
    assert " nor articles (.txt, .text, .jsonl, " in empty
    assert f"{good}: conforms" in done.out
    assert f"{bad}: does not conform" in done.out


def test_what_is_too_large_is_refused(kg: Kg, tmp_path: Path) -> None:
    from kg.safety.nesting import LARGEST

    lines = "".join(f"<urn:a{number}> <urn:b> <urn:c> .\n" for number in range(60_000))
    large = write(tmp_path / "large.nt", lines)
    done = kg("validate", large, "--max-size", "1")
    assert (done.code, len(done.lines)) == (3, 1)
    assert f"{large}: is larger than 1 MB; raise --max-size" in done.err
    # packed, it shows only while it is read
    packed = write(tmp_path / "large.ttl.gz", gzip.compress(lines.encode()))
    assert "is larger than 1 MB" in kg("validate", packed, "--max-size", "1").err
    # N-Quads may be of any size, a graph in it may not
    quads = write(tmp_path / "many.nq", lines.replace(" .", " <urn:g> .", 30_000))
    assert "a graph in it is larger than 1 MB" in kg("validate", quads, "--max-size", "1").err
    many = "".join(f"<urn:a{n}> <urn:b> <urn:c> <urn:g{n // 10_000}> .\n" for n in range(60_000))
    assert kg("validate", write(tmp_path / "many.nq", many), "--max-size", "1").code == 0
    assert LARGEST == 100_000_000


# where the time is over in a callback of the garbage collector, such as Hypothesis's, it is told once more
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_takes_too_long_is_given_up(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", f'<urn:a> <urn:p> "{"a" * 40}b" .')
    endless = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:PropertyShape ; sh:path <urn:p> ; "
        'sh:targetNode <urn:a> ; sh:pattern "^(a+)+$" .'
    )
    shapes = write(tmp_path / "shapes.ttl", endless)
    done = kg("validate", path, "--shapes", shapes, "--timeout", "0.3")
    assert (done.code, len(done.lines)) == (3, 1)
    assert f"{path}: timed out" in done.err


def test_triples_about_triples_are_refused(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "star.ttl", "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .")
    done = kg("validate", path)
    assert (done.code, len(done.lines)) == (3, 1)
    assert f"{path}: quoted triples (RDF 1.2)" in done.err


BROKEN_SHAPES = [
    ("<urn:s> a sh:NodeShape ;;; [ .", r"shapes\.ttl:\d+:\d+: not valid Turtle"),
    (
        "<urn:s> a sh:PropertyShape ; sh:targetNode kg:x ; sh:minCount 1 .",
        r"shapes\.ttl:5: the shape <urn:s> is broken: .*sh:path",
    ),
    ('<urn:colour> sh:maxCount "some" .', "the shape <urn:colour> is broken: .*maxCount"),
    ("<urn:s> a sh:NodeShape ; sh:targetNode kg:x ; sh:node <urn:s> .", "the shape <urn:s> is broken: it is recursive"),
]


@pytest.mark.parametrize(("turtle", "said"), BROKEN_SHAPES)
def test_broken_shapes_are_told(kg: Kg, tmp_path: Path, turtle: str, said: str) -> None:
    path = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    done = kg("validate", path, "--shapes", write(tmp_path / "shapes.ttl", SHAPES + turtle))
    assert (done.code, len(done.lines)) == (3, 1)
    assert re.search(said, done.err)


WRONG = [
    (["--report", "docx"], 2, "unknown report 'docx'; choose one of text, json, shacl"),
    (["--report", "junit="], 2, "name a file after ="),
    (["--report", "junit={tmp}/nowhere/x.xml"], 3, "cannot be written: there is no folder {tmp}/nowhere"),
    (["--report", "junit={tmp}"], 3, "{tmp} is a folder; name a file to write"),
    (["--report", "junit={graph}"], 2, "{graph} is an input itself"),
    (["--report", "junit={tmp}/x", "--report", "sarif={tmp}/x"], 2, "would hold two reports"),
    (["--only-shapes"], 2, "leaves no shapes at all"),
    (["--shapes", "{tmp}/none.ttl"], 3, "{tmp}/none.ttl: cannot be read"),
    (["--shapes", "{tmp}/empty"], 3, "{tmp}/empty: the folder contains no shapes"),
    (["--severity", "grave"], 2, "grave"),
    (["--date", "soon"], 2, "--date"),
    (["--jobs", "0"], 2, "--jobs"),
    (["--max-size", "0"], 2, "--max-size"),
    (["--timeout", "0"], 2, "--timeout"),
    (["--engine", "fast"], 2, "--engine"),
    (["-f", "docx"], 2, "docx"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), WRONG, ids=[" ".join(a) for a, _, _ in WRONG])
def test_a_wrong_call_gives_one_clear_line_before_any_work(
    kg: Kg, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    graph = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    (tmp_path / "empty").mkdir()
    done = kg("validate", graph, *(argument.format(tmp=tmp_path, graph=graph) for argument in arguments))
    assert (done.code, len(done.lines)) == (code, 1), done.err
    assert message.format(tmp=tmp_path, graph=graph) in done.err
    assert done.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "graph.ttl"]


def test_a_report_without_permission_is_told_before_any_work(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = write(tmp_path / "graph.ttl", render([GRAPH], "turtle"))
    # root may write everywhere, so that a folder's mode would prove nothing
    monkeypatch.setattr(os, "access", lambda *_: False)
    done = kg("validate", graph, "--report", f"junit={tmp_path / 'x.xml'}")
    assert (done.code, done.out) == (3, "")
    assert done.lines == [f"kg: error: {tmp_path}/x.xml cannot be written: no permission"]


def test_what_data_says_is_not_obeyed(kg: Kg, tmp_path: Path) -> None:
    event = URIRef("https://example.org/e")
    graph = Graph().add((event, RDF.type, KG.Event)).add((event, RDFS.label, Literal("\x1b[2J\n::error::x\r##[stop]")))
    path = write(tmp_path / "graph.ttl", graph.serialize(format="turtle"))
    for report in REPORTS:
        shown = kg("validate", path, "--report", report).out
        assert "\x1b" not in shown
        assert not [line for line in shown.splitlines() if re.match(r"\s*::(?!error |warning |notice )", line)]


def test_our_own_shapes_are_found_as_a_folder() -> None:
    from kg.check.rules import shapes_files

    assert {path.suffix for path in shapes_files([our_shapes()])} == {".ttl"}
