"""Scores what a word refers back to: the earlier mentions of the same thing, anywhere in the article.

A link is scored by the views of both words, their kinds, and features of the pair: the same word,
the same name, pronouns that agree, their distance.
"""

from __future__ import annotations

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


def features(heads: Sequence[str], names: Sequence[frozenset[str]], sentences: Sequence[int], kinds: Array) -> Array:
    """Return the features ``[n, n, FEATURES]`` of links from each mention (row) to each other (column).

    Args:
        heads: the head word of each mention, in text order.
        names: the ``name_words`` of each.
        sentences: the number of each mention's sentence in the article.
        kinds: the probability of each kind, one row per mention.
    """
    n = len(heads)
    low = [head.lower() for head in heads]
    word = np.unique(low, return_inverse=True)[1]
    pronoun = np.array([head in PRONOUNS for head in low])
    group = np.array([_GROUP.get(head, -1) for head in low])
    capital = np.array([bool(name) for name in names])
    out = np.zeros((n, n, FEATURES), np.float32)
    same = (word[:, None] == word) & ~pronoun[:, None] & ~pronoun
    out[..., 0] = same
    out[..., 1] = same & capital[:, None]
    grouped = (group[:, None] >= 0) & (group >= 0)
    out[..., 2] = grouped & (group[:, None] == group)
    out[..., 3] = grouped & (group[:, None] != group)
    for i, j in _sharing(names):
        out[i, j, 4] = 1
        out[i, j, 5] = names[i] == names[j]
    out[..., 6] = pronoun[:, None] & ~pronoun
    out[..., 7] = ~pronoun[:, None] & pronoun
    out[..., 8] = capital[:, None] & capital
    order, sentence = np.arange(n), np.array(sentences)
    far, apart = order[:, None] - order, sentence[:, None] - sentence
    for k, (mentions_apart, sentences_apart) in enumerate(zip(_MENTIONS_APART, _SENTENCES_APART, strict=True)):
        out[..., 9 + k] = far >= mentions_apart
        out[..., 16 + k] = apart >= sentences_apart
    out[..., 23] = (far >= 5) & pronoun[:, None]
    out[..., 24] = kinds @ kinds.T
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

    def at(self, rows: Sequence[int] | Numbers) -> Views:
        """Return some rows."""
        return Views(self.anaphor[rows], self.antecedent[rows], self.new[rows], self.kinds[rows])

    @classmethod
    def joined(cls, parts: Sequence[Views]) -> Views:
        """Concatenate views."""
        rows = [(part.anaphor, part.antecedent, part.new, part.kinds) for part in parts]
        return cls(*(np.concatenate(arrays) for arrays in zip(*rows, strict=True)))


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
            pairs: their ``features``.
        """
        n, width = views.anaphor.shape
        scores = views.anaphor @ views.antecedent.T / np.sqrt(np.float32(width))
        scores += (gelu(pairs @ self.weights1.T + self.bias1) @ self.weights2.T + self.bias2)[..., 0]
        scores[np.triu_indices(n)] = -np.inf
        return np.concatenate([views.new[:, None], scores], axis=1)

    def probabilities(self, views: Views, pairs: Array) -> Array:
        """Return the scores as probabilities: each row adds up to 1."""
        return softmax(self.scores(views, pairs))


#: The coefficients of the error function, from the highest power.
_SERIES = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


#: How many numbers are worked on at a time, so that they stay at hand.
_AT_A_TIME = 16_384


def gelu(x: Array) -> Array:
    """Return ``x`` times the share of the normal distribution below it."""
    found = np.empty_like(x, order="C")
    given, made = np.ascontiguousarray(x).reshape(-1), found.reshape(-1)
    for begin in range(0, len(given), _AT_A_TIME):
        some = slice(begin, begin + _AT_A_TIME)
        made[some] = _gelu(given[some])
    return found


def _gelu(x: Array) -> Array:
    # the error function as in Abramowitz and Stegun, 7.1.26: numpy has none. Each step takes the place of the one
    # before it, since making arrays takes longer than filling them
    z = np.abs(x)
    z /= np.sqrt(np.float32(2))
    t = z * np.float32(0.3275911)
    t += 1
    np.divide(1, t, out=t)
    series = np.full_like(t, _SERIES[0])
    for number in _SERIES[1:]:
        series *= t
        series += np.float32(number)
    series *= t
    z *= z
    np.negative(z, out=z)
    series *= np.exp(z, out=z)
    np.subtract(1, series, out=series)
    series *= np.sign(x)
    series += 1
    series *= np.float32(0.5)
    series *= x
    return series
