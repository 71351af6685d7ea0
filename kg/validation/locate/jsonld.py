"""Searches JSON-LD: from node identifier to node identifier."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.tokens import RDF_TYPE
from kg.validation.locate.blocks import Block, Reference, Statement, resolve

_CONTEXT = re.compile(r'"@context"\s*:\s*(?=[{\[])')
_TOKEN = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")(?P<key>\s*+:)?+|(?P<mark>[{}\[\],])|(?P<word>[^\s{}\[\],:"]++)')
_AHEAD = re.compile(r'\s*+(?P<end>\})|\s*+,\s*+(?P<graph>"@graph")')


@dataclass(slots=True)
class _Names:
    """The names that the document's context defines."""

    base: str | None
    vocabulary: str = ""
    ids: list[str] = field(default_factory=lambda: ["@id"])
    types: list[str] = field(default_factory=lambda: ["@type"])
    terms: dict[str, str] = field(default_factory=dict)

    def learn(self, context: Any) -> None:
        for name, value in context.items():
            meaning = value.get("@id") if isinstance(value, dict) else value
            if name == "@base":
                self.base = resolve(str(value), self.base)
            elif name == "@vocab":
                self.vocabulary = str(value)
            elif meaning == "@id":
                self.ids.append(name)
            elif meaning == "@type":
                self.types.append(name)
            elif isinstance(meaning, str):
                self.terms[name] = meaning

    def expand(self, name: str) -> str:
        """Return what a compact IRI stands for."""
        prefix, colon, local = name.partition(":")
        if colon and not local.startswith("//") and prefix in self.terms:
            return self.expand(self.terms[prefix]) + local if prefix != name else name
        return name

    def node(self, name: str) -> str:
        return name[2:] if name.startswith("_:") else resolve(self.expand(name), self.base)

    def predicate(self, name: str) -> str:
        if name in self.types:
            return RDF_TYPE
        if name in self.terms:
            return self.expand(self.terms[name])
        return self.expand(name) if ":" in name else self.vocabulary + name


def blocks(text: str, wanted: frozenset[str], base: str | None) -> Iterator[Block]:
    """Yield the objects that describe the nodes wanted."""
    names = _names(text, base)
    graph: str | None = None
    for node, start, end, line in _identifiers(text, names):
        ahead = _AHEAD.match(text, end)
        if ahead and ahead["graph"]:
            graph = node
        elif node in wanted and not (ahead and ahead["end"] and _opens(text, start)):
            yield Block(node, line, graph, tuple(_statements(text, end, line, names)))


def references(text: str, wanted: frozenset[str], base: str | None) -> Iterator[Reference]:
    """Yield the lines in which the nodes wanted are named, as objects or as plain strings."""
    names = _names(text, base)
    place, line = 0, 1
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+"', text):
        string = _read(found[0])
        for node in (names.node(string), names.predicate(string)):
            if node in wanted:
                line += text.count("\n", place, found.start())
                place = found.start()
                yield Reference(node, line)
                break


def _opens(text: str, place: int) -> bool:
    """Return whether an object begins just before a place."""
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1 : place] == "{"


def _names(text: str, base: str | None) -> _Names:
    names = _Names(base)
    for found in _CONTEXT.finditer(text):
        context, _ = json.JSONDecoder().raw_decode(text, found.end())
        for one in context if isinstance(context, list) else [context]:
            if isinstance(one, dict):
                names.learn(one)
    return names


def _identifiers(text: str, names: _Names) -> Iterator[tuple[str, int, int, int]]:
    """Yield each node's identifier, where it begins and ends, and its line."""
    keys = "|".join(re.escape(json.dumps(key, ensure_ascii=False)) for key in names.ids)
    place, line = 0, 1
    for found in re.finditer(rf'(?:{keys})\s*+:\s*+("(?:[^"\\]|\\.)*+")', text):
        line += text.count("\n", place, found.start())
        place = found.start()
        yield names.node(_read(found[1])), found.start(), found.end(), line


def _statements(text: str, start: int, line: int, names: _Names) -> Iterator[Statement]:
    """Yield the members of an object after its identifier; nested values belong to their member."""
    depth, place = 0, start
    predicate: str | None = None
    for found in _TOKEN.finditer(text, start):
        if found["mark"] in {"{", "["}:
            depth += 1
        elif found["mark"] in {"}", "]"}:
            depth -= 1
            if depth < 0:
                return
        elif depth == 0 and found["key"]:
            predicate = names.predicate(_read(found["string"]))
        elif predicate is not None and not found["mark"] and not found["key"]:
            line += text.count("\n", place, found.start())
            place = found.start()
            word = _read(found["string"]) if found["string"] else found["word"]
            yield Statement(predicate, (word, names.node(word), names.predicate(word)), line)


def _read(string: str) -> str:
    return str(json.loads(string, strict=False)) if "\\" in string else string[1:-1]
