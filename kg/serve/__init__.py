"""Answers SPARQL over HTTP, and assistants: ``app`` makes the server of the one, ``assistant`` that of the other."""

from kg.serve.pool import Limits

__all__ = ["Limits"]
