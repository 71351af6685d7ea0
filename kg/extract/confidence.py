"""Computes how sure an extraction is, from signs that people understand.

Each finding comes with its signs ("weak word", "named actor"). A logistic regression for each sort of finding
gives each sign a weight. The weights are in ``confidence.json``; ``benchmarks/calibrate.py`` fits them to
annotations, and ``docs/confidence.md`` says how well calibrated they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.extract.events.event_draft import EventDraft
from kg.extract.places.places import Resolved
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.speech.reports import Reported
from kg.lexicon import Country
from kg.model import Basis, Event, Factuality, Kind, Part

PATH = Path(__file__).with_name("confidence.json")

#: No finding is certain, and none impossible.
_LEAST, _MOST = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of signs, in log odds; ``bias`` is the log odds of a finding without signs."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, signs: Iterable[str]) -> float:
        """Return how likely a finding with these signs is right, to two decimals, between 0.01 and 0.99.

        Signs that are not in the table are ignored.

        >>> Table(0.0, {"named actor": 1.5}).probability(["named actor"])
        0.82
        """
        odds = self.bias + sum(self.weights.get(sign, 0.0) for sign in sorted(set(signs)))
        return min(_MOST, max(_LEAST, round(1 / (1 + math.exp(-odds)), 2)))


@cache
def tables() -> Mapping[str, Table]:
    """Load the fitted tables: ``event``, ``statement``, ``kind`` and ``place``."""
    found = json.loads(PATH.read_text(encoding="utf-8"))
    return MappingProxyType({name: Table(table["bias"], table["weights"]) for name, table in found.items()})


def _true(signs: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(sign for sign, holds in signs.items() if holds)


def _over(name: str, value: float, steps: tuple[float, ...]) -> dict[str, bool]:
    """Return which steps a value is above, so that each step has a weight of its own.

    >>> _over("score", 4.2, (3, 4, 5))
    {'score over 3': True, 'score over 4': True, 'score over 5': False}
    """
    return {sign: value > step for sign, step in _steps(name, steps)}


@cache
def _steps(name: str, steps: tuple[float, ...]) -> Sequence[tuple[str, float]]:
    return [(f"{name} over {step}", step) for step in steps]


def event_signs(draft: EventDraft, event: Event, *, cluster_of: Mapping[Mention, Cluster]) -> tuple[str, ...]:
    """Return the signs for an event.

    Args:
        draft: the words that name it, and the mentions in its roles.
        event: the event made from the draft.
        cluster_of: the cluster of each mention.
    """
    match, head = draft.match, draft.head

    def named(mentions: Iterable[Mention]) -> bool:
        return any(cluster_of[m].named for m in mentions)

    return _true({
        **_over("read as an event", draft.event, (0.7, 0.8, 0.9, 0.95, 0.98)),
        **_over("class", draft.sure, (0.5, 0.7, 0.85, 0.95)),
        **_over("factuality", draft.factuality.get(event.factuality, 1.0), (0.5, 0.7, 0.85, 0.95)),
        **_over("weakest part", min((part.probability for part in draft.parts), default=1.0), (0.6, 0.7, 0.8, 0.9)),
        "weak word": draft.trigger.weak,
        "noun": match.is_noun,
        "adjective": draft.trigger.part_of_speech == "adjective",
        "light verb": match.light is not None,
        "several words": len(match.tokens) > 1,
        "several senses": len(match.senses) > 1,
        "object of the right kind": bool(draft.trigger.object_kinds),
        "told again": len(draft.matches) > 1,
        "main verb": head.dep_ == "ROOT",
        "subordinate": head.dep_ in {"advcl", "acl", "acl:relcl", "xcomp", "csubj"},
        "part of a phrase": match.is_noun and head.dep_ in {"nmod", "nmod:poss", "obl"},
        "actor": bool(draft.actors),
        "named actor": named(draft.actors),
        "target": bool(draft.targets),
        "named target": named(draft.targets),
        "place": bool(event.places),
        "date": event.when is not None,
        "count": bool(event.counts),
        "source": bool(event.according_to),
        "headline": match.section.paragraph.part is Part.HEADLINE,
        "no category": draft.root == "Event",
        "not asserted": event.factuality not in {Factuality.ASSERTED, Factuality.CLAIMED},
    })  # fmt: skip


def statement_signs(
    report: Reported, sources: Iterable[Mention], *, cluster_of: Mapping[Mention, Cluster]
) -> tuple[str, ...]:
    """Return the signs for a statement.

    Args:
        report: who says what, in which words.
        sources: the mentions of those who say it.
        cluster_of: the cluster of each mention.
    """
    cue, clusters = report.cue[0], [cluster_of[m] for m in sources]
    return _true({
        "noun": cue.pos_ != "VERB",
        "says": report.stance == "say",
        "quotation": bool(report.quotations),
        "subordinate": cue.dep_ in {"advcl", "acl", "acl:relcl", "xcomp", "csubj", "amod"},
        "carried over": report.carried is not None,
        "named source": any(c.named for c in clusters),
        "person": any(c.kind is Kind.PERSON for c in clusters),
    })  # fmt: skip


def kind_signs(cluster: Cluster, kind: Kind, resolved: Resolved | None) -> tuple[str, ...]:
    """Return the signs for the kind of an actor or place.

    Args:
        cluster: all its mentions, and the evidence for each kind.
        kind: the kind that was chosen.
        resolved: the place that its name means, if it is one.
    """
    names = cluster.names
    votes = sorted(cluster.votes.values(), reverse=True)
    best, second = ([*votes, 0.0, 0.0])[:2]
    longest = max(names, key=len, default="")
    return _true({
        "listed": cluster.known is not None,
        "country": isinstance(cluster.known, Country),
        "in the gazetteer": resolved is not None and resolved.known is not None,
        "by its form alone": cluster.kind is None,
        "described": not cluster.named,
        "one word": bool(names) and " " not in longest,
        "capitals": longest.isupper(),
        "several names": len(cluster.folded) > 1,
        "several mentions": len(cluster.mentions) > 1,
        "group noun": bool(cluster.concepts),
        "person": kind is Kind.PERSON,
        "people": kind is Kind.POPULATION,
        "town": kind is Kind.CITY,
        "other place": kind in {Kind.REGION, Kind.FACILITY, Kind.NATURAL_FEATURE},
        **_over("votes", best, (1, 2, 4)),
        **_over("margin", best - second, (0.5, 1, 2, 4)),
    })  # fmt: skip


def place_signs(cluster: Cluster, resolved: Resolved | None) -> tuple[str, ...]:
    """Return the signs for the location of a place.

    Args:
        cluster: all its mentions.
        resolved: the place that its name means; None for a country of the lexicon.
    """
    if resolved is None:
        return ("country",)
    return _true({
        "country": resolved.kind is Kind.COUNTRY,
        "region": resolved.kind is Kind.REGION,
        "facility": resolved.kind is Kind.FACILITY,
        "natural feature": resolved.kind is Kind.NATURAL_FEATURE,
        "part of a place": resolved.known is None,
        "guessed from the surroundings": resolved.location.basis is Basis.SURROUNDINGS,
        "several mentions": len(cluster.mentions) > 1,
        "large town": resolved.location.population > 100_000,
        "described as well": any(m.type is MentionType.NOMINAL for m in cluster.mentions),
        **_over("score", resolved.score, (4, 5, 6, 7, 8, 10)),
        **_over("chance", resolved.chance, (0.5, 0.8, 0.95, 0.999)),
    })  # fmt: skip
