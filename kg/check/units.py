"""Splits files into units to check: a file, an article, or some graphs of N-Quads.

N-Quads that stand graph by graph, as newskg writes them, are cut while they are read, so that memory does not grow
with the file. Where a graph comes up again, the whole file is taken at once instead.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import BinaryIO

from kg.check.inputs import Input
from kg.check.settings import Settings
from kg.errors import InputError, Place
from kg.formats import STDIN, opened
from kg.model import Article
from kg.readers import read_items
from kg.safety.nesting import too_large
from kg.tokens import LINE

#: From how many bytes on a unit is complete.
_ENOUGH = 2_000_000

_QUAD = re.compile(LINE.encode(), re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is checked at once.

    Attributes:
        place: which of the inputs it is of.
        given: that input.
        content: its bytes, or None to read them from the file.
        first_line: the line at which the bytes begin.
        anew: whether it takes the place of the input's earlier units.
        article: an article that is exported first.
        where: where the article stands.
        error: why there is nothing to check.
    """

    place: int
    given: Input
    content: bytes | None = None
    first_line: int = 1
    anew: bool = False
    article: Article | None = None
    where: Place | None = None
    error: InputError | None = None

    def opener(self, largest: int) -> Callable[[], AbstractContextManager[BinaryIO]]:
        """Return a function that opens the unit's bytes, any number of times."""
        if self.content is not None:
            content = self.content
            return lambda: nullcontext(io.BytesIO(content))
        return lambda: opened(self.given.path, largest=largest)


def cut(inputs: list[Input], settings: Settings) -> Iterator[Unit]:
    """Split all inputs into units, one input after the other."""
    for place, given in enumerate(inputs):
        try:
            yield from _cut(place, given, settings)
        except InputError as error:
            yield Unit(place, given, error=error)


def _cut(place: int, given: Input, settings: Settings) -> Iterator[Unit]:
    if given.error is not None:
        yield Unit(place, given, error=given.error)
    elif given.syntax is None:
        yield from _articles(place, given, settings.date)
    elif str(given.path) == STDIN:
        # it can be read only once
        with opened(given.path, largest=settings.largest) as file:
            yield Unit(place, given, content=file.read())
    elif given.syntax == "nquads":
        try:
            # however long it is: what counts is how large a graph in it is
            with opened(given.path, largest=None) as file:
                yield from _graphs(place, given, file, settings.largest)
        except _ScatteredError:
            yield Unit(place, given, anew=True)
    else:
        yield Unit(place, given)


def _articles(place: int, given: Input, date: dt.date | None) -> Iterator[Unit]:
    for where, result in read_items([given.path], date=date):
        if isinstance(result, InputError):
            yield Unit(place, given, where=where, error=result)
        else:
            yield Unit(place, given, article=result, where=where)


class _ScatteredError(Exception):
    """The quads of a graph are not contiguous."""


def _graphs(place: int, given: Input, file: BinaryIO, largest: int) -> Iterator[Unit]:
    done: set[bytes] = set()
    lines: list[bytes] = []
    size, first, number = 0, 1, 0
    name, end = b"", b"\n\n"
    for number, line in enumerate(iter(lambda: file.readline(largest + 1), b""), 1):
        # nearly always the graph is that of the line before; a triple of three terms has no graph at all
        if not (line.endswith(end) and line.count(b" ") > 3) and (found := _QUAD.match(line)):
            graph = found["graph"] or b""
            if graph != name:
                if graph in done:
                    raise _ScatteredError
                if size >= min(_ENOUGH, largest // 4):
                    yield Unit(place, given, b"".join(lines), first)
                    lines, size, first = [], 0, number
                done.add(name)
                name, end = graph, b" " + graph + b" .\n"
        lines.append(line)
        size += len(line)
        if size > largest:
            raise too_large(str(given.path), largest, what="a graph in it is")
    yield Unit(place, given, b"".join(lines), first)
