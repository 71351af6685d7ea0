"""The reference among the engines: pySHACL, without inference, ``owl:imports`` or anything that is fetched."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version

from pyshacl import ShapesGraph
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from rdflib import Graph, Literal
from rdflib.namespace import SH
from rdflib.term import IdentifiedNode, Node

from kg.errors import InputError
from kg.model import Finding, Severity
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
        shapes: what is to be checked against; pySHACL adds two triples of its own to it.

    Raises:
        InputError: a shape is broken; says which and why.
    """

    def __init__(self, shapes: Graph) -> None:
        check_layout(shapes)
        self.shapes = ShapesGraph(shapes, logger=_SILENT)
        try:
            self._all: Collection[Shape] = self.shapes.shapes
        except ReportableRuntimeError as error:
            raise InputError(f"a shape is broken: {' '.join(str(error).split())}") from error
        check_shapes(self.shapes)

    def findings(self, graph: Graph, only: Mapping[Node, Sequence[Focus]] | None = None) -> list[Finding]:
        """Check a graph.

        Args:
            graph: what is to be checked.
            only: the focus nodes to look at, by shape; by default all that the shapes' targets name.

        Raises:
            InputError: a shape cannot be applied to what is in the graph; says which and why.
        """
        data = DataGraph.from_rdflib(graph)
        found: list[Finding] = []
        for shape in self._all:
            focus = None if only is None else only.get(shape.node, ())
            if focus is not None and not focus:
                continue
            try:
                _, results = shape.validate(_EXECUTOR, data, focus=focus)
            except TookTooLong:
                raise endless(shape.node, self.shapes.graph) from None
            except Exception as error:
                raise broken(shape.node, self.shapes.graph, error) from error
            found += (finding for _, _, triples in results for finding in self._findings(triples))
        return found

    def _findings(self, triples: Iterable[tuple[Node, Node, Node | tuple[object, Node]]]) -> Iterator[Finding]:
        """Read results, and those within each other, of which pySHACL makes triples."""
        results: dict[Node, dict[Node, list[Node]]] = {}
        for subject, predicate, said in triples:
            node = said[1] if isinstance(said, tuple) else said
            results.setdefault(subject, {}).setdefault(predicate, []).append(node)
        for result in results.values():
            severity = str(result[SH.resultSeverity][0]).removeprefix(str(SH))
            path, value = result.get(SH.resultPath), result.get(SH.value)
            yield Finding(
                message=" ".join(sorted({str(message) for message in result.get(SH.resultMessage, ())})),
                severity=Severity(severity) if severity in set(Severity) else Severity.VIOLATION,
                rule=rule_of(result[SH.sourceShape][0], self.shapes.graph),
                focus=str(result[SH.focusNode][0]),
                path=None if path is None else path_of(path[0], self.shapes.graph),
                value=None if value is None else str(value[0]),
            )
