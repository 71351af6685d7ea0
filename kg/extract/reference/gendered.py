"""Tells the gender of a person from the noun that describes him or her: "the bride", "a 40-year-old man"."""

from __future__ import annotations

from kg.extract.grammar.grammar import is_plural
from kg.language.tokens import Token

#: Nouns that only men, or only women, are called by. Offices such as "spokesman" are anybody's.
_MALE = frozenset(
    "man boy father dad grandfather husband son brother groom bridegroom uncle nephew grandson stepfather stepson "
    "widower schoolboy gentleman policeman fireman fisherman gunman king prince sultan monk friar lad bloke "
    "father-in-law son-in-law brother-in-law".split()
)
_FEMALE = frozenset(
    "woman girl mother mum mom grandmother granny wife daughter sister bride aunt niece granddaughter stepmother "
    "stepdaughter widow schoolgirl lady policewoman actress waitress queen princess nun midwife mother-in-law "
    "daughter-in-law sister-in-law businesswoman spokeswoman congresswoman councilwoman chairwoman".split()
)


def gender_of(noun: Token) -> str | None:
    """Return "male" or "female" if a singular noun tells."""
    word = noun.lemma_.lower()
    if is_plural(noun):
        return None
    return "male" if word in _MALE else "female" if word in _FEMALE else None


def other_gender(first: str | None, second: str | None) -> bool:
    """Return whether one is a man and the other a woman.

    >>> other_gender("male", "female"), other_gender("male", None)
    (True, False)
    """
    return {first, second} == {"male", "female"}
