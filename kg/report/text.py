"""Puts findings into lines for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Finding, Severity
from kg.report.words import Paint, plain

_SHADES = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}

#: An IRI within a property path.
_IRI = re.compile(r"<([^<>]*)>")


def findings_lines(findings: Sequence[Finding], source: str, paint: Paint = plain) -> Iterator[str]:
    r"""Yield what validation found, the gravest first: a line on each, and below it what it is about.

    >>> finding = Finding("An event has a label.", Severity.VIOLATION, "Event-label", "event/1-5", "rdfs:label")
    >>> print(*findings_lines([finding], "a.ttl"), sep="\n")
    a.ttl: Violation: An event has a label. [Event-label]
        event/1-5 rdfs:label
    """
    from kg.answers import short_iri

    order = list(Severity)
    for finding in sorted(findings, key=lambda f: (order.index(f.severity), f.rule, f.focus, f.value or "")):
        label = paint(finding.severity.value, _SHADES[finding.severity])
        yield f"{source}: {label}: {finding.message} [{finding.rule.rpartition('#')[2]}]"
        value = finding.value if finding.value != finding.focus else None
        path = _IRI.sub(lambda iri: short_iri(iri[1]), finding.path or "")
        yield "    " + " ".join(short_iri(part) for part in (finding.focus, path, value) if part)
