"""Searches RDF/XML, in which node elements and property elements alternate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from kg.tokens import RDF_TYPE
from kg.validation.locate.blocks import Block, Reference, Statement, resolve

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BASE = "http://www.w3.org/XML/1998/namespacebase"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True)
class _Element:
    """An element that is open: a node (with its IRI), or a property (with what its value may be)."""

    name: str
    line: int
    base: str | None
    node: str | None = None
    is_node: bool = False
    values: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


class _Search:
    """Receives all elements of a file, and keeps those that describe or name wanted nodes."""

    def __init__(self, wanted: frozenset[str], base: str | None) -> None:
        self.wanted = wanted
        self.base = base
        self.stack: list[_Element] = []
        self.blocks: list[Block] = []
        self.references: list[Reference] = []
        # joined without a separator, namespace and name are the IRI
        self.parser = expat.ParserCreate(namespace_separator="")
        self.parser.StartElementHandler = self.enter
        self.parser.EndElementHandler = self.leave
        self.parser.CharacterDataHandler = self.hear

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        parent = self.stack[-1] if self.stack else None
        base = resolve(attributes.get(_BASE, ""), parent.base if parent else self.base) or None
        element = _Element(name, self.parser.CurrentLineNumber, base)
        if name != f"{_RDF}RDF":
            element.is_node = parent is None or not parent.is_node
            (self.enter_node if element.is_node else self.enter_property)(element, attributes)
        self.stack.append(element)

    def enter_node(self, element: _Element, attributes: dict[str, str]) -> None:
        element.node = _identifier(attributes, element.base)
        if self.stack and element.node:
            self.stack[-1].values.append(element.node)
        if element.name != f"{_RDF}Description":
            element.statements.append(Statement(RDF_TYPE, (element.name,), element.line))
        for name, value in attributes.items():
            if not name.startswith((_RDF, _XML)):
                element.statements.append(Statement(name, (value,), element.line))

    def enter_property(self, element: _Element, attributes: dict[str, str]) -> None:
        resource = attributes.get(f"{_RDF}resource")
        node = attributes.get(f"{_RDF}nodeID") if resource is None else resolve(resource, element.base)
        if node is not None:
            element.values.append(node)
            if node in self.wanted:
                self.references.append(Reference(node, element.line))
        # parseType="Resource" contains properties again
        element.is_node = attributes.get(f"{_RDF}parseType") == "Resource"

    def hear(self, text: str) -> None:
        if self.stack and not self.stack[-1].is_node:
            self.stack[-1].values.append(text)

    def leave(self, _name: str) -> None:
        element = self.stack.pop()
        if element.node in self.wanted and element.node is not None:
            self.blocks.append(Block(element.node, element.line, None, tuple(element.statements)))
        elif self.stack and element.node is None:
            values = ("".join(element.values), *element.values)
            self.stack[-1].statements.append(Statement(element.name, values, element.line))


def _identifier(attributes: dict[str, str], base: str | None) -> str | None:
    if (about := attributes.get(f"{_RDF}about")) is not None:
        return resolve(about, base)
    if (name := attributes.get(f"{_RDF}ID")) is not None:
        return resolve(f"#{name}", base)
    return attributes.get(f"{_RDF}nodeID")


def _searched(file: BinaryIO, wanted: frozenset[str], base: str | None) -> _Search:
    search = _Search(wanted, base)
    search.parser.ParseFile(file)
    return search


def blocks(file: BinaryIO, wanted: frozenset[str], base: str | None) -> Iterator[Block]:
    """Yield the elements that describe the nodes wanted."""
    yield from _searched(file, wanted, base).blocks


def references(file: BinaryIO, wanted: frozenset[str], base: str | None) -> Iterator[Reference]:
    """Yield the lines in which the nodes wanted are values."""
    yield from _searched(file, wanted, base).references
