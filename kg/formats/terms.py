"""Conversion between rdflib's terms, which validation uses, and Oxigraph's, which parsing uses."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import OutputError

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
#: What stands in a triple's third place: since RDF 1.2 also a triple.
Object = Term | ox.Triple


def to_term(node: Node) -> Term:
    """Turn an rdflib term into Oxigraph's.

    Raises:
        OutputError: an IRI holds characters that no IRI may hold, or a string a lone surrogate.
    """
    try:
        if isinstance(node, URIRef):
            return ox.NamedNode(str(node))
        if isinstance(node, Literal):
            if node.language:
                return ox.Literal(str(node), language=node.language)
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
        return ox.BlankNode(str(node))
    except (ValueError, UnicodeEncodeError) as error:
        raise OutputError(f"{str(node)!a} cannot be written as RDF: {error}") from error


def name_of(graph: Graph) -> Subject | None:
    """Return the name of a graph in Oxigraph's terms, or None if it has none of its own."""
    return ox.NamedNode(str(graph.identifier)) if isinstance(graph.identifier, URIRef) else None


def to_node(term: Term) -> URIRef | Literal | BNode:
    """Turn an Oxigraph term into rdflib's, the literal exactly as it is written.

    >>> str(to_node(ox.Literal("0.30", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))))
    '0.30'
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    plain = datatype == "http://www.w3.org/2001/XMLSchema#string"
    return Literal(term.value, datatype=None if plain else URIRef(datatype), normalize=False)
