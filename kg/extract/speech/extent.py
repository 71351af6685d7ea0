"""Decides how far what is said extends: not to its cue and source, nor to what the article adds or tells meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar.charges import rumour_of
from kg.extract.grammar.factuality_signs import is_alleged
from kg.extract.grammar.quantities import measures
from kg.extract.speech.report_draft import ReportDraft, trimmed_span
from kg.extract.speech.sources import aside_source, is_finite
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Span

#: The most tokens of a measure of time: ", less than a week after".
_LONGEST_MEASURE = 7
#: Words that open a clause in which the article goes on after what is said: ", while the union put it at 40".
_MEANWHILE = frozenset({"as", "while"})


def before_comment(section: Section, verb: Token, content: list[Span], lexicon: Lexicon) -> list[Span]:
    """Cut off comments of the article on the act of saying: ", without giving evidence", ", citing the mayor"."""
    for token in section.doc[verb.i + 1 : verb.sent.end - 2]:
        following = lexicon.cues.get((token.nbor(2).lemma_.lower(), "verb"))
        gives = token.nbor(2).tag_ == "VBG" and following is not None and following.verification == "giving"
        if token.text == "," and (gives or _relays(token.nbor(), lexicon) or _opens_measure(token)):
            end = section.span(token).begin
            return [Span(span.begin, min(span.end, end)) for span in content if span.begin < end]
    return content


def _relays(participle: Token, lexicon: Lexicon) -> bool:
    report = lexicon.reports.get((participle.lemma_.lower(), "verb"))
    return participle.tag_ == "VBG" and report is not None and report.stance == "relay"


def before_meanwhile(section: Section, verb: Token, content: list[Span]) -> list[Span]:
    """Cut off what happens meanwhile, which the article tells: "said it would close, *while the union called a march*".

    A clause about the same people goes on with what is said: "said they fired, as they had orders to".
    """
    for token in section.doc[verb.i + 2 : verb.sent.end]:
        clause = token.head
        if token.lower_ not in _MEANWHILE or token.dep_ != "mark" or not _has_own_subject(clause):
            continue
        first = token.nbor(-1) if token.nbor(-1).lower_ in {"even", "just"} else token
        if token.lower_ == "while" or first is not token or first.nbor(-1).text == ",":
            end = section.span(first.nbor(-1)).end - (first.nbor(-1).text == ",")
            return [Span(span.begin, min(span.end, end)) for span in content if span.begin < end]
    return content


def _has_own_subject(clause: Token) -> bool:
    """Return whether a finite clause has a subject that is no pronoun."""
    finite = is_finite(clause) or any(
        is_finite(c) for c in clause.children if c.dep_.startswith("aux") or c.dep_ == "cop"
    )
    return finite and any(c.dep_.startswith("nsubj") and c.pos_ != "PRON" for c in clause.children)


def _opens_measure(comma: Token) -> bool:
    """Return whether a comma opens a measure of time before or after something: ", two days after the vote"."""
    words = comma.doc[comma.i + 1 : min(comma.i + _LONGEST_MEASURE, comma.sent.end)]
    end = next((t for t in words if t.lower_ in {"after", "before"}), None)
    measure = [t for t in words if end is not None and t.i < end.i]
    fitting = all(t.pos_ in {"DET", "NUM", "ADJ", "ADV", "ADP"} or measures(t.doc, t.i) for t in measure)
    return bool(measure) and fitting and (measures(comma.doc, measure[-1].i) or measure[-1].pos_ == "ADV")


def without_cue(section: Section, draft: ReportDraft) -> list[Span]:
    """End what is said before its cue: the parser may attach what describes the speaker to it.

    "*It fell*, said X, speaking hours after the vote"
    """
    kept = []
    for span in draft.content:
        if not draft.span.within(span):
            kept.append(span)
            continue
        first = min([draft.verb.i, *(t.left_edge.i for t in draft.sources)])
        kept += trimmed_span(section, [t for t in section.doc[:first] if section.span(t).begin >= span.begin])
    return kept


def without_source(section: Section, draft: ReportDraft) -> list[Span]:
    """Cut off the source where the parser takes it for part of the content: "It fell, *the mayor*, X, said"."""
    verb, content = draft.verb, []
    for span in draft.content:
        inside = [t for t in draft.sources if t.i < verb.i and span.begin < section.span(t).begin < span.end]
        if not inside:
            content.append(span)
            continue
        before = section.doc[: min(t.left_edge.i for t in inside)]
        words = [t for t in before if section.span(t).begin >= span.begin and section.span(t).end <= span.end]
        content += trimmed_span(section, words)
    return content


def around_aside(section: Section, verb: Token) -> list[Span]:
    """Return the clause on both sides of an aside: "The bridge, officials said, was destroyed"."""
    doc, source = verb.doc, aside_source(verb)
    if source is None or verb.i + 1 >= len(doc) or doc[verb.i + 1].text != ",":
        return []
    first = min(source.left_edge.i, verb.i)
    opens = next((t for t in reversed(doc[verb.sent.start : first]) if not t.is_space), None)
    if opens is None or opens.text != ",":
        return []
    begin, end = _between_semicolons(verb)
    before = [t for t in doc[begin:end] if t.i < opens.i]
    if before and before[-1].tag_ in {"WP", "WDT"}:
        # "The lawyer, *who*, police said, *attacked a guard*, was arrested"
        before = before[-1:]
        end = next((t.i for t in doc[verb.i + 2 : end] if t.text == ","), end)
    following = [t for t in doc[begin:end] if t.i > verb.i + 1]
    return [*trimmed_span(section, before), *trimmed_span(section, following)]


def denied_before(section: Section, participle: Token, lexicon: Lexicon) -> list[Span]:
    """Return the rumour that a participle says to be denied: "*Rumours that he had fled*, denied by his office"."""
    doc, before = participle.doc, participle.nbor(-1) if participle.i else participle
    if before.pos_ == "ADV" and before.i:
        before = before.nbor(-1)
    if participle.tag_ != "VBN" or before.text != ",":
        return []
    # parsers may attach the participle to any noun before it, or to the verb that follows
    head = participle.head
    above = [head, *head.ancestors, *(c for c in head.children if c.dep_ == "nsubj")]
    nouns = [rumour_of(t, lexicon) or (t if is_alleged(t, lexicon) else None) for t in above if t.i < before.i]
    said = next((t for t in nouns if t is not None and t.pos_ == "NOUN"), None)
    return [] if said is None else trimmed_span(section, list(doc[said.left_edge.i : before.i]))


def apart(section: Section, drafts: Sequence[ReportDraft]) -> None:
    """Cut off what another source says before a semicolon: "Ten died, said a nun; *only three did*, the army said"."""
    for draft in drafts:
        first, last = _between_semicolons(draft.verb)
        begin = section.span(section.doc[first]).begin
        end = section.span(section.doc[last]).begin if last < draft.verb.sent.end else section.paragraph.span.end
        others = [d.span for d in drafts if d.sources]
        opened = first > draft.verb.sent.start
        if opened and any(o.end <= begin and o.within(c) for c in draft.content for o in others):
            draft.content = [Span(max(c.begin, begin), c.end) for c in draft.content if c.end > begin]
        if last < draft.verb.sent.end and any(o.begin >= end for o in others):
            draft.content = [c for c in draft.content if c.begin < end]


def _between_semicolons(verb: Token) -> tuple[int, int]:
    """Return where the part of a sentence between semicolons begins and ends that a verb is in."""
    marks = [t.i for t in verb.sent if t.text == ";"]
    begin = max((i + 1 for i in marks if i < verb.i), default=verb.sent.start)
    return begin, min((i for i in marks if i > verb.i), default=verb.sent.end)
