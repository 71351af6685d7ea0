"""Decides who can be the source of a report: people, bodies and documents, but no events and no things."""

from __future__ import annotations

from kg.extract.reference.descriptions import group_noun, kind_of
from kg.language.tokens import Token
from kg.lexicon import Lexicon

#: The model's kinds of what has no voice: "the siren", "the attack", "the weekend".
_MUTE = frozenset({"event", "object", "substance", "time", "animal"})


def can_speak(noun: Token, lexicon: Lexicon) -> bool:
    """Return whether a word can be a source: any name or pronoun, and nouns for people, bodies and documents.

    Args:
        noun: the head of the phrase that grammar makes a source.
        lexicon: its groups, offices and documents speak, whatever kind of thing the model takes them for.
    """
    if noun.pos_ != "NOUN" or kind_of(noun) not in _MUTE:
        return True
    lemma = noun.lemma_.lower()
    listed = (lemma, "noun") in lexicon.reports or lemma in lexicon.offices or lemma in lexicon.place_nouns
    return listed or group_noun(noun, lexicon) is not None
