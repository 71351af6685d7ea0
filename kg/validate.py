"""Checks graphs against the shapes.

pySHACL does the work: without inference, without ``owl:imports``, and without fetching anything. What
SHACL cannot see, because it is not in the graph, is the article's text: ``check_spans`` looks at that.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from pyshacl import ShapesGraph, Validator
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg import files
from kg.errors import InputError
from kg.model import Finding, Severity
from kg.names import NIF, SHAPES

#: The files among the shapes that are made for other graphs than those of articles.
_OTHER_SHAPES = frozenset({"lexicon.ttl", "ontology.ttl"})

#: pySHACL would also log what it raises.
_SILENT = logging.getLogger(f"{__name__}.pyshacl")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False

_GRAVEST_FIRST = tuple(Severity)


def validate_graph(graph: Graph, *, shapes: Graph | None = None) -> list[Finding]:
    """Check a graph against the shapes: ours, unless others are given.

    Returns:
        What does not conform, the gravest first, then by node: the same list for the same graph.

    Raises:
        InputError: a shape is broken; says which where pySHACL does.

    >>> from kg.names import KG
    >>> broken = Graph().add((URIRef("urn:x"), KG.startDate, Literal("yesterday")))
    >>> validate_graph(broken)[0].message
    'A dated event names the words from which its date follows (kg:dateEvidence).'
    """
    collected = load_shapes() if shapes is None else ShapesGraph(shapes, logger=_SILENT)
    options = {"inplace": True, "logger": _SILENT}
    validator = Validator(DataGraph.from_rdflib(graph), shacl_graph=collected.graph, options=options)
    validator.shacl_graph = collected  # spares collecting the shapes anew for every graph
    try:
        _, report, _ = validator.run()  # type: ignore[no-untyped-call]
    except (ReportableRuntimeError, re.error) as error:
        raise InputError(f"a shape is broken: {' '.join(str(error).split())}") from error
    results = report.subjects(RDF.type, SH.ValidationResult)
    return _in_order(_finding(report, result, collected.graph) for result in results)


def check_spans(graph: Graph, text: str) -> list[Finding]:
    """Check that every mention gives exactly the words at its offsets, and names these in its IRI.

    Args:
        graph: one article's.
        text: the article's text.

    >>> check_spans(Graph().add((URIRef("urn:a#char=0,6"), NIF.anchorOf, Literal("Rebels"))), "Rebels left.")
    []
    """
    findings = []
    for mention, words in graph.subject_objects(NIF.anchorOf):
        offsets = re.search(r"#char=(\d+),(\d+)$", str(mention))
        begin, end = (int(offsets[1]), int(offsets[2])) if offsets else (0, 0)
        if text[begin:end] != str(words):
            message = "A mention’s words (nif:anchorOf) stand in the text exactly at its offsets."
            findings.append(_span_finding("Span-anchorOf", message, mention, NIF.anchorOf, words))
        for path, offset in ((NIF.beginIndex, begin), (NIF.endIndex, end)):
            findings += [
                _span_finding("Span-offsets", "A mention’s offsets are those in its IRI.", mention, path, value)
                for value in graph.objects(mention, path)
                if str(value) != str(offset)
            ]
    return _in_order(findings)


def _span_finding(rule: str, message: str, mention: Node, path: URIRef, value: Node) -> Finding:
    return Finding(message, Severity.VIOLATION, str(SHAPES[rule]), str(mention), str(path), str(value))


@cache
def load_shapes() -> ShapesGraph:
    """Load the shapes that every graph of ours conforms to, once."""
    ours = (path for path in files.shapes().glob("*.ttl") if path.name not in _OTHER_SHAPES)
    return ShapesGraph(aim_properties(read_shapes(ours)), logger=_SILENT)


def aim_properties(shapes: Graph) -> Graph:
    """Give property shapes the targets of the node shapes that they stand in, instead of standing there.

    That means the same, but pySHACL then checks a property once for all nodes, not once for each:
    it takes half the time. Of our shapes none is used by another but through ``sh:property``.
    """
    for outer, inner in list(shapes.subject_objects(SH.property)):
        for way in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
            for target in shapes.objects(outer, way):
                shapes.add((inner, way, target))
        shapes.remove((outer, SH.property, inner))
    return shapes


def read_shapes(paths: Iterable[Path]) -> Graph:
    """Read Turtle files of shapes into one graph.

    Oxigraph parses them: ten times faster than rdflib.

    Raises:
        InputError: a file cannot be read, or is no Turtle; says where in it.
    """
    graph = Graph(bind_namespaces="none")
    for path in sorted(paths):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                graph.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
        except SyntaxError as error:
            raise InputError(f"no Turtle: {error.msg}", source=str(path), line=error.lineno) from error
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from error
    return graph


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        language = term.language
        return Literal(term.value, lang=language, datatype=None if language else URIRef(term.datatype.value))
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise InputError("shapes cannot speak of triples in triples")


def _finding(report: Graph, result: Node, shapes: Graph) -> Finding:
    severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    return Finding(
        message=" ".join(sorted(str(message) for message in report.objects(result, SH.resultMessage))),
        severity=Severity(severity) if severity in set(Severity) else Severity.VIOLATION,
        rule=_rule(report.value(result, SH.sourceShape), shapes),
        focus=str(report.value(result, SH.focusNode)),
        path=None if path is None else _path(path, report),
        value=None if value is None else str(value),
    )


def _rule(shape: Node | None, shapes: Graph) -> str:
    """Return the IRI of a shape, or of the one it stands in if it has none of its own."""
    while isinstance(shape, BNode):
        shape = next(shapes.subjects(None, shape), None)
    return str(shape or SH.Shape)


def _path(path: Node, graph: Graph) -> str:
    """Write a property path as SPARQL does, a plain one as its IRI."""
    if isinstance(path, URIRef):
        return str(path)
    for operator, before, after in _OPERATORS:
        inner = graph.value(path, operator)
        if inner is not None:
            return f"{before}{_step(inner, graph)}{after}"
    alternatives = graph.value(path, SH.alternativePath)
    members = Collection(graph, path if alternatives is None else alternatives)
    return ("/" if alternatives is None else "|").join(_step(member, graph) for member in members)


_OPERATORS = (
    (SH.inversePath, "^", ""),
    (SH.zeroOrMorePath, "", "*"),
    (SH.oneOrMorePath, "", "+"),
    (SH.zeroOrOnePath, "", "?"),
)


def _step(path: Node, graph: Graph) -> str:
    return f"<{path}>" if isinstance(path, URIRef) else f"({_path(path, graph)})"


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    def key(finding: Finding) -> tuple[int, str, str, str, str, str]:
        grave = _GRAVEST_FIRST.index(finding.severity)
        return grave, finding.focus, finding.rule, finding.path or "", finding.value or "", finding.message

    return sorted(set(findings), key=key)
