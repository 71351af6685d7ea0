"""What the search in every format yields, and how it writes nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Statement(NamedTuple):
    """A predicate, all that the value written behind it may mean, and the line of that value."""

    predicate: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A place where a node is described: its line, its graph if that has a name, and what is said of it there."""

    node: str
    line: int
    graph: str | None = None
    statements: Sequence[Statement] = ()


class Reference(NamedTuple):
    """A place where a node is named, but not described."""

    node: str
    line: int


def resolve(iri: str, base: str | None) -> str:
    """Make an IRI absolute (RFC 3986, 5.2).

    >>> resolve("#char=0,6", "https://example.org/a"), resolve("", "https://example.org/a"), resolve("#x", "urn:a")
    ('https://example.org/a#char=0,6', 'https://example.org/a', 'urn:a#x')
    """
    if base is None or _ABSOLUTE.match(iri):
        return iri
    if iri == "" or iri.startswith("#"):
        return base.partition("#")[0] + iri
    return urljoin(base, iri)


def unescape(text: str) -> str:
    r"""Undo the escapes of N-Triples and Turtle.

    >>> unescape(r"caf\u00e9\n")
    'café\n'
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _CONTROL.get(found[3], found[3])
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 else ""
