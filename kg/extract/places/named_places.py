"""Finds places within the names of other things: "the University of Ghent", "Ankara condemned the vote".

The name of a body may contain that of its town or country, and a capital or seat of government that acts for its
state still names a place. Such a mention only gives a place; the body or state has the role.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.names.name_words import is_name_word
from kg.extract.places.atlas import Atlas
from kg.extract.reference.clusters import Cluster, clean_name, fold_name
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.resolve import Resolver
from kg.lexicon import Country, KnownActor
from kg.model import Kind

#: Kinds of actors that are often named after their place.
_BODIES = frozenset({Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_FORCE, Kind.ARMED_GROUP})
#: The least size of a town that the article does not name elsewhere: 100,000 people.
_KNOWN_WELL = 5.0
#: The most words of a place's name within a body's.
_LONGEST = 4


def add_places_in_names(resolver: Resolver, atlas: Atlas) -> None:
    """Add mentions of the places within the names of bodies.

    Args:
        resolver: the mentions are added to clusters of places that the article names, or to new ones.
        atlas: the names of places.
    """
    named = {name: c for c in resolver.clusters if _is_place(c) for name in c.folded}
    given = resolver.lexicon.given_names.keys() | resolver.lexicon.double_names
    taken: set[tuple[int, int]] = set()
    for mention, start, end in list(_inner(resolver)):
        words = mention.doc[start:end].text
        if (mention.index, start) in taken:
            continue
        known = named.get(fold_name(words))
        if known is None and (mention.doc[start].text in given or not _is_sure(words, atlas)):
            continue
        inner = second_mention(mention, start, end)
        cluster = known if known is not None else _cluster_of(words, resolver)
        cluster.add(inner)
        if not cluster.country_itself:
            cluster.vote(Kind.CITY, "within the name of a body")
        resolver.cluster_of[inner] = cluster
        named[fold_name(words)] = cluster
        taken.add((mention.index, start))
    _add_seats(resolver)


def _add_seats(resolver: Resolver) -> None:
    """Let a seat of government that acts for its state still name the building: "the White House said"."""
    places, buildings = resolver.lexicon.places, dict[str, Cluster]()
    for cluster in list(resolver.clusters):
        for mention in list(cluster.mentions) if cluster.country_itself is not None else ():
            name = clean_name(mention.text)
            if mention.type is MentionType.NAME and name in resolver.lexicon.seats and name in places:
                seat = second_mention(mention, mention.start, mention.end)
                seat.known = places[name][0]
                seat.vote(seat.known.kind, "within the name of a body")
                path = seat.known.id
                if path not in buildings:
                    known = (c for c in resolver.clusters if c.known is not None and c.known.id == path)
                    buildings[path] = next(known, None) or _new(resolver)
                buildings[path].add(seat)
                resolver.cluster_of[seat] = buildings[path]


def second_mention(mention: Mention, start: int, end: int) -> Mention:
    """Return a mention of words within another mention, which keeps its roles."""
    return Mention(mention.section, mention.index, start, end, MentionType.NAME)


def _is_place(cluster: Cluster) -> bool:
    return cluster.kind is not None and cluster.kind.is_place and not isinstance(cluster.known, KnownActor)


def _inner(resolver: Resolver) -> Iterator[tuple[Mention, int, int]]:
    """Yield the stretches of the names of bodies that may name a place, the longest first."""
    for cluster in resolver.clusters:
        if cluster.kind not in _BODIES and cluster.kind is not None:
            continue
        for mention in cluster.mentions:
            if mention.type is not MentionType.NAME or (
                mention.known is not None and cluster.kind is not Kind.GOVERNMENT
            ):
                continue
            yield from _stretches(mention)


def _stretches(mention: Mention) -> Iterator[tuple[Mention, int, int]]:
    doc, start, end = mention.doc, mention.start, mention.end
    for stop in range(min(end - 1, start + _LONGEST), start, -1):
        if is_name_word(doc[stop]) or doc[stop].text in {"'s", "’s"}:
            yield mention, start, stop
    for i in range(start + 1, end - 1):
        if doc[i].lower_ in {"of", "in", "at"}:
            first = i + 2 if doc[i + 1].lower_ == "the" else i + 1
            yield mention, first, end


def _is_sure(words: str, atlas: Atlas) -> bool:
    """Return whether a name is certainly a place's, even if the article names that place nowhere else."""
    if not words[:1].isupper() or words.isupper():
        return False
    found = [place for place in atlas.find(words) if not place.alike]
    return any(
        place.kind is Kind.COUNTRY
        or place.is_division
        or (place.is_district and " " in words)
        or (place.kind is Kind.CITY and place.prior >= _KNOWN_WELL)
        for place in found
    )


def _cluster_of(words: str, resolver: Resolver) -> Cluster:
    country = next(
        (c for c in resolver.lexicon.countries.values() if clean_name(words) in {c.label, *c.alt_labels}), None
    )
    if isinstance(country, Country):
        return resolver.cluster_of_country(country)
    return _new(resolver)


def _new(resolver: Resolver) -> Cluster:
    cluster = Cluster()
    resolver.clusters.append(cluster)
    return cluster
