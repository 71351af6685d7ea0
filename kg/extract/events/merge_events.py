"""Merges triggers of one event: a verb of killing or hurting with the attack or accident that caused it."""

from __future__ import annotations

from kg.extract.events.event_draft import EventDraft
from kg.extract.grammar.grammar import case_of, with_conjuncts
from kg.extract.grammar.sides import is_long_past
from kg.extract.times.times_attach import HAPPENING
from kg.language.tokens import Token
from kg.model import Factuality

_COVERABLE = frozenset({"Assault", "Accident", "Protest", "Event", "Displacement", "Coercion"})
#: Classes of events at which somebody else may kill: "police killed two men during protests".
_OCCASIONS = frozenset({"Protest", "Displacement", "Event"})


def merge_events(drafts: list[EventDraft]) -> list[EventDraft]:
    """Merge verbs of killing or hurting into the attack or accident that caused it."""
    by_head = {(d.match.index, d.head.i): d for d in drafts}
    by_word = {(d.match.index, t.i): d for d in drafts for t in d.match.tokens if len(d.match.tokens) > 1}
    gone: set[EventDraft] = set()
    for draft in drafts:
        # "left three people [hurt]" is one event, even if "hurt" alone names one too
        whole = by_word.get((draft.match.index, draft.head.i))
        part = whole is not None and whole is not draft and whole.root == draft.root
        cover = whole if part else _cover(draft, by_head)
        while cover is not None and cover in gone:
            cover = next((d for d in drafts if draft.match is not d.match and cover.match in d.others), None)
        if cover is None or cover is draft or (not part and _did_not_happen(draft, cover)):
            continue
        _absorb(cover, draft)
        gone.add(draft)
    return [d for d in drafts if d not in gone]


def _did_not_happen(draft: EventDraft, cover: EventDraft) -> bool:
    """Return whether only one of both is denied: "The blast injured no one", "did not flee but killed two"."""
    return (draft.likeliest is Factuality.DENIED) != (cover.likeliest is Factuality.DENIED)


def _cover(draft: EventDraft, by_head: dict[tuple[int, int], EventDraft]) -> EventDraft | None:
    """Find the event that caused these casualties, or whose effect or occurrence a verb describes."""
    if draft.trigger.counts not in {"killed", "injured"}:
        return _blow_of(draft, by_head) or _happening_of(draft, by_head)
    head, index = draft.head, draft.match.index
    candidates: list[Token] = []
    if draft.match.is_noun:
        candidates += [c for c in head.children if c.dep_ in {"nmod", "obl"} and case_of(c) in {"in", "from", "during"}]
    candidates += [c for c in head.children if c.dep_ in {"nsubj", "obl:agent"}]
    causes = {"in", "by", "during", "from", "when"} | (set() if draft.actors else {"after"})
    # "a year after the blast, a sniper killed two": what somebody does later is another event
    candidates += [c for c in head.children if c.dep_ == "obl" and case_of(c) in causes and not is_long_past(c)]
    if head.dep_ in {"amod", "acl"} and head.head.dep_ == "obj" and head.i > head.head.i:
        # "left five people dead"
        candidates += [head.head.head, *(c for c in head.head.head.children if c.dep_ == "nsubj")]
    own = any(c.dep_ == "nsubj" and c.pos_ != "PRON" and (index, c.i) not in by_head for c in head.children)
    # "walked out after a man was killed": a full clause is another event
    clause = any(c.dep_ == "nsubj:pass" for c in head.children)
    apart = (own or clause) and head.dep_ in {"advcl", "conj"}
    if head.dep_ in {"advcl", "acl", "conj", "acl:relcl", "xcomp"} and not apart:
        # "left five people dead and 20 wounded"
        result = head.head if head.dep_ == "conj" and head.head.dep_ == "xcomp" else head
        candidates.append(result.head)
        if result.dep_ in {"conj", "advcl", "xcomp"}:
            candidates += [c for c in result.head.children if c.dep_ in {"nsubj", "obl:agent"}]
    for token in candidates:
        for conjunct in with_conjuncts(token):
            found = by_head.get((index, conjunct.i))
            if (
                found
                and found is not draft
                and (found.root in _COVERABLE or found.trigger.counts in {"killed", "injured"})
                and not (draft.actors and found.root in _OCCASIONS)
            ):
                return found
    return None


def _blow_of(draft: EventDraft, by_head: dict[tuple[int, int], EventDraft]) -> EventDraft | None:
    """Find the event whose effect a verb describes: "an earthquake struck Nepal", "the blast hit a house"."""
    if draft.match.is_noun or draft.root not in {"Assault", "Accident", "Event"}:
        return None
    for subject in draft.head.children:
        found = by_head.get((draft.match.index, subject.i)) if subject.dep_ == "nsubj" else None
        if found is not None and found.match.is_noun and found.root in {"Assault", "Accident"}:
            return found
    return None


def _happening_of(draft: EventDraft, by_head: dict[tuple[int, int], EventDraft]) -> EventDraft | None:
    """Find the event that a verb only says takes place: "the trial opens", "talks were held"."""
    if not _means_happen(draft) or draft.trigger.own:
        return None
    subjects = (c for c in draft.head.children if c.dep_ in {"nsubj", "nsubj:pass"})
    found = next((d for s in subjects if (d := by_head.get((draft.match.index, s.i))) is not None), None)
    return found if found is not None and found.match.is_noun else None


#: Objects with which a verb only says that something takes place.
_PLACE = frozenset({"place", "effect", "shape"})


def _means_happen(draft: EventDraft) -> bool:
    active = not any(c.dep_ in {"obj", "ccomp"} and c.lower_ not in _PLACE for c in draft.head.children)
    return not draft.match.is_noun and draft.head.lemma_.lower() in HAPPENING and active


def _absorb(cover: EventDraft, draft: EventDraft) -> None:
    cover.others += draft.matches
    cover.counts = draft.counts | cover.counts
    if _means_happen(draft):
        # the verb has the date and the factuality: "the trial *opens on Friday*"
        cover.time = draft.time or cover.time
        cover.factuality = draft.factuality
    cover.time = cover.time or draft.time
    # if people were killed, the event happened
    if draft.factuality.get(Factuality.ASSERTED, 0.0) > cover.factuality.get(Factuality.ASSERTED, 0.0):
        cover.factuality = draft.factuality
    for mine, theirs in (
        (cover.actors, draft.actors),
        (cover.targets, draft.targets),
        (cover.places, draft.places),
    ):
        mine += [m for m in theirs if m not in mine]
