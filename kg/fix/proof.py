"""Proves that a repaired text says the same as before, except for the repairs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.diff.blank import has_blank, name_blank
from kg.fix.derive import missing
from kg.fix.literals import Value, right_value
from kg.fix.namespaces import right_iri, right_namespace
from kg.fix.syntax import Document

#: What follows a namespace in a term. What is deeper, as a file at the same address, is left alone.
_TERM = re.compile(r"[\w-]*")


class Change:
    """The effect of a repair on terms.

    Args:
        document: the text before.
        datatypes: which datatype the values of a property have.
        ours: whether it uses our own terms.
    """

    def __init__(self, document: Document, datatypes: Mapping[str, str], *, ours: bool) -> None:
        self._datatypes, self._ours = datatypes, ours
        self._wrong = {
            one.namespace: right
            for one in document.declared
            if (right := right_namespace(one.namespace, ours=ours)) is not None
        }

    def explains(self, old: Iterable[ox.Quad], spelt: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> bool:
        """Return whether nothing else was changed.

        Args:
            old: what the text said before.
            spelt: what it said when its terms were repaired.
            new: what it says now that triples were added, each of which must follow from the others.
        """
        wanted, after = _by_graph(map(self._repaired, old)), _by_graph(new)
        if wanted is None or after is None or wanted != _by_graph(spelt) or wanted.keys() != after.keys():
            return False
        return all(wanted[name] <= after[name] <= wanted[name] | set(missing(wanted[name])) for name in wanted)

    def _iri(self, text: str) -> str:
        for namespace, right in self._wrong.items():
            if text.startswith(namespace) and _TERM.fullmatch(rest := text[len(namespace) :]):
                return right + rest
        return right_iri(text, ours=self._ours) or text

    def _repaired(self, quad: ox.Quad) -> ox.Quad:
        subject, predicate, value, graph = quad
        predicate = ox.NamedNode(self._iri(predicate.value))
        if isinstance(value, ox.Literal):
            value = self._literal(value, predicate.value)
        elif isinstance(value, ox.NamedNode):
            value = ox.NamedNode(self._iri(value.value))
        subject = ox.NamedNode(self._iri(subject.value)) if isinstance(subject, ox.NamedNode) else subject
        graph = ox.NamedNode(self._iri(graph.value)) if isinstance(graph, ox.NamedNode) else graph
        return ox.Quad(subject, predicate, value, graph)

    def _literal(self, literal: ox.Literal, predicate: str) -> ox.Literal:
        value = Value(literal.value, self._iri(literal.datatype.value), literal.language)
        right = right_value(value, self._datatypes.get(predicate))
        if right.language is not None:
            return ox.Literal(right.lexical, language=right.language)
        return ox.Literal(right.lexical, datatype=ox.NamedNode(right.datatype))


def graph_key(quad: ox.Quad) -> str:
    """Return the name of a quad's graph in N-Quads; "" for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)


def node_text(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    """Return the IRI of a node, or its label after ``_:``."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _by_graph(quads: Iterable[ox.Quad]) -> dict[str, set[ox.Triple]] | None:
    """Return the triples of each graph, with canonical blank nodes; None if these are uncertain."""
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        graphs[graph_key(quad)].append(quad.triple)
    found = {}
    for name, triples in graphs.items():
        named, exact = name_blank(triples) if has_blank(triples) else (set(triples), True)
        if not exact:
            return None
        found[name] = named
    return found
