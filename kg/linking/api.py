"""Merges graphs in one call: reads them, finds what is the same in them, and returns the links as a graph."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.names import BASE

if TYPE_CHECKING:
    from rdflib import Graph


def merge(
    inputs: str | os.PathLike[str] | Graph | Iterable[str | os.PathLike[str] | Graph],
    *,
    base: str = BASE,
) -> Graph:
    """Find nodes that denote the same thing in the graphs of several articles, and return the links as a graph.

    The graphs do not change; queried together with the links, they answer for all articles at once.

    Args:
        inputs: graphs from ``kg.export``; or paths of RDF files, folders of RDF files, or a store.
        base: the base of the links' IRIs.

    Raises:
        InputError: a file cannot be read.

    >>> import kg
    >>> one = kg.export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08", id="a")
    >>> other = kg.export_text("Homs was taken by rebels on Sunday.", date="2024-12-09", id="b")
    >>> links = merge([one, other])
    >>> [str(event).rpartition("/id/")[2] for event in links.subjects(kg.names.KG.sameEventAs)]
    ['article/b/event/9-14']
    """
    from rdflib import Graph

    from kg.arguments import check_base
    from kg.linking.finding import find_links
    from kg.linking.graph import to_graph
    from kg.linking.inputs import Inputs
    from kg.linking.reading import Reader

    given = [inputs] if isinstance(inputs, str | os.PathLike | Graph) else list(inputs)
    reader = Reader()
    for graph in given:
        if isinstance(graph, Graph):
            reader.add((str(s), str(p), str(o)) for s, p, o in graph)
    paths = [os.fspath(path) for path in given if not isinstance(path, Graph)]
    world = Inputs(complain=_raise, base=check_base(base), reader=reader).read(paths)
    return to_graph(find_links(world), base=base)


def _raise(error: KgError) -> None:
    raise error
