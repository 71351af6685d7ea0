"""Baselines: the findings that are accepted today, so that only new ones fail.

A baseline is a file of JSON Lines, sorted, one line for each thing that is wrong with a node. It holds neither lines
nor messages nor times: moving a node within its file, or wording a message anew, changes nothing in it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError
from kg.model import Located, Report
from kg.validation.labels import is_made_up

_HEAD = {"newskg-baseline": 1}
_TEXTS = ("file", "graph", "focus", "rule", "path", "value")


class Mark(NamedTuple):
    """The identity of a finding: its rule, value, node and graph."""

    graph: str
    focus: str
    rule: str
    path: str
    value: str


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """An accepted finding, up to ``count`` times; ``file`` is where it was then."""

    file: str
    mark: Mark
    count: int = 1


Baseline = tuple[Accepted, ...]


def mark_of(located: Located, folder: Path) -> Mark:
    """Return the identity of a finding.

    Args:
        located: the finding.
        folder: the folder in which the command was called: IRIs of files are written from there, so that they are
            the same on every machine.
    """
    finding = located.finding
    here = f"{folder.as_uri()}/"

    def steady(text: str | None) -> str:
        if not text:
            return ""
        return "_:" if is_made_up(text) else text.replace(here, "")

    # a focus node without a colon is a blank node: its label is another each time
    focus = steady(finding.focus) if ":" in finding.focus else "_:"
    return Mark(steady(located.graph), focus, steady(finding.rule), steady(finding.path), steady(finding.value))


def mark_known(report: Report, baseline: Baseline, folder: Path) -> tuple[Report, Baseline]:
    """Return for each finding of a report whether the baseline accepts it.

    Args:
        report: what was found.
        baseline: what is accepted.
        folder: see ``mark_of``.

    Returns:
        The report with ``known`` set in its findings, and what the baseline accepts that is there no more (of
        the files that were checked: nothing is known of others).
    """
    left = Counter[Mark]()
    for accepted in baseline:
        left[accepted.mark] += accepted.count
    findings = []
    for located in report.findings:
        mark = mark_of(located, folder)
        known = left[mark] > 0
        left[mark] -= known
        findings.append(replace(located, known=known))
    checked = _files(report, folder)
    outdated = []
    for accepted in sorted(baseline, reverse=True):
        gone = min(accepted.count, left[accepted.mark])
        if gone and accepted.file in checked:
            left[accepted.mark] -= gone
            outdated.append(replace(accepted, count=gone))
    return replace(report, findings=tuple(findings)), tuple(sorted(outdated))


def accept(
    report: Report, baseline: Baseline, folder: Path, *, is_there: Callable[[str], bool] = lambda _: True
) -> Baseline:
    """Return the baseline that accepts all that a report found.

    Args:
        report: what was found.
        baseline: the one before: what it says of files that were not checked stays.
        folder: see ``mark_of``.
        is_there: tells whether a file still exists; what the baseline says of others goes.
    """
    checked = _files(report, folder)
    counts = Counter((_name(located.file, folder), mark_of(located, folder)) for located in report.findings)
    for accepted in baseline:
        if accepted.file not in checked and is_there(accepted.file):
            counts[accepted.file, accepted.mark] += accepted.count
    return tuple(sorted(Accepted(file, mark, count) for (file, mark), count in counts.items()))


def _files(report: Report, folder: Path) -> frozenset[str]:
    """Return the files that could be checked."""
    return frozenset(_name(checked.file, folder) for checked in report.checked if checked.error is None)


def _name(file: str, folder: Path) -> str:
    """Return the path of a file relative to the folder, with slashes."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(folder):
        path = path.relative_to(folder)
    return path.as_posix()


# -- the file -----------------------------------------------------------------------------------------


def read_baseline(path: Path) -> Baseline:
    """Read the file of a baseline.

    Raises:
        InputError: it cannot be read, or is no baseline (with the line).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"the baseline cannot be read: {reason}", source=str(path)) from error
    return parse_baseline(text, str(path))


def parse_baseline(text: str, source: str = "baseline") -> Baseline:
    r"""Read the text of a baseline.

    >>> parse_baseline('{"newskg-baseline": 1}\n{"file": "a.ttl", "focus": "urn:x", "rule": "urn:r", "count": 2}\n')
    (Accepted(file='a.ttl', mark=Mark(graph='', focus='urn:x', rule='urn:r', path='', value=''), count=2),)

    Raises:
        InputError: it is no baseline (with the line).
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines or _object(lines[0][1]) != _HEAD:
        raise InputError(
            f"not a baseline: its first line is not {json.dumps(_HEAD)}", source=source, line=1 if lines else None
        )
    return tuple(_accepted(line, source, number) for number, line in lines[1:])


def _accepted(line: str, source: str, number: int) -> Accepted:
    members = _object(line)
    texts = {name: members.get(name, "") for name in _TEXTS}
    count = members.get("count", 1)
    if not texts["rule"] or not all(isinstance(text, str) for text in texts.values()) or type(count) is not int:
        raise InputError(
            "not a line of a baseline", hint="rewrite it with --update-baseline", source=source, line=number
        )
    return Accepted(str(texts.pop("file")), Mark(**{name: str(text) for name, text in texts.items()}), count)


def _object(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def render_baseline(baseline: Iterable[Accepted]) -> str:
    r"""Return the text of a baseline: sorted, a line for each finding, members that say nothing left out.

    >>> render_baseline([Accepted("a.ttl", Mark("", "urn:x", "urn:r", "", "5"))]).splitlines()[1]
    '{"file": "a.ttl", "focus": "urn:x", "rule": "urn:r", "value": "5"}'
    """
    lines = [json.dumps(_HEAD)]
    for accepted in sorted(baseline):
        members = {"file": accepted.file, **accepted.mark._asdict()}
        shown: dict[str, object] = {name: members[name] for name in _TEXTS if members[name]}
        lines.append(json.dumps(shown | ({"count": accepted.count} if accepted.count > 1 else {}), ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def summary(before: Baseline, after: Baseline) -> str:
    """Return one sentence about what an update changed in a baseline.

    >>> summary((), (Accepted("a.ttl", Mark("", "urn:x", "urn:r", "", "")),))
    '1 finding accepted (1 new, 0 gone)'
    """
    was, now = (Counter[Mark]({one.mark: 0 for one in some}) for some in (before, after))
    for counter, some in ((was, before), (now, after)):
        for one in some:
            counter[one.mark] += one.count
    number = now.total()
    finding = "1 finding" if number == 1 else f"{number:,} findings"
    return f"{finding} accepted ({(now - was).total():,} new, {(was - now).total():,} gone)"
