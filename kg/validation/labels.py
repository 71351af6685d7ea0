"""Stable labels of blank nodes, since Oxigraph invents new ones each time."""

from __future__ import annotations

import re

import pyoxigraph as ox

#: A label that Oxigraph or rdflib makes up, or that is made here.
_MADE_UP = re.compile(r"(?:N|_:)?[0-9a-f]{24,32}")


def is_made_up(label: str) -> bool:
    """Return whether a label was invented by the parser.

    >>> is_made_up("a4596e2d6dcadcee96937c62043542dc"), is_made_up("x")
    (True, False)
    """
    return _MADE_UP.fullmatch(label) is not None


class Labels:
    """Numbers the blank nodes that have no label of their own, in the order of their file.

    Args:
        first: the label before the first one, as a number: what is kept apart begins at other numbers.
        all: whether those with a label of their own are numbered as well.

    >>> labels = Labels()
    >>> labels.of(ox.BlankNode()) == ox.BlankNode("0" * 31 + "1"), labels.of(ox.BlankNode("x"))
    (True, <BlankNode value=x>)
    """

    def __init__(self, first: int = 0, *, all: bool = False) -> None:
        self._made: dict[ox.BlankNode, ox.BlankNode] = {}
        self._first = first
        self._all = all

    def of(self, node: ox.BlankNode) -> ox.BlankNode:
        """Return the blank node for another: always the same for the same."""
        found = self._made.get(node)
        if found is None:
            if not self._all and not is_made_up(node.value):
                return node
            # labels from files never look like this, or they are renamed too
            found = self._made[node] = ox.BlankNode(f"{self._first + len(self._made) + 1:032x}")
        return found
