"""Finds the longest label that begins at an offset of a text.

Labels are matched as written, at word boundaries, whatever the tokenizer makes of them.

>>> index = LabelIndex({"New York": 1, "New York Times": 2, "York": 3})
>>> index.longest_at("The New York Times said", 4)
('New York Times', 2)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set as AbstractSet
from functools import lru_cache
from typing import Generic, TypeVar

from kg.language.tokens import Doc

Value = TypeVar("Value")

_FIRST_WORD = re.compile(r"\w+|\W")
#: Variants of apostrophes and hyphens, each mapped to one character so that offsets hold.
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})


def plain(text: str) -> str:
    """Normalize typographic variants, keeping every offset.

    >>> plain("Sa’ada")
    "Sa'ada"
    """
    # most labels are ASCII, of which only the grave accent is a variant
    return text if text.isascii() and "`" not in text else text.translate(_SAME)


@lru_cache(maxsize=8)
def plain_text(doc: Doc) -> str:
    """Return ``plain`` of a paragraph, cached, because spaCy assembles a document's text anew each time."""
    return plain(doc.text)


@lru_cache(maxsize=8)
def lower_text(doc: Doc) -> str:
    """Return ``plain`` of a paragraph in lower case."""
    return plain_text(doc).lower()


def word_at(text: str, begin: int) -> str:
    """Return the word that begins at an offset, or the punctuation mark there.

    >>> word_at("al-Bab", 3), word_at("al-Bab", 2)
    ('Bab', '-')
    """
    first = _FIRST_WORD.match(text, begin)
    return first.group() if first else ""


class LabelIndex(Generic[Value]):
    """Labels by their first word."""

    def __init__(self, labels: Mapping[str, Value]) -> None:
        by_first: dict[str, list[tuple[str, Value]]] = defaultdict(list)
        for label, value in labels.items():
            first = _FIRST_WORD.match(plain(label))
            if first:
                by_first[first.group()].append((plain(label), value))
        for found in by_first.values():
            found.sort(key=lambda item: (-len(item[0]), item[0]))
        self._by_first = dict(by_first)

    @property
    def first_words(self) -> AbstractSet[str]:
        """The first words of the labels.

        >>> sorted(LabelIndex({"New York": 1, "York": 3}).first_words)
        ['New', 'York']
        """
        return self._by_first.keys()

    def longest_at(self, text: str, begin: int) -> tuple[str, Value] | None:
        """Return the longest label that begins here and ends where a word ends.

        Args:
            text: a text from ``plain``.
            begin: an offset where a word begins.
        """
        for label, value in self._by_first.get(word_at(text, begin), ()):
            end = begin + len(label)
            if text.startswith(label, begin) and not (text[end : end + 1].isalnum() and label[-1].isalnum()):
                return label, value
        return None
