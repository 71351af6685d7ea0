"""Finds the best tree over the words of a sentence: each word has one head, one word is the root, nothing goes round."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]
Heads = npt.NDArray[np.int64]

#: Lower than any score that a network gives.
_NEVER = -1e12


def best_tree(scores: Scores) -> Heads:
    """Return the head of each word in the tree whose arcs have the highest scores together.

    Args:
        scores: a row a word; column 0 says how well the word is the root, column h how well word h (from 1) is its
            head.

    >>> best_tree(np.array([[0, 0, 9, 0], [1, 5, 0, 0], [0, 0, 4, 0]])).tolist()
    [2, 0, 2]
    """
    count = len(scores)
    alone = np.array(scores, dtype=np.float64)
    alone[np.arange(count), np.arange(1, count + 1)] = _NEVER
    heads = alone.argmax(1)
    if np.count_nonzero(heads == 0) == 1 and _cycle(np.append(0, heads)) is None:
        return heads
    arcs = np.full((count + 1, count + 1), _NEVER)
    arcs[1:] = alone
    # a root costs more than all else can bring, so the best tree has but one
    real = alone[alone > _NEVER]
    arcs[1:, 0] -= (real.max() - real.min()) * count + 1
    return _best_arborescence(arcs)[1:]


def _best_arborescence(scores: Scores) -> Heads:
    """Find the best tree by the algorithm of Chu, Liu and Edmonds; node 0 is the root, and is its own head."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    # the cycle becomes one node, the last
    rest = np.setdiff1d(np.arange(len(scores)), cycle)
    last = len(rest)
    into = scores[np.ix_(cycle, rest)] - scores[cycle, heads[cycle]][:, None]
    out = scores[np.ix_(rest, cycle)]
    smaller = np.full((last + 1, last + 1), _NEVER)
    smaller[:last, :last] = scores[np.ix_(rest, rest)]
    smaller[last, :last] = into.max(0)
    smaller[:last, last] = out.max(1)
    found = _best_arborescence(smaller)
    inside = found[:last] == last
    heads[rest] = np.where(inside, cycle[out.argmax(1)], rest[np.where(inside, 0, found[:last])])
    entered = found[last]
    heads[cycle[into.argmax(0)[entered]]] = rest[entered]
    heads[0] = 0
    return heads


def _cycle(heads: Heads) -> Heads | None:
    """Return the nodes of one cycle, if there is any; node 0 is the root."""
    above = heads.tolist()
    seen = [0] * len(above)
    seen[0] = -1
    for start in range(1, len(above)):
        node = start
        while seen[node] == 0:
            seen[node] = start
            node = above[node]
        if seen[node] == start:
            cycle, at = [node], above[node]
            while at != node:
                cycle.append(at)
                at = above[at]
            return np.array(sorted(cycle))
    return None
