"""Reads the words beside a name that make it the name of a place."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.grammar.grammar import case_of
from kg.extract.names.name_words import BODY_WORDS, PERSONS
from kg.extract.reference.descriptions import kind_of
from kg.extract.reference.mentions import Mention
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Kind

STRICTLY_WHERE = frozenset({"in", "near", "outside", "off"})
#: Nouns before "in" and the name of a firm: "shares in X".
SHARES = frozenset({"shares", "stake", "stakes", "stock"})
#: Verbs that take a town as object, besides those that the lexicon lists; no table knows the lemma of "retook".
_TAKING = frozenset("enter besiege recapture retake retook encircle shell flee reach overrun overran".split())
#: Verbs of motion, and the prepositions of where it leads.
_MOVING = frozenset(
    "flee travel drive fly march advance move head walk sail cross return retreat withdraw go come arrive".split()
)
_WHITHER = frozenset({"to", "from", "towards", "toward", "into", "at"})
#: Those whom every town has: "residents of X", "the mayor of X".
_OF_TOWNS = frozenset("resident residents inhabitants villagers townspeople mayor town".split())


def place_signs(mention: Mention, lexicon: Lexicon) -> Iterator[tuple[Kind, str]]:
    """Yield the kinds of places that the words beside a name suggest, and the signs for them (``kinds.json``)."""
    doc, start, end = mention.doc, mention.start, mention.end
    before = doc[start - 1].lower_ if start else ""
    two_before = doc[start - 2] if start > 1 else None
    held = two_before is not None and two_before.lower_ in SHARES
    if (before in STRICTLY_WHERE and not held) or _stands_at(mention, lexicon):
        yield Kind.CITY, "in"
    if before == "of" and two_before is not None:
        if _is_place_noun(two_before, lexicon):
            yield lexicon.place_nouns[two_before.lower_].kind, "city of"
        elif two_before.lower_ in _OF_TOWNS:
            yield Kind.CITY, "city of"
    noun = lexicon.place_nouns.get(doc[end].lower_) if end < len(doc) else None
    if noun is not None and doc[end].pos_ in {"NOUN", "PROPN"}:
        yield noun.kind, "place noun after"
    if _is_taken(mention, lexicon):
        yield Kind.CITY, "taken"
    if _is_gone_to(mention):
        yield Kind.CITY, "gone to"


def _stands_at(mention: Mention, lexicon: Lexicon) -> bool:
    """Return whether a name says where a building is: "the terminal at *Izmail*", but not "analysts at X"."""
    start = mention.start
    if start < 2 or mention.doc[start - 1].lower_ != "at":
        return False
    noun = lexicon.place_nouns.get(mention.doc[start - 2].lower_)
    return noun is not None and noun.kind is Kind.FACILITY


def _is_place_noun(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a noun before "of" names a kind of place: not in "Department of Corrections"."""
    body = token.text[:1].isupper() and (token.lower_ in lexicon.groups or token.lower_ in BODY_WORDS)
    return token.lower_ in lexicon.place_nouns and not body


def _is_taken(mention: Mention, lexicon: Lexicon) -> bool:
    """Return whether a name is the object of a verb that takes places: "captured Dori", "shelled Dori"."""
    if mention.head.dep_ not in {"obj", "nsubj:pass"} or _is_read_as_person(mention, lexicon):
        return False
    verb = mention.head.head.lemma_.lower()
    return verb in _TAKING or any("Place" in sense.object_kinds for sense in lexicon.triggers.get((verb, "verb"), ()))


def _is_read_as_person(mention: Mention, lexicon: Lexicon) -> bool:
    """Return whether the model takes a full name or a given name for a person: "freed *Ann Lee*"."""
    if mention.end - mention.start == 1 and mention.text not in lexicon.given_names:
        return False
    words = mention.doc[mention.start : mention.end]
    return all(t.ent_type_ in PERSONS for t in words) and kind_of(mention.head) == "person"


def _is_gone_to(mention: Mention) -> bool:
    """Return whether somebody goes to or comes from what a name names: "had fled to *Nasir*"."""
    head = mention.head
    return head.dep_ == "obl" and case_of(head) in _WHITHER and head.head.lemma_.lower() in _MOVING
