"""Finds IRIs that stand for two texts, which only shows in several files together.

Within one graph the shapes see it: a graph has one digest of its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rdflib import Graph, URIRef

from kg.model import Finding, Located, Severity
from kg.names import KG, SHAPES, article_iri

_RULE = str(SHAPES["Graph-textDigest"])


class Digest(NamedTuple):
    """The text that a graph was made from."""

    graph: str
    digest: str


def digests_of(graph: Graph) -> list[Digest]:
    """Return the digests of texts that a graph names, where it names one for each IRI."""
    found = [Digest(str(one), str(digest)) for one, digest in graph.subject_objects(KG.textDigest)]
    return sorted(one for one in found if len(list(graph.objects(URIRef(one.graph), KG.textDigest))) == 1)


def find_twins(files: Iterable[tuple[str, Iterable[Digest]]]) -> Iterator[Located]:
    """Yield a finding for each graph of a file that has the IRI of one made of another text.

    Args:
        files: the files' names, each with the digests in it.

    >>> here, there = Digest("http://e/article/a/graph", "b94d"), Digest("http://e/article/a/graph", "2cf2")
    >>> found = find_twins([("a.ttl", [here]), ("b.ttl", [there]), ("c.ttl", [here])])
    >>> [(one.file, one.finding.focus) for one in found]
    [('b.ttl', 'http://e/article/a/graph')]
    """
    first: dict[str, tuple[str, str]] = {}
    for file, digests in files:
        for graph, digest in digests:
            known, other = first.setdefault(graph, (digest, file))
            if digest != known:
                article = article_iri(graph)
                message = (
                    f"The IRI {article} stands for another text in {other}: give each article its own id, and each "
                    "newsroom its own base (kg export --base)."
                )
                yield Located(Finding(message, Severity.VIOLATION, _RULE, graph), file, name=article)
