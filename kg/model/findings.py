"""The findings of validation, and where they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only makers of RDF load rdflib, not these values
    from rdflib.term import Node


class Severity(str, Enum):
    """How severe a finding is: the local names of SHACL's severities."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Result:
    """A ``sh:ValidationResult``: SHACL's terms for one violation.

    Attributes:
        focus: the node that was looked at.
        severity: the IRI of the severity, which may be somebody's own.
        component: the constraint component.
        shape: the shape, which may be a blank node.
        path: the property path, which is a blank node if it has several steps.
        value: the value at fault.
        constraint: the SPARQL constraint.
        messages: what the shape says, in each of its languages.
        details: the results that this one rests on.
        data: what is said of blank nodes of the data in this result.
        shapes: what is said of blank nodes of the shapes in this result.
    """

    focus: Node
    severity: Node
    component: Node
    shape: Node
    path: Node | None = None
    value: Node | None = None
    constraint: Node | None = None
    messages: tuple[Node, ...] = ()
    details: tuple[Result, ...] = ()
    data: tuple[tuple[Node, Node, Node], ...] = ()
    shapes: tuple[tuple[Node, Node, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that validation found wrong, in terms that a reader understands.

    Attributes:
        message: what is wrong.
        severity: how grave it is; what has a severity of its own counts as a violation.
        rule: the IRI of the shape, or of the one in whose description a nameless shape stands.
        focus: the node at fault, as text.
        path: the property, or the path as SPARQL writes it.
        value: the value at fault, as text.
        part: what distinguishes a nameless shape from others of its rule.
        details: the findings that this one rests on; they do not count by themselves.
        results: the same in RDF terms: several results where they differ in nothing that a reader sees.
    """

    message: str
    severity: Severity
    rule: str
    focus: str
    path: str | None = None
    value: str | None = None
    part: str = ""
    details: tuple[Finding, ...] = ()
    results: tuple[Result, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in the text of an article: offsets in code points, line and column from 1 where the text is at hand."""

    article: str
    begin: int
    end: int
    words: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it is: in which file and line, in which named graph, on which words.

    ``known`` says whether a baseline accepts it; it is None where there is no baseline.
    """

    finding: Finding
    file: str
    line: int | None = None
    graph: str | None = None
    name: str = ""
    passage: Passage | None = None
    known: bool | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked, or the sentence that says why it could not be."""

    file: str
    graphs: int = 0
    triples: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was not checked although one may think so.

    Attributes:
        message: what it is.
        file: the file that it is about, if it is about one.
        fails: whether it makes the check fail, as it does where all is to be checked (``--strict``).
        minor: whether it is so common that it is told in reports, and to nobody who wants quiet.
    """

    message: str
    file: str = ""
    fails: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a validation in all files, with the engine and the shapes used."""

    checked: tuple[Checked, ...]
    findings: tuple[Located, ...]
    engine: str
    shapes: str
    notices: tuple[Notice, ...] = ()
