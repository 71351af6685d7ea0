"""What all reports share: colours, and text from data made safe to display."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.model import Finding, Located, Notice, Passage, Report, Severity
from kg.names import short_iri
from kg.safety.printable import tidy

#: Colours words for a terminal, or leaves them as they are: ``paint(words, colour)``.
Paint = Callable[[str, str], str]

SEVERITIES = tuple(Severity)

#: An IRI within a property path.
_IRI = re.compile(r"<([^<>]*)>")
#: What begins a command to the runner of GitHub Actions, of the newer kind (in front) and of the older (anywhere).
_COMMAND = re.compile(r"^(\s*):(?=:)|##(?=\[)")
#: Characters that a terminal obeys, or that turn text around, beyond those that all formats escape.
INVISIBLE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def plain(text: str, _colour: str = "") -> str:
    """Leave words uncoloured."""
    return text


def harmless(words: str) -> str:
    r"""Make words one line that does nothing in a terminal or in a log of GitHub Actions.

    >>> harmless("::error::a\nb \x1b[2J ##[group]")
    ': :error::a b \\x1b[2J # #[group]'
    """
    return _COMMAND.sub(lambda found: "# #" if "#" in found[0] else f"{found[1]}: ", tidy(words))


def many(number: int, name: str) -> str:
    """Return how many there are of something.

    >>> many(1, "file"), many(1200, "graph")
    ('1 file', '1,200 graphs')
    """
    return f"{number:,} {name}" + ("" if number == 1 else "s")


def fails(one: Located, severity: Severity) -> bool:
    """Return whether a finding causes a failure: it is new, and at least as grave as ``severity``."""
    return not one.known and SEVERITIES.index(one.finding.severity) <= SEVERITIES.index(severity)


def conforms(report: Report, severity: Severity) -> bool:
    """Return whether a check passed: everything was read and checked, and nothing fails."""
    return not (
        any(checked.error is not None for checked in report.checked)
        or any(fails(one, severity) for one in report.findings)
        or any(notice.fails for notice in report.notices)
    )


def is_empty(report: Report) -> bool:
    """Return whether nothing was read that could be said to conform."""
    return not any(checked.triples for checked in report.checked)


def verdict(report: Report, severity: Severity) -> str:
    """Return the outcome of a check in a few words.

    >>> verdict(Report((), (), "none", "nothing"), Severity.VIOLATION)
    'nothing to check'
    """
    if any(checked.error is not None for checked in report.checked):
        return "not all could be checked"
    if any(fails(one, severity) for one in report.findings):
        return "does not conform"
    if any(notice.fails for notice in report.notices):
        return "not all was checked"
    return "nothing to check" if is_empty(report) else "conforms"


def noticed(notice: Notice) -> str:
    """Return one line about what was not checked."""
    return harmless(f"{notice.file}: {notice.message}" if notice.file else notice.message)


def gravest_first(findings: tuple[Located, ...]) -> list[Located]:
    """Sort findings by severity, keeping the order of equals."""
    return sorted(findings, key=lambda one: SEVERITIES.index(one.finding.severity))


def rule_name(rule: str) -> str:
    """Return the last part of a rule's IRI.

    >>> rule_name("https://w3id.org/newskg/shapes#Event-label")
    'Event-label'
    """
    return re.split(r"[#/:]", rule.rstrip("#/"))[-1] or rule


def rule_key(finding: Finding) -> tuple[str, str]:
    """Return what identifies a rule: nameless shapes have the IRI of the shape that contains them."""
    return finding.rule, finding.part


def rule_title(finding: Finding) -> str:
    """Return the short name of a rule, with what distinguishes a nameless shape from others in its shape.

    >>> rule_title(Finding("", Severity.INFO, "https://example.org/Cat", "urn:x", part="https://example.org/name"))
    'Cat name'
    """
    part = _IRI.sub(lambda iri: rule_name(iri[1]), finding.part)
    if part == finding.part and part:
        iri, blank, letters = part.partition(" ")
        part = f"{rule_name(iri)}{blank}{letters}"
    return f"{rule_name(finding.rule)} {part}".rstrip()


def severity_name(finding: Finding) -> str:
    """Return the severity of a finding, by the shape's own name for it if it has one.

    >>> severity_name(Finding("", Severity.WARNING, "urn:rule", "urn:x"))
    'Warning'
    """
    for result in finding.results:
        name = rule_name(str(result.severity))
        if name not in set(Severity):
            return f"{finding.severity.value} ({name})"
    return finding.severity.value


def about(one: Located) -> str:
    """Return one line about a finding: its node, the property and the value."""
    finding = one.finding
    value = _node(finding.value) if finding.value is not None and finding.value != finding.focus else ""
    graph = f"in {_node(one.graph)}" if one.graph and not finding.focus.startswith(one.graph) else ""
    known = "(accepted by the baseline)" if one.known else ""
    parts = (one.name or _node(finding.focus), f"{_path(finding)} {value}".strip(), graph, known)
    return "  ".join(harmless(part) for part in parts if part)


def details(finding: Finding, depth: int = 1) -> list[str]:
    """Return a line for each detail of a finding, indented by depth."""
    lines = []
    for one in finding.details:
        value = _node(one.value) if one.value is not None and one.value != one.focus else ""
        where = " ".join(part for part in (_node(one.focus), _path(one), value) if part)
        lines.append(f"{'  ' * depth}{harmless(f'{one.message} ({where})')}")
        lines += details(one, depth + 1)
    return lines


def _path(finding: Finding) -> str:

    return _IRI.sub(lambda iri: short_iri(iri[1]), short_iri(finding.path or ""))


def _node(node: str) -> str:
    from kg.validation.labels import is_made_up

    return "[]" if is_made_up(node) else short_iri(node)


def place(passage: Passage, *, within: str = "") -> str:
    """Return one line with the words of the article that a finding concerns; the file's own name is omitted.

    >>> place(Passage("a1", 4, 10, "struck", line=2, column=5)), place(Passage("a1", 4, 10, "struck"))
    ('a1, line 2, column 5: “struck”', 'a1, characters 4 to 10: “struck”')
    """
    where = f"characters {passage.begin} to {passage.end}"
    if passage.line is not None:
        where = f"line {passage.line}, column {passage.column}"
    article = passage.file or passage.article.rpartition("/")[2]
    return harmless(f"{f'{article}, ' if article != within else ''}{where}: “{_short(passage.words)}”")


def _short(words: str, longest: int = 80) -> str:
    return words if len(words) <= longest else f"{words[:longest].rstrip()}…"
