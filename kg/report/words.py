"""What all that is said on the terminal has in common: colours, and words that can do it no harm."""

from __future__ import annotations

from collections.abc import Callable

#: Colours words for a terminal, or leaves them as they are: ``paint(words, colour)``.
Paint = Callable[[str, str], str]


def plain(text: str, _colour: str = "") -> str:
    """Leave words uncoloured."""
    return text


def tidy(words: str) -> str:
    """Make words from an article one line that can do a terminal no harm."""
    return " ".join("".join(c if c.isprintable() or c in "\n\r\t" else " " for c in words).split())
