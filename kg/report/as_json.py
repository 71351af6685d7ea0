"""Writes a report as JSON, for programs of the user's own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

from rdflib.term import Node

from kg.model import Finding, Located, Notice, Report, Result, Severity
from kg.report.words import INVISIBLE, SEVERITIES, conforms, is_empty, verdict


def render(report: Report, severity: Severity) -> str:
    """Return a report as one JSON object: the verdict, the files, and each finding with its place.

    ``conforms`` is null where nothing was read of which that could be said.
    """
    counts = Counter(one.finding.severity for one in report.findings if not one.known)
    passed = conforms(report, severity)
    content = {
        "conforms": None if passed and is_empty(report) else passed,
        "verdict": verdict(report, severity),
        "failsFrom": severity.value,
        "engine": report.engine,
        "shapes": report.shapes,
        "counts": {kind.value: counts[kind] for kind in SEVERITIES},
        "accepted": sum(bool(one.known) for one in report.findings),
        "files": [asdict(checked) for checked in report.checked],
        "notices": [_notice(notice) for notice in report.notices],
        "findings": [_located(one) for one in report.findings],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _notice(notice: Notice) -> dict[str, object]:
    return {"message": notice.message, "file": notice.file or None, "fails": notice.fails}


def _located(one: Located) -> dict[str, object]:
    return {
        **_finding(one.finding),
        "name": one.name,
        "file": one.file,
        "line": one.line,
        "graph": one.graph,
        **({} if one.known is None else {"accepted": one.known}),
        "passage": asdict(one.passage) if one.passage else None,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "message": finding.message,
        "severity": finding.severity.value,
        "rule": finding.rule,
        **({"part": finding.part} if finding.part else {}),
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        **({"results": [_result(result) for result in finding.results]} if finding.results else {}),
        **({"details": [_finding(one) for one in finding.details]} if finding.details else {}),
    }


def _result(result: Result) -> dict[str, object]:
    """Write the terms of a result as in SPARQL JSON results; the shape's name is the finding's rule."""
    terms = {
        "focusNode": result.focus,
        "value": result.value,
        "resultSeverity": result.severity,
        "sourceConstraintComponent": result.component,
    }
    written: dict[str, object] = {name: _term(term) for name, term in terms.items() if term is not None}
    return written | ({"resultMessage": [_term(one) for one in result.messages]} if result.messages else {})


def _term(term: Node) -> dict[str, str]:
    kind = type(term).__name__
    written = {"type": {"URIRef": "uri", "BNode": "bnode"}.get(kind, "literal"), "value": str(term)}
    for name, key in (("language", "xml:lang"), ("datatype", "datatype")):
        if found := getattr(term, name, None):
            written[key] = str(found)
    return written
