"""Scores coreference: which earlier mentions, anywhere in the article, a word refers back to.

A link is scored by the views of both words, their kinds, and features of the pair: same word,
same name, agreeing pronouns, distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.language.encoder.scores import Array, Numbers, softmax

#: Personal, possessive, reflexive and demonstrative pronouns, which are not linked by their spelling.
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs himself herself itself themselves this that these those "
    "who which we us our ours i me my mine you your yours one".split()
)
_GROUPS = (
    ("he", "him", "his", "himself"), ("she", "her", "hers", "herself"), ("it", "its", "itself"),
    ("they", "them", "their", "theirs", "themselves"), ("we", "us", "our", "ours", "ourselves"),
    ("i", "me", "my", "mine", "myself"), ("you", "your", "yours", "yourself"),
)  # fmt: skip
_GROUP = {word: i for i, group in enumerate(_GROUPS) for word in group}
#: The thresholds of the distance features, in mentions and in sentences.
_MENTIONS_APART = (1, 2, 3, 5, 9, 17, 33)
_SENTENCES_APART = (0, 1, 2, 3, 4, 7, 12)

#: The relations of the parts of a name to its head.
JOINED = frozenset({"flat", "compound"})
#: The number of features of a pair; the last is the similarity of their kinds.
FEATURES = 25


def is_joined(relation: str) -> bool:
    """Return whether a word with this relation to the head of a name is part of the name.

    >>> is_joined("flat:name"), is_joined("nmod")
    (True, False)
    """
    return relation.partition(":")[0] in JOINED


def name_words(words: Iterable[str]) -> frozenset[str]:
    """Return the words of a mention's name: the head and the joined words with a capital, in lower case.

    >>> sorted(name_words(["President", "Assad", "army"]))
    ['assad', 'president']
    """
    return frozenset(word.lower() for word in words if word[:1].isupper())


def features(
    heads: Sequence[str], names: Sequence[frozenset[str]], sentences: Sequence[int], kinds: Array, since: int = 0
) -> Array:
    """Return the features ``[n - since, n, FEATURES]`` of links from mentions (rows) to all mentions (columns).

    Args:
        heads: the head word of each mention, in text order.
        names: the ``name_words`` of each.
        sentences: the number of each mention's sentence in the article.
        kinds: the probability of each kind, one row per mention.
        since: the first mention to link.
    """
    n = len(heads)
    low = [head.lower() for head in heads]
    word = np.unique(low, return_inverse=True)[1]
    pronoun = np.array([head in PRONOUNS for head in low], np.bool_)
    group = np.array([_GROUP.get(head, -1) for head in low], np.int64)
    capital = np.array([bool(name) for name in names], np.bool_)
    out = np.zeros((n - since, n, FEATURES), np.float32)
    own = slice(since, None)
    same = (word[own, None] == word) & ~pronoun[own, None] & ~pronoun
    out[..., 0] = same
    out[..., 1] = same & capital[own, None]
    grouped = (group[own, None] >= 0) & (group >= 0)
    out[..., 2] = grouped & (group[own, None] == group)
    out[..., 3] = grouped & (group[own, None] != group)
    for i, j in _sharing(names):
        if i >= since:
            out[i - since, j, 4] = 1
            out[i - since, j, 5] = names[i] == names[j]
    out[..., 6] = pronoun[own, None] & ~pronoun
    out[..., 7] = ~pronoun[own, None] & pronoun
    out[..., 8] = capital[own, None] & capital
    order, sentence = np.arange(n), np.array(sentences, np.int64)
    far, apart = order[own, None] - order, sentence[own, None] - sentence
    out[..., 9:16] = far[..., None] >= np.array(_MENTIONS_APART)
    out[..., 16:23] = apart[..., None] >= np.array(_SENTENCES_APART)
    out[..., 23] = (far >= 5) & pronoun[own, None]
    out[..., 24] = kinds[own] @ kinds.T
    return out


def _sharing(names: Sequence[frozenset[str]]) -> Iterable[tuple[int, int]]:
    """Yield the pairs of mentions, the later first, whose names share a word."""
    having: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        before = {j for word in name for j in having.get(word, ())}
        yield from ((i, j) for j in sorted(before))
        for word in name:
            having.setdefault(word, []).append(i)


@dataclass(frozen=True, slots=True)
class Views:
    """The views of words that may refer to something, one row per word."""

    #: the view as what refers back, and as what is referred to
    anaphor: Array
    antecedent: Array
    #: the score for something new
    new: Array
    #: the probability of each kind of thing
    kinds: Array

    def at(self, rows: Sequence[int] | Numbers | slice) -> Views:
        """Return some rows."""
        return Views(self.anaphor[rows], self.antecedent[rows], self.new[rows], self.kinds[rows])

    @classmethod
    def joined(cls, parts: Sequence[Views]) -> Views:
        """Concatenate views."""
        rows = [(part.anaphor, part.antecedent, part.new, part.kinds) for part in parts]
        return cls(*(np.concatenate(arrays) for arrays in zip(*rows, strict=True)))


@dataclass(frozen=True, slots=True)
class Referring:
    """Mentions that may refer to each other, in text order, with the data to score their links."""

    #: the head word and ``name_words`` of each
    heads: Sequence[str]
    names: Sequence[frozenset[str]]
    #: the number of each mention's sentence in the article
    sentences: Sequence[int]
    views: Views

    def between(self, begin: int, end: int) -> Referring:
        """Return some consecutive mentions."""
        some = slice(begin, end)
        return Referring(self.heads[some], self.names[some], self.sentences[some], self.views.at(some))

    def features(self, since: int = 0) -> Array:
        """Return the ``features`` of the links of the mentions from ``since`` on."""
        return features(self.heads, self.names, self.sentences, self.views.kinds, since)


@dataclass(frozen=True, slots=True)
class LinkScorer:
    """Scores links between mentions: the product of their views, and a small network over their features."""

    weights1: Array
    bias1: Array
    weights2: Array
    bias2: Array

    def scores(self, views: Views, pairs: Array) -> Array:
        """Score for each mention (row) that it is a new entity (column 0), or that of each other mention.

        Args:
            views: the views of the mentions, in text order.
            pairs: the ``features`` of all of them, or of the last ones.
        """
        n, width = views.anaphor.shape
        own = slice(n - len(pairs), None)
        scores = views.anaphor[own] @ views.antecedent.T / np.sqrt(np.float32(width))
        scores += (gelu(pairs @ self.weights1.T + self.bias1) @ self.weights2.T + self.bias2)[..., 0]
        order = np.arange(n)
        scores[order >= order[own, None]] = -np.inf
        return np.concatenate([views.new[own, None], scores], axis=1)

    def probabilities(self, views: Views, pairs: Array) -> Array:
        """Return the scores as probabilities: each row adds up to 1."""
        return softmax(self.scores(views, pairs))


#: Half the coefficients of the error function, from the highest power.
_SERIES = tuple(
    np.float32(number / 2) for number in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)
#: The scale of a value in the approximation of the error function.
_SCALE = np.float32(0.3275911 / math.sqrt(2))
#: The number of values to compute at a time, so that they stay in the cache.
_AT_A_TIME = 16_384


def gelu(x: Array) -> Array:
    """Return the Gaussian error linear unit of ``x``.

    >>> [round(float(value), 4) for value in gelu(np.array([-1.0, 0.0, 1.0], np.float32))]
    [-0.1587, 0.0, 0.8413]
    """
    made = np.empty_like(x, order="C")
    given, flat = np.ascontiguousarray(x).reshape(-1), made.reshape(-1)
    scratch = np.empty((2, min(_AT_A_TIME, len(given))), np.float32)
    for begin in range(0, len(given), _AT_A_TIME):
        some = given[begin : begin + _AT_A_TIME]
        _gelu(some, flat[begin : begin + _AT_A_TIME], *scratch[:, : len(some)])
    return made


def _gelu(x: Array, series: Array, z: Array, t: Array) -> None:
    """Write the units of ``x`` to ``series``; the other arrays are overwritten too, since allocating takes longer."""
    # the error function as in Abramowitz and Stegun, 7.1.26, as numpy has none
    np.abs(x, out=z)
    np.multiply(z, _SCALE, out=t)
    t += 1
    np.reciprocal(t, out=t)
    np.multiply(t, _SERIES[0], out=series)
    for number in _SERIES[1:]:
        series += number
        series *= t
    series *= z
    z *= z
    z *= np.float32(-0.5)
    np.exp(z, out=z)
    series *= z
    np.maximum(x, 0, out=z)
    np.subtract(z, series, out=series)
