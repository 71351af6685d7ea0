"""Decides the stance of a claim towards its content, by the reporting word, its complement and its negation.

The values combine the polarity of FactBank (Saurí and Pustejovsky 2009) with the time of GRaSP (Fokkens and others
2017): a source holds something to be so (``Affirms``), not to be so (``Denies``) or leaves it open (``Doubts``), says
it will be (``Predicts``), plans to do it (``Intends``) or wants others to (``Demands``). There are no degrees.
"""

from __future__ import annotations

from kg.extract.grammar.grammar import is_negated, is_passive
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.lexicon.terms import Report
from kg.model import Stance

_CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl"})
#: The stance of the negation of a stance; the negation of any other claims nothing.
_NEGATED = {
    Stance.DENIES: Stance.DOUBTS,
    Stance.DOUBTS: Stance.AFFIRMS,
    Stance.INTENDS: Stance.DENIES,
    Stance.PREDICTS: Stance.DENIES,
}
#: Reporting words whose negation is a stance: "does not believe that"; "did not say that" claims nothing.
_THINKING = frozenset({"believe"})
_SAYING = frozenset({"say", "confirm", "deny", "doubt"})
#: Words of praise and blame, which presuppose what they are about even when negated.
_JUDGING = frozenset({"judge"})


def stance_of(report: Report, cue: Token, lexicon: Lexicon) -> Stance | None:
    """Return the stance of a reporting word, or None if nothing is claimed: "did not say when", "declined to comment".

    Args:
        report: the lexicon's entry.
        cue: the word in the text.
        lexicon: the verbs that deny what they govern.
    """
    stance = report.claims
    if report.with_infinitive is not None and _asks(report, cue):
        stance = report.with_infinitive
    if stance is Stance.DENIES and any(c.dep_ == "xcomp" and _speaks(c, lexicon) for c in cue.children):
        return None
    if not is_withheld(cue, lexicon) or report.stance in _JUDGING:
        return stance
    if stance is Stance.AFFIRMS and report.stance in _THINKING:
        # "is not sure that" leaves it open
        return Stance.DOUBTS if report.part_of_speech == "adjective" else Stance.DENIES
    return _NEGATED.get(stance)


def is_withheld(cue: Token, lexicon: Lexicon) -> bool:
    """Return whether a reporting word is negated, or its act refused: "did not confirm", "declined to say"."""
    governor = lexicon.cues.get((cue.head.lemma_.lower(), "verb")) if cue.dep_ == "xcomp" else None
    return is_negated(cue) or (governor is not None and governor.factuality == "Denied")


def _speaks(verb: Token, lexicon: Lexicon) -> bool:
    """Return whether a verb is a verb of saying: "refused to say" denies nothing."""
    report = lexicon.reports.get((verb.lemma_.lower(), "verb"))
    return _is_infinitive(verb) and report is not None and report.stance in _SAYING


def _asks(report: Report, cue: Token) -> bool:
    """Return whether an infinitive, or "that" after a word of asking, turns a word into a demand.

    An intent has no other agent: "wants to leave", but not "wants the army to leave".
    """
    others = any(c.dep_ == "obj" for c in cue.children) or is_passive(cue)
    clauses = [c for c in cue.children if c.dep_ in _CLAUSES and c.i > cue.i]
    infinitive = any(_is_infinitive(c) for c in clauses)
    if report.claims is Stance.DOUBTS and any(
        c.dep_ == "mark" and c.lower_ == "that" for t in clauses for c in t.children
    ):
        # "asked that the boy be released"
        return True
    if report.with_infinitive is Stance.INTENDS:
        return infinitive and not others and not any(c.dep_ == "nsubj" for clause in clauses for c in clause.children)
    return infinitive


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in verb.children)
