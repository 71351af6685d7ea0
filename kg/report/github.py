"""Writes a report as annotations of GitHub Actions, which stand at their lines in a pull request.

GitHub shows the first ten of each kind that a step prints, so these tell of as many different rules as they can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.model import Located, Report, Severity
from kg.report.text import totals
from kg.report.words import about, details, gravest_first, harmless, place, rule_key, rule_title

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_MOST = 10


def render(report: Report) -> str:
    """Return a report as workflow commands, one per line, and a summary line."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    shown: Counter[str] = Counter()
    for checked in report.checked:
        if checked.error is not None and shown["error"] < _MOST:
            shown["error"] += 1
            yield _command("error", checked.error, file=checked.file, title="Could not be checked")
    for notice in report.notices:
        kind = "error" if notice.fails else "notice" if notice.minor else "warning"
        if shown[kind] < _MOST:
            shown[kind] += 1
            yield _command(kind, notice.message, file=notice.file, title="Not checked")
    for one in _varied(tuple(one for one in report.findings if not one.known)):
        kind = _COMMANDS[one.finding.severity]
        if shown[kind] < _MOST:
            shown[kind] += 1
            words = "\n".join([one.finding.message, about(one), *details(one.finding)])
            words += f"\n{place(one.passage)}" if one.passage else ""
            line = str(one.line) if one.line else ""
            yield _command(kind, words, file=one.file, line=line, title=rule_title(one.finding))
    yield totals(report)


def _varied(findings: tuple[Located, ...]) -> list[Located]:
    """Sort by severity, and within it the first finding of each rule, then the second of each."""
    seen: Counter[tuple[str, ...]] = Counter()
    ranked: list[tuple[int, Located]] = []
    for one in findings:
        key = (one.finding.severity.value, *rule_key(one.finding))
        ranked.append((seen[key], one))
        seen[key] += 1
    return gravest_first(tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0])))


def _command(kind: str, message: str, **properties: str) -> str:
    r"""Write a workflow command, nothing in which can begin another.

    >>> _command("error", "50 %\n::stop::", file="a,b.ttl", line="3", title="A: b")
    '::error file=a%2Cb.ttl,line=3,title=A%3A b::50 %25%0A: :stop::'
    """
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{kind} {told}::{_data(message)}"


def _data(words: str) -> str:
    lines = [harmless(line) for line in words.replace("\r", "\n").split("\n")]
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(words: str) -> str:
    return harmless(words).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
