"""Splits words into pieces of the encoder's vocabulary, and numbers their shapes.

Words are looked up one by one, so a table and a loop can replace a tokenizer
(the algorithm is WordPiece: the longest known piece first, https://arxiv.org/abs/1609.08144).
The vocabulary is in lower case; the shape records capitals.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

#: The number of words whose pieces are cached: those of dozens of articles.
_KEPT = 1 << 16
#: Longer words are not looked up: rows of digits, web addresses.
_LONGEST_WORD = 100

#: What precedes a word: another word without a space, a space, or the beginning of the paragraph.
GLUED, SPACE, PARAGRAPH = 0, 1, 2
#: The number of values of ``shape_id``.
SHAPES = 13 * 3 * 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """The input of the encoder for a row of words."""

    ids: list[int]
    shapes: list[int]
    #: the index of the first piece of each word
    first: list[int]


class Pieces:
    """A vocabulary of pieces.

    >>> known = Pieces(["[UNK]", "[CLS]", "[SEP]", "rebel", "##s", "took"], most=6)
    >>> known.of("Rebels"), known.of("Homs")
    ((3, 4), (0,))
    """

    def __init__(self, vocabulary: Sequence[str], *, most: int) -> None:
        self._number = {piece: number for number, piece in enumerate(vocabulary)}
        self._most = most
        self.unknown, self.begin, self.end = (self._number[mark] for mark in ("[UNK]", "[CLS]", "[SEP]"))
        self.of = lru_cache(_KEPT)(self._look_up)

    @classmethod
    def read(cls, path: Path, *, most: int) -> Pieces:
        """Read a vocabulary with one piece per line.

        Args:
            path: the file.
            most: the most pieces of a word to use.
        """
        return cls(path.read_text(encoding="utf-8").split("\n"), most=most)

    def _look_up(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        for part in split_word(word):
            found += self._pieces(part)
        return tuple(found[: self._most]) or (self.unknown,)

    def _pieces(self, part: str) -> list[int]:
        if len(part) > _LONGEST_WORD:
            return [self.unknown]
        found, begin = [], 0
        while begin < len(part):
            for end in range(len(part), begin, -1):
                number = self._number.get(part[begin:end] if begin == 0 else f"##{part[begin:end]}")
                if number is not None:
                    break
            else:
                return [self.unknown]
            found.append(number)
            begin = end
        return found

    def spell(self, words: Iterable[tuple[str, int]]) -> Spelling:
        """Split the words of a window, each with what precedes it (``GLUED``, ``SPACE``, ``PARAGRAPH``)."""
        ids, shapes, first = [self.begin], [0], []
        for word, before in words:
            pieces = self.of(word)
            first.append(len(ids))
            ids += pieces
            shapes += [shape_id(word, before, first=k == 0) for k in range(len(pieces))]
        return Spelling([*ids, self.end], [*shapes, 0], first)


def split_word(word: str) -> Iterator[str]:
    """Split a word as BERT does: lower case, no accents, each punctuation mark by itself.

    >>> list(split_word("São")), list(split_word("U.S.-led"))
    (['sao'], ['u', '.', 's', '.', '-', 'led'])
    """
    part = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or (kind in {"Cc", "Cf"} and not char.isspace()) or char == "\ufffd":
            continue
        alone = _is_sign(char, kind) or _is_ideograph(char)
        if (alone or char.isspace()) and part:
            yield part
            part = ""
        if alone:
            yield char
        elif not char.isspace():
            part += char
    if part:
        yield part


def _is_sign(char: str, kind: str) -> bool:
    """Return whether a character is a punctuation mark or symbol; in ASCII that is all but letters and digits."""
    return kind[0] == "P" or ("!" <= char <= "~" and not char.isalnum())


def _is_ideograph(char: str) -> bool:
    return any(
        begin <= char <= end for begin, end in (("㐀", "䶿"), ("一", "鿿"), ("豈", "﫿"), ("\U00020000", "\U0002fa1f"))
    )


@lru_cache(_KEPT)
def shape_of(word: str) -> int:
    """Return the shape of a word as a number from 1 to 12.

    >>> [shape_of(w) for w in "city A UN Homs McCain 7 . F-16 Su24 4th x-ray al-Assad".split()]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    """
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 2 if len(word) == 1 else 3
        return 4 if word[0].isupper() and word[1:].islower() else 5
    if word.isdigit():
        return 6
    if not any(char.isalnum() for char in word):
        return 7
    if word[0].isupper():
        return 8 if word.isupper() else 9
    if any(char.isdigit() for char in word):
        return 10
    return 11 if word.islower() else 12


def shape_id(word: str, before: int, *, first: bool) -> int:
    """Return the number of the shape of a piece; 0 is for the marks around a window.

    Args:
        word: the word that the piece is part of.
        before: what precedes the word.
        first: whether it is the first piece of the word.

    >>> shape_id("Homs", SPACE, first=True), shape_id("Homs", SPACE, first=False)
    (26, 27)
    """
    return (shape_of(word) * 3 + before) * 2 + (not first)
