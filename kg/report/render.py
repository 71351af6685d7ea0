"""The formats in which the report of a validation is written."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import Report, Severity
from kg.report import as_json, github, junit, markdown, sarif, shacl
from kg.report.text import report_lines


def _text(report: Report, severity: Severity) -> str:
    return "".join(f"{line}\n" for line in report_lines(report, severity=severity, everything=True))


#: What writes a report in which format, given the least severity that fails.
FORMATS: dict[str, Callable[[Report, Severity], str]] = {
    "text": _text,
    "json": as_json.render,
    "shacl": lambda report, _: shacl.render(report),
    "junit": junit.render,
    "sarif": lambda report, _: sarif.render(report),
    "github": lambda report, _: github.render(report),
    "markdown": markdown.render,
}


def render(report: Report, format: str, *, severity: Severity = Severity.VIOLATION) -> str:
    """Return the report of a validation as text in one of ``FORMATS``: the same report gives the same text.

    >>> print(render(Report((), (), "none", "nothing"), "github"), end="")
    0 files, 0 graphs, 0 triples: no findings. Checked by none against nothing.
    """
    return FORMATS[format](report, severity)
