"""Files of strangers: whatever is in them, each command ends in time with a clear line, and nothing is requested.

All commands read all files in a process that is ended at once when it opens a socket to a network; what the files
name is listened at besides.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_files import write_files
from running import Kg

SEALED = Path(__file__).with_name("sealed.py")
EVERYTHING = "SELECT * WHERE { ?s ?p ?o }"
DATA = '<urn:a> <urn:p> "x" ; a <urn:T> .'
#: What is printed for people or programs, never by us.
LIBRARY_TEXT = ("Traceback", "rdflib", "Error:", "[E0", "Value error", "Failed to convert", "panicked", "errno")
SECONDS = 100
LIMIT = ["--max-size", "10"]


@dataclass(frozen=True)
class Came:
    """What came of a call."""

    call: list[str]
    code: int
    out: str
    err: str
    seconds: float


def calls(paths: list[Path], folder: Path) -> Iterator[list[str]]:
    data = str(folder / "data.ttl")
    Path(data).write_text(DATA)
    for path in paths:
        name = str(path)
        if path.suffix == ".rq":
            yield ["query", data, f"@{name}", "-f", "json"]
            continue
        yield ["validate", name, "--timeout", "5", *LIMIT]
        if path.suffix in {".txt", ".json", ".jsonl"}:
            yield ["export", name, "-q", "-o", str(folder / "out.ttl")]
        else:
            yield ["validate", data, "--shapes", name, "--timeout", "5", *LIMIT]
        yield ["query", name, EVERYTHING, "-f", "json", *LIMIT]
        yield ["diff", name, name, *LIMIT]
    yield ["docs", "-o", str(folder / "site")]


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> list[Came]:
    """What came of all calls; the process would have been ended if anything had been requested."""
    folder = tmp_path_factory.mktemp("hostile")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        made = list(calls(write_files(folder / "files", address), folder))
        done = run_sealed(made)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert done.returncode == 0, f"ended with {done.returncode} while {done.stderr.splitlines()[-1:]}"
    first, *answers = map(json.loads, done.stdout.splitlines())
    assert first["sealed"] == ("seccomp" if sys.platform == "linux" else "audit")
    assert len(answers) == len(made)
    return [Came(call, **answer) for call, answer in zip(made, answers, strict=True)]


def run_sealed(made: list[list[str]]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    command = [sys.executable, str(SEALED)]
    return subprocess.run(
        command, input=json.dumps(made), capture_output=True, text=True, check=False, timeout=1800, env=environment
    )


def told(found: list[Came]) -> list[str]:
    return [f"{' '.join(one.call)}: {one.code}, {one.seconds:.1f} s, {one.err[:300]}" for one in found]


def test_every_call_ends_with_an_exit_code_of_ours(came: list[Came]) -> None:
    assert told([one for one in came if one.code not in {0, 1, 2, 3}]) == []


def test_every_call_ends_in_time(came: list[Came]) -> None:
    assert told([one for one in came if one.seconds > SECONDS]) == []


def test_what_is_told_is_in_our_words_and_in_lines(came: list[Came]) -> None:
    assert told([one for one in came if any(words in one.err for words in LIBRARY_TEXT)]) == []
    assert told([one for one in came if not all(line.isprintable() for line in one.err.splitlines())]) == []
    assert told([one for one in came if one.code in {2, 3} and not one.err]) == []


@pytest.mark.parametrize("group", ["deep", "large"])
def test_what_no_parser_bears_is_refused(group: str, came: list[Came]) -> None:
    asked = [one for one in came if f"/{group}/" in one.call[1] and one.call[0] == "query" and "@" not in one.call[2]]
    refused = [one for one in asked if one.code == 3]
    told_why = ("nested too deep", "larger than", "more than a short text", "too large to be kept")
    assert [one for one in refused if any(words in one.err for words in told_why)]
    assert told([one for one in refused if not any(words in one.err for words in told_why)]) == []


@pytest.mark.parametrize(
    "request_it",
    [
        "import pyoxigraph as ox; ox.Store().query('SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }')",
        "import urllib.request; urllib.request.urlopen('ADDRESS')",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', PORT))",
        # a process that it starts
        "import os; os.execv(sys.executable, [sys.executable, '-c', 'import socket as s; s.socket().connect(PLACE)'])",
    ],
    ids=["native", "python", "datagram", "child"],
)
def test_what_requests_something_does_not_come_back(request_it: str) -> None:
    """The proof can fail."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        run = request_it.replace("ADDRESS", f"http://127.0.0.1:{port}/").replace("PORT", str(port))
        run = run.replace("PLACE", f"(\\'127.0.0.1\\', {port})")
        code = f"import sys; sys.path.insert(0, {str(SEALED.parent)!r}); import sealed; sealed.seal(); {run}"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
        assert done.returncode in {1, 99, -signal.SIGSYS}
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_no_library_tells_its_maker_that_it_is_used() -> None:
    """What is loaded for an article sends nothing later either: some do so ten seconds after they are loaded."""
    code = (
        f"import sys, time; sys.path.insert(0, {str(SEALED.parent)!r}); import sealed; sealed.seal(); "
        "import kg; kg.export_text('Rebels took Homs on Sunday, the army said.'); time.sleep(20)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_packed_file_is_measured_while_it_is_unpacked_also_by_default(kg: Kg, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.nq.gz"
    with gzip.open(bomb, "wb", compresslevel=9) as file:
        for _ in range(300):
            file.write(b"# nothing is said, at length ........\n" * 40_000)
    for call in (("query", bomb, EVERYTHING), ("diff", bomb, bomb), ("validate", bomb, "--max-size", "5")):
        done = kg(*map(str, call))
        assert (done.code, "is larger than" in done.err) == (3, True)
