"""Assembles the data of a page: the view of the graphs, the graphs themselves, and the questions."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph

from kg import __version__
from kg.explorer.terms import describe
from kg.explorer.view import View
from kg.formats.write import render
from kg.names import PREFIXES
from kg.sparql.questions import list_queries

#: Terms that the page speaks of itself.
_ALWAYS = ("Event", "Asserted", "Claimed", "Planned", "Hypothetical", "Denied")


def content_of(
    graphs: Iterable[tuple[Graph, str | None]],
    *,
    links: Iterable[tuple[str, str]] = (),
    rdf: bool = True,
    sparql: str | None = None,
) -> dict[str, object]:
    """Return the data that a page shows of graphs, with the texts of their articles if available.

    Args:
        graphs: the graphs to show.
        links: the IRIs of events that are one, besides those that the graphs name.
        rdf: whether the graphs themselves go with it.
        sparql: the address of an endpoint that answers queries about them, relative to the page.
    """
    view, kept = View(), []
    for graph, text in graphs:
        view.add(graph, text)
        if rdf:
            kept.append(graph)
    for one, other in links:
        view.link(one, other)
    view.join()
    questions = [
        {"name": one.name, "about": one.comment, "text": one.text, "parameters": list(one.parameters)}
        for one in list_queries()
    ]
    return {
        "made": f"newskg {__version__}",
        "title": title_of(view),
        "articles": view.articles,
        "nodes": view.nodes,
        "events": view.events,
        "claims": view.claims,
        "terms": describe([*_ALWAYS, *_terms_of(view)]),
        "prefixes": {prefix: str(namespace) for prefix, namespace in PREFIXES.items()},
        "questions": questions,
        "rdf": render(kept, "trig").decode() if rdf else None,
        "sparql": sparql,
    }


def title_of(view: View) -> str:
    """Return the title of a page: the headline of its one article, or the number of articles."""
    if len(view.articles) == 1:
        [article] = view.articles
        return str(article.get("headline") or article.get("id") or article["iri"])
    return f"{len(view.articles)} articles"


def _terms_of(view: View) -> Iterable[str]:
    for record in (*view.nodes, *view.events, *view.claims):
        for name in ("type", "factuality", "verification", "precision", "stance", "basis"):
            if name in record:
                yield record[name]
        for count in ("killed", "injured", "detained", "displaced"):
            if count in record and "precision" in record[count]:
                yield record[count]["precision"]
