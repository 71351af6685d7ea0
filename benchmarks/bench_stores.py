"""Measures how long it takes to load a million triples into a store on disk and into servers, and to query them.

    python benchmarks/bench_stores.py [--triples 1000000] [--folder FOLDER] [--rdflib 100000]

The articles are the golden cases, repeated under new names. For comparison, there are Oxigraph's own program, which
loads N-Quads without copying them to the default graph, and rdflib's store in memory, which is measured with fewer
triples, as it would take minutes. Times are wall-clock times, followed by CPU times, which other
work on the machine affects less; these do not include servers.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from corpora import articles, write_quads
from engines import _oxigraph, open_engine, serve_oxigraph

from kg.loading import Task, load
from kg.sparql.questions import list_queries
from kg.store import Store

T = TypeVar("T")


def used() -> float:
    """Return the seconds of CPU time of this process and of its child processes that have ended."""
    own, others = (resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(what: str, work: Callable[[], T]) -> T:
    """Do a piece of work, and print its time."""
    processor, clock = used(), time.perf_counter()
    result = work()
    print(f"{what:52}{time.perf_counter() - clock:8.2f} s {used() - processor:8.2f} s of processor", flush=True)
    return result


def corpus(path: Path, triples: int) -> int:
    """Write about a number of triples as N-Quads, and return the number of their articles."""
    one_round = [len(quads) for quads in articles(100)]
    number = round(triples / (sum(one_round) / len(one_round)))
    write_quads(path, articles(number))
    return number


def run(*command: str | Path) -> None:
    """Run a program to its end."""
    nowhere = subprocess.DEVNULL
    subprocess.run(list(map(str, command)), check=True, stdout=nowhere, stderr=nowhere)  # noqa: S603  our own words


def questions(store: Store) -> Iterator[str]:
    """Yield the time of each built-in question, the faster of two runs."""
    for query in list_queries():
        best, rows = float("inf"), 0
        for _ in range(2):
            begin = time.process_time()
            answer = store.ask(query)
            best, rows = min(best, time.process_time() - begin), len(answer.rows)
        yield f"  {query.name:20}{rows:>8,} rows{best:8.2f} s"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rdflib", type=int, default=100_000, help="how many for rdflib")
    parser.add_argument("--folder", type=Path, help="where to work; by default a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        quads, few = folder / "corpus.nq", folder / "few.nq"
        number = corpus(quads, options.triples)
        print(f"{number:,} articles, {sum(1 for _ in quads.open()):,} triples, {quads.stat().st_size / 1e6:.0f} MB")
        add = (sys.executable, "-m", "kg", "store", "add", folder / "s", quads)
        timed("kg store add (a program of its own)", lambda: run(*add))
        with Store(folder / "t") as store:
            timed("Store.add_files", lambda: store.add_files(quads))
        oxigraph = (str(_oxigraph()), "load", "--location", folder / "o", "--file", quads)
        timed("oxigraph load --location", lambda: run(*oxigraph))
        with serve_oxigraph() as base:
            timed("kg.load into oxigraph serve", lambda: load(quads, Task(base, kind="oxigraph")))
            timed("kg.load again, all graphs replaced", lambda: load(quads, Task(base, kind="oxigraph")))
        print(f"rdflib, with {corpus(few, options.rdflib):,} articles:")
        with ExitStack() as stack:
            ask = timed("  rdflib reads N-Quads", lambda: stack.enter_context(open_engine("rdflib", few, union=True)))
            query = "SELECT (COUNT(*) AS ?n) { ?e a <https://w3id.org/newskg/ns#Event> }"
            timed("  rdflib counts the events", lambda: ask(query))
        print("questions to the store on disk, processor time:")
        with Store(folder / "s", read_only=True) as store:
            for line in questions(store):
                print(line, flush=True)


if __name__ == "__main__":
    main()
