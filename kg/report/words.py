"""What all reports have in common: colours, and words from data that can do no harm where they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.model import Located, Passage, Severity
from kg.printable import tidy

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
    """Say how many there are of something.

    >>> many(1, "file"), many(1200, "graph")
    ('1 file', '1,200 graphs')
    """
    return f"{number:,} {name}" + ("" if number == 1 else "s")


def fails(one: Located, severity: Severity) -> bool:
    """Say whether a finding is grave enough to fail, ``severity`` being the least that does; what is known is not."""
    return not one.known and SEVERITIES.index(one.finding.severity) <= SEVERITIES.index(severity)


def gravest_first(findings: tuple[Located, ...]) -> list[Located]:
    """Sort findings by how grave they are; those alike stay in their order."""
    return sorted(findings, key=lambda one: SEVERITIES.index(one.finding.severity))


def rule_name(rule: str) -> str:
    """Return the last part of a rule's IRI.

    >>> rule_name("https://w3id.org/newskg/shapes#Event-label")
    'Event-label'
    """
    return re.split(r"[#/:]", rule.rstrip("#/"))[-1] or rule


def about(one: Located) -> str:
    """Say in a line what a finding is about: its node, the property and the value at fault."""
    from kg.answers import short_iri

    finding = one.finding
    path = _IRI.sub(lambda iri: short_iri(iri[1]), short_iri(finding.path or ""))
    value = short_iri(finding.value) if finding.value is not None and finding.value != finding.focus else ""
    graph = f"in {short_iri(one.graph)}" if one.graph and not finding.focus.startswith(one.graph) else ""
    known = "(accepted by the baseline)" if one.known else ""
    parts = (one.name or short_iri(finding.focus), f"{path} {value}".strip(), graph, known)
    return "  ".join(harmless(part) for part in parts if part)


def place(passage: Passage, *, within: str = "") -> str:
    """Say in a line which words of the article a finding rests on; its name is left out in a text about that file.

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
