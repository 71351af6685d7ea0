"""Decides which rules a graph is checked by: those for articles, lexicons, ontologies or shapes, and the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, SH

from kg import __version__
from kg.check.settings import Settings
from kg.errors import InputError, Place
from kg.formats import base_of, format_for, is_rdf, opened
from kg.lexicon.check import check_entries, is_lexicon
from kg.model import Finding, Severity
from kg.names import KG, SHAPES
from kg.validate import load_shapes, read_shapes, validate_graph
from kg.validate.findings import in_order
from kg.validate.lint import lint_shapes
from kg.validate.locate import find_lines
from kg.validate.ontology import check_ontology, is_ontology
from kg.validate.terms import check_terms


class Rules:
    """The rules of one check: ours, which depend on what a graph is, and the user's, which always apply.

    Raises:
        InputError: a file of shapes cannot be read, is broken, or holds none.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._files = shapes_files(settings.shapes)
        self._own = read_shapes(self._files, imports=settings.imports) if self._files else None
        # what speaks of our shapes, as to switch one off, is applied together with them
        self._together = settings.ours and self._own is not None and _speaks_of_ours(self._own)
        self._applied = load_shapes() + self._own if self._own is not None and self._together else self._own
        if self._applied is not None:
            try:
                self._apply(Graph(), self._applied)  # says at once if one is broken
            except InputError as error:
                raise self._with_place(error) from error

    def check(self, graph: Graph) -> list[Finding]:
        """Check a graph by all rules that apply to it."""
        findings = self._check_ours(graph) if self._settings.ours else []
        if self._applied is not None:
            findings += self._apply(graph, self._applied)
        return in_order(findings)

    def _check_ours(self, graph: Graph) -> list[Finding]:
        findings = check_terms(graph)
        special = False
        for is_kind, check in _KINDS:
            if is_kind(graph):
                special = True
                findings += check(graph)
        # a graph may be several things at once
        if not self._together and (not special or (None, RDF.type, KG.Article) in graph):
            findings += self._apply(graph, None)
        return findings

    def _apply(self, graph: Graph, shapes: Graph | None) -> list[Finding]:
        return validate_graph(graph, shapes=shapes, engine=self._settings.engine, timeout=self._settings.timeout)

    def name(self) -> str:
        """Say in words what graphs are checked against."""
        names = [f"the shapes of newskg {__version__}"] if self._settings.ours else []
        return " and ".join([*names, *map(str, self._files)])

    def remarks(self) -> list[str]:
        """Say what the user may not expect of his shapes: what has no effect, and imports that are not followed."""
        if self._own is None:
            return []
        grave = [one for one in lint_shapes(self._own) if one.severity is Severity.VIOLATION]
        remarks = []
        for one in grave:
            place = self._place(one)
            remarks.append(f"{f'{place}: ' if place else ''}the shape <{one.focus}>: {one.message}")
        if not self._settings.imports:
            others = sorted({str(other) for other in self._own.objects(None, OWL.imports)})
            remarks += [f"<{other}>, which shapes import, is not followed: --imports reads files" for other in others]
        return remarks

    def _with_place(self, error: InputError) -> InputError:
        if error.node is None:
            return error
        place = self._place(Finding(error.message, Severity.VIOLATION, "", error.node))
        return error if place is None else error.at(place)

    def _place(self, finding: Finding) -> Place | None:
        """Return where in the user's files a shape stands of which something is said."""
        for path in self._files:
            syntax = format_for(path).name if is_rdf(path) else "turtle"
            (line,) = find_lines(partial(opened, path), syntax, [(finding, None)], base=base_of(path))
            if line is not None:
                return Place(str(path), line)
        return None


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


def is_shapes(graph: Graph) -> bool:
    """Say whether a graph is one of SHACL shapes.

    >>> is_shapes(load_shapes()), is_shapes(Graph())
    (True, False)
    """
    return any((None, RDF.type, kind) in graph for kind in (SH.NodeShape, SH.PropertyShape))


#: What else than data a graph may be, and what checks it then.
_KINDS: tuple[tuple[Callable[[Graph], bool], Callable[[Graph], list[Finding]]], ...] = (
    (is_lexicon, check_entries),
    (is_shapes, lint_shapes),
    (is_ontology, check_ontology),
)


def _speaks_of_ours(shapes: Graph) -> bool:
    return any(isinstance(term, URIRef) and term.startswith(SHAPES) for triple in shapes for term in triple)
