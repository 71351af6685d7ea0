"""Finds nouns of reporting with a source and what is said: "their claim that …", "made the case that …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.grammar.grammar import is_negated, is_nobody
from kg.extract.reference.descriptions import kind_of
from kg.extract.speech.report_draft import ReportDraft, span_of, subtree_span
from kg.extract.speech.sources import child, coordinated, has_case, is_passive, sources_of
from kg.extract.speech.speaking import can_speak
from kg.extract.times.times_meaning import is_day, is_time_word
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.lexicon.terms import Report

#: Prepositions before what is said, and before what it is about.
_OF, _ON = ("of", "about"), ("on", "for", "against", "over")


def noun_cues(number: int, section: Section, lexicon: Lexicon) -> Iterator[ReportDraft]:
    """Yield nouns with a source and a clause: "their claim that …", "a promise by the ministry to …".

    Args:
        number: the paragraph's number.
        section: the paragraph.
        lexicon: the nouns of reporting, and the verbs that carry them.
    """
    for noun in section.doc:
        report = lexicon.reports.get((noun.lemma_.lower(), "noun")) if noun.pos_ == "NOUN" else None
        if report is None or is_nobody(noun):
            continue
        owner = _owner(noun)
        sources = coordinated(owner) if owner is not None else _makers(noun, lexicon)
        said = _said(noun, lexicon, owned=owner is not None) if sources else None
        if said is not None:
            content = [subtree_span(section, said)]
            yield ReportDraft(number, (noun,), _read(report, said), span_of(section, (noun,)), sources, content)


def speakers_for(sources: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Return who made a statement for the statement that says something: "*the guild* issued a statement saying that".

    Args:
        sources: the sources of a report.
        lexicon: the nouns of reporting, and the verbs that carry them.
    """
    noun = sources[0] if len(sources) == 1 else None
    if noun is None or (noun.lemma_.lower(), "noun") not in lexicon.reports or _owner(noun) is not None:
        return sources
    return _makers(noun, lexicon) or sources


def _said(noun: Token, lexicon: Lexicon, *, owned: bool) -> Token | None:
    """Return the head of what is said: the clause of a noun, or else what the noun is about.

    After a noun without an owner may come those whom it is for: "had a question for the mayor".
    """
    following = [c for c in noun.children if c.i > noun.i]
    clause = next((c for c in following if _is_content(c) and not _says(c, lexicon)), None)
    if clause is not None:
        return clause
    topics = [c for c in following if c.dep_ == "nmod" and not (is_day(c) or is_time_word(c))]
    if not owned:
        had = noun.head.lemma_ == "have"  # "had the support of the guild"
        topics = [c for c in topics if not _is_somebody(c) and not (had and has_case(c, "of"))]
    return next((c for words in (_OF, _ON) for c in topics if has_case(c, *words)), None)


def _read(report: Report, said: Token) -> Report:
    """Return a report as a judgement if what it is about is presupposed: "his comments on the raid"."""
    presupposed = said.dep_ == "nmod" and not has_case(said, "of") and report.stance in {"say", "doubt"}
    return replace(report, stance="judge") if presupposed else report


def _is_somebody(noun: Token) -> bool:
    return noun.pos_ in {"PROPN", "PRON"} or kind_of(noun) == "person"


def _is_content(clause: Token) -> bool:
    """Return whether a clause is the content of a noun: "the claim that they won", "a promise to go".

    Parsers take some of them for relative clauses, in which "that" refers to the noun and is not a mark.
    """
    marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)
    if clause.dep_ == "acl" and clause.tag_ in {"VBN", "VBD"} and not marked:
        # "their letter reproduced in the annexe"
        return False
    return clause.dep_ in {"acl", "ccomp", "xcomp"} or (clause.dep_ == "acl:relcl" and marked)


def _says(clause: Token, lexicon: Lexicon) -> bool:
    """Return whether a participle itself reports what is said: "a statement *saying* that"."""
    return clause.tag_ == "VBG" and (clause.lemma_.lower(), "verb") in lexicon.reports


def _owner(noun: Token) -> Token | None:
    """Return whose statement it is: "X's claim", "a claim by X"."""
    possessor = child(noun, "nmod:poss")
    if possessor is not None:
        return None if is_day(possessor) or is_time_word(possessor) else possessor
    return next((c for c in noun.children if c.dep_ == "nmod" and has_case(c, "by", "from")), None)


def _makers(noun: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """Return who makes a statement, with a verb that only carries it: "*the envoy* gave a warning that it may fall"."""
    verb = noun.head
    lemma = verb.lemma_.lower()
    light = verb.pos_ == "VERB" and noun.dep_ == "obj" and (lemma, "auxiliary") in lexicon.reports
    if not light or not _does(verb) or _reports_its_object(lexicon.reports.get((lemma, "verb"))):
        return ()
    return tuple(t for t in sources_of(verb) if can_speak(t, lexicon) and not _is_matter(t))


def _does(verb: Token) -> bool:
    """Return whether the subject of a verb does it: not "came to make it", "he left, raising fears", "was raised"."""
    bare = verb.tag_ in {"VB", "VBG"} and child(verb, "aux") is None
    return not (bare or is_negated(verb) or is_passive(verb))


def _is_matter(noun: Token) -> bool:
    """Return whether a noun is no person or body: "the delay raised questions"."""
    return noun.pos_ == "NOUN" and kind_of(noun) == "abstract"


def _reports_its_object(report: Report | None) -> bool:
    """Return whether a verb itself reports what its object names: "*voiced* his fear that"."""
    return report is not None and not (report.needs_content or report.of_tolls)
