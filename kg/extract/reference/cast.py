"""Turns resolved clusters into the entities of the extraction: kind, names, place, offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.extract.confidence import kind_signs, place_signs, tables
from kg.extract.places.places import Resolved
from kg.extract.reference.clusters import Cluster, clean_name
from kg.extract.reference.descriptions import kind_of
from kg.extract.reference.mentions import Mention, MentionType
from kg.lexicon import Country, KnownActor, KnownPlace
from kg.model import Entity, Kind, Location, Position, Relation, Span
from kg.names import slug


class Shared(NamedTuple):
    """What the lexicon or gazetteer knows of an actor or place, the same in all articles."""

    path: str
    kind: Kind
    label: str


class Cast:
    """Names the entities of one article: gives each cluster a key, a label and a kind."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self.clusters = list(clusters)
        self.key_of: dict[Cluster, str] = {}
        self._taken: set[str] = set()
        self.resolved: dict[Cluster, Resolved] = {}

    def name(self) -> None:
        """Give every cluster a key that no other has: its known path, or its label."""
        for cluster in self.clusters:
            self._name(cluster)

    def add(self, cluster: Cluster) -> None:
        """Add a cluster that was found later."""
        self.clusters.append(cluster)
        self._name(cluster)

    def _name(self, cluster: Cluster) -> None:
        key = base = self.known_path(cluster) or slug(self.label(cluster)) or "unnamed"
        number = 2
        while key in self._taken:
            key, number = f"{base}-{number}", number + 1
        self.key_of[cluster] = key
        self._taken.add(key)

    def shared(self, cluster: Cluster) -> Shared | None:
        """Return what the lexicon or the gazetteer knows of a cluster, if anything."""
        known, place = cluster.known, self.resolved.get(cluster)
        if isinstance(known, Country):
            return Shared(known.id, Kind.COUNTRY, known.label)
        if isinstance(known, KnownActor) or (isinstance(known, KnownPlace) and place is None):
            return Shared(known.id, known.kind, known.label)
        return Shared(place.known, place.kind, place.label) if place is not None and place.known else None

    def known_path(self, cluster: Cluster) -> str | None:
        """Return the path of the IRI that all articles share, if it is known."""
        shared = self.shared(cluster)
        return shared.path if shared is not None else None

    def kind(self, cluster: Cluster) -> Kind:
        """Return the kind of a cluster, with a cautious default where there is no evidence."""
        shared, place = self.shared(cluster), self.resolved.get(cluster)
        if shared is not None:
            return shared.kind
        return place.kind if place is not None else cluster.kind or default_kind(cluster)

    def label(self, cluster: Cluster) -> str:
        """Return the best name: the one that all articles share, else the fullest name, else the commonest words."""
        if (shared := self.shared(cluster)) is not None:
            return shared.label
        names = cluster.names
        if names:
            counts = Counter(names)
            if self.kind(cluster) is Kind.PERSON:
                return max(names, key=lambda n: (len(n.split()), counts[n], -names.index(n)))
            return max(names, key=lambda n: (not n.isupper(), len(n.split()) > 1, counts[n], -names.index(n)))
        if cluster.called:
            return cluster.called
        described = [m for m in cluster.mentions if m.type is MentionType.NOMINAL]
        of_states = self.kind(cluster) in {Kind.ARMED_FORCE, Kind.GOVERNMENT}
        owned = [m for m in described if of_states and m.country is not None and m.doc[m.start].text[:1].isupper()]
        words = [clean_name(m.text) for m in owned or described or cluster.mentions]
        counts = Counter(words)
        return max(words, key=lambda n: (counts[n], -words.index(n)))

    def entity(
        self,
        cluster: Cluster,
        spans: Iterable[Span],
        *,
        positions: Iterable[Position] = (),
        relations: Iterable[Relation] = (),
    ) -> Entity:
        """Make the entity of one cluster.

        Args:
            cluster: its mentions.
            spans: those that are its evidence.
            positions: its offices.
            relations: its ties.
        """
        label = self.label(cluster)
        known = cluster.known
        others = {
            words
            for m in cluster.mentions
            if m.type is MentionType.NAME or (m.type is MentionType.NOMINAL and not _only_characterizes(m))
            for words in (clean_name(m.text), _with_number(m))
        }
        country = known if isinstance(known, Country) else None
        location = None
        place = self.resolved.get(cluster)
        if country:
            location = _location(country)
        elif place is not None:
            location = place.location
        kind = self.kind(cluster)
        located = location is not None and kind.is_place
        signs = kind_signs(cluster, kind, place)
        where = place_signs(cluster, None if country else place) if located else ()
        return Entity(
            key=self.key_of[cluster],
            kind=kind,
            label=label,
            alt_labels=tuple(sorted(n for n in others - {label} if n)),
            mentions=tuple(sorted(set(spans))),
            known=self.known_path(cluster),
            location=location if located else None,
            positions=tuple(positions),
            relations=tuple(relations),
            named=cluster.named,
            confidence=tables()["kind"].probability(signs),
            signs=signs,
            place_confidence=tables()["place"].probability(where) if located else None,
            place_signs=where,
        )

    @staticmethod
    def around(country: Country) -> Entity:
        """Make the entity of a country that the article does not name but a place lies in."""
        return Entity(country.id, Kind.COUNTRY, country.label, known=country.id, location=_location(country))


def _only_characterizes(mention: Mention) -> bool:
    """Return whether a description only says what somebody is: "Ann Lee, a welder, …"."""
    return mention.head.dep_ == "appos" and any(c.lower_ in {"a", "an"} for c in mention.head.children)


def _with_number(mention: Mention) -> str:
    """Return the words of a description with the number before it: "80 people"."""
    start = mention.start
    while start and mention.doc[start - 1].like_num and mention.doc[start - 1].head == mention.head:
        start -= 1
    return clean_name(mention.doc[start : mention.end].text) if mention.type is MentionType.NOMINAL else ""


def _location(country: Country) -> Location:
    return Location(country.lat, country.long, country.code, country.geonames)


def default_kind(cluster: Cluster) -> Kind:
    """Guess the kind of a name from its form alone."""
    longest = max(cluster.names, key=len, default="")
    words = longest.split()
    read = {kind_of(m.head) for m in cluster.mentions}
    if read and not read & {"", "person", "place"}:
        return Kind.ORGANIZATION
    if len(words) in {2, 3} and all(w[:1].isupper() for w in words) and not longest.isupper():
        return Kind.PERSON
    return Kind.ORGANIZATION
