"""Divides an article into windows, the stretches of text that the encoder reads at a time.

Windows depend on the article alone, neither on other articles nor on the number of threads. Short
paragraphs share a window, so that each has its neighbours as context; a paragraph is cut only if it
is longer than a window, and then where a sentence ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_STOPS = frozenset({".", "!", "?", "…", "..."})
#: The number of positions of the encoder, and the most pieces in a window without a sentence end: two positions are
#: for the marks around it.
POSITIONS = 256
LONGEST = POSITIONS - 2
_CLOSING = frozenset({'"', "”", "’", "'", "''", ")", "]", "»"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one paragraph in one window."""

    paragraph: int
    begin: int
    end: int


def lay_out(
    paragraphs: Sequence[Sequence[str]], sizes: Sequence[Sequence[int]], limit: int, *, alone: bool = False
) -> list[list[Stretch]]:
    """Divide paragraphs into windows.

    Args:
        paragraphs: their words.
        sizes: the number of pieces of each word.
        limit: the most pieces of a window; only a longer sentence exceeds it.
        alone: whether each paragraph has its own windows.

    >>> windows = lay_out([["Rebels", "advance"], ["They", "won", "."]], [[2, 1], [1, 1, 1]], limit=5)
    >>> [[(s.paragraph, s.begin, s.end) for s in window] for window in windows]
    [[(0, 0, 2)], [(1, 0, 3)]]
    """
    windows: list[list[Stretch]] = []
    filled = limit
    for number, (words, pieces) in enumerate(zip(paragraphs, sizes, strict=True)):
        if alone:
            filled = limit
        for begin, end in _cut(words, pieces, limit):
            size = sum(pieces[begin:end])
            if filled + size > limit:
                windows.append([])
                filled = 0
            windows[-1].append(Stretch(number, begin, end))
            filled += size
    return windows


def _cut(words: Sequence[str], sizes: Sequence[int], limit: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph into as few stretches as possible: where a sentence surely ends, probably ends, or anywhere."""
    if not words:
        return
    for begin, end in _cut_at(list(sentence_ends(words)), sizes, 0, limit):
        inner = [begin + i for i in sentence_ends(words[begin:end], after_quotes=True)]
        for first, last in _cut_at(inner, sizes, begin, limit):
            # longer than any sentence: a list, a table, a language without stops
            anywhere = range(first + 1, last + 1) if sum(sizes[first:last]) > LONGEST else [last]
            yield from _cut_at(anywhere, sizes, first, limit)


def _cut_at(ends: Sequence[int], sizes: Sequence[int], begin: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cut words at some of the given ends, into stretches of similar size and within the limit if possible."""
    total = sum(sizes[begin : ends[-1]])
    goal = total / -(-total // limit) if total else 0
    size, last = 0, begin
    for end in ends:
        more = sum(sizes[last:end])
        if last > begin and (size + more > limit or size >= goal):
            yield begin, last
            begin, size = last, 0
        size += more
        last = end
    yield begin, last


def sentence_ends(words: Sequence[str], *, after_quotes: bool = False) -> Iterator[int]:
    """Yield the ends of sentences: after a stop before a capital, and after the last word.

    A quotation with its own stop may be followed by its speaker, so no sentence surely ends there.

    >>> list(sentence_ends("It fell . Mr. Cole fled . “ Why ? ” Ann asked . Done".split()))
    [3, 7, 14, 15]
    >>> list(sentence_ends("“ It fell . ” “ All fled . ”".split(), after_quotes=True))
    [5, 10]
    """
    ended = False
    for i, word in enumerate(words[:-1]):
        following = words[i + 1]
        ended = word in _STOPS or (ended and after_quotes and word in _CLOSING)
        if ended and following not in _CLOSING and not following[:1].islower():
            yield i + 1
    yield len(words)
