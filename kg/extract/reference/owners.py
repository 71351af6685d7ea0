"""Finds the mention that a token belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.extract.reference.mentions import Mention, MentionType
from kg.language.tokens import Token


def token_owner(mentions: Iterable[Mention]) -> dict[tuple[int, int], Mention]:
    """Map (section, token) to the mention that the token belongs to, including the words before a name."""
    owner: dict[tuple[int, int], Mention] = {}
    ordered = sorted(mentions, key=lambda m: (m.type is not MentionType.NOMINAL, m.type is MentionType.PRONOUN))
    for mention in ordered:
        for i in range(mention.reach, mention.tail):
            if mention.type is MentionType.NOMINAL and i != mention.head.i:
                continue
            owner[mention.index, i] = mention
    for mention in ordered:
        if mention.type is not MentionType.NOMINAL:
            for i in range(mention.start, mention.end):
                owner[mention.index, i] = mention
    return owner


def owner_of(token: Token, index: int, owner: Mapping[tuple[int, int], Mention]) -> Mention | None:
    """Return the mention that the head of a phrase belongs to, looking into its apposition."""
    found = owner.get((index, token.i))
    if found:
        return found
    for child in token.children:
        if child.dep_ in {"flat", "appos", "nmod:desc"} and (index, child.i) in owner:
            return owner[index, child.i]
    return None
