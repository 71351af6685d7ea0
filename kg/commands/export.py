"""``kg export``: articles in, RDF out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.keeping import keep, open_first
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
    Format,
    hint_base,
    read_day,
    reject,
)
from kg.errors import UsageError
from kg.safety.guard import SECONDS
from kg.safety.printable import tidy

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.exporter import Exported
    from kg.report import Summary


def export(
    inputs: INPUTS,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="OUT", help="The file to write.")] = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Output format; by default OUT's suffix, or turtle.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", help="A store to add the graphs to; created if it does not exist."),
    ] = None,
    date: DATE = None,
    names: MAP = None,
    fetch: FETCH = False,
    base: BASE = None,
    model: MODEL = None,
    lexicon: LEXICON = None,
    summary: Annotated[bool, typer.Option("--summary", "-s", help="Print a summary of what was found.")] = False,
    validate: VALIDATE = True,
    min_confidence: MIN_CONFIDENCE = 0.0,
    mentions: MENTIONS = True,
    timeout: ARTICLE_TIMEOUT = SECONDS,
    quiet: QUIET = False,
) -> None:
    """Read articles and write RDF that conforms to the shapes.

    An article may give its date on its first line (date 2024-12-01 …) or in a JSON member. Articles
    that cannot be read, or whose graph does not conform, are reported and skipped.

    \b
    Example:
      kg export article.txt --date 2024-12-01 -o article.ttl
      kg export corpus.jsonl --summary -o corpus.nq
      kg export article.txt --min-confidence 0.5 -o article.ttl
      kg export corpus.jsonl --store news
    """
    console.show_log(quiet=quiet)
    if store is not None and (out is not None or format is not None):
        raise UsageError("--store cannot be combined with --out or --format", hint="write a store or a file, not both")
    day = read_day(date)
    to_stdout = out is None or str(out) == "-"
    from kg.formats import format_for
    from kg.formats.write import write_graphs

    if format is None:
        format = Format(format_for(out).name) if out is not None and not to_stdout else Format.TURTLE
    from kg import exporter, report
    from kg.arguments import check_output
    from kg.config import base_from
    from kg.names import BASE as SHARED
    from kg.readers import read_items
    from kg.readers.members import names_from

    if store is not None:
        open_first(store)
    elif out is not None and not to_stdout:
        check_output(out, inputs)
    own = base_from(base)
    run = exporter.Run(
        base=own or SHARED,
        model=model,
        lexicons=tuple(lexicon or ()),
        validate=validate,
        min_confidence=min_confidence,
        mentions=mentions,
        timeout=timeout,
        format=format.value,
        complain=console.complain,
        reject=reject,
    )
    found = report.Summary()
    items = read_items(inputs, date=day, names=names_from(names or ()), fetch=fetch)
    articles = console.with_progress(items, quiet=quiet)
    graphs = _counted(run.export(articles), found)
    first = next(graphs, None)
    if first is not None:
        hint_base(own, quiet=quiet)
        if store is not None:
            keep(chain([first], graphs), store)
        else:
            write_graphs(chain([first], graphs), None if to_stdout else out, format.value)
    if summary:
        conforms = f"no, {run.rejected} left out" if run.rejected else "yes" if validate else "not checked"
        conforms = conforms if found.articles or run.rejected else "nothing was read"
        _print_summary(found, store or (None if to_stdout else out), conforms)
    raise typer.Exit(run.exit_code)


def _counted(exported: Iterator[Exported], found: Summary) -> Iterator[Graph]:
    for one in exported:
        found.add(one.extraction, len(one.graph))
        yield one.graph


def _print_summary(found: Summary, out: Path | None, conforms: str) -> None:
    """Print the summary, on standard error if the graph goes to standard output."""
    stream = sys.stderr if out is None else sys.stdout
    for line in found.lines():
        console.say(line, stream)
    console.say(f"conforms  {conforms}", stream)
    if found.articles and out is not None:
        console.say(f"written   {tidy(str(out))}", stream)
