"""Checks one unit: its graphs by the rules, each finding with its location."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from rdflib import Graph
from rdflib.term import Node

from kg.check.rules import Rules
from kg.check.settings import Settings
from kg.check.texts import Text, find_text, text_of
from kg.check.twins import Digest, digests_of
from kg.check.units import Unit
from kg.errors import InputError, KgError, Place
from kg.formats import base_of, format_named, parse_quads
from kg.model import Finding, Located
from kg.names import KG, SCHEMA, short_iri
from kg.safety.guard import guarded
from kg.startup import in_one_go
from kg.validation.data import light_graphs
from kg.validation.locate import find_lines
from kg.validation.passage import find_passage, label_of
from kg.validation.spans import add_spans

#: How many characters of a label a name holds.
_LONGEST = 40


@dataclass(slots=True)
class Result:
    """The result for one unit.

    Attributes:
        graphs: how many graphs were checked.
        triples: how many triples they hold.
        findings: what is wrong with them.
        errors: what kept the unit, or shapes for a graph in it, from being read or applied.
        textless: the articles whose texts were not given.
        aimed: the user's shapes that have a target in it.
        is_checked: whether any rule is about anything in it.
    """

    graphs: int = 0
    triples: int = 0
    findings: list[Located] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    textless: list[str] = field(default_factory=list)
    aimed: set[Node] = field(default_factory=set)
    is_checked: bool = False
    digests: list[Digest] = field(default_factory=list)


class Worker:
    """Checks units, one after the other, by the same rules.

    Args:
        settings: what to do.
        texts: the texts of articles whose graphs come, by identifier.
    """

    def __init__(self, settings: Settings, texts: dict[str, Text]) -> None:
        self.rules = Rules(settings)
        self._settings = settings
        self._texts = texts

    def check(self, unit: Unit) -> Result:
        """Check one unit. If it cannot be read, that is part of the result."""
        result = Result(errors=[] if unit.error is None else [unit.error])
        if unit.error is None:
            try:
                with in_one_go():
                    (self._check_article if unit.article else self._check_graphs)(unit, result)
            except InputError as error:
                result.errors.append(_of_file(error, unit))
        return result

    def _check_graphs(self, unit: Unit, result: Result) -> None:
        path, syntax = unit.given.path, format_named(unit.given.syntax or "")
        open_unit = unit.opener(self._settings.largest)
        prefixes: dict[str, str] = {}
        with open_unit() as file:
            quads = parse_quads(file, path, syntax, first_line=unit.first_line, prefixes=prefixes)
            for graph, named in light_graphs(quads, prefixes):
                # the default graph is named after its article
                self._add(result, graph, unit, str(graph.identifier) if named else None)
        aims = [(one.finding, one.graph) for one in result.findings]
        lines = find_lines(open_unit, syntax.name, aims, base=base_of(path))
        result.findings = [
            replace(one, line=line + unit.first_line - 1 if line else None)
            for one, line in zip(result.findings, lines, strict=True)
        ]

    def _add(self, result: Result, graph: Graph, unit: Unit, name: str | None) -> None:
        text = find_text(graph, self._texts) if self._texts else None
        findings = self._found(result, graph, unit)
        if text is not None:
            findings = add_spans(findings, graph, text.text)
        elif self._settings.articles and (None, None, KG.Article) in graph:
            result.textless.append(_identifier(graph))
        result.graphs += 1
        result.triples += len(graph)
        result.digests += digests_of(graph)
        result.findings += _located(findings, graph, str(unit.given.path), name, text)

    def _found(self, result: Result, graph: Graph, unit: Unit) -> list[Finding]:
        """Check a graph by the rules, and record what else was found."""
        found = self.rules.check(graph)
        result.errors += [_of_file(error, unit) for error in found.errors]
        result.aimed |= found.aimed
        result.is_checked |= found.is_checked
        return found.findings

    def _check_article(self, unit: Unit, result: Result) -> None:
        if unit.article is None or unit.where is None:
            return
        from kg.exporter import export_article

        work = partial(export_article, unit.article, base=self._settings.base, validate=False)
        graph = guarded(work, where=unit.where).graph
        text = text_of(unit.article, unit.where)
        findings = add_spans(self._found(result, graph, unit), graph, text.text)
        result.graphs, result.triples, result.digests = 1, len(graph), digests_of(graph)
        for one in _located(findings, graph, str(unit.given.path), str(graph.identifier), text):
            line = one.passage.line if text.file and one.passage else unit.where.line
            result.findings.append(replace(one, line=line))


def _located(
    findings: Iterable[Finding], graph: Graph, file: str, name: str | None, text: Text | None
) -> list[Located]:
    return [
        Located(
            finding,
            file,
            graph=name,
            name=readable(finding.focus, graph),
            passage=find_passage(graph, finding, text=text.text if text else None, file=text.file if text else None),
        )
        for finding in findings
    ]


def readable(node: str, graph: Graph) -> str:
    """Name a node for people: its short IRI and its label.

    >>> from rdflib import RDFS, Literal, URIRef
    >>> event = URIRef("https://w3id.org/newskg/id/article/a1/event/17-26")
    >>> readable(str(event), Graph().add((event, RDFS.label, Literal("took over"))))
    'a1/event/17-26 “took over”'
    """
    label = label_of(graph, node)
    short = short_iri(node)
    if label is None:
        return short
    return f"{short} “{label if len(label) <= _LONGEST else label[:_LONGEST].rstrip() + '…'}”"


def _of_file(error: InputError, unit: Unit) -> InputError:
    """Add the file to an error that does not have it."""
    return error if error.source else error.at(Place(str(unit.given.path)))


def _identifier(graph: Graph) -> str:
    names = sorted(str(name) for name in graph.objects(None, SCHEMA.identifier))
    return names[0] if names else str(graph.identifier)


# -- in a process of its own --------------------------------------------------------------------------

_worker: list[Worker] = []


def begin(settings: Settings, texts: dict[str, Text]) -> None:
    """Make this process's worker."""
    _worker[:] = [Worker(settings, texts)]


def check(unit: Unit) -> Result | KgError:
    """Check a unit with this process's worker; a fatal error is returned, since it may not be picklable."""
    try:
        return _worker[0].check(unit)
    except KgError as error:
        return error
