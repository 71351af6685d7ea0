"""Joins what graphs of several articles tell of one thing: links between them, in a graph of their own."""

from kg.linking.api import merge
from kg.linking.model import Link, Same

__all__ = ["Link", "Same", "merge"]
