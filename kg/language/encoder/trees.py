"""Finds the best tree over the words of a sentence, with one root and no cycles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]
Heads = npt.NDArray[np.int64]

#: Lower than any score that a network gives.
_NEVER = -1e12

#: How many words to try as the root before weighing all at once, with a penalty that no tree takes twice: faster only
#: for sentences in which any word could be the root.
_TRIED, _DETERRENT = 4, 1e6


def best_tree(scores: Scores) -> Heads:
    """Return the head of each word in the tree with the highest total score.

    Args:
        scores: one row per word; column 0 is the score of the word as root, column h of word h (from 1) as its head.

    >>> best_tree(np.array([[0, 0, 9, 0], [1, 5, 0, 0], [0, 0, 4, 0]])).tolist()
    [2, 0, 2]
    """
    count = len(scores)
    words = np.arange(count)
    arcs = np.full((count + 1, count + 1), _NEVER)
    arcs[1:, 1:] = scores[:, 1:]
    np.fill_diagonal(arcs, _NEVER)
    as_root = np.asarray(scores[:, 0], dtype=np.float64)
    arcs[1:, 0] = as_root
    free: Heads = arcs.argmax(1)
    if np.count_nonzero(free[1:]) == count - 1 and _cycle(free) is None:
        # each word has its best head, as in most sentences
        return free[1:]
    arcs[1:, 0] = _NEVER
    under_best = arcs[1:].max(1)
    # an upper bound on the tree's score with each word as root
    bounds = as_root + under_best.sum() - under_best
    best, most = np.zeros(count, np.int64), -np.inf
    for tried, root in enumerate(np.argsort(-bounds, kind="stable").tolist()):
        if bounds[root] <= most:
            break
        if tried == _TRIED:
            arcs[1:, 0] = as_root - _DETERRENT
            return _best_arborescence(arcs)[1:]
        arcs[1:, 0] = _NEVER
        arcs[root + 1] = _NEVER
        arcs[root + 1, 0] = as_root[root]
        heads = _best_arborescence(arcs)[1:]
        brings = float(arcs[words + 1, heads].sum())
        if brings > most:
            best, most = heads, brings
        arcs[root + 1, 1:] = scores[root, 1:]
        arcs[root + 1, root + 1] = _NEVER
    return best


def _best_arborescence(scores: Scores) -> Heads:
    """Find the best tree by the algorithm of Chu, Liu and Edmonds; node 0 is the root and its own head."""
    heads: Heads = scores.argmax(1)
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
    """Return the nodes of a cycle, if there is one; node 0 is the root."""
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
