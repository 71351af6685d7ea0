"""Links nodes of several articles that denote the same thing, in a graph of its own."""

from kg.linking.api import merge
from kg.linking.model import Link, Same

__all__ = ["Link", "Same", "merge"]
