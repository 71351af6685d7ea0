"""The reference engine: pySHACL, without inference, ``owl:imports`` or fetching."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from pyshacl import ShapesGraph
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from rdflib import Graph, Literal
from rdflib.namespace import OWL, SH
from rdflib.term import IdentifiedNode, Node

from kg.errors import InputError
from kg.model import Finding, Result
from kg.sparql.syntax import room
from kg.validation.bounds import TookTooLong
from kg.validation.components import patched
from kg.validation.patterns import PatternError
from kg.validation.results import Reader, Triple, finding_of
from kg.validation.wellformed import broken, check_layout, check_shapes, endless

#: pySHACL would also log what it raises.
_SILENT = logging.getLogger(f"{__name__}.pyshacl")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False

#: pySHACL's own bound of 15 shapes within each other is less than what people write.
_EXECUTOR = SHACLExecutor(max_validation_depth=100)

Focus = IdentifiedNode | Literal


def name() -> str:
    """Name the engine with its version.

    >>> name().partition(" ")[0]
    'pySHACL'
    """
    return f"pySHACL {version('pyshacl')}"


@dataclass(slots=True)
class Checks:
    """The result of checking one graph.

    Attributes:
        results: the violations.
        errors: why shapes could not be applied.
        aimed: the shapes one of whose targets is in the graph.
    """

    results: list[Result] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    aimed: set[Node] = field(default_factory=set)


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
        self._described: dict[Node, tuple[Triple, ...]] = {}
        #: What shapes cannot be applied, while the others can.
        self.refused: list[InputError] = [] if known else check_shapes(self.shapes)

    def results(self, graph: Graph, only: Mapping[Node, Sequence[Focus]] | None = None) -> Checks:
        """Check a graph.

        Args:
            graph: the graph to check.
            only: the focus nodes to look at, by shape; by default all that the shapes' targets name.

        Returns:
            The results, with what kept a shape from being applied: the others are applied all the same.
        """
        checks = Checks(errors=list(self.refused))
        reader = Reader(self.shapes.graph, graph, self._described)
        with patched(), room():
            for shape in self._all:
                try:
                    focus = _focus(shape, graph) if only is None else only.get(shape.node, ())
                    if only is None and any(_is_in(node, graph) for node in focus):
                        checks.aimed.add(shape.node)
                    _, results = shape.validate(_EXECUTOR, graph, focus=list(focus)) if focus else (True, ())
                    checks.results += [reader.read(node, triples) for _, node, triples in results]
                except TookTooLong:
                    checks.errors.append(endless(shape.node, self.shapes.graph))
                    break
                except PatternError:
                    continue  # it was reported when the shapes were read
                except Exception as error:  # noqa: BLE001  whatever pySHACL stumbles over, other shapes can be applied
                    checks.errors.append(broken(shape.node, self.shapes.graph, error))
        return checks

    def finding(self, result: Result) -> Finding:
        """Put a result in terms that a reader understands."""
        return finding_of(result, self.shapes.graph)


def _focus(shape: Shape, graph: Graph) -> list[Focus]:
    return list(shape.focus_nodes(graph))  # type: ignore[no-untyped-call]


def _is_in(node: Node, graph: Graph) -> bool:
    return (node, None, None) in graph or (None, None, node) in graph


def _gather_prefixes(shapes: Graph) -> None:
    """Add prefixes that are imported within the same graph, where pySHACL looks for them."""
    for owner in set(shapes.objects(None, SH.prefixes)):
        for imported in list(shapes.transitive_objects(owner, OWL.imports)):
            for declared in list(shapes.objects(imported, SH.declare)):
                shapes.add((owner, SH.declare, declared))
