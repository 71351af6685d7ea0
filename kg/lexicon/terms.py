"""The entries of the lexicon as values. ``README.md`` beside this file describes the format."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Kind, Stance


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that names an event, with the roles of the words around it.

    ``pattern`` is the lemma of the head and of the words that must accompany it ("take over",
    "lose control"). ``subject`` and ``object`` are the roles that the grammatical (active) subject
    and object have: ``actor``, ``target``, ``place`` or ``none``. ``object_kinds`` restricts the
    trigger to objects of these kinds (``Place``, ``Actor``, ``Person``, ``Thing``, ``Relief`` …).
    """

    pattern: str
    part_of_speech: str
    category: str
    subject: str = "actor"
    object: str = "target"
    object_kinds: tuple[str, ...] = ()
    target_prepositions: tuple[str, ...] = ()
    actor_prepositions: tuple[str, ...] = ()
    mutual: bool = False
    counts: str | None = None
    weak: bool = False
    #: whether a user added it, so that it overrides the trained network
    own: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb, noun or phrase; ``stance`` is ``say``, ``deny``, ``plan`` … (see the README).

    ``claims`` is the stance of a claim that it introduces, ``with_infinitive`` the stance if an infinitive follows
    ("asked whether", "asked them to leave").
    """

    lemma: str
    part_of_speech: str
    stance: str = "say"
    needs_content: bool = False
    of_tolls: bool = False
    claims: Stance = Stance.AFFIRMS
    with_infinitive: Stance | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes the factuality of what it governs, or its verification."""

    lemma: str
    part_of_speech: str
    factuality: str | None = None
    verification: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A form of address or a rank before a name."""

    label: str
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The role of a person: an office, a function or a profession; ``leads`` is the kind of what the person heads."""

    label: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class GroupNoun:
    """A noun for a group of people or an institution; ``concept`` joins synonyms.

    ``mass`` marks a noun that names a group only after a word such as "the" ("the force", but "use force");
    ``weapon`` marks one for something that a group uses ("drone").
    """

    label: str
    kind: Kind
    concept: str
    mass: bool = False
    weapon: bool = False


@dataclass(frozen=True, slots=True)
class PlaceNoun:
    """A noun for a kind of place ("province", "airport", "river")."""

    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class NameHead:
    """A first word that shows the kind of a name ("USS", "Wadi"); without a kind, it is neither actor nor place."""

    label: str
    kind: Kind | None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class KnownActor:
    """A group, body or medium with a known name; ``id`` is the path of its IRI.

    ``medium`` marks what people mostly write or speak on: "announced it on Telegram". ``local_names`` are
    names that it has in news of its own country, and another body elsewhere ("Senate"). ``part_of`` is the path of
    the actor to which it belongs.
    """

    id: str
    kind: Kind
    label: str
    alt_labels: tuple[str, ...] = ()
    country: str | None = None
    medium: bool = False
    local_names: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A region, natural feature or well-known facility that is not among GeoNames' cities.

    ``admin1`` and ``admin2`` are GeoNames' codes of a division of its country, or of one within that;
    ``abbreviations`` are written only after a comma and the name of a place within it ("Baltimore, Md.").
    """

    id: str
    kind: Kind
    label: str
    alt_labels: tuple[str, ...] = ()
    lat: float | None = None
    long: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    abbreviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory: ``id`` is ``country/`` and its ISO 3166-1 code.

    ``local_words`` are words that mostly news from there use ("sheriff's office", "Crown Court").
    """

    id: str
    code: str
    label: str
    alt_labels: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str | None
    seats: tuple[str, ...]
    lat: float
    long: float
    geonames: int | None = None
    local_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """All entries, in tables by the word that is looked up first."""

    triggers: dict[tuple[str, str], tuple[Trigger, ...]] = field(default_factory=dict)
    #: classes of events that a lemma may name in some sense, by lemma and part of speech
    hints: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    #: classes of events that a trigger names in its other senses, by pattern and part of speech
    senses: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    light_verbs: dict[str, str] = field(default_factory=dict)
    reports: dict[tuple[str, str], Report] = field(default_factory=dict)
    cues: dict[tuple[str, str], Cue] = field(default_factory=dict)
    titles: dict[str, Title] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    groups: dict[str, GroupNoun] = field(default_factory=dict)
    place_nouns: dict[str, PlaceNoun] = field(default_factory=dict)
    thing_nouns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    name_heads: dict[str, NameHead] = field(default_factory=dict)
    #: last words of names of what is neither an actor nor a place: words in lower case, abbreviations as written
    name_tails: set[str] = field(default_factory=set)
    given_names: dict[str, str] = field(default_factory=dict)
    #: given names that are also places, and so count only before a surname
    double_names: set[str] = field(default_factory=set)
    actors: dict[str, KnownActor] = field(default_factory=dict)
    #: actors that have a name of ``actors`` in news of their own country
    local_names: dict[str, tuple[KnownActor, ...]] = field(default_factory=dict)
    places: dict[str, tuple[KnownPlace, ...]] = field(default_factory=dict)
    #: the names of cities in English news, by their GeoNames numbers, where GeoNames prefers another name
    city_names: dict[int, str] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    demonyms: dict[str, Country] = field(default_factory=dict)
    seats: dict[str, Country] = field(default_factory=dict)

    @cached_property
    def group_heads(self) -> frozenset[str]:
        """The last words of ``groups``.

        >>> force = GroupNoun("special forces", Kind.ARMED_FORCE, "force")
        >>> sorted(Lexicon(groups={force.label: force}).group_heads)
        ['forces']
        """
        return frozenset(words.rpartition(" ")[2] for words in self.groups)

    @cached_property
    def capitals(self) -> dict[str, list[Country]]:
        """The countries by the names of their capitals, with and without the district after a comma."""
        found: dict[str, list[Country]] = defaultdict(list)
        for country in self.countries.values():
            for name in dict.fromkeys((country.capital or "", (country.capital or "").partition(",")[0])):
                found[name].append(country)
        return dict(found)
