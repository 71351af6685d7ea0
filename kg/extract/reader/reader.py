"""Reads the events of an article: the words that name them, their class and factuality, and who has which role."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.arguments import bystanders
from kg.extract.event_draft import EventDraft, RoleProbability
from kg.extract.events import EventDrafter
from kg.extract.grammar import case_of, with_conjuncts
from kg.extract.mentions import Mention
from kg.extract.numbers import count_for
from kg.extract.quantities import Quantity
from kg.extract.reader.network import Network
from kg.extract.reader.pairs import LABELS, Booleans, Hints, Thing
from kg.extract.reader.view import View
from kg.extract.reader.words import CLASSES, FACTUALITY, NAMING, Array
from kg.extract.triggers import Match
from kg.language.encoder.scores import softmax
from kg.language.tokens import Token
from kg.lexicon import Trigger
from kg.model import Factuality, Part
from kg.vocabulary import root_of

if TYPE_CHECKING:
    from kg.extract.dating import Dating

#: The least probability that a word names an event: for a noun with a light verb ("launched an attack"), another word
#: in the lexicon, one that is not in the lexicon, and one without a class that the reader knows.
CARRIED, GIVEN, EVENT, VAGUE = 0.35, 0.5, 0.65, 0.75
#: The least probability of each role.
PLAYS = {"actor": 0.55, "target": 0.62, "place": 0.72, "date": 0.55} | dict.fromkeys(LABELS[4:], 0.55)
#: The least probability of a count that grammar gives too.
AGREED = 0.25
#: The least probability of a count of which neither the event's word nor grammar speaks: "hit two people".
UNSAID = 0.85
#: The least probability of a mention that adds to that of another mention of the same entity.
LEAST = 0.1
#: The least probability of the class that the lexicon gives a word, against a likelier one; and of the class of a word
#: that is not in the lexicon.
LISTED, UNLISTED = 0.15, 0.85
#: The probability of another class at which an unambiguous word loses its own.
OTHER = 0.6
#: How many words are read at a time, and how many words before them as context.
WINDOW, BEFORE = 400, 120
#: How many events have their roles filled at a time.
AT_A_TIME = 128
_PUTTING_OFF = frozenset({"postpone", "adjourn", "delay", "defer", "suspend", "reschedule"})
_ROLES = ("actor", "target", "place")
_DATE = LABELS.index("date")
_COUNTS = LABELS[_DATE + 1 :]
_OTHER_SIDE = {"actor": "target", "target": "actor"}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an article as read, one row per word; the rows of words that were not asked about are zero."""

    views: Array
    #: the probability that each word names an event
    events: Array
    classes: Array
    factuality: Array


