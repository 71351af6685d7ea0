"""The command around its verbs: help, completion, ``python -m kg``, ``kg info``, signals and faults of our own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from running import Kg

from kg import __version__, cli, files
from kg.errors import InputError

ROOT = Path(__file__).parent.parent
COMMANDS = typer.main.get_group(cli.app).commands


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True,
        check=False, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.parametrize("columns", ["80", "40"])
def test_the_help_says_all_of_each_summary(kg: Kg, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    help_ = kg("--help").out
    listed = " ".join(help_.partition("Commands:")[2].split())
    assert "..." not in listed
    for name, command in COMMANDS.items():
        assert command.short_help
        assert f"{name} {command.short_help}" in listed
        # it is the beginning of what the command itself says
        assert " ".join(kg(name, "--help").out.split()).find(command.short_help.rstrip(".")) > 0


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_line_of_help_is_wider_than_a_terminal(kg: Kg, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert [line for line in kg(*name.split(), "--help").out.splitlines() if len(line) > 80] == []


def test_the_package_is_a_command_too() -> None:
    done = python("-m", "kg", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"newskg {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "found"),
    [("kg va", {"validate"}), ("kg export --min", {"--min-confidence"}), ("kg export -f nq", {"nquads"})],
)
def test_the_shell_completes_commands_options_and_values(words: str, found: set[str]) -> None:
    asked = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = python("-m", "kg", **asked)
    assert (set(done.stdout.split()), done.stderr) == (found, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    done = python("-m", "kg", _KG_COMPLETE=f"source_{shell}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "_KG_COMPLETE" in done.stdout


def test_completion_is_shown_for_a_shell_and_refused_for_none(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.completion._get_shell_name", lambda: "zsh")
    done = kg("--show-completion")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("#compdef kg")
    monkeypatch.setattr("typer.completion._get_shell_name", lambda: None)
    done = kg("--show-completion")
    assert done.code != 0
    assert len(done.lines) == 1


# -- kg info -----------------------------------------------------------------------------------------


def test_info_tells_what_there_is_and_where(kg: Kg) -> None:
    told = json.loads(kg("info", "--json").out)
    assert set(told) == {
        "program", "model", "lexicon", "gazetteer", "items", "ontology", "shapes", "questions", "libraries",
    }  # fmt: skip
    libraries = told.pop("libraries")
    assert libraries["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"spacy", "rdflib", "pyshacl", "pyoxigraph"} < set(libraries)
    lines = kg("info").out.splitlines()
    for (name, part), line in zip(told.items(), lines, strict=False):
        assert Path(part["path"]).exists()
        assert line.split() == [name, part["version"], part["digest"], part["path"]]
    assert told["program"]["version"] == __version__


def test_the_digest_of_a_part_is_that_of_what_it_holds(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def digest() -> str:
        return str(json.loads(kg("info", "--json").out)["shapes"]["digest"])

    shutil.copytree(files.shapes(), tmp_path, dirs_exist_ok=True)
    before = digest()
    monkeypatch.setattr("kg.files.shapes", lambda: tmp_path)
    assert digest() == before
    with (tmp_path / "core" / "event.ttl").open("a") as file:
        file.write("\n")
    assert digest() != before


def test_info_loads_no_library() -> None:
    code = "import sys; from kg.cli import main; main(['info']); print(*sys.modules, file=sys.stderr)"
    done = python("-c", code)
    assert not {"spacy", "rdflib", "pyshacl", "numpy"} & set(done.stderr.split())


# -- what goes wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyError("[E050] gone"), RecursionError(), MemoryError(), RuntimeError("a\nb")])
def test_a_fault_of_our_own_is_told_in_one_line(kg: Kg, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("kg.commands.parts.list_parts", fail)
    done = kg("info")
    assert (done.code, done.out, len(done.lines)) == (InputError.exit_code, "", 1)
    assert done.err.startswith("kg: error: ")
    # what a library says helps nobody who has not written it
    assert "E050" not in done.err
    assert isinstance(error, MemoryError) or "test_command.py, line" in done.err
    monkeypatch.setenv("KG_TRACEBACK", "1")
    with pytest.raises(type(error)):
        cli.main(["info"])


def test_what_libraries_say_reaches_no_user() -> None:
    code = (
        "import logging, sys, warnings; from kg import cli; from kg.commands import parts\n"
        "def chatter():\n"
        "    logging.getLogger('rdflib.term').warning('Failed to convert Literal', exc_info=True)\n"
        "    warnings.warn('W095 of a library', UserWarning)\n"
        "    return []\n"
        "parts.list_parts = chatter; sys.argv = ['kg', 'info']; cli.run()"
    )
    done = python("-c", code)
    assert (done.returncode, done.stderr) == (0, "")
    assert "W095" in python("-W", "default", "-c", code).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_an_export_and_leaves_nothing_half_written(tmp_path: Path, name: str) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "graph.nq"
    story = json.dumps({"text": "Rebels took the town of Saraqeb, the army said.", "date": "2024-12-01"})
    corpus.write_text(f"{story}\n" * 3000)
    out.write_text("# as it was\n")
    command = [sys.executable, "-m", "kg", "export", str(corpus), "-o", str(out), "--quiet"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 300
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)  # until it writes
        process.send_signal(getattr(signal, name))
        _, err = process.communicate(timeout=300)
    assert process.returncode == 128 + getattr(signal, name)
    assert b"Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus.jsonl", "graph.nq"]
    assert out.read_text() == "# as it was\n"


def test_the_summary_of_a_run_that_read_nothing_says_so(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = kg("export", tmp_path / "empty.txt", "--summary", "-o", tmp_path / "graph.ttl")
    assert done.code == InputError.exit_code
    assert re.search(r"^conforms +nothing was read$", done.out, re.MULTILINE)


# -- what newcomers stumble over ---------------------------------------------------------------------

#: What is called, the exit code, and what is said.
STUMBLES = [
    (["export"], 2, "INPUT is missing (kg export --help says more)"),
    (["exprt"], 2, "there is no command exprt: did you mean export? (kg --help says more)"),
    (["export", "--formt", "x"], 2, "there is no option --formt: did you mean --format? (kg export --help says more)"),
    (["export", "--colour"], 2, "there is no option --colour (kg export --help says more)"),
    (["diff", "a.ttl", "b.ttl", "-f", "x"], 2, "--format: 'x' is not one of 'text', 'json', 'update' (kg diff"),
    (["export", "a.txt", "--min-confidence", "3"], 2, "--min-confidence: at most 1 is wanted (kg export"),
    (["validate", "a.ttl", "-j", "0"], 2, "--jobs: at least 1 is wanted (kg validate"),
    (["validate", "a.ttl", "-j", "x"], 2, "--jobs: a whole number is wanted (kg validate"),
    (["validate", "a.ttl", "--timeout", "x"], 2, "--timeout: a number is wanted (kg validate"),
    (["info", "x"], 2, "too much is given: x (kg info"),
    (["query", "a.ttl", "--set"], 2, "--set needs a value"),
    (["export", "a.txt", "--quiet=yes"], 2, "--quiet takes no value"),
    (["query", "empty", "timeline"], 3, "empty: the folder contains neither RDF nor articles"),
    (["query", "a.ttl", "@q.rq"], 2, "q.rq:2:8: not SPARQL near '?s ?p'"),
    (
        ["query", "a.ttl", "SELECT * { ?s foo:x ?z }"],
        2,
        "line 1, column 20: a prefix before this is not declared",
    ),
    (["export", "a.txt", "--model", "nowhere"], 3, "there is no folder or installed package of that name"),
    (["export", "a.txt", "--model", "empty"], 3, "it is no pipeline that spaCy "),
]


@pytest.mark.parametrize(("call", "code", "said"), STUMBLES, ids=[" ".join(call) for call, *_ in STUMBLES])
def test_a_stumble_is_told_in_words_of_ours(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "a.txt").write_text(" date 2024-12-01 Rebels took the town of Saraqeb on Saturday.")
    (tmp_path / "q.rq").write_text("SELECT * {\n  ?s ?p")
    done = kg(*call)
    assert (done.code, done.out, len(done.lines)) == (code, "", 1)
    assert said in done.err
    # neither pydantic's words nor spaCy's codes
    assert not re.search(r"Input should|Value error|\[E\d+\]|Invalid value|Got unexpected", done.err)


def test_a_question_to_nothing_is_told(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").touch()
    done = kg("query", tmp_path / "empty.ttl", "timeline")
    assert (done.code, done.out) == (0, "No rows: there are no triples in what was read.\n")
