"""Measures runs over corpora: articles and words a second by number of processes, and memory as the corpus grows.

    python benchmarks/bench_run.py ARTICLES [--times N] [--jobs 1,2]

ARTICLES is what kg run reads; it is taken N times, each time with other identifiers, to have a corpus of some size.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from kg.model import Article
from kg.readers import read_articles


def write_corpus(path: Path, articles: list[Article], times: int) -> int:
    """Write a corpus, and return how many articles are in it."""
    with path.open("w", encoding="utf-8") as file:
        for turn in range(times):
            for article in articles:
                day = article.date.isoformat() if article.date else None
                file.write(json.dumps({"id": f"{article.id}-{turn}", "date": day, "text": article.text}) + "\n")
    return times * len(articles)


def memory_of(process: int) -> dict[int, int]:
    """Return how many MB a process and those that it started hold (Linux)."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        number = int(path.parent.name)
        if process in {number, int(lines["PPid"])} and "VmRSS" in lines:
            found[number] = int(lines["VmRSS"].split()[0]) // 1024
    return found


def measure(corpus: Path, jobs: int, every: float) -> None:
    """Run over a corpus, and print what it takes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        begun = time.monotonic()
        process = subprocess.Popen(  # noqa: S603  it is our own command
            [sys.executable, "-m", "kg", "run", str(corpus), "-o", str(out), "-q", "-j", str(jobs)]
        )
        done = threading.Event()

        def watch() -> None:
            while not done.wait(every):
                memory = memory_of(process.pid)
                reader = memory.pop(process.pid, 0)
                others = sorted(memory.values())
                print(f"  after {time.monotonic() - begun:6.0f} s: {reader} MB, processes {others} MB", flush=True)

        threading.Thread(target=watch, daemon=True).start()
        process.wait()
        done.set()
        gone = time.monotonic() - begun
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        articles, words = report["articles"]["done"], report["words"]
        print(
            f"{jobs} processes: {articles:,} articles, {words:,} words, {report['triples']:,} triples in {gone:.1f} s:"
        )
        print(f"  {articles / gone:.2f} articles, {words / gone:,.0f} words a second", flush=True)


def main() -> None:
    """Measure for each number of processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two looks at the memory")
    given = parser.parse_args()
    articles = [one for one in read_articles(given.articles) if isinstance(one, Article)]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        print(f"{write_corpus(corpus, articles, given.times):,} articles")
        for jobs in map(int, given.jobs.split(",")):
            measure(corpus, jobs, given.every)


if __name__ == "__main__":
    main()
