"""The engines that check graphs: all find the same, and differ in the time they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from rdflib import Graph
from rdflib.term import Node

from kg.errors import InputError, UsageError
from kg.formats import to_node
from kg.model import Finding
from kg.validate import reference
from kg.validate.bounds import TookTooLong, bounded
from kg.validate.data import index_of
from kg.validate.findings import in_order
from kg.validate.prepared import Prepared, prepare
from kg.validate.reference import Focus, Result
from kg.validate.shapes import load_shapes

#: What checks a graph: pySHACL behind the precheck, or pySHACL alone.
Engine = Literal["precheck", "pyshacl"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


def validate_graph(
    graph: Graph, *, shapes: Graph | None = None, engine: Engine | None = None, timeout: float | None = None
) -> list[Finding]:
    """Check a graph against the shapes: ours, unless others are given.

    Args:
        graph: what is to be checked; it is left as it is.
        shapes: not to be changed once graphs were checked against them.
        engine: which of ``ENGINES`` does it; the findings are the same. By default the quick one.
        timeout: how many seconds it may take (``kg.validate.bounds``); by default any.

    Returns:
        What does not conform, the gravest first, then by node: the same list for the same graph.

    Raises:
        InputError: a shape is broken, or its time is over; says which and why.
        UsageError: there is no such engine.

    >>> from rdflib import Literal, URIRef
    >>> from kg.names import KG
    >>> broken = Graph().add((URIRef("urn:x"), KG.startDate, Literal("yesterday")))
    >>> validate_graph(broken)[-1].message
    'What has days is a kg:Event, a kg:Claim (when it was made) or a kg:Position.'
    """
    results = results_of(graph, shapes=shapes, engine=engine, timeout=timeout)
    return in_order(finding for result in results for finding in prepare(_or_ours(shapes)).reference.findings(result))


def results_of(
    graph: Graph, *, shapes: Graph | None = None, engine: Engine | None = None, timeout: float | None = None
) -> list[Result]:
    """Check a graph, and tell the results in SHACL's terms.

    Arguments and errors are those of ``validate_graph``.
    """
    engine = _engine(engine)
    prepared = prepare(_or_ours(shapes))
    try:
        with bounded(timeout):
            only = _suspects(graph, prepared) if engine == "precheck" else None
            return prepared.reference.results(graph, only)
    except TookTooLong:
        raise InputError("the time is over before a graph is checked: it needs more (--timeout)") from None


def _or_ours(shapes: Graph | None) -> Graph:
    return load_shapes() if shapes is None else shapes


def _suspects(graph: Graph, prepared: Prepared) -> Mapping[Node, Sequence[Focus]] | None:
    index = index_of(graph)
    suspects = None if index is None else prepared.precheck.suspects(index)
    return None if suspects is None else {shape: list(map(to_node, nodes)) for shape, nodes in suspects.items()}


def engine_name(engine: Engine | None = None) -> str:
    """Name an engine with its version, as reports do.

    Raises:
        UsageError: there is no such engine.

    >>> engine_name("pyshacl").startswith("pySHACL "), engine_name().endswith(" behind the precheck")
    (True, True)
    """
    return reference.name() + (" behind the precheck" if _engine(engine) == "precheck" else "")


def _engine(engine: Engine | None) -> Engine:
    if engine is not None and engine not in ENGINES:
        raise UsageError(f"no engine is called {engine!r}: choose one of {', '.join(ENGINES)}")
    return engine or "precheck"
