"""Says whether a word names no event, though elsewhere it may: habits, figures of speech, who somebody is."""

from __future__ import annotations

from kg.extract.grammar.grammar import case_of, is_plural
from kg.extract.reference.descriptions import group_noun, kind_of
from kg.extract.times.times_meaning import is_day
from kg.extract.times.times_values import UNITS
from kg.language.tokens import Doc, Token
from kg.lexicon import Lexicon

_EVERY = frozenset({"every", "each"})
_SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter", "weekend"})
_USUALLY = frozenset("usually normally routinely typically habitually regularly".split())
#: The model's kinds of what a real flood or avalanche consists of.
_MATTER = frozenset({"object", "substance", "place"})


def names_no_event(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a verb tells a habit, or a word is a figure of speech: "patrols every night", "a flood of fans".

    Args:
        token: the word.
        lexicon: the nouns for disasters.
    """
    if token.pos_ == "VERB":
        subjects = (c for c in token.children if c.dep_ == "nsubj")
        # "a flood of refugees arrived", but not "a flood of complaints hit the council"
        said = (many for c in subjects for many in _masses(c, lexicon))
        return _is_habit(token) or _identifies(token) or any(group_noun(many, lexicon) is None for many in said)
    return bool(_masses(token, lexicon))


def _is_habit(verb: Token) -> bool:
    """Return whether a verb in the present tells what somebody does again and again."""
    if verb.tag_ not in {"VBZ", "VBP"} or any(c.dep_.startswith("aux") for c in verb.children):
        return False
    return any(_is_frequency(c) for c in verb.children)


def is_of_game(verb: Token) -> bool:
    """Return whether the score of a game follows the object of a verb: "hammered Oman *4-1*"."""
    beaten = (c for c in verb.children if c.dep_ in {"obj", "obl", "obl:agent"} and c.pos_ == "PROPN")
    return any(_is_score(verb.doc, t.i) for c in beaten for t in (*c.subtree, *verb.children) if t.i > c.i)


def _is_score(doc: Doc, at: int) -> bool:
    """Return whether two numbers joined by a dash begin at a token."""
    if at + 2 >= len(doc):
        return False
    first, dash, second = doc[at], doc[at + 1], doc[at + 2]
    joined = not first.whitespace_ and not dash.whitespace_ and dash.text in {"-", "–"}
    return joined and first.text.isdecimal() and second.text.isdecimal()


def _identifies(verb: Token) -> bool:
    """Return whether a verb only says who somebody is: "the driver was named as *Ann Lee*"."""
    called = (c for c in verb.children if c.dep_ in {"obl", "nmod"} and case_of(c) == "as")
    return any(c.pos_ == "PROPN" and kind_of(c) == "person" for c in called)


def _is_frequency(word: Token) -> bool:
    lemma = word.lemma_.lower()
    timed = is_day(word) or lemma in UNITS or lemma in _SEASONS
    return word.lower_ in _USUALLY or (timed and any(c.lower_ in _EVERY for c in word.children))


def _masses(noun: Token, lexicon: Lexicon) -> list[Token]:
    """Return what a noun for a disaster only says to be many: "a flood of *complaints*"."""
    if "Calamity" not in lexicon.thing_nouns.get(noun.lemma_.lower(), ()):
        return []
    of = (c for c in noun.children if c.dep_ == "nmod" and case_of(c) == "of")
    return [c for c in of if is_plural(c) and c.pos_ == "NOUN" and kind_of(c) not in _MATTER]
