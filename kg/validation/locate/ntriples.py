"""Searches N-Triples and N-Quads: a statement a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.tokens import LINE, unescape
from kg.validation.locate.blocks import Block, Reference, Statement

_LINE = re.compile(LINE, re.VERBOSE)


def blocks(file: BinaryIO, wanted: frozenset[str]) -> Iterator[Block]:
    """Yield a block for each line about one of the nodes wanted."""
    written = {f"<{node}>".encode() for node in wanted} | {f"_:{node}".encode() for node in wanted}
    for number, line in enumerate(file, 1):
        # most lines of a large file are about other nodes: a look at their first word is enough
        subject = line[: line.find(b">") + 1] if line.startswith(b"<") else line.split(None, 1)[0] if line else b""
        if subject not in written and b"\\" not in subject and not line[:1].isspace():
            continue
        found = _LINE.match(line.decode(errors="replace"))
        if found and (node := _term(found["subject"])) in wanted:
            graph = _term(found["graph"]) if found["graph"] else None
            statement = Statement(unescape(found["predicate"]), (_term(found["object"]),), number)
            yield Block(node, number, graph, (statement,))


def references(file: BinaryIO, wanted: frozenset[str]) -> Iterator[Reference]:
    """Yield the lines in which a wanted node is an object or the name of a graph."""
    for number, line in enumerate(file, 1):
        if found := _LINE.match(line.decode(errors="replace")):
            for name in ("object", "graph"):
                if found[name] and not found[name].startswith('"') and (node := _term(found[name])) in wanted:
                    yield Reference(node, number)


def _term(written: str) -> str:
    if written.startswith("_:"):
        return written[2:]
    return unescape(written[1:-1])
