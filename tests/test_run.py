"""Runs over corpora: nothing is lost or done twice, whatever ends them, and no article costs the others."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from running import Kg

from kg.errors import Place
from kg.events import event_rows
from kg.files import seeds
from kg.formats import FORMATS, read_graph, read_graphs
from kg.model import Article
from kg.readers.articles import read_all
from kg.run import Settings
from kg.run.journal import FILE, Journal
from kg.run.outputs import OUTPUTS
from kg.run.pace import Pace, size_of
from kg.run.pool import Pool, Task
from kg.run.work import CAUSES
from kg.store import Store

HERE = Path(__file__).parent
SAMPLES = [
    seeds() / name for name in ("000_854557fa132e1351.txt", "miners.txt", "sample.json", "sample.jsonl", "sample.txt")
]


def corpus(path: Path, *texts: str, first: int = 0) -> Path:
    """Write articles, one per line, each with a number for its identifier."""
    lines = [
        json.dumps({"id": f"a{number}", "date": "2024-12-01", "text": f"{text} of the insurgents in the city."})
        for number, text in enumerate(texts, first)
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def many(number: int) -> list[str]:
    return [f"Report {place}" for place in range(number)]


def files(out: Path, name: str = "nquads") -> dict[str, bytes]:
    paths = (path for path in sorted((out / name).rglob("*")) if path.is_file())
    return {path.relative_to(out / name).as_posix(): path.read_bytes() for path in paths}


def ids(out: Path) -> list[str]:
    """Return the identifiers of the articles in the shards, in their order."""
    found = []
    for content in files(out).values():
        lines = gzip.decompress(content).decode().splitlines()
        found += [line.split('"')[1] for line in lines if "schema.org/identifier" in line]
    return found


def aside(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "aside.jsonl").read_text(encoding="utf-8").splitlines()]


def report(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def quick(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """``kg run`` without the language model."""
    monkeypatch.setattr("kg.run.Settings", partial(Settings, worker="poisons:make"))
    return partial(kg, "run", "-q")


# -- with the exporter itself -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the samples, in all outputs."""
    from kg import cli

    out = tmp_path_factory.mktemp("whole") / "out"
    chosen = [part for name in OUTPUTS for part in ("--to", name)]
    assert cli.main(["run", *map(str, SAMPLES), "-o", str(out), "--shard", "3", "-j", "2", "-q", *chosen]) == 0
    return out


def test_a_run_writes_what_kg_export_writes(kg: Kg, whole: Path, tmp_path: Path) -> None:
    assert kg("export", *SAMPLES, "-q", "-o", tmp_path / "all.nq").code == 0
    assert list(files(whole)) == ["part-00000.nq.gz", "part-00001.nq.gz", "part-00002.nq.gz"]
    assert b"".join(map(gzip.decompress, files(whole).values())) == (tmp_path / "all.nq").read_bytes()


def test_every_output_holds_the_same(whole: Path) -> None:
    wanted = [set(graph) for path in sorted((whole / "nquads").iterdir()) for graph in read_graphs(path)]
    assert len(wanted) == 7
    assert [set(graph) for path in sorted((whole / "trig").iterdir()) for graph in read_graphs(path)] == wanted
    singles = [name for name, output in OUTPUTS.items() if output.is_single]
    assert {*singles, "nquads", "trig"} == set(FORMATS)
    for name in singles:
        paths = sorted((whole / name).rglob("*.*"))
        assert [path.parent.name for path in paths] == ["00000"] * 3 + ["00001"] * 3 + ["00002"]
        assert [set(read_graph(path)) for path in paths] == wanted, name


def test_the_store_holds_the_same(whole: Path) -> None:
    wanted = [graph for path in sorted((whole / "nquads").iterdir()) for graph in read_graphs(path)]
    with Store(whole / "store", read_only=True) as store:
        assert store.count().articles == len(wanted) == 7
        assert store.count().triples == sum(map(len, wanted))


def test_event_rows_are_those_of_the_graphs(whole: Path) -> None:
    wanted = [
        row for path in sorted((whole / "nquads").iterdir()) for graph in read_graphs(path) for row in event_rows(graph)
    ]
    tables = [pq.read_table(path) for path in sorted((whole / "parquet").iterdir())]
    assert [row for table in tables for row in table.to_pylist()] == wanted
    for name in ("csv", "jsonl", "geojson"):
        content = b"".join(map(gzip.decompress, files(whole, name).values())).decode()
        assert all(str(row["event"]) in content for row in wanted)


