"""Formats findings as lines, by file and rule, the most severe first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kg.model import Checked, Finding, Located, Report, Severity
from kg.report.words import (
    SEVERITIES,
    Paint,
    about,
    details,
    fails,
    harmless,
    many,
    noticed,
    place,
    plain,
    rule_key,
    rule_title,
    severity_name,
)

_SHADES = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_GOOD, _BAD = "32", "31"

#: How many findings of a rule are shown of each file, and how many files that conform are named.
_SHOWN = 3
_NAMED = 20


def report_lines(
    report: Report,
    *,
    severity: Severity = Severity.VIOLATION,
    everything: bool = False,
    quiet: bool = False,
    paint: Paint = plain,
) -> Iterator[str]:
    """Yield a report line by line.

    Args:
        report: what was found.
        severity: the least that makes a file fail.
        everything: whether all findings are shown, and not only the first of each rule.
        quiet: whether only findings that fail are shown, and nothing of files that conform.
        paint: colours words, or doesn't.
    """
    fine = 0
    by_file: dict[str, list[Located]] = {}
    for one in report.findings:
        by_file.setdefault(one.file, []).append(one)
    for checked in report.checked:
        found = by_file.get(checked.file, [])
        shown = [one for one in found if fails(one, severity)] if quiet else found
        shown = shown if everything else [one for one in shown if not one.known]
        if not (shown if quiet else found) and checked.error is None and not everything:
            fine += 1
            if quiet or fine > _NAMED:
                continue
        yield _result(report, checked, found, severity, paint, quiet=quiet)
        if everything and checked.error is not None:
            yield f"  {harmless(checked.error)}"
        yield from _grouped(shown, None if everything else _SHOWN, paint)
    if fine > _NAMED and not quiet:
        yield f"… and {many(fine - _NAMED, 'file')} more, without findings"
    if everything:
        yield from (f"{paint('not checked', _BAD)}: {noticed(notice)}" for notice in report.notices)
    if not quiet:
        yield totals(report)


def totals(report: Report) -> str:
    """Summarise a report in one line."""
    counts = Counter(one.finding.severity for one in report.findings if not one.known)
    known = sum(bool(one.known) for one in report.findings)
    unread = sum(checked.error is not None for checked in report.checked)
    parts = [many(counts[kind], f"{kind.value.lower()}") for kind in SEVERITIES if counts[kind]]
    parts += [f"{known:,} accepted by the baseline"] if known else []
    parts += [f"{many(unread, 'file')} not checked"] if unread else []
    noticed_only = sum(not notice.minor for notice in report.notices)
    parts += [f"{many(noticed_only, 'thing')} left unchecked"] if noticed_only else []
    graphs = sum(checked.graphs for checked in report.checked)
    triples = sum(checked.triples for checked in report.checked)
    return harmless(
        f"{many(len(report.checked), 'file')}, {many(graphs, 'graph')}, {many(triples, 'triple')}: "
        f"{', '.join(parts) or 'no findings'}. Checked by {report.engine} against {report.shapes}."
    )


def _result(
    report: Report, checked: Checked, found: Sequence[Located], severity: Severity, paint: Paint, *, quiet: bool
) -> str:
    counts = Counter(one.finding.severity for one in found if not one.known)
    known = len(found) - counts.total()
    parts = [many(counts[kind], kind.value.lower()) for kind in SEVERITIES if counts[kind]]
    parts += [f"{known:,} accepted by the baseline"] if known else []
    hidden = quiet and any(not fails(one, severity) and not one.known for one in found)
    if checked.error is not None:
        result = paint("could not be checked", _BAD)
    elif any(fails(one, severity) for one in found):
        result = paint("does not conform", _BAD)
    elif any(notice.file == checked.file for notice in report.notices):
        result = paint("nothing to check", _BAD)
    else:
        result = paint("conforms", _GOOD)
    if checked.triples or checked.error is None:
        parts.append(many(checked.triples, "triple") if checked.triples else "no triples at all")
    if checked.graphs > 1:
        parts.append(many(checked.graphs, "graph"))
    return f"{harmless(checked.file)}: {', '.join([result, *parts])}{' (not all shown)' if hidden else ''}"


def _grouped(found: Iterable[Located], most: int | None, paint: Paint) -> Iterator[str]:
    def group(one: Located) -> tuple[int, str, str, str]:
        return SEVERITIES.index(one.finding.severity), *rule_key(one.finding), one.finding.message

    in_order = sorted(found, key=lambda one: (*group(one), one.line or 0))
    for _, members in groupby(in_order, key=group):
        alike = list(members)
        finding = alike[0].finding
        yield f"  {_headline(finding, paint)}"
        for one in alike[:most]:
            yield from _entry(one)
        if most is not None and len(alike) > most:
            yield f"    … and {len(alike) - most:,} more (--all)"


def _headline(finding: Finding, paint: Paint) -> str:
    label = paint(harmless(severity_name(finding)), _SHADES[finding.severity])
    return f"{label}: {harmless(finding.message)} [{harmless(rule_title(finding))}]"


def _entry(one: Located) -> Iterator[str]:
    where = harmless(one.file) + (f":{one.line}" if one.line else "")
    yield f"    {where}  {about(one)}"
    passage = one.passage
    # the words are already part of the node's name
    if passage is not None and (passage.line is not None or passage.words not in one.name):
        yield f"      {place(passage, within=one.file)}"
    yield from (f"    {line}" for line in details(one.finding))


def findings_lines(findings: Sequence[Finding], source: str, paint: Paint = plain) -> Iterator[str]:
    r"""Yield findings whose places are not known, the gravest first: a line on each, and one on what it is about.

    >>> finding = Finding("An event has a label.", Severity.VIOLATION, "Event-label", "event/1-5", "rdfs:label")
    >>> print(*findings_lines([finding], "a.ttl"), sep="\n")
    a.ttl: Violation: An event has a label. [Event-label]
        event/1-5  rdfs:label
    """
    for finding in sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.focus, f.value or "")):
        yield f"{harmless(source)}: {_headline(finding, paint)}"
        yield f"    {about(Located(finding, source))}"
