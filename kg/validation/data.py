"""A graph as the precheck sees it: triples by subject and predicate, in Oxigraph's terms.

Oxigraph's terms cost a fraction of rdflib's. ``graph_of`` wraps an index into an rdflib graph that
makes rdflib's terms only of what is asked for, so that a graph in which nothing is wrong never has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping
from typing import Any, cast

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from kg.errors import InputError, OutputError
from kg.formats import Subject, Term, to_node, to_term
from kg.names import KG, graph_iri
from kg.validation.labels import Labels

Pattern = tuple[Node | None, Node | None, Node | None]

_TYPE, _ARTICLE = ox.NamedNode(RDF.type), ox.NamedNode(KG.Article)
_NOTHING: dict[Term, dict[Term, None]] = {}
_NONE: dict[Term, None] = {}


class Index:
    """The triples of one graph, each once.

    >>> one = ox.NamedNode("urn:1")
    >>> index = Index([(one, one, ox.Literal("a")), (one, one, ox.Literal("a"))])
    >>> len(index), len(index.objects(one, one)), len(index.subjects(one, one))
    (1, 1, 0)
    """

    def __init__(
        self, triples: Iterable[tuple[Subject, ox.NamedNode, Term]], nodes: Mapping[Term, Node] | None = None
    ) -> None:
        # dictionaries without values are sets that keep their order
        self.forward: dict[Term, dict[Term, dict[Term, None]]] = {}
        for subject, predicate, value in triples:
            self.add(subject, predicate, value)
        self._backward: dict[Term, dict[Term, dict[Term, None]]] = {}
        self._store: ox.Store | None = None
        self._size: int | None = None
        self._nodes = dict(nodes or {})

    def add(self, subject: Subject, predicate: ox.NamedNode, value: Term) -> None:
        """Add a triple, before anything is asked."""
        self.forward.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def __len__(self) -> int:
        if self._size is None:
            self._size = sum(len(values) for said in self.forward.values() for values in said.values())
        return self._size

    def __iter__(self) -> Iterator[tuple[Term, Term, Term]]:
        for subject, said in self.forward.items():
            for predicate, values in said.items():
                for value in values:
                    yield subject, predicate, value

    def ask(self, query: str, bound: Mapping[ox.Variable, Term]) -> bool:
        """Return whether a SPARQL SELECT query finds anything, with these values for its variables."""
        if self._store is None:
            self._store = ox.Store()
            self._store.bulk_extend(ox.Quad(cast("Subject", s), cast("ox.NamedNode", p), o) for s, p, o in self)
        found = self._store.query(query, substitutions=dict(bound))
        return next(cast("ox.QuerySolutions", found), None) is not None

    def node(self, term: Term) -> Node:
        """Return a term as rdflib has it: as the graph itself had it, if it is made of one of rdflib's."""
        node = self._nodes.get(term)
        if node is None:
            node = self._nodes[term] = to_node(term)
        return node

    def objects(self, subject: Term, predicate: Term) -> KeysView[Term]:
        """Return the values of a property."""
        return self.forward.get(subject, _NOTHING).get(predicate, _NONE).keys()

    def subjects(self, predicate: Term, value: Term) -> KeysView[Term]:
        """Return what has this value of a property."""
        found = self._backward.get(predicate) or self.values_of(predicate)
        return found.get(value, _NONE).keys()

    def names(self, node: Term) -> bool:
        """Return whether a node is the subject or the object of any triple."""
        return node in self.forward or any(node in values for said in self.forward.values() for values in said.values())

    def values_of(self, predicate: Term) -> dict[Term, dict[Term, None]]:
        """Return all values of a property, each with what has it."""
        found = self._backward.get(predicate)
        if found is None:
            found = self._backward[predicate] = {}
            for subject, said in self.forward.items():
                for value in said.get(predicate, _NONE):
                    found.setdefault(value, {})[subject] = None
        return found


def index_of(graph: Graph) -> Index | None:
    """Return the index of an rdflib graph, or None if its terms differ where Oxigraph's do not.

    That is so for words with and without ``xsd:string``, and for IRIs that are none.
    """
    if isinstance(graph.store, IndexStore):
        return graph.store.index
    terms: dict[Node, Term] = {}
    triples = []
    try:
        for triple in graph:
            for node in triple:
                if node not in terms:
                    if isinstance(node, Literal) and node.datatype == XSD.string:
                        return None
                    terms[node] = to_term(node)
            subject, predicate, value = triple
            triples.append((terms[subject], terms[predicate], terms[value]))
    except OutputError:
        return None
    nodes = {term: node for node, term in terms.items()}
    return Index(cast("list[tuple[Subject, ox.NamedNode, Term]]", triples), nodes)


