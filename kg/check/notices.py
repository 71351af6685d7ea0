"""Reports what was not checked although one may think so: "passed" must mean that something was checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from rdflib import BNode, Graph
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from kg.check.rules import Rules, speaks_of_ours
from kg.check.settings import Settings
from kg.model import Checked, Notice, Severity
from kg.names import SHAPES
from kg.validation import read_shapes
from kg.validation.lint import lint_shapes
from kg.validation.linting import TARGETS, shapes_in

#: How many shapes are named.
_NAMED = 3
_ADVANCED = str(SHAPES["Lint-advanced"])
_TERM = str(SHAPES.Term)
_CLASSES = (RDFS.Class, OWL.Class)


class Notices:
    """Finds what the user's shapes and files leave unchecked.

    Args:
        settings: what is checked, and whether it fails where something is not.
        rules: the rules of the check.
    """

    def __init__(self, settings: Settings, rules: Rules) -> None:
        self._settings = settings
        self._rules = rules
        #: The shapes that have targets, by file.
        self._targeted: dict[Path, set[Node]] = {}

    def of_shapes(self) -> Iterator[Notice]:
        """Yield notices of shapes without effect, and of files without shapes."""
        for path in self._rules.files:
            graph = read_shapes([path], imports=self._settings.imports)
            self._targeted[path] = targeted(graph)
            if not _is_about_shapes(graph):
                yield self._notice("holds no shape: nothing is checked by it", path)
        if self._rules.own is None:
            return
        for finding in lint_shapes(self._rules.own):
            if finding.severity is Severity.VIOLATION or finding.rule == _ADVANCED:
                place = self._rules.place(finding)
                words = f"{f'{place}: ' if place else ''}the shape <{finding.focus}>: {finding.message}"
                # a term of our vocabulary that it lacks may be in the data all the same
                yield Notice(words) if finding.rule == _TERM else self._notice(words)
        if not self._settings.imports:
            for other in sorted({str(other) for other in self._rules.own.objects(None, OWL.imports)}):
                words = f"<{other}>, which shapes import, is not followed: --imports reads files"
                yield Notice(words, minor=True)

    def of_targets(self, aimed: Collection[Node]) -> Iterator[Notice]:
        """Report the user's shapes whose targets are nowhere in the data."""
        for path, shapes in self._targeted.items():
            missed = sorted(str(shape) for shape in shapes.difference(aimed) if not isinstance(shape, BNode))
            if shapes and shapes.isdisjoint(aimed):
                yield self._notice("no target of its shapes is in the data: nothing is checked by it", path)
            elif missed:
                names = ", ".join(f"<{name}>" for name in missed[:_NAMED])
                more = f" and {len(missed) - _NAMED:,} more" if len(missed) > _NAMED else ""
                words = f"no target of {len(missed):,} of its {len(shapes):,} shapes is in the data: {names}{more}"
                yield Notice(words, str(path), minor=True)
        if self._targeted and not any(self._targeted.values()) and any(map(_is_about_shapes, [self._rules.own])):
            yield self._notice("no shape of --shapes has a target: nothing is checked by them")

    def of_file(self, checked: Checked, *, is_checked: bool) -> Iterator[Notice]:
        """Return whether a readable file contains nothing that was checked."""
        if checked.error is None and not checked.triples:
            yield self._notice("holds no triples: nothing is checked in it", checked.file)
        elif checked.error is None and not is_checked:
            yield self._notice("no shape has a target in it: nothing is checked in it", checked.file)

    def of_texts(self, textless: Collection[str]) -> Iterator[Notice]:
        """Yield a notice of articles whose text is missing, so that their words were not checked."""
        if textless:
            first, *others = textless
            more = f" and {len(others):,} more" if others else ""
            yield self._notice(f"the text of {first}{more} is not among the articles given: its words are not checked")

    def _notice(self, message: str, file: Path | str = "") -> Notice:
        return Notice(message, str(file), fails=self._settings.strict)


def targeted(graph: Graph) -> set[Node]:
    """Collect the shapes that have targets, or are their own, being classes as well (SHACL 2.1.3)."""
    found = {shape for target in TARGETS for shape in graph.subjects(target)}
    return found | {shape for shape in shapes_in(graph) if any((shape, RDF.type, kind) in graph for kind in _CLASSES)}


def _is_about_shapes(graph: Graph | None) -> bool:
    """Return whether a graph contains shapes, or their prefixes, components or imports."""
    if graph is None:
        return False
    terms = (
        predicate for predicate in graph.predicates() if predicate == OWL.imports or str(predicate).startswith(str(SH))
    )
    return bool(shapes_in(graph)) or any(True for _ in terms) or speaks_of_ours(graph)
