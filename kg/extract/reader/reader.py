"""Reads the events of an article: the words that name them, their class and factuality, and who has which role."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.events.event_draft import EventDraft
from kg.extract.events.events import EventDrafter
from kg.extract.grammar.arguments import clause_of
from kg.extract.grammar.figures import is_of_game, names_no_event
from kg.extract.grammar.numbers import count_for
from kg.extract.grammar.triggers import Match
from kg.extract.reader.filling import COUNTS, LEAST, ROLES, Filler
from kg.extract.reader.network import Network
from kg.extract.reader.pairs import Booleans, Hints
from kg.extract.reader.view import View
from kg.extract.reader.words import CLASSES, FACTUALITY, NAMING, Array
from kg.extract.reference.mentions import Mention
from kg.language.encoder.scores import softmax
from kg.language.tokens import Token
from kg.lexicon import Trigger
from kg.model import Part
from kg.vocabulary import root_of

if TYPE_CHECKING:
    from kg.extract.times.dating import Dating

#: The least probability that a word names an event: for a word for harm with a number (of "flood kills nine",
#: annotators mark one word or the other), a noun with a light verb ("launched an attack"), another word in the lexicon,
#: a word that is not in the lexicon, and a word whose class is unknown.
TOLL, CARRIED, GIVEN, EVENT, VAGUE = 0.2, 0.35, 0.5, 0.7, 0.85
#: The least probability of the class that the lexicon gives a word, against a likelier one; of the class of a word that
#: is not in the lexicon; and of a class that the lexicon gives a word only with objects of another kind.
LISTED, UNLISTED, UNFIT = 0.15, 0.7, 0.95
#: The probability of another class at which an unambiguous word loses its own, and the least that its own needs.
OTHER, POSSIBLE = 0.85, 0.03
#: The least probability that what a vehicle does is an assault.
MEANT = 0.9
#: The classes of what disasters and diseases do.
_BEFALLEN = ("Accident", "Casualty")
#: How many words are read at a time, and how many words before them as context.
WINDOW, BEFORE = 400, 120
#: How many events have their roles filled at a time.
AT_A_TIME = 128


@dataclass(frozen=True, slots=True)
class _Words:
    """What the network says about the words of an article, one row per word; words that were not scored have zeros."""

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
        self._filler = Filler(view, drafter)
        self._where = np.array([view.at(thing.section, thing.token) for thing in view.things], np.int64)
        self._mentioned = np.array([thing.mention is not None for thing in view.things], np.bool_)

    def drafts(self) -> list[EventDraft]:
        """Return the events in reading order."""
        words = self._words()
        triggers, hints, drafts = [], [], []
        nouns = {(m.index, m.light.i): m.head for m in self.view.known.matches.values() if m.light is not None}
        for index, token in self._candidates:
            if nouns.get((index, token.i), token) != token or names_no_event(token, self._drafter.lexicon):
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
        counts = {what: q for what in COUNTS if (q := count_for(token, what))}
        return Hints(draft, time, counts, self._speaking(index, token))

    def _speaking(self, index: int, token: Token) -> frozenset[Mention]:
        """Return all mentions of the sources of the reports around a word."""
        known, span = self.view.known, self.view.sections[index].span(token)
        said = [number for number in known.near[index] if known.reports[number].covers(span)]
        clusters = [self._drafter.cluster_of[m] for number in said for m in self._claimants[number]]
        return frozenset(m for cluster in clusters for m in cluster.mentions)

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
        sections = [(n, s) for n, s in enumerate(self.view.sections) if s.paragraph.part in {Part.STORY, Part.HEADLINE}]
        return [(number, token) for number, section in sections for token in section.doc if token.pos_ in NAMING]

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
        if _has_toll(match):
            return TOLL
        return GIVEN if surest == token else EVENT

    def _unlisted(self, index: int, token: Token) -> Match:
        """Make a trigger of a word as if it were not in the lexicon."""
        part = "verb" if token.pos_ in {"VERB", "AUX"} else "noun"
        trigger = Trigger(token.lemma_.lower(), part, "Event")
        return Match(self.view.sections[index], index, token, (token,), (trigger,))

    def _surest(self, index: int, token: Token, words: _Words) -> Token:
        """Return the likelier trigger of a light verb and its noun: "imposed sanctions"."""
        match = self.view.known.matches.get((index, token.i))
        if match is None or match.light is None:
            return token
        return max((token, match.light), key=lambda word: words.events[self._at(index, word)])

    def _draft(self, index: int, token: Token, at: int, hint: Hints, words: _Words) -> EventDraft | None:
        match = self._match(index, token)
        event, classes = float(words.events[at]), words.classes[at]
        trigger = _reading(match, hint.draft, classes)
        harm = self._harm(match.head, classes) if self._may_be_violent(match, trigger) else None
        if harm not in {None, root_of(trigger.category)}:
            trigger = replace(trigger, category=harm)
        if trigger.category == "Event" and not match.is_noun:
            trigger = replace(trigger, category=self._of_subject(index, match.head, words))
        root = root_of(trigger.category)
        if (root == "Event" and event <= VAGUE) or (root == "Assault" and is_of_game(match.head)):
            return None
        factuality = dict(zip(FACTUALITY, words.factuality[at].tolist(), strict=True))
        sure = float(classes[CLASSES.index(root)])
        return EventDraft(match, trigger, root, event=event, sure=sure, factuality=factuality)

    def _of_subject(self, index: int, verb: Token, words: _Words) -> str:
        """Return the class of what a strike does, if only its verb names an event: "a *hartal* shut the town"."""
        for noun in clause_of(verb).subject:
            match = self.view.known.matches.get((index, noun.i))
            strikes = match is not None and match.is_noun and root_of(match.trigger.category) == "Protest"
            if strikes and words.events[self._at(index, noun)] <= self._least(index, noun, noun):
                return "Protest"
        return "Event"

    def _may_be_violent(self, match: Match, trigger: Trigger) -> bool:
        """Return whether a verb names an assault in some sense: "hit", "rained"."""
        hints = self.view.known.hints.get((match.head.lemma_.lower(), "verb"), ())
        named = (trigger.category, *(sense.category for sense in match.senses), *match.others, *hints)
        return not match.is_noun and any(root_of(category) == "Assault" for category in named)

    def _harm(self, verb: Token, classes: Array) -> str | None:
        """Return the class of what a thing does: "a rocket struck", "a tram struck", "a flood struck"."""
        lexicon, subject = self._drafter.lexicon, clause_of(verb).subject
        meant = classes[CLASSES.index("Assault")] > MEANT
        if any(self._drafter.is_of_kind("Weapon", t) for t in subject):
            return "Assault"
        if any(self._drafter.is_of_kind("Vehicle", t) for t in subject) and not meant:
            return "Accident"
        subjects = [t for t in subject if self._drafter.is_of_kind("Calamity", t)]
        senses = (s for t in subjects for s in lexicon.triggers.get((t.lemma_.lower(), "noun"), ()))
        if any(root_of(sense.category) == "Accident" for sense in senses):
            return "Accident"
        return max(_BEFALLEN, key=lambda name: classes[CLASSES.index(name)]) if subjects else None

    def _fill(
        self, drafts: Sequence[EventDraft], triggers: Sequence[tuple[int, Token]], hints: Sequence[Hints], views: Array
    ) -> None:
        """Fill the events a few at a time, so that a long article takes no more memory."""
        things = views[self._where]
        events = np.array([self._at(index, token) for index, token in triggers], np.int64)
        around = self.view.among(events)
        for begin in range(0, len(drafts), AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            pairs = self.view.pairs(triggers[some], hints[some], around)
            if not len(pairs.trigger):
                continue
            heads = events[some]
            classes = np.array([CLASSES.index(draft.root) for draft in drafts[some]])
            probable = self._network.parts(pairs, views[heads], things, classes)
            # most mentions play no part in most events
            kept = np.flatnonzero(~self._mentioned[pairs.thing] | (probable[:, : len(ROLES)].max(axis=1) > LEAST))
            likely = probable[kept].tolist()
            meant = [self.view.things[number] for number in pairs.thing[kept].tolist()]
            ends = np.searchsorted(pairs.trigger[kept], np.arange(len(heads) + 1)).tolist()
            for number, (draft, hint) in enumerate(zip(drafts[some], hints[some], strict=True)):
                rows = slice(ends[number], ends[number + 1])
                parts = [*zip(meant[rows], likely[rows], strict=True)]
                self._filler.fill(draft, hint, parts)


def _has_toll(match: Match) -> bool:
    """Return whether a word for harm to people comes with their number: "Flood *kills nine*"."""
    return any(sense.counts is not None and count_for(match.head, sense.counts) for sense in match.senses)


def _spread(rows: Array, asked: Booleans) -> Array:
    """Return a row for every word, with zeros for words that were not scored."""
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
    """Return the sense of a word: the lexicon's sense of the likeliest class, else a bare one of that class or of none.

    A sense that requires an object of another kind ("killed [the bill]") does not count.
    """
    fitting = [draft.trigger] if draft is not None and draft.trigger.category != "Event" else []
    own = next((sense for sense in (*fitting, *match.senses) if sense.own), None)
    if own is not None:
        # a word that a user added keeps its class
        return own
    if fitting and root_of(fitting[0].category) == "Statement":
        return fitting[0]
    listed = [*fitting, *(s for s in match.senses if s.category != "Event" and not s.object_kinds)]
    senses = [*listed, *(replace(match.trigger, category=name, weak=False) for name in match.others)]
    probable = [float(classes[CLASSES.index(root_of(sense.category))]) for sense in senses]
    if senses and max(probable) > LISTED:
        return senses[probable.index(max(probable))]
    best = CLASSES[int(classes.argmax())]
    unfit = best in {root_of(sense.category) for sense in match.senses if sense.object_kinds}
    # only reporting words name statements: "coup" does not in "announced the coup"
    known = classes.max() > (UNFIT if unfit else UNLISTED) and best != "Statement"
    possible = bool(fitting) and probable[0] > POSSIBLE
    if possible and len(match.senses) == 1 and not match.others and not fitting[0].weak and classes.max() < OTHER:
        return fitting[0]
    # the word names an event, but its class may be unknown
    return replace(match.trigger, category=best if known else "Event", weak=False)
