"""Fills the roles, day and counts of an event, from the network's probabilities and grammar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.extract.events.event_draft import EventDraft, RoleProbability
from kg.extract.events.events import EventDrafter
from kg.extract.grammar.arguments import bystanders, clause_of
from kg.extract.grammar.grammar import case_of, examples_of, first_conjunct, measured_noun, named_among, with_conjuncts
from kg.extract.grammar.quantities import Quantity
from kg.extract.grammar.sides import (
    asides,
    excluded_sides,
    is_long_past,
    is_told_later,
    is_told_of_before,
    only_ranks,
    outsiders,
)
from kg.extract.reader.pairs import LABELS, Hints, Thing
from kg.extract.reader.view import View
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention
from kg.language.tokens import Token
from kg.model import Factuality

#: The least probability of each role.
PLAYS = {"actor": 0.7, "target": 0.62, "place": 0.8, "date": 0.55} | dict.fromkeys(LABELS[4:], 0.55)
#: The least probability of a role that the trigger's frame confirms, for its own dependents and for others; of a day
#: that grammar confirms, if that is not the trigger's own; and of its own, or of a count.
DIRECT, FRAMED, DATED, AGREED = 0.2, 0.5, 0.5, 0.2
#: What may be counted of an only target, whatever the word: "40 men were held"; "two men were burned" says of no dead.
_HELD = frozenset({"detained", "displaced"})
#: The least probability of a count that neither the trigger nor the only target supports: "hit two people and a car".
UNSAID = 0.85
#: The least probability at which a mention adds to the probability of its entity.
LEAST = 0.1
#: Verbs after which a day with "until" is not the day of the event.
_PUTTING_OFF = frozenset({"postpone", "adjourn", "delay", "defer", "suspend", "reschedule"})
#: Prepositions before the time or event that ends something.
_UNTIL = frozenset({"until", "till"})
ROLES = ("actor", "target", "place")
_DATE = LABELS.index("date")
COUNTS = LABELS[_DATE + 1 :]
_OTHER_SIDE = {"actor": "target", "target": "actor"}


class Filler:
    """Fills the events of one article.

    Args:
        view: the article.
        drafter: its mentions, and what may have which role.
    """

    def __init__(self, view: View, drafter: EventDrafter) -> None:
        self._view = view
        self._drafter = drafter

    def fill(self, draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
        """Fill one event.

        Args:
            draft: the event, which is changed.
            hint: what the rules say about it.
            parts: the things near it, with the probability of each of ``LABELS``.
        """
        self._set_roles(draft, hint, parts)
        _set_time(draft, hint, [part for part in parts if self._may_date(draft, part[0])])
        _set_counts(draft, hint, parts)

    def _set_roles(self, draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
        """Fill the roles of an event; nobody is both its actor and its target."""
        best: dict[tuple[str, Cluster], tuple[float, Mention]] = {}
        absent: dict[tuple[str, Cluster], float] = {}
        led = bystanders(draft.head)
        idle = {(draft.match.index, i) for i in (*(token.i for token in led), *outsiders(draft.head))}
        excluded = excluded_sides(draft.match, draft.trigger, draft.root, self._drafter.lexicon)
        for thing, likely in parts:
            if thing.mention is None:
                continue
            entity = self._drafter.cluster_of[thing.mention]
            draft.settings[entity] = 1 - (1 - draft.settings.get(entity, 0.0)) * (1 - likely[ROLES.index("place")])
            out = excluded.get(thing.token) if thing.section == draft.match.index else None
            for role, probability in zip(ROLES, _as_taken(draft, thing, likely, out), strict=True):
                place = thing.type == "place"
                mention = self._drafter.place_meant(thing.mention, setting=role == "place") if place else thing.mention
                mention = self._drafter.owner_meant(mention) if role == "actor" else mention
                acts = role == "actor" and (thing.section, thing.token) in idle
                if probability > LEAST and not acts and self._drafter.fits(role, mention, draft.match):
                    key = role, self._drafter.cluster_of[mention]
                    absent[key] = absent.get(key, 1.0) * (1 - probability)
                    if key not in best or probability > best[key][0]:
                        best[key] = probability, mention
        # "the dancer Lucia Soto" has two mentions of one person
        agreed = self._agreed(draft, hint)
        least = {key: _framed(draft, m) if key in agreed else PLAYS[key[0]] for key, (_, m) in best.items()}
        best = {key: (1 - absent[key], m) for key, (_, m) in best.items() if 1 - absent[key] > least[key]}
        controlled = [("actor", m) for m in hint.draft.actors] if led and hint.draft is not None else []
        for role, mention in (*_listed_with(hint, best), *self._by_frame(draft, hint, best), *controlled):
            best.setdefault((role, self._drafter.cluster_of[mention]), (PLAYS[role], mention))
        for (role, cluster), (probability, mention) in best.items():
            other = best.get((_OTHER_SIDE.get(role, ""), cluster))
            if other is None or other[0] < probability:
                draft.mentions_of(role).append(mention)
                draft.parts.append(RoleProbability(role, probability))
        for role in ROLES:
            draft.mentions_of(role).sort(key=lambda m: m.order)

    def _may_date(self, draft: EventDraft, thing: Thing) -> bool:
        """Return whether a time may date an event: not if it dates a judgement of it, or the end of a delay."""
        if thing.time is None:
            return False
        time = self._view.sections[thing.section].doc[thing.token]
        verb = time.head
        off = any(c.dep_ == "compound:prt" and c.lower_ in {"off", "back"} for c in verb.children)
        put_off = case_of(time) in _UNTIL and (off or verb.lemma_.lower() in _PUTTING_OFF)
        return not (put_off or self._is_of_judgement(draft, thing) or _is_of_other(draft, thing, time))

    def _is_of_judgement(self, draft: EventDraft, thing: Thing) -> bool:
        """Return whether a time dates an answer to the event: "*On Friday* Benin deplored the shooting"."""
        if thing.time is None or thing.section != draft.match.index:
            return False
        time = draft.head.doc[thing.token]
        if draft.head in time.ancestors:
            # "deplored [Friday's shooting]"
            return False
        verb = next((t for t in time.ancestors if t.pos_ == "VERB"), None)
        report = self._drafter.lexicon.reports.get((verb.lemma_.lower(), "verb")) if verb is not None else None
        answers = {"judge", "deny"} if draft.match.is_noun else {"judge"}
        judged = report is not None and report.stance in answers
        return judged and verb is not None and verb in draft.head.ancestors

    def _by_frame(
        self, draft: EventDraft, hint: Hints, best: Mapping[tuple[str, Cluster], tuple[float, Mention]]
    ) -> Iterator[tuple[str, Mention]]:
        """Yield the roles that the graph has by convention and annotators do not mark.

        The name before a noun is the actor ("Israeli air strikes"), and an owner represents a thing ("45 Boko Haram
        members"). The place to which soldiers are sent and those from whom a town is taken are also targets.
        """
        agreed, ruled = self._agreed(draft, hint), hint.draft
        for role in ROLES if agreed else ():
            for mention in ruled.mentions_of(role) if ruled is not None else ():
                where = role == "target" and ("place", self._drafter.cluster_of[mention]) in best
                taken = role == "target" and draft.root == "TerritorialChange" and case_of(mention.head) == "from"
                owns = role != "place" and self._is_owner(draft, role, mention)
                if where or taken or owns or _is_object(draft, mention):
                    yield role, mention

    def _is_owner(self, draft: EventDraft, role: str, mention: Mention) -> bool:
        """Return whether a mention is the actor before a noun, or the owner of a thing without another actor."""
        head, above = mention.head, mention.head.head
        if draft.match.is_noun and role == "actor" and above == draft.head:
            # "Israeli air strikes", not "the Ebola outbreak"
            return head.dep_ == "amod"
        nobody = above.pos_ == "NOUN" and (mention.index, above.i) not in self._view.known.owner
        # "protests against *his* rule", but not "a raid on *his* house"
        meant = head.dep_ == "nmod:poss" and case_of(above) == "against"
        return (nobody or above in draft.match.tokens) and (
            meant or head.dep_ in {"amod", "compound"} or measured_noun(above) == head
        )

    def _agreed(self, draft: EventDraft, hint: Hints) -> set[tuple[str, Cluster]]:
        """Return the roles that the trigger's frame in the lexicon fills, each with a cluster."""
        listed = (draft.match.index, draft.head.i) in self._view.known.matches
        if hint.draft is None or not listed or hint.draft.root != draft.root:
            return set()
        cluster_of = self._drafter.cluster_of
        return {(role, cluster_of[m]) for role in ROLES for m in hint.draft.mentions_of(role)}


def _framed(draft: EventDraft, mention: Mention) -> float:
    """Return the least probability of a role that the frame confirms."""
    clause = clause_of(draft.match.light or draft.head)
    direct = [*clause.subject, *clause.object, *(t for _, t in clause.obliques), *draft.head.children]
    own = {t for word in direct for noun in (word, measured_noun(word)) for t in _with_name(noun)}
    return DIRECT if mention.head in own else FRAMED


def _with_name(noun: Token) -> list[Token]:
    """Return a noun and the name after it: "the landlord [Aldo Ferri]"."""
    return [noun, *(c for c in noun.children if c.dep_ in {"flat", "appos"} and c.pos_ == "PROPN")]


def _is_of_other(draft: EventDraft, thing: Thing, time: Token) -> bool:
    """Return whether grammar gives a time to another word: "urged them *Sunday* to go", "held until a vote in *May*".

    The first dates the urging, the second the vote. "The worst raid since *May*" is later.
    """
    if thing.section != draft.match.index:
        return False
    ends = [t for t in time.ancestors if case_of(t) in _UNTIL]
    mark = next((c for c in draft.head.children if c.dep_ == "mark" and c.lower_ == "to"), None)
    if thing.time is not None and only_ranks(time, thing.time[1], draft.head):
        return True
    if time in asides(draft.head) or is_told_of_before(draft.head, time):
        return True
    if is_told_later(draft.match.light or draft.head, time):
        return True
    if is_long_past(draft.head) and time not in draft.head.subtree:
        return True
    urged = mark is not None and time.head == draft.head.head and draft.head.head.i < time.i < mark.i
    ended = any(draft.head not in t.subtree and draft.head != t for t in ends)
    return urged or ended or _is_of_participle(draft.head, time)


def _is_of_participle(verb: Token, time: Token) -> bool:
    """Return whether a time dates only a bare participle before the clause: "Put off *in May*, the vote …"."""
    for first, main in ((verb, time.head), (time.head, verb)):
        bare = first.dep_ == "advcl" and first.tag_ == "VBN" and first.head == main and first.i < main.i
        own = [c for c in first.children if c.dep_ in {"mark", "aux", "aux:pass"} or c.dep_.startswith("nsubj")]
        if bare and not own:
            return True
    return False


def _as_taken(draft: EventDraft, thing: Thing, likely: list[float], out: str | None) -> tuple[float, float, float]:
    """Return the probability of each role; a place that is taken or left is never a target.

    Whoever is certainly not on one side (``out``) is on the other, if on any.
    """
    actor, target, place = likely[: len(ROLES)]
    if out == "place":
        place = 0.0
    elif out is not None:
        either = 1 - (1 - actor) * (1 - target)
        actor = either if out == "target" else 0.0
        target = either if out == "actor" else 0.0
        place = 0.0 if out == "all" else place
    if draft.root == "TerritorialChange" and thing.type == "place":
        return actor, 0.0, 1 - (1 - target) * (1 - place)
    return actor, target, place


def _is_object(draft: EventDraft, mention: Mention) -> bool:
    """Return whether a mention is the object of a noun: "the shelling of [Masisi] town"."""
    head = mention.head
    while head.dep_ in {"compound", "flat"}:
        head = head.head
    return draft.match.is_noun and head.dep_ == "nmod" and head.head == draft.head and case_of(head) == "of"


def _listed_with(
    hint: Hints, best: Mapping[tuple[str, Cluster], tuple[float, Mention]]
) -> Iterator[tuple[str, Mention]]:
    """Yield the role of one item of a list for the others too, if grammar gives it to them."""
    for (role, _), (_, mention) in [*best.items()]:
        first = first_conjunct(mention.head)
        # "took control of [Sheikh Najjar], also known as …, and the academy": the list may depend on the clause
        within = (t for t in mention.head.subtree if t.dep_ in {"conj", "nmod:poss"})
        items = (*with_conjuncts(first), *(t for word in named_among(first) for t in with_conjuncts(word)))
        words = (t for word in items for t in (word, measured_noun(word), *examples_of(word)))
        listed = {t.i for word in (*words, *within) for t in _with_name(word)}
        for other in hint.draft.mentions_of(role) if hint.draft is not None and len(listed) > 1 else ():
            if other.index == mention.index and other.head.i in listed:
                yield role, other


def _set_time(draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
    times = [(likely[_DATE], thing) for thing, likely in parts if thing.time is not None]
    probability, thing = max(times, key=lambda item: item[0], default=(0.0, None))
    if thing is None or thing.time is None:
        return
    agreed = thing.section == draft.match.index and thing.time == hint.time
    governor = draft.head.doc[slice(*thing.time)].root.head if agreed else None
    own = governor is not None and governor in {draft.match.light, *draft.match.tokens}
    if probability > (AGREED if own else DATED if agreed else PLAYS["date"]):
        draft.time = (thing.section, thing.time)
        draft.parts.append(RoleProbability("date", probability))


def _set_counts(draft: EventDraft, hint: Hints, parts: Sequence[tuple[Thing, list[float]]]) -> None:
    """Set the counts of an event; grammar adds up "three teachers and two pupils"."""
    # "[four] gunmen killed a priest": actors are not counted
    acting = {*draft.actors} - {*draft.targets}
    numbers = [(t, likely, t.number) for t, likely in parts if t.number is not None and t.counted not in acting]
    only = draft.targets[0] if len(draft.targets) == 1 else None
    for column, what in enumerate(COUNTS, start=_DATE + 1):
        ruled = (hint.counts or {}).get(what)
        said = draft.trigger.counts == what
        whom = only if said and ruled is None and only is not None and not _is_one_of_list(only.head) else None
        found = [(likely[column], t, q, _is_part(ruled, q, t, draft)) for t, likely, q in numbers]
        summed = all(probability > LEAST for probability, _, _, part in found if part)
        best: tuple[float, int, Quantity] | None = None
        for probability, thing, quantity, part in found:
            supported = part or (whom is not None and thing.counted is whom)
            meant = said or (what in _HELD and only is not None and thing.counted is only)
            least = AGREED if supported else PLAYS[what] if meant else UNSAID
            if probability > least and (best is None or probability > best[0]):
                best = probability, thing.section, ruled if part and summed and ruled is not None else quantity
        if best is not None:
            happened = draft.likeliest in {Factuality.ASSERTED, Factuality.CLAIMED}
            draft.counts[what] = (*best[1:], happened)
            draft.parts.append(RoleProbability(what, best[0]))


def _is_one_of_list(noun: Token) -> bool:
    """Return whether a noun is a later item: "a nurse and two *firemen*", but not "one was hurt and two *men* held"."""
    return noun.dep_ == "conj" and noun.head.pos_ != "VERB"


def _is_part(ruled: Quantity | None, quantity: Quantity, thing: Thing, draft: EventDraft) -> bool:
    """Return whether a number is part of the sum that grammar finds."""
    return ruled is not None and thing.section == draft.match.index and _overlap(ruled, quantity)


def _overlap(first: Quantity, second: Quantity) -> bool:
    return first.start_token < second.end_token and second.start_token < first.end_token
