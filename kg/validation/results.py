"""Reads SHACL results from pySHACL's triples, and turns them into findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rdflib import BNode, Graph, Literal
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.model import Finding, Result, Severity
from kg.validation.cite import part_of, path_of, rule_of

_SEVERITIES: dict[Node, Severity] = {SH[one.value]: one for one in Severity}
_SPARQL = SH.SPARQLConstraintComponent
#: How deep pySHACL describes a blank node, and how much of it is kept at the most.
_DEEPEST, _MOST = 5, 2_000
#: The list in pySHACL's message, which comes in another order each time.
_LISTED = re.compile(r"(?<= not in list \[).*(?=\]$)", re.DOTALL)

Triple = tuple[Node, Node, Node]
Said = Mapping[Node, Sequence[Node]]


class Reader:
    """Reads the results about one graph.

    Args:
        shapes: the shapes that it is checked against.
        data: the graph.
        described: what blank nodes of the shapes are described by, as far as that is known already.
    """

    def __init__(self, shapes: Graph, data: Graph, described: dict[Node, tuple[Triple, ...]]) -> None:
        self._shapes, self._data = shapes, data
        self._of_shapes = described
        self._of_data: dict[Node, tuple[Triple, ...]] = {}

    def read(self, node: Node, triples: Iterable[tuple[Node, Node, object]]) -> Result:
        """Read one result, with its details (``sh:detail``)."""
        said: dict[Node, dict[Node, list[Node]]] = {}
        for subject, predicate, value in triples:
            # what pySHACL is to copy comes with the graph that it is in
            term = value[1] if isinstance(value, tuple) else value
            said.setdefault(subject, {}).setdefault(predicate, []).append(term)  # type: ignore[arg-type]
        return self._result(node, said)

    def _result(self, node: Node, said: Mapping[Node, Said]) -> Result:
        own = said[node]
        focus, value = _one(own, SH.focusNode), _one(own, SH.value)
        shape, path, constraint = (_one(own, name) for name in (SH.sourceShape, SH.resultPath, SH.sourceConstraint))
        assert focus is not None
        assert shape is not None
        return Result(
            focus=focus,
            severity=own[SH.resultSeverity][0],
            component=own[SH.sourceConstraintComponent][0],
            shape=shape,
            path=path,
            value=value,
            constraint=constraint,
            messages=tuple(sorted(set(own.get(SH.resultMessage, ())), key=_as_text)),
            details=tuple(self._result(detail, said) for detail in own.get(SH.detail, ())),
            data=_described(self._data, (focus, value), self._of_data),
            shapes=_described(self._shapes, (shape, path, constraint), self._of_shapes),
        )


def _one(said: Said, predicate: Node) -> Node | None:
    values = said.get(predicate)
    return None if values is None else values[0]


def _as_text(node: Node) -> str:
    return node.n3()


# -- blank nodes --------------------------------------------------------------------------------------


def _described(graph: Graph, nodes: Iterable[Node | None], known: dict[Node, tuple[Triple, ...]]) -> tuple[Triple, ...]:
    """Describe the blank nodes among some nodes, each once."""
    found: dict[Triple, None] = {}
    for node in nodes:
        if isinstance(node, BNode):
            if node not in known:
                known[node] = tuple(_Description(graph, node).triples)
            found.update(dict.fromkeys(known[node]))
    return tuple(found)


class _Description:
    """The description of a blank node as pySHACL copies it, in which nested blank nodes are renamed.

    Those are named after the first, so that the names are the same in every process. What leads back to itself is
    not followed.
    """

    def __init__(self, graph: Graph, node: BNode) -> None:
        self._graph = graph
        self._root = node
        self._made = 0
        self.triples: list[Triple] = []
        self._describe(node, node, (node,))

    def _describe(self, node: BNode, name: Node, above: tuple[BNode, ...]) -> None:
        said = sorted(self._graph.predicate_objects(node), key=lambda pair: (_as_text(pair[0]), _as_text(pair[1])))
        if (node, RDF.first, None) in self._graph:
            self._describe_list(node, name, above)
            return
        for predicate, value in said:
            if len(self.triples) < _MOST:
                self.triples.append((name, predicate, self._copy(value, above)))

    def _describe_list(self, node: BNode, name: Node, above: tuple[BNode, ...]) -> None:
        members = _members(self._graph, node)
        for number, member in enumerate(members, 1):
            self.triples.append((name, RDF.first, self._copy(member, above)))
            after = self._new() if number < len(members) else RDF.nil
            self.triples.append((name, RDF.rest, after))
            name = after

    def _copy(self, node: Node, above: tuple[BNode, ...]) -> Node:
        if not isinstance(node, BNode):
            return node
        name = self._new()
        if node not in above and len(above) < _DEEPEST and len(self.triples) < _MOST:
            self._describe(node, name, (*above, node))
        return name

    def _new(self) -> BNode:
        self._made += 1
        return BNode(f"{self._root}x{self._made}")


def _members(graph: Graph, first: Node) -> list[Node]:
    """Return the members of a list, even if it is circular."""
    members: list[Node] = []
    seen: set[Node] = set()
    node: Node | None = first
    while node is not None and node not in seen and len(members) < _MOST:
        seen.add(node)
        members += [member for member in [graph.value(node, RDF.first)] if member is not None]
        node = graph.value(node, RDF.rest)
    return members


# -- for readers --------------------------------------------------------------------------------------


def finding_of(result: Result, shapes: Graph) -> Finding:
    """Put a result in terms that a reader understands; those that it rests on stay with it."""
    return Finding(
        message=_message(result),
        severity=_SEVERITIES.get(result.severity, Severity.VIOLATION),
        rule=rule_of(result.shape, shapes),
        focus=str(result.focus),
        path=None if result.path is None else path_of(result.path, shapes),
        value=None if result.value is None else str(result.value),
        part=part_of(result.shape, shapes),
        details=tuple(dict.fromkeys(finding_of(detail, shapes) for detail in _in_order(result.details))),
        results=(result,),
    )


def _in_order(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda one: (str(one.shape), str(one.focus), str(one.path), str(one.value)))


def _message(result: Result) -> str:
    """Return the shape's message in English or without a language, or else the engine's.

    >>> from rdflib import URIRef
    >>> said = (Literal("Ein Name fehlt.", lang="de"), Literal("A name is missing.", lang="en"))
    >>> node = URIRef("urn:x")
    >>> _message(Result(node, SH.Violation, SH.MinCountConstraintComponent, node, messages=said))
    'A name is missing.'
    """
    words = list(_in_english(result.messages)) or [str(message) for message in result.messages]
    if not words and result.component == _SPARQL:
        return "The query of a SPARQL constraint finds the node."
    if result.component == SH.InConstraintComponent:
        words = [_LISTED.sub(_sorted_list, message) for message in words]
    return " ".join(sorted(set(words))) or f"The node does not meet {_name(result.component)}."


def _in_english(messages: Iterable[Node]) -> Iterator[str]:
    for message in messages:
        language = message.language if isinstance(message, Literal) else None
        if language is None or language.lower().partition("-")[0] == "en":
            yield str(message)


def _sorted_list(found: re.Match[str]) -> str:
    """Return the members of pySHACL's list as Python string literals, sorted."""
    return ", ".join(sorted(re.findall(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", found[0])))


def _name(component: Node) -> str:
    return str(component).replace(str(SH), "sh:")
