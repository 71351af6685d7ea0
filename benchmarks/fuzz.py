"""Feeds invalid articles, RDF, SPARQL and shapes to everything that reads them, and reports what breaks.

    python benchmarks/fuzz.py --minutes 10
    python benchmarks/fuzz.py --minutes 2 --kind turtle --keep found/

Hypothesis changes files of ``benchmarks/fuzz_seeds``, a folder for each kind, and makes findings as small as it
can. Only errors that a user can fix may be raised; a traceback, a warning from a library, a process that dies and an
input that takes longer than ``SLOW`` seconds are findings. They are printed, and saved as seeds with ``--keep``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st

SEEDS = Path(__file__).with_name("fuzz_seeds")
#: The time limit for one input in seconds.
SLOW = 30
#: The number of inputs per seed of the generator.
BATCH = 150

#: The suffixes of files of each kind.
SUFFIXES = {
    "text": ".txt", "json": ".json", "jsonl": ".jsonl", "turtle": ".ttl", "trig": ".trig", "ntriples": ".nt",
    "nquads": ".nq", "json-ld": ".jsonld", "rdfxml": ".rdf", "sparql": ".rq", "shapes": ".ttl",
}  # fmt: skip
ARTICLES = ("text", "json", "jsonl")
#: Tokens that are hard for parsers.
TOKENS = [
    b"<", b">", b"<<", b"<<(", b")>>", b"(", b")", b"[", b"]", b"{", b"}", b"{|", b"|}", b'"', b"'", b'"""', b"'''",
    b"\\", b"#", b"@prefix", b"@base", b"^^", b"@en--ltr", b"_:b", b".", b";", b",", b"\r", b"\n", b"\0", b"\x1b[2J",
    b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"\\u0000", b"\\uD800",
    b"\\U0010FFFF", b"\\u0022", b"1e999", b"-0", b"NaN", b"1" * 400, b"a" * 400, b"&amp;", b"&a;", b"<?xml",
    b"<!DOCTYPE r [<!ENTITY a 'b'>]>", b"xmlns:x=''", b"<![CDATA[", b"rdf:li", b'rdf:parseType="Triple"', b'"@context"',
    b'"@id"', b'"@graph"', b'"@type"', b'"@list"', b'"@reverse"', b'"@value"', b"null", b"true", b"SERVICE",
    b"VALUES", b"MINUS", b"SELECT", b"FILTER", b"$this", b"?x", b"sh:not", b"sh:in", b"sh:select", b"he said ",
    b"on Sunday ", b"2024-13-45", b"24:00:00", b" date 2024-12-08 ", b"http://127.0.0.1:1/",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "replace", "cut", "double", "repeat", "splice"]),
        st.integers(0, 1 << 16),
        st.integers(0, 200),
        st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8)),
    ),
    max_size=6,
)


def edited(content: bytes, edits: list[tuple[str, int, int, bytes]], other: bytes) -> bytes:
    """Apply edits to the content of a file."""
    for what, number, length, token in edits:
        place = number % (len(content) + 1)
        before, after = content[:place], content[place:]
        if what == "insert":
            content = before + token + after
        elif what == "replace":
            content = before + token + after[len(token) :]
        elif what == "cut":
            content = before + after[length:]
        elif what == "double":
            content = before + after[:length] * 2 + after[length:]
        elif what == "repeat":
            content = before + token * (length * 5) + after
        else:
            begin = number % (len(other) + 1)
            content = before + other[begin : begin + length] + after
    return content


# -- processing an input ------------------------------------------------------------------------------


def run_article(path: Path) -> None:
    """Read and export the articles in a file."""
    from kg.exporter import export_article
    from kg.model import Article
    from kg.readers import read_items

    for _, result in read_items([path]):
        if isinstance(result, Article):
            export_article(result)


def run_rdf(path: Path) -> None:
    """Validate, query and compare a file."""
    from kg.check import Checker, Settings
    from kg.diff.told import Wish, tell
    from kg.report import render
    from kg.sparql.questions import Query
    from kg.store import Source, answer_text

    turn = crc32(path.read_bytes())  # each input is written in some of the formats
    report = Checker(Settings(timeout=10), complain=_silent).check([str(path)])
    render(report, _REPORTS[turn % len(_REPORTS)])
    for query, formats in _ASKED.items():
        format = formats[turn % len(formats)]
        _told(answer_text, [Source(path)], Query(query), format, largest=10**7, width=80, color=False)
    other = path.with_name(f"other{path.suffix}")
    other.write_bytes(_OTHER.get(path.suffix, b""))
    wish = Wish(_SHOWN[turn % len(_SHOWN)], stat=False, everything=True, color=False, largest=10**7)
    _told(tell, Source(other), Source(path), wish)


