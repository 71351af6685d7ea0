"""Writes JSON-LD that reads like plain JSON: short names, plain numbers, each mention nested where it is evidence.

The names come from ``context.jsonld``, which is written into every file: no reader needs the web.
A value takes its short form only where the context gives back exactly the same RDF.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
from rdflib.namespace import RDF, XSD

from kg.errors import OutputError
from kg.formats import Object, Subject
from kg.formats.light import Content
from kg.formats.turtle import OF_MENTIONS, describe
from kg.names import KG, PREFIXES, split_iri

CONTEXT = Path(__file__).with_name("context.jsonld")

_TYPE = str(RDF.type)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_WHOLE_TYPES = frozenset({str(XSD.integer), str(XSD.nonNegativeInteger)})

Json = dict[str, Any]


class _Name(NamedTuple):
    """A short name of the context, and the type that its values have unless they say another."""

    name: str
    type: str | None


@cache
def context() -> Json:
    """Return the JSON-LD context of newskg's files (the object that stands under ``@context``)."""
    loaded: Json = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    return loaded


@cache
def _names() -> dict[str, _Name]:
    """Return the context's names by the property IRI that they stand for."""
    terms = {name: value for name, value in context().items() if isinstance(value, dict)}
    return {_full(value["@id"]): _Name(name, _full(value.get("@type"))) for name, value in terms.items()}


def _full(name: str | None) -> str:
    prefix, colon, local = (name or "").partition(":")
    return f"{PREFIXES[prefix]}{local}" if colon else prefix


def head() -> str:
    """Return the beginning of a document: its context, and the opening of its list of graphs."""
    lines = ",\n".join(f"    {_dump(name)}: {_dump(value)}" for name, value in context().items())
    return f'{{\n  "@context": {{\n{lines}\n  }},\n  "@graph": ['


def tail() -> str:
    """Return the end of a document."""
    return "\n  ]\n}\n"


def graph_object(name: Subject | None, content: Content) -> Iterator[str]:
    """Yield the text of a graph in pieces: one member of the document's list, or its nodes if it has no name."""
    document = _Document(content)
    if name is None:
        yield ",".join("\n" + _indented(node, 4) for node in document.nodes())
        return
    yield f'\n    {{\n      "id": {_dump(_node_id(name))},\n      "@graph": ['
    yield ",".join("\n" + _indented(node, 8) for node in document.nodes())
    yield "\n      ]\n    }"


class _Document:
    """The nodes of one graph. A mention stands inside the first thing that rests on it."""

    def __init__(self, content: Content) -> None:
        self._described = dict(describe(content))
        self._nested: set[Subject] = set()

    def nodes(self) -> list[Json]:
        made = [(subject, self._node(subject)) for subject in self._described if not self._is_mention(subject)]
        left = [(subject, self._node(subject)) for subject in self._described if self._is_loose(subject)]
        return [node for _, node in made + left]

    def _is_mention(self, term: Subject) -> bool:
        return any(predicate in OF_MENTIONS for predicate, _ in self._described.get(term, ()))

    def _is_loose(self, subject: Subject) -> bool:
        return self._is_mention(subject) and subject not in self._nested

    def _node(self, subject: Subject) -> Json:
        node: Json = {"id": _node_id(subject)}
        nest = not self._is_mention(subject)
        for predicate, values in self._described[subject]:
            classes = [value.value for value in values if isinstance(value, ox.NamedNode | ox.BlankNode)]
            if predicate.value == _TYPE and len(classes) == len(values):
                node["type"] = _one_or_many([_class_name(each) for each in classes])
            else:
                name = _names().get(predicate.value) or _Name(_short(predicate.value), None)
                node[name.name] = _one_or_many([self._value(value, name.type, nest=nest) for value in values])
        return node

    def _value(self, value: Object, expected: str | None, *, nest: bool) -> Any:
        if isinstance(value, ox.Triple):
            raise OutputError(
                "JSON-LD cannot express quoted triples (RDF 1.2)",
                hint="choose another format, such as turtle",
            )
        if isinstance(value, ox.Literal):
            return _literal(value, expected)
        if nest and self._is_mention(value) and value not in self._nested:
            self._nested.add(value)
            return self._node(value)
        if expected == "@vocab" and value.value.startswith(str(KG)) and _is_free(value.value):
            return split_iri(value.value)[1]
        return _node_id(value) if expected == "@id" else {"id": _node_id(value)}


def _node_id(term: Subject) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _is_free(iri: str) -> bool:
    """Return whether the local name of an IRI of ours means nothing else in the context."""
    local = split_iri(iri)[1]
    return bool(_WORD.fullmatch(local)) and str(KG) + local == iri and local not in context()


def _class_name(iri: str) -> str:
    named = _names().get(iri)
    return named.name if named else _short(iri)


def _short(iri: str) -> str:
    """Shorten the IRI of a class, or of a property, that the context doesn't name."""
    return split_iri(iri)[1] if iri.startswith(str(KG)) and _is_free(iri) else _compact(iri)


def _compact(iri: str) -> str:
    namespace, local = split_iri(iri)
    for prefix, known in PREFIXES.items():
        if str(known) == namespace and _WORD.fullmatch(local):
            return f"{prefix}:{local}"
    return iri


def _literal(literal: ox.Literal, expected: str | None) -> Any:
    datatype = literal.datatype.value
    if literal.language:
        turned = {"@direction": str(literal.direction)} if literal.direction is not None else {}
        return {"@value": literal.value, "@language": literal.language, **turned}
    value: Any = literal.value
    if datatype in _WHOLE_TYPES and _WHOLE.fullmatch(value):
        value = int(value)
    # a bare number is an xsd:integer
    usual = str(XSD.integer) if isinstance(value, int) else str(XSD.string)
    if datatype == (expected or usual):
        return value
    if datatype == str(XSD.string):
        return {"@value": value}
    return {"@value": value, "@type": _compact(datatype)}


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _indented(node: Json, depth: int) -> str:
    """Format a node, one property per line, a mention on one line."""
    inner = ",\n".join(
        f"{' ' * (depth + 2)}{_dump(name)}: {_laid_out(value, depth + 2)}" for name, value in node.items()
    )
    return f"{' ' * depth}{{\n{inner}\n{' ' * depth}}}"


def _laid_out(value: Any, depth: int) -> str:
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        lines = ",\n".join(" " * (depth + 2) + _dump(one) for one in value)
        return f"[\n{lines}\n{' ' * depth}]"
    return _dump(value)
