"""Decides how an article presents an event, from the reader's verdict, reports and cues."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.events.event_draft import EventDraft
from kg.extract.grammar.factuality import Judge
from kg.extract.reference.mentions import Mention
from kg.extract.speech.reports import Reported
from kg.extract.times.times_attach import HAPPENING
from kg.extract.times.times_meaning import WEEKDAYS
from kg.extract.times.times_tense import is_present, may_be_past
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Factuality, Part, Stance

#: The least probability of a fact in a denial, a plan or a statement without a source.
_PLAIN = 0.85
#: The least probability of a fact of the article's own amid what a source says, and in what is added or named.
_OWN, _ADDED = 0.97, 0.55
#: The least probability of a fact that is worded like a claim but has no source.
_UNCLAIMED = 0.15
#: The least probability of a plan whose verb has "will".
_LIKELY = 0.1
#: The same where the plan is only announced: "said it would withdraw".
_ANNOUNCED = 0.2
#: The least probability of a denial that grammar does not show.
_PLAINLY_DENIED = 0.8
#: The classes of what suspects are suspected of; their arrest, surrender or trial is a fact.
_CRIMES = frozenset({"Assault", "Coercion", "Casualty", "Accident", "TerritorialChange", "Threat", "Event"})
#: Verbs that say that something which took place is over.
_ENDING = frozenset({"end", "conclude", "finish", "close", "collapse"})
_UNREAL = frozenset({Factuality.HYPOTHETICAL, Factuality.DENIED})
#: The stances of statements about the future.
_TO_COME = frozenset({Stance.INTENDS, Stance.DEMANDS, Stance.PREDICTS})


def presented_factuality(
    draft: EventDraft,
    reports: Sequence[tuple[Reported, Sequence[Mention]]],
    answering: Sequence[Mention],
    judge: Judge,
    lexicon: Lexicon,
) -> Factuality:
    """Return how the article presents an event.

    What a source says is a claim, unless the reader is sure that it is the article's own. What is in a denial, or in
    a statement without a source, is a fact only if the reader is sure of it. A claim without a source is a
    possibility.

    Args:
        draft: the event, from the reader.
        reports: the reports around it, each with its sources.
        answering: the sources that do not deny it.
        judge: what grammar and cues say.
        lexicon: the words that make somebody a suspect.
    """
    answered = [report for report, _ in reports if _answers(report, draft)]
    if answered:
        # who "rejects an accusation" does not deny that it was made
        reports = [(report, mentions) for report, mentions in reports if report not in answered]
        answering = [m for _, mentions in reports for m in mentions if m in answering]
        return Factuality.CLAIMED if answering else Factuality.ASSERTED
    # "denied holding them", "the alleged raid, denied by the army"
    alleged = bool(reports) and not answering and judge.is_alleged(draft.head)
    if alleged or any(_is_denied_by(report, draft) for report, _ in reports):
        return Factuality.DENIED
    found = _overruled(draft, [report for report, _ in reports], judge)
    if found is Factuality.ASSERTED and ((not reports and _is_appointed(draft)) or _is_offered(draft, lexicon)):
        return Factuality.PLANNED
    if found is Factuality.ASSERTED and draft.root in _CRIMES and _are_suspects(draft.actors, lexicon):
        return Factuality.CLAIMED if answering else Factuality.HYPOTHETICAL
    if found not in {Factuality.ASSERTED, Factuality.CLAIMED}:
        return found
    fact = found is Factuality.ASSERTED
    plain = fact and draft.factuality[found] > _PLAIN
    if fact and reports and _is_own(draft, [report for report, _ in reports]):
        return found
    if plain and all(report.claims in _TO_COME for report, _ in reports):
        # a past event is a fact even within a plan
        return found
    if answering or any(report.bare for report, _ in reports):
        # a quotation is a claim, even without a source
        return Factuality.CLAIMED
    if plain or (found is Factuality.ASSERTED and not reports):
        return found
    return Factuality.DENIED if any(mentions for _, mentions in reports) else Factuality.HYPOTHETICAL


def _answers(report: Reported, draft: EventDraft) -> bool:
    """Return whether a report denies what an accusation says: "dismissed the *allegation* that they stole"."""
    governed = draft.match.is_noun and draft.head.dep_ in {"obj", "nsubj:pass"} and draft.head.head in report.cue
    return draft.root == "Accusation" and report.claims is Stance.DENIES and governed


def _is_denied_by(report: Reported, draft: EventDraft) -> bool:
    """Return whether an event is what somebody denies: "denied *holding* them", "denied that it *fired*"."""
    verb = draft.match.light or draft.head
    return report.claims is Stance.DENIES and verb.dep_ in {"xcomp", "ccomp"} and verb.head in report.cue


def _is_own(draft: EventDraft, reports: Sequence[Reported]) -> bool:
    """Return whether an event amid what a source says is the article's own: the reader takes it for a fact.

    It need be less sure of what a relative clause adds, and of what a source only names: "said it would close the mine,
    *where 13 people died*", "called *the raid* illegal".
    """
    head, section = draft.head, draft.match.section
    quoted = any(section.span(head).within(quotation) for report in reports for quotation in report.quotations)
    if quoted or any(report.claims is not Stance.AFFIRMS for report in reports):
        return False
    named = head.dep_ == "obj" and any(head.head == report.cue[0] and _names(report.cue[0]) for report in reports)
    clause = next((t for t in (head, *head.ancestors) if t.dep_ == "acl:relcl"), None)
    if named or (clause is not None and _adds(clause, draft, reports)):
        return draft.factuality[Factuality.ASSERTED] > _ADDED
    return head.pos_ == "VERB" and draft.factuality[Factuality.ASSERTED] > _OWN


def _names(verb: Token) -> bool:
    """Return whether a verb says what its object is: "called the raid *illegal*", "described it *as a crime*"."""
    return any(
        c.dep_ == "xcomp" or any(m.dep_ == "case" and m.lower_ == "as" for m in c.children) for c in verb.children
    )


def _adds(clause: Token, draft: EventDraft, reports: Sequence[Reported]) -> bool:
    """Return whether a relative clause adds to what is said: not with its cue, nor "he was a fitter *who had fled*"."""
    inside = any(report.covers(draft.match.section.span(clause)) for report in reports)
    end = max(t.i for t in clause.subtree)
    says = any(clause.left_edge.i <= report.cue[0].i <= end for report in reports if report.cue[0].doc is clause.doc)
    return inside and not says and not any(c.dep_ == "cop" for c in clause.head.children)


def _overruled(draft: EventDraft, reports: Sequence[Reported], judge: Judge) -> Factuality:
    """Return the reader's verdict, or that of grammar where grammar is more reliable."""
    found = draft.likeliest
    if found is Factuality.PLANNED and (_took_place(draft) or _is_past(draft, judge)):
        found = Factuality.ASSERTED
    infinitive = found is Factuality.ASSERTED and draft.head.tag_ == "VB"
    if infinitive and judge.factuality(draft.head, draft.match.index) is Factuality.PLANNED:
        # "repeated his promise to *attack*"
        return Factuality.PLANNED
    if _is_final(found, reports):
        return found
    if found is Factuality.DENIED and judge.is_only_rumoured(draft.head):
        return Factuality.CLAIMED
    ruled = judge.factuality(draft.head, draft.match.index)
    doubted = found is Factuality.DENIED and draft.factuality[found] < _PLAINLY_DENIED
    if doubted and ruled in {Factuality.PLANNED, Factuality.HYPOTHETICAL}:
        return ruled
    if doubted and ruled in {Factuality.ASSERTED, Factuality.CLAIMED}:
        # only the reader denies it, and is unsure
        found = max((value for value in draft.factuality if value is not found), key=lambda v: draft.factuality[v])
        if _is_final(found, reports):
            return found
    if found in _UNREAL:
        # intentions are planned; what is only demanded or expected is the reader's to decide
        to_come = any(report.claims is Stance.INTENDS for report in reports)
        planned = draft.factuality.get(ruled, 0.0) > (_LIKELY if _will(draft) else _ANNOUNCED)
        follows = ruled is Factuality.HYPOTHETICAL or (ruled is Factuality.PLANNED and (to_come or planned))
        return ruled if follows else found
    # only its own clause can revoke a fact, and grammar reads that reliably
    if found is Factuality.ASSERTED:
        return found if ruled is Factuality.CLAIMED and not judge.is_alleged(draft.head) else ruled
    return ruled if ruled is Factuality.ASSERTED and draft.factuality[ruled] > _UNCLAIMED else found


