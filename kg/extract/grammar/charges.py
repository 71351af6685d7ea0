"""Says whether a word names only what somebody is charged with, was cleared of or kept from, or is rumoured to do."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.grammar.grammar import FINITE, case_of, first_conjunct
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.vocabulary import root_of

#: What somebody says, and what did not happen.
CLAIMED, DENIED = "Claimed", "Denied"
#: Verbs for arrests that follow a verdict.
_CONVICTING = frozenset({"jail", "imprison", "incarcerate"})
#: Verbs by which a court finds that somebody did not do it.
_CLEARING = frozenset({"acquit", "clear", "absolve", "exonerate"})

#: Verbs with "from" and what somebody could not do.
_KEEPING = frozenset("keep stop bar deter dissuade discourage hinder restrain".split())


def charge_signs(trigger: Token, lexicon: Lexicon) -> Iterator[str]:
    """Yield the sign of a word for a charge or rumour: ``Claimed``, or ``Denied`` for what a court cleared somebody of.

    Args:
        trigger: the word that names an event.
        lexicon: the verbs for arrests and the nouns for rumours.
    """
    if _is_ground(trigger, lexicon) or _is_contested(trigger) or rumour_of(trigger, lexicon):
        yield CLAIMED
    if _is_cleared(trigger) or _is_kept_from(trigger):
        yield DENIED


def _marks(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ in {"mark", "case"}}


def _is_ground(verb: Token, lexicon: Lexicon) -> bool:
    """Return whether a gerund is only what somebody was arrested for: "arrested for *throwing* stones"."""
    arrest = verb.head
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or arrest.lemma_ in _CONVICTING:
        return False
    grounds = _marks(verb) & {"for", "over"}
    return bool(grounds) and any(
        t.category == "Arrest" for t in lexicon.triggers.get((arrest.lemma_.lower(), "verb"), ())
    )


def _is_cleared(trigger: Token) -> bool:
    """Return whether a court found that somebody did not do it: "acquitted of *murdering* a teacher"."""
    first = first_conjunct(trigger)
    return first.head.lemma_.lower() in _CLEARING and first.head.pos_ == "VERB" and "of" in _marks(first)


def _is_kept_from(trigger: Token) -> bool:
    """Return whether somebody could not do it: "kept the army from *taking* it", "too weak to *take* it"."""
    first = first_conjunct(trigger)
    governor, marks = first.head, _marks(first)
    kept = first.tag_ == "VBG" and "from" in marks and governor.lemma_.lower() in _KEEPING
    degree = any(c.dep_ == "advmod" and c.lower_ == "too" for c in governor.children)
    return kept or (degree and governor.pos_ in {"ADJ", "ADV"} and "to" in marks)


def _is_contested(trigger: Token) -> bool:
    """Return whether somebody pleads not guilty of it: "pleaded not guilty to *stabbing* a teacher"."""
    first = first_conjunct(trigger)
    plea = first.head if first.head.pos_ == "VERB" else first.head.head
    if plea.lemma_.lower() not in {"plead", "plea"} or "to" not in _marks(first):
        return False
    return {"not", "guilty"} <= {t.lower_ for t in plea.subtree if plea.i < t.i < first.i}


def is_only_rumoured(trigger: Token, lexicon: Lexicon) -> bool:
    """Return whether an article says no more of an event than that there are rumours of it."""
    noun = rumour_of(trigger, lexicon)
    return noun is not None and any(c.dep_ == "expl" for c in noun.head.children)


def rumour_of(trigger: Token, lexicon: Lexicon) -> Token | None:
    """Return the noun for what people say that a word is in, unless it is confirmed: "*rumours* that he *resigned*"."""
    clause = first_conjunct(trigger)
    while clause.dep_ == "xcomp":
        clause = first_conjunct(clause.head)
    noun = clause.head
    cue = lexicon.cues.get((noun.lemma_.lower(), "noun")) if noun.pos_ == "NOUN" else None
    said = clause.dep_ in {"acl", "acl:relcl", "ccomp"} and _is_told(clause)
    named = clause.dep_ == "nmod" and case_of(clause) == "of" and trigger.tag_ not in FINITE
    if cue is None or cue.factuality != CLAIMED or not (said or named):
        return None
    adjectives = (lexicon.cues.get((c.lower_, "adjective")) for c in noun.children if c.dep_ == "amod")
    return None if any(sign is not None and sign.verification == "Verified" for sign in adjectives) else noun


def _is_told(clause: Token) -> bool:
    """Return whether "that" only opens a clause, which parsers may take for an object: "the story *that* he fled"."""
    that = next((c for c in clause.children if c.lower_ == "that" and c.dep_ in {"mark", "obj"}), None)
    objects = [c for c in clause.children if c.dep_ == "obj" and c != that]
    return that is not None and (that.dep_ == "mark" or bool(objects))


def takes_upon(verb: Token, lexicon: Lexicon) -> Token | None:
    """Return the deed that somebody takes upon himself, or nobody does: "claimed *Friday's bombing*"."""
    deeds = [c for c in verb.children if c.dep_ in {"obj", "nsubj:pass"}] if verb.lemma_.lower() == "claim" else []
    for deed in deeds:
        senses = lexicon.triggers.get((deed.lemma_.lower(), "noun"), ())
        if any(root_of(sense.category) == "Assault" for sense in senses):
            return deed
    return None
