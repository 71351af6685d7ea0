"""Measures the time of each question by number of articles, in each installed engine.

    python benchmarks/bench_queries.py [--engines pyoxigraph,rdflib] [--articles 10,40,160] [--merged]

The articles are the golden cases, repeated under new names, in named graphs with a union default graph.
The last column is the exponent between the first and the last number of articles: 1 is linear, 2 quadratic. What runs
in this process is measured in CPU time, which other work on the machine affects less than wall-clock time.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from corpora import articles, write_quads
from engines import ENGINES, Ask, is_installed, open_engine

from kg.sparql.questions import Query, list_queries

#: The engines that run in this process.
HERE = frozenset({"pyoxigraph", "rdflib"})
#: How often each question is asked; the fastest time counts, since other work affects it least.
ROUNDS = 3


def measure(engine: str, number: int, *, merged: bool) -> dict[str, tuple[int, float]]:
    """Return the number of rows and the seconds of each question over a number of articles."""
    with tempfile.TemporaryDirectory() as folder:
        quads = write_quads(Path(folder) / "articles.nq", articles(number), merged=merged)
        with open_engine(engine, quads, union=not merged) as ask:
            clock = time.process_time if engine in HERE else time.perf_counter
            return {query.name: _fastest(ask, query, clock) for query in list_queries()}


def _fastest(ask: Ask, query: Query, clock: Callable[[], float]) -> tuple[int, float]:
    found = []
    for _ in range(ROUNDS):
        begin = clock()
        rows = len(ask(query.text)) - 1
        found.append((rows, clock() - begin))
    return min(found, key=lambda one: one[1])


def main() -> None:
    """Print a table for each engine."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--engines", default=",".join(ENGINES), help="which, with commas between")
    parser.add_argument("--articles", default="10,40,160", help="how many, with commas between")
    parser.add_argument("--merged", action="store_true", help="all articles in one graph")
    options = parser.parse_args()
    numbers = [int(number) for number in options.articles.split(",")]
    for engine in filter(is_installed, options.engines.split(",")):
        print(f"\n{engine}\n{'':16}{''.join(f'{number:>18,}' for number in numbers)}  exponent")
        measured = [measure(engine, number, merged=options.merged) for number in numbers]
        for name, (_, first) in measured[0].items():
            exponent = math.log(measured[-1][name][1] / first) / math.log(numbers[-1] / numbers[0])
            cells = "".join(
                f"{rows:>7,}{seconds * 1000:>9,.1f} ms" for rows, seconds in (one[name] for one in measured)
            )
            print(f"{name:16}{cells}  {exponent:8.2f}")


if __name__ == "__main__":
    main()