def test_the_report_says_what_the_files_hold(whole: Path) -> None:
    graphs = [graph for path in (whole / "nquads").iterdir() for graph in read_graphs(path)]
    told = report(whole)
    assert told["complete"] is True
    assert told["articles"] == {"done": 7, "set_aside": 0, "open": 0}
    assert told["triples"] == sum(map(len, graphs))
    rows = [row for graph in graphs for row in event_rows(graph)]
    assert told["events"] == len(rows) == sum(told["events_by_type"].values())
    for fact, column in (("events_by_type", "type"), ("events_by_factuality", "factuality")):
        assert told[fact] == {name: sum(row[column] == name for row in rows) for name in told[fact]}
    assert told["findings"]
    assert told["articles_a_second"] > 0
    assert told["words_a_second"] > told["articles_a_second"]
    for name in OUTPUTS:
        assert told["files"][name] == {"shards": 3, "bytes": sum(map(len, files(whole, name).values()))}
    page = (whole / "report.html").read_text(encoding="utf-8")
    for word in ("All articles are done", "Events by type", "Capture", "articles a second", f"{told['triples']:,}"):
        assert word in page


# -- interruptions ------------------------------------------------------------------------------------


def started(*arguments: str | Path, log: Path) -> subprocess.Popen[bytes]:
    """Start ``kg run`` without the language model, as a process of its own."""
    return subprocess.Popen(
        [sys.executable, HERE / "poisons.py", "run", "-q", *arguments],
        env=os.environ | {"KG_TEST_LOG": str(log)},
        start_new_session=True,
    )


def settled(out: Path, scratch: Path) -> set[str]:
    """Return what is in the journal as done, looking at a copy of it as it lies there."""
    if not (out / FILE).exists():
        return set()
    for path in out.glob(f"{FILE}*"):
        shutil.copy(path, scratch)
    with closing(sqlite3.connect(scratch / FILE)) as base:
        if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles'").fetchone():
            return set()
        return {id for (id,) in base.execute("SELECT id FROM articles WHERE state = 1")}


#: The exit codes of what such signals end.
CODES = {"SIGKILL": -9, "SIGINT": 130, "SIGTERM": 143}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("name", CODES)
def test_a_run_that_is_ended_at_any_moment_goes_on(tmp_path: Path, quick: Callable[..., Any], name: str) -> None:
    given = corpus(tmp_path / "corpus.jsonl", *many(200))
    assert quick(given, "-o", tmp_path / "unbroken", "--shard", 30, "-j", 1).code == 0
    out, log, scratch = tmp_path / "out", tmp_path / "log", tmp_path / "scratch"
    scratch.mkdir()
    log.touch()
    chance = random.Random(name)  # noqa: S311  it keeps no secrets
    done: set[str] = set()
    codes: list[int] = []
    for _ in range(5):
        size = log.stat().st_size
        process = started(given, "-o", out, "--shard", "30", "-j", "2", log=log)
        # mostly in the middle of its work, sometimes before that
        begun = chance.randrange(50) if chance.random() < 0.8 else 0
        while process.poll() is None and log.read_bytes()[size:].count(b"\n") < begun:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1) if begun else chance.uniform(0, 2))
        # Ctrl-C reaches all processes of a terminal, other signals one process
        (os.killpg if name == "SIGINT" else os.kill)(process.pid, signal.Signals[name])
        codes.append(process.wait(timeout=60))
        time.sleep(0.2)  # until the processes that worked for it have noticed
        assert not done & set(log.read_bytes()[size:].decode().split()), "something was done twice"
        before, done = done, settled(out, scratch)
        assert before <= done, "something was lost"
    # the very first moments are Python's, before there is anybody to say more
    assert set(codes) <= {CODES[name], -signal.Signals[name], 0}
    assert done
    assert quick(given, "-o", out, "--shard", 30, "-j", 2).code == 0
    assert files(out) == files(tmp_path / "unbroken")
    assert ids(out) == [f"a{place}" for place in range(200)]
    assert report(out)["articles"] == {"done": 200, "set_aside": 0, "open": 0}


