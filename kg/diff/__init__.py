"""Compares graphs of articles: events, claims, actors and places.

``compare`` takes two graphs; ``kg.diff.inputs`` reads files and folders, and pairs and compares the graphs in them.
"""

from __future__ import annotations

from kg.diff.compare import compare
from kg.diff.model import Change, Changed, Diff, Difference, GraphDiff, Sort

__all__ = ["Change", "Changed", "Diff", "Difference", "GraphDiff", "Sort", "compare"]
