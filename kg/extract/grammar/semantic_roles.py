"""Looks up the semantic roles that the language model assigns to words.

Roles are PropBank's: ``ARG0`` is the agent, ``ARG1`` the patient (https://propbank.github.io). A pipeline without a
head for roles assigns none, and callers fall back on the tree alone.
"""

from __future__ import annotations

from kg.language.encoder.reading import Role
from kg.language.tokens import Token

#: The least probability of a role.
SURE = 0.5

#: The roles of participants.
_SIDES = frozenset({"ARG0", "ARG1", "ARG2"})

#: Parts of speech of participants.
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})


def roles_of(predicate: Token) -> list[Role]:
    """Return the roles of a predicate, in the order of the words."""
    reading = predicate.doc.reading
    return reading.by_predicate.get(predicate.i, []) if reading is not None else []


def role_fillers(predicate: Token, name: str) -> list[Token]:
    """Return the head words of the phrases that fill a role of a predicate."""
    doc = predicate.doc
    words = (doc[r.word] for r in roles_of(predicate) if r.name == name and r.probability >= SURE)
    return [w for w in words if w.pos_ in _NOMINAL and w.i != predicate.i]


def is_agent(word: Token) -> bool | None:
    """Return whether a word is the agent of a predicate rather than its patient, or None if it is neither."""
    reading = word.doc.reading
    roles = reading.by_word.get(word.i, ()) if reading is not None else ()
    mine = [r for r in roles if r.probability >= SURE and r.name in _SIDES]
    return max(mine, key=lambda r: r.probability).name == "ARG0" if mine else None
