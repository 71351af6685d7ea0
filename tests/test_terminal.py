"""A terminal obeys nothing that a stranger wrote: no title, value, name of a file or message of a shape."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from kg import cli

#: Clears the screen, sets the window's title, hides, colours, turns text around, and the eight-bit form of it.
EVIL = "\x1b[2J\x1b]0;pwned\x07\x1b[8m\x1b[31m\u202e\x9b2J"
STORY = f"Rebels took the town of Saraqeb{EVIL} on Saturday, the army{EVIL} said. “We{EVIL} won,” it said."
GRAPH = """@prefix kg: <https://w3id.org/newskg/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:a> a kg:Actor ; rdfs:label "{label}" ; kg:ledBy <urn:b> ."""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/newskg/ns#> .
<urn:s> a sh:NodeShape ; sh:targetClass kg:Actor ; sh:property [ sh:path kg:x ; sh:minCount 1 ; sh:message "{label}" ]
."""

#: Our own colours, and the bar of progress; all else that is not text or a line break is obeyed by some terminal.
OURS = re.compile(r"\x1b\[(?:[0-2]|3[1-6]|1;3[1-6])m|\x1b\[(?:\?25[hl]|2K|1A)|\r")


class Terminal(io.BytesIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files in which everything is hostile."""
    monkeypatch.chdir(tmp_path)
    article = {"text": STORY, "title": EVIL, "id": f"a{EVIL}", "date": "2024-12-01", "author": EVIL}
    (tmp_path / "a.jsonl").write_text(json.dumps(article), encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text(json.dumps({"text": 1, "id": EVIL, f"x{EVIL}": EVIL}), encoding="utf-8")
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    escaped = "".join(f"\\U{ord(character):08X}" for character in EVIL)
    (tmp_path / "a.ttl").write_text(GRAPH.format(label=f"A {escaped}"), encoding="utf-8")
    (tmp_path / "b.ttl").write_text(GRAPH.format(label=f"B {EVIL}"), encoding="utf-8")
    (tmp_path / "s.ttl").write_text(SHAPES.format(label=f"M {EVIL}"), encoding="utf-8")
    if sys.platform != "win32":  # where files can have such names
        (tmp_path / f"c{EVIL}.ttl").write_text("<urn:a> a <urn:b>", encoding="utf-8")
    return tmp_path


CALLS = [
    ["read", "a.txt"],
    ["read", "a.jsonl", "--json"],
    ["read", "bad.jsonl"],
    ["explain", "a.jsonl"],
    ["export", "a.jsonl", "--summary", "-o", f"{EVIL}.ttl"],
    *(["export", "a.jsonl", "-f", name] for name in ("turtle", "json-ld", "nquads", "rdfxml")),
    ["validate", "."],
    ["validate", "a.ttl", "--shapes", "s.ttl", "--all"],
    ["validate", "a.ttl", "--shapes", "s.ttl", "--fix"],
    *(
        ["validate", "b.ttl", "a.jsonl", "--shapes", "s.ttl", "--report", name]
        for name in ("json", "shacl", "junit", "sarif", "github", "markdown")
    ),
    ["diff", "a.ttl", "b.ttl"],
    ["diff", "a.ttl", "b.ttl", "--all", "--stat"],
    *(["diff", "a.ttl", "b.ttl", "-f", name] for name in ("json", "update")),
    *(["query", "b.ttl", "SELECT * { ?s ?p ?o }", "-f", name] for name in ("table", "csv", "tsv", "json")),
    *(["query", "b.ttl", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "-f", name] for name in ("turtle", "json-ld")),
    ["query", "a.jsonl", "timeline"],
    ["query", "b.ttl", f"SELECT {EVIL}"],
    ["query", "b.ttl", "timeline", "--set", EVIL],
    ["docs", "-o", f"site{EVIL}"],
    ["export", f"nowhere{EVIL}.txt"],
    ["export", "a.txt", "--date", EVIL],
    [f"--{EVIL}"],
    [EVIL],
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call).replace(EVIL, "EVIL"))
@pytest.mark.usefixtures("folder")
def test_a_terminal_obeys_nothing_that_is_printed(call: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for name in ("stdout", "stderr"):
        shown[name] = Terminal()
        monkeypatch.setattr(sys, name, io.TextIOWrapper(shown[name], encoding="utf-8"))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    cli.main(call)
    sys.stdout.flush()
    sys.stderr.flush()
    text = "".join(one.getvalue().decode() for one in shown.values())
    assert text
    text = OURS.sub("", text)
    assert {one for one in text if not one.isprintable()} <= set("\n\t")


@pytest.mark.parametrize("call", [call for call in CALLS if {"explain", "--stat", "docs"} & {*call}])
@pytest.mark.usefixtures("folder")
def test_what_people_read_holds_no_escape_in_a_pipe_either(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(call)
    assert not {"\x1b", "\x9b", "\u202e"} & set("".join(capsys.readouterr()))
