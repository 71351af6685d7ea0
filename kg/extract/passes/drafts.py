"""The third pass: the events, with their roles, days and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.events.context import drop_places_of_people, share_places, share_settings, share_with_repeats
from kg.extract.events.event_draft import EventDraft, drop_acting_targets
from kg.extract.events.events import EventDrafter
from kg.extract.events.merge_events import merge_events
from kg.extract.grammar.grammar import is_plural
from kg.extract.passes.text import Text
from kg.extract.passes.who import Who
from kg.extract.reader.network import network
from kg.extract.reader.reader import Reader
from kg.extract.reader.view import View
from kg.extract.reader.words import Known
from kg.vocabulary import root_of


@dataclass(frozen=True, slots=True)
class Drafts:
    """The events of an article in reading order."""

    drafts: Sequence[EventDraft]
    #: the earlier event that an event repeats
    repeats: Mapping[EventDraft, EventDraft]


def read(text: Text, who: Who) -> Drafts:
    """Read the events of a text, and complete them from their context."""
    drafts = merge_events(reader_of(text, who).drafts())
    drop_places_of_people(drafts, who.cluster_of)
    repeats = share_with_repeats(drafts, who.cluster_of)
    share_places(drafts, who.mentions, who.cluster_of)
    share_settings(drafts, who.cluster_of, text.dates.expressions)
    for draft in drafts:
        drop_acting_targets(draft, who.cluster_of)
    return Drafts(*_join(drafts, repeats, text, who))


def reader_of(text: Text, who: Who) -> Reader:
    """Return the reader of the events of a text."""
    times = text.dates.expressions
    known = Known(
        text.sections,
        {(m.index, m.head.i): m for m in text.matches},
        who.owner,
        who.kind_of,
        who.all_of,
        text.reports,
        text.near,
        text.judge,
        [frozenset(i for begin, end in found for i in range(begin, end)) for found in times],
        text.lexicon.hints,
    )
    view = View(known, who.mentions, times)
    drafter = EventDrafter(text.lexicon, who.owner, who.cluster_of, who.aliases, root_of)
    return Reader(network(), view, drafter, text.dates, who.claimants)


def _join(
    drafts: Sequence[EventDraft], repeats: Mapping[EventDraft, EventDraft], text: Text, who: Who
) -> tuple[list[EventDraft], Mapping[EventDraft, EventDraft]]:
    """Turn events that only repeat an earlier one into further mentions of it."""
    kept: list[EventDraft] = []
    merged: dict[EventDraft, EventDraft] = {}
    for draft in drafts:
        earlier = repeats.get(draft)
        if earlier is None or not _only_repeats(draft, earlier, text, who):
            kept.append(draft)
            continue
        earlier = merged[draft] = merged.get(earlier, earlier)
        earlier.others += draft.matches
    return kept, repeats


def _only_repeats(draft: EventDraft, earlier: EventDraft, text: Text, who: Who) -> bool:
    """Return whether a draft adds nothing to the event it repeats: no actor, place, day or number."""
    return (
        not any(is_plural(d.head) for d in (draft, earlier))
        and who.clusters_of(draft.participants) <= who.clusters_of(earlier.participants)
        and draft.time is None
        and not draft.counts
        and text.judge.verification(draft.head, draft.match.index) is None
    )
