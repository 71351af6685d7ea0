"""Decides how an article presents an event: what the reader says of it, within what reports and cues leave open."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.event_draft import EventDraft
from kg.extract.factuality import Judge
from kg.extract.mentions import Mention
from kg.extract.reports import Reported
from kg.lexicon import Lexicon
from kg.model import Factuality, Stance

#: How probable a fact in a denial, a plan or what nobody answers for must be.
_PLAIN = 0.7
#: How probable a fact must be that only its wording might make a claim, where nobody is said to claim it.
_UNCLAIMED = 0.15
#: How probable a plan must be of which the verb says that it "will" be.
_LIKELY = 0.1
#: What is said of what is to come.
_TO_COME = frozenset({Stance.INTENDS, Stance.DEMANDS, Stance.PREDICTS})


def presented_factuality(
    draft: EventDraft,
    reports: Sequence[tuple[Reported, Sequence[Mention]]],
    answering: Sequence[Mention],
    judge: Judge,
    lexicon: Lexicon,
) -> Factuality:
    """Return how the article presents an event.

    What somebody answers for is known from him alone; what stands in a denial, or in what nobody answers for, is a
    fact only if that is plain; and what is claimed by nobody is a possibility.

    Args:
        draft: the event as the reader has it.
        reports: those that it lies in, each with those who say it.
        answering: those of them who do not deny it.
        judge: what grammar and cues say.
        lexicon: knows the words that make somebody a suspect.
    """
    found = draft.likeliest
    if found in {Factuality.HYPOTHETICAL, Factuality.DENIED}:
        # what somebody wants or foresees is to come, and what he does not confirm is open: the words of report tell
        ruled = judge.factuality(draft.head, draft.match.index)
        to_come = ruled is Factuality.PLANNED and any(report.claims in _TO_COME for report, _ in reports)
        planned = ruled is Factuality.PLANNED and _will(draft) and draft.factuality[ruled] > _LIKELY
        found = ruled if to_come or planned or ruled is Factuality.HYPOTHETICAL else found
    if found in {Factuality.ASSERTED, Factuality.CLAIMED} and not reports:
        # nothing but its own clause can take a fact back, and there grammar is certain
        ruled = judge.factuality(draft.head, draft.match.index)
        if found is Factuality.ASSERTED:
            found = found if ruled is Factuality.CLAIMED else ruled
        elif ruled is Factuality.ASSERTED and draft.factuality[ruled] > _UNCLAIMED:
            found = ruled
    if found is Factuality.ASSERTED and _are_suspects(draft.actors, lexicon):
        return Factuality.CLAIMED if answering else Factuality.HYPOTHETICAL
    if found not in {Factuality.ASSERTED, Factuality.CLAIMED}:
        return found
    plain = found is Factuality.ASSERTED and draft.factuality[found] > _PLAIN
    if plain and all(report.claims in _TO_COME for report, _ in reports):
        # what has happened stays a fact inside a plan
        return found
    if answering:
        return Factuality.CLAIMED
    if any(report.bare for report, _ in reports):
        # words in quotation marks are somebody's, even if nobody is named for them
        return Factuality.CLAIMED
    if plain or (found is Factuality.ASSERTED and not reports):
        return found
    return Factuality.DENIED if any(mentions for _, mentions in reports) else Factuality.HYPOTHETICAL


def _will(draft: EventDraft) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "will" and c.lower_ != "would" for c in draft.head.children)


def _are_suspects(actors: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Return whether those who did it are only alleged or suspected to have."""
    words = (c.lower_ for m in actors for c in m.head.children if c.dep_ == "amod")
    return any((cue := lexicon.cues.get((word, "adjective"))) and cue.factuality == "Claimed" for word in words)
