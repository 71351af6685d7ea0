"""The annotations of the encoder that spaCy documents have no field for: ``doc._.reading``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from spacy.tokens import Doc

from kg.language.encoder.reference import Views
from kg.language.encoder.scores import Array

#: The extensions of ``Doc``: ``doc._.reading``, and the article of the paragraph.
READING, ARTICLE = "reading", "article"


@dataclass(frozen=True, slots=True)
class Role:
    """The role of a word for a predicate, both as token indices: ``ARG0`` is the agent, ``ARG1`` the patient."""

    predicate: int
    word: int
    name: str
    #: from 0 to 1
    probability: float


@dataclass(frozen=True)
class Reading:
    """The encoder's annotations of one paragraph; empty for heads that the network lacks."""

    #: for each token, the kind of thing that it is the head of ("person", "place"), or ""
    kinds: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    #: the views of tokens by which ``Encoder.antecedents`` links mentions
    views: Views | None = None
    #: the views of tokens for the reader of events
    seen: Array | None = None

    @cached_property
    def by_predicate(self) -> Mapping[int, list[Role]]:
        """The roles of each predicate."""
        return _grouped(self.roles, attrgetter("predicate"))

    @cached_property
    def by_word(self) -> Mapping[int, list[Role]]:
        """The roles of each word."""
        return _grouped(self.roles, attrgetter("word"))


def _grouped(roles: Iterable[Role], key: Callable[[Role], int]) -> Mapping[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    for role in roles:
        found.setdefault(key(role), []).append(role)
    return found


for _name in (READING, ARTICLE):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
