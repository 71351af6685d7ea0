"""Work in a process of its own: it ends when its time or memory is over, and takes nothing else with it."""

from __future__ import annotations

import inspect
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from running import Kg

from kg.commands.diff import diff
from kg.commands.query import query
from kg.errors import InputError, UsageError
from kg.safety.confined import call, offline
from kg.store import memory

#: What is only known in this file is not known in the other process.
SLEEP = "time:sleep"


def test_what_takes_too_long_is_ended() -> None:
    begin = time.monotonic()
    with pytest.raises(InputError, match=r"^timed out after 0\.5 s; raise --timeout$"):
        call(SLEEP, 60, seconds=0.5)
    assert time.monotonic() - begin < 20


def test_what_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(InputError, match="ran out of memory"):
        call("builtins:bytearray", 3_000_000_000, memory=1_000_000_000)


def test_what_dies_takes_nothing_with_it() -> None:
    with pytest.raises(InputError, match="the process died"):
        call("os:abort")


def test_errors_come_through_and_bugs_are_tracebacks() -> None:
    with pytest.raises(UsageError, match="unknown RDF format 'x'"):
        call("kg.formats:format_named", "x")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        call("operator:truediv", 1, 0)


def test_what_is_printed_disturbs_no_answer() -> None:
    assert call("builtins:print", "nonsense") is None


def test_modules_are_not_taken_from_where_it_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('a stranger')")
    (tmp_path / "kg.py").write_text("raise SystemExit('a stranger')")
    monkeypatch.chdir(tmp_path)
    assert call("operator:add", 1, 2) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_nothing_can_be_opened_offline() -> None:
    with offline(), pytest.raises(OSError, match="Too many open files"):
        socket.socket()
    socket.socket().close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_query_could_send_nothing_even_if_its_tree_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "asks_others", lambda _: False)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        asked = f"SELECT * WHERE {{ SERVICE <http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with pytest.raises(UsageError, match="cannot be answered"):
            memory.ask(ox.Store(), asked, alone=True)
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


YEARS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CROSSED = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nt"
    path.write_text("".join(f"<urn:a{n}> <urn:b> <urn:c{n}> .\n" for n in range(1500)))
    return path


@pytest.mark.parametrize("question", [YEARS, CROSSED, f"CONSTRUCT {{ ?a ?e ?i }} {CROSSED.removeprefix('SELECT *')}"])
def test_a_question_has_a_limit_of_time(question: str, kg: Kg, graph: Path) -> None:
    begin = time.monotonic()
    done = kg("query", graph, question, "--timeout", "2")
    assert (done.code, done.out) == (3, "")
    assert done.lines == ["kg: error: timed out after 2 s; raise --timeout"]
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize("command", [query, diff], ids=["query", "diff"])
def test_there_is_a_limit_of_time_also_if_none_is_named(command: Callable[..., None]) -> None:
    assert 0 < inspect.signature(command).parameters["timeout"].default <= 600


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")
def test_whoever_waits_may_be_ended_and_nothing_goes_on_for_ever(graph: Path) -> None:
    code = "import sys; from kg import cli; sys.exit(cli.main(sys.argv[1:]))"
    with subprocess.Popen([sys.executable, "-c", code, "query", str(graph), YEARS], start_new_session=True) as process:
        time.sleep(3)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        time.sleep(0.5)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


@pytest.mark.parametrize("call_it", [("query", "ASK { }"), ("diff", ""), ("validate", "")], ids=lambda call: call[0])
def test_of_a_folder_only_what_lies_in_it_is_read(call_it: tuple[str, str], kg: Kg, tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside.ttl"
    folder.mkdir()
    (folder / "a.nt").write_text("<urn:a> <urn:b> <urn:c> .\n")
    outside.write_text("this is no Turtle")
    (folder / "link.ttl").symlink_to(outside)
    os.mkfifo(folder / "pipe.ttl")
    command, question = call_it
    done = kg(command, folder, question or folder) if command != "validate" else kg(command, folder)
    assert done.code == 0
    assert f"{folder / 'link.ttl'}: is a link that leads out of the folder, and is not read" in done.err
    assert f"{folder / 'pipe.ttl'}: is no plain file, and is not read" in done.err
