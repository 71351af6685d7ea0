"""Finds the reports that end a sentence, by its punctuation: "It fell, the mayor of Jos told a court on Monday".

Parsers often take such a source for an apposition, its verb for a participle, and what follows for what is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar.grammar import FINITE
from kg.extract.reference.descriptions import group_noun, kind_of
from kg.extract.speech.report_draft import trimmed_span
from kg.extract.speech.sources import NOMINAL
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.lexicon.terms import Report
from kg.model import Span

_VERBAL = frozenset({"VERB", "AUX"})
#: What sets a source off from what it says, and what ends the part of a sentence that a source says.
_OPENING = frozenset({",", "—", "–", "--"})
_APART = frozenset({";", ":"})
#: Verbs with the person who is told: "told a court"; without one, "a man informed on Monday" is told himself.
_TELLING = frozenset({"tell", "inform", "assure", "reassure", "remind", "notify"})
#: Verbs that need an object, so that "a man accused on Monday" accuses nobody.
_TRANSITIVE = frozenset(
    "accuse blame describe mention discuss document portray depict brief call label brand dub".split()
)
#: Stances of the verbs that can follow what they say.
_SAYING = frozenset({"say", "confirm", "deny", "find", "believe"})
#: Words that open a clause that only says when, why or if.
_SUBORDINATE = frozenset(
    "when after before as while since although though because if unless until once who which".split()
)
#: Parts of speech that open a noun phrase, and of the words within one.
_STARTING = frozenset({"DET", "ADJ", "NUM", "PRON", "NOUN", "PROPN"})
_MODIFYING = _STARTING | {"ADP", "PART", "PUNCT", "CCONJ", "X"}


def trailing_report(section: Section, verb: Token, report: Report, lexicon: Lexicon) -> tuple[Token, Span] | None:
    """Return the source of a verb that ends its sentence, and what that says, or None if the verb does not.

    Args:
        section: the paragraph.
        verb: a reporting verb.
        report: its entry.
        lexicon: the nouns for groups and offices.
    """
    if verb.tag_ not in FINITE | {"VBN"} or report.stance not in _SAYING or " " in report.lemma:
        return None
    words = verb.doc.words
    begin = max((t.i + 1 for t in verb.sent if t.text in _APART and t.i < verb.i), default=verb.sent.start)
    end = min((t.i for t in verb.sent if t.text in _APART and t.i > verb.i), default=verb.sent.end)
    if not _only_addresses(verb, words[verb.i + 1 : end]):
        return None
    source = _source_before(verb, begin)
    if source is None:
        return None
    phrase, opening = source
    head = _head(phrase)
    said = words[begin:opening]
    if head is None or not is_clause(said):
        return None
    if verb.tag_ == "VBN" and not (report.stance in {"say", "confirm"} and _is_voice(head, lexicon)):
        return None
    spans = trimmed_span(section, said)
    return (head, spans[0]) if spans else None


def _only_addresses(verb: Token, words: Sequence[Token]) -> bool:
    """Return whether the words after a verb only say to whom, where, when and how it was said."""
    if any(t.pos_ in {*_VERBAL, "SCONJ"} for t in words):
        return False
    first = next((t for t in words if t.pos_ != "ADV"), None)
    named = first is not None and first.pos_ in {"DET", "PROPN", "NOUN", "PRON", "ADJ", "NUM"}
    timed = named and first is not None and any(t.dep_.startswith("obl") for t in (first, first.head))
    lemma = verb.lemma_.lower()
    if lemma in _TELLING:
        return named and not timed
    return lemma not in _TRANSITIVE and (not named or timed)


def _source_before(verb: Token, begin: int) -> tuple[list[Token], int] | None:
    """Return the phrase before a verb, without its appositions, and where the mark stands that sets it off."""
    doc, end = verb.doc.words, verb.i
    while end > begin and doc[end - 1].pos_ == "ADV" and doc[end - 1].lower_ not in {"not", "never"}:
        end -= 1
    marks = [t.i for t in doc[begin:end] if t.text in _OPENING]
    if not marks:
        return None
    if marks[-1] == end - 1:
        # "its manager, Ola Brand, said", "a nurse, who saw it, said"
        if len(marks) < 3 or not _is_phrase(doc[marks[-3] + 1 : marks[-2]]):
            return None
        described = doc[marks[-2] + 1 : marks[-1]]
        plain = _is_phrase(described) or described[0].lower_ in {"who", "whose", "which"}
        return (doc[marks[-3] + 1 : marks[-2]], marks[-3]) if plain else None
    phrase = doc[marks[-1] + 1 : end]
    return (phrase, marks[-1]) if _is_phrase(phrase) else None


def _is_phrase(words: Sequence[Token]) -> bool:
    """Return whether words are one noun phrase: "the mayor of the town", but not "a charge the mayor" denied."""
    second = any(t.pos_ in {"DET", "PRON"} and t.nbor(-1).pos_ in NOMINAL for t in words[1:])
    return bool(words) and not second and words[0].pos_ in _STARTING and all(t.pos_ in _MODIFYING for t in words)


def _head(phrase: Sequence[Token]) -> Token | None:
    """Return the head of a noun phrase: its last noun before a preposition, or the first of a name."""
    before = next((n for n, t in enumerate(phrase) if t.pos_ == "ADP"), len(phrase))
    nouns = [t for t in phrase[:before] if t.pos_ in NOMINAL]
    return next((t for t in nouns if t.dep_ != "flat" and t.head not in nouns), nouns[-1] if nouns else None)


def is_clause(words: Sequence[Token]) -> bool:
    """Return whether words are a clause that can stand alone: not "when rebels attacked", "who fled"."""
    opening = next((t for t in words if t.text.isalnum()), None)
    if opening is None:
        return False
    if opening.lower_ in _SUBORDINATE:
        comma = next((n for n, t in enumerate(words) if t.text == ","), len(words))
        words = words[comma:]
    return any(t.pos_ in _VERBAL and t.tag_ in {*FINITE, "MD"} for t in words)


def _is_voice(noun: Token, lexicon: Lexicon) -> bool:
    """Return whether a noun names people or a body, so that a participle after it may be a verb in the past."""
    lemma = noun.lemma_.lower()
    listed = lemma in lexicon.offices or (lemma, "noun") in lexicon.reports
    people = kind_of(noun) == "person" or group_noun(noun, lexicon) is not None
    return noun.pos_ in {"PROPN", "PRON"} or listed or people
