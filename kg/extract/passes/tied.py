"""The sixth pass: lasting ties between actors, and what places lie in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass

from kg.extract.passes.text import Text
from kg.extract.passes.who import Who
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention
from kg.extract.relations import Ties, places_within
from kg.lexicon import Country
from kg.model import Relation, Span


@dataclass(frozen=True, slots=True)
class Tied:
    """The ties of an article."""

    relations: Mapping[Cluster, Sequence[Relation]]
    #: the countries that the article does not name but its places lie in
    around: Sequence[Country]
    #: the mentions of those who are tied
    used: AbstractSet[Mention]


def tie(text: Text, who: Who) -> Tied:
    """Find the ties of a text."""
    cast, cluster_of = who.cast, who.cluster_of
    ties = [*Ties(cast, cluster_of, who.owner).find(text.sections)]
    relations: dict[Cluster, dict[tuple[str, str], Relation]] = {}

    def add(subject: Cluster, name: str, key: str, span: Span | None = None) -> None:
        if key != cast.key_of[subject]:
            relations.setdefault(subject, {}).setdefault((name, key), Relation(name, key, span))

    for body, leader, span in who.offices.leaders:
        add(body, "ledBy", cast.key_of[leader], span)
    for found in ties:
        add(cluster_of[found.subject], found.name, cast.key_of[cluster_of[found.object]], found.span)
    around: dict[str, Country] = {}
    for place, whole in places_within(cast, text.lexicon):
        if isinstance(whole, Country):
            around[whole.code] = whole
        add(place, "within", whole.id if isinstance(whole, Country) else cast.key_of[whole])
    used = {m for found in ties for m in (found.subject, found.object)}
    return Tied({c: tuple(kept.values()) for c, kept in relations.items()}, tuple(around.values()), used)
