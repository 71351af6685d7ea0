"""Finds what an article says about the truth of a claim: that nobody confirmed it, or that somebody did.

The article may say so with an adjective ("unconfirmed reports"), in the claim's own sentence ("without
providing evidence"), or sentences later ("There was no independent confirmation of their claim").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.speech.reports import Reported
from kg.language import Section
from kg.language.tokens import Span as Sentence, Token
from kg.lexicon import Lexicon
from kg.model import Span, Verification

_PARTS = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
_POINTING = frozenset({"it", "this", "that", "which", "they", "these", "those"})
_MAX_BACK = 2
_MAX_CLIMB = 6


@dataclass(frozen=True, slots=True)
class Verified:
    """A stretch of the article whose truth is discussed, and the words that do so."""

    span: Span
    verification: Verification
    by: Span


def find_verifications(sections: Sequence[Section], reports: Sequence[Reported], lexicon: Lexicon) -> list[Verified]:
    """Find what the article says was confirmed, or was not.

    Args:
        sections: the article's analysed paragraphs.
        reports: what ``find_reports`` found in them.
        lexicon: the words of confirmation.
    """
    found: list[Verified] = []
    for number, section in enumerate(sections):
        for sentence in section.doc.sents:
            for sign, verification, near in _signs(sentence, lexicon):
                by = section.span(sign)
                spans = _claimed_before(sections, reports, number, sentence, by, near=near)
                found += [Verified(span, verification, by) for span in spans]
    return found


def verification_of(
    trigger: Token,
    section: Section,
    verifications: Sequence[Verified],
    lexicon: Lexicon,
    reports: Sequence[Reported] = (),
) -> Verification | None:
    """Return whether the article says that an event was confirmed, that it was not, or neither.

    Args:
        trigger: the head of the words that name the event.
        section: its paragraph.
        verifications: what ``find_verifications`` found in the article.
        lexicon: the words of confirmation.
        reports: the reports around the event; their sources may be unconfirmed reports.
    """
    for start in (trigger, *(source for report in reports for source in report.sources)):
        said = _adjective(start, lexicon)
        if said is not None:
            return said
    span = section.span(trigger)
    # if one place says confirmed and another unconfirmed, doubt prevails
    found = {v.verification for v in verifications if v.span.begin <= span.begin and span.end <= v.span.end}
    return next((v for v in (Verification.UNVERIFIED, Verification.VERIFIED) if v in found), None)


def _adjective(token: Token, lexicon: Lexicon) -> Verification | None:
    """Look for "unconfirmed" on the nouns that a word depends on."""
    for _ in range(_MAX_CLIMB):
        if token.pos_ == "NOUN":
            for c in token.children:
                cue = lexicon.cues.get((c.lower_, "adjective")) if c.dep_ in {"amod", "compound"} else None
                if cue is not None and cue.verification:
                    return Verification(cue.verification)
        if token.head == token or token.dep_ in {"conj", "advcl", "parataxis"}:
            break
        token = token.head
    return None


def _kind(token: Token, lexicon: Lexicon) -> str | None:
    part = _PARTS.get(token.pos_)
    cue = lexicon.cues.get((token.lemma_.lower(), part)) if part else None
    if (cue is None or cue.verification is None) and part == "adjective":
        cue = lexicon.cues.get((token.lower_, part))
    return cue.verification if cue is not None else None


def _signs(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[Token, Verification, bool]]:
    """Yield the words of confirmation in a sentence, what they say, and whether about this sentence only."""
    kinds = [_kind(token, lexicon) for token in sentence]
    if {*kinds} <= {None, "claim"}:
        return
    speaks_of_claim = "claim" in kinds or any(t.lower_ in _POINTING for t in sentence)
    for token, kind in zip(sentence, kinds, strict=True):
        if kind == "evidence" and _is_withheld(token, lexicon):
            near = not any(t.i <= token.i and t.dep_ == "nsubj" and t.pos_ == "PRON" for t in sentence)
            yield token, Verification.UNVERIFIED, near and not _claim_inside(token, lexicon)
        elif kind == "Unverified" and _is_about_confirmation(token, lexicon, of_claim=speaks_of_claim):
            yield token, Verification.UNVERIFIED, False
        elif kind == "Unverified" and token.dep_ == "amod" and _kind(token.head, lexicon) == "claim":
            yield token, Verification.UNVERIFIED, True
        elif token.pos_ == "VERB" and kind == "Verified" and _is_about_claim(token, lexicon):
            negated = _is_negated(token, lexicon)
            yield token, Verification.UNVERIFIED if negated else Verification.VERIFIED, False


def _is_about_confirmation(token: Token, lexicon: Lexicon, *, of_claim: bool) -> bool:
    """Return whether a sentence is about confirmation: "There was no confirmation", "The report is unconfirmed"."""
    if token.pos_ == "NOUN":
        return _is_negated(token, lexicon)
    return token.pos_ == "ADJ" and token.dep_ != "amod" and of_claim


def _is_negated(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a word or its governor is negated: "no confirmation", "not able to verify", "unable to verify"."""
    for _ in range(_MAX_CLIMB):
        for c in token.children:
            cue = lexicon.cues.get((c.lower_, "adverb"))
            if cue is not None and cue.factuality == "Denied" and c.dep_ not in {"conj", "cc"}:
                return True
        part = "adjective" if token.pos_ == "ADJ" else "verb" if token.pos_ == "VERB" else None
        own = lexicon.cues.get((token.lower_, part)) if part else None
        if own is not None and own.factuality == "Denied":
            return True
        if token.head == token or token.dep_ in {"ccomp", "advcl", "acl:relcl", "parataxis", "conj"}:
            return False
        token = token.head
    return False


