"""Answers SPARQL over HTTP: the protocol of queries, and the Graph Store Protocol to read."""

from kg.serve.app import make_app
from kg.serve.pool import Limits

__all__ = ["Limits", "make_app"]
