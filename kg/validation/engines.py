"""The engines that check graphs: all find the same, but take different time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from rdflib import Graph
from rdflib.term import Node

from kg.errors import InputError, UsageError
from kg.model import Finding
from kg.validation import reference
from kg.validation.bounds import TookTooLong, bounded
from kg.validation.data import index_of
from kg.validation.findings import in_order
from kg.validation.prepared import Prepared, prepare
from kg.validation.reference import Checks, Focus
from kg.validation.shapes import load_shapes

#: What checks a graph: pySHACL after the precheck, or pySHACL alone.
Engine = Literal["precheck", "pyshacl"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of checking a graph.

    Attributes:
        findings: the findings, the most severe first, then by node.
        errors: why shapes could not be applied: one was refused, or time ran out.
        aimed: the shapes one of whose targets is in the graph.
    """

    findings: list[Finding]
    errors: list[InputError]
    aimed: frozenset[Node]


def validate_graph(
    graph: Graph, *, shapes: Graph | None = None, engine: Engine | None = None, timeout: float | None = None
) -> list[Finding]:
    """Check a graph against the shapes: ours, unless others are given.

    Args:
        graph: the graph to check; it is not changed.
        shapes: not to be changed once graphs were checked against them.
        engine: which of ``ENGINES`` does it; the findings are the same. By default the quick one.
        timeout: how many seconds it may take (``kg.validation.bounds``); by default any.

    Returns:
        What does not conform, the gravest first, then by node: the same list for the same graph.

    Raises:
        InputError: a shape is broken, or its time is over; says which and why.
        UsageError: there is no such engine.

    >>> from rdflib import Literal, URIRef
    >>> from kg.names import KG
    >>> broken = Graph().add((URIRef("urn:x"), KG.startDate, Literal("yesterday")))
    >>> {finding.focus for finding in validate_graph(broken)}
    {'urn:x'}
    """
    outcome = check_graph(graph, shapes=shapes, engine=engine, timeout=timeout)
    if outcome.errors:
        raise outcome.errors[0]
    return outcome.findings


def check_graph(
    graph: Graph, *, shapes: Graph | None = None, engine: Engine | None = None, timeout: float | None = None
) -> Outcome:
    """Check a graph like ``validate_graph``, but continue if a shape cannot be applied.

    Raises:
        InputError: the shapes are broken; says which and why.
        UsageError: there is no such engine.
    """
    engine = _engine(engine)
    prepared = prepare(load_shapes() if shapes is None else shapes)
    try:
        with bounded(timeout):
            checks = _checks(graph, prepared, engine)
    except TookTooLong:
        checks = Checks(errors=[InputError("timed out before the graph was checked", hint="raise --timeout")])
    findings = in_order(map(prepared.reference.finding, checks.results))
    return Outcome(findings, checks.errors, frozenset(checks.aimed))


def _checks(graph: Graph, prepared: Prepared, engine: Engine) -> Checks:
    index = index_of(graph) if engine == "precheck" else None
    if index is None or not prepared.precheck.knows(index):
        return prepared.reference.results(graph)
    try:
        suspects, aimed = prepared.precheck.suspects(index)
    except InputError as error:
        return Checks(errors=[error])
    checks = prepared.reference.results(
        graph, {shape: [cast("Focus", index.node(node)) for node in nodes] for shape, nodes in suspects.items()}
    )
    checks.aimed |= aimed
    return checks


def engine_name(engine: Engine | None = None) -> str:
    """Name an engine with its version, as reports do.

    Raises:
        UsageError: there is no such engine.

    >>> engine_name("pyshacl").startswith("pySHACL "), engine_name().endswith(" after the precheck")
    (True, True)
    """
    return reference.name() + (" after the precheck" if _engine(engine) == "precheck" else "")


def _engine(engine: Engine | None) -> Engine:
    if engine is not None and engine not in ENGINES:
        raise UsageError(f"unknown engine {engine!r}", hint=f"choose one of {', '.join(ENGINES)}")
    return engine or "precheck"
