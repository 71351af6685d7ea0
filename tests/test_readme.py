"""The readme: its Python code runs, and its commands are ones that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from rdflib import Graph
from running import Kg

from kg.errors import UsageError

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
COMMANDS = [
    line.partition("  #")[0].strip()
    for language, block in BLOCKS
    for line in block.splitlines()
    if language == "sh" and re.match(r"(\$ )?kg ", line)
]


def test_the_python_code_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text("Rebels took the town of Saraqeb on Saturday, the army said.")
    (tmp_path / "corpus.jsonl").write_text('{"text": "Rebels took Homs.", "id": "a", "date": "2024-12-01"}\n')
    names: dict[str, object] = {}
    for block in (block for language, block in BLOCKS if language == "python"):
        exec(block, names)  # noqa: S102  the code is ours
    graph = Graph().parse(data=capsys.readouterr().out, format="turtle")
    assert len(graph) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_called_so(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    # the files are not there, which is told only after the call makes sense
    assert kg(*shlex.split(command.removeprefix("$ "))[1:]).code != UsageError.exit_code


def test_the_graph_at_the_top_is_the_one_that_is_exported(kg: Kg, tmp_path: Path) -> None:
    [shown] = [block for language, block in BLOCKS if language == "turtle"]
    out = tmp_path / "article.ttl"
    assert kg("export", ROOT / "seeds" / "000_854557fa132e1351.txt", "-q", "-o", out).code == 0
    exported = {line.strip(" ;.") for line in out.read_text(encoding="utf-8").splitlines()}
    lines = [line.partition("  #")[0].strip(" ;.") for line in shown.splitlines() if line.strip()]
    for line in lines:
        # a better reader is surer, which is no reason to change the readme each time
        assert line in exported or re.fullmatch(r"kg:confidence 0\.\d\d?", line), line
