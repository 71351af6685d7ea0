"""Turns English news articles into a valid RDF graph of who did what to whom, when, where, and who says so.

>>> import kg
>>> graph = kg.export_text("Rebels took the city of Homs on Sunday, the army said.", date="2024-12-08")
>>> str(graph.identifier)
'https://w3id.org/newskg/id/article/text/graph'

``export_file`` and ``export_text`` do all in one; ``read_articles`` and ``export``, or ``analyse``,
``validate_graph`` and ``write_graphs``, are its steps, and ``query`` asks what was written. Each loads what it
needs when it is first used, so that ``import kg`` is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.api import export, export_file, export_text
    from kg.explorer import page
    from kg.exporter import analyse
    from kg.formats.write import write_graphs
    from kg.loading import load
    from kg.model import Article, Extraction, Finding
    from kg.readers import read_articles
    from kg.sparql.answering import query
    from kg.store import Store
    from kg.validation import validate_graph

__all__ = [
    "Article",
    "Extraction",
    "Finding",
    "Store",
    "__version__",
    "analyse",
    "export",
    "export_file",
    "export_text",
    "load",
    "page",
    "query",
    "read_articles",
    "validate_graph",
    "write_graphs",
]

_FROM = {
    "Article": "kg.model",
    "Extraction": "kg.model",
    "Finding": "kg.model",
    "Store": "kg.store",
    "analyse": "kg.exporter",
    "export": "kg.api",
    "export_file": "kg.api",
    "export_text": "kg.api",
    "load": "kg.loading",
    "page": "kg.explorer",
    "query": "kg.sparql.answering",
    "read_articles": "kg.readers",
    "validate_graph": "kg.validation",
    "write_graphs": "kg.formats.write",
}


def __getattr__(name: str) -> object:
    """Import what is asked for from the module that it lives in."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    """List the names of this module, those not yet loaded among them."""
    return sorted({*globals(), *_FROM})
