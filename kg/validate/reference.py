"""The reference among the engines: pySHACL, without inference, ``owl:imports`` or anything that is fetched."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from pyshacl import ShapesGraph
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from rdflib import Graph, Literal
from rdflib.namespace import OWL, SH
from rdflib.term import IdentifiedNode, Node

from kg.errors import InputError
from kg.model import Finding, Severity
from kg.sparql import room
from kg.validate.bounds import TookTooLong
from kg.validate.cite import path_of, rule_of
from kg.validate.wellformed import broken, check_layout, check_shapes, endless

#: pySHACL would also log what it raises.
_SILENT = logging.getLogger(f"{__name__}.pyshacl")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False

_EXECUTOR = SHACLExecutor()

Focus = IdentifiedNode | Literal


def name() -> str:
    """Name the engine with its version.

    >>> name().partition(" ")[0]
    'pySHACL'
    """
    return f"pySHACL {version('pyshacl')}"


class Reference:
    """Shapes as pySHACL uses them.

    Args:
        shapes: what is to be checked against; a few triples are added that pySHACL needs.
        known: whether they are known to be whole.

    Raises:
        InputError: a shape is broken; says which and why.
    """

    def __init__(self, shapes: Graph, *, known: bool = False) -> None:
        if not known:
            check_layout(shapes)
        _gather_prefixes(shapes)
        self.shapes = ShapesGraph(shapes, logger=_SILENT)
        try:
            self._all: Collection[Shape] = self.shapes.shapes
        except ReportableRuntimeError as error:
            raise InputError(f"a shape is broken: {' '.join(str(error).split())}") from error
        if not known:
            check_shapes(self.shapes)

    def results(self, graph: Graph, only: Mapping[Node, Sequence[Focus]] | None = None) -> list[Result]:
        """Check a graph.

        Args:
            graph: what is to be checked.
            only: the focus nodes to look at, by shape; by default all that the shapes' targets name.

        Raises:
            InputError: a shape cannot be applied to what is in the graph; says which and why.
        """
        data = DataGraph.from_rdflib(graph)
        found: list[Result] = []
        for shape in self._all:
            focus = None if only is None else only.get(shape.node, ())
            if focus is not None and not focus:
                continue
            try:
                with room():
                    _, results = shape.validate(_EXECUTOR, data, focus=focus)
            except TookTooLong:
                raise endless(shape.node, self.shapes.graph) from None
            except Exception as error:
                raise broken(shape.node, self.shapes.graph, error) from error
            found += (_result(node, triples) for _, node, triples in results)
        return found

    def findings(self, result: Result) -> Iterator[Finding]:
        """Put a result, and those that it rests on, in terms that a reader understands."""
        for one in (result, *result.details):
            severity = str(one.said[SH.resultSeverity][0]).removeprefix(str(SH))
            path, value = one.said.get(SH.resultPath), one.said.get(SH.value)
            yield Finding(
                message=" ".join(sorted({str(message) for message in one.said.get(SH.resultMessage, ())})),
                severity=Severity(severity) if severity in set(Severity) else Severity.VIOLATION,
                rule=rule_of(one.said[SH.sourceShape][0], self.shapes.graph),
                focus=str(one.said[SH.focusNode][0]),
                path=None if path is None else path_of(path[0], self.shapes.graph),
                value=None if value is None else str(value[0]),
            )


def _gather_prefixes(shapes: Graph) -> None:
    """Let prefixes that others import within the same graph stand with these too, where pySHACL looks for them."""
    for owner in set(shapes.objects(None, SH.prefixes)):
        for imported in list(shapes.transitive_objects(owner, OWL.imports)):
            for declared in list(shapes.objects(imported, SH.declare)):
                shapes.add((owner, SH.declare, declared))


@dataclass(frozen=True, slots=True)
class Result:
    """A ``sh:ValidationResult``: what is said of it, and the results that it rests on (``sh:detail``)."""

    said: Mapping[Node, Sequence[Node]]
    details: tuple[Result, ...] = ()


def _result(node: Node, triples: Iterable[tuple[Node, Node, Node | tuple[object, Node]]]) -> Result:
    """Read a result out of the triples that pySHACL makes of it and of those that it rests on."""
    results: dict[Node, dict[Node, list[Node]]] = {}
    for subject, predicate, said in triples:
        value = said[1] if isinstance(said, tuple) else said
        results.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return Result(results.pop(node), tuple(map(Result, results.values())))
