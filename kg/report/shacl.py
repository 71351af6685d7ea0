"""Writes a report as SHACL does: a ``sh:ValidationReport`` in Turtle, without blank nodes.

What a ``sh:ValidationResult`` has no property for, the place, is its comment. The path of a result is
written if it is one property: other paths are blank nodes in RDF.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import astuple
from uuid import UUID, uuid5

import pyoxigraph as ox

from kg.model import Located, Report
from kg.report.words import INVISIBLE, place

_HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""

_NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # that of IRIs, RFC 9562
_IRI = re.compile(r"(?:https?|file|urn|tag):[^\s<>\"{}|\\^`]+")


def render(report: Report) -> str:
    """Return a report as Turtle: the same report gives the same bytes."""
    names = _names(report.findings)
    results = [_result(name, one) for name, one in zip(names, report.findings, strict=True)]
    own = f"<urn:uuid:{uuid5(_NAMESPACE, json.dumps([*names, *map(astuple, report.checked)]))}>"
    head = [f"{own} a sh:ValidationReport", f"sh:conforms {'false' if names else 'true'}"]
    head += ["sh:result " + " ,\n        ".join(names)] if names else []
    head.append(f"rdfs:comment {_literal(f'Checked by {report.engine} against {report.shapes}.')}")
    text = "\n".join([_HEAD, " ;\n    ".join(head) + " .\n", *results])
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def _names(findings: tuple[Located, ...]) -> list[str]:
    """Return an IRI for each finding: it follows from what it says, and how often that was said before."""
    seen: Counter[str] = Counter()
    names = []
    for one in findings:
        content = json.dumps([astuple(one.finding), one.file, one.graph])
        seen[content] += 1
        names.append(f"<urn:uuid:{uuid5(_NAMESPACE, f'{seen[content]} {content}')}>")
    return names


def _result(name: str, one: Located) -> str:
    finding = one.finding
    lines = [
        f"{name} a sh:ValidationResult",
        f"sh:resultSeverity sh:{finding.severity.value}",
        f"sh:focusNode {_term(finding.focus)}",
        *([f"sh:resultPath {_term(finding.path)}"] if finding.path and _IRI.fullmatch(finding.path) else []),
        *([f"sh:value {_term(finding.value)}"] if finding.value is not None else []),
        f"sh:sourceShape {_term(finding.rule)}",
        f"sh:resultMessage {_literal(finding.message)}",
        f"rdfs:comment {_literal(_place(one))}",
    ]
    return " ;\n    ".join(lines) + " .\n"


def _place(one: Located) -> str:
    line = f"{one.file}:{one.line}" if one.line else one.file
    return f"{line} ({place(one.passage)})" if one.passage else line


def _term(node: str) -> str:
    if _IRI.fullmatch(node):
        try:
            return str(ox.NamedNode(node))
        except ValueError:
            pass
    return _literal(node)


def _literal(words: str) -> str:
    return str(ox.Literal(words.encode(errors="replace").decode()))
