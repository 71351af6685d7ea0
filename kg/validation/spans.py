"""Checks mentions against the article's text, which SHACL cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.term import Node

from kg.model import Finding
from kg.names import KG, NIF, SHAPES
from kg.validation.findings import in_order, own_finding

#: What the shapes can say of offsets without the text: that the words are too long or too short for them.
_GUESSED = str(SHAPES["Article-offsets"])


def check_spans(graph: Graph, text: str) -> list[Finding]:
    """Check that every mention has exactly the words at its offsets, and the right IRI.

    Args:
        graph: one article's.
        text: the article's text.

    >>> from rdflib import Literal
    >>> check_spans(Graph().add((URIRef("urn:a#char=0,6"), NIF.anchorOf, Literal("Rebels"))), "Rebels left.")
    []
    """
    findings = []
    for mention, words in graph.subject_objects(NIF.anchorOf):
        offsets = re.search(r"#char=(\d+),(\d+)$", str(mention))
        begin, end = (int(offsets[1]), int(offsets[2])) if offsets else (0, 0)
        if (mention, KG.inHeadline, None) in graph:
            continue  # the graph alone shows whether it is there: HeadlineMention-words
        if text[begin:end] != str(words):
            message = "A mention’s words (nif:anchorOf) stand in the text exactly at its offsets."
            findings.append(_span_finding("Span-anchorOf", message, mention, NIF.anchorOf, words))
        for path, offset in ((NIF.beginIndex, begin), (NIF.endIndex, end)):
            findings += [
                _span_finding("Span-offsets", "A mention’s offsets are those in its IRI.", mention, path, value)
                for value in graph.objects(mention, path)
                if str(value) != str(offset)
            ]
    return in_order(findings)


def add_spans(findings: Iterable[Finding], graph: Graph, text: str) -> list[Finding]:
    """Add the findings about mentions from the text, in place of those from the graph alone.

    >>> from rdflib import Literal
    >>> add_spans([], Graph().add((URIRef("urn:a#char=0,6"), NIF.anchorOf, Literal("Rebels"))), "Rebels left.")
    []
    """
    spans = check_spans(graph, text)
    told = {(_GUESSED, finding.focus) for finding in spans}
    return in_order([*(finding for finding in findings if (finding.rule, finding.value) not in told), *spans])


def _span_finding(rule: str, message: str, mention: Node, path: URIRef, value: Node) -> Finding:
    return own_finding(message, str(SHAPES[rule]), mention, path, value)
