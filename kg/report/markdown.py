"""Writes a report as Markdown, such as the summary of a step in GitHub Actions ($GITHUB_STEP_SUMMARY)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Located, Report, Severity
from kg.report.text import totals
from kg.report.words import (
    about,
    details,
    gravest_first,
    harmless,
    noticed,
    place,
    rule_title,
    severity_name,
    verdict,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+.!|~-])")
_MOST = 100


def render(report: Report, severity: Severity) -> str:
    """Return a report as a heading, a table of the most severe findings, and a summary."""
    return "\n".join(_lines(report, severity)) + "\n"


def _lines(report: Report, severity: Severity) -> Iterator[str]:
    unread = [checked for checked in report.checked if checked.error is not None]
    yield f"## kg validate: {verdict(report, severity)}\n"
    yield from (f"- {_cell(checked.file)}: {_cell(checked.error or '')}" for checked in unread)
    yield from (f"- not checked: {_cell(noticed(notice))}" for notice in report.notices)
    found = gravest_first(tuple(one for one in report.findings if not one.known))
    if found:
        yield "\n| | what is wrong | where | words |\n|---|---|---|---|"
        yield from map(_row, found[:_MOST])
    if len(found) > _MOST:
        yield f"\n… and {len(found) - _MOST:,} more."
    yield f"\n{_cell(totals(report))}"


def _row(one: Located) -> str:
    finding = one.finding
    what = f"{_cell(finding.message)} ({_cell(rule_title(finding))})<br>{_cell(about(one))}"
    what += "".join(f"<br>{_cell(line)}" for line in details(finding))
    where = _cell(f"{one.file}:{one.line}" if one.line else one.file)
    words = _cell(place(one.passage)) if one.passage else ""
    return f"| {_cell(severity_name(finding))} | {what} | {where} | {words} |"


def _cell(words: str) -> str:
    r"""Make words from data plain text in a table.

    >>> _cell("a|b <script>")
    'a\\|b \\<script\\>'
    """
    return _SPECIAL.sub(r"\\\1", harmless(words))
