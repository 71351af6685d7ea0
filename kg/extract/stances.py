"""Decides what stance a claim takes towards its content: by the word of report, its complement and its negation.

The values are those of FactBank (Saurí and Pustejovsky 2009) by polarity, and GRaSP's by time (Fokkens and others
2017): what a source holds to be so (``Affirms``), not to be so (``Denies``) or leaves open (``Doubts``), what it says
will be (``Predicts``), means to do (``Intends``) or wants of others (``Demands``). How likely it finds it is not told.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.grammar import is_negated, is_passive
from kg.lexicon import Lexicon
from kg.lexicon.terms import Report
from kg.model import Stance

_CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl"})
#: What the negation of a stance claims; of the others it claims nothing.
_NEGATED = {
    Stance.DENIES: Stance.DOUBTS,
    Stance.DOUBTS: Stance.AFFIRMS,
    Stance.INTENDS: Stance.DENIES,
    Stance.PREDICTS: Stance.DENIES,
}
#: Words of report whose negation is a stance: "does not believe that"; who "did not say that" has claimed nothing.
_THINKING = frozenset({"believe"})
_SAYING = frozenset({"say", "confirm", "deny", "doubt"})
#: Words of praise and blame take what they name for granted, negated too.
_JUDGING = frozenset({"judge"})


def stance_of(report: Report, cue: Token, lexicon: Lexicon) -> Stance | None:
    """Say what is claimed by a word of report, or None if nothing is: "he did not say when", "declined to comment".

    Args:
        report: the lexicon's entry.
        cue: the word in the text.
        lexicon: knows the verbs that deny what they govern.
    """
    stance = report.claims
    if report.with_infinitive is not None and _asks(report, cue):
        stance = report.with_infinitive
    if stance is Stance.DENIES and any(c.dep_ == "xcomp" and _speaks(c, lexicon) for c in cue.children):
        return None
    if not is_withheld(cue, lexicon) or report.stance in _JUDGING:
        return stance
    if stance is Stance.AFFIRMS and report.stance in _THINKING:
        return Stance.DENIES
    return _NEGATED.get(stance)


def is_withheld(cue: Token, lexicon: Lexicon) -> bool:
    """Say whether a word of report is negated, or its saying refused: "did not confirm", "declined to say"."""
    governor = lexicon.cues.get((cue.head.lemma_.lower(), "verb")) if cue.dep_ == "xcomp" else None
    return is_negated(cue) or (governor is not None and governor.factuality == "Denied")


def _speaks(verb: Token, lexicon: Lexicon) -> bool:
    """Say whether a verb is one of saying: who "refused to say" has denied nothing."""
    report = lexicon.reports.get((verb.lemma_.lower(), "verb"))
    return _is_infinitive(verb) and report is not None and report.stance in _SAYING


def _asks(report: Report, cue: Token) -> bool:
    """Say whether an infinitive makes another claim of a word.

    What one intends has no other doer: "wants to leave", but not "wants the army to leave".
    """
    others = any(c.dep_ == "obj" for c in cue.children) or is_passive(cue)
    clauses = [c for c in cue.children if c.dep_ in _CLAUSES and c.i > cue.i]
    infinitive = any(_is_infinitive(c) for c in clauses)
    if report.with_infinitive is Stance.INTENDS:
        return infinitive and not others and not any(c.dep_ == "nsubj" for one in clauses for c in one.children)
    return infinitive


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in verb.children)
