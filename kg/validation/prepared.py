"""Shapes made ready for use, once for all graphs."""

from __future__ import annotations

from functools import cached_property

from rdflib import Graph

from kg.validation.precheck import Precheck
from kg.validation.quick import quick_tests
from kg.validation.reference import Reference
from kg.validation.shapes import load_shapes

_KEPT = 4
_prepared: dict[int, Prepared] = {}


class Prepared:
    """Shapes as the engines use them.

    Raises:
        InputError: a shape is broken; says which and why.
    """

    def __init__(self, shapes: Graph) -> None:
        # the tests check ours, which takes longer than to check an article
        self.reference = Reference(shapes, known=shapes is load_shapes())

    @cached_property
    def precheck(self) -> Precheck:
        """The quick tests of the shapes."""
        return Precheck(self.reference.shapes, quick_tests(load_shapes()))


def prepare(shapes: Graph) -> Prepared:
    """Make shapes ready; the last few only once."""
    # the entry keeps its graph alive, so that no other can get its id
    if id(shapes) not in _prepared:
        if len(_prepared) >= _KEPT:
            del _prepared[next(iter(_prepared))]
        _prepared[id(shapes)] = Prepared(shapes)
    return _prepared[id(shapes)]
