"""Measures the time and memory of ``kg validate`` for a whole corpus, compared with pySHACL alone.

    python benchmarks/bench_validate.py [--articles 2500] [--reference 50] [--jobs 1] [TEXT…]

The corpus is N-Quads: our sample texts and test cases are exported, and repeated under new names until there are
enough articles, so that graphs are as large, as linked and as incomplete as exports are. Every run is a new
process. pySHACL alone checks only the first articles; its time for all of them is extrapolated. Both engines
must report the same findings in these, or the benchmark fails.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from kg.files import seeds


class Used(NamedTuple):
    """The resources of a process: seconds, seconds of CPU time, peak memory in megabytes, and its findings."""

    seconds: float
    processor: float
    megabytes: int
    findings: str


def default_texts() -> list[Path]:
    """Return the texts of the project."""
    cases = Path(__file__).resolve().parent.parent / "tests" / "cases"
    return [*sorted(seeds().glob("*.txt")), *sorted(cases.glob("*.txt"))]


def make_corpus(texts: list[Path], articles: int, folder: Path) -> tuple[Path, list[int]]:
    """Write a corpus with a number of articles; return its path and the number of triples of each article."""
    exported = []
    for text in texts:
        out = folder / f"{text.stem}.nq"
        command = [
            sys.executable,
            "-m",
            "kg.cli",
            "export",
            str(text),
            "--quiet",
            "-o",
            str(out),
            "--date",
            "2024-12-01",
        ]
        subprocess.run(command, check=True)  # noqa: S603  our own command
        exported.append(out.read_text(encoding="utf-8"))
    path, sizes = folder / "corpus.nq", []
    with path.open("w", encoding="utf-8") as file:
        for number, content in enumerate(islice(cycle(exported), articles)):
            name = content.rstrip(" .\n").rpartition("<")[2].rstrip(">")
            file.write(content.replace(f"<{name}", f"<{name}-{number}"))
            sizes.append(content.count("\n"))
    return path, sizes


def validate(path: Path, engine: str, *, jobs: int = 1) -> Used:
    """Validate a file in a new process."""
    command = [sys.executable, "-m", "kg.cli", "validate", str(path), "--quiet", "--engine", engine]
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        arguments = ["--report", "json", "--jobs", str(jobs)]
        with subprocess.Popen([*command, *arguments], stdout=output) as process:  # noqa: S603  our own command
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 1}:
            raise SystemExit(f"kg validate ended with {process.returncode}")
        output.seek(0)
        findings = json.dumps(json.load(output)["findings"])
    # the CPU time of a process that was waited for includes that of its own children
    return Used(time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, findings)


def first(path: Path, quads: int) -> Path:
    """Write the first quads of a corpus to another file."""
    part = path.with_name("part.nq")
    with path.open(encoding="utf-8") as file, part.open("w", encoding="utf-8") as out:
        out.writelines(islice(file, quads))
    return part


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2500, help="how many articles the corpus holds")
    parser.add_argument("--reference", type=int, default=50, help="how many of them pySHACL alone checks")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes share the work")
    parser.add_argument("texts", nargs="*", type=Path, help="by default our sample texts and test cases")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, sizes = make_corpus(options.texts or default_texts(), options.articles, Path(folder))
        total, some = sum(sizes), sum(sizes[: options.reference])
        print(f"{options.articles} articles, {total:,} triples, {path.stat().st_size / 1e6:.0f} MB")
        print(f"{'':34} {'s':>8} {'CPU s':>8} {'ms/article':>11} {'MB':>6}")
        part = first(path, some)
        small = validate(part, "precheck")
        tell(f"precheck, {options.reference} articles", small, options.reference)
        alone = validate(part, "pyshacl")
        tell(f"pySHACL alone, {options.reference} articles", alone, options.reference)
        if alone.findings != small.findings:
            raise SystemExit("the engines do not agree")
        whole = validate(path, "precheck", jobs=options.jobs)
        tell(f"precheck, {options.articles} articles", whole, options.articles)
        expected = alone.processor / some * total
        print(f"pySHACL alone would take {expected:.0f} CPU s for all: {expected / whole.processor:.0f} times as long")


def tell(name: str, used: Used, articles: int) -> None:
    """Print a line of the table."""
    each = 1000 * used.processor / articles
    print(f"{name:34} {used.seconds:8.1f} {used.processor:8.1f} {each:11.1f} {used.megabytes:6}", flush=True)


if __name__ == "__main__":
    main()