def _is_withheld(noun: Token, lexicon: Lexicon) -> bool:
    """Return whether a noun of evidence is said to be missing: "without (providing) evidence", "gave no proof"."""
    head = noun.head
    if _is_without(noun, lexicon):
        return True
    denied = any((c.lower_, "adverb") in lexicon.cues and c.dep_ == "det" for c in noun.children)
    others = any(c.dep_ == "nsubj" and c.pos_ != "PRON" for c in head.children)
    given = _kind(head, lexicon) == "giving" and noun.dep_ in {"obj", "nsubj:pass"} and not others
    return (given and (denied or _is_negated(head, lexicon))) or (denied and _claim_inside(noun, lexicon))


def _is_without(noun: Token, lexicon: Lexicon) -> bool:
    """Return whether "without" comes before a word's phrase ("without providing any hard evidence")."""
    for token in reversed(noun.doc[max(noun.sent.start, noun.i - _MAX_CLIMB) : noun.i]):
        if token.pos_ in {"ADP", "SCONJ"}:
            cue = lexicon.cues.get((token.lower_, "adverb"))
            return cue is not None and cue.factuality == "Denied"
        if token.pos_ not in {"DET", "ADJ", "ADV", "VERB", "NOUN", "CCONJ", "PUNCT"} or token.tag_ in {"VBD", "VBZ"}:
            return False
    return False


def _claim_inside(token: Token, lexicon: Lexicon) -> bool:
    return any(_kind(t, lexicon) == "claim" for t in token.subtree if t != token)


def _is_about_claim(verb: Token, lexicon: Lexicon) -> bool:
    """Return whether a verb of confirmation has a claim as its object: "the report could not be verified"."""
    for c in verb.children:
        if c.dep_ in {"nsubj:pass", "obj"}:
            named = _kind(c, lexicon) == "claim" or c.lower_ in _POINTING
            return named or any(_kind(t, lexicon) == "claim" for t in c.subtree)
    return verb.dep_ == "acl:relcl" and _kind(verb.head, lexicon) == "claim"


def _claimed_before(
    sections: Sequence[Section], reports: Sequence[Reported], number: int, sentence: Sentence, by: Span, *, near: bool
) -> list[Span]:
    """Find the claims that a word of confirmation refers to: those of its sentence, else the last ones before it."""
    begin = sections[number].offset + sentence.start_char
    open_reports = [r for r in reports if r.attributes and r.stance != "plan" and not r.covers(by)]
    same = [r for r in open_reports if begin <= r.cue_span.begin < by.begin]
    if same or near:
        return [span for r in (same or _covering(reports, by)) for span in r.content]
    before = [r for r in open_reports if number - _MAX_BACK <= r.section <= number and r.cue_span.end <= begin]
    if not before:
        return [_sentence_before(sections[number], sentence)] if sentence.start > 0 else []
    last = before[-1]
    anchor = last.cue[0].sent
    together = [r for r in before if r.section == last.section and r.cue[0].sent == anchor]
    return [span for r in together for span in r.content]


def _covering(reports: Sequence[Reported], by: Span) -> list[Reported]:
    """Return the innermost report whose content covers the word ("claimed X, without evidence" read as one clause)."""
    around = [r for r in reports if r.attributes and r.covers(by)]
    return [max(around, key=lambda r: r.cue_span.begin)] if around else []


def _sentence_before(section: Section, sentence: Sentence) -> Span:
    previous = section.doc[sentence.start - 1].sent
    return Span(section.offset + previous.start_char, section.offset + previous.end_char)
