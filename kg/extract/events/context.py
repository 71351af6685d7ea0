"""Completes events from their context, where their own clause says too little.

"The blast" takes the place and time of the blast mentioned before; an event without a place
takes the place where its sentence is set.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.extract.events.event_draft import EventDraft
from kg.extract.grammar.grammar import case_of
from kg.extract.grammar.sides import asides, compared_with, is_long_past
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.language.tokens import Token
from kg.model import Factuality

#: Classes whose events happen in one spot, so that the sentence's place is theirs.
_SPOT = frozenset(
    {
        "Assault",
        "Accident",
        "Protest",
        "Casualty",
        "Coercion",
        "TerritorialChange",
        "Aid",
        "Displacement",
        "Mobilization",
        "Withdrawal",
    }
)
_WHERE = frozenset(
    {"in", "at", "near", "off", "along", "on", "outside", "around", "inside", "across", "throughout", "into", "over"}
)
#: The least probability that an event happened where those of the previous sentence did.
THERE = 0.74
#: The least probability that an event happened at a place that its sentence only mentions.
HERE = 0.25
#: How many paragraphs back an event may have been mentioned.
_REACH = 6
#: Classes of speech acts, whose day is not that of what is told next.
_SAID = frozenset({"Accusation", "Rejection", "Request", "Statement", "Support", "Threat"})
_SAME_AGAIN = frozenset(
    {
        "attack",
        "incident",
        "accident",
        "blast",
        "event",
        "violence",
        "clash",
        "clashes",
        "strike",
        "assault",
        "disaster",
        "tragedy",
    }
)


def share_places(
    drafts: Sequence[EventDraft], mentions: Sequence[Mention], cluster_of: Mapping[Mention, Cluster]
) -> None:
    """Give events without a place the likeliest one of their sentence: "Police *in Jos* said they had shot two men"."""
    by_section: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_section[mention.index].append(mention)
    for draft in drafts:
        if draft.places or draft.root not in _SPOT or is_long_past(draft.head):
            continue
        sentence = draft.head.sent
        near = [m for m in by_section[draft.match.index] if sentence.start <= m.start < sentence.end]
        elsewhere = asides(draft.head) | {t for since in compared_with(draft.head) for t in since.subtree}
        named = (m for m in near if m.type is MentionType.NAME and m.head not in elsewhere)
        wheres = [m for m in named if m in cluster_of and _is_where(m, cluster_of[m])]
        likely = {m: draft.settings.get(cluster_of[m], 0.0) for m in wheres}
        own = [m for m in wheres if likely[m] > HERE or _is_in_phrase(m.head, draft.head)]
        draft.places += sorted(own, key=lambda m: -likely[m])[:1]


#: The relations by which a phrase belongs to a word without another clause between.
_PHRASES = frozenset({"obl", "nmod", "compound", "flat", "appos", "nsubj", "obj", "iobj"})


def _is_in_phrase(place: Token, head: Token) -> bool:
    """Return whether a place is named within a phrase of a word: "died *in a [Mali] prison*"."""
    while place != head and place.dep_.split(":")[0] in _PHRASES:
        place = place.head
    return place == head


def share_settings(
    drafts: Sequence[EventDraft], cluster_of: Mapping[Mention, Cluster], times: Sequence[Sequence[tuple[int, int]]]
) -> None:
    """Give past events the place and day of the previous sentence, if they probably happened there too.

    "Gunmen raided a market in Jos on Friday. Two traders were abducted."

    Args:
        drafts: the events, in reading order.
        cluster_of: the cluster of each mention.
        times: the bounds of the time expressions of each paragraph, in tokens.
    """
    by_end: dict[tuple[int, int], list[EventDraft]] = defaultdict(list)
    for draft in drafts:
        by_end[draft.match.index, draft.head.sent.end].append(draft)
    for draft in drafts:
        sentence, index = draft.head.sent, draft.match.index
        own = [m for m in draft.places if m.index == index and sentence.start <= m.start]
        if own or not _is_in_simple_past(draft):
            continue
        previous = _told_before(draft, by_end)
        places = {cluster_of[m]: m for d in previous for m in d.places}
        settings = {*places, *(cluster_of[m] for d in previous for m in d.targets)}
        there = 1 - math.prod(1 - draft.settings.get(cluster, 0.0) for cluster in settings)
        if there < THERE and not (places and _is_there(draft)):
            continue
        draft.places = draft.places or [*places.values()][:1]
        days = {d.time for d in previous if d.time is not None and d.root not in _SAID}
        if (
            len(days) == 1
            and draft.time is None
            and _goes_on(draft)
            and not any(sentence.start <= t[0] < sentence.end for t in times[index])
        ):
            (draft.time,) = days


def _told_before(draft: EventDraft, by_end: Mapping[tuple[int, int], list[EventDraft]]) -> list[EventDraft]:
    """Return the events of the previous sentence, or of the one before if that tells of none."""
    doc, start = draft.head.doc, draft.head.sent.start
    previous = by_end.get((draft.match.index, start), [])
    if previous or start == 0:
        return previous
    return by_end.get((draft.match.index, doc[start - 1].sent.start), [])


def _is_there(draft: EventDraft) -> bool:
    """Return whether a verb's own words put it where the last sentence was: "*There* they blocked the avenue"."""
    return any(c.dep_ == "advmod" and c.lower_ == "there" for c in draft.head.children)


