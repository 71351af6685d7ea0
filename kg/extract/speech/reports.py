"""Finds who says what in an article: reports with their sources, content and quotations.

Grammar links a cue to its clause, and typography links it to its quotations; coreference
resolves the sources. Reports are Pareti's attribution relations (source, cue, content).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.grammar.grammar import FINITE, case_of, is_nobody
from kg.extract.speech.cues import fallback_source, find_cues
from kg.extract.speech.quotes import Quotation, find_quotations
from kg.extract.speech.report_draft import ReportDraft, trimmed_span
from kg.extract.speech.sources import is_finite
from kg.extract.speech.speakers import (
    bare_cue,
    cue_after_dash,
    cue_before_colon,
    cue_before_quotation,
    transcribed_speakers,
)
from kg.extract.speech.speaking import can_speak
from kg.extract.speech.stances import stance_of
from kg.extract.speech.statements import words_after_colon
from kg.extract.speech.trailing import is_clause
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Span, Stance

_SENTENCE_BREAK = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…][\"”’')]*\s+[\"“‘'(]?[A-Z]")
_MAX_GAP = 160
#: Nouns for what somebody is charged with.
_CHARGES = frozenset({"charge", "offence", "offense", "crime"})
#: Prepositions before the names of places.
_WHERE = frozenset({"in", "at", "near", "outside", "around"})
_LEAD = 10


@dataclass(frozen=True, slots=True)
class Reported:
    """One report: who (heads of noun phrases) says what (spans of the article), by which cue.

    ``carried`` is the number of the earlier report whose source this one shares. Without
    ``sources`` and ``carried`` nobody is named ("is said to have fled"). ``stance`` is the cue's
    in the lexicon: ``say``, ``deny``, ``confirm``, ``doubt``, ``find``, ``believe``, ``plan``, ``own`` or ``judge``;
    ``claims`` is that of the claim, None where nothing is claimed ("did not say when").
    """

    section: int
    cue: tuple[Token, ...]
    cue_span: Span
    sources: tuple[Token, ...]
    content: tuple[Span, ...]
    quotations: tuple[Span, ...] = ()
    stance: str = "say"
    carried: int | None = None
    claims: Stance | None = Stance.AFFIRMS
    #: a quotation without a source
    bare: bool = False

    @property
    def attributes(self) -> bool:
        """Return whether the content is known from the source alone; that of praise or blame is not."""
        return self.stance != "judge" and self.claims is not None

    def covers(self, span: Span) -> bool:
        """Return whether these words of the article lie within the content."""
        return any(part.begin <= span.begin and span.end <= part.end for part in self.content)


def find_reports(sections: Sequence[Section], lexicon: Lexicon) -> list[Reported]:
    """Find who is said to say what in an article, in reading order.

    Args:
        sections: the article's analysed paragraphs.
        lexicon: the verbs, nouns and phrases of report.
    """
    quotations = find_quotations(sections)
    drafts = _drafts(sections, lexicon, quotations)
    _give_quotations(sections, drafts, quotations, lexicon)
    _give_remains(sections, drafts)
    return _finish(_join_relays(drafts, lexicon), lexicon)


def reports_by_section(sections: Sequence[Section], reports: Sequence[Reported]) -> list[list[int]]:
    """Return for each paragraph the numbers of the reports whose content reaches into it.

    Args:
        sections: the article's analysed paragraphs.
        reports: what ``find_reports`` found in them.
    """
    begins = [section.offset for section in sections]
    found: list[dict[int, None]] = [{} for _ in sections]
    for number, report in enumerate(reports):
        for span in report.content:
            first = max(bisect_right(begins, span.begin) - 1, 0)
            for section in range(first, bisect_right(begins, max(span.end - 1, span.begin))):
                found[section][number] = None
    return [list(numbers) for numbers in found]


def _drafts(sections: Sequence[Section], lexicon: Lexicon, quotations: Sequence[Quotation]) -> list[list[ReportDraft]]:
    """Return the cues of each paragraph."""
    found = [find_cues(number, section, lexicon) for number, section in enumerate(sections)]
    names = [t for s in sections[1:] for t in s.doc if t.pos_ == "PROPN"]
    # "officials *in Chamba* said" makes it a place, so that "Chamba: Toll climbs" only says where
    places = {name for t in names if case_of(t) in _WHERE for name in (t.text, _full(t))}
    known = frozenset(name for t in names for name in (t.text, _full(t))) - places
    known |= {t.lower_ for own in found for draft in own for t in draft.sources} | transcribed_speakers(sections)
    for number, section in enumerate(sections):
        label = cue_before_colon(number, section, lexicon, known)
        if label is not None:
            found[number].insert(0, label)
    for quotation in quotations:
        signed = cue_after_dash(quotation.section, sections[quotation.section], quotation.outer.end)
        if signed is not None:
            signed.content = [quotation.outer]
            signed.quotations = [quotation.span]
            found[quotation.section].append(signed)
    return found


def _full(token: Token) -> str:
    """Return the name that ends with this word, as written."""
    begin = token.i
    while begin > 0 and token.doc[begin - 1].pos_ == "PROPN":
        begin -= 1
    return token.doc[begin : token.i + 1].text


def _give_quotations(
    sections: Sequence[Section],
    drafts: Sequence[list[ReportDraft]],
    quotations: Sequence[Quotation],
    lexicon: Lexicon,
) -> None:
    """Give each quotation to the report that it belongs to."""
    last: ReportDraft | None = None
    for quotation in quotations:
        words = quotation.words_span
        own = drafts[quotation.section]
        inside = [(c.end - c.begin, d) for d in own for c in d.content if words.within(c)]
        if inside:
            last = min(inside, key=lambda item: item[0])[1]
            _add(last, quotation)
        elif not quotation.is_scare:
            opening = cue_before_quotation(sections[quotation.section], quotation, lexicon)
            owner = opening or _owner(sections, drafts, quotations, quotation, last) or bare_cue(sections, quotation)
            if owner is not None:
                if quotation.is_sentence:
                    owner.content = [c for c in owner.content if not _is_circumstance(sections[owner.section], c)]
                _add(owner, quotation)
                last = owner
            if owner is not None and (owner.bare or owner is opening) and owner not in own:
                own.append(owner)


def _is_circumstance(section: Section, content: Span) -> bool:
    """Return whether words beside a quotation only say where it was made: "in a letter read out on Monday"."""
    first = next((t for t in section.doc if section.span(t).begin >= content.begin), None)
    return first is not None and first.lower_ in {"in", "at", "on", "during"}


def _add(draft: ReportDraft, quotation: Quotation) -> None:
    if quotation.span not in draft.quotations:
        draft.quotations.append(quotation.span)
        draft.content = _joined([*draft.content, quotation.outer])


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.begin <= joined[-1].end:
            joined[-1] = Span(joined[-1].begin, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _owner(
    sections: Sequence[Section], drafts: Sequence[list[ReportDraft]], quotations: Sequence[Quotation],
    quotation: Quotation, last: ReportDraft | None,
) -> ReportDraft | None:  # fmt: skip
    """Find the cue of a quotation: right after it, right before it, or that of the previous quotation."""
    section = sections[quotation.section]
    within = [q.outer for q in quotations if q.section == quotation.section]
    free = [d for d in drafts[quotation.section] if not any(d.span.within(q) for q in within) and _can_quote(d)]
    begin, end = quotation.outer
    following = [d for d in free if d.span.begin >= end and _near(section, end, d.span.begin)]
    before = [d for d in free if d.span.end <= begin and _near(section, d.span.end, begin)]
    after = following[0] if following else None
    if after is not None and quotation.last in ",!?—-…":
        return after
    if before:
        return before[-1]
    if after is not None and _continues_sentence(section, quotation.outer.end):
        return after
    if not quotation.is_sentence and not quotation.continues:
        return None
    return _carried(sections, drafts, quotation, last) or after


def _can_quote(draft: ReportDraft) -> bool:
    return not draft.typographic and draft.report.stance != "relay"


def _near(section: Section, begin: int, end: int) -> bool:
    """Return whether two positions in a paragraph are in one sentence."""
    between = section.doc.text[begin - section.offset : end - section.offset + 2]
    return len(between) <= _MAX_GAP and not _SENTENCE_BREAK.search(between)


def _continues_sentence(section: Section, end: int) -> bool:
    rest = section.doc.text[end - section.offset :].lstrip(" ,")
    return bool(rest) and rest[0].islower()


def _carried(
    sections: Sequence[Section], drafts: Sequence[list[ReportDraft]], quotation: Quotation, last: ReportDraft | None
) -> ReportDraft | None:
    """Find the report that a quotation without a cue continues."""
    if last is not None and last.section == quotation.section:
        return last
    earlier = [d for d in drafts[quotation.section] if d.span.end <= quotation.outer.begin and d.sources]
    if earlier:
        return earlier[-1]
    if quotation.section == 0:
        return None
    previous = quotation.section - 1
    if sections[previous].doc.text.rstrip().endswith(":") and drafts[previous]:
        return drafts[previous][-1]
    goes_on = last is not None and last.section == previous
    section = sections[quotation.section]
    begin, end = (at - section.offset for at in quotation.outer)
    whole = not (section.doc.text[:begin] + section.doc.text[end:]).strip(' "')
    return last if quotation.continues or (goes_on and whole) else None


def _give_remains(sections: Sequence[Section], drafts: Sequence[list[ReportDraft]]) -> None:
    """Give cues without content the words beside them in the text."""
    for number, own in enumerate(drafts):
        section = sections[number]
        for draft in own:
            if draft.typographic or draft.cue[0].pos_ != "VERB":
                continue
            statement = words_after_colon(sections, drafts, number, draft)
            if statement:
                draft.content = statement
            if draft.content:
                continue
            if draft.report.stance in {"say", "confirm", "deny"} and not draft.passive:
                draft.content = _beside(section, draft)


def _beside(section: Section, draft: ReportDraft) -> list[Span]:
    """Return the rest of the sentence before a comma and "X said", or after "X said"."""
    verb, sentence = draft.verb, draft.verb.sent
    infinitive = any(c.dep_ == "xcomp" and any(m.lower_ == "to" for m in c.children) for c in verb.children)
    if infinitive or _ends_clause(draft) or (verb.dep_ == "acl:relcl" and any(t.tag_ == "WDT" for t in verb.children)):
        # "as rescuers continued to search"; "repairs, which they had rejected"
        return []
    if verb.dep_ == "acl:relcl" and verb.head.lemma_.lower() in _CHARGES:
        # "was jailed for [fraud], *a charge* she denies": not that she was
        crime = verb.head.head if verb.head.dep_ == "appos" else None
        words = (
            [] if crime is None else [t for t in crime.subtree if t.i < verb.head.left_edge.i - 1 and t.dep_ != "case"]
        )
        return trimmed_span(section, words)
    first = min([t.i for t in draft.sources if t.sent == sentence] + [verb.i])
    commas = [t for t in sentence if t.text in {",", ",”", "—", "–"} and t.i < first]
    between = sentence.doc[commas[-1].i : first] if commas else ()
    # "A rocket fell, and medics reported to the scene"
    if commas and not any(t.pos_ == "VERB" or t.dep_ == "cc" for t in between):
        begin = max((t.i for t in sentence if t.text == ";" and t.i < first), default=-1)
        words = [t for t in sentence if begin < t.i < commas[-1].i and not t.is_punct]
        if is_clause(words):
            return [Span(section.span(words[0]).begin, section.span(words[-1]).end)]
    if any(c.dep_ == "obj" for c in verb.children):
        return []
    following = _past_circumstances(
        [t for t in sentence if t.i > draft.cue[-1].i and not t.is_punct and not t.is_space]
    )
    if following and following[0].tag_ in FINITE:
        # "The work will go on, said X"
        return []
    bare = next((t for t in following if t.pos_ != "ADV"), None)
    # "neither charged nor fined them", "spoke only to thank them"
    opens = bare is not None and bare.lower_ != "to" and bare.pos_ != "CCONJ"
    if opens and is_clause(following):
        return [Span(section.span(following[0]).begin, section.span(following[-1]).end)]
    return []


def _ends_clause(draft: ReportDraft) -> bool:
    """Return whether a cue ends a clause that only tells when: "*After the union objected*, the case was moved"."""
    marks = {c.lower_ for c in draft.verb.children if c.dep_ == "mark"}
    end = draft.cue[-1].i + 1
    followed = end < len(draft.verb.doc) and draft.verb.doc[end].text == ","
    return followed and draft.verb.dep_ == "advcl" and bool(marks - {"as", "that"})


def _past_circumstances(words: list[Token]) -> list[Token]:
    """Drop the words between a verb and its clause: "said | on Monday | rebels had fled"."""
    that = next((n for n, t in enumerate(words[:_LEAD]) if t.lower_ == "that" and t.pos_ == "SCONJ"), None)
    if that is not None:
        return words[that:]
    if not words or words[0].pos_ != "ADP":
        return words
    nominal = next((n for n, t in enumerate(words) if t.pos_ in {"NOUN", "PROPN", "NUM"}), len(words))
    rest = words[nominal + 1 :]
    opens = bool(rest) and rest[0].pos_ in {"DET", "PRON", "PROPN", "NOUN", "NUM", "ADJ"}
    return rest if opens and any(is_finite(t) for t in rest if t.pos_ in {"VERB", "AUX"}) else []


def _join_relays(drafts: Sequence[list[ReportDraft]], lexicon: Lexicon) -> list[ReportDraft]:
    """Give "A, quoting B, said" both sources, and drop the cue that only relays."""
    kept: list[ReportDraft] = []
    for own in drafts:
        for draft in own:
            relays = draft.report.stance == "relay"
            objects = [c for c in draft.verb.children if c.dep_ in {"obj", "obl:agent"}] if relays else []
            spoken = [c for c in objects if _speaks(c, lexicon)]
            # the parser may take a name beside its noun for a second object: "quoting the agency KCNA"
            main = _main_report(draft, own) if relays and (spoken or not objects) else None
            if main is None:
                kept.append(draft)
            else:
                main.sources = tuple(dict.fromkeys([*main.sources, *draft.sources, *spoken]))
    return kept


def _speaks(noun: Token, lexicon: Lexicon) -> bool:
    """Return whether a noun that is cited can say something: a name, people, a report; not "citing the cost"."""
    lemma = noun.lemma_.lower()
    return (
        noun.pos_ == "PROPN"
        or lemma in lexicon.groups
        or lemma in lexicon.offices
        or (lemma, "noun") in lexicon.reports
    )


def _main_report(relay: ReportDraft, own: Sequence[ReportDraft]) -> ReportDraft | None:
    """Return the report in which "quoting B" is an aside."""
    verb = relay.verb
    for draft in own:
        if draft is relay or not draft.content:
            continue
        if verb in draft.verb.ancestors and draft.verb.tag_ == "VBG":
            return draft  # "is quoted as saying"
        if verb.tag_ != "VBG":
            continue
        if draft.verb == verb.head or verb.head in draft.sources or verb in draft.verb.subtree:
            return draft
    return None


def _finish(drafts: Sequence[ReportDraft], lexicon: Lexicon) -> list[Reported]:
    """Drop drafts that report nothing, find missing sources, and make the reports."""
    found: list[Reported] = []
    for draft in drafts:
        nobody = any(c.dep_ == "nsubj" and is_nobody(c) for c in draft.verb.children)
        if not draft.content or nobody:
            continue
        if draft.bare:
            content, quotations = tuple(draft.content), tuple(draft.quotations)
            found.append(Reported(draft.section, draft.cue, draft.span, (), content, quotations, bare=True))
            continue
        named = draft.sources or fallback_source(draft)
        # "a placard read 'Go home'", "according to deckhands"
        trusted = draft.quotations or draft.report.part_of_speech == "phrase" or _says_clause(draft)
        sources = named if trusted else tuple(t for t in named if can_speak(t, lexicon))
        if named and not sources:
            sources = _subject_between(named[-1], draft.verb, lexicon)
            if not sources:
                continue
        if not sources and draft.report.stance in {"confirm", "deny", "doubt", "judge", "relay"}:
            continue
        carried = None
        if not sources and not draft.passive:
            same = [n for n, r in enumerate(found) if r.section == draft.section and r.sources]
            if not is_finite(draft.verb) or not same:
                continue
            carried = same[-1]
        stance = "say" if draft.report.stance == "relay" else draft.report.stance
        content, quotations = tuple(draft.content), tuple(draft.quotations)
        claims = stance_of(draft.report, draft.verb, lexicon)
        found.append(
            Reported(draft.section, draft.cue, draft.span, sources, content, quotations, stance, carried, claims)
        )
    return found


def _says_clause(draft: ReportDraft) -> bool:
    """Return whether the subject of a verb says that something is so, whatever it is: "the campaign said it won"."""
    clause = any(c.dep_ == "ccomp" for c in draft.verb.children)
    return draft.report.stance == "say" and clause and any(t.head == draft.verb for t in draft.sources)


def _subject_between(mute: Token, verb: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """Return the subject nearest to a verb that can speak: "*Shares* fell after *it* cut its forecast and warned"."""
    between = mute.doc[mute.i + 1 : verb.i] if mute.i < verb.i else ()
    subjects = (t for t in reversed(between) if t.dep_ == "nsubj" and t.pos_ in {"NOUN", "PROPN", "PRON"})
    return next(((t,) for t in subjects if t.tag_ not in {"WDT", "WP"} and can_speak(t, lexicon)), ())
