"""What the search in every format yields, and how it writes nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


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
