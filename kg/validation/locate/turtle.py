"""Searches Turtle and TriG with a regular expression that goes from description to description.

It recognises strings, comments, IRIs and escapes, so that no dot within them ends a description. All else was checked
by the parser that read the file before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.tokens import COMMENT, DIRECTIVE, IRI, LABEL, NAME, RDF_TYPE, STRING, TOKEN, string_value, unescape
from kg.validation.locate.blocks import Block, Reference, Statement, resolve

_NODE = f"{IRI} | {LABEL} | {NAME}"

_STEP = re.compile(
    rf"""
    (?P<blank> (?: \s++ | {COMMENT} )++ )
    | {DIRECTIVE}
    | (?:(?i:graph)\s++)?+ (?P<graph> {_NODE} )?+ (?:\s|{COMMENT})*+ (?P<open> \{{ )
    | (?P<close> \}} )
    | (?P<subject> {_NODE} | [\[(] )
      (?P<body> (?: [^.<"'\#{{}}\\]++ | {IRI} | < | {STRING} | {COMMENT} | \\. | \.(?=[\w%\\:]) )*+ )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_TOKEN = re.compile(f"{DIRECTIVE} | {TOKEN}", re.VERBOSE | re.DOTALL)
#: The kinds of tokens that name a node, and of those that are a value.
_NODES = frozenset({"iri", "label", "name"})
_VALUES = _NODES | {"string", "number", "word"}


@dataclass(slots=True)
class _Names:
    """The prefixes and the base that hold at a place in the file."""

    base: str | None
    prefixes: dict[str, str] = field(default_factory=dict)

    def declare(self, found: re.Match[str]) -> bool:
        if found["prefix"]:
            self.prefixes[found["prefix"]] = self.node(found["namespace"])
        elif found["base"]:
            self.base = self.node(found["base"])
        return bool(found["prefix"] or found["base"])

    def node(self, written: str) -> str:
        if written.startswith("<"):
            return resolve(unescape(written[1:-1]), self.base)
        if written.startswith("_:"):
            return written[2:]
        prefix, _, local = written.partition(":")
        return self.prefixes.get(f"{prefix}:", f"{prefix}:") + unescape(local)


class _Lines:
    """Counts lines from one place to a later one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place, self._line = 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = place
        return self._line


def blocks(text: str, wanted: frozenset[str], base: str | None) -> Iterator[Block]:
    """Yield the descriptions of the nodes wanted."""
    names, lines = _Names(base), _Lines(text)
    graph: str | None = None
    for found in _STEP.finditer(text):
        if found["blank"] or names.declare(found):
            continue
        if found["open"]:
            graph = names.node(found["graph"]) if found["graph"] else None
        elif found["close"]:
            graph = None
        elif found["subject"] and (node := names.node(found["subject"])) in wanted:
            line = lines.at(found.start("subject"))
            yield Block(node, line, graph, tuple(_statements(found["body"], line, names)))


def references(text: str, wanted: frozenset[str], base: str | None) -> Iterator[Reference]:
    """Yield the lines in which the nodes wanted are named."""
    names, lines = _Names(base), _Lines(text)
    for found in _TOKEN.finditer(text):
        if found.lastgroup in _NODES:
            if (node := names.node(found[0])) in wanted:
                yield Reference(node, lines.at(found.start()))
        elif found.lastgroup in {"namespace", "base"}:
            names.declare(found)


def _statements(body: str, line: int, names: _Names) -> Iterator[Statement]:
    """Yield the statements after a subject, without those within brackets."""
    lines = _Lines(body)
    predicate: str | None = None
    depth, skip = 0, False
    for found in _TOKEN.finditer(body):
        kind, written = found.lastgroup, found[0]
        if kind == "mark":
            if written == ";" and depth == 0:
                predicate = None
            depth += (written in "[(") - (written in "])")
            skip = skip or written == "^^"  # a datatype follows
        elif depth == 0 and kind in _VALUES:
            if skip:
                skip = False
            elif predicate is None:
                predicate = RDF_TYPE if written == "a" else names.node(written)
            else:
                yield Statement(predicate, (_value(found, names),), line + lines.at(found.start()) - 1)


def _value(found: re.Match[str], names: _Names) -> str:
    if found.lastgroup == "string":
        return string_value(found[0])
    return names.node(found[0]) if found.lastgroup in _NODES else found[0]
