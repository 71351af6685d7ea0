"""``kg run``: a corpus of any size."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import console
from kg.commands.options import (
    ARTICLE_TIMEOUT,
    BASE,
    DATE,
    FETCH,
    INPUTS,
    LEXICON,
    MAP,
    MENTIONS,
    MIN_CONFIDENCE,
    MODEL,
    QUIET,
    VALIDATE,
    hint_base,
    read_day,
)
from kg.errors import KgError, UsageError
from kg.safety.guard import SECONDS
from kg.safety.printable import tidy

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.run import Corpus, Settings
    from kg.run.corpus import Workers

#: How many articles that are set aside are told one by one.
_TOLD = 20


class OutputName(str, Enum):
    """What can be written; the names are those of ``kg.run.outputs.OUTPUTS``."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSON_LD = "json-ld"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"
    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"
    GEOJSON = "geojson"
    STORE = "store"


class Engine(str, Enum):
    """What works on articles."""

    LOCAL = "local"
    RAY = "ray"


class Copies(str, Enum):
    """What to do with articles that are copies of others."""

    LINK = "link"
    EXPORT = "export"


def run(
    inputs: INPUTS,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="OUT", help="Output folder; run again with the same one to resume.")
    ],
    outputs: Annotated[
        list[OutputName] | None,
        typer.Option(
            "--to",
            metavar="OUTPUT",
            help="What to write (repeatable): graphs in shards (nquads, trig), a file an article (turtle, json-ld, "
            "ntriples, rdfxml), event rows in shards (parquet, csv, jsonl, geojson) or a store. By default nquads.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, metavar="N", help="Number of processes; all cores by default."),
    ] = None,
    on: Annotated[
        Engine, typer.Option("--on", help="Work in processes of this machine, or on a Ray cluster.")
    ] = Engine.LOCAL,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="ADDRESS", help="Ray cluster (auto, ray://HOST:10001); else one is started."),
    ] = None,
    upload: Annotated[
        str | None,
        typer.Option("--upload", metavar="URL", help="Move shards there when they are complete (s3://…, gs://…)."),
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Retry the articles that failed before.")] = False,
    date: DATE = None,
    names: MAP = None,
    fetch: FETCH = False,
    base: BASE = None,
    model: MODEL = None,
    lexicon: LEXICON = None,
    validate: VALIDATE = True,
    min_confidence: MIN_CONFIDENCE = 0.0,
    mentions: MENTIONS = True,
    copies: Annotated[
        Copies,
        typer.Option("--copies", help="Link articles that are copies of others to them, or export them as well."),
    ] = Copies.LINK,
    shard: Annotated[int, typer.Option("--shard", min=1, metavar="N", help="Number of articles per shard.")] = 1000,
    timeout: ARTICLE_TIMEOUT = SECONDS,
    memory: Annotated[
        int, typer.Option("--memory", min=0, metavar="MB", help="Memory limit for each article; 0 is no limit.")
    ] = 4000,
    quiet: QUIET = False,
) -> None:
    """Export a corpus of any size on all cores; run the same command again to resume.

    OUT holds the shards, a report (report.json, report.html), the articles that failed and why (aside.jsonl), and
    the journal from which a run resumes. See docs/runs.md.

    \b
    Example:
      kg run corpus.jsonl -o out
      kg run archive/ -o out --to nquads --to parquet --jobs 8
      kg run corpus.jsonl -o out --retry --timeout 900
      kg run corpus.jsonl -o out --on ray --address auto --upload s3://bucket/news
    """
    console.show_log(quiet=quiet)
    day = read_day(date)
    from kg.arguments import check_base
    from kg.config import base_from
    from kg.names import BASE as SHARED
    from kg.readers.articles import read_all
    from kg.readers.members import names_from
    from kg.run import Corpus, Settings
    from kg.run.outputs import check_outputs, check_place
    from kg.run.pace import Pace, size_of
    from kg.run.summary import write_reports
    from kg.run.upload import Upload

    own = base_from(base)
    settings = Settings(
        outputs=tuple(dict.fromkeys(one.value for one in outputs or [OutputName.NQUADS])),
        base=check_base(own or SHARED),
        model=model,
        lexicons=tuple(lexicon or ()),
        validate=validate,
        min_confidence=min_confidence,
        mentions=mentions,
        copies=copies.value,
        shard=shard,
        timeout=timeout,
        memory=memory * 1_000_000,
    )
    check_outputs(settings.outputs)
    check_place(out, inputs)
    if address is not None and on is not Engine.RAY:
        raise UsageError("--address needs --on ray", hint="--on ray works on it")
    if upload is not None and "store" in settings.outputs:
        raise UsageError("a store cannot be uploaded", hint="--to nquads can, and kg store load reads that")
    hint_base(own, quiet=quiet)
    pace = Pace(size_of(inputs))
    items = read_all(inputs, date=day, names=names_from(names or ()), fetch=fetch, on_bytes=pace.read)
    place = None if upload is None else Upload(upload)
    workers = _workers(settings, on, jobs, address)
    with Corpus(out, settings, workers, upload=place, complain=_first_few(out)) as corpus:
        try:
            with console.status(quiet=quiet) as say:
                corpus.run(items, pace=pace, retry=retry, on_progress=lambda pace: say(pace.line()))
        except BaseException as error:
            _break_off(corpus, error, quiet=quiet)
            raise
        report = write_reports(out, corpus.journal, settings)
        code = corpus.exit_code
    if not quiet:
        _tell(report, out)
    raise typer.Exit(code)


def _workers(settings: Settings, on: Engine, jobs: int | None, address: str | None) -> Workers:
    """Return the workers: local processes, or a Ray cluster."""
    if on is Engine.RAY:
        from kg.run.on_ray import RayPool

        return RayPool(settings, jobs, address)
    from kg.run.pool import Pool

    return Pool(settings, jobs or _cores())


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_few(out: Path) -> Callable[[InputError], None]:
    """Return a function that reports articles set aside, up to a number."""
    told = 0

    def tell(error: InputError) -> None:
        nonlocal told
        told += 1
        if told <= _TOLD:
            console.complain(error)
        elif told == _TOLD + 1:
            console.hint(f"what else is set aside is told in {out / 'aside.jsonl'} alone")

    return tell


def _break_off(corpus: Corpus, error: BaseException, *, quiet: bool) -> None:
    """Print how to resume the run, and write a report on what is done."""
    from kg.run.summary import write_reports

    if isinstance(error, KgError):
        return
    with suppress(KgError):
        corpus.journal.commit()
        write_reports(corpus.folder, corpus.journal, corpus.settings)
    if not quiet:
        console.hint("what is done is kept: the same command goes on from here")


def _tell(report: dict[str, Any], out: Path) -> None:
    """Print the results of the run, in a few lines."""
    from kg.report.words import many

    done, aside = report["articles"]["done"], report["articles"]["set_aside"]
    console.say(f"articles   {done:,} done, {report['articles_a_second']} a second")
    if report["copies"]:
        console.say(f"copies     {report['copies']:,} of them, linked to the articles that they are copies of")
    if aside:
        causes = ", ".join(f"{one['number']:,} {cause}" for cause, one in report["set_aside_by_cause"].items())
        console.say(f"set aside  {aside:,} ({causes}): {tidy(str(out / 'aside.jsonl'))}")
    console.say(f"events     {report['events']:,}")
    console.say(f"triples    {report['triples']:,}")
    for name, files in report["files"].items():
        console.say(f"written    {many(files['shards'], 'shard')} of {name}, {files['bytes']:,} bytes")
    console.say(f"report     {tidy(str(out / 'report.html'))}")