def test_the_journal_knows_of_no_shard_before_it_is_on_the_disk(
    tmp_path: Path, quick: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss of power takes what was not synchronised: file, then its name, then the journal, which syncs itself."""
    said: list[str] = []
    fsync, replace, written = os.fsync, Path.replace, Journal.written

    def noted_fsync(number: int) -> None:
        fsync(number)
        said.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")

    def noted_replace(path: Path, target: Path) -> Path:
        said.append("name")
        return replace(path, target)

    def noted_written(journal: Journal, *arguments: Any) -> None:
        said.append("journal")
        written(journal, *arguments)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    monkeypatch.setattr(Journal, "written", noted_written)
    assert quick(corpus(tmp_path / "corpus.jsonl", *many(20)), "-o", tmp_path / "out", "--shard", 10).code == 0
    order = " ".join(said)
    assert order.count("journal") == 2
    assert order.count("file name folder journal") == 2
    with closing(sqlite3.connect(tmp_path / "out" / FILE)) as base:
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given = corpus(tmp_path / "corpus.jsonl", "Hang", *many(3))
    log = tmp_path / "log"
    log.touch()
    process = started(given, "-o", tmp_path / "out", log=log)
    while process.poll() is None and not log.stat().st_size:
        time.sleep(0.05)
    try:
        found = quick(given, "-o", tmp_path / "out")
        assert (found.code, found.lines) == (3, [f"kg: error: {tmp_path / 'out'}: another kg run is working here"])
    finally:
        process.kill()
        process.wait()


def test_the_processes_of_a_killed_run_end_too(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    process = started(corpus(tmp_path / "corpus.jsonl", "Hang", "Loop"), "-o", tmp_path / "out", "-j", "2", log=log)
    while process.poll() is None and len(log.read_text().split()) < 2:
        time.sleep(0.05)
    process.kill()
    process.wait()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("they are still there")


# -- what goes on -------------------------------------------------------------------------------------


def test_a_complete_run_has_nothing_to_do(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given, out = corpus(tmp_path / "corpus.jsonl", *many(5)), tmp_path / "out"
    assert quick(given, "-o", out).code == 0
    before = {path: path.stat().st_mtime_ns for path in (out / "nquads").iterdir()}
    assert quick(given, "-o", out).code == 0
    assert {path: path.stat().st_mtime_ns for path in (out / "nquads").iterdir()} == before


def test_a_corpus_that_grows_gives_what_it_gives_at_once(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given = tmp_path / "corpus.jsonl"
    for number in (2, 7, 9):
        corpus(given, *many(number))
        assert quick(given, "-o", tmp_path / "out", "--shard", 4).code == 0
    assert quick(given, "-o", tmp_path / "at-once", "--shard", 4).code == 0
    assert files(tmp_path / "out") == files(tmp_path / "at-once")
    assert len(files(tmp_path / "out")) == 3


def test_a_shard_that_was_removed_or_changed_is_made_again(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given, out = corpus(tmp_path / "corpus.jsonl", *many(9)), tmp_path / "out"
    for outputs in (("nquads",), ("nquads", "turtle", "csv")):
        shutil.rmtree(out, ignore_errors=True)
        call = [given, "-o", out, "--shard", 4, *(part for name in outputs for part in ("--to", name))]
        assert quick(*call).code == 0
        before = {name: files(out, name) for name in outputs}
        (out / "nquads" / "part-00000.nq.gz").unlink()
        (out / "nquads" / "part-00002.nq.gz").write_bytes(b"")
        for path in sorted((out / "turtle").rglob("*.ttl"))[4:5]:
            path.unlink()
        assert quick(*call).code == 0
        assert {name: files(out, name) for name in outputs} == before


def test_what_is_gone_before_it_is_done_is_told(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given, out, log = corpus(tmp_path / "corpus.jsonl", "Hang", *many(3)), tmp_path / "out", tmp_path / "log"
    log.touch()
    process = started(given, "-o", out, "-j", "1", log=log)
    while process.poll() is None and not log.stat().st_size:
        time.sleep(0.05)
    process.kill()
    process.wait()
    corpus(given, *many(3), first=1)
    assert quick(given, "-o", out).code == 3
    assert ids(out) == ["a1", "a2", "a3"]
    assert [(one["id"], one["cause"]) for one in aside(out)] == [("a0", "gone")]


# -- poison -------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_poisonous_article_costs_itself_alone(
    tmp_path: Path, quick: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.run.pool._GRACE", 15)  # a busy machine is slow to begin
    harms = {"Loop": "time", "Native": "time", "Hang": "time", "Eat": "memory", "Crash": "ended", "Exit": "ended",
             "Raise": "fault"}  # fmt: skip
    texts = [text for harm in harms for text in (harm, "Report", "Report")]
    given, out = corpus(tmp_path / "corpus.jsonl", *texts), tmp_path / "out"
    found = quick(given, "-o", out, "--timeout", 2, "--memory", 1500, "-j", 2)
    assert found.code == 3
    assert len(found.lines) == len(harms)
    assert ids(out) == [f"a{place}" for place, text in enumerate(texts) if text == "Report"]
    told = {texts[int(one["id"][1:])]: one for one in aside(out)}
    assert {text: one["cause"] for text, one in told.items()} == harms
    assert told["Crash"]["reason"] == "ended the process that worked on it (signal SIGSEGV)"
    assert told["Exit"]["reason"] == "ended the process that worked on it (code 7)"
    assert "RuntimeError in poisons.py" in told["Raise"]["reason"]
    assert report(out)["articles"] == {"done": 14, "set_aside": 7, "open": 0}
    assert {cause: one["number"] for cause, one in report(out)["set_aside_by_cause"].items()} == {
        "time": 3, "ended": 2, "memory": 1, "fault": 1,
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_native_code_is_ended_by_the_computing_time_that_it_takes(
    tmp_path: Path, quick: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.run.pool._GRACE", 10_000)
    assert (
        quick(corpus(tmp_path / "corpus.jsonl", "Native", "Report"), "-o", tmp_path / "out", "--timeout", 1).code == 3
    )
    assert [(one["id"], one["cause"]) for one in aside(tmp_path / "out")] == [("a0", "time")]


def test_processes_are_replaced_before_they_remember_too_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.run.pool.SERVED", 2)
    pool = Pool(Settings(outputs=("nquads",), worker="poisons:make"), 1)
    started, start = [], pool._start

    def noted() -> Any:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(pool, "_start", noted)
    try:
        for slot in range(5):
            pool.give(Task(slot, Place("a"), Article(id=f"a{slot}", text="Rebels took the city.")))
            while pool.is_busy:
                assert all(not outcome.cause for _, outcome in pool.results(1))
    finally:
        pool.close()
    assert [member.done for member in started] == [2, 2, 1]


def test_what_was_set_aside_can_be_tried_again(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given, out, log = tmp_path / "corpus.jsonl", tmp_path / "out", tmp_path / "log"
    corpus(given, "Report", "Raise", "Report", "Report", "Raise")
    call = (given, "-o", out, "--shard", 2)
    assert quick(*call).code == 3
    assert quick(*call).lines == [], "it is not tried again unasked, and told once"
    assert len(quick(*call, "--retry").lines) == 2, "it is as bad as before"
    os.environ["KG_TEST_LOG"] = str(log)
    try:
        corpus(given, *["Report"] * 5)  # and now both are repaired
        assert quick(*call).code == 0
    finally:
        del os.environ["KG_TEST_LOG"]
    assert sorted(log.read_text().split()) == ["a1", "a4"]
    assert sorted(ids(out)) == ["a0", "a1", "a2", "a3", "a4"]
    assert aside(out) == []


def test_one_identifier_is_one_article(tmp_path: Path, quick: Callable[..., Any]) -> None:
    first, second, out = tmp_path / "first.jsonl", tmp_path / "second.jsonl", tmp_path / "out"
    corpus(first, *many(3))
    corpus(second, "Another", "Report", first=2)
    call = (first, second, "-o", out)
    found = quick(*call)
    assert (found.code, found.lines) == (3, [f"{second}:1: has the same id as {first}:3: a2"])
    assert ids(out) == ["a0", "a1", "a2", "a3"]
    assert quick(*call).lines == []
    # the same name with another text is another article
    corpus(first, "Report 0", "Corrected 1", "Report 2")
    found = quick(*call)
    assert [line.partition(": ")[0] for line in found.lines] == [f"{first}:2"]
    assert [one["cause"] for one in aside(out)] == ["same id", "changed"]
    assert ids(out) == ["a0", "a1", "a2", "a3"]


def test_bad_input_is_one_line_and_the_rest_goes_on(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given = corpus(tmp_path / "corpus.jsonl", *many(2))
    cut, broken, missing = tmp_path / "cut.jsonl.gz", tmp_path / "broken.jsonl", tmp_path / "missing.txt"
    content = corpus(tmp_path / "other.jsonl", *many(300), first=1).read_bytes()
    cut.write_bytes(gzip.compress(content)[:-200])
    broken.write_text('{"id": "a"}\n' * 25)
    found = quick(missing, given, cut, broken, "-o", tmp_path / "out")
    assert found.code == 3
    done = ids(tmp_path / "out")
    assert done == [f"a{place}" for place in range(len(done))]
    assert 10 < len(done) < 300, "what could be read before the cut is done"
    places = [one["place"].replace(str(tmp_path), "") for one in aside(tmp_path / "out")]
    wanted = ["/missing.txt", "/cut.jsonl.gz:1", "/cut.jsonl.gz", *(f"/broken.jsonl:{line + 1}" for line in range(25))]
    assert places == wanted
    assert [one["cause"] for one in aside(tmp_path / "out")] == ["input", "same id", *["input"] * 26]
    assert f"kg: error: {cut}: is compressed with gzip, but truncated" in found.lines
    assert len(found.lines) == 21, "of many, the first are told"
    assert found.lines[-1].endswith(f"is told in {tmp_path / 'out' / 'aside.jsonl'} alone")


# -- the command --------------------------------------------------------------------------------------


def test_the_settings_of_a_run_stay(tmp_path: Path, quick: Callable[..., Any]) -> None:
    given, out = corpus(tmp_path / "corpus.jsonl", *many(2)), tmp_path / "out"
    assert quick(given, "-o", out).code == 0
    for option, value in (
        ("--shard", "7"),
        ("--to", "csv"),
        ("--base", "https://example.org/"),
        ("--min-confidence", ".5"),
    ):
        found = quick(given, "-o", out, option, value)
        assert (found.code, len(found.lines)) == (2, 1)
        assert f"holds a run with {option} " in found.err
    assert quick(given, "-o", out, "--timeout", 7, "-j", 1).code == 0, "those that change nothing may change"


def test_a_folder_that_is_not_for_it_is_refused(tmp_path: Path, quick: Callable[..., Any]) -> None:
    home = tmp_path / "articles"
    home.mkdir()
    given = corpus(home / "corpus.jsonl", *many(2))
    for out, said in (
        (home, "is inside"),
        (home / "out", "is inside"),
        (given, "is a file"),
        (tmp_path, "other files"),
    ):
        found = quick(given if out == tmp_path else home if out != given else given, "-o", out)
        assert (found.code, len(found.lines)) == (2, 1)
        assert said in found.err
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / FILE).write_bytes(b"no data base" * 100)
    found = quick(given, "-o", tmp_path / "broken")
    assert (found.code, len(found.lines)) == (3, 1)
    assert "is not a journal of kg run" in found.err


def test_a_model_that_cannot_be_loaded_ends_the_run(kg: Kg, tmp_path: Path) -> None:
    given = corpus(tmp_path / "corpus.jsonl", *many(2))
    found = kg("run", "-q", given, "-o", tmp_path / "out", "--model", tmp_path / "no-model")
    assert (found.code, len(found.lines)) == (3, 1)
    assert "no-model" in found.err


def test_the_names_of_outputs_are_those_of_the_module() -> None:
    from kg.commands.run import OutputName

    assert [one.value for one in OutputName] == list(OUTPUTS)


def test_the_causes_are_documented() -> None:
    page = (HERE.parent / "docs" / "runs.md").read_text(encoding="utf-8")
    assert "".join(f"| {cause} | {meaning} |\n" for cause, meaning in CAUSES.items()) in page


# -- progress -----------------------------------------------------------------------------------------


def test_without_a_terminal_progress_is_a_line_now_and_then(
    tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.run.Settings", partial(Settings, worker="poisons:make"))
    monkeypatch.setattr("kg.run.corpus._TICK", 0.05)
    monkeypatch.setattr("kg.console._EACH", 0.0)
    found = kg("run", corpus(tmp_path / "corpus.jsonl", *many(60)), "-o", tmp_path / "out", "-j", "1")
    lines = [line for line in found.lines if re.fullmatch(r"kg: \d+ articles(, [\d.]+ a second, [\d:]+ left)?", line)]
    assert len(lines) > 1
    assert lines[-1] != lines[0]
    assert re.search(r"articles +60 done, [\d.]+ a second", found.out)


def test_what_there_is_to_read_is_known_beforehand(tmp_path: Path) -> None:
    given = corpus(tmp_path / "corpus.jsonl", *many(3))
    (tmp_path / ".hidden.jsonl").write_text("x")
    (tmp_path / "other.bin").write_text("x")
    assert size_of([str(given)]) == size_of([str(tmp_path)]) == given.stat().st_size
    assert size_of([str(given), "-"]) is None
    pace = Pace(size_of([str(given)]))
    assert len(list(read_all([given], on_bytes=pace.read))) == 3
    pace.begin()
    pace.settle(3)
    assert "left" not in pace.line(), "nothing is known before something is read that was to be done"