def _goes_on(draft: EventDraft) -> bool:
    """Return whether a verb goes on with what was told, not beside the main clause nor in the words of somebody."""
    sentence = draft.head.sent
    before = [t.text for t in draft.head.doc[sentence.start : draft.head.i]]
    quoted = before.count("“") > before.count("”") or before.count('"') % 2
    return not quoted and draft.head.dep_ not in {"acl", "acl:relcl", "advcl"}


def _is_in_simple_past(draft: EventDraft) -> bool:
    """Return whether a verb narrates in the simple past: "were abducted", not "had been abducted"."""
    verb = draft.match.light or draft.head
    words = [verb, *(c for c in verb.children if c.dep_.startswith("aux"))]
    past = any(t.tag_ == "VBD" for t in words) and not any(t.lower_ in {"had", "has", "have"} for t in words)
    return past and draft.likeliest in {Factuality.ASSERTED, Factuality.CLAIMED}


def _is_where(mention: Mention, cluster: Cluster) -> bool:
    kind = cluster.kind
    return kind is not None and kind.is_place and is_location(mention)


def is_location(mention: Mention) -> bool:
    """Return whether a preposition makes a place the setting: "in Homs", "in the west of Homs"."""
    head = mention.head
    if head.dep_ in {"nmod", "compound", "appos", "nmod:poss", "flat"} and not case_of(head):
        head = head.head
    return case_of(head) in _WHERE or (case_of(head) == "of" and case_of(head.head) in _WHERE)


def drop_places_of_people(drafts: Sequence[EventDraft], cluster_of: Mapping[Mention, Cluster]) -> None:
    """Drop places from the targets of an event that also has people as targets."""
    for draft in drafts:
        people = [m for m in draft.targets if (kind := cluster_of[m].kind) is None or kind.is_actor]
        if people:
            draft.targets = people


def share_with_repeats(
    drafts: Sequence[EventDraft], cluster_of: Mapping[Mention, Cluster]
) -> dict[EventDraft, EventDraft]:
    """Complete events that are mentioned again ("the attack") from their first mention.

    Returns:
        the earlier draft that a draft repeats, by the later one.
    """
    repeats: dict[EventDraft, EventDraft] = {}
    for number, draft in enumerate(drafts):
        if not draft.match.is_noun or not _is_definite(draft) or is_long_past(draft.head):
            continue
        before = (d for d in _just_before(drafts, number) if _same(d, draft))
        first = next((d for d in before if not _has_others(d, draft, cluster_of)), None)
        if first is None:
            continue
        repeats[draft] = first
        for mine, theirs in (
            (draft.actors, first.actors),
            (draft.targets, first.targets),
            (draft.places, first.places),
        ):
            if not mine:
                mine.extend(theirs)
    return repeats


def _has_others(first: EventDraft, again: EventDraft, cluster_of: Mapping[Mention, Cluster]) -> bool:
    """Return whether a repetition ("the attacks on …") names an actor or place that the earlier event does not have."""
    for mine, theirs in (
        (again.targets, [*first.targets, *first.places]),
        (again.places, [*first.places, *first.targets]),
        (again.actors, first.actors),
    ):
        known = {cluster_of[m] for m in theirs}
        if known and any(cluster_of[m].named and cluster_of[m] not in known for m in mine):
            return True
    return False


def _just_before(drafts: Sequence[EventDraft], number: int) -> Iterator[EventDraft]:
    """Yield the drafts that a draft may repeat, nearest first."""
    for number_before in reversed(range(number)):
        if drafts[number].match.index - drafts[number_before].match.index > _REACH:
            return
        yield drafts[number_before]


def _is_definite(draft: EventDraft) -> bool:
    return any(c.lower_ in {"the", "this", "that", "these", "those"} for c in draft.head.children if c.dep_ == "det")


def _same(first: EventDraft, again: EventDraft) -> bool:
    if first.root != again.root or again.match.index - first.match.index > _REACH:
        return False
    words = {t.lemma_.lower() for m in first.matches for t in m.tokens} | {m.head.lower_ for m in first.matches}
    lemma = again.head.lemma_.lower()
    if len([c for c in again.head.children if c.dep_ in {"amod", "compound", "nmod", "acl:relcl"}]) > 1:
        return False
    return lemma in words or lemma in _SAME_AGAIN
