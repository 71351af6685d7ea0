"""Triples in the order of their files, so that a page follows the order that people chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.formats import FORMATS, Term, parsing
from kg.names import PREFIXES, RDF, SHAPES, split_iri

_FIRST, _REST, _NIL, _TYPE = (str(RDF[name]) for name in ("first", "rest", "nil", "type"))


class Facts:
    """The content of Turtle files, by subject and predicate.

    A node is named by its IRI, or by ``_:b`` and a number for a blank one, which is its place in the files.

    Args:
        paths: Turtle files.

    Raises:
        InputError: a file is missing or broken; says where.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.triples: list[ox.Triple] = []
        self.prefixes = {name: str(space) for name, space in PREFIXES.items()} | {"kgsh": str(SHAPES)}
        self._said: dict[str, dict[str, list[Term]]] = {}
        self._blank: dict[ox.BlankNode, ox.BlankNode] = {}
        for path in paths:
            self._read(path)
        self._prefix_of = {namespace: prefix for prefix, namespace in self.prefixes.items()}

    def _read(self, path: Path) -> None:
        try:
            with parsing(path, FORMATS["turtle"]):
                parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
                for quad in parsed:
                    self._add(self._numbered(quad.subject), quad.predicate, self._numbered(quad.object))
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from error
        self.prefixes |= {name: space for name, space in parsed.prefixes.items() if name not in self.prefixes}

    def _numbered(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
        """Return a blank node a name that is the same each time."""
        assert not isinstance(term, ox.Triple)
        if not isinstance(term, ox.BlankNode):
            return term
        return self._blank.setdefault(term, ox.BlankNode(f"b{len(self._blank)}"))

    def _add(self, subject: Term, predicate: ox.NamedNode, value: Term) -> None:
        assert not isinstance(subject, ox.Literal)
        self.triples.append(ox.Triple(subject, predicate, value))
        self._said.setdefault(node(subject), {}).setdefault(predicate.value, []).append(value)

    def subjects(self, *classes: str) -> Iterator[str]:
        """Yield the nodes that are stated to have one of some classes, in file order."""
        for subject, said in self._said.items():
            if any(node(value) in classes for value in said.get(_TYPE, ())):
                yield subject

    def nodes(self) -> Iterator[str]:
        """Yield all subjects, in file order."""
        yield from self._said

    def predicates(self, subject: str) -> list[str]:
        """Return the properties that a node has, in the order of the files."""
        return list(self._said.get(subject, ()))

    def values(self, subject: str, predicate: str) -> list[Term]:
        """Return the values that a node has for a property, in the order of the files."""
        return self._said.get(subject, {}).get(predicate, [])

    def links(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the nodes to which a property leads from a node."""
        return tuple(node(value) for value in self.values(subject, predicate) if not isinstance(value, ox.Literal))

    def texts(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the literals that a node has for a property, without language and datatype."""
        return tuple(value.value for value in self.values(subject, predicate) if isinstance(value, ox.Literal))

    def text(self, subject: str, predicate: str) -> str:
        """Return the first of a node's literals for a property, or ""."""
        return next(iter(self.texts(subject, predicate)), "")

    def members(self, head: str) -> Iterator[Term]:
        """Yield the members of an RDF list, up to any fault in it."""
        seen: set[str] = set()
        while head != _NIL and head not in seen:
            seen.add(head)
            yield from self.values(head, _FIRST)[:1]
            head = next(iter(self.links(head, _REST)), _NIL)

    def short(self, iri: str) -> str:
        """Return an IRI with a prefix, if there is one for it.

        >>> Facts([]).short("http://www.w3.org/2001/XMLSchema#date")
        'xsd:date'
        """
        namespace, local = split_iri(iri)
        prefix = self._prefix_of.get(namespace)
        return f"{prefix}:{local}" if prefix and local else iri


def node(term: Term) -> str:
    """Return the name of a node, or the text of a literal."""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
