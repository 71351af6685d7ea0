"""Clusters: all mentions of one actor or place, and what they say of it together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.labels import plain
from kg.extract.mentions import Known, Mention, Sort
from kg.lexicon import Country
from kg.model import Kind

#: Weaker hints than this tell nothing of a kind.
_LEAST_VOTE = 0.6


@dataclass(eq=False, slots=True)
class Cluster:
    """All mentions of one actor or place."""

    mentions: list[Mention] = field(default_factory=list)
    votes: dict[Kind, float] = field(default_factory=dict)
    state: Country | None = None
    #: the names in it, as written, and folded for comparison
    names: list[str] = field(default_factory=list)
    folded: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Take in one more mention."""
        self.mentions.append(mention)
        if mention.sort is Sort.NAME:
            self.names.append(clean(mention.text))
            self.folded.add(fold(mention.text))
        for kind, weight in mention.votes.items():
            self.vote(kind, weight)

    def vote(self, kind: Kind, weight: float) -> None:
        """Note that something speaks for a kind."""
        self.votes[kind] = self.votes.get(kind, 0.0) + weight

    def drop(self, mention: Mention) -> None:
        """Let go of a mention that turned out to mean something else."""
        self.mentions.remove(mention)
        if mention.sort is Sort.NAME:
            self.names.remove(clean(mention.text))
            self.folded = {fold(name) for name in self.names}

    @property
    def named(self) -> bool:
        """Say whether any mention is a name or a demonym."""
        return any(m.sort in {Sort.NAME, Sort.DEMONYM} for m in self.mentions)

    @property
    def known(self) -> Known | None:
        """What the lexicon knows of it."""
        return self.state or next((m.known for m in self.mentions if m.known is not None), None)

    @property
    def country_itself(self) -> Country | None:
        """The country that it is, if it is one."""
        known = self.known
        return known if isinstance(known, Country) else None

    @property
    def kind(self) -> Kind | None:
        """The kind that most speaks for."""
        if isinstance(self.known, Country):
            return Kind.COUNTRY
        if not self.votes:
            return None
        best = max(self.votes.values())
        if best < _LEAST_VOTE:
            return None
        return next(kind for kind in Kind if self.votes.get(kind) == best)

    @property
    def country(self) -> Country | None:
        """The country that it belongs to, by the words around it."""
        return next((m.country for m in self.mentions if m.country is not None), None)

    @property
    def gender(self) -> str | None:
        """The gender that a title or given name tells."""
        return next((m.gender for m in self.mentions if m.gender and m.sort is not Sort.PRONOUN), None)

    @property
    def plural(self) -> bool:
        """Say whether it is spoken of as many."""
        return any("Plur" in m.head.morph.get("Number", []) for m in self.mentions if m.sort is Sort.NOMINAL)


def clean(name: str) -> str:
    """Drop what is no part of a name: articles, possessives, white space.

    >>> clean("the  Observatory’s")
    'Observatory'
    """
    name = re.sub(r"\s+", " ", name).strip(' "“”‘.,')
    name = re.sub(r"(?i)^the ", "", name)
    return re.sub(r"[’']s?$", "", name)


def fold(name: str) -> str:
    """Fold a name for comparison."""
    return plain(clean(name)).casefold()
