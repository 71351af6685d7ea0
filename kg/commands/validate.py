"""``kg validate``: graphs, articles, ontologies, lexicons and shapes against shapes."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kg import console
from kg.commands.accepting import compared, read_accepted, update_accepted
from kg.commands.fixing import repair
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
    """A requested report: its format and its file, if not standard output."""

    format: str
    path: Path | None


def validate(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="RDF files (may be gzipped), articles, folders, or - for stdin."),
    ],
    shapes: Annotated[
        list[Path] | None,
        typer.Option(
            "--shapes", metavar="PATH", help="SHACL shapes to check as well: a file or a folder (repeatable)."
        ),
    ] = None,
    only_shapes: Annotated[
        bool, typer.Option("--only-shapes", help="Check against --shapes alone, without the bundled shapes.")
    ] = False,
    imports: Annotated[
        bool, typer.Option("--imports", help="Follow owl:imports of --shapes to local files; nothing is fetched.")
    ] = False,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="RDF format, if the file suffix does not show it.")
    ] = None,
    articles: Annotated[
        list[Path] | None,
        typer.Option(
            "--articles", metavar="PATH", help="Texts of the articles, to check quotations and offsets against."
        ),
    ] = None,
    date: DATE = None,
    severity: Annotated[
        Least, typer.Option("--severity", help="Lowest severity that causes a failure.")
    ] = Least.VIOLATION,
    reports: Annotated[
        list[str] | None,
        typer.Option(
            "--report",
            metavar="FORMAT[=FILE]",
            help=f"Write a report (repeatable): {', '.join(one.value for one in ReportFormat)}.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every finding, not only the first for each rule.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Accept the findings in this file; only new ones fail."),
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write the current findings to the --baseline file.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Show fixes that can be made safely as a diff: prefixes, literals, classes.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Apply the fixes that --fix shows.")] = False,
    engine: Annotated[
        EngineName,
        typer.Option("--engine", help="Validation engine: pySHACL after a quick precheck, or pySHACL alone."),
    ] = EngineName.PRECHECK,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Number of processes.")] = 1,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="Time limit for each graph.")
    ] = None,
    max_size: Annotated[
        int | None,
        typer.Option(
            "--max-size", min=1, metavar="MB", help="Size limit for each file, or each N-Quads graph; 100 by default."
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict/--no-strict", help="Also fail if nothing was checked, for lack of a shape or a target."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only what fails, without progress.")] = False,
) -> None:
    """Check graphs against the shapes: exit code 0 if all conform, 1 if one does not.

    Articles are exported first. A folder stands for its RDF files or, if it has none, for its articles. Each named
    graph is checked separately. Vocabularies, lexicons and shapes are recognised, and checked by rules of their own.

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
        raise UsageError("--write needs --fix")
    if only_shapes and not shapes:
        raise UsageError("--only-shapes leaves no shapes at all", hint="name yours with --shapes")
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
    to_fix = 0
    if fix:
        stream = sys.stdout if all(one.path is not None for one in wanted) else sys.stderr
        to_fix = repair(files, settings, stream, warn, write=write)
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
    raise typer.Exit(max(_exit_code(report, least), int(to_fix > 0)))


def _silent(_message: str) -> None:
    """Say nothing."""


def _wanted(text: str) -> Wanted:
    name, equals, path = text.partition("=")
    if name not in {one.value for one in ReportFormat}:
        names = ", ".join(one.value for one in ReportFormat)
        raise UsageError(f"--report {text}: unknown report {name!r}", hint=f"choose one of {names}")
    if equals and not path:
        raise UsageError(f"--report {text}", hint="name a file after =")
    return Wanted(name, Path(path) if path not in {"", "-"} else None)


def _check_outputs(wanted: list[Wanted], files: list[str]) -> None:
    """Raise an error if the reports cannot be written, before the work starts."""
    from kg.arguments import check_output

    paths = [one.path for one in wanted if one.path is not None]
    for path in paths:
        check_output(path, files)
        if paths.count(path) > 1:
            raise UsageError(f"{path} would hold two reports", hint="name two files")


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
