"""The description of one resource: its triples, and a page for people."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import islice
from urllib.parse import quote

import pyoxigraph as ox

from kg.names import GAF, NIF, RDFS, short_iri

_LABEL, _DENOTED_BY = ox.NamedNode(str(RDFS.label)), ox.NamedNode(str(GAF.denotedBy))
_CONTEXT = ox.NamedNode(str(NIF.referenceContext))
#: The most references to a resource to show.
_POINTING = 500

Node = ox.NamedNode | ox.BlankNode
#: Properties for names.
Names = dict[object, str]


def triples_about(store: ox.Store, node: ox.NamedNode, most: int) -> list[ox.Triple]:
    """Return the triples of a resource, its mentions, references to it, and the labels of related nodes.

    >>> store = ox.Store()
    >>> store.update('INSERT DATA { <urn:a> <urn:p> <urn:b> . <urn:b> rdfs:label "B" ; <urn:p> 1 }', prefixes={
    ...     "rdfs": "http://www.w3.org/2000/01/rdf-schema#"})
    >>> for triple in triples_about(store, ox.NamedNode("urn:a"), 10):
    ...     print(triple)
    <urn:a> <urn:p> <urn:b>
    <urn:b> <http://www.w3.org/2000/01/rdf-schema#label> "B"
    """
    own = _triples(store, node, None, None, most)
    pointing = _triples(store, None, None, node, min(most, _POINTING))
    mentions = {triple.object for triple in own if triple.predicate == _DENOTED_BY}
    mentions |= {triple.subject for triple in pointing if triple.predicate == _CONTEXT}
    found = dict.fromkeys([*own, *pointing])
    for mention in sorted(mentions, key=str):
        if isinstance(mention, ox.NamedNode):
            found |= dict.fromkeys(_triples(store, mention, None, None, most))
    for other in {one for triple in [*own, *pointing] for one in (triple.subject, triple.object)}:
        if isinstance(other, ox.NamedNode):
            found |= dict.fromkeys(_triples(store, other, _LABEL, None, most))
    return sorted(found, key=str)


def _triples(
    store: ox.Store, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None, most: int
) -> list[ox.Triple]:
    quads = store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())
    return [quad.triple for quad in islice(quads, most)]


def page_about(node: ox.NamedNode, triples: Iterable[ox.Triple]) -> str:
    """Write a page about a resource, in which no text can become markup.

    >>> name = ox.Triple(ox.NamedNode("urn:a"), _LABEL, ox.Literal("<script>"))
    >>> print(page_about(ox.NamedNode("urn:a"), [name]).split("<body>")[1])
    <h1>&lt;script&gt;</h1>
    <p>urn:a</p>
    <table>
    <tr><th scope="row">rdfs:label</th><td>&lt;script&gt;</td></tr>
    </table>
    </body></html>
    <BLANKLINE>
    """
    given = list(triples)
    labels = ((one.subject, one.object) for one in given if one.predicate == _LABEL)
    names: Names = {subject: name.value for subject, name in labels if isinstance(name, ox.Literal)}
    own = [_row(short_iri(one.predicate.value), one.object, names) for one in given if one.subject == node]
    others = [
        _row(short_iri(one.predicate.value), one.subject, names)
        for one in given
        if one.object == node and one.subject != node
    ]
    title = escape(names.get(node, short_iri(node.value)))
    told = f"<h2>What speaks of it</h2>\n<table>\n{''.join(others)}</table>\n" if others else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>\n'
        f"<body><h1>{title}</h1>\n<p>{escape(node.value)}</p>\n<table>\n{''.join(own)}</table>\n{told}</body></html>\n"
    )


def _row(name: str, term: object, names: Names) -> str:
    return f'<tr><th scope="row">{escape(name)}</th><td>{_cell(term, names)}</td></tr>\n'


def _cell(term: object, names: Names) -> str:
    if isinstance(term, ox.NamedNode):
        # a link to its description here, whatever its scheme: never to a URL that a browser would execute
        words = names.get(term) or short_iri(term.value)
        return f'<a href="/about?iri={quote(term.value, safe="")}">{escape(words)}</a>'
    return escape(term.value if isinstance(term, ox.Literal) else str(term))
