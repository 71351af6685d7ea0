"""Every block of code in the documentation is run, or says why it is not.

What each language of a block means here:

- ``console``, ``pycon`` and blocks with a title are the guides' (``test_guides.py``): run, and their output compared;
- ``sh``: each line that calls ``kg`` is run in a folder with the files that pages speak of; commands that wait, need a
  server or many processes are only checked to be calls that ``kg`` understands; other programs are not run;
- ``python`` is run, ``turtle``, ``sparql``, ``json``, ``toml`` and ``yaml`` are parsed;
- anything else, and what cannot be run, has ``<!-- not run: why -->`` on the line before it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import yaml
from running import Kg

from kg.errors import UsageError
from kg.names import PREFIXES

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "queries/*.md", "seeds/*.md", "training/**/*.md", "kg/**/*.md")
    for path in ROOT.glob(pattern)
)
BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+) -->\n)?^```(?P<language>\S*)(?P<rest>[^\n]*)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
#: These are run by test_guides.py, and those of serving.md by test_serve_docs.py.
GUIDED = {"console", "pycon"}
#: Calls that wait for others, or take a network or processes of their own; their tests are elsewhere.
CALLED = re.compile(r"kg (?:serve|load|run)\b|.*--fetch\b")
ARTICLE = "Rebels took the town of Saraqeb on Saturday, killing 12 soldiers, the army said."
PREFIX = {str(prefix): str(namespace) for prefix, namespace in PREFIXES.items()} | {
    name: f"https://w3id.org/newskg/id/{name}/" for name in ("sh", "actor", "event", "known-actor", "known-place")
}


class Block(NamedTuple):
    page: str
    line: int
    language: str
    body: str
    reason: str | None


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            if match["language"] not in GUIDED and " title=" not in match["rest"]:
                line = text.count("\n", 0, match.start("body"))
                name = page.relative_to(ROOT).as_posix()
                found.append(Block(name, line, match["language"], match["body"], match["reason"]))
    return found


def those_of(*languages: str) -> list[Block]:
    return [block for block in blocks() if block.language in languages and block.reason is None]


def lines(block: Block) -> list[str]:
    """Return the commands of a block, without comments, with lines that go on put together."""
    body = block.body.replace("\\\n", " ")
    return [line.partition("  #")[0].strip() for line in body.splitlines() if line.partition("  #")[0].strip()]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that pages speak of."""
    from kg import cli

    folder = tmp_path_factory.mktemp("prepared")
    articles = [
        {"id": "article-1", "date": "2024-12-01", "text": ARTICLE},
        {"id": "a2", "date": "2024-12-02", "text": "The army retook Saraqeb on Sunday, it said."},
    ]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(one) + "\n" for one in articles))
    (folder / "article.txt").write_text(f" date 2024-12-01 {ARTICLE}\n")
    for name in ("graphs", "texts", "archive", "articles"):
        (folder / name).mkdir()
    for name in ("texts", "archive", "articles"):
        shutil.copy(folder / "article.txt", folder / name)
    for source, target in (("article.txt", "article.ttl"), ("corpus.jsonl", "corpus.nq")):
        assert cli.main(["export", str(folder / source), "-q", "-o", str(folder / target)]) == 0
    for copy in ("before.ttl", "after.ttl", "graphs/article.ttl"):
        shutil.copy(folder / "article.ttl", folder / copy)
    for copy in ("more.nq", "corrected.nq", "before.nq", "after.nq"):
        shutil.copy(folder / "corpus.nq", folder / copy)
    (folder / "kg.baseline").write_text('{"newskg-baseline": 1}\n')
    assert cli.main(["store", "add", str(folder / "news"), str(folder / "corpus.nq"), "-q"]) == 0
    return folder


@pytest.mark.parametrize("block", blocks(), ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_is_run_or_says_why_not(block: Block) -> None:
    tested = {"sh", "python", "turtle", "sparql", "json", "toml", "yaml"}
    assert block.reason or block.language in tested, f"{block.page}:{block.line}: a block that no test reads"


@pytest.mark.parametrize("block", those_of("sh"), ids=lambda block: f"{block.page}:{block.line}")
def test_commands_do_what_they_are_to_do(
    block: Block, kg: Kg, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for line in lines(block):
        if CALLED.match(line):
            # nothing is there, which is told only after the call has been understood
            empty = tmp_path / "empty"
            empty.mkdir(exist_ok=True)
            monkeypatch.chdir(empty)
            assert kg(*shlex.split(line)[1:]).code != UsageError.exit_code, line
            monkeypatch.chdir(tmp_path)
        elif "kg " in line and re.search(r"[|>]", line):
            shell = ["bash", "-o", "pipefail", "-c", line]
            done = subprocess.run(shell, env={**os.environ, "PATH": path}, capture_output=True, check=False)
            assert done.returncode == 0, (line, done.stderr)
        elif line.startswith("kg "):
            outcome = kg(*shlex.split(line)[1:])
            findings = {0, 1} if line.startswith(("kg validate", "kg diff")) else {0}
            assert outcome.code in findings, (line, outcome)


@pytest.mark.parametrize("block", those_of("python"), ids=lambda block: f"{block.page}:{block.line}")
def test_python_runs(block: Block, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    exec(compile(block.body, f"{block.page}:{block.line}", "exec"), {"__name__": "page"})  # noqa: S102  it is ours


@pytest.mark.parametrize(
    "block", those_of("turtle", "sparql", "json", "toml", "yaml"), ids=lambda block: f"{block.page}:{block.line}"
)
def test_data_can_be_read(block: Block) -> None:
    if block.language == "turtle":
        head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIX.items())
        list(ox.parse(head + block.body, ox.RdfFormat.TURTLE, base_iri="https://w3id.org/newskg/id/article/a"))
    elif block.language == "sparql":
        ox.Store().query(block.body, prefixes=PREFIX)
    elif block.language == "json":
        one_a_line = block.body.startswith("{") and block.body.count("\n{")
        for part in block.body.splitlines() if one_a_line else [block.body]:
            json.loads(part)
    elif block.language == "toml":
        assert tomllib.loads(block.body)
    else:
        assert yaml.safe_load(block.body)