class IndexStore(SimpleMemory):
    """An rdflib store that reads an index. It cannot be written."""

    # pySHACL insists on these, and leaves them alone
    context_aware = True
    graph_aware = True

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index = index

    def __len__(self, context: object = None) -> int:
        return len(self.index)

    def add(self, *_: object, **__: object) -> None:
        """Refuse: the index stands for what a file says."""
        raise TypeError("a graph that was read for validation cannot be changed: copy it")

    remove = add

    def triples(self, pattern: Pattern, context: object = None) -> Iterator[Any]:
        """Find triples by any of their parts."""
        subject, predicate, value = (None if part is None else to_term(part) for part in pattern)
        node = self.index.node
        for s, p, o in self._find(subject, predicate, value):
            yield (node(s), node(p), node(o)), iter((context,))

    def _find(
        self, subject: Term | None, predicate: Term | None, value: Term | None
    ) -> Iterator[tuple[Term, Term, Term]]:
        if subject is None and predicate is not None:
            values = self.index.values_of(predicate)
            for o in values if value is None else (value,):
                for s in values.get(o, _NONE):
                    yield s, predicate, o
            return
        for s in self.index.forward if subject is None else (subject,):
            said = self.index.forward.get(s, _NOTHING)
            for p in said if predicate is None else (predicate,):
                values_here = said.get(p, _NONE)
                for o in values_here if value is None else (value,):
                    if o in values_here:
                        yield s, p, o


def graph_of(index: Index, name: Term | None = None, prefixes: Mapping[str, str] | None = None) -> Graph:
    """Wrap an index into an rdflib graph that can be read and asked, but not changed.

    >>> one = ox.NamedNode("urn:1")
    >>> sorted(graph_of(Index([(one, one, ox.Literal("a"))])).objects())
    [rdflib.term.Literal('a')]
    """
    identifier = None if name is None or isinstance(name, ox.Literal) else to_node(name)
    graph = Graph(IndexStore(index), identifier=cast("URIRef | None", identifier), bind_namespaces="core")
    bind_prefixes(graph, prefixes or {})
    return graph


def bind_prefixes(graph: Graph, prefixes: Mapping[str, str]) -> None:
    """Let a graph know the prefixes of its file, by which pySHACL's messages name nodes."""
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)


def classes_of(graph: Graph) -> set[str]:
    """Return the IRIs of the classes of which a graph has instances."""
    if isinstance(graph.store, IndexStore):
        return {cls.value for cls in graph.store.index.values_of(_TYPE)}
    return {str(cls) for cls in graph.objects(None, RDF.type)}


def light_graphs(quads: Iterable[ox.Quad], prefixes: Mapping[str, str] | None = None) -> Iterator[tuple[Graph, bool]]:
    """Put quads into graphs that are light, and cannot be changed.

    Args:
        quads: all that is in a file; blank nodes without a label are numbered.
        prefixes: those of the file, which may come to be known while the quads are read.

    Returns:
        One graph for each name, and one for what is in none, in the order of the file, and whether it is
        a named graph. One that is not is named after its article, if there is exactly one.

    Raises:
        InputError: they speak of triples.
    """
    found: dict[Any, Index] = {}
    index, last = Index(()), None
    labels = Labels()
    for quad in quads:
        graph = quad.graph_name
        if graph != last:
            index, last = found.setdefault(graph, Index(())), graph
        index.add(*terms_of(quad, labels))
    for graph in list(found):
        index = found.pop(graph)
        if not isinstance(graph, ox.DefaultGraph):
            yield graph_of(index, graph, prefixes), True
            continue
        articles = index.subjects(_TYPE, _ARTICLE)
        (article,) = articles if len(articles) == 1 else (None,)
        name = ox.NamedNode(graph_iri(article.value)) if isinstance(article, ox.NamedNode) else None
        yield graph_of(index, name, prefixes), False


def terms_of(quad: ox.Quad | ox.Triple, labels: Labels | None = None) -> tuple[Subject, ox.NamedNode, Term]:
    """Return subject, predicate and object, blank nodes with the labels that they are to have.

    Raises:
        InputError: one is a triple itself.
    """
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
        raise InputError("triples that speak of triples (RDF 1.2) are not understood")
    if labels is not None:
        subject = labels.of(subject) if isinstance(subject, ox.BlankNode) else subject
        value = labels.of(value) if isinstance(value, ox.BlankNode) else value
    return subject, quad.predicate, value
