"""Writes a report as SHACL does: a ``sh:ValidationReport`` in Turtle, the same graph that pySHACL makes.

What SHACL has no property for, the place of a result and what was not checked, stands in comments of the file: they
are for people, and no part of the graph. A file that could not be checked is a result, so that nobody takes the
graph for conforming.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.errors import OutputError
from kg.formats import to_term
from kg.model import Finding, Located, Report, Result
from kg.names import SHAPES
from kg.report.words import INVISIBLE, harmless, noticed, place

_UNCHECKED = URIRef(str(SHAPES.Unchecked))
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_SH = re.compile(rf"<{re.escape(str(SH))}([A-Za-z]+)>")

Triple = tuple[Node, Node, Node]


def render(report: Report) -> str:
    """Return a report as Turtle: the same report gives the same bytes."""
    made = _Results()
    for one in report.findings:
        made.add_finding(one)
    for checked in report.checked:
        if checked.error is not None:
            made.add_unchecked(checked.error, checked.file)
    for notice in report.notices:
        if notice.fails:
            made.add_unchecked(notice.message, notice.file)
    own = BNode("report")
    said = [(RDF.type, SH.ValidationReport), (SH.conforms, Literal(not made.nodes))]
    comments = [f"Checked by {report.engine} against {report.shapes}.", *map(noticed, report.notices)]
    lines = [
        f"@prefix sh: <{SH}> .",
        "",
        *_description(own, [*said, *((SH.result, node) for node in made.nodes)], comments),
        *made.lines,
        *made.described(),
    ]
    text = "\n".join(lines) + "\n"
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


class _Results:
    """Collects results and the descriptions of their blank nodes, which it names in order."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.lines: list[str] = []
        self._number = 0
        self._names: dict[tuple[str, ...], BNode] = {}
        self._triples: dict[Triple, None] = {}

    def add_finding(self, one: Located) -> None:
        """Add all results of a finding."""
        where = f"{one.file}:{one.line}" if one.line else one.file
        comment = harmless(f"{where} ({place(one.passage)})" if one.passage else where)
        for result in one.finding.results or (_result_of(one.finding),):
            self.nodes.append(self._add(result, ("data", one.file, one.graph or ""), comment))

    def add_unchecked(self, message: str, file: str) -> None:
        """Add a result for what could not be checked."""
        focus = Path(file).resolve().as_uri() if file not in {"", "-"} else f"urn:newskg:{file or 'shapes'}"
        words = (Literal(harmless(message)),)
        result = Result(URIRef(focus), SH.Violation, _UNCHECKED, _UNCHECKED, messages=words)
        self.nodes.append(self._add(result, ("data",), ""))

    def described(self) -> Iterator[str]:
        """Yield what the blank nodes of all results are described by."""
        by_subject: dict[Node, list[tuple[Node, Node]]] = {}
        for subject, predicate, value in self._triples:
            by_subject.setdefault(subject, []).append((predicate, value))
        for subject, said in by_subject.items():
            yield from _description(subject, said)

    def _add(self, result: Result, scope: tuple[str, ...], comment: str) -> Node:
        """Add a result; blank nodes of the data mean the same only within their graph."""
        self._number += 1
        node = BNode(f"r{self._number}")
        shapes = ("shapes",)
        said: list[tuple[Node, Node]] = [
            (RDF.type, SH.ValidationResult),
            (SH.focusNode, self._named(result.focus, scope)),
            (SH.resultSeverity, result.severity),
            (SH.sourceConstraintComponent, result.component),
            (SH.sourceShape, self._named(result.shape, shapes)),
            *((SH.resultMessage, message) for message in result.messages),
        ]
        for predicate, term, where in (
            (SH.resultPath, result.path, shapes),
            (SH.value, result.value, scope),
            (SH.sourceConstraint, result.constraint, shapes),
        ):
            if term is not None:
                said.append((predicate, self._named(term, where)))
        for triples, where in ((result.data, scope), (result.shapes, shapes)):
            for triple in triples:
                subject, verb, object = (self._named(term, where) for term in triple)
                self._triples[subject, verb, object] = None
        details = [(SH.detail, self._add(detail, scope, "")) for detail in result.details]
        self.lines += _description(node, [*said, *details], [comment] if comment else [])
        return node

    def _named(self, node: Node, scope: tuple[str, ...]) -> Node:
        if not isinstance(node, BNode):
            return node
        key = (*scope, str(node))
        if key not in self._names:
            self._names[key] = BNode(f"b{len(self._names) + 1}")
        return self._names[key]


def _result_of(finding: Finding) -> Result:
    """Make the result of a finding that no engine of SHACL has made."""
    rule = _term_of(finding.rule)
    return Result(
        focus=_term_of(finding.focus),
        severity=SH[finding.severity.value],
        component=rule,
        shape=rule,
        path=URIRef(finding.path) if finding.path and _IRI.fullmatch(finding.path) else None,
        value=None if finding.value is None else Literal(finding.value),
        messages=(Literal(finding.message),),
    )


def _term_of(words: str) -> Node:
    return URIRef(words) if _IRI.fullmatch(words) else Literal(words)


def _description(subject: Node, said: Iterable[tuple[Node, Node]], comments: Iterable[str] = ()) -> Iterator[str]:
    yield from (f"# {harmless(comment)}" for comment in comments)
    values: dict[Node, list[str]] = {}
    for predicate, value in said:
        values.setdefault(predicate, []).append(_written(value))
    written = [
        f"{'a' if predicate == RDF.type else _written(predicate)} {' , '.join(words)}"
        for predicate, words in values.items()
    ]
    yield f"{_written(subject)} " + " ;\n    ".join(written) + " ."
    yield ""


def _written(node: Node) -> str:
    try:
        return _SH.sub(r"sh:\1", str(to_term(node))) if isinstance(node, URIRef) else str(to_term(node))
    except OutputError:  # no file could hold the term
        return _written(Literal(str(node).encode(errors="replace").decode()))
