"""Scores what a word refers back to: which mention before it, anywhere in the article, is of the same thing.

A link is judged by how the encoder saw both words, by what kind of thing each of them is, and by
features of the pair: the same word, the same name, pronouns that agree, how far they are apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.language.encoder.scores import Array, Numbers, softmax

#: Personal, possessive, reflexive and demonstrative pronouns; what they are linked by is not their spelling.
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
#: From how many mentions, and from how many sentences, a feature says "at least so far apart".
_MENTIONS_APART = (1, 2, 3, 5, 9, 17, 33)
_SENTENCES_APART = (0, 1, 2, 3, 4, 7, 12)

#: The relations to the head of a name by which words are parts of it.
JOINED = frozenset({"flat", "compound"})
#: How many features a pair has; the last says how alike the kinds of both are.
FEATURES = 25


def is_joined(relation: str) -> bool:
    """Say whether a word that stands in this relation to a name's head is part of the name.

    >>> is_joined("flat:name"), is_joined("nmod")
    (True, False)
    """
    return relation.partition(":")[0] in JOINED


def name_words(words: Iterable[str]) -> frozenset[str]:
    """Return what a mention's head and the words joined to it are as a name: those with a capital, in small letters.

    >>> sorted(name_words(["President", "Assad", "army"]))
    ['assad', 'president']
    """
    return frozenset(word.lower() for word in words if word[:1].isupper())


def features(heads: Sequence[str], names: Sequence[frozenset[str]], sentences: Sequence[int], kinds: Array) -> Array:
    """Return the features ``[n, n, FEATURES]`` of links from each mention (row) to each other (column).

    Args:
        heads: the head word of each mention, in the order of the text.
        names: what ``name_words`` says of each.
        sentences: the number of the sentence that each mention stands in, counted through the article.
        kinds: a row a mention, how probable each kind of thing is.
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
    """How the encoder saw words that may refer to something: a row a word."""

    #: as what refers back, and as what is referred to
    anaphor: Array
    antecedent: Array
    #: how well each word stands for something new
    new: Array
    #: how probable each kind of thing is
    kinds: Array

    def at(self, rows: Sequence[int] | Numbers) -> Views:
        """Take some rows."""
        return Views(self.anaphor[rows], self.antecedent[rows], self.new[rows], self.kinds[rows])

    @classmethod
    def joined(cls, parts: Sequence[Views]) -> Views:
        """Put views one after the other."""
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
        """Score for each mention (row) that it stands for something new (column 0), or for what each other does.

        Args:
            views: how the mentions were seen, in the order of the text.
            pairs: their ``features``.
        """
        n, width = views.anaphor.shape
        scores = views.anaphor @ views.antecedent.T / np.sqrt(np.float32(width))
        scores += (gelu(pairs @ self.weights1.T + self.bias1) @ self.weights2.T + self.bias2)[..., 0]
        scores[np.triu_indices(n)] = -np.inf
        return np.concatenate([views.new[:, None], scores], axis=1)

    def probabilities(self, views: Views, pairs: Array) -> Array:
        """Return the same as probabilities: each row adds up to 1."""
        return softmax(self.scores(views, pairs))


#: The numbers of a series for the error function, that of the highest power first.
_SERIES = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def gelu(x: Array) -> Array:
    """Return ``x`` times the share of the normal distribution below it."""
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
