"""Reads plain text: one article per file."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import Place
from kg.readers.decode import decode, join
from kg.readers.record import Item, Source, make_item


def read_text(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    r"""Read a text file; its decoded content is the article's text, unchanged.

    Raises:
        InputError: the bytes are not text. It names no file: the caller does.

    >>> [(where, article)] = read_text(iter([b"Rebels took\r\n", b"Homs."]), Source("a.txt", "a"))
    >>> article.id, article.text
    ('a', 'Rebels took\r\nHoms.')
    """
    yield make_item({"text": decode(join(lines))}, source, where=Place(source.name), id=source.stem)
