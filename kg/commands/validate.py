"""``kg validate``: graphs, articles, ontologies, lexicons and shapes against shapes."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kg import console
from kg.commands.accepting import compared, read_accepted, update_accepted
from kg.commands.mending import mend
from kg.commands.options import DATE, Format, painter, read_day
from kg.errors import InputError, UsageError
from kg.model import Severity

if TYPE_CHECKING:
    from kg.model import Report


class ReportFormat(str, Enum):
    """The formats of reports; the names are those of ``kg.report.FORMATS``."""

    TEXT = "text"
    JSON = "json"
    SHACL = "shacl"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"


class Least(str, Enum):
    """The severities by their names on the command line."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class EngineName(str, Enum):
    """The engines; the names are those of ``kg.validation.ENGINES``."""

    PRECHECK = "precheck"
    PYSHACL = "pyshacl"


class Wanted(NamedTuple):
    """A report that is wanted: its format, and the file it goes to, if not to standard output."""

    format: str
    path: Path | None


def validate(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="RDF files, also packed with gzip; articles; folders; or -."),
    ],
    shapes: Annotated[
        list[Path] | None,
        typer.Option("--shapes", metavar="PATH", help="Shapes of your own, a file or a folder (repeatable)."),
    ] = None,
    only_shapes: Annotated[
        bool, typer.Option("--only-shapes", help="Check by --shapes alone, and not by ours.")
    ] = False,
    imports: Annotated[
        bool, typer.Option("--imports", help="Read files that --shapes import (owl:imports). Nothing is ever fetched.")
    ] = False,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="The RDF format, if the suffix doesn't tell it.")
    ] = None,
    articles: Annotated[
        list[Path] | None,
        typer.Option("--articles", metavar="PATH", help="The texts of the articles whose graphs are checked."),
    ] = None,
    date: DATE = None,
    severity: Annotated[Least, typer.Option("--severity", help="The least that fails.")] = Least.VIOLATION,
    reports: Annotated[
        list[str] | None,
        typer.Option(
            "--report",
            metavar="FORMAT[=FILE]",
            help=f"Write a report (repeatable): {', '.join(one.value for one in ReportFormat)}.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all findings, not only the first of each rule.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Accept the findings in this file: only new ones fail."),
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write what is found now to the file of --baseline.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Show as a diff what has only one right answer: prefixes, literals, classes.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write what --fix shows to the files.")] = False,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="What checks: pySHACL behind a quick precheck, or it alone.")
    ] = EngineName.PRECHECK,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="How many processes share the work.")
    ] = 1,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="How long a graph may take.")
    ] = None,
    max_size: Annotated[
        int | None,
        typer.Option("--max-size", min=1, metavar="MB", help="The largest file, or graph of N-Quads; 100 by default."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict/--no-strict", help="Fail also where nothing was checked: no shape, no target.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only what fails, and no progress.")] = False,
) -> None:
    """Check graphs against the shapes: exit code 0 if all conform, 1 if one does not.

    Articles are exported first. Of a folder all RDF files are checked, or, where there are none, all
    articles. Each named graph is checked by itself. Vocabularies, lexicons and shapes are told from data
    by what is in them, and checked by the rules made for them.

    \b
    Example:
      kg validate article.ttl
      kg validate graphs/ --articles texts/ --report junit=report.xml
      kg validate graphs/ --baseline kg.baseline
      kg validate graphs/ --fix
    """
    console.show_log(quiet=quiet)
    wanted = [_wanted(one) for one in reports or []]
    _check_outputs(wanted, files)
    accepted = read_accepted(baseline, update=update_baseline)
    if write and not fix:
        raise UsageError("--write goes with --fix, which says what is written")
    if only_shapes and not shapes:
        raise UsageError("--only-shapes leaves no shapes at all: name yours with --shapes")
    from kg.check import LARGEST, Checker, Settings
    from kg.config import base_from
    from kg.names import BASE

    settings = Settings(
        shapes=tuple(shapes or ()),
        imports=imports,
        ours=not only_shapes,
        format=format.value if format else None,
        articles=tuple(articles or ()),
        date=read_day(date),
        base=base_from(None) or BASE,
        engine=engine.value,
        timeout=timeout,
        largest=max_size * 1_000_000 if max_size else LARGEST,
        strict=strict,
    )
    warn = _silent if quiet else console.warn
    to_mend = 0
    if fix:
        stream = sys.stdout if all(one.path is not None for one in wanted) else sys.stderr
        to_mend = mend(files, settings, stream, warn, write=write)
    checker = Checker(settings, complain=console.complain)
    with console.progress("triples", quiet=quiet) as advance:
        report = checker.check(files, jobs=jobs, on_progress=lambda result: advance(result.triples))
    if baseline is not None and update_baseline:
        accepted = update_accepted(baseline, accepted, report)
    if baseline is not None:
        report = compared(report, accepted, warn)
    for notice in report.notices:
        if not (quiet and notice.minor):
            tell = console.complain if notice.fails else console.warn
            tell(f"{notice.file}: {notice.message}" if notice.file else notice.message)
    least = Severity(severity.value.capitalize())
    _tell(report, wanted, least, everything=everything, quiet=quiet)
    raise typer.Exit(max(_exit_code(report, least), int(to_mend > 0)))


def _silent(_message: str) -> None:
    """Say nothing."""


def _wanted(text: str) -> Wanted:
    name, equals, path = text.partition("=")
    if name not in {one.value for one in ReportFormat}:
        names = ", ".join(one.value for one in ReportFormat)
        raise UsageError(f"--report {text}: no report is called {name!r}: choose one of {names}")
    if equals and not path:
        raise UsageError(f"--report {text}: name a file behind =")
    return Wanted(name, Path(path) if path not in {"", "-"} else None)


def _check_outputs(wanted: list[Wanted], files: list[str]) -> None:
    """Find out before the work begins whether the reports can be written."""
    from kg.arguments import check_output

    paths = [one.path for one in wanted if one.path is not None]
    for path in paths:
        check_output(path, files)
        if paths.count(path) > 1:
            raise UsageError(f"{path} would hold two reports: name two files")


def _tell(report: Report, wanted: list[Wanted], least: Severity, *, everything: bool, quiet: bool) -> None:
    """Write the reports; the text goes to standard output unless a report does."""
    from kg.formats.write import write_text
    from kg.report import render, report_lines

    if all(one.path is not None for one in wanted):
        lines = report_lines(report, severity=least, everything=everything, quiet=quiet, paint=painter(sys.stdout))
        for line in lines:
            console.say(line)
    for one in wanted:
        text = render(report, one.format, severity=least)
        if one.path is None:
            console.print_bytes(text.encode(errors="backslashreplace"))
        else:
            write_text(text, one.path)


def _exit_code(report: Report, least: Severity) -> int:
    from kg.report.words import conforms

    if any(checked.error is not None for checked in report.checked):
        return InputError.exit_code
    return int(not conforms(report, least))
