"""Lints the SPARQL in shapes: whether it can be read, has its prefixes, and selects what SHACL asks for."""

from __future__ import annotations

from pyparsing import ParseResults
from rdflib import Graph
from rdflib.namespace import OWL, SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.names import KG
from kg.sparql.syntax import NoSparqlError, parts, room
from kg.validation.linting import Faults, name_of
from kg.validation.prebound import forbidden_words, parse_shape_query, selected, selects_all
from kg.validation.terms import declared_terms
from kg.vocabulary import did_you_mean

_QUERIES = (SH.select, SH.ask)


def lint_queries(faults: Faults) -> None:
    """Check all queries in shapes, and the prefixes that are declared for them. None of them is run."""
    graph = faults.graph
    used: dict[Node, set[str]] = {}
    unread: set[Node] = set()
    for kind in _QUERIES:
        for holder, query in graph.subject_objects(kind):
            own = [source for ways in graph.objects(holder, SH.prefixes) for source in _imported(graph, ways)]
            try:
                tree = parse_shape_query(str(query))
            except NoSparqlError as error:
                place = f" (line {error.line}, column {error.column})" if error.line else ""
                faults.add("query", f"The query of {name_of(kind)} {error}{place}.", holder, kind)
                unread.update(own)
                continue
            for source in own:
                used.setdefault(source, set()).update(prefix for prefix, _ in _prefixed(tree))
            prefixes = {name: iri for source in own for name, iri in _declared(graph, source).items()}
            # prefixes that another file declares are not known here
            elsewhere = any((source, None, None) not in graph for source in own)
            _check(faults, holder, kind, tree, None if elsewhere else prefixes)
    for source in sorted(used.keys() - unread, key=str):
        for name in sorted(_declared(graph, source).keys() - used[source]):
            faults.add("prefix", f"No query uses the prefix {name}:.", source, SH.declare, warning=True)


def _check(faults: Faults, holder: Node, kind: Node, tree: ParseResults, prefixes: dict[str, str] | None) -> None:
    for word in forbidden_words(tree):
        faults.add("query", f"A query in a shape has no {word}: SHACL forbids it.", holder, kind)
    outer = next(parts(tree))
    if kind == SH.select and (outer.name != "SelectQuery" or not (selects_all(outer) or "this" in selected(outer))):
        faults.add("query", "A query in a shape selects $this, the node that does not conform.", holder, kind)
    if prefixes is not None:
        _check_names(faults, holder, kind, tree, prefixes)


def _check_names(faults: Faults, holder: Node, kind: Node, tree: ParseResults, prefixes: dict[str, str]) -> None:
    missing = {prefix for prefix, _ in _prefixed(tree)} - prefixes.keys() - _written(tree)
    for prefix in sorted(missing):
        message = f"The query uses the prefix {prefix}:, which its sh:prefixes do not declare (sh:declare)."
        faults.add("prefix", message, holder, kind)
    known = declared_terms(faults.graph)
    for prefix, name in sorted(_prefixed(tree)):
        if prefixes.get(prefix) == str(KG) and name and name not in known:
            message = f"The vocabulary has no kg:{name}{did_you_mean(name, known)}"
            faults.add("query", message, holder, kind)
    if not missing:
        _check_meaning(faults, holder, kind, tree, prefixes)


def _prefixed(tree: ParseResults) -> set[tuple[str, str]]:
    """Collect the names with prefixes that a query uses."""
    return {(_text(part, "prefix"), _text(part, "localname")) for part in parts(tree) if part.name == "pname"}


def _written(tree: ParseResults) -> set[str]:
    """Collect the prefixes that a query declares itself."""
    return {_text(part, "prefix") for part in parts(tree) if part.name == "PrefixDecl"}


def _text(part: CompValue, name: str) -> str:
    return str(part[name]) if name in part else ""


def _check_meaning(faults: Faults, holder: Node, kind: Node, tree: ParseResults, prefixes: dict[str, str]) -> None:
    try:
        with room():
            translateQuery(tree, initNs=prefixes)
    except Exception as error:  # noqa: BLE001  whatever rdflib stumbles over is wrong with the query
        faults.add(
            "query", f"The query of {name_of(kind)} means nothing: {' '.join(str(error).split())}.", holder, kind
        )


def _declared(graph: Graph, source: Node) -> dict[str, str]:
    return {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for each in graph.objects(source, SH.declare)
    }


def _imported(graph: Graph, source: Node) -> list[Node]:
    """List a node with prefixes, and those that it imports (SHACL 5.2.1)."""
    return [each for each in graph.transitive_objects(source, OWL.imports) if each is not None]
