"""What the encoder says of a text beyond what spaCy has a place for: kinds of things, roles, antecedents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from kg.language.encoder.scores import Array, PairScorer

#: The extensions of ``Doc``: ``doc._.reading``, and the article that the paragraph is of.
READING, ARTICLE = "reading", "article"


@dataclass(frozen=True, slots=True)
class Role:
    """What a word is to a predicate: ``ARG0`` does it, ``ARG1`` has it done to it; both are indices of tokens."""

    predicate: int
    word: int
    name: str
    #: from 0 to 1
    probability: float


@dataclass(frozen=True, slots=True)
class Antecedents:
    """How well words stand for what words before them, anywhere in the article, stand for."""

    scorer: PairScorer
    #: a row a token
    later: Array
    earlier: Array
    #: how well each token stands for something new
    new: Array

    def probabilities(self, token: int, candidates: list[tuple[Antecedents, int]]) -> list[float]:
        """Return how probable each candidate is as what a token refers back to; what is left to 1 is for none of them.

        Args:
            token: its index.
            candidates: tokens before it, each with the antecedents of its own paragraph.
        """
        if not candidates:
            return []
        heads = np.stack([of.earlier[i] for of, i in candidates])
        scores = self.scorer.scores(self.later[token][None], heads)[:, 0]
        weights = np.exp(np.append(scores, self.new[token]) - max(scores.max(), self.new[token]))
        shares: list[float] = (weights / weights.sum())[:-1].tolist()
        return shares


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of one paragraph; what its heads do not tell is empty."""

    #: for each token the kind of thing that it is the head word of ("person", "place"), or ""
    kinds: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    antecedents: Antecedents | None = None


for _name in (READING, ARTICLE):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
