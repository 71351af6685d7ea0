"""``kg events``: events as rows."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import (
    ARTICLE_TIMEOUT,
    BASE,
    DATE,
    FETCH,
    INPUT_FORMAT,
    LEXICON,
    MAP,
    MAX_SIZE,
    MIN_CONFIDENCE,
    MODEL,
    QUIET,
    read_day,
    reject,
)
from kg.errors import UsageError
from kg.safety.guard import SECONDS

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.events import Row


class RowFormat(str, Enum):
    """How rows are written; the names are those of ``kg.events.write.FORMATS``."""

    CSV = "csv"
    JSONL = "jsonl"
    GEOJSON = "geojson"
    PARQUET = "parquet"


def events(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="RDF files, articles as kg export reads them, folders, or -."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="OUT", help="The file to write.")] = None,
    format: Annotated[
        RowFormat | None, typer.Option("--format", "-f", help="Output format; by default OUT's suffix, or csv.")
    ] = None,
    min_confidence: MIN_CONFIDENCE = 0.0,
    date: DATE = None,
    names: MAP = None,
    fetch: FETCH = False,
    base: BASE = None,
    model: MODEL = None,
    lexicon: LEXICON = None,
    input_format: INPUT_FORMAT = None,
    timeout: ARTICLE_TIMEOUT = SECONDS,
    max_size: MAX_SIZE = None,
    columns: Annotated[
        bool, typer.Option("--columns", help="Print the data dictionary: what each column contains.")
    ] = False,
    quiet: QUIET = False,
) -> None:
    """Write events as a table, one row per event: who did what to whom, where, when, and who says so.

    Rows are for data frames, spreadsheets, databases and maps. They are read from graphs, or from articles, which are
    exported first. docs/event-rows.md says what each column holds.

    \b
    Example:
      kg events corpus.nq -o events.csv
      kg events article.txt -f jsonl
      kg events graphs/ --min-confidence 0.8 -o events.parquet
      kg events corpus.nq -o map.geojson
    """
    console.show_log(quiet=quiet)
    if columns:
        from kg.events.columns import dictionary

        console.say(dictionary().removesuffix("\n"))
        raise typer.Exit
    if not inputs:
        raise UsageError("INPUT is missing", hint="name graphs or articles, or ask for --columns")
    day = read_day(date)
    from kg import exporter
    from kg.arguments import check_output
    from kg.config import base_from
    from kg.events.inputs import Graphs
    from kg.events.write import check_format, format_of, write_rows
    from kg.names import BASE as SHARED
    from kg.readers.members import names_from

    to_stdout = out is None or str(out) == "-"
    written = format.value if format else "csv" if out is None or to_stdout else format_of(out)
    check_format(written)
    if out is not None and not to_stdout:
        check_output(out, inputs)
    run = exporter.Run(
        base=base_from(base) or SHARED,
        model=model,
        lexicons=tuple(lexicon or ()),
        timeout=timeout,
        complain=console.complain,
        reject=reject,
    )
    graphs = Graphs(
        run,
        complain=console.complain,
        date=day,
        names=names_from(names or ()),
        fetch=fetch,
        format=input_format.value if input_format else None,
        largest=max_size * 1_000_000 if max_size else None,
    )
    rows = _rows(console.with_progress(graphs.read(inputs), quiet=quiet), min_confidence)
    first = list(islice(rows, 1))
    if first or not graphs.exit_code:
        write_rows(chain(first, rows), None if to_stdout else out, written)
    raise typer.Exit(graphs.exit_code)


def _rows(graphs: Iterator[Graph], least: float) -> Iterator[Row]:
    from kg.events import event_rows

    for graph in graphs:
        for row in event_rows(graph):
            sure = row["confidence"]
            if not isinstance(sure, float) or sure >= least:
                yield row
