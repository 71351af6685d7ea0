"""Turns the encoder's scores into decisions: labels of words and of pairs of words, spans of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

_NEVER = np.float32(-1e9)


def softmax(scores: Array) -> Array:
    """Return scores as probabilities: the last dimension adds up to 1.

    >>> softmax(np.zeros((1, 2), np.float32)).tolist()
    [[0.5, 0.5]]
    """
    weights = np.asarray(scores - scores.max(-1, keepdims=True), np.float32)
    np.exp(weights, out=weights)
    weights /= weights.sum(-1, keepdims=True)
    return weights


@dataclass(frozen=True, slots=True)
class PairScorer:
    """Scores pairs of words by their views.

    A score is linear in both views and in their product.
    """

    first: Array
    second: Array
    product: Array
    bias: Array

    @classmethod
    def of(cls, weights: Array, bias: Array) -> PairScorer:
        """Split a matrix of weights: one row per label, a third of the columns for each part."""
        first, second, product = (np.ascontiguousarray(part.T) for part in np.split(weights, 3, axis=1))
        return cls(first, second, product, bias)

    def scores(self, first: Array, second: Array) -> Array:
        """Score pairs.

        Args:
            first: the views of the first words (``[…, width]``), or what broadcasts to that.
            second: the views of the second words.

        Returns:
            one row per pair, one column per label.
        """
        scores = first @ self.first + second @ self.second + (first * second) @ self.product + self.bias
        return np.asarray(scores, np.float32)


class NameTags:
    """The labels of words in and out of names: B-X begins a name of kind X, I-X continues it, O is outside."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self._may_follow = np.array([[_may_follow(a, b) for b in labels] for a in labels])
        self._may_begin = np.array([not label.startswith("I-") for label in labels])

    def best(self, scores: Array) -> list[int]:
        """Return the best sequence of labels in which no name continues without a beginning.

        >>> tags = NameTags(["O", "B-PER", "I-PER"])
        >>> tags.best(np.array([[1, 0.9, 0], [0, 0, 3]]))
        [1, 2]
        """
        free: list[int] = scores.argmax(1).tolist()
        if self._may_begin[free[0]] and all(self._may_follow[pair] for pair in pairwise(free)):
            # each word has its best label, as in most sentences
            return free
        blocked = np.where(self._may_follow, np.float32(0), _NEVER)
        total = np.where(self._may_begin, scores[0], _NEVER)
        back = []
        for row in scores[1:]:
            ways = total[:, None] + blocked
            back.append(ways.argmax(0))
            total = ways.max(0) + row
        path = [int(total.argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        return path[::-1]

    def spans(self, tags: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """Yield the names in a sequence of labels: begin, end, kind.

        >>> list(NameTags(["O", "B-PER", "I-PER", "B-LOC"]).spans([1, 2, 0, 2, 3]))
        [(0, 2, 'PER'), (3, 4, 'PER'), (4, 5, 'LOC')]
        """
        begin, kind = 0, ""
        for i, number in enumerate([*tags, -1]):
            mark, _, found = self.labels[number].partition("-") if number >= 0 else ("O", "", "")
            if kind and (mark != "I" or found != kind):
                yield begin, i, kind
                kind = ""
            if not kind and mark != "O":
                begin, kind = i, found


def _may_follow(before: str, label: str) -> bool:
    return not label.startswith("I-") or before[1:] == label[1:]
