"""Drafts of events: the triggers, who has which role, and how probable each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.extract.grammar.quantities import Quantity
from kg.extract.grammar.triggers import Match
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention
from kg.language.tokens import Token
from kg.lexicon import Trigger
from kg.model import Factuality


@dataclass(frozen=True, slots=True)
class RoleProbability:
    """A role in an event, and how probable it is."""

    name: str
    probability: float


@dataclass(eq=False, slots=True)
class EventDraft:
    """A draft of an event: its triggers and the mentions that fill its roles."""

    match: Match
    trigger: Trigger
    root: str
    actors: list[Mention] = field(default_factory=list)
    targets: list[Mention] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    others: list[Match] = field(default_factory=list)
    #: paragraph and tokens of the words that date it
    time: tuple[int, tuple[int, int]] | None = None
    #: casualty counts: paragraph, quantity, and whether it happened
    counts: dict[str, tuple[int, Quantity, bool]] = field(default_factory=dict)
    #: the light verb, where it names the event too: "*imposed* sanctions"
    carrier: Token | None = None
    #: how probable it is that this is an event, and that it is of this class
    event: float = 1.0
    sure: float = 1.0
    factuality: dict[Factuality, float] = field(default_factory=dict)
    parts: list[RoleProbability] = field(default_factory=list)
    #: how probable each place is, by cluster
    settings: dict[Cluster, float] = field(default_factory=dict)

    @property
    def head(self) -> Token:
        """The head of the trigger that names the event best."""
        return self.match.head

    @property
    def matches(self) -> list[Match]:
        """All its triggers, the best first."""
        return [self.match, *self.others]

    @property
    def likeliest(self) -> Factuality:
        """The likeliest factuality."""
        return max(self.factuality, key=lambda f: self.factuality[f])

    @property
    def participants(self) -> list[Mention]:
        """All mentions in a role."""
        return [*self.actors, *self.targets, *self.places]

    def mentions_of(self, role: str) -> list[Mention]:
        """Return the mentions in a role: ``actor``, ``target`` or ``place``."""
        return {"actor": self.actors, "target": self.targets, "place": self.places}[role]


def drop_acting_targets(draft: EventDraft, cluster_of: Mapping[Mention, Cluster]) -> None:
    """Drop targets that are also actors: both sides of a mutual event are actors."""
    acting = {cluster_of.get(m) for m in draft.actors}
    draft.targets = [m for m in draft.targets if cluster_of.get(m) not in acting]
