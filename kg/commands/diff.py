"""``kg diff``: what changed between two graphs."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import DATE, Format, painter, read_day
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    import datetime as dt

    from kg.diff.inputs import Given


class Shown(str, Enum):
    """How the differences are written."""

    TEXT = "text"
    JSON = "json"
    UPDATE = "update"


def diff(
    old: Annotated[
        Path,
        typer.Argument(metavar="OLD", help="An RDF file, also packed with gzip, a folder of such, an article, or -."),
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, later.")],
    format: Annotated[
        Shown, typer.Option("--format", "-f", help="Text, JSON, or the SPARQL Update that makes NEW of OLD.")
    ] = Shown.TEXT,
    stat: Annotated[bool, typer.Option("--stat", help="Only how much changed in each article.")] = False,
    all: Annotated[  # a user expects this name
        bool, typer.Option("--all", "-a", help="Confidence, evidence, versions and IRIs too, and values in full.")
    ] = False,
    input_format: Annotated[
        Format | None, typer.Option("--input-format", help="The RDF format of what does not say it by its suffix.")
    ] = None,
    date: DATE = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing; the exit code tells.")] = False,
) -> None:
    """Tell what changed between two graphs: exit code 0 if nothing, 1 if something.

    Events are paired by their words, also where two versions of the exporter give them other IRIs. How sure the
    exporter is, its versions, and on which words dates and numbers rest is left out unless --all is given. An
    article is exported first, which shows what this version reads in it anew.

    \b
    Example:
      kg diff before.ttl after.ttl
      kg diff before/ after/ --stat
      kg diff before.ttl article.txt
      kg diff before.nq after.nq --format json
    """
    console.show_log(quiet=quiet)
    from kg.diff.inputs import diff_given
    from kg.diff.render import text_lines, to_json, to_update

    if str(old) == str(new) == "-":
        raise UsageError("only one of the two can be standard input (-)")
    syntax, day = input_format.value if input_format else None, read_day(date)
    before, after = (_read(path, syntax, day) for path in (old, new))
    update = to_update(before, after) if format is Shown.UPDATE else ""
    found = diff_given(before, after, everything=all or format is Shown.UPDATE)
    if quiet:
        pass
    elif format is Shown.TEXT:
        for line in text_lines(found, paint=painter(sys.stdout), stat=stat, full=all):
            console.say(line)
    else:
        console.print_bytes((update if format is Shown.UPDATE else to_json(found)).encode())
    raise typer.Exit(1 if found.changed else 0)


def _read(path: Path, format: str | None, date: dt.date | None) -> list[Given]:
    """Read graphs, or make them of an article."""
    from kg.diff.inputs import Given, read_given
    from kg.formats import STDIN, name_of, to_triples
    from kg.read import SUFFIXES

    is_article = path.suffix and path.suffix.lower() in SUFFIXES and not path.is_dir()
    if format is not None or str(path) == STDIN or not is_article:
        return read_given(path, format=format)
    from kg.exporter import Run
    from kg.read import read_articles

    def fail(error: KgError) -> None:
        raise error

    run = Run(validate=False, complain=fail, reject=lambda _: None)
    graphs = (exported.graph for exported in run.export(read_articles([path], date=date)))
    return [Given("", name_of(graph), set(to_triples(graph))) for graph in graphs]
