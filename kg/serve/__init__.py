"""Answers SPARQL over HTTP (``app``), and assistants over the Model Context Protocol (``assistant``)."""

from kg.serve.pool import Limits

__all__ = ["Limits"]
