"""Work that is done without collecting garbage."""

from __future__ import annotations

import gc
import weakref

from kg.startup import in_one_go


class Knot:
    """Something that only the garbage collector frees, as a graph of rdflib is."""

    def __init__(self) -> None:
        self.itself = self
        self.parts = [[number] for number in range(5000)]


def test_what_is_dropped_after_a_piece_of_work_is_collected() -> None:
    knots = []
    for _ in range(100):
        with in_one_go():
            knot = Knot()
        knots.append(weakref.ref(knot))
    assert any(knot() is None for knot in knots[:50])
    assert gc.isenabled()
