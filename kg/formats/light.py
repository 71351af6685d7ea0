"""Light graphs: triples by subject and predicate, in Oxigraph's terms.

Oxigraph's terms cost a fraction of rdflib's. ``graph_of`` wraps an index into an rdflib graph that
makes rdflib's terms only of what is asked for, so that a graph that is only made, checked and written
never has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping
from typing import Any, cast

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from kg.formats.terms import Subject, Term, to_node, to_term

Pattern = tuple[Node | None, Node | None, Node | None]
Triple = tuple[Subject, ox.NamedNode, Term]

_NOTHING: dict[Term, dict[Term, None]] = {}
_NONE: dict[Term, None] = {}


class Index:
    """The triples of one graph, each once.

    >>> one = ox.NamedNode("urn:1")
    >>> index = Index([(one, one, ox.Literal("a")), (one, one, ox.Literal("a"))])
    >>> len(index), len(index.objects(one, one)), len(index.subjects(one, one))
    (1, 1, 0)
    """

    def __init__(self, triples: Iterable[Triple] = (), nodes: Mapping[Term, Node] | None = None) -> None:
        # dictionaries without values are sets that keep their order
        self.forward: dict[Term, dict[Term, dict[Term, None]]] = {}
        for subject, predicate, value in triples:
            self.add(subject, predicate, value)
        self._backward: dict[Term, dict[Term, dict[Term, None]]] = {}
        self._size: int | None = None
        self._nodes = dict(nodes or {})

    def add(self, subject: Subject, predicate: ox.NamedNode, value: Term) -> None:
        """Add a triple, before anything is asked but what a subject has (``objects``)."""
        self.forward.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def __len__(self) -> int:
        if self._size is None:
            self._size = sum(len(values) for said in self.forward.values() for values in said.values())
        return self._size

    def __iter__(self) -> Iterator[Triple]:
        for subject, said in self.forward.items():
            for predicate, values in said.items():
                for value in values:
                    yield subject, predicate, value  # type: ignore[misc]

    def node(self, term: Term) -> Node:
        """Return a term as rdflib's; a graph made from rdflib's terms gives its own back."""
        node = self._nodes.get(term)
        if node is None:
            node = self._nodes[term] = to_node(term)
        return node

    def objects(self, subject: Term, predicate: Term) -> KeysView[Term]:
        """Return the values of a property."""
        return self.forward.get(subject, _NOTHING).get(predicate, _NONE).keys()

    def subjects(self, predicate: Term, value: Term) -> KeysView[Term]:
        """Return the subjects with this value of a property."""
        found = self._backward.get(predicate)
        if found is None:
            found = self.values_of(predicate)
        return found.get(value, _NONE).keys()

    def reached(self, node: Term, predicate: Term) -> Iterator[Term]:
        """Yield a node and everything that a property leads to from there, transitively."""
        found = {node}
        ahead = [node]
        while ahead:
            each = ahead.pop()
            yield each
            new = [value for value in self.objects(each, predicate) if value not in found]
            found.update(new)
            ahead += new

    def names(self, node: Term) -> bool:
        """Return whether a node is the subject or the object of any triple."""
        return node in self.forward or any(node in values for said in self.forward.values() for values in said.values())

    def values_of(self, predicate: Term) -> dict[Term, dict[Term, None]]:
        """Return all values of a property, each with its subject."""
        found = self._backward.get(predicate)
        if found is None:
            found = self._backward[predicate] = {}
            for subject, said in self.forward.items():
                for value in said.get(predicate, _NONE):
                    found.setdefault(value, {})[subject] = None
        return found


#: What is written of a graph: its triples, or an index of them.
Content = Index | Iterable[ox.Triple]


class IndexStore(SimpleMemory):
    """An rdflib store that reads an index until it is changed, and then copies all triples into memory."""

    # pySHACL insists on these, and leaves them alone
    context_aware = True
    graph_aware = True

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index: Index | None = index

    @property
    def index(self) -> Index | None:
        """The index that it reads, or None after a change."""
        return self._index

    def __len__(self, context: object = None) -> int:
        return sum(1 for _ in super().triples((None, None, None))) if self._index is None else len(self._index)

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:  # noqa: FBT001, FBT002  rdflib's way
        """Add a triple."""
        self._take_over(context)
        super().add(triple, context, quoted)

    def remove(self, triple_pattern: Any, context: Any = None) -> None:
        """Remove triples by any of their parts."""
        self._take_over(context)
        super().remove(triple_pattern, context)

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Find triples by any of their parts."""
        if self._index is None:
            yield from super().triples(triple_pattern, context)
            return
        node = self._index.node
        for s, p, o in _find(self._index, triple_pattern):
            yield (node(s), node(p), node(o)), iter((context,))

    def _take_over(self, context: Any) -> None:
        if self._index is not None:
            index, self._index = self._index, None
            for s, p, o in index:
                super().add((index.node(s), index.node(p), index.node(o)), context)


def _find(index: Index, pattern: Pattern) -> Iterator[tuple[Term, Term, Term]]:
    subject, predicate, value = (None if part is None else to_term(part) for part in pattern)
    if subject is None and predicate is not None:
        values = index.values_of(predicate)
        for o in values if value is None else (value,):
            for s in values.get(o, _NONE):
                yield s, predicate, o
        return
    for s in index.forward if subject is None else (subject,):
        said = index.forward.get(s, _NOTHING)
        for p in said if predicate is None else (predicate,):
            values_here = said.get(p, _NONE)
            for o in values_here if value is None else (value,):
                if o in values_here:
                    yield s, p, o


def graph_of(
    index: Index, name: Term | None = None, prefixes: Mapping[str, str] | None = None, *, known: str = "core"
) -> Graph:
    """Wrap an index into an rdflib graph.

    Args:
        index: the triples; not to be changed any more.
        name: what the graph is called.
        prefixes: those that it knows.
        known: which of rdflib's own prefixes it knows beside these: ``core`` or ``none``.

    >>> one = ox.NamedNode("urn:1")
    >>> sorted(graph_of(Index([(one, one, ox.Literal("a"))])).objects())
    [rdflib.term.Literal('a')]
    """
    identifier = None if name is None or isinstance(name, ox.Literal) else to_node(name)
    graph = Graph(IndexStore(index), identifier=cast("URIRef | None", identifier), bind_namespaces=known)  # type: ignore[arg-type]
    bind_prefixes(graph, prefixes or {})
    return graph


def bind_prefixes(graph: Graph, prefixes: Mapping[str, str]) -> None:
    """Bind the prefixes of a graph's file, which pySHACL's messages use."""
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)


def index_within(graph: Graph) -> Index | None:
    """Return the index that a graph reads, or None if it reads none.

    >>> index = Index()
    >>> index_within(graph_of(index)) is index, index_within(Graph())
    (True, None)
    """
    return graph.store.index if isinstance(graph.store, IndexStore) else None


def content_of(graph: Graph) -> Content:
    """Return what writers take for a graph: its index, or its triples if it has none."""
    index = index_within(graph)
    return to_triples(graph) if index is None else index


def to_triples(graph: Graph) -> list[ox.Triple]:
    """Turn the triples of an rdflib graph into Oxigraph's, in no particular order."""
    index = index_within(graph)
    if index is not None:
        return [ox.Triple(*triple) for triple in index]
    terms: dict[Node, Term] = {}

    def term(node: Node) -> Term:
        found = terms.get(node)
        if found is None:
            found = terms[node] = to_term(node)
        return found

    return [ox.Triple(cast("Subject", term(s)), cast("ox.NamedNode", term(p)), term(o)) for s, p, o in graph]
