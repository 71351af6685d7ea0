"""Links the same things in graphs of several articles, in a graph of its own."""

from kg.linking.api import merge
from kg.linking.model import Link, Same

__all__ = ["Link", "Same", "merge"]
