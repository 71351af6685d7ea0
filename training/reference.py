"""What a link of reference between two mentions is judged by, beside the words in their places."""

from __future__ import annotations

from typing import Any

import numpy as np

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
STEPS = (1, 2, 3, 5, 9, 17, 33)


def features(
    heads: list[str], names: list[frozenset[str]], sentences: list[int]
) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return the features [n,n,24] of links from each mention (row) to each other (column).

    Args:
        heads: The head word of each mention, in order.
        names: The capitalised words within each mention's name, in small letters.
        sentences: The number of the sentence that each mention stands in.
    """
    n = len(heads)
    low = [h.lower() for h in heads]
    word = np.array([hash_of(h) for h in low])
    pronoun = np.array([h in PRONOUNS for h in low])
    group = np.array([_GROUP.get(h, -1 - i) for i, h in enumerate(low)])
    capital = np.array([bool(names[i]) for i in range(n)])
    out = np.zeros((n, n, 24), np.float32)
    same = word[:, None] == word[None, :]
    both_nouns = ~pronoun[:, None] & ~pronoun[None, :]
    out[..., 0] = same & both_nouns
    out[..., 1] = same & both_nouns & capital[:, None]
    out[..., 2] = (group[:, None] == group[None, :]) & (group[:, None] >= 0)
    out[..., 3] = (group[:, None] != group[None, :]) & (group[:, None] >= 0) & (group[None, :] >= 0)
    for i in range(n):
        if names[i]:
            for j in range(i):
                if names[j] and names[i] & names[j]:
                    out[i, j, 4] = 1
                    out[i, j, 5] = names[i] == names[j]
    out[..., 6] = pronoun[:, None] & ~pronoun[None, :]
    out[..., 7] = ~pronoun[:, None] & pronoun[None, :]
    out[..., 8] = capital[:, None] & capital[None, :]
    order = np.arange(n)
    far = order[:, None] - order[None, :]
    apart = np.array(sentences)[:, None] - np.array(sentences)[None, :]
    for k, step in enumerate(STEPS):
        out[..., 9 + k] = far >= step
        out[..., 16 + k] = apart >= (0, 1, 2, 3, 4, 7, 12)[k]
    out[..., 23] = (far >= 5) & pronoun[:, None]
    return out


def hash_of(word: str) -> int:
    """Return a number for a word that is the same in every run."""
    value = 0
    for c in word:
        value = (value * 1000003 + ord(c)) & 0x7FFFFFFFFFFF
    return value
