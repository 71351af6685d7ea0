"""Reads a JSON file: one article, or a list of articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import Place
from kg.readers.decode import decode, join
from kg.readers.json_lines import parse
from kg.readers.opening import begins
from kg.readers.record import Item, Source, make_items

_OPENING = re.compile(r"\s*+(?:[{\[][ \t]*+\r?(?:\n|$)|\[\s*+\{)")


def opens_json(head: bytes) -> bool:
    """Return whether a file that begins so is one JSON document of several lines, or a list.

    >>> opens_json(b'[{"text": "Rebels took Homs."}]'), opens_json(b'{"text": "Rebels took Homs."}')
    (True, False)
    """
    return bool(_OPENING.match(begins(head)))


def read_json(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read a JSON object with the members of an article, a list of such objects, or an object with such a list.

    Raises:
        InputError: the bytes are not JSON. It names no file: the caller does.

    >>> [(where, article)] = read_json(iter([b'[{"text": "Rebels took Homs."}]']), Source("a.json", "a"))
    >>> str(where), article.id
    ('a.json: item 1', 'a-1')
    """
    content = parse(decode(join(lines)))
    yield from make_items(content, source, where=Place(source.name), id=source.stem)
