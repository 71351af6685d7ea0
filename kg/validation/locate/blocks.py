"""The result of the search in any format, and the notation of nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Statement(NamedTuple):
    """A predicate, all possible meanings of the value after it, and the line of that value."""

    predicate: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A description of a node: its line, its graph if named, and its properties."""

    node: str
    line: int
    graph: str | None = None
    statements: Sequence[Statement] = ()


class Reference(NamedTuple):
    """A reference to a node."""

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
