"""Recognises copies, such as an agency's story that ten papers each shortened, retitled and signed.

The overlap of two texts is estimated from their signatures (MinHash over shingles of five words), and earlier texts
with similar signatures are looked up by bands. So an article costs the same however many were read before, and
the same articles in the same order always have the same copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import numpy as np
import numpy.typing as npt

#: The number of words in a shingle, and the fewest shingles of a distinctive text.
_STRETCH, _LEAST = 5, 40
#: The numbers in a signature, its bands, and the numbers in a band: of pairs of texts that are half the same,
#: 96 in 100 share a band.
_PARTS, _EACH = 24, 3
#: How much of the shorter of two texts must be in the other for it to be a copy.
_SHARED = 0.8
#: The share of its names that the other may lack, such as bylines; and the share of the longer one's numbers that the
#: shorter may lack, as a multiple of the share that was cut.
_OTHER_NAMES, _SHARE = 0.1, 2
#: The most earlier texts to compare.
_COMPARED = 50

#: Number words.
_COUNTED = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen".split()
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_Numbers = npt.NDArray[np.uint64]


def _constants(what: bytes) -> _Numbers:
    digests = (blake2b(what + bytes([number]), digest_size=8).digest() for number in range(_PARTS * _EACH))
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


_FACTORS, _ADDED = _constants(b"factor") | np.uint64(1), _constants(b"added")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketch of a text, by which copies are recognised.

    Attributes:
        size: the number of different shingles.
        signature: the least shingle by each of many hash functions.
        names: its capitalized words, hashed.
        figures: its numbers, hashed.
    """

    size: int
    signature: _Numbers
    names: frozenset[int]
    figures: frozenset[int]

    def parts(self) -> list[int]:
        """Return the bands by which similar texts are found, each as one number."""
        rows = self.signature.reshape(_PARTS, _EACH)
        return [_short(bytes([number]) + row.tobytes()) for number, row in enumerate(rows)]

    def to_bytes(self) -> bytes:
        """Return the sketch as bytes, for ``from_bytes``."""
        lists = (np.array(sorted(one), dtype="<i8").tobytes() for one in (self.names, self.figures))
        names, figures = lists
        head = np.array([self.size, len(self.names)], dtype="<i8").tobytes()
        return head + self.signature.astype("<u8").tobytes() + names + figures

    @classmethod
    def from_bytes(cls, content: bytes) -> Sketch:
        """Return the sketch from its bytes."""
        size, names = (int(one) for one in np.frombuffer(content[:16], dtype="<i8"))
        rest = content[16 + 8 * _PARTS * _EACH :]
        signature = np.frombuffer(content[16 : 16 + 8 * _PARTS * _EACH], dtype="<u8")
        facts = np.frombuffer(rest, dtype="<i8").tolist()
        return cls(size, signature.astype(np.uint64), frozenset(facts[:names]), frozenset(facts[names:]))


def sketch(text: str) -> Sketch | None:
    """Return the sketch of a text; None if it is too short to be distinctive.

    >>> sketch("Rebels took Homs.") is None
    True
    """
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    stretches = {" ".join(lower[place : place + _STRETCH]) for place in range(len(lower) - _STRETCH + 1)}
    if len(stretches) < _LEAST:
        return None
    hashes = np.array([_short(one.encode("utf-8", "surrogatepass")) for one in stretches], dtype=np.int64)
    # each odd factor and each summand permutes all numbers in another way
    mixed = hashes.astype(np.uint64)[:, None] * _FACTORS + _ADDED
    mixed ^= mixed >> np.uint64(29)
    figures = {word for word in words if any(map(str.isdigit, word)) or word.lower() in _COUNTED}
    names = {word for word in words if word[:1].isupper()} - figures
    return Sketch(len(stretches), mixed.min(axis=0), _numbers(names), _numbers(figures))


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Return whether nearly all of the shorter text is in the other, with the same numbers.

    >>> text = " ".join(f"word{number} stood here" for number in range(50))
    >>> one, other, shorter = (sketch(words) for words in (text, text.upper().replace("WORD", "v"), text[:700]))
    >>> is_copy(one, shorter), is_copy(one, other)
    (True, False)
    """
    alike = float(np.mean(one.signature == other.signature))
    common = alike / (1 + alike) * (one.size + other.size)
    if common < _SHARED * min(one.size, other.size):
        return False
    short, long = sorted((one, other), key=lambda sketch: sketch.size)
    fewer, more = sorted((one.names, other.names), key=len)
    # an updated toll is news, but the part that was cut may contain some of the numbers
    cut = 1 - short.size / long.size
    return (
        _differ(fewer, more) <= _OTHER_NAMES
        and short.figures <= long.figures
        and _differ(long.figures, short.figures) <= _SHARE * cut
    )


def _differ(some: frozenset[int], others: frozenset[int]) -> float:
    """Return the share of some items that are not among others."""
    return len(some - others) / max(1, len(some))


class Shelf(Protocol):
    """Storage of sketches by the number of their article."""

    def put(self, slot: int, parts: Iterable[int], content: bytes) -> None:
        """Store a sketch, to be found by its bands."""

    def find(self, parts: Iterable[int], before: int, most: int) -> Iterator[tuple[int, str, bytes]]:
        """Yield earlier articles that share a band, with their ids and sketches."""


def original_of(text: str, slot: int, shelf: Shelf) -> str | None:
    """Return the id of the article that a text is a copy of; if there is none, store its sketch.

    Args:
        text: the text.
        slot: the number of its article; only lower ones are searched.
        shelf: the earlier sketches.
    """
    own = sketch(text)
    if own is None:
        return None
    parts = own.parts()
    for _, id, content in shelf.find(parts, slot, _COMPARED):
        if is_copy(own, Sketch.from_bytes(content)):
            return id
    shelf.put(slot, parts, own.to_bytes())
    return None


def _numbers(words: Iterable[str]) -> frozenset[int]:
    return frozenset(_short(word.lower().encode("utf-8", "surrogatepass")) for word in words)


def _short(content: bytes) -> int:
    """Return a signed number for bytes."""
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)
