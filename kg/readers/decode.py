"""Decodes bytes in any encoding.

Tries in turn a byte order mark (which is removed), UTF-16 without one (recognised by its NULs),
UTF-8, and finally Windows-1252, which includes Latin-1. Line ends stay as they are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kg.errors import InputError

#: The most bytes in a text file, a JSON file or a line of JSON Lines.
MAX_BYTES = 50_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Text does not contain these; tab, line feed, vertical tab, form feed, carriage return and next line are white space.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")

#: A file with a larger share of control characters is not text.
_MAX_CONTROL = 0.01

#: The declaration of a page's encoding, and common encodings of pages; Latin-1 means Windows-1252 on the web.
_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_LATIN_1 = re.compile(r"iso-?8859-?1|latin-?1|(?:us-)?ascii", re.IGNORECASE)
_NAMES = re.compile(
    rf"utf-?8|{_LATIN_1.pattern}|iso-?8859-?\d+|latin-?\d+|(?:windows|cp)-?125\d|gb\w+|big5|shift_?jis|euc-\w+|koi8-\w|mac\w*",
    re.IGNORECASE,
)


def is_utf16(content: bytes) -> bool:
    """Return whether bytes look like UTF-16 or UTF-32, whose lines cannot be split before decoding."""
    marked = any(content.startswith(mark) for mark, encoding in _MARKS if encoding != "utf-8")
    return marked or any(_silent_utf16(content))


def decode(content: bytes, *, strict: bool = True) -> str:
    r"""Decode the bytes of a text file.

    Args:
        content: the whole file, or its beginning if not ``strict``.
        strict: whether content that is not text is an error.

    Raises:
        InputError: the bytes are not text. It names no file: the caller does.

    >>> decode(b"\xef\xbb\xbfcaf\xc3\xa9"), decode(b"caf\xe9"), decode(b"c\0a\0f\0\xe9\0")
    ('café', 'café', 'café')
    """
    errors = "strict" if strict else "ignore"
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return _checked(content[len(mark) :].decode(encoding, errors), strict=strict)
            except UnicodeDecodeError as error:
                name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
                raise InputError(f"starts as {name} text, but byte {error.start + len(mark)} is not valid") from error
    for encoding in (*_silent_utf16(content), "utf-8", "cp1252"):
        try:
            return _checked(content.decode(encoding), strict=strict)
        except UnicodeDecodeError:
            continue
    return _checked(content.decode("latin-1"), strict=strict)


def _silent_utf16(content: bytes) -> Iterator[str]:
    """Guess UTF-16 without a byte order mark: in English, nearly every other byte is NUL."""
    head = content[:4096]
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.1 * half + 1:
        yield "utf-16-le"
    elif half and head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half + 1:
        yield "utf-16-be"


def _checked(text: str, *, strict: bool) -> str:
    if strict and ("\0" in text or len(_CONTROL.findall(text)) > _MAX_CONTROL * len(text)):
        raise InputError("is a binary file, not text")
    return text


def labelled(content: bytes, charset: str | None = None) -> str:
    r"""Decode the bytes of a web page, whose label may be wrong.

    UTF-8 is recognised whatever encoding is declared, and a page that is mostly not UTF-8 is not read as UTF-8.

    Args:
        content: the page.
        charset: the encoding that the server named; the page may name one itself.

    >>> labelled("café".encode(), "iso-8859-1"), labelled(b"caf\xe9", "utf-9")
    ('café', 'café')
    >>> labelled(b"caf\xe9", "utf-8"), labelled("café “yes”".encode()[:-1], "utf-8")
    ('café', 'café “yes\ufffd')
    >>> labelled(b'<meta charset="windows-1251">\xc4\xe0')
    '<meta charset="windows-1251">Да'
    """
    if is_utf16(content) or _is_utf8(content):
        return decode(content, strict=False)
    named = _CHARSET.search(content[:4096])
    for name in (charset, named[1].decode("ascii") if named else None):
        if name and _NAMES.fullmatch(name):
            try:
                text = content.decode("cp1252" if _LATIN_1.fullmatch(name) else name, "replace")
            except LookupError:
                continue
            if not _is_broken(text):
                return text
    return decode(content, strict=False)


def _is_broken(text: str) -> bool:
    """Return whether most non-ASCII bytes could not be decoded, which means another encoding."""
    lost = text.count("\ufffd")
    return lost > sum(character > "\x7f" for character in text) - lost


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def join(lines: Iterator[bytes], most: int | None = None) -> bytes:
    """Read a whole file from its lines, up to the limit.

    Raises:
        InputError: it is too large. It names no file: the caller does.
    """
    most = most or MAX_BYTES
    content = bytearray()
    for line in lines:
        content += line
        if len(content) > most:
            raise InputError(f"is larger than {most // 1_000_000} MB, too large for an article")
    return bytes(content)
