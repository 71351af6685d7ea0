"""Measures how long the commands take from a cold start, and how many words a second each stage reads.

    python benchmarks/bench_export.py [--words 20000] [ARTICLE…]

Cold starts are new processes: processor time tells more than wall-clock time where other work is going on.
Stages are timed in this process, over the articles again and again until there are enough words, and set beside the
bare language pipeline (``parse``) and the pass of its network in the same run.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from kg.files import seeds
from kg.startup import in_one_go

# the command does so too: threads that wait for each other would count as work
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

T = TypeVar("T")

#: A part of ``parse``: the network of the language model.
NETWORK = "network"


def run_cold(*arguments: str) -> tuple[float, float, int]:
    """Run ``kg`` in a new process; return seconds, seconds of processor time, and megabytes at the most."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "kg.cli", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603  our own command
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"kg {' '.join(arguments)} ended with {process.returncode}")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


class Stages:
    """Processor time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        """Do a piece of work and add its time to a stage."""
        begin = time.process_time()
        result = work()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - begin
        return result


def run_stages(paths: list[Path], words: int) -> tuple[Stages, int]:
    """Export articles one after the other until there are enough words; return the times and the words."""
    # imported here, since a new process begins with the memory of the one that starts it
    from kg.exporter import analyse, load_tools
    from kg.extract.article import Reading
    from kg.extract.tables import tables_of
    from kg.formats.write import write_graphs
    from kg.language import common_words, read_sections
    from kg.model import Article
    from kg.rdf.graph import to_graph
    from kg.readers import read_articles
    from kg.validation import validate_graph

    stages, done = Stages(), 0
    tools = stages.time("load", load_tools)
    tables = stages.time("load", lambda: tables_of(tools.lexicon, common_words(tools.pipeline)))
    network = tools.pipeline.get_pipe("encoder").network
    run = network.run
    network.run = lambda spelling: stages.time(NETWORK, partial(run, spelling))
    while done < words:
        for article in stages.time("read", lambda: list(read_articles(paths))):
            if not isinstance(article, Article):
                raise SystemExit(str(article))
            if not done:
                # the tables that are made with the first article count as loading
                stages.time("load", partial(analyse, article, tools=tools))
                del stages.seconds[NETWORK]
            sections = stages.time("parse", partial(read_sections, article, tools.pipeline))
            with in_one_go():
                reading = stages.time(
                    "extract", partial(Reading, article, sections, tables, tools.gazetteer, tools.pipeline)
                )
                found = stages.time("extract", partial(reading.extraction, "benchmark"))
            graph = stages.time("rdf", partial(to_graph, found))
            stages.time("validate", partial(validate_graph, graph))
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "article.ttl"
                stages.time("write", partial(write_graphs, [graph], out, "turtle"))
            done += len(article.text.split())
    return stages, done


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=20_000, help="how many words the stages are to read")
    parser.add_argument("articles", nargs="*", type=Path, help="by default our sample articles")
    options = parser.parse_args()
    paths = options.articles or sorted(seeds().glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "article.ttl")
        for name, arguments in (
            ("kg --help", ["--help"]),
            ("kg export", ["export", str(paths[0]), "-o", graph]),
            ("kg query", ["query", graph, "territory"]),
        ):
            wall, cpu, size = min(run_cold(*arguments) for _ in range(3))
            print(f"{name:10} {wall:6.2f} s  {cpu:6.2f} s of processor time  {size:5} MB")
    stages, words = run_stages(paths, options.words)
    for stage, seconds in stages.seconds.items():
        rate = "" if stage == "load" else f"{words / max(seconds, 1e-9):12,.0f} words/s"
        print(f"{stage:10} {seconds:6.2f} s{rate}")
    total = sum(seconds for stage, seconds in stages.seconds.items() if stage not in {"load", NETWORK})
    print(f"{'all':10} {total:6.2f} s{words / total:12,.0f} words/s")
    parse, extract = stages.seconds["parse"], stages.seconds["extract"]
    print(f"all / parse {total / parse:.2f}, extract / network {extract / stages.seconds[NETWORK]:.2f}")
    print(f"{'memory':10} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:6} MB at the most")


if __name__ == "__main__":
    main()
