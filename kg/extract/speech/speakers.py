"""Finds speakers that only typography marks: "Police: 5 dead", "SMITH: We agree", '"We agree." ― Jane Smith'.

A label before a colon counts only if it is a name that the article mentions elsewhere, or, in a
headline, a word for a group or an office, or for somebody or something that the article quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.extract.grammar.grammar import FINITE, case_of
from kg.extract.reference.descriptions import kind_of
from kg.extract.speech.quotes import SENTENCE_ENDS, Quotation
from kg.extract.speech.report_draft import ReportDraft
from kg.extract.speech.sources import NOMINAL, phrase_head
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.lexicon.terms import Report
from kg.model import Part, Span

_VERBAL = frozenset({"VERB", "AUX"})
_LABEL_WORDS = 7
#: The fewest words and marks of a quotation that says something by itself: "He lied."
_LEAST_WORDS = 5
_LABEL = re.compile(r"^[\"“'‘]?(?P<name>[^:.,;?!\"“”]{2,60}):\s+(?=\S+\s+\S+)")


def cue_before_colon(number: int, section: Section, lexicon: Lexicon, known: frozenset[str]) -> ReportDraft | None:
    """Find a speaker before a colon at a paragraph's beginning ("Police: 5 dead", "SMITH: We agree").

    Args:
        number: the paragraph's number.
        section: the paragraph.
        lexicon: the nouns for groups and offices.
        known: names that occur elsewhere in the article.
    """
    doc = section.doc
    match = _LABEL.match(doc.text)
    if match is None:
        return None
    name = [t for t in doc if match.start("name") <= t.idx < match.end("name") and not t.is_space]
    colon = next((t for t in doc if t.text == ":" and t.idx >= match.end("name")), None)
    if not name or colon is None or len(name) > _LABEL_WORDS or colon.i + 1 >= len(doc):
        return None
    if not _is_speaker(name, section, lexicon, known):
        return None
    head = name[-1]
    report = Report(":", "phrase")
    end = Span(section.span(doc[colon.i + 1]).begin, section.span(doc[-1]).end)
    return ReportDraft(number, (colon,), report, section.span(colon), (head,), [end], typographic=True)


def transcribed_speakers(sections: Sequence[Section]) -> set[str]:
    """Return the names in capitals that take turns before a colon in a transcript, with one capital letter each.

    Args:
        sections: the article's analysed paragraphs.
    """
    labels = Counter(match["name"] for s in sections if (match := _LABEL.match(s.doc.text)) and match["name"].isupper())
    repeated = {name.title() for name, number in labels.items() if number > 1}
    return repeated if len(repeated) > 1 else set()


def _is_speaker(name: list[Token], section: Section, lexicon: Lexicon, known: frozenset[str]) -> bool:
    words = " ".join(t.text for t in name)
    last = name[-1].lemma_.lower()
    if any(t.pos_ in _VERBAL and not t.text[0].isupper() for t in name) or words in lexicon.countries:
        return False
    if kind_of(name[-1]) == "place":
        # where the news is from: "SRINAGAR: Two soldiers were killed", "Kenya: Floods kill ten"
        return False
    if words.isupper():
        return words.title() in known or name[-1].text.title() in known
    if section.paragraph.part is not Part.HEADLINE:
        return all(t.text[0].isupper() for t in name) and words in known
    spoken = last in lexicon.groups or last in lexicon.offices
    return spoken or words in known or name[-1].text in known or name[-1].lower_ in known


#: Nouns for words that somebody says, besides the lexicon's: "The verdict of the coroner: “…”".
_SAYINGS = frozenset("verdict message answer reply plea advice motto response reaction cry slogan word".split())
#: What somebody answers with besides words.
_GESTURES = frozenset("shrug sigh nod smile laugh frown grin wink tear gesture".split())
#: The most words before the colon.
_LEAD_IN = 24


def cue_before_quotation(section: Section, quotation: Quotation, lexicon: Lexicon) -> ReportDraft | None:
    """Find the speaker in a phrase without a verb before a quotation: "Ann Lee, 19, barefoot: “…”".

    Before a full stop, the phrase must say how he answers: "A shrug from the warden. “…”".

    Args:
        section: the paragraph of the quotation.
        quotation: the words in quotation marks.
        lexicon: the nouns for groups and offices, and for what is said.
    """
    doc, begin = section.doc, quotation.outer.begin - section.offset
    before = [t for t in doc if t.idx < begin and not t.is_space]
    if not before or before[-1].text not in {":", "."}:
        return None
    mark = before.pop()
    start = next((n for n in range(len(before), 0, -1) if before[n - 1].text in _PHRASE_ENDS), 0)
    words = before[start:]
    if not 0 < len(words) <= _LEAD_IN:
        return None
    if mark.text == ".":
        source = _owner_of_saying(words, lexicon) if _has_no_verb(words) and _GESTURES & _lemmas(words) else None
    elif words[0].lower_ == "for" and len(words) > 1:
        # "For the union boss, it is simple: “…”"
        source = _speaker_in(words[1:], lexicon)
    else:
        source = (_owner_of_saying(words, lexicon) or _speaker_in(words, lexicon)) if _has_no_verb(words) else None
    if source is None:
        return None
    return ReportDraft(
        quotation.section, (mark,), Report(":", "phrase"), section.span(mark), (source,), typographic=True
    )


def _lemmas(words: Sequence[Token]) -> set[str]:
    return {t.lemma_.lower() for t in words}


_PHRASE_ENDS = frozenset({*SENTENCE_ENDS, "”", '"', "''", ";", ":"})


def _has_no_verb(words: Sequence[Token]) -> bool:
    """Return whether words are a mere phrase; a relative clause may have a verb."""
    relative = False
    for token in words:
        relative = relative or token.lower_ in {"who", "whose", "which", "that"}
        if token.tag_ in FINITE and token.pos_ in _VERBAL and not relative:
            return False
    return True


def _owner_of_saying(words: Sequence[Token], lexicon: Lexicon) -> Token | None:
    """Return whose words a noun says they are: "The verdict of *the coroner*", "*Her* message to the minister"."""
    for noun in words:
        lemma = noun.lemma_.lower()
        if noun.pos_ == "NOUN" and (lemma in _SAYINGS | _GESTURES or (lemma, "noun") in lexicon.reports):
            owned = [c for c in noun.children if c.dep_ == "nmod:poss"]
            return next(iter([*owned, *(c for c in noun.children if case_of(c) in {"of", "by", "from"})]), None)
    return None


def _speaker_in(words: Sequence[Token], lexicon: Lexicon) -> Token | None:
    """Return the person or body with whom a phrase begins."""
    head = phrase_head(words[0])
    if head is None or head not in words:
        return None
    named = head.pos_ == "PROPN" and head.ent_type_ not in {"", "LOC", "GPE"}
    lemma = head.lemma_.lower()
    return head if named or lemma in lexicon.groups or lemma in lexicon.offices else None


_SIGNED = re.compile(r"^[\s.]*(?:[―—–-]{1,2})\s*(?P<name>[A-Z][^!?:;\"“”]{1,60}?)\.?$")


def cue_after_dash(number: int, section: Section, quote_end: int) -> ReportDraft | None:
    """Find the name that signs a quotation after a dash: '"We agree." ― Jane Smith'."""
    doc = section.doc
    match = _SIGNED.match(doc.text[quote_end - section.offset :])
    if match is None:
        return None
    start = quote_end - section.offset
    # the tokenizer may join the dash to the mark before it
    dash = next((t for t in doc if t.idx + len(t.text) > start and t.text[-1] in "―—–-"), None)
    name = [t for t in doc if t.idx >= start + match.start("name") and t.text[0].isalnum()]
    if dash is None or not name:
        return None
    head = next((t for t in name if t.pos_ in NOMINAL), name[0])
    return ReportDraft(number, (dash,), Report("—", "phrase"), section.span(dash), (head,), typographic=True)


def bare_cue(sections: Sequence[Section], quotation: Quotation) -> ReportDraft | None:
    """Make a report of a quotation without a source, if it is more than a title or a few quoted words.

    Args:
        sections: the article's analysed paragraphs.
        quotation: a quotation without a cue.
    """
    section = sections[quotation.section]
    begin, end = (at - section.offset for at in quotation.outer)
    words = [t for t in section.doc if begin <= t.idx < end and not t.is_space]
    if (
        not quotation.closed
        or quotation.last not in SENTENCE_ENDS
        or not any(t.tag_ in FINITE for t in words)
        or len(words) < _LEAST_WORDS
    ):
        return None
    return ReportDraft(
        quotation.section, (words[0],), Report("“", "phrase"), quotation.outer, typographic=True, bare=True
    )
