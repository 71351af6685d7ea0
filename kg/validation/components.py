"""pySHACL's constraint components, corrected where Python's types and patterns differ from the standard's.

Values are compared and held against their datatypes as XML Schema has them (``kg.validation.xsd``), patterns are
XPath's (``kg.validation.patterns``), and what cannot be compared is a result, not the end of the check. The text of
pySHACL's own report, which nobody reads here, is left empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from pyshacl import shape as shape_module
from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS, ALL_CONSTRAINT_PARAMETERS
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.constraints.core.string_based_constraints import PatternConstraintComponent, StringBasedConstraintBase
from pyshacl.constraints.core.value_constraints import DatatypeConstraintComponent
from pyshacl.constraints.core.value_range_constraints import (
    MaxExclusiveConstraintComponent,
    MaxInclusiveConstraintComponent,
    MinExclusiveConstraintComponent,
    MinInclusiveConstraintComponent,
)
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import Graph, Literal
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import IdentifiedNode, Node

from kg.errors import OutputError
from kg.formats import to_term
from kg.validation.patterns import PatternError, compile_pattern
from kg.validation.values import compare
from kg.validation.xsd import is_well_formed

Outcome = tuple[bool, list[Any]]
Term = IdentifiedNode | Literal
ValuesByFocus = Mapping[Term, Iterable[Term]]
Holds = Callable[[int], bool]


class _Datatype(DatatypeConstraintComponent):
    def evaluate(self, _executor: object, data: Graph, values: ValuesByFocus, _path: object) -> Outcome:
        return _faults(self, data, values, lambda value: _is_of(value, self.datatype_rule))


def _is_of(value: Node, datatype: Node) -> bool:
    if not isinstance(value, Literal):
        return False
    own = RDF.langString if value.language else value.datatype or XSD.string
    if datatype in {RDFS.Literal, RDFS.Datatype}:
        return True
    return own == datatype and is_well_formed(str(value), str(datatype))


class _Range(ConstraintComponent):
    """Base of the components for minimum and maximum values."""

    limits: str
    holds: Holds

    def evaluate(self, _executor: object, data: Graph, values: ValuesByFocus, _path: object) -> Outcome:
        reports: list[Any] = []
        for limit in getattr(self, self.limits):
            _, found = _faults(self, data, values, lambda value, limit=limit: _stands(value, limit, self.holds))  # type: ignore[misc]
            reports += found
        return not reports, reports


class _MinInclusive(_Range, MinInclusiveConstraintComponent):
    limits, holds = "min_vals", staticmethod(lambda order: order >= 0)


class _MaxInclusive(_Range, MaxInclusiveConstraintComponent):
    limits, holds = "max_vals", staticmethod(lambda order: order <= 0)


class _MinExclusive(_Range, MinExclusiveConstraintComponent):
    limits, holds = "min_vals", staticmethod(lambda order: order > 0)


class _MaxExclusive(_Range, MaxExclusiveConstraintComponent):
    limits, holds = "max_vals", staticmethod(lambda order: order < 0)


class _Pair(ConstraintComponent):
    """Base of the components that compare two properties: one result per pair in the wrong order."""

    property_compare_set: set[Node]
    holds: Holds

    def evaluate(self, _executor: object, data: Graph, values: ValuesByFocus, _path: object) -> Outcome:
        reports = [
            self.make_v_result(data, focus, value_node=value)
            for focus, own in values.items()
            for other in self.property_compare_set
            for wanted in data.objects(focus, other)
            for value in own
            if not _stands(value, wanted, self.holds)
        ]
        return not reports, reports


class _LessThan(_Pair, LessThanConstraintComponent):
    holds = staticmethod(lambda order: order < 0)


class _LessThanOrEquals(_Pair, LessThanOrEqualsConstraintComponent):
    holds = staticmethod(lambda order: order <= 0)


class _Pattern(PatternConstraintComponent):
    def __init__(self, shape: shape_module.Shape) -> None:
        # pySHACL's own would take the patterns for Python's
        StringBasedConstraintBase.__init__(self, shape)
        self.string_rules = sorted(_literals(shape, SH.pattern))
        flags = "".join(sorted(_literals(shape, SH.flags)))
        self.compiled_cache = {
            pattern: compile_pattern(str(pattern), flags) for pattern in _literals(shape, SH.pattern)
        }


def _literals(shape: shape_module.Shape, parameter: Node) -> list[Literal]:
    found = list(shape.sg.graph.objects(shape.node, parameter))
    if not all(isinstance(value, Literal) for value in found):
        raise PatternError("sh:pattern and sh:flags must be strings")
    return cast("list[Literal]", found)


def _stands(value: Node, limit: Node, holds: Holds) -> bool:
    try:
        return compare(to_term(value), to_term(limit), holds)
    except OutputError:  # a value that RDF cannot express is never in order
        return False


def _faults(
    component: ConstraintComponent, data: Graph, values: ValuesByFocus, conforms: Callable[[Node], bool]
) -> Outcome:
    """Make a result for each value that does not conform."""
    reports = [
        component.make_v_result(data, focus, value_node=value)
        for focus, own in values.items()
        for value in own
        if not conforms(value)
    ]
    return not reports, reports


# -- in place of pySHACL's own ------------------------------------------------------------------------


class _Brief:
    """Omits pySHACL's own textual report, and survives an error in a message."""

    def make_v_result_description(self, *_: object, **__: object) -> str:
        return ""

    def make_generic_messages(self, data: Graph, focus: Node, value: Node | None) -> list[Literal]:
        try:
            return cast("list[Literal]", super().make_generic_messages(data, focus, value))  # type: ignore[misc]
        except (LookupError, ValueError, TypeError, RecursionError):
            # a list that goes in a circle has no end that could be written
            return [Literal(f"The value does not meet {self.constraint_name()}")]  # type: ignore[attr-defined]


_PATCHED = (
    _Datatype, _MinInclusive, _MaxInclusive, _MinExclusive, _MaxExclusive, _LessThan, _LessThanOrEquals, _Pattern,
)  # fmt: skip


def _brief(component: type[ConstraintComponent]) -> type[ConstraintComponent]:
    patched = next((one for one in _PATCHED if issubclass(one, component)), component)
    return type(component.__name__, (_Brief, patched), {})


#: The components by the parameters that call for them.
COMPONENTS: dict[Node, type[ConstraintComponent]] = {
    parameter: component
    for component in map(_brief, ALL_CONSTRAINT_COMPONENTS)
    for parameter in component.constraint_parameters()
}


@contextmanager
def patched() -> Iterator[None]:
    """Use these components instead of pySHACL's own while the context lasts.

    pySHACL looks them up in a table of its module, and has no other way to be given any.
    """
    before = getattr(shape_module, "CONSTRAINT_PARAMS", None)
    description = ConstraintComponent.make_v_result_description
    # what it remembers of blank nodes goes by the address of their graph, which another may have by now
    stringify_blank_node.dict_cache.clear()
    shape_module.CONSTRAINT_PARAMS = (ALL_CONSTRAINT_PARAMETERS, COMPONENTS)  # type: ignore[attr-defined]
    ConstraintComponent.make_v_result_description = _Brief.make_v_result_description  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        shape_module.CONSTRAINT_PARAMS = before or (None, None)  # type: ignore[attr-defined]
        ConstraintComponent.make_v_result_description = description  # type: ignore[method-assign]
