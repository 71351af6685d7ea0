"""From an extraction to its graph."""

from kg.rdf.graph import to_graph

__all__ = ["to_graph"]