_REPORTS = ("json", "sarif", "junit", "shacl", "github", "markdown", "text")
_SHOWN = ("text", "json", "update")
_ASKED = {
    "SELECT * WHERE { ?s ?p ?o }": ("table", "xml", "json", "tsv", "csv"),
    "CONSTRUCT WHERE { ?s ?p ?o }": ("turtle", "rdfxml", "json-ld", "ntriples"),
}
_OTHER = {".jsonld": b"[]", ".rdf": b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'}


def run_sparql(path: Path) -> None:
    """Parse and inspect a query."""
    from kg.sparql.syntax import NoSparqlError, asks_others, is_update, parse_query

    text = path.read_bytes().decode(errors="replace")
    for look in (asks_others, is_update, parse_query):
        try:
            look(text)
        except NoSparqlError:
            continue


def run_shapes(path: Path) -> None:
    """Lint shapes, and validate data with them."""
    from rdflib import Graph, Literal, URIRef

    from kg.validation import read_shapes, validate_graph
    from kg.validation.lint import lint_shapes

    shapes = read_shapes([path])
    lint_shapes(shapes)
    data = Graph().add((URIRef("urn:a"), URIRef("urn:p"), Literal("x")))
    validate_graph(data, shapes=shapes, timeout=10)


def _silent(_message: object) -> None:
    """Say nothing."""


def _told(function: Callable[..., object], *arguments: object, **named: object) -> None:
    from kg.errors import KgError

    try:
        function(*arguments, **named)
    except KgError:
        return


RUNS: dict[str, Callable[[Path], None]] = {kind: run_article if kind in ARTICLES else run_rdf for kind in SUFFIXES} | {
    "sparql": run_sparql,
    "shapes": run_shapes,
}


def run(kind: str, path: Path) -> None:
    """Process an input by its kind; raise anything but an error that a user can fix."""
    from kg.errors import KgError

    begin = time.process_time()
    try:
        RUNS[kind](path)
    except KgError as error:
        if not str(error).strip() or "\n" in str(error).strip():
            raise AssertionError(f"an error of several lines: {error!r}") from error
    if (took := time.process_time() - begin) > SLOW:
        raise AssertionError(f"it took {took:.0f} s of processor time")


# -- the worker process, which may die ------------------------------------------------------------------


def work(kind: str, number: int, folder: Path) -> None:
    """Try a batch of inputs, with the current one always in a file; print a finding, if any, as JSON."""
    import logging

    from kg import console

    console.hush_libraries()
    logging.disable(logging.CRITICAL)
    seeds = [path.read_bytes() for path in sorted((SEEDS / kind).iterdir())]
    path = folder / f"input{SUFFIXES[kind]}"
    tried = 0

    @seed(number)
    @settings(
        max_examples=BATCH // 5 if kind in ARTICLES else BATCH, deadline=None, database=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(seeds), EDITS, st.sampled_from(seeds))
    def attempt(content: bytes, edits: list[tuple[str, int, int, bytes]], other: bytes) -> None:
        nonlocal tried
        tried += 1
        path.write_bytes(edited(content, edits, other))
        run(kind, path)

    finding = ""
    try:
        attempt()
    except Exception:  # noqa: BLE001  whatever it is, it is a finding
        finding = traceback.format_exc()
    print(json.dumps({"tried": tried, "finding": finding}))


def main() -> int:
    """Parse the command line, and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kind", choices=SUFFIXES, action="append", help="repeatable; all by default")
    parser.add_argument("--seed", type=int, default=0, help="where the generator begins")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where findings are kept as files")
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        warnings.simplefilter("ignore")
        work(options.work[0], int(options.work[1]), Path(options.work[2]))
        return 0
    return fuzz(options.kind or list(SUFFIXES), options.minutes * 60, options.seed, options.keep)


def fuzz(kinds: list[str], seconds: float, number: int, keep: Path | None) -> int:
    """Try batches of all kinds in turn until the time is over; return 1 if there are findings."""
    end = time.monotonic() + seconds
    tried: Counter[str] = Counter()
    found = 0
    while time.monotonic() < end:
        for kind in kinds:
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, __file__, "--work", kind, str(number), folder]
                done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  it is this file
                answer = json.loads(done.stdout) if done.returncode == 0 else {"tried": 0, "finding": ""}
                tried[kind] += answer["tried"]
                finding = answer["finding"] or (
                    "" if done.returncode == 0 else f"ended with {done.returncode}\n{done.stderr}"
                )
                if finding:
                    found += 1
                    _report(kind, number, finding, Path(folder), keep)
            if time.monotonic() > end:
                break
        number += 1
    print(f"{sum(tried.values()):,} inputs, {found} findings; by kind:", dict(tried))
    return 1 if found else 0


def _report(kind: str, number: int, finding: str, folder: Path, keep: Path | None) -> None:
    path = folder / f"input{SUFFIXES[kind]}"
    content = path.read_bytes() if path.exists() else b""
    print(f"-- {kind}, seed {number}: {content[:300]!r}\n{finding[-3000:]}", flush=True)
    if keep is not None:
        (keep / kind).mkdir(parents=True, exist_ok=True)
        (keep / kind / f"{number}{SUFFIXES[kind]}").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
