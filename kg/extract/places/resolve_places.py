"""Decides which names are places, and which place of that name is meant."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Set as AbstractSet
from dataclasses import replace

from kg.extract.places.capitals import let_capitals_act
from kg.extract.places.local_words import local_countries
from kg.extract.places.named_places import add_places_in_names
from kg.extract.places.place_names import read_place_name
from kg.extract.places.places import Resolved, atlas_of, is_also_division, resolve_place_names
from kg.extract.places.surroundings import put_into_surroundings
from kg.extract.reference.cast import Cast, default_kind
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.resolve import Resolver
from kg.lexicon import Country, KnownActor, Lexicon
from kg.lexicon.gazetteer import Gazetteer
from kg.model import Article, Basis, Kind, Span

#: The greatest vote for a city by its population, in powers of ten above a thousand.
_LARGEST = 3.5
#: Votes for a person that outweigh a name in the gazetteer.
_SURE_PERSON = 4.0


def resolve_places(article: Article, resolver: Resolver, cast: Cast, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Find the kind and location of the clusters that are places.

    Args:
        article: the article, for the words around names.
        resolver: its clusters are changed; capitals that act join their country.
        cast: the resolved places are added to it.
        lexicon: the countries, regions and place nouns.
        gazetteer: the index of the world's cities.
    """
    vote_by_gazetteer(resolver.clusters, gazetteer)
    add_places_in_names(resolver, atlas_of(gazetteer, lexicon))
    unsure = [c for c in resolver.clusters if _may_be_division(c, lexicon, gazetteer)]
    places = [c for c in resolver.clusters if c.names and not isinstance(c.known, Country) and _is_place(c)]
    places += unsure
    names = {m.span: read_place_name(article.text, m.span, lexicon) for c in places for m in _names(c)}
    spoken = _spoken(resolver.clusters, {c.country_itself for c in unsure})
    for code, weight in local_countries(article.text, lexicon).items():
        spoken[code] += weight
    found = resolve_place_names(list(names.values()), gazetteer=gazetteer, lexicon=lexicon, spoken=spoken)
    places += [part for cluster in list(places) for part in _part(cluster, found, resolver)]
    by_path: dict[str, Cluster] = {}
    for cluster in places:
        best = _best(cluster, found)
        if best is None or (best.kind is Kind.COUNTRY and cluster.country_itself is not None):
            continue
        if cluster.country_itself is not None:
            cluster.forget_country()
        _give_kind(cluster, best.kind)
        first = by_path.setdefault(best.known, cluster) if best.known else cluster
        resolver.merge(first, cluster)
        cast.resolved[first] = best
    for cluster in places:
        if cluster.mentions and cluster not in cast.resolved:
            _take_place_of_whole(cluster, resolver, cast)
    cast.resolved.update(put_into_surroundings(resolver.clusters, cast.resolved))
    let_capitals_act(resolver, cast, lexicon)
    cast.clusters = list(resolver.ordered())


def _may_be_division(cluster: Cluster, lexicon: Lexicon, gazetteer: Gazetteer) -> bool:
    """Return whether a country may be a division of the same name: Georgia, if Georgians are not mentioned."""
    country = cluster.country_itself
    if country is None or any(m.type is MentionType.DEMONYM for m in cluster.mentions):
        return False
    same = all(name == country.label for name in cluster.names)
    return bool(cluster.names) and same and is_also_division(country, gazetteer=gazetteer, lexicon=lexicon)


def _names(cluster: Cluster) -> Iterable[Mention]:
    return (m for m in cluster.mentions if m.type is MentionType.NAME)


def _is_place(cluster: Cluster) -> bool:
    kind = cluster.kind or default_kind(cluster)
    return kind.is_place and not isinstance(cluster.known, KnownActor)


def vote_by_gazetteer(clusters: Iterable[Cluster], gazetteer: Gazetteer) -> None:
    """Count names in the gazetteer as evidence for places, more for larger cities."""
    for cluster in clusters:
        if cluster.known is None:
            _look_up(cluster, gazetteer)


def _look_up(cluster: Cluster, gazetteer: Gazetteer) -> None:
    if not cluster.names or cluster.votes.get(Kind.PERSON, 0) >= _SURE_PERSON:
        return
    for name in dict.fromkeys(cluster.names):
        cities = gazetteer.find_exact(name)
        if cities:
            size = math.log10(max(cities[0].population, 1))
            cluster.vote(Kind.CITY, "in the gazetteer", min(_LARGEST, max(0.3, size - 3)))
            return
        if cluster.votes.get(Kind.CITY, 0) >= 1 and gazetteer.find_alike(name):
            # another spelling of a town, in the context of a place
            cluster.vote(Kind.CITY, "spelt like a town")
            return


def _take_place_of_whole(cluster: Cluster, resolver: Resolver, cast: Cast) -> None:
    """Place "Cottonport Fire Station" where Cottonport is, if the article mentions Cottonport."""
    for name in cluster.folded:
        words = name.split()
        for length in range(len(words) - 1, 0, -1):
            front = " ".join(words[:length])
            for other in resolver.clusters:
                whole = cast.resolved.get(other)
                if other is not cluster and whole is not None and front in other.folded:
                    kind = cluster.kind or whole.kind
                    location = replace(whole.location, geonames=None, population=0, basis=Basis.CONTAINER)
                    cast.resolved[cluster] = replace(
                        whole, known=None, kind=kind, within=whole.known or whole.within, location=location
                    )
                    return


def _give_kind(cluster: Cluster, kind: Kind) -> None:
    top = max(cluster.votes.values(), default=0)
    cluster.votes[kind] = max(cluster.votes.get(kind, 0), top + 1)


def _spoken(clusters: Iterable[Cluster], unsure: AbstractSet[Country | None]) -> dict[str, float]:
    """Count how often each country is mentioned, by its name or its people, except those that may not be countries."""
    spoken: dict[str, float] = defaultdict(float)
    for cluster in clusters:
        country = cluster.known if isinstance(cluster.known, Country) else cluster.country
        if isinstance(country, Country) and country not in unsure:
            spoken[country.code] += len(cluster.mentions)
    return spoken


def _part(cluster: Cluster, found: dict[Span, Resolved | None], resolver: Resolver) -> list[Cluster]:
    """Split "Tacoma, Washington" from the other Washington of an article: a state is not the capital."""
    kinds = {m: r.kind for m in _names(cluster) if (r := found.get(m.span)) is not None and r.known}
    others = [m for m, kind in kinds.items() if kind is Kind.REGION]
    if not others or len(set(kinds.values())) < 2:
        return []
    part = Cluster()
    for mention in others:
        cluster.drop(mention)
        part.add(mention)
        resolver.cluster_of[mention] = part
    resolver.clusters.append(part)
    return [part]


def _best(cluster: Cluster, found: dict[Span, Resolved | None]) -> Resolved | None:
    options = [r for m in _names(cluster) if (r := found.get(m.span))]
    if not options:
        return None
    counts = Counter(r.known or r.label for r in options)
    return max(options, key=lambda r: (counts[r.known or r.label], r.score, r.label))
