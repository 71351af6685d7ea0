"""The order of findings."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Finding, Severity

_GRAVEST_FIRST = tuple(Severity)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings, the gravest first, then by node: the same list for the same findings, each once."""

    def key(finding: Finding) -> tuple[int, str, str, str, str, str]:
        grave = _GRAVEST_FIRST.index(finding.severity)
        return grave, finding.focus, finding.rule, finding.path or "", finding.value or "", finding.message

    return sorted(set(findings), key=key)
