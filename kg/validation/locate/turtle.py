"""Searches Turtle and TriG: a regular expression steps from description to description.

It knows strings, comments, IRIs and escapes, so that it takes no dot within them for an end, and leaves all
else to the parser that has read the file before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.validation.locate.blocks import RDF_TYPE, Block, Reference, Statement, resolve, unescape

_IRI = r"<[^<>\s\"]*+>"
_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n\r]|\\.)*+"'
    r"|'(?:[^'\\\n\r]|\\.)*+'"
)
_COMMENT = r"\#[^\n\r]*+"
_PREFIX = r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?:"
_LOCAL = r"(?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.)|\.(?=[\w:.%\\-]))*+"
_BLANK = r"_:\w(?:[\w.-]*[\w-])?"

_STEP = re.compile(
    rf"""
    (?P<blank> (?: \s++ | {_COMMENT} )++ )
    | @?+(?i:prefix)\s++ (?P<prefix> {_PREFIX})\s*+ (?P<namespace> {_IRI})
    | @?+(?i:base)\s++ (?P<base> {_IRI})
    | (?:(?i:graph)\s++)?+ (?P<graph> {_IRI} | {_BLANK} | {_PREFIX}{_LOCAL} )?+ (?:\s|{_COMMENT})*+ (?P<open> \{{ )
    | (?P<close> \}} )
    | (?P<subject> {_IRI} | {_BLANK} | {_PREFIX}{_LOCAL} | [\[(] )
      (?P<body> (?: [^.<"'\#{{}}\\]++ | {_IRI} | < | {_STRING} | {_COMMENT} | \\. | \.(?=[\w%\\:]) )*+ )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)

_TOKEN = re.compile(
    rf"""
    (?P<string> {_STRING})
    | {_COMMENT}
    | @?+(?i:prefix)\s++ (?P<prefix> {_PREFIX})\s*+ (?P<namespace> {_IRI})
    | @?+(?i:base)\s++ (?P<base> {_IRI})
    | (?P<iri> {_IRI} | {_BLANK} | {_PREFIX}{_LOCAL})
    | (?P<type> \^\^ )
    | @[A-Za-z0-9-]++
    | (?P<mark> [\[\](),;] )
    | (?P<word> [^\s\[\](),;<"'\#]++ )
    """,
    re.VERBOSE | re.DOTALL,
)


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
        if not names.declare(found) and found["iri"] and (node := names.node(found["iri"])) in wanted:
            yield Reference(node, lines.at(found.start()))


def _statements(body: str, line: int, names: _Names) -> Iterator[Statement]:
    """Yield what stands behind a subject, without what is said within brackets."""
    lines = _Lines(body)
    predicate: str | None = None
    depth, skip = 0, False
    for found in _TOKEN.finditer(body):
        mark = found["mark"]
        if mark in {"]", ")"}:
            depth -= 1
        if depth == 0 and mark == ";":
            predicate = None
        elif found["type"]:
            skip = True  # what follows is a datatype
        elif depth == 0 and (found["iri"] or found["word"] or found["string"]):
            if skip:
                skip = False
            elif predicate is None:
                predicate = RDF_TYPE if found["word"] == "a" else names.node(found[0])
            else:
                yield Statement(predicate, (_value(found, names),), line + lines.at(found.start()) - 1)
        if mark in {"[", "("}:
            depth += 1


def _value(found: re.Match[str], names: _Names) -> str:
    if found["string"]:
        quotes = 3 if found["string"][:3] in {'"""', "'''"} else 1
        return unescape(found["string"][quotes:-quotes])
    return names.node(found["iri"]) if found["iri"] else found["word"]
