"""Finds adjectives for what somebody holds or feels to be so, or means to do: "is sure that …", "is keen to …"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.speech.report_draft import ReportDraft, span_of, subtree_span
from kg.extract.speech.sources import child, sources_of
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Stance


def adjective_cues(number: int, section: Section, lexicon: Lexicon) -> Iterator[ReportDraft]:
    """Yield adjectives whose clause tells what their subject thinks, feels or wants.

    Args:
        number: the paragraph's number.
        section: the paragraph.
        lexicon: the adjectives of reporting.
    """
    for word in section.doc:
        report = lexicon.reports.get((word.lower_, "adjective"))
        if report is None or child(word, "nsubj:pass", "expl", "aux:pass") is not None or _ensures(word, lexicon):
            continue
        clause = _clause(word, intends=report.claims in {Stance.INTENDS, Stance.DENIES})
        sources = sources_of(word) if clause is not None else ()
        if clause is not None and sources:
            content = [subtree_span(section, clause)]
            yield ReportDraft(number, (word,), report, span_of(section, (word,)), sources, content)


def _ensures(word: Token, lexicon: Lexicon) -> bool:
    """Return whether an adjective goes with a light verb, and says what is done: "make sure that"."""
    return word.dep_ == "xcomp" and word.head.lemma_.lower() in lexicon.light_verbs


def _clause(word: Token, *, intends: bool) -> Token | None:
    """Return the clause that an adjective governs: an infinitive after a word of intent, else a finite clause."""
    clauses = [c for c in word.children if c.i > word.i and c.dep_ in {"ccomp", "xcomp", "advcl"}]
    marks = {c: {m.lower_ for m in c.children if m.dep_ == "mark"} for c in clauses}
    if intends:
        # "is determined to have left" says what was found out
        return next((c for c in clauses if "to" in marks[c] and child(c, "aux") is None), None)
    own = [c for c in clauses if not any(t.text in {":", ";"} for t in word.doc[word.i : c.left_edge.i])]
    finite = (c for c in own if c.dep_ == "ccomp" or marks[c] & {"that", "whether"})
    return next((c for c in finite if "to" not in marks[c]), None)
