"""Finds misspelt terms of our vocabulary: nobody will ever query ``kg:startdate``."""

from __future__ import annotations

from collections.abc import Collection

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from kg.formats import Term
from kg.formats.light import Index, index_within
from kg.model import Finding
from kg.names import KG, SHAPES
from kg.validation.findings import in_order, own_finding
from kg.vocabulary import class_names, did_you_mean

_OWN = str(KG)
_DECLARED = (OWL.Class, RDFS.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)


def check_terms(graph: Graph) -> list[Finding]:
    """Find terms in the namespace of our vocabulary that are not in it, wherever they stand in a graph.

    Args:
        graph: data, shapes, or an ontology; one that declares classes or properties of the namespace is
            taken to be the vocabulary itself.

    Returns:
        One violation (``Term``) for each subject, property and term, with the nearest terms that there are.

    >>> graph = Graph().add((URIRef("urn:e"), URIRef(_OWN + "startdate"), URIRef("urn:x")))
    >>> check_terms(graph)[0].message
    'The vocabulary has no kg:startdate: did you mean kg:startDate?'
    """
    known = declared_terms(graph)
    index = index_within(graph)
    if index is not None and not _any_unknown(index, known):
        return []
    found = []
    for subject, predicate, value in graph:
        for term in (subject, predicate, value):
            if isinstance(term, URIRef) and is_unknown(term, known):
                message = f"The vocabulary has no {short(term)}{did_you_mean(term, known)}"
                found.append(own_finding(message, str(SHAPES.Term), owner(graph, subject), predicate, term))
    return in_order(found)


def _any_unknown(index: Index, known: Collection[str]) -> bool:
    """Return whether a read-only graph may have an unknown term, without making rdflib's terms."""
    terms: set[Term] = set(index.forward)
    for said in index.forward.values():
        terms.update(said)
        for values in said.values():
            terms.update(values)
    own = (term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(_OWN))
    return any(iri.removeprefix(_OWN) not in known for iri in own)


def declared_terms(graph: Graph) -> frozenset[str]:
    """Collect the local names of our terms: those that the graph declares, or else those of the vocabulary."""
    here = {
        str(term).removeprefix(_OWN)
        for kind in _DECLARED
        for term in graph.subjects(RDF.type, kind)
        if str(term).startswith(_OWN)
    }
    if here:
        here |= {str(term).removeprefix(_OWN) for term in graph.subjects(RDF.type) if str(term).startswith(_OWN)}
    return frozenset(here or (name for name in KG.__annotations__ if not name.startswith("_")))


def is_unknown(term: URIRef, known: Collection[str]) -> bool:
    """Return whether a term is in our namespace but unknown."""
    return term.startswith(_OWN) and term.removeprefix(_OWN) not in known


def is_class(term: URIRef) -> bool | None:
    """Return whether a term of our vocabulary is a class; None if it is no term of it.

    >>> is_class(KG.Actor), is_class(KG.actor), is_class(OWL.Class)
    (True, False, None)
    """
    name = term.removeprefix(_OWN)
    if not term.startswith(_OWN) or name not in KG.__annotations__:
        return None
    return name in class_names()


def short(term: str) -> str:
    """Write a term of ours with its prefix.

    >>> short("https://w3id.org/newskg/ns#Actor")
    'kg:Actor'
    """
    return f"kg:{_local(term)}"


def owner(graph: Graph, node: Node) -> Node:
    """Return the node with an IRI in whose description a blank node stands, or the node itself."""
    seen: set[Node] = set()
    while isinstance(node, BNode) and node not in seen:
        seen.add(node)
        node = next(iter(sorted(graph.subjects(None, node), key=str)), node)
    return node


def _local(term: str) -> str:
    return term.rpartition("#")[2]
