"""Turns English news articles into a valid RDF graph of who did what to whom, when, where, and who says so.

In one call:

>>> import kg
>>> graph = kg.export_text("Rebels took the city of Homs on Sunday, the army said.", date="2024-12-08")
>>> str(graph.identifier)
'https://w3id.org/newskg/id/article/text/graph'

Step by step, ``read`` yields articles, ``analyse`` finds what is in one, ``to_graph`` makes a graph of that,
``validate`` checks it, and ``write`` writes it:

>>> from kg.files import seeds
>>> [article] = kg.read(seeds() / "miners.txt")
>>> found = kg.analyse(article)
>>> any(finding.severity is kg.Severity.VIOLATION for finding in kg.validate(kg.to_graph(found)))
False

An ``Exporter`` does the same with a model, lexicons and a least confidence of your own. ``query``, ``query_rows`` and
``query_frame`` ask graphs and stores; ``event_rows`` and ``event_frame`` list events. Every error is a ``KgError``
with ``source``, ``line``, ``column`` and ``hint``. Each name loads what it needs when it is first used, so that
``import kg`` is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.api import analyse, export, export_file, export_text, read, to_graph, validate, write
    from kg.errors import GraphError, InputError, KgError, ModelError, OutputError, UsageError
    from kg.events.frames import event_frame, event_rows, query_frame, query_rows
    from kg.explorer import page
    from kg.exporter import Exported, Exporter
    from kg.formats.write import write_graphs
    from kg.linking import merge
    from kg.loading import load
    from kg.model import Article, Claim, Entity, Event, Extraction, Finding, Kind, Severity, Span
    from kg.readers import read_articles
    from kg.sparql.answering import query
    from kg.store import Store
    from kg.validation import validate_graph

__all__ = [
    "Article",
    "Claim",
    "Entity",
    "Event",
    "Exported",
    "Exporter",
    "Extraction",
    "Finding",
    "GraphError",
    "InputError",
    "KgError",
    "Kind",
    "ModelError",
    "OutputError",
    "Severity",
    "Span",
    "Store",
    "UsageError",
    "__version__",
    "analyse",
    "event_frame",
    "event_rows",
    "export",
    "export_file",
    "export_text",
    "load",
    "merge",
    "page",
    "query",
    "query_frame",
    "query_rows",
    "read",
    "read_articles",
    "to_graph",
    "validate",
    "validate_graph",
    "write",
    "write_graphs",
]

_FROM = {
    "kg.api": "analyse export export_file export_text read to_graph validate write",
    "kg.errors": "GraphError InputError KgError ModelError OutputError UsageError",
    "kg.explorer": "page",
    "kg.exporter": "Exported Exporter",
    "kg.formats.write": "write_graphs",
    "kg.events.frames": "event_frame event_rows query_frame query_rows",
    "kg.linking": "merge",
    "kg.loading": "load",
    "kg.model": "Article Claim Entity Event Extraction Finding Kind Severity Span",
    "kg.readers": "read_articles",
    "kg.sparql.answering": "query",
    "kg.store": "Store",
    "kg.validation": "validate_graph",
}
_MODULE_OF = {name: module for module, names in _FROM.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import what is asked for from the module that it lives in."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    """List the names of this module, those not yet loaded among them."""
    return sorted({*globals(), *_MODULE_OF})
