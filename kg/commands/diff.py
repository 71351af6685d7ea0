"""``kg diff``: what changed between two graphs."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import DATE, INPUT_FORMAT, MAX_SIZE, TIMEOUT, read_day
from kg.errors import KgError, UsageError
from kg.safety.confined import SECONDS, call

if TYPE_CHECKING:
    import datetime as dt

    from kg.store import Source


class Shown(str, Enum):
    """How the differences are written."""

    TEXT = "text"
    JSON = "json"
    UPDATE = "update"


def diff(
    old: Annotated[
        Path,
        typer.Argument(
            metavar="OLD", help="An RDF file (may be gzipped), a folder of them, an article, or - for stdin."
        ),
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The version to compare with OLD.")],
    format: Annotated[
        Shown, typer.Option("--format", "-f", help="Text, JSON, or the SPARQL Update that turns OLD into NEW.")
    ] = Shown.TEXT,
    stat: Annotated[bool, typer.Option("--stat", help="Print only how much changed in each article.")] = False,
    all: Annotated[  # a user expects this name
        bool,
        typer.Option("--all", "-a", help="Also show confidence, evidence, versions and IRIs, with values in full."),
    ] = False,
    input_format: INPUT_FORMAT = None,
    date: DATE = None,
    timeout: TIMEOUT = SECONDS,
    max_size: MAX_SIZE = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing; only set the exit code.")] = False,
) -> None:
    """Compare two graphs: exit code 0 if nothing changed, 1 if something did.

    Events are matched by their words, even if two versions of the exporter give them different IRIs. Confidence,
    versions and evidence are left out unless --all is given. An article is exported first, which shows what this
    version of the exporter changes.

    \b
    Example:
      kg diff before.ttl after.ttl
      kg diff before/ after/ --stat
      kg diff before.ttl article.txt
      kg diff before.nq after.nq --format json
    """
    console.show_log(quiet=quiet)
    if str(old) == str(new) == "-":
        raise UsageError("only one of the two can be standard input (-)")
    from kg.diff.told import Told, Wish
    from kg.safety.nesting import LARGEST
    from kg.sparql.answering import memory_for

    largest = max_size * 1_000_000 if max_size else LARGEST
    syntax, day = input_format.value if input_format else None, read_day(date)
    wish = Wish(format.value, stat, all, console.has_colour(sys.stdout), largest)
    before, after = (_source(path, syntax, day, largest) for path in (old, new))
    told: Told = call("kg.diff.told:tell", before, after, wish, seconds=timeout, memory=memory_for(largest))
    if quiet:
        pass
    elif format is Shown.TEXT:
        console.say(told.text.removesuffix("\n"))
    else:
        console.print_bytes(told.text.encode())
    raise typer.Exit(1 if told.changed else 0)


def _source(path: Path, format: str | None, date: dt.date | None, largest: int) -> Source:
    """Return RDF as it is, and an article as the N-Quads that are made of it."""
    from kg.readers import is_article
    from kg.sparql.answering import rdf_source
    from kg.store import Source

    found = None if path.is_dir() else rdf_source(path, format, largest)
    holds_articles = str(path) == "-" or (is_article(path) and not path.is_dir())
    if found or not holds_articles:
        return found or Source(path, format)
    from kg.config import base_from
    from kg.exporter import Run
    from kg.formats.write import render
    from kg.names import BASE
    from kg.readers import read_items

    def fail(error: KgError) -> None:
        raise error

    run = Run(base=base_from(None) or BASE, validate=False, complain=fail, reject=lambda _: None)
    graphs = (exported.graph for exported in run.export(read_items([path], date=date)))
    return Source(path, "nquads", render(graphs, "nquads"))
