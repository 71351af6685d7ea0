"""Finds the words of the article that a finding is about, by the mentions in the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SKOS
from rdflib.term import Node

from kg.model import Finding, Passage
from kg.names import GAF, NIF, SCHEMA

_OFFSETS = re.compile(r"(.*)#char=([0-9]{1,9}),([0-9]{1,9})", re.DOTALL)
#: What may be an IRI: a graph cannot be asked for anything else.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
#: What the IRI of an article has behind it where the offsets are those of its headline.
_HEADLINE = "/headline"
_WHOLE = re.compile(r"[0-9]{1,9}")


def find_passage(graph: Graph, finding: Finding, *, text: str | None = None, file: str | None = None) -> Passage | None:
    """Find the first mention of a finding's node, or of what the node belongs to.

    Args:
        graph: the graph in which it was found.
        finding: the finding.
        text: the article's text, where it is at hand: then line and column are known.
        file: the file that holds the text, where it does so as it is.

    Returns:
        The words and where they stand, or None if no mention leads to words.

    >>> from kg.model import Severity
    >>> event, mention = URIRef("urn:e"), URIRef("urn:a#char=4,10")
    >>> graph = Graph().add((event, GAF.denotedBy, mention)).add((mention, NIF.anchorOf, Literal("struck")))
    >>> passage = find_passage(graph, Finding("", Severity.WARNING, "", "urn:e"), text="It\\nXstruck.")
    >>> passage.words, passage.line, passage.column
    ('struck', 2, 2)
    """
    for mention in _mentions(graph, finding):
        offsets = _offsets(graph, mention)
        if offsets is None:
            continue
        context, begin, end = offsets
        article = context.removesuffix(_HEADLINE)
        inside = text is not None and article == context and begin <= len(text)
        words = graph.value(mention, NIF.anchorOf)
        return Passage(
            article=_identifier(graph, article),
            begin=begin,
            end=end,
            words=str(words) if words is not None else (text or "")[begin:end],
            file=file,
            line=text.count("\n", 0, begin) + 1 if text is not None and inside else None,
            column=begin - text.rfind("\n", 0, begin) if text is not None and inside else None,
        )
    return None


def _identifier(graph: Graph, article: str) -> str:
    node = _node(article)
    return str((graph.value(node, SCHEMA.identifier) if node is not None else None) or article)


def label_of(graph: Graph, node: str) -> str | None:
    """Return the label of a node, or its words.

    >>> label_of(Graph().add((URIRef("urn:a"), RDFS.label, Literal("took over"))), "urn:a")
    'took over'
    """
    subject = _node(node)
    if subject is None:
        return None
    for predicate in (RDFS.label, SKOS.prefLabel, NIF.anchorOf, SCHEMA.roleName, SCHEMA.headline):
        labels = sorted(str(label) for label in graph.objects(subject, predicate) if isinstance(label, Literal))
        if labels:
            return labels[0]
    return None


def _mentions(graph: Graph, finding: Finding) -> Iterator[Node]:
    """Yield the mentions that a finding may be about, the nearest first."""
    focus, value = _node(finding.focus), _node(finding.value or "")
    for node in (focus, value):
        if node is not None and _is_mention(graph, node):
            yield node
    # a finding about the article as a whole concerns the value
    for node in (focus, value):
        if node is not None:
            yield from _mentions_of(graph, node)
            # a node without a mention, such as a geometry, belongs to one that has some
            for owner in sorted(set(graph.subjects(None, node)), key=str):
                yield from _mentions_of(graph, owner)


def _node(text: str) -> URIRef | None:
    return URIRef(text) if _IRI.fullmatch(text) else None


def _is_mention(graph: Graph, node: Node) -> bool:
    return (node, NIF.anchorOf, None) in graph or (node, NIF.beginIndex, None) in graph


def _mentions_of(graph: Graph, node: Node) -> list[Node]:
    def place(mention: Node) -> tuple[int, str]:
        offsets = _offsets(graph, mention)
        return (offsets[1] if offsets else 0), str(mention)

    return sorted(graph.objects(node, GAF.denotedBy), key=place)


def _offsets(graph: Graph, mention: Node) -> tuple[str, int, int] | None:
    """Return the article and offsets of a mention, from its IRI or else from its properties."""
    if found := _OFFSETS.fullmatch(str(mention)):
        return found[1], int(found[2]), int(found[3])
    begin, end = (str(graph.value(mention, name)) for name in (NIF.beginIndex, NIF.endIndex))
    if not (_WHOLE.fullmatch(begin) and _WHOLE.fullmatch(end)):
        return None
    return str(graph.value(mention, NIF.referenceContext) or ""), int(begin), int(end)
