"""Decides which rules a graph is checked by: those for articles, lexicons, ontologies or shapes, and the user's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import OWL

from kg import __version__
from kg.check.settings import Settings
from kg.errors import InputError
from kg.formats import is_rdf
from kg.lexicon.check import check_entries, is_lexicon
from kg.model import Finding
from kg.names import SHAPES
from kg.validate import load_shapes, read_shapes, validate_graph
from kg.validate.findings import in_order


class Rules:
    """The rules of one check: ours, which depend on what a graph is, and the user's, which always apply.

    Raises:
        InputError: a file of shapes cannot be read, is broken, or holds none.
    """

    def __init__(self, settings: Settings) -> None:
        self._ours = settings.ours
        self._settings = settings
        self._files = shapes_files(settings.shapes)
        self._own = read_shapes(self._files, imports=settings.imports) if self._files else None
        # what speaks of our shapes, as to switch one off, is applied together with them
        self._together = self._ours and self._own is not None and _speaks_of_ours(self._own)
        if self._own is not None and self._together:
            self._own = load_shapes() + self._own
        if self._own is not None:
            self._apply(Graph(), self._own)  # says at once if one is broken

    def check(self, graph: Graph) -> list[Finding]:
        """Check a graph by all rules that apply to it."""
        findings: list[Finding] = []
        if self._ours and is_lexicon(graph):
            findings += check_entries(graph)
        elif self._ours and not self._together:
            findings += self._apply(graph, None)
        if self._own is not None:
            findings += self._apply(graph, self._own)
        return in_order(findings)

    def _apply(self, graph: Graph, shapes: Graph | None) -> list[Finding]:
        return validate_graph(graph, shapes=shapes, engine=self._settings.engine, timeout=self._settings.timeout)

    def name(self) -> str:
        """Say in words what graphs are checked against."""
        names = [f"the shapes of newskg {__version__}"] if self._ours else []
        return " and ".join([*names, *map(str, self._files)])

    def imports(self) -> list[str]:
        """Return the IRIs that the user's shapes import (``owl:imports``) and that are not followed."""
        if self._own is None or self._settings.imports:
            return []
        return sorted({str(other) for other in self._own.objects(None, OWL.imports)})


def shapes_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files of shapes, for a folder all RDF files in it.

    Raises:
        InputError: a folder holds none.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(filter(is_rdf, path.rglob("*"))) if path.is_dir() else [path]
        if not found:
            raise InputError("the folder holds no shapes, which are RDF files such as .ttl", source=str(path))
        files += found
    return tuple(dict.fromkeys(files))


def _speaks_of_ours(shapes: Graph) -> bool:
    return any(isinstance(term, URIRef) and term.startswith(SHAPES) for triple in shapes for term in triple)
