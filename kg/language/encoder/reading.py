"""What the encoder says of a paragraph that spaCy's documents have no place for: ``doc._.reading``."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.language.encoder.reference import Views
from kg.language.encoder.scores import Array

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
class Reading:
    """What the encoder says of one paragraph; what its heads do not tell is empty."""

    #: for each token the kind of thing that it is the head word of ("person", "place"), or ""
    kinds: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    #: a row a token: what ``Encoder.antecedents`` links mentions by
    views: Views | None = None
    #: a row a token: how the encoder's layers see it, for the reader of events
    seen: Array | None = None


for _name in (READING, ARTICLE):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
