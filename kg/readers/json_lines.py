"""Reads JSON Lines, one article per line, in memory that does not depend on the size of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain

from kg.errors import InputError, Place
from kg.readers.decode import MAX_BYTES, decode, is_utf16, join
from kg.readers.opening import begins
from kg.readers.record import Item, Source, make_item, make_items

_LINES = re.compile(r"\s*+\{[^\n]*\}[ \t]*+\r?\n\s*+\{")
_OBJECT = re.compile(r"\s*+\{\s*+(?:[\"}]|$)")

#: How many bytes of a line that is too long to skip.
_MOST_SKIPPED = 2_000_000_000

#: How many first bytes decide whether a file is text, and in which encoding.
_HEAD = 4096


def opens_json_lines(head: bytes) -> bool:
    r"""Return whether content is JSON Lines: each of its lines is a whole object.

    >>> opens_json_lines(b'{"text": "One."}\n{"text": "Two."}\n'), opens_json_lines(b'{"text": "One."}\n')
    (True, False)
    """
    return bool(_LINES.match(begins(head)))


def opens_object(head: bytes) -> bool:
    """Return whether content begins with a JSON object, which may be the only one.

    >>> opens_object(b'{"text": "One."}'), opens_object(b"{sic} he said")
    (True, False)
    """
    return bool(_OBJECT.match(begins(head)))


def read_json_lines(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    r"""Read one article per line; an invalid line is reported, and the others are still read.

    Raises:
        InputError: the bytes are not text. It names no file: the caller does.

    >>> items = read_json_lines(iter([b'{"text": "Rebels took Homs."}\n', b"{\n"]), Source("a.jsonl", "a"))
    >>> [getattr(result, "id", str(result)) for _, result in items]
    ['a-1', 'a.jsonl:2:2: is not JSON (Expecting property name enclosed in double quotes)']
    """
    found = False
    for number, line in enumerate(_whole(as_utf8(lines)), 1):
        if line.strip():
            found = True
            where = Place(source.name, number)
            try:
                members = _parse_line(line)
            except InputError as error:
                yield where, error.at(where)
                continue
            id = f"{source.stem}-{number}"
            if isinstance(members, dict):
                yield from make_items(members, source, where=where, id=id)
            else:
                yield make_item(members, source, where=where, id=id)
    if not found:
        raise InputError("contains no articles")


def _parse_line(line: bytes) -> object:
    if len(line) >= MAX_BYTES:
        raise InputError(f"is a line of more than {MAX_BYTES // 1_000_000} MB, too large for an article")
    return parse(decode(line))


def as_utf8(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines in an encoding in which a line's end is one byte.

    Raises:
        InputError: the first lines are not text.
    """
    head: list[bytes] = []
    size = 0
    while size < _HEAD and (line := next(lines, b"")):
        head.append(line)
        size += len(line)
    content = b"".join(head)
    if is_utf16(content):
        text = decode(content + join(lines))
        return (line.encode("utf-8", "surrogatepass") + b"\n" for line in text.split("\n"))
    if not content.lstrip().startswith(b"{"):
        decode(content)
    return chain(head, lines)


def _whole(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield whole lines; of a line beyond the limit, only the first piece.

    Raises:
        InputError: a line does not end.
    """
    begins, skipped = True, 0
    for piece in pieces:
        if begins:
            yield piece
        begins, skipped = piece.endswith(b"\n"), 0 if begins else skipped + len(piece)
        if skipped > _MOST_SKIPPED:
            raise InputError(f"contains a line of more than {_MOST_SKIPPED // 1_000_000_000} GB")


def parse(text: str) -> object:
    """Parse JSON.

    Raises:
        InputError: it is not JSON (with line and column). It names no file: the caller does.
    """
    stripped = text.strip()
    try:
        value: object = json.loads(stripped)
    except json.JSONDecodeError as error:
        before = text[: text.index(stripped) + error.pos]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise InputError(f"is not JSON ({error.msg})", line=line, column=column) from error
    except (ValueError, RecursionError) as error:
        raise InputError("is JSON nested too deep or with a number too long to be an article") from error
    return value
