"""Makes untrusted text safe to print: no title or value can control a terminal."""

from __future__ import annotations

import re
import unicodedata

#: The zero-width joiners, which Persian words and many emoji need.
_JOINERS = "\u200c\u200d"
#: The colours that ``kg.console.paint`` uses.
_COLOUR = re.compile(r"(\x1b\[(?:[0-2]|3[1-6])m)")
#: Marks where a word may be broken, which are invisible elsewhere.
_SOFT = {ord("\N{SOFT HYPHEN}"): None, ord("\N{ZERO WIDTH SPACE}"): None}


def printable(text: str, *, keep: str = "") -> str:
    r"""Replace control characters, and those that reverse the direction of text, by visible escapes.

    Args:
        text: any text.
        keep: control characters to keep, such as line breaks.

    >>> printable("a\x1b[2J\u202eb\n"), printable("a\n", keep="\n")
    ('a\\x1b[2J\\u202eb\\n', 'a\n')
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep or c in _JOINERS else _escaped(c) for c in text)


def coloured(text: str, *, keep: str = "") -> str:
    r"""Do the same as ``printable``, but keep the colours of ``kg.console.paint``.

    >>> coloured("\x1b[31mred\x1b[0m \x1b[2J")
    '\x1b[31mred\x1b[0m \\x1b[2J'
    """
    pieces = _COLOUR.split(text)
    return "".join(piece if place % 2 else printable(piece, keep=keep) for place, piece in enumerate(pieces))


def tidy(words: str) -> str:
    r"""Make a text one printable line, and each run of white space one space.

    >>> tidy(" co\xadoperation\n of  A\x1b[2J")
    'cooperation of A\\x1b[2J'
    """
    return printable(" ".join(words.translate(_SOFT).split()))


def _escaped(character: str) -> str:
    if unicodedata.category(character) == "Zs":  # a space of another width
        return " "
    return character.encode("unicode_escape").decode()
