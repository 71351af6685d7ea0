"""Writes a report as SARIF 2.1.0 (OASIS, 2020 with errata of 2023), which code scanning reads.

The place in the RDF file is a result's location; the words in the article are a related location.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg import __version__
from kg.model import Checked, Finding, Located, Notice, Passage, Report, Severity
from kg.report.words import about, details, gravest_first, harmless, place, rule_key, rule_title
from kg.validation.labels import is_made_up

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://w3id.org/newskg/ns"
_OURS = "https://w3id.org/newskg/shapes#"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

#: GitHub refuses a file with more results.
_MOST = 25_000

Json = dict[str, Any]


def render(report: Report) -> str:
    """Return a report as a SARIF log of one run, the most severe results first."""
    found = gravest_first(report.findings)
    rules = _rules(found)
    places = {rule: number for number, rule in enumerate(rules)}
    unread = [checked for checked in report.checked if checked.error is not None]
    notes = [*map(_notification, unread), *map(_note, report.notices)]
    passed = not unread and not any(notice.fails for notice in report.notices)
    if len(found) > _MOST:
        words = f"Only the first {_MOST:,} of {len(found):,} results are in this file: code scanning takes no more."
        notes.append({"level": "warning", "message": {"text": words}})
    run: Json = {
        "tool": {
            "driver": {
                "name": "newskg",
                "version": __version__,
                "informationUri": _HOME,
                "rules": [_rule(one) for one in rules.values()],
                "properties": {"engine": report.engine, "shapes": report.shapes},
            }
        },
        "invocations": [{"executionSuccessful": passed, "toolExecutionNotifications": notes}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder in which kg validate was called."}}},
        "columnKind": "unicodeCodePoints",
        "results": _results(found[:_MOST], places),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=2) + "\n"


def _rules(found: list[Located]) -> dict[tuple[str, str], Located]:
    """Return the rules that were broken, in order, each with one of its findings."""
    rules: dict[tuple[str, str], Located] = {}
    for one in found:
        rules.setdefault(rule_key(one.finding), one)
    return dict(sorted(rules.items()))


def _rule(one: Located) -> Json:
    rule, message = one.finding.rule, one.finding.message
    made: Json = {
        "id": _rule_id(one.finding),
        "name": rule_title(one.finding),
        "shortDescription": {"text": message},
        "defaultConfiguration": {"level": _LEVELS[one.finding.severity]},
        "properties": {"iri": rule, "tags": ["RDF", "SHACL"]},
    }
    if rule.startswith(("https://", "http://")):
        made["helpUri"] = _iri(rule)
        made["help"] = {"text": f"{message} See {rule}."}
    return made


def _rule_id(finding: Finding) -> str:
    return f"{finding.rule.removeprefix(_OURS)} {finding.part}".rstrip()


def _results(found: list[Located], places: dict[tuple[str, str], int]) -> list[Json]:
    seen: Counter[str] = Counter()
    results = []
    for one in found:
        # the same finding, if said twice, differs by how often it was said before
        mark = _fingerprint(one)
        seen[mark] += 1
        results.append(_result(one, places[rule_key(one.finding)], f"{mark}:{seen[mark]}"))
    return results


def _result(one: Located, rule: int, mark: str) -> Json:
    finding = one.finding
    logical = [{"name": finding.focus, "fullyQualifiedName": finding.focus, "kind": "resource"}]
    said = (("path", finding.path), ("value", finding.value), ("graph", one.graph))
    made: Json = {
        "ruleId": _rule_id(finding),
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join([finding.message, about(one), *details(finding)])},
        "locations": [{"physicalLocation": _physical(one.file, one.line or 1), "logicalLocations": logical}],
        "partialFingerprints": {"newskgFinding/v1": mark},
        "properties": {name: value for name, value in said if value is not None},
    }
    if one.known is not None:
        made["baselineState"] = "unchanged" if one.known else "new"
    if one.passage is not None:
        made["relatedLocations"] = [_related(one.passage)]
    return made


def _related(passage: Passage) -> Json:
    location: Json = {
        "id": 1,
        "message": {"text": place(passage)},
        "logicalLocations": [{"fullyQualifiedName": passage.article, "kind": "resource"}],
    }
    if passage.file is not None and passage.line is not None and passage.column is not None:
        physical = _physical(passage.file, passage.line)
        if "\n" not in passage.words:
            physical["region"] |= {"startColumn": passage.column, "endColumn": passage.column + len(passage.words)}
        location["physicalLocation"] = physical
    return location


def _physical(file: str, line: int) -> Json:
    return {"artifactLocation": _artifact(file), "region": {"startLine": line}}


def _artifact(file: str) -> Json:
    """Return the path of a file relative to the working directory, as code scanning expects."""
    if file == "-":
        return {"uri": "stdin"}
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix(), errors="replace"), "uriBaseId": "%SRCROOT%"}


def _iri(rule: str) -> str:
    return quote(rule, safe="/:#?=&%~@!$'()*+,;[]", errors="replace")


def _fingerprint(one: Located) -> str:
    """Return a fingerprint that survives moved lines: the problem, the node and the graph.

    Blank nodes have no name that would mean the same another time.
    """
    finding = one.finding
    nodes = ["_:" if node is not None and is_made_up(node) else node for node in (finding.focus, finding.value)]
    file = _artifact(one.file)["uri"]
    content = [finding.rule, finding.part, finding.path, *nodes, one.graph or file]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def _notification(checked: Checked) -> Json:
    return {
        "level": "error",
        "message": {"text": harmless(checked.error or "")},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(checked.file)}}],
    }


def _note(notice: Notice) -> Json:
    made: Json = {
        "level": "error" if notice.fails else "note" if notice.minor else "warning",
        "message": {"text": harmless(notice.message)},
    }
    if notice.file:
        made["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(notice.file)}}]
    return made
