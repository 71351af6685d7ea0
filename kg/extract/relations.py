"""Finds lasting ties: who leads, belongs to, is allied with or opposes whom, and which place lies in which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.extract.grammar.arguments import clause_of
from kg.extract.grammar.grammar import case_of, with_conjuncts
from kg.extract.reference.cast import Cast
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention
from kg.extract.reference.owners import owner_of
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Country, Lexicon
from kg.model import Kind, Span

_LEADING = frozenset({"lead", "head", "command", "chair", "run", "govern"})
_BACKING = frozenset({"back", "support", "ally"})
_ALLIES = frozenset({"ally", "backer", "partner", "supporter"})
_ENEMIES = frozenset({"enemy", "rival", "opponent", "foe", "adversary"})
_MEMBERS = frozenset({"member", "part", "branch", "wing", "affiliate", "arm"})
#: Words that take a tie back, or put it off.
_UNREAL = frozenset({"will", "would", "may", "might", "could", "not", "n't", "never"})
#: What nobody leads in the sense of a tie.
_NOT_LED = frozenset({Kind.CITY, Kind.REGION, Kind.FACILITY, Kind.PERSON})


class Tie(NamedTuple):
    """A tie between two actors, with the words for it."""

    subject: Mention
    name: str
    object: Mention
    span: Span


class Ties:
    """Finds the ties between the actors of one article.

    Args:
        cast: the actors and places.
        cluster_of: the cluster of each mention.
        owner: the mention of each word that has one.
    """

    def __init__(
        self, cast: Cast, cluster_of: Mapping[Mention, Cluster], owner: Mapping[tuple[int, int], Mention]
    ) -> None:
        self._cast = cast
        self._cluster_of = cluster_of
        self._owner = owner

    def find(self, sections: Sequence[Section]) -> Iterator[Tie]:
        """Yield the ties that verbs and nouns express, in reading order."""
        for index, section in enumerate(sections):
            for token in section.doc:
                for subject, name, object_ in self._of(token, index):
                    if self._may_tie(subject, object_):
                        yield Tie(subject, name, object_, section.span(token))

    def _may_tie(self, subject: Mention, object_: Mention) -> bool:
        first, second = self._cluster_of[subject], self._cluster_of[object_]
        return first is not second and self._cast.kind(first).is_actor and self._cast.kind(second).is_actor

    def _mention(self, token: Token, index: int) -> Mention | None:
        mention = owner_of(token, index, self._owner)
        return mention if mention in self._cluster_of else None

    def _listed(self, token: Token, index: int) -> list[Mention]:
        """Return the mentions of a word and those coordinated with it."""
        return [m for word in with_conjuncts(token) if (m := self._mention(word, index)) is not None]

    def _of(self, token: Token, index: int) -> Iterator[tuple[Mention, str, Mention]]:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and (lemma in _LEADING or lemma in _BACKING):
            yield from self._of_verb(token, lemma, index)
        elif token.pos_ in {"NOUN", "PROPN"} and lemma in _ALLIES | _ENEMIES | _MEMBERS:
            yield from self._of_noun(token, lemma, index)

    def _of_verb(self, verb: Token, lemma: str, index: int) -> Iterator[tuple[Mention, str, Mention]]:
        if any(c.dep_ in {"aux", "advmod"} and c.lower_ in _UNREAL for c in verb.children):
            return
        arguments = clause_of(verb)
        subjects = [m for t in arguments.subject for m in self._listed(t, index)]
        objects = [m for t in arguments.object for m in self._listed(t, index)]
        if lemma == "ally":
            # in "allied with X" the other side follows a preposition
            with_ = [t for case, t in arguments.obliques if case in {"with", "to"}]
            partners = [m for t in with_ for m in self._listed(t, index)]
            yield from ((ally, "alliedWith", partner) for ally in objects or subjects for partner in partners)
        elif lemma in _LEADING:
            bodies = [m for m in objects if self._cast.kind(self._cluster_of[m]) not in _NOT_LED]
            yield from ((body, "ledBy", leader) for body in bodies for leader in subjects)
        else:
            for backer in subjects:
                named = self._cluster_of[backer].named
                yield from ((backer, "alliedWith", m) for m in objects if named or self._cluster_of[m].named)

    def _of_noun(self, noun: Token, lemma: str, index: int) -> Iterator[tuple[Mention, str, Mention]]:
        name = "alliedWith" if lemma in _ALLIES else "opposes" if lemma in _ENEMIES else "memberOf"
        for owner in noun.children:
            owns = owner.dep_ == "nmod:poss" or (owner.dep_ == "nmod" and case_of(owner) in {"of", "to"})
            mine = self._mention(owner, index) if owns else None
            for holder in _holders(noun) if mine is not None else ():
                theirs = self._mention(holder, index)
                if mine is not None and theirs is not None:
                    yield (theirs, name, mine) if name == "memberOf" else (mine, name, theirs)


def _holders(noun: Token) -> list[Token]:
    """Return the words for those whom a noun describes: "*Chad*, an ally of", "its allies *Chad* and *Niger*"."""
    if any(c.dep_ == "cop" for c in noun.children):
        return [s for c in noun.children if c.dep_ == "nsubj" for s in with_conjuncts(c)]
    apart = {"appos", "flat", "parataxis", "list"}
    named = [c for c in noun.children if c.dep_ in apart and c.pos_ in {"PROPN", "NOUN"}]
    return [*(s for c in named for s in with_conjuncts(c)), *([noun.head] if noun.dep_ == "appos" else [])]


def places_within(cast: Cast, lexicon: Lexicon) -> Iterator[tuple[Cluster, Cluster | Country]]:
    """Yield each place with its country, and with the known place that contains it if the article mentions that."""
    known = {path: c for c in cast.clusters if (path := cast.known_path(c))}
    for cluster in cast.clusters:
        found = cast.resolved.get(cluster)
        if found is None or isinstance(cluster.known, Country):
            continue
        country = lexicon.countries.get(found.location.country or "")
        if country is not None and country.id != found.known:
            yield cluster, known.get(country.id, country)
        if (place := known.get(found.within or "")) is not None:
            yield cluster, place
