"""Explains why two nodes were linked, from the links that merging made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.formats import read_quads
from kg.linking.model import Link, Same
from kg.linking.reading import as_text
from kg.names import KG, OWL, RDFS, short_iri
from kg.store import Store, files_in
from kg.store.place import is_store

_ONE, _OTHER, _KIND = (str(OWL[f"annotated{name}"]) for name in ("Source", "Target", "Property"))
_SCORE, _REASON, _LABEL = str(KG.confidence), str(KG.reason), str(RDFS.label)


class Links:
    """Links, and the names of the nodes that they join.

    Args:
        triples: a graph of links, and to name the nodes, the graphs that it links.
    """

    def __init__(self, triples: Iterable[tuple[str, str, str]]) -> None:
        said: dict[str, dict[str, list[str]]] = {}
        self._labels: dict[str, str] = {}
        for subject, predicate, value in triples:
            if predicate in {_ONE, _OTHER, _KIND, _SCORE, _REASON}:
                said.setdefault(subject, {}).setdefault(predicate, []).append(value)
            elif predicate == _LABEL:
                self._labels[subject] = min(value, self._labels.get(subject, value))
        self.of: dict[str, Link] = {}
        for facts in said.values():
            if _ONE in facts and _OTHER in facts:
                same = Same(facts[_KIND][0].removeprefix(str(KG)))
                reasons = tuple(sorted(facts.get(_REASON, ()), key=lambda words: (words.startswith("against"), words)))
                one, other = facts[_ONE][0], facts[_OTHER][0]
                self.of[one] = Link(one, other, same, float(facts[_SCORE][0]), reasons)

    def tell(self, given: tuple[str, str]) -> Iterator[str]:
        """Yield lines that explain why two nodes are the same, or nothing if they are not linked.

        >>> links = Links([("l", _ONE, "http://e/b"), ("l", _OTHER, "http://e/a"), ("l", _KIND, str(KG.sameEventAs)),
        ...     ("l", _SCORE, "0.93"), ("l", _REASON, "on the same day")])
        >>> print(*links.tell(("b", "a")), sep="\\n")
        http://e/b and http://e/a are one
        http://e/b kg:sameEventAs http://e/a (0.93)
            on the same day
        """
        one, other = (self._find(name) for name in given)
        if self._centre(one) != self._centre(other):
            return
        yield f"{self._name(one)} and {self._name(other)} are one"
        for node in dict.fromkeys((one, other)):
            if link := self.of.get(node):
                kind = short_iri(str(KG[link.same.value]))
                yield f"{self._name(node)} {kind} {self._name(link.other)} ({link.score:.2f})"
                yield from (f"    {reason}" for reason in link.reasons)

    def _centre(self, node: str) -> str:
        return self.of[node].other if node in self.of else node

    def _name(self, iri: str) -> str:
        return f"{short_iri(iri)} “{self._labels[iri]}”" if iri in self._labels else short_iri(iri)

    def _find(self, given: str) -> str:
        """Return the node that has a given IRI, or an IRI that ends so."""
        nodes = {*self.of, *(link.other for link in self.of.values()), *self._labels}
        found = [given] if given in nodes else sorted(iri for iri in nodes if iri.endswith(f"/{given}"))
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"{given!r} matches several nodes: {', '.join(found)}")
        raise InputError(f"no link or graph contains the node {given!r}")


def read_links(paths: Iterable[Path]) -> Links:
    """Read links from RDF files, folders of RDF files, or a store."""
    return Links(triple for path in paths for triple in _triples(path))


def _triples(path: Path) -> Iterator[tuple[str, str, str]]:
    if is_store(path):
        with Store(path, read_only=True) as store:
            for _, triples in store.graphs():
                yield from map(as_text, triples)
        return
    for file in files_in([path], rdf_only=True):
        yield from (as_text(quad.triple) for quad in read_quads(file, largest=None))