def _is_past(draft: EventDraft, judge: Judge) -> bool:
    """Return whether a finite verb in the past is a fact by grammar: "is to bury those who *died*"."""
    past = not draft.match.is_noun and draft.match.light is None and draft.head.tag_ == "VBD"
    return past and judge.factuality(draft.head, draft.match.index) is Factuality.ASSERTED


def _took_place(draft: EventDraft) -> bool:
    """Return whether a finite verb in the past says that an event took place: "Talks held on Sunday *ended*"."""
    verb = draft.head.head
    subject = draft.match.is_noun and draft.head.dep_ in {"nsubj", "nsubj:pass"}
    return subject and verb.tag_ == "VBD" and verb.lemma_.lower() in HAPPENING | _ENDING


def _is_final(found: Factuality, reports: Sequence[Reported]) -> bool:
    """Return whether the reader's verdict holds, whatever grammar says."""
    return found is Factuality.PLANNED or (found not in _UNREAL and bool(reports))


def _is_appointed(draft: EventDraft) -> bool:
    """Return whether a story announces an event in the present tense: "Rail workers *strike on Thursday*"."""
    if draft.time is None or draft.time[0] != draft.match.index or draft.match.section.paragraph.part is not Part.STORY:
        return False
    verb = draft.match.light or draft.head
    present = is_present(verb) and not may_be_past(verb) and not any(c.dep_.startswith("aux") for c in verb.children)
    words = draft.head.doc[slice(*draft.time[1])]
    alone = len(words.sent) > 1 and words.sent[-1].text == "."
    return (
        present
        and alone
        and any(t.lower_ in {*WEEKDAYS, "tomorrow", "next"} for t in words)
        and words.sent == draft.head.sent
    )


def _is_offered(draft: EventDraft, lexicon: Lexicon) -> bool:
    """Return whether an event is aid that is only offered or pledged: "NASA has offered help"."""
    cues = (lexicon.cues.get((t.lemma_.lower(), "verb")) for t in draft.match.tokens)
    return draft.root == "Aid" and any(cue is not None and cue.factuality == "Planned" for cue in cues)


def _will(draft: EventDraft) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "will" and c.lower_ != "would" for c in draft.head.children)


def _are_suspects(actors: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Return whether the actors are only suspects."""
    words = (c.lower_ for m in actors for c in m.head.children if c.dep_ == "amod")
    return any((cue := lexicon.cues.get((word, "adjective"))) and cue.factuality == "Claimed" for word in words)
