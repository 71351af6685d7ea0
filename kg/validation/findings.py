"""Findings of our own checks, and the order of all findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rdflib import Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.model import Finding, Result, Severity

_GRAVEST_FIRST = tuple(Severity)


def own_finding(
    message: str,
    rule: str,
    focus: Node,
    path: Node | None = None,
    value: Node | None = None,
    *,
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    """Make a finding for a check outside SHACL, with an equivalent SHACL result.

    >>> from rdflib import Literal, URIRef
    >>> own_finding("It is odd.", "urn:rule", URIRef("urn:x"), value=Literal(5)).results[0].value
    rdflib.term.Literal('5', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))
    """
    told = Result(
        focus=focus,
        severity=SH[severity.value],
        component=URIRef(rule),
        shape=URIRef(rule),
        path=path,
        value=value,
        messages=(Literal(message),),
    )
    return Finding(
        message=message,
        severity=severity,
        rule=rule,
        focus=str(focus),
        path=None if path is None else str(path),
        value=None if value is None else str(value),
        results=(told,),
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by severity, then by node: the same list for the same findings.

    Those in which a reader sees no difference become one, with the results of all of them.
    """

    def key(finding: Finding) -> tuple[int, str, str, str, str, str, str]:
        grave = _GRAVEST_FIRST.index(finding.severity)
        path, value = finding.path or "", finding.value or ""
        return grave, finding.focus, finding.rule, path, value, finding.message, finding.part

    results: dict[Finding, list[Result]] = {}
    for finding in findings:
        results.setdefault(finding, []).extend(finding.results)
    merged = (replace(finding, results=tuple(several)) for finding, several in results.items())
    return sorted(merged, key=key)
