"""Measures the quality of the extraction on texts that others annotated.

    python benchmarks/measure.py FOLDER [SET ...] [--json] [--keep FOLDER]

FOLDER contains ``score.py`` and ``data/SET.jsonl``; the set ``gold`` is in ``gold`` within it or beside it. The
sets are not part of this project. Each is exported in this process and scored by the folder's own ``score.py``;
dates (``timex``) are scored here. ``docs/measures.md`` explains the figures and lists earlier ones.
"""

from __future__ import annotations

import argparse
import calendar
import datetime as dt
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rdflib import Graph

from kg.errors import InputError
from kg.exporter import Tools, export_article, load_tools
from kg.extract.times.times import TimeExpression, anchor_of, find_times
from kg.extract.times.times_values import Interval
from kg.files import ontology
from kg.formats.write import write_graphs
from kg.language import read_sections
from kg.model import Article, Span
from kg.readers import read_articles

#: The exit codes, as of kg: wrong usage, and sets that cannot be read.
USAGE, TROUBLE = 2, 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a set: its name in the output of the scorer, which of its numbers counts, and the target."""

    name: str
    number: str
    aim: int | None = None


SETS: dict[str, tuple[Figure, ...]] = {
    "gold": (
        Figure("graph score", "mean", 72),
        *(Figure(name, "F1") for name in ("actors", "places", "events", "event actors", "event targets")),
        *(Figure(name, "F1") for name in ("event places", "event sources")),
        *(Figure(name, "acc") for name in ("actor type", "event category", "event dates", "event factuality")),
    ),
    "re3d": (
        Figure("any named entity", "F1", 82), Figure("Person", "F1", 75),
        Figure("Organisation", "F1", 65), Figure("Location", "F1", 75),
    ),
    "attribution": (Figure("attributions", "F1", 75), Figure("claimant", "acc", 85)),
    "geo": (Figure("toponyms", "F1", 75), Figure("within 161 km, of those found", "acc", 88)),
    "roles": (Figure("source", "F1", 70), Figure("target", "F1", 60)),
    "types": (Figure("the labelled category is found", "acc", 75),),
    "plover": (Figure("the labelled category is found", "acc", 65),),
    "timex": (Figure("value right", "acc", 85), Figure("whole interval right", "acc")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """The result for one set."""

    set: str
    articles: int
    seconds: float
    scores: dict[str, Any]
    unread: list[str] = field(default_factory=list)


class MeasureError(Exception):
    """The sets are missing, or cannot be scored."""


def find_data(folder: Path, name: str) -> Path:
    """Return the path of the data of a set.

    Raises:
        MeasureError: they are missing.
    """
    places = [folder / "gold", folder.parent / "gold"] if name == "gold" else [folder / "data" / f"{name}.jsonl"]
    for place in places:
        if place.exists():
            return place
    raise MeasureError(f"the set {name} is missing: looked for {' and '.join(map(str, places))}")


def measure(folder: Path, name: str, work: Path, tools: Tools) -> Measured:
    """Export the articles of a set, and score their graphs.

    Args:
        folder: the folder with ``score.py`` and the data.
        name: one of ``SETS``.
        work: the folder for the corpus and the graphs.
        tools: the tools of the extraction.
    """
    data = find_data(folder, name)
    if name == "timex":
        return _measure_times(data, tools)
    scorer = str(folder / "score.py")
    corpus, out = work / f"{name}.jsonl", work / f"{name}.nq"
    corpus.write_text(_answer(scorer, "prepare", name, str(data)), encoding="utf-8")
    started = time.perf_counter()
    read = list(read_articles([str(corpus)]))
    articles = [one for one in read if isinstance(one, Article)]
    write_graphs(_graphs(articles, tools), out, "nquads")
    seconds = time.perf_counter() - started
    scores = json.loads(_answer(scorer, name, str(data), str(out), "--json", "--ontology", str(ontology())))
    return Measured(name, len(articles), seconds, scores, [str(one) for one in read if isinstance(one, InputError)])


def _graphs(articles: Sequence[Article], tools: Tools) -> Iterator[Graph]:
    return (export_article(article, tools=tools, validate=False).graph for article in articles)


def _answer(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  the user's scorer
    if done.returncode:
        raise MeasureError(f"{arguments[0]} failed: {(done.stderr.strip() or 'it says nothing').splitlines()[-1]}")
    return done.stdout


# -- dates --------------------------------------------------------------------------------------------

_DAY, _WEEK, _MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"(\d{4})-W(\d\d)"), re.compile(r"(\d{4})-(\d\d)")


def days_of(value: str) -> Interval | None:
    """Return the first and the last day of a TIMEX3 value that is a day, a week, a month or a year.

    >>> days_of("2016-02")
    Interval(start=datetime.date(2016, 2, 1), end=datetime.date(2016, 2, 29))
    >>> days_of("2016-Q1") is None
    True
    """
    try:
        if _DAY.fullmatch(value):
            day = dt.date.fromisoformat(value)
            return Interval(day, day)
        if found := _WEEK.fullmatch(value):
            monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return Interval(monday, monday + dt.timedelta(days=6))
        if found := _MONTH.fullmatch(value):
            year, month = int(found[1]), int(found[2])
            return Interval(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))
        if re.fullmatch(r"\d{4}", value):
            return Interval(dt.date(int(value), 1, 1), dt.date(int(value), 12, 31))
    except ValueError:
        return None
    return None


def named_days_right(time: TimeExpression, gold: Interval) -> bool:
    """Return whether the named days are right, though the meant interval is longer.

    The annotation gives the words after "since" and "until", and both ends of "from May to July", their own
    values; the extraction gives the whole interval.
    """
    if time.interval == gold:
        return True
    begins = gold.start <= time.start <= gold.end + dt.timedelta(days=1)
    ends = gold.start - dt.timedelta(days=1) <= time.end <= gold.end
    if time.kind == "range":
        return time.start == gold.start or time.end == gold.end
    return (time.kind in {"since", "after"} and begins) or (time.kind in {"until", "before"} and ends)


def _measure_times(data: Path, tools: Tools) -> Measured:
    started = time.perf_counter()
    rows = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    gold = found = named = exact = 0
    for row in rows:
        published = dt.date.fromisoformat(row["dct"][:10])
        times = list(_spans_of_times(Article(id=row["id"], text=row["text"], date=published), tools))
        for wanted in row["timex"]:
            days = days_of(wanted["value"]) if wanted["type"] == "DATE" else None
            if days is None:
                continue
            place = Span(wanted["begin"], wanted["end"])
            hits = [one for span, one in times if span.overlaps(place)]
            gold += 1
            found += bool(hits)
            named += any(named_days_right(one, days) for one in hits)
            exact += any(one.interval == days for one in hits)
    scores = {
        "articles": {"n": len(rows)},
        "found": _share(found, gold),
        "value right": _share(named, gold),
        "whole interval right": _share(exact, gold),
    }
    return Measured("timex", len(rows), time.perf_counter() - started, scores)


def _spans_of_times(article: Article, tools: Tools) -> Iterator[tuple[Span, TimeExpression]]:
    before = None
    for section in read_sections(article, tools.pipeline):
        times = find_times(section.doc, article.date, before=before)
        before = anchor_of(times, before)
        for one in times:
            yield section.span(section.doc[one.start_token : one.end_token]), one


def _share(right: int, of: int) -> dict[str, float]:
    return {"acc": round(100 * right / of, 1) if of else 0.0, "n": of}


# -- the table ----------------------------------------------------------------------------------------


def table(measured: Sequence[Measured]) -> str:
    """Return the figures as a table, one line per figure."""
    lines = [f"{'set':12}{'figure':33}{'value':>6}{'aim':>5}  {'':15}{'articles':>9}{'seconds':>9}"]
    for one in measured:
        for number, figure in enumerate(SETS[one.set]):
            score = one.scores[figure.name]
            detail = " ".join(f"{part} {score[part]:.0f}" for part in ("P", "R", "n") if part in score)
            head = one.set if number == 0 else ""
            tail = f"{one.articles:9}{one.seconds:9.1f}" if number == 0 else ""
            line = f"{head:12}{figure.name:33}{score[figure.number]:6.1f}{figure.aim or '':>5}  {detail:15}{tail}"
            lines.append(line.rstrip())
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the given sets, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="holds score.py and data/SET.jsonl")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"which of {', '.join(SETS)} (default: all)")
    parser.add_argument("--json", action="store_true", help="print all that the scorers say as JSON")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the corpora and graphs there")
    given = parser.parse_args(arguments)
    if given.folder is None:
        return _fail("name the folder of the sets: make measure SETS=FOLDER", USAGE)
    if unknown := sorted(set(given.sets) - set(SETS)):
        return _fail(f"there is no set {unknown[0]}: there are {', '.join(SETS)}", USAGE)
    if not (given.folder / "score.py").is_file():
        return _fail(f"{given.folder} is not a folder of sets: it holds no score.py", TROUBLE)
    try:
        measured = _measure_all(given.folder, given.sets or list(SETS), given.keep)
    except MeasureError as error:
        return _fail(str(error), TROUBLE)
    print(json.dumps([asdict(one) for one in measured], indent=1) if given.json else table(measured))
    return 0


def _measure_all(folder: Path, names: Sequence[str], keep: Path | None) -> list[Measured]:
    for name in names:
        find_data(folder, name)
    tools = load_tools()
    measured = []
    with TemporaryDirectory() as temporary:
        work = keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for name in names:
            print(f"{name} …", file=sys.stderr)
            measured.append(measure(folder, name, work, tools))
            for error in measured[-1].unread:
                print(error, file=sys.stderr)
    return measured


def _fail(message: str, code: int) -> int:
    print(f"measure: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
