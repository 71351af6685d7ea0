"""The reference among the engines: pySHACL, without inference, ``owl:imports`` or anything that is fetched."""

from __future__ import annotations

import logging
import re
from importlib.metadata import version

from pyshacl import ShapesGraph, Validator
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.errors import InputError
from kg.model import Finding, Severity

#: pySHACL would also log what it raises.
_SILENT = logging.getLogger(f"{__name__}.pyshacl")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False

#: The last shapes as pySHACL collects them, so that it does it once and not for every graph.
_collected: dict[int, ShapesGraph] = {}
_KEPT = 4


def name() -> str:
    """Name the engine with its version.

    >>> name().partition(" ")[0]
    'pySHACL'
    """
    return f"pySHACL {version('pyshacl')}"


def run(graph: Graph, shapes: Graph) -> list[Finding]:
    """Check a graph against shapes with pySHACL.

    Raises:
        InputError: a shape is broken; says which where pySHACL does.
    """
    collected = _collect(shapes)
    options = {"inplace": True, "logger": _SILENT}
    validator = Validator(DataGraph.from_rdflib(graph), shacl_graph=collected.graph, options=options)
    validator.shacl_graph = collected  # spares collecting the shapes anew for every graph
    try:
        _, report, _ = validator.run()  # type: ignore[no-untyped-call]
    except (ReportableRuntimeError, re.error) as error:
        raise InputError(f"a shape is broken: {' '.join(str(error).split())}") from error
    results = report.subjects(RDF.type, SH.ValidationResult)
    return [_finding(report, result, collected.graph) for result in results]


def _collect(shapes: Graph) -> ShapesGraph:
    # what is kept holds on to its graph, so that no other can get its id
    if id(shapes) not in _collected:
        if len(_collected) >= _KEPT:
            del _collected[next(iter(_collected))]
        _collected[id(shapes)] = ShapesGraph(shapes, logger=_SILENT)
    return _collected[id(shapes)]


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
