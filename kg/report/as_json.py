"""Writes a report as JSON, for programs of the user's own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

from kg.model import Located, Report, Severity
from kg.report.words import INVISIBLE, SEVERITIES, fails


def render(report: Report, severity: Severity) -> str:
    """Return a report as one JSON object: the verdict, the files, and each finding with its place."""
    counts = Counter(one.finding.severity for one in report.findings if not one.known)
    content = {
        "conforms": not any(fails(one, severity) for one in report.findings),
        "failsFrom": severity.value,
        "engine": report.engine,
        "shapes": report.shapes,
        "counts": {kind.value: counts[kind] for kind in SEVERITIES},
        "accepted": sum(bool(one.known) for one in report.findings),
        "files": [asdict(checked) for checked in report.checked],
        "findings": [_finding(one) for one in report.findings],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _finding(one: Located) -> dict[str, object]:
    found = asdict(one.finding)
    return {
        **found,
        "severity": one.finding.severity.value,
        "name": one.name,
        "file": one.file,
        "line": one.line,
        "graph": one.graph,
        **({} if one.known is None else {"accepted": one.known}),
        "passage": asdict(one.passage) if one.passage else None,
    }
