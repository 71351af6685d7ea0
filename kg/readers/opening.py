"""Inspects the first bytes of a file, which show its format more reliably than its name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from kg.readers.decode import MAX_BYTES, decode

#: How many bytes to inspect, and the fewest that are available of a longer file.
_LOOKED_AT, _LEAST = 100_000, 4096

#: What may precede the first element of XML or HTML.
_PROLOGUE = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|(?P<doctype><!doctype\s+(?P<name>[\w:.-]++)[^\[>]*+(?:\[[^\]]*+\]\s*+)?>))*+",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<(?:[\w.-]++:)?(?P<name>[\w.-]++)(?=[\s/>])")


def peek(lines: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    r"""Return the beginning of a file, in whole lines, and an iterator over all its lines.

    >>> head, lines = peek(iter([b"one\n", b"two\n"]))
    >>> head, list(lines)
    (b'one\ntwo\n', [b'one\n', b'two\n'])
    """
    head: list[bytes] = []
    size = told = 0
    for line in lines:
        head.append(line)
        size += len(line)
        told += bool(line.strip(b"\0 \t\r\n"))
        # the second line distinguishes JSON Lines from a one-line document, unless that is an article
        if ((told > 1 or _is_article(line)) and size >= _LEAST) or size > MAX_BYTES:
            break
    return b"".join(head), chain(head, lines)


def _is_article(line: bytes) -> bool:
    """Return whether a line is an object with a text, so that articles sent one by one are not delayed."""
    try:
        found = json.loads(line) if line.startswith(b"{") and line.endswith(b"}\n") else None
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("text"), str)


def begins(head: bytes) -> str:
    """Return the text at the start of a file, without a byte order mark.

    >>> begins(b"\\xef\\xbb\\xbf<rss>")
    '<rss>'
    """
    return decode(head[:_LOOKED_AT], strict=False)


def root_of(head: bytes) -> str:
    """Return the name of the first element of XML or HTML, in lower case and without prefix, or "".

    >>> root_of(b'<?xml version="1.0"?><!-- a feed --><rss version="2.0">')
    'rss'
    >>> root_of(b"<!DOCTYPE html><p>Rebels took Homs."), root_of(b"Rebels took <b>Homs</b>.")
    ('html', '')

    The name in a document type declaration does not matter if the element has another one:

    >>> root_of(b'<!DOCTYPE x [<!ENTITY a "b">]><rss version="2.0">')
    'rss'
    """
    if b"<" not in head[:_LEAST]:
        return ""
    text = begins(head)
    prologue = _PROLOGUE.match(text)
    if prologue is None:
        return ""
    declared = (prologue["name"] or "").rpartition(":")[2].lower()
    element = _ELEMENT.match(text, prologue.end()) if declared != "html" else None
    return element["name"].lower() if element else declared


def as_file(lines: Iterator[bytes]) -> io.BufferedReader:
    r"""Return lines that arrive one by one as a readable file.

    >>> as_file(iter([b"one\n", b"two\n"])).read(6)
    b'one\ntw'
    """
    return io.BufferedReader(_Lines(lines))


class _Lines(io.RawIOBase):
    """Lines as a file."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._line, self._place = b"", 0

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what is available."""
        while self._place == len(self._line):
            line = next(self._lines, None)
            if line is None:
                return 0
            self._line, self._place = line, 0
        piece = self._line[self._place : self._place + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)
