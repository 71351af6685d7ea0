"""Finds the line of an RDF file that a finding is about.

No second parser: the file, which has been read before, is searched as text, in the syntax's own terms. The file is
searched once for all findings in it, and a second time for nodes that are only named in it, never described.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

from kg.model import Finding
from kg.validation.locate import jsonld, ntriples, rdfxml, turtle
from kg.validation.locate.blocks import Block, Reference

__all__ = ["Aim", "find_lines"]

#: A finding, and the name of the graph that it is in, if that has one.
Aim = tuple[Finding, str | None]

_FIRST_STEP = re.compile(r"\(*(?P<inverse>\^?)\(*<(?P<predicate>[^<>]*)>")
#: A path that turns away from the node, and does not end there.
_AWAY = re.compile(r"\(\^<[^<>]*>\)/")

# how well a place fits a finding
_NAMED, _DESCRIBED, _PREDICATE, _TRIPLE = range(1, 5)


def find_lines(
    open_file: Callable[[], AbstractContextManager[BinaryIO]], syntax: str, aims: Sequence[Aim], *, base: str | None
) -> list[int | None]:
    r"""Find where findings stand: the line of the triple, else of the predicate, else of the node itself.

    Args:
        open_file: opens the file from its beginning, unpacked; called once or twice.
        syntax: the format's name in ``kg.formats.FORMATS``.
        aims: findings and the names of their graphs.
        base: the IRI that relative IRIs in the file are taken from.

    Returns:
        For each finding a line, counted from 1, or None where the text names its node nowhere.

    >>> import io
    >>> from kg.model import Severity
    >>> finding = Finding("", Severity.VIOLATION, "", "urn:a", "urn:p", "2")
    >>> find_lines(lambda: io.BytesIO(b"<urn:a>\n  <urn:p> 1 ,\n 2 ."), "turtle", [(finding, None)], base=None)
    [3]
    """
    hunt = _Hunt(aims)
    if not aims:
        return []
    with open_file() as file:
        for block in _blocks(file, syntax, hunt.wanted(), base):
            hunt.see(block)
    if missing := hunt.missing():
        with open_file() as file:
            for reference in _references(file, syntax, missing, base):
                hunt.see(Block(reference.node, reference.line), named_only=True)
    return hunt.lines


class _Hunt:
    """The best place so far of each finding."""

    def __init__(self, aims: Sequence[Aim]) -> None:
        self.lines: list[int | None] = [None] * len(aims)
        self._fits = [(False, 0)] * len(aims)
        self._aims = aims
        self._by_node: dict[str, list[tuple[int, str | None, str | None]]] = {}
        for place, (finding, _) in enumerate(aims):
            step = _FIRST_STEP.match(finding.path or "")
            predicate = step["predicate"] if step else finding.path
            inverse = bool(step and step["inverse"])
            self._want(finding.focus, place, None if inverse else predicate, finding.value)
            if inverse and finding.value:
                self._want(finding.value, place, predicate, finding.focus)

    def _want(self, node: str, place: int, predicate: str | None, value: str | None) -> None:
        self._by_node.setdefault(node, []).append((place, predicate, value))

    def wanted(self) -> frozenset[str]:
        return frozenset(self._by_node)

    def missing(self) -> frozenset[str]:
        """Return the nodes of findings that are not located yet."""
        return frozenset(self._aims[place][0].focus for place, line in enumerate(self.lines) if line is None)

    def see(self, block: Block, *, named_only: bool = False) -> None:
        for place, predicate, value in self._by_node.get(block.node, ()):
            finding, graph = self._aims[place]
            fit, line = (_NAMED, block.line) if named_only else _fit(block, predicate, value)
            if block.node != finding.focus and fit < _TRIPLE:
                if not _AWAY.match(finding.path or ""):
                    continue
                fit = _PREDICATE  # what an article has is found at itself, not at the article
            fits = (block.graph == graph, fit)
            if fits > self._fits[place] or self.lines[place] is None:
                self._fits[place], self.lines[place] = fits, line


def _fit(block: Block, predicate: str | None, value: str | None) -> tuple[int, int]:
    """Return how well a block fits, and its best line."""
    first: int | None = None
    for statement in block.statements if predicate else ():
        if statement.predicate == predicate:
            if value in statement.values:
                return _TRIPLE, statement.line
            first = statement.line if first is None else first
    return (_DESCRIBED, block.line) if first is None else (_PREDICATE, first)


def _blocks(file: BinaryIO, syntax: str, wanted: frozenset[str], base: str | None) -> Iterator[Block]:
    if syntax in {"ntriples", "nquads"}:
        return ntriples.blocks(file, wanted)
    if syntax == "rdfxml":
        return rdfxml.blocks(file, wanted, base)
    search = jsonld.blocks if syntax == "json-ld" else turtle.blocks
    return search(_text(file), wanted, base)


def _references(file: BinaryIO, syntax: str, wanted: frozenset[str], base: str | None) -> Iterator[Reference]:
    if syntax in {"ntriples", "nquads"}:
        return ntriples.references(file, wanted)
    if syntax == "rdfxml":
        return rdfxml.references(file, wanted, base)
    search = jsonld.references if syntax == "json-ld" else turtle.references
    return search(_text(file), wanted, base)


def _text(file: BinaryIO) -> str:
    # a byte order mark is not part of the first line
    return file.read().decode("utf-8-sig", errors="replace")
