"""Collects all mentions of one actor or place, and what they say about it together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract.grammar.grammar import is_plural, setting_names
from kg.extract.names.kinds import weights
from kg.extract.names.labels import plain
from kg.extract.reference.mentions import Known, Mention, MentionType
from kg.lexicon import Country
from kg.model import Kind

#: Weaker evidence than this does not decide a kind.
_LEAST_VOTE = 0.6
_KINDS = tuple(Kind)
_NAMING = frozenset({MentionType.NAME, MentionType.DEMONYM})


@dataclass(eq=False, slots=True)
class _Facts:
    """What mentions say about their cluster; the first mention that says anything wins."""

    known: Known | None = None
    country: Country | None = None
    gender: str | None = None
    plural: bool = False

    def take(self, mention: Mention) -> None:
        """Add what another mention says."""
        self.known = mention.known if self.known is None else self.known
        self.country = mention.country if self.country is None else self.country
        if mention.type is not MentionType.PRONOUN:
            self.gender = self.gender or mention.gender
        if mention.type is MentionType.NOMINAL:
            self.plural = self.plural or is_plural(mention.head)


@dataclass(eq=False, slots=True)
class Cluster:
    """All mentions of one actor or place."""

    mentions: list[Mention] = field(default_factory=list)
    votes: dict[Kind, float] = field(default_factory=dict)
    #: the evidence for each kind, and how often it was found
    signs: dict[tuple[Kind, str], float] = field(default_factory=dict)
    state: Country | None = None
    #: its label where the text does not name it
    called: str | None = None
    #: the names in it, as written, and folded for comparison
    names: list[str] = field(default_factory=list)
    folded: set[str] = field(default_factory=set)
    #: the words of its longer names, and the concepts of its group nouns
    words: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    #: what distinguishes its descriptions from others with the same noun: "the *southern* rebels"
    modifiers: set[str] = field(default_factory=set)
    #: where they are or to whom they belong: "police *in Lagos*"
    settings: set[str] = field(default_factory=set)
    #: whether any mention is a name or a demonym
    named: bool = False
    #: what the mentions say, computed on first use
    _facts: _Facts | None = field(default=None, init=False, repr=False)

    def add(self, mention: Mention) -> None:
        """Add a mention."""
        self.mentions.append(mention)
        if self._facts is not None:
            self._facts.take(mention)
        self.named = self.named or mention.type in _NAMING
        if mention.group is not None:
            self.concepts.add(mention.group.concept)
        if mention.type is MentionType.NOMINAL:
            self.modifiers |= mention.modifiers
            self.settings |= setting_names(mention.head)
        if mention.type is MentionType.NAME:
            name = clean_name(mention.text)
            self.names.append(name)
            self.folded.add(fold_name(mention.text))
            self._take_words(name)
        for (kind, sign), share in mention.signs.items():
            self.vote(kind, sign, share)

    def vote(self, kind: Kind, sign: str, share: float = 1.0) -> None:
        """Count a sign as evidence for a kind (``kinds.json``), or a share of it."""
        self.signs[kind, sign] = self.signs.get((kind, sign), 0.0) + share
        self.votes[kind] = self.votes.get(kind, 0.0) + weights()[sign] * share

    def forget_country(self) -> None:
        """Stop treating it as a country, because its name means another place."""
        for mention in self.mentions:
            if isinstance(mention.known, Country):
                mention.known, mention.kind = None, None
            if isinstance(mention.country, Country):
                mention.country = None
        self.state = None
        self.votes.pop(Kind.COUNTRY, None)
        self._facts = None

    def drop(self, mention: Mention) -> None:
        """Remove a mention that turned out to mean something else."""
        self.mentions.remove(mention)
        self.named = any(m.type in _NAMING for m in self.mentions)
        if mention.type is MentionType.NAME:
            self.names.remove(clean_name(mention.text))
            self.folded = {fold_name(name) for name in self.names}
            self.words = set()
            for name in self.names:
                self._take_words(name)
        self._facts = None

    def empty(self) -> None:
        """Remove all mentions, which now belong to another cluster."""
        self.mentions = []
        self.concepts = set()
        self.modifiers = set()
        self.settings = set()
        self.named = False
        self._facts = None

    def sort(self) -> None:
        """Put the mentions into reading order."""
        self.mentions.sort(key=lambda m: m.order)
        self._facts = None

    def _take_words(self, name: str) -> None:
        words = name.split()
        if len(words) > 1:
            self.words.update(word.casefold() for word in words)

    @property
    def known(self) -> Known | None:
        """What the lexicon knows about it."""
        return self.state or (self._facts or self._all_facts()).known

    @property
    def country_itself(self) -> Country | None:
        """The country that it is, if it is one."""
        known = self.known
        return known if isinstance(known, Country) else None

    @property
    def kind(self) -> Kind | None:
        """The kind with the most evidence."""
        votes = self.votes
        if isinstance(self.state or (self._facts or self._all_facts()).known, Country):
            return Kind.COUNTRY
        if len(votes) == 1:
            [(kind, best)] = votes.items()
            return kind if best >= _LEAST_VOTE else None
        best = max(votes.values(), default=_LEAST_VOTE - 1)
        if best < _LEAST_VOTE:
            return None
        most = [kind for kind, number in votes.items() if number == best]
        return most[0] if len(most) == 1 else min(most, key=_KINDS.index)

    @property
    def country(self) -> Country | None:
        """The country that it belongs to, by the words around it."""
        return self._all_facts().country

    @property
    def gender(self) -> str | None:
        """The gender by a title or given name."""
        return self._all_facts().gender

    @property
    def plural(self) -> bool:
        """Whether it is referred to in the plural."""
        return self._all_facts().plural

    def _all_facts(self) -> _Facts:
        """Return what the mentions say; ``add`` keeps it up to date."""
        if self._facts is None:
            self._facts = _Facts()
            for mention in self.mentions:
                self._facts.take(mention)
        return self._facts


@lru_cache(maxsize=65_536)
def clean_name(name: str) -> str:
    """Strip what is not part of a name: articles, possessives, numbers of references, white space.

    >>> clean_name("the  Observatory’s"), clean_name("Computer Society.[3")
    ('Observatory', 'Computer Society')
    """
    name = re.sub(r"\s+", " ", name).strip(' "“”‘.,')
    name = re.sub(r"(?i)^the ", "", name)
    name = re.sub(r"[.,]?\[\d+[\[\]\d]*$", "", name)
    return re.sub(r"[’']s?$", "", name)


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> str:
    """Fold a name for comparison."""
    return plain(clean_name(name)).casefold()