class Reader:
    """Reads the events of one article.

    Args:
        network: the weights.
        view: the article.
        drafter: fills roles by grammar, as hints for the network.
        dates: dates events by grammar, as hints for the network.
        claimants: the mentions of the sources of each report.
    """

    def __init__(
        self, network: Network, view: View, drafter: EventDrafter, dates: Dating, claimants: Sequence[Sequence[Mention]]
    ) -> None:
        self.view = view
        self._network = network
        self._drafter = drafter
        self._dates = dates
        self._claimants = claimants
        self._where = np.array([view.at(thing.section, thing.token) for thing in view.things], np.int64)
        self._mentioned = np.array([thing.mention is not None for thing in view.things], np.bool_)

    def drafts(self) -> list[EventDraft]:
        """Return the events in reading order."""
        words = self._words()
        triggers, hints, drafts = [], [], []
        carried = {(m.index, m.light.i): m.head for m in self.view.known.matches.values() if m.light is not None}
        for index, token in self._candidates:
            if carried.get((index, token.i), token) != token:
                continue
            surest = self._surest(index, token, words)
            if words.events[self._at(index, surest)] <= self._least(index, token, surest):
                continue
            hint = self.hints(index, token)
            draft = self._draft(index, token, self._at(index, surest), hint, words)
            if draft is not None:
                draft.carrier = surest if surest != token else None
                triggers.append((index, surest))
                hints.append(hint)
                drafts.append(draft)
        self._fill(drafts, triggers, hints, words.views)
        return drafts

    def hints(self, index: int, token: Token) -> Hints:
        """Return what the rules say about the event that a word may name."""
        matches = (self._match(index, token), self._unlisted(index, token))
        draft = next((d for match in matches if (d := self._drafter.draft_one(match)) is not None), None)
        section, when = self.view.sections[index], self._dates.of(token, index)
        times = self.view.times[index]
        time = next((t for t in times if when and section.span(section.doc[t[0] : t[1]]) == when.span), None)
        counts = {what: q for what in _COUNTS if (q := count_for(token, what))}
        return Hints(draft, time, counts, self._speaking(index, token))

    def _speaking(self, index: int, token: Token) -> frozenset[int]:
        """Return all mentions, by ``id``, of the sources of the reports around a word."""
        known, span = self.view.known, self.view.sections[index].span(token)
        said = [number for number in known.near[index] if known.reports[number].covers(span)]
        clusters = [self._drafter.cluster_of[id(m)] for number in said for m in self._claimants[number]]
        return frozenset(id(m) for cluster in clusters for m in cluster.mentions)

    def _at(self, index: int, token: Token) -> int:
        return self.view.at(index, token.i)

    def _words(self) -> _Words:
        """Read the words that matter, a window of whole paragraphs at a time."""
        seen, features, begins = self.view.seen, self.view.features, self.view.begins
        asked = self._asked()
        views, scores = [], []
        for begin, end in _windows(begins):
            start = min(begins[bisect_left(begins, begin - BEFORE)], begin)
            wanted = np.flatnonzero(asked[begin:end]) + (begin - start)
            read = self._network.words(None if seen is None else seen[start:end], features[start:end], wanted)
            views.append(read[0])
            scores.append(read[1])
        if not views:
            return _Words(*(np.zeros((0, 0), np.float32),) * 4)
        every, classes = np.concatenate(scores), len(CLASSES) + 1
        events = np.asarray(1 / (1 + np.exp(-every[:, 0])), np.float32)
        found = np.concatenate(views), events, softmax(every[:, 1:classes]), softmax(every[:, classes:])
        return _Words(*(_spread(rows, asked) for rows in found))

    def _asked(self) -> Booleans:
        """Return for each word whether it may name an event or play a part in one."""
        asked = np.zeros(self.view.begins[-1], np.bool_)
        matches = self.view.known.matches.values()
        asked[[self._at(index, token) for index, token in self._candidates]] = True
        asked[[self._at(match.index, match.light) for match in matches if match.light is not None]] = True
        asked[self._where] = True
        return asked

    @cached_property
    def _candidates(self) -> list[tuple[int, Token]]:
        """The words that may name an event, outside captions and bylines."""
        told = [(n, s) for n, s in enumerate(self.view.sections) if s.paragraph.part in {Part.STORY, Part.HEADLINE}]
        return [(number, token) for number, section in told for token in section.doc if token.pos_ in NAMING]

    def _match(self, index: int, token: Token) -> Match:
        return self.view.known.matches.get((index, token.i)) or self._unlisted(index, token)

    def _least(self, index: int, token: Token, surest: Token) -> float:
        """Return the least probability that a word names an event; words that a user added always do."""
        match = self.view.known.matches.get((index, token.i))
        if match is None:
            return EVENT
        if any(sense.own for sense in match.senses):
            return 0.0
        if match.light is not None:
            return CARRIED
        return GIVEN if surest == token else EVENT

    def _unlisted(self, index: int, token: Token) -> Match:
        """Make a trigger of a word as if it were not in the lexicon."""
        part = "verb" if token.pos_ in {"VERB", "AUX"} else "noun"
        trigger = Trigger(token.lemma_.lower(), part, "Event")
        return Match(self.view.sections[index], index, token, (token,), (trigger,))

    def _surest(self, index: int, token: Token, words: _Words) -> Token:
        """Return the more telling word of a light verb and its noun: "imposed sanctions"."""
        match = self.view.known.matches.get((index, token.i))
        if match is None or match.light is None:
            return token
        return max((token, match.light), key=lambda word: words.events[self._at(index, word)])

    def _draft(self, index: int, token: Token, at: int, hint: Hints, words: _Words) -> EventDraft | None:
        match = self._match(index, token)
        event, classes = float(words.events[at]), words.classes[at]
        trigger = _reading(match, hint.draft, classes)
        root = root_of(trigger.category)
        if root == "Event" and event <= VAGUE:
            return None
        factuality = dict(zip(FACTUALITY, words.factuality[at].tolist(), strict=True))
        sure = float(classes[CLASSES.index(root)])
        return EventDraft(match, trigger, root, event=event, sure=sure, factuality=factuality)

    def _fill(
        self, drafts: Sequence[EventDraft], triggers: Sequence[tuple[int, Token]], hints: Sequence[Hints], views: Array
    ) -> None:
        """Fill the events a few at a time, so that a long article takes no more memory."""
        things = views[self._where]
        events = np.array([self._at(index, token) for index, token in triggers], np.int64)
        for begin in range(0, len(drafts), AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            pairs = self.view.pairs(triggers[some], hints[some], events)
            if not len(pairs.trigger):
                continue
            heads = events[some]
            classes = np.array([CLASSES.index(draft.root) for draft in drafts[some]])
            probable = self._network.parts(pairs, views[heads], things, classes)
            # most mentions play no part in most events
            kept = np.flatnonzero(~self._mentioned[pairs.thing] | (probable[:, : len(_ROLES)].max(axis=1) > LEAST))
            likely = probable[kept].tolist()
            meant = [self.view.things[number] for number in pairs.thing[kept].tolist()]
            ends = np.searchsorted(pairs.trigger[kept], np.arange(len(heads) + 1)).tolist()
            for number, (draft, hint) in enumerate(zip(drafts[some], hints[some], strict=True)):
                rows = slice(ends[number], ends[number + 1])
                parts = [*zip(meant[rows], likely[rows], strict=True)]
                self._cast(draft, hint, parts)
                _set_time(draft, hint, [part for part in parts if self._may_date(draft, part[0])])
                _set_counts(draft, hint, parts)

    def _cast(self, draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
        """Give an event those who play a part in it; nobody does something to himself."""
        best: dict[tuple[str, int], tuple[float, Mention]] = {}
        none: dict[tuple[str, int], float] = {}
        idle = {(draft.match.index, token.i) for token in bystanders(draft.head)}
        for thing, likely in parts:
            if thing.mention is None:
                continue
            for role, probability in zip(_ROLES, _as_taken(draft, thing, likely), strict=True):
                mention = self._drafter.place_meant(thing.mention) if thing.type == "place" else thing.mention
                mention = self._drafter.owner_meant(mention) if role == "actor" else mention
                acts = role == "actor" and (thing.section, thing.token) in idle
                if probability > LEAST and not acts and self._drafter.fits(role, mention, draft.match):
                    key = role, id(self._drafter.cluster_of[id(mention)])
                    none[key] = none.get(key, 1.0) * (1 - probability)
                    if key not in best or probability > best[key][0]:
                        best[key] = probability, mention
        # "the dancer Lucia Soto" has two mentions of one person
        agreed = self._agreed(draft, hint)
        least = {key: AGREED if key in agreed else PLAYS[key[0]] for key in best}
        best = {key: (1 - none[key], m) for key, (_, m) in best.items() if 1 - none[key] > least[key]}
        controlled = [("actor", m) for m in hint.draft.actors] if idle and hint.draft is not None else []
        for role, mention in (*_listed_with(hint, best), *self._by_frame(draft, hint, best), *controlled):
            best.setdefault((role, id(self._drafter.cluster_of[id(mention)])), (PLAYS[role], mention))
        for (role, cluster), (probability, mention) in best.items():
            other = best.get((_OTHER_SIDE.get(role, ""), cluster))
            if other is None or other[0] < probability:
                draft.mentions_of(role).append(mention)
                draft.parts.append(RoleProbability(role, probability))
        for role in _ROLES:
            draft.mentions_of(role).sort(key=lambda m: m.order)

    def _may_date(self, draft: EventDraft, thing: Thing) -> bool:
        """Return whether a time may be that of an event: not when somebody judges it, nor until when it is put off."""
        if thing.time is None:
            return False
        time = self.view.sections[thing.section].doc[thing.token]
        verb = time.head
        off = any(c.dep_ == "compound:prt" and c.lower_ in {"off", "back"} for c in verb.children)
        put_off = case_of(time) in {"until", "till"} and (off or verb.lemma_.lower() in _PUTTING_OFF)
        return not put_off and not self._is_of_judgement(draft, thing)

    def _is_of_judgement(self, draft: EventDraft, thing: Thing) -> bool:
        """Return whether a time is that of praise or blame for the event: "*On Friday* Benin deplored the shooting"."""
        if thing.time is None or thing.section != draft.match.index:
            return False
        time = draft.head.doc[thing.token]
        if draft.head in time.ancestors:
            # "deplored [Friday's shooting]"
            return False
        verb = next((t for t in time.ancestors if t.pos_ == "VERB"), None)
        report = self._drafter.lexicon.reports.get((verb.lemma_.lower(), "verb")) if verb is not None else None
        judged = report is not None and report.stance == "judge"
        return judged and verb is not None and verb in draft.head.ancestors

    def _by_frame(
        self, draft: EventDraft, hint: Hints, best: Mapping[tuple[str, int], tuple[float, Mention]]
    ) -> Iterator[tuple[str, Mention]]:
        """Yield the roles that are convention in the graph, and that human readers do not mark.

        The name before a noun is the actor ("Israeli air strikes"), the owner stands for a thing ("45 Boko Haram
        members"), where soldiers are sent is also the target, and so is from whom a town is taken.
        """
        agreed, ruled = self._agreed(draft, hint), hint.draft
        for role in _ROLES if agreed else ():
            for mention in ruled.mentions_of(role) if ruled is not None else ():
                where = role == "target" and ("place", id(self._drafter.cluster_of[id(mention)])) in best
                taken = role == "target" and draft.root == "TerritorialChange" and case_of(mention.head) == "from"
                owns = role != "place" and self._is_owner(draft, role, mention)
                if where or taken or owns or _is_object(draft, mention):
                    yield role, mention

    def _is_owner(self, draft: EventDraft, role: str, mention: Mention) -> bool:
        """Return whether a mention is the actor before a noun, or the owner of a thing without another actor."""
        head, above = mention.head, mention.head.head
        if draft.match.is_noun and role == "actor" and above == draft.head:
            return head.dep_ in {"amod", "compound"}
        nobody = above.pos_ == "NOUN" and (mention.index, above.i) not in self.view.known.owner
        return (nobody or above in draft.match.tokens) and head.dep_ in {"amod", "compound", "nmod", "nmod:poss"}

    def _agreed(self, draft: EventDraft, hint: Hints) -> set[tuple[str, int]]:
        """Return who has which role by the frame of the trigger in the lexicon."""
        listed = (draft.match.index, draft.head.i) in self.view.known.matches
        if hint.draft is None or not listed or hint.draft.root != draft.root:
            return set()
        cluster_of = self._drafter.cluster_of
        return {(role, id(cluster_of[id(m)])) for role in _ROLES for m in hint.draft.mentions_of(role)}


def _as_taken(draft: EventDraft, thing: Thing, likely: list[float]) -> tuple[float, float, float]:
    """Return how probable each role is; a place that is taken or left is a place alone, whatever readers mark."""
    actor, target, place = likely[: len(_ROLES)]
    if draft.root == "TerritorialChange" and thing.type == "place":
        return actor, 0.0, 1 - (1 - target) * (1 - place)
    return actor, target, place


def _is_object(draft: EventDraft, mention: Mention) -> bool:
    """Return whether a mention is the object of a noun: "the shelling of [Masisi] town"."""
    head = mention.head
    while head.dep_ in {"compound", "flat"}:
        head = head.head
    return draft.match.is_noun and head.dep_ == "nmod" and head.head == draft.head and case_of(head) == "of"


def _listed_with(hint: Hints, best: Mapping[tuple[str, int], tuple[float, Mention]]) -> Iterator[tuple[str, Mention]]:
    """Yield those in a list with somebody in a role, if grammar gives them the same role."""
    for (role, _), (_, mention) in [*best.items()]:
        first = mention.head
        while first.dep_ == "conj":
            first = first.head
        # "took control of [Sheikh Najjar], also known as …, and the academy": the list may depend on the clause
        listed = {token.i for token in (*with_conjuncts(first), *mention.head.subtree)}
        for other in hint.draft.mentions_of(role) if hint.draft is not None and len(listed) > 1 else ():
            if other.index == mention.index and other.head.i in listed:
                yield role, other


def _set_time(draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
    times = [(likely[_DATE], thing) for thing, likely in parts if thing.time is not None]
    probability, thing = max(times, key=lambda item: item[0], default=(0.0, None))
    if thing is None or thing.time is None:
        return
    agreed = thing.section == draft.match.index and thing.time == hint.time
    if probability > (AGREED if agreed else PLAYS["date"]):
        draft.time = (thing.section, thing.time)
        draft.parts.append(RoleProbability("date", probability))


def _set_counts(draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
    """Give an event its counts; of "three teachers and two pupils" grammar knows the sum."""
    # "[four] gunmen killed a priest": who does it is not counted
    acting = {*draft.actors} - {*draft.targets}
    numbers = [(t, likely, t.number) for t, likely in parts if t.number is not None and t.counted not in acting]
    for column, what in enumerate(_COUNTS, start=_DATE + 1):
        ruled = (hint.counts or {}).get(what)
        found = [(likely[column], t.section, q, _is_part(ruled, q, t, draft)) for t, likely, q in numbers]
        summed = all(probability > LEAST for probability, _, _, part in found if part)
        best: tuple[float, int, Quantity] | None = None
        for probability, section, quantity, part in found:
            least = AGREED if part else PLAYS[what] if draft.trigger.counts == what else UNSAID
            if probability > least and (best is None or probability > best[0]):
                best = probability, section, ruled if part and summed and ruled is not None else quantity
        if best is not None:
            happened = draft.likeliest in {Factuality.ASSERTED, Factuality.CLAIMED}
            draft.counts[what] = (*best[1:], happened)
            draft.parts.append(RoleProbability(what, best[0]))


def _is_part(ruled: Quantity | None, quantity: Quantity, thing: Thing, draft: EventDraft) -> bool:
    """Return whether a number is part of the sum that grammar finds."""
    return ruled is not None and thing.section == draft.match.index and _overlap(ruled, quantity)


def _overlap(one: Quantity, other: Quantity) -> bool:
    return one.start_token < other.end_token and other.start_token < one.end_token


def _spread(rows: Array, asked: Booleans) -> Array:
    """Return the rows of the words that were asked about, with zeros for the others."""
    spread = np.zeros((len(asked), *rows.shape[1:]), np.float32)
    spread[asked] = rows
    return spread


def _windows(begins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last word of windows of whole paragraphs; a paragraph longer than a window is cut.

    >>> list(_windows([0, 300, 500, 1000]))
    [(0, 300), (300, 500), (500, 900), (900, 1000)]
    """
    begin = 0
    for end in begins[1:]:
        while end - begin > WINDOW:
            before = begins[bisect_right(begins, begin + WINDOW) - 1]
            cut = before if before > begin else begin + WINDOW
            yield begin, cut
            begin = cut
    if begins[-1] > begin:
        yield begin, begins[-1]


def _reading(match: Match, draft: EventDraft | None, classes: Array) -> Trigger:
    """Return the sense of a word: the lexicon's of the likeliest class, else a bare one of that class, or of no class.

    A sense that requires an object of another kind ("killed [the bill]") does not count.
    """
    fitting = [draft.trigger] if draft is not None and draft.trigger.category != "Event" else []
    own = next((sense for sense in (*fitting, *match.senses) if sense.own), None)
    if own is not None:
        # a word that a user added has its class
        return own
    if fitting and root_of(fitting[0].category) == "Statement":
        return fitting[0]
    senses = [*fitting, *(s for s in match.senses if s.category != "Event" and not s.object_kinds)]
    probable = [float(classes[CLASSES.index(root_of(sense.category))]) for sense in senses]
    if senses and max(probable) > LISTED:
        return senses[probable.index(max(probable))]
    best = CLASSES[int(classes.argmax())]
    unfit = {root_of(sense.category) for sense in match.senses if sense.object_kinds}
    known = classes.max() > UNLISTED and best not in unfit
    if fitting and len(match.senses) == 1 and not fitting[0].weak and classes.max() < OTHER:
        return fitting[0]
    # it happened, but its class may stay open
    return replace(match.trigger, category=best if known else "Event", weak=False)
