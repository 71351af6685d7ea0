"""Times work that several processes share, and monitors the memory of a run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import product
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from kg.model import Article

_Work = Callable[[Article], object]
#: How many times to report the memory, at equal intervals.
_TOLD = 5


class Took(NamedTuple):
    """The cost of a piece of work: seconds, and seconds of CPU time of all processes."""

    seconds: float
    processor: float


def _bare() -> _Work:
    from kg.exporter import load_tools
    from kg.language import read_sections

    pipeline = load_tools().pipeline
    return lambda article: read_sections(article, pipeline)


def _whole() -> _Work:
    from kg.exporter import Exporter
    from kg.formats.write import render

    exporter = Exporter().load()
    return lambda article: render([exporter.export(article)], "nquads")


def _peer(name: str) -> _Work:
    import spacy

    pipeline = spacy.load(name)
    return lambda article: list(pipeline.pipe(line for line in article.text.split("\n") if line))


_MAKERS: dict[str, Callable[[], _Work]] = {"bare pipeline": _bare, "all": _whole}


def _share(name: str, texts: Sequence[Article], ready: Barrier, took: Queue[float]) -> None:
    work = _MAKERS[name]() if name in _MAKERS else _peer(name)
    for article in texts[:2]:
        work(article)
    ready.wait()
    begin = time.process_time()
    for article in texts:
        work(article)
    took.put(time.process_time() - begin)


def _time(name: str, texts: Sequence[Article], jobs: int) -> Took:
    """Distribute articles to new processes, and time their work once all have started."""
    context = get_context("spawn")
    ready, took = context.Barrier(jobs + 1), context.Queue()
    processes = [
        context.Process(target=_share, args=(name, texts[number::jobs], ready, took), daemon=True)
        for number in range(jobs)
    ]
    for process in processes:
        process.start()
    ready.wait()
    begin = time.perf_counter()
    processor = sum(took.get() for _ in processes)
    return Took(time.perf_counter() - begin, processor)


def by_processes(texts: Sequence[Article], jobs: Sequence[int], peer: str) -> None:
    """Print the times of the bare pipeline, the whole export, and a peer, by number of processes.

    The speedup over one process is given by wall-clock time, and by CPU time: what it would be if
    each had a core of its own.

    Args:
        texts: the articles.
        jobs: the numbers of processes.
        peer: the name of a spaCy pipeline, which need not be installed.
    """
    words, alone = sum(len(article.text.split()) for article in texts), dict[str, Took]()
    names = [*_MAKERS, *([peer] if find_spec(peer) else [])]
    heads = f"{'s':>6} {'CPU s':>6} {'words/s':>8} {'articles/s':>10} {'words/CPU s':>11}"
    print(f"\n{'processes':32} {heads} {'times one':>9} {'by CPU':>6}")
    for name, number in product(names, jobs):
        took = _time(name, texts, number)
        one = alone.setdefault(name, took)
        rates = f"{words / took.seconds:8,.0f} {len(texts) / took.seconds:10.1f} {words / took.processor:11,.0f}"
        times = f"{one.seconds / took.seconds:9.2f} {number * one.processor / took.processor:6.2f}"
        print(f"{f'{name}, {number}':32} {took.seconds:6.1f} {took.processor:6.1f} {rates} {times}", flush=True)
    if peer not in names:
        print(f"no peer: {peer} is not installed")


def _memory_of(process: int) -> list[int]:
    """Return the memory in MB of a process and each of its children (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # it has ended
        if process in {int(path.parent.name), int(lines["PPid"])} and "VmRSS" in lines:
            found.append(int(lines["VmRSS"].split()[0]) // 1024)
    return found


def memory_of_run(corpus: Path, jobs: int) -> None:
    """Run over a corpus, and print the total memory of all processes over time.

    Args:
        corpus: the input of ``kg run``.
        jobs: the number of processes.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "kg", "run", str(corpus), "-o", str(out), "-q", "-j", str(jobs)]
        begin, seen = time.perf_counter(), list[int]()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603  our own command
            while process.poll() is None:
                seen.append(sum(_memory_of(process.pid)))
                time.sleep(0.5)
        seconds = time.perf_counter() - begin
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    done, words = report["articles"]["done"], report["words"]
    print(f"\nkg run -j {jobs}: {done:,} articles, {words:,} words, {report['triples']:,} triples in {seconds:.0f} s")
    print(f"{done / seconds:.1f} articles, {words / seconds:,.0f} words a second, with the start")
    size = max(1, len(seen) // _TOLD)
    told = ", ".join(f"{mean(seen[begin : begin + size]):,.0f}" for begin in range(0, size * _TOLD, size))
    print(f"MB of all processes in each fifth of the time: {told}; at the most {max(seen):,}")
