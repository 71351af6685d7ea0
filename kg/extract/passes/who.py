"""The second pass: who and what the mentions are, where the places lie, and who speaks.

After it, no mention changes hands any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass

from spacy.language import Language

from kg.extract.offices import Offices, find_offices
from kg.extract.passes.text import Text
from kg.extract.places.resolve_places import resolve_places
from kg.extract.reference.cast import Cast
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.group_members import find_group_members
from kg.extract.reference.links import links_of
from kg.extract.reference.mentions import Mention
from kg.extract.reference.resolve import Resolver
from kg.extract.speech.claimants import Claimants
from kg.extract.speech.voices import find_speakers
from kg.lexicon.gazetteer import Gazetteer
from kg.model import Kind


@dataclass(frozen=True, slots=True)
class Who:
    """The actors and places of an article, and the mentions of each."""

    cast: Cast
    #: all mentions of actors and places in reading order, with "I" and "we"
    mentions: Sequence[Mention]
    cluster_of: Mapping[Mention, Cluster]
    #: the mention of each word that has one, by paragraph and token
    owner: Mapping[tuple[int, int], Mention]
    #: the alias after a name: "A, also known as B"
    aliases: Mapping[Mention, Mention]
    offices: Offices
    #: the mentions of the sources of each report
    claimants: Sequence[Sequence[Mention]]
    #: whom a description of several means: "both countries"
    members: Mapping[Mention, tuple[Cluster, ...]]

    def kind_of(self, mention: Mention) -> Kind | None:
        """Return the kind of the actor or place of a mention."""
        cluster = self.cluster_of.get(mention)
        return None if cluster is None else self.cast.kind(cluster)

    def label_of(self, mention: Mention) -> str:
        """Return the best name of the actor or place of a mention."""
        return self.cast.label(self.cluster_of[mention])

    def all_of(self, mention: Mention) -> Sequence[Mention]:
        """Return all mentions of the actor or place of a mention."""
        return self.cluster_of[mention].mentions

    def keys_of(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        """Return the keys of those whom mentions mean, each once."""
        clusters = (c for m in mentions for c in self.members.get(m, (self.cluster_of[m],)))
        return tuple(dict.fromkeys(self.cast.key_of[c] for c in clusters))

    def clusters_of(self, mentions: Iterable[Mention]) -> AbstractSet[Cluster]:
        """Return those whom mentions mean."""
        return {self.cluster_of[m] for m in mentions}


def identify(text: Text, *, pipeline: Language, gazetteer: Gazetteer) -> Who:
    """Resolve the mentions of a text.

    Args:
        text: the first pass.
        pipeline: the language model, for its links between mentions.
        gazetteer: the index of the world's places.
    """
    lexicon, owner = text.lexicon, dict(text.owner)
    resolver = Resolver(lexicon, links_of(pipeline, text.sections, text.mentions))
    cast = Cast(resolver.resolve(text.mentions, find_speakers(text.mentions, text.reports, owner)))
    cluster_of = resolver.cluster_of
    resolve_places(text.article, resolver, cast, lexicon, gazetteer)
    cast.name()
    members = find_group_members(text.mentions, cluster_of)
    offices = find_offices(
        text.mentions, cast=cast, cluster_of=cluster_of, owner=owner, dates=text.dates, lexicon=lexicon
    )
    claimants = Claimants(text, cast, cluster_of, owner, offices)
    sources = claimants.find()
    mentions = sorted((*(m for m in text.mentions if m in cluster_of), *claimants.added), key=lambda m: m.order)
    return Who(cast, mentions, cluster_of, owner, resolver.aliases, offices, sources, members)
