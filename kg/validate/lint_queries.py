"""Lints the SPARQL in shapes: whether it can be read, has its prefixes, and selects what SHACL asks for."""

from __future__ import annotations

import re

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import OWL, SH
from rdflib.term import Node

from kg.names import KG
from kg.validate.linting import Faults, name_of
from kg.validate.terms import declared_terms, did_you_mean

_QUERIES = (SH.select, SH.ask)
#: What may not stand in a query whose $this is given beforehand (SHACL 5.2.1, appendix A).
_FORBIDDEN = ("MINUS", "VALUES", "SERVICE")
_NO_CODE = re.compile(
    r"""\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*""", re.DOTALL
)
_PREFIXED = re.compile(r"(?<![\w?$:-])([A-Za-z][\w.-]*)?:(\w[\w.-]*)?")


def lint_queries(faults: Faults) -> None:
    """Check all queries in shapes, and the prefixes that are declared for them."""
    graph = faults.graph
    used: dict[Node, set[str]] = {}
    for kind in _QUERIES:
        for holder, query in graph.subject_objects(kind):
            words = _NO_CODE.sub(" ", str(query))
            own = [source for ways in graph.objects(holder, SH.prefixes) for source in _imported(graph, ways)]
            for source in own:
                used.setdefault(source, set()).update(prefix or "" for prefix, _ in _PREFIXED.findall(words))
            prefixes = {name: iri for source in own for name, iri in _declared(graph, source).items()}
            # prefixes that another file declares are not known here
            elsewhere = any((source, None, None) not in graph for source in own)
            _check(faults, holder, kind, query, words, None if elsewhere else prefixes)
    for source in sorted(used, key=str):
        for name in sorted(_declared(graph, source).keys() - used[source]):
            faults.add("prefix", f"No query uses the prefix {name}:.", source, SH.declare, warning=True)


def _check(faults: Faults, holder: Node, kind: Node, query: Node, words: str, prefixes: dict[str, str] | None) -> None:
    for word in _FORBIDDEN:
        if re.search(rf"\b{word}\b", words, re.IGNORECASE):
            faults.add("query", f"A query in a shape has no {word}: SHACL forbids it.", holder, kind)
    if kind == SH.select and not re.search(
        r"SELECT\s+(DISTINCT\s+|REDUCED\s+)?(\*|[^{]*[$?]this\b)", words, re.IGNORECASE
    ):
        faults.add("query", "A query in a shape selects $this, the node that does not conform.", holder, kind)
    if prefixes is not None:
        _check_names(faults, holder, kind, str(query), words, prefixes)


def _check_names(faults: Faults, holder: Node, kind: Node, query: str, words: str, prefixes: dict[str, str]) -> None:
    missing = sorted({prefix for prefix, _ in _PREFIXED.findall(words)} - prefixes.keys() - _written(words))
    for prefix in missing:
        message = f"The query uses the prefix {prefix}:, which its sh:prefixes do not declare (sh:declare)."
        faults.add("prefix", message, holder, kind)
    known = declared_terms(faults.graph)
    for prefix, name in sorted(set(_PREFIXED.findall(words))):
        if prefixes.get(prefix) == str(KG) and name and name not in known:
            message = f"The vocabulary has no kg:{name}{did_you_mean(name, known)}"
            faults.add("query", message, holder, kind)
    if not missing:
        _read(faults, holder, kind, query, prefixes)


def _written(words: str) -> set[str]:
    """Collect the prefixes that a query declares itself."""
    return set(re.findall(r"\bPREFIX\s+([\w.-]*)\s*:", words, re.IGNORECASE))


def _read(faults: Faults, holder: Node, kind: Node, query: str, prefixes: dict[str, str]) -> None:
    try:
        ox.Store().query(query.replace("$PATH", "<urn:path>"), prefixes=prefixes)
    except SyntaxError as error:
        faults.add(
            "query", f"The query of {name_of(kind)} cannot be read: {' '.join(str(error).split())}.", holder, kind
        )


def _declared(graph: Graph, source: Node) -> dict[str, str]:
    return {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for each in graph.objects(source, SH.declare)
    }


def _imported(graph: Graph, source: Node) -> list[Node]:
    """List a node with prefixes, and those that it imports (SHACL 5.2.1)."""
    return [each for each in graph.transitive_objects(source, OWL.imports) if each is not None]
