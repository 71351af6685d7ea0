"""Chooses the rules for a graph: those for articles, lexicons, ontologies or shapes, and the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg import __version__
from kg.check.settings import Settings
from kg.errors import InputError, Place
from kg.formats import base_of, format_for, is_rdf, opened
from kg.lexicon.check import check_entries, is_lexicon
from kg.model import Finding, Severity
from kg.names import SHAPES
from kg.readers.folder import files_below
from kg.store import raise_it
from kg.validation import load_shapes, read_shapes
from kg.validation.engines import Outcome, check_graph
from kg.validation.findings import in_order
from kg.validation.lint import lint_shapes
from kg.validation.locate import find_lines
from kg.validation.ontology import check_ontology, is_ontology
from kg.validation.prepared import prepare
from kg.validation.terms import check_terms


@dataclass(slots=True)
class Found:
    """The result of checking a graph.

    Attributes:
        findings: what is wrong with it.
        errors: what kept shapes from being applied to it.
        aimed: the user's shapes that have a target in it.
        is_checked: whether any rule is about anything in it.
    """

    findings: list[Finding] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    aimed: frozenset[Node] = frozenset()
    is_checked: bool = False


class Rules:
    """The rules of a check: ours, which depend on the kind of graph, and the user's, which always apply.

    Raises:
        InputError: a file of shapes cannot be read, or is broken.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.files = shapes_files(settings.shapes)
        self.own = read_shapes(self.files, imports=settings.imports) if self.files else None
        # what speaks of our shapes, as to switch one off, is applied together with them
        self._together = settings.ours and self.own is not None and speaks_of_ours(self.own)
        self._applied = load_shapes() + self.own if self.own is not None and self._together else self.own
        if self._applied is not None:
            try:
                prepare(self._applied)  # says at once if one is broken
            except InputError as error:
                raise self._with_place(error) from error

    def check(self, graph: Graph) -> Found:
        """Check a graph by all rules that apply to it."""
        found = self._check_ours(graph) if self._settings.ours else Found()
        if self._applied is not None:
            outcome = self._apply(graph, self._applied, found)
            found.aimed = outcome.aimed
        found.findings = in_order(found.findings)
        return found

    def _check_ours(self, graph: Graph) -> Found:
        found = Found(check_terms(graph))
        for is_kind, check in _KINDS:
            if is_kind(graph):
                found.is_checked = True
                found.findings += check(graph)
        # a graph may be of several kinds at once, and also contain data
        if not self._together:
            self._apply(graph, None, found)
        return found

    def _apply(self, graph: Graph, shapes: Graph | None, found: Found) -> Outcome:
        settings = self._settings
        outcome = check_graph(graph, shapes=shapes, engine=settings.engine, timeout=settings.timeout)
        found.findings += outcome.findings
        found.errors += outcome.errors
        found.is_checked |= bool(outcome.aimed)
        return outcome

    def name(self) -> str:
        """Describe what graphs are checked against."""
        names = [f"the shapes of newskg {__version__}"] if self._settings.ours else []
        return " and ".join([*names, *map(str, self.files)])

    def _with_place(self, error: InputError) -> InputError:
        place = None if error.node is None else self.place(Finding(error.message, Severity.VIOLATION, "", error.node))
        return error if place is None else error.at(place)

    def place(self, finding: Finding) -> Place | None:
        """Return the location of a shape in the user's files."""
        for path in self.files:
            syntax = format_for(path).name if is_rdf(path) else "turtle"
            (line,) = find_lines(partial(opened, path), syntax, [(finding, None)], base=base_of(path))
            if line is not None:
                return Place(str(path), line)
        return None


def shapes_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files of shapes; for a folder, all RDF files in it.

    Raises:
        InputError: a folder holds none.
    """
    files: list[Path] = []
    for path in paths:
        found = files_below(path, is_rdf, raise_it) if path.is_dir() else [path]
        if not found:
            raise InputError("the folder contains no shapes (RDF files such as .ttl)", source=str(path))
        files += found
    return tuple(dict.fromkeys(files))


def is_shapes(graph: Graph) -> bool:
    """Return whether a graph contains SHACL shapes, or prefixes for them.

    >>> is_shapes(load_shapes()), is_shapes(Graph())
    (True, False)
    """
    kinds = (SH.NodeShape, SH.PropertyShape)
    return any((None, RDF.type, kind) in graph for kind in kinds) or (None, SH.declare, None) in graph


#: What else than data a graph may be, and what checks it then.
_KINDS: tuple[tuple[Callable[[Graph], bool], Callable[[Graph], list[Finding]]], ...] = (
    (is_lexicon, check_entries),
    (is_shapes, lint_shapes),
    (is_ontology, check_ontology),
)


def speaks_of_ours(shapes: Graph) -> bool:
    """Return whether shapes refer to any of ours."""
    return any(isinstance(term, URIRef) and term.startswith(SHAPES) for triple in shapes for term in triple)
