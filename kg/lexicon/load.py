"""Reads lexicon files (SKOS Turtle) into tables.

Oxigraph parses the Turtle in 60 ms, where rdflib takes three seconds.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.lexicon.terms import (
    Country,
    Cue,
    GroupNoun,
    KnownActor,
    KnownPlace,
    Lexicon,
    NameHead,
    Office,
    PlaceNoun,
    Report,
    Title,
    Trigger,
)  # fmt: skip
from kg.model import Kind, Stance

FOLDER = Path(__file__).parent

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Entry:
    """The statements of one lexicon entry."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.values: dict[str, list[str]] = defaultdict(list)

    @property
    def id(self) -> str:
        """The entry's path in the lexicon: everything after ``…/id/``."""
        return self.iri.rsplit("/id/", 1)[-1]

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of one property, in the order of the file."""
        return tuple(self.values.get(name, ()))

    def one(self, name: str, default: str | None = None) -> str | None:
        """Return the first value of one property."""
        return next(iter(self.values.get(name, ())), default)

    @property
    def label(self) -> str:
        """The preferred label."""
        return self.one("prefLabel") or ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The preferred label and the others."""
        return (self.label, *self.all("altLabel"))

    def number(self, name: str) -> float | None:
        """Return the value of a numeric property, if there is one."""
        value = self.one(name)
        return float(value) if value is not None else None


@cache
def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def read_entries(path: Path) -> dict[str, list[Entry]]:
    """Read one lexicon file: its entries by class.

    Raises:
        InputError: the file is missing or is not Turtle.
    """
    entries: dict[str, Entry] = {}
    classes: dict[str, list[Entry]] = defaultdict(list)
    entry = Entry("")
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject = quad.subject.value
            if subject != entry.iri:
                entry = entries.get(subject) or entries.setdefault(subject, Entry(subject))
            predicate, thing = quad.predicate.value, quad.object
            value = thing.value
            if type(thing) is ox.NamedNode:
                value = _local(value)
                if predicate == RDF_TYPE:
                    classes[value].append(entry)
                    continue
            entry.values[_local(predicate)].append(value)
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(f"not a lexicon file: {error}", source=str(path)) from error
    return classes


def load_lexicon(extra: Iterable[Path] = ()) -> Lexicon:
    """Load the bundled lexicon, and files of the user on top of it.

    Args:
        extra: further Turtle files; their entries for a word replace the bundled ones.

    >>> load_lexicon().countries["SY"].label
    'Syria'
    """
    with _without_collector():
        return _load([*extra])


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from scanning a hundred thousand new values in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(extra: list[Path]) -> Lexicon:
    lexicon = Lexicon()
    # the bundled files form one lexicon: the senses of a word may be spread over several of them
    ours: dict[str, list[Entry]] = defaultdict(list)
    for path in sorted(FOLDER.glob("*.ttl")):
        for name, entries in read_entries(path).items():
            ours[name] += entries
    for classes in [ours, *map(read_entries, extra)]:
        before = dict(lexicon.triggers)
        for name, add in _ADD.items():
            add(lexicon, classes.get(name, []))
        if classes is not ours:
            added = {key: senses for key, senses in lexicon.triggers.items() if before.get(key) is not senses}
            lexicon.triggers.update({k: tuple(replace(s, own=True) for s in senses) for k, senses in added.items()})
    return lexicon


def _add_triggers(lexicon: Lexicon, entries: list[Entry]) -> None:
    found: dict[tuple[str, str], list[Trigger]] = defaultdict(list)
    for entry in entries:
        one = Trigger(
            pattern=entry.label,
            part_of_speech=entry.one("partOfSpeech", "verb") or "verb",
            category=entry.one("category", "Event") or "Event",
            subject=entry.one("subject", "actor") or "actor",
            object=entry.one("object", "target") or "target",
            object_kinds=entry.all("objectKind"),
            target_prepositions=entry.all("targetPreposition"),
            actor_prepositions=entry.all("actorPreposition"),
            mutual=entry.one("mutual") == "true",
            counts=entry.one("counts"),
            weak=entry.one("weak") == "true",
        )
        for pattern in entry.labels:
            found[pattern, one.part_of_speech].append(replace(one, pattern=pattern))
    for key, triggers in found.items():
        # restricted senses are tried first
        lexicon.triggers[key] = tuple(sorted(triggers, key=lambda t: not t.object_kinds))


def _add_hints(lexicon: Lexicon, entries: list[Entry]) -> None:
    _add_classes(lexicon.hints, entries)


def _add_senses(lexicon: Lexicon, entries: list[Entry]) -> None:
    _add_classes(lexicon.senses, entries)


def _add_classes(table: dict[tuple[str, str], tuple[str, ...]], entries: list[Entry]) -> None:
    for entry in entries:
        part, category = entry.one("partOfSpeech", "verb") or "verb", entry.one("category", "Event") or "Event"
        for label in entry.labels:
            table[label, part] = (*table.get((label, part), ()), category)


def _add_light_verbs(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        for label in entry.labels:
            lexicon.light_verbs[label] = entry.one("subject", "actor") or "actor"


#: The stance of a claim by a reporting word for which only its kind is given.
_CLAIMS = {"deny": Stance.DENIES, "doubt": Stance.DOUBTS, "plan": Stance.INTENDS}


def _add_reports(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        part = entry.one("partOfSpeech", "verb") or "verb"
        stance, with_infinitive = entry.one("stance", "say") or "say", entry.one("withInfinitive")
        for label in entry.labels:
            lexicon.reports[label, part] = Report(
                label,
                part,
                stance=stance,
                needs_content=entry.one("needsContent") == "true",
                of_tolls=entry.one("ofTolls") == "true",
                claims=Stance(entry.one("claims") or _CLAIMS.get(stance, Stance.AFFIRMS)),
                with_infinitive=Stance(with_infinitive) if with_infinitive else None,
            )


def _add_cues(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        part = entry.one("partOfSpeech", "verb") or "verb"
        for label in entry.labels:
            lexicon.cues[label, part] = Cue(label, part, entry.one("factuality"), entry.one("verification"))


def _add_titles(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        for label in entry.labels:
            for spelling in _spellings(label):
                lexicon.titles[spelling] = Title(label, entry.one("gender"))


def _add_offices(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        for label in entry.labels:
            for spelling in _spellings(label):
                lexicon.offices[spelling] = Office(label, entry.one("leads") == "true")


def _spellings(label: str) -> Iterator[str]:
    """Yield the keys of a title or office: any two of its words may be joined by a hyphen.

    >>> list(_spellings("Deputy Attorney General"))
    ['deputy-attorney general', 'deputy attorney-general', 'deputy attorney general']
    """
    words = label.lower().split(" ")
    for joint in range(1, len(words)):
        yield f"{' '.join(words[:joint])}-{' '.join(words[joint:])}"
    yield label.lower()


def _add_groups(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        kind = Kind(entry.one("kind", "Population"))
        concept = entry.one("broader") or _local(entry.iri)
        for label in entry.labels:
            lexicon.groups[label.lower()] = GroupNoun(
                label, kind, concept, mass=entry.one("mass") == "true", weapon=entry.one("weapon") == "true"
            )


def _add_place_nouns(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        for label in entry.labels:
            lexicon.place_nouns[label.lower()] = PlaceNoun(label, Kind(entry.one("kind", "Facility")))


def _add_thing_nouns(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        for label in entry.labels:
            noun = label.lower()
            lexicon.thing_nouns[noun] = (*lexicon.thing_nouns.get(noun, ()), entry.one("kind", "Relief") or "Relief")


def _add_given_names(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        for label in entry.labels:
            if entry.one("placeToo") == "true":
                lexicon.double_names.add(label)
            else:
                lexicon.given_names[label] = entry.one("gender", "") or ""


def _add_name_heads(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        kind = entry.one("kind")
        for label in entry.labels:
            named = None if kind in {None, "Thing"} else Kind(kind)
            lexicon.name_heads[label] = NameHead(label, named, entry.one("country"))


def _add_name_tails(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        lexicon.name_tails.update(entry.labels)


def _add_actors(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        actor = KnownActor(
            entry.id, Kind(entry.one("kind", "Organization")), entry.label, entry.all("altLabel"), entry.one("country"),
            medium=entry.one("medium") == "true", local_names=entry.all("localName"),
            part_of=f"actor/{whole}" if (whole := entry.one("partOf")) else None,
        )  # fmt: skip
        for label in entry.labels:
            lexicon.actors[label] = actor
        for name in actor.local_names:
            lexicon.local_names[name] = (*lexicon.local_names.get(name, ()), actor)


def _add_places(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        place = KnownPlace(
            entry.id, Kind(entry.one("kind", "Region")), entry.label, entry.all("altLabel"),
            entry.number("lat"), entry.number("long"), entry.one("country"), entry.one("admin1"),
            entry.one("admin2"), entry.all("abbreviation"),
        )  # fmt: skip
        for label in entry.labels:
            lexicon.places[label] = (*lexicon.places.get(label, ()), place)


def _add_city_names(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        lexicon.city_names[int(entry.id.rpartition("-")[2])] = entry.label


def _add_countries(lexicon: Lexicon, entries: list[Entry]) -> None:
    for entry in entries:
        number = entry.one("geonames")
        country = Country(
            id=entry.id,
            code=entry.one("code") or entry.id[-2:],
            label=entry.label,
            alt_labels=entry.all("altLabel"),
            demonyms=entry.all("demonym"),
            capital=entry.one("capital"),
            seats=entry.all("seat"),
            lat=entry.number("lat") or 0.0,
            long=entry.number("long") or 0.0,
            geonames=int(number) if number else None,
            local_words=entry.all("localWord"),
        )
        lexicon.countries[country.code] = country
        for demonym in country.demonyms:
            lexicon.demonyms[demonym] = country
        for seat in country.seats:
            lexicon.seats[seat] = country


_ADD: dict[str, Callable[[Lexicon, list[Entry]], Any]] = {
    "EventTrigger": _add_triggers,
    "EventHint": _add_hints,
    "EventSense": _add_senses,
    "LightVerb": _add_light_verbs,
    "Report": _add_reports,
    "Cue": _add_cues,
    "Title": _add_titles,
    "Office": _add_offices,
    "GroupNoun": _add_groups,
    "PlaceNoun": _add_place_nouns,
    "ThingNoun": _add_thing_nouns,
    "NameHead": _add_name_heads,
    "NameTail": _add_name_tails,
    "GivenName": _add_given_names,
    "KnownActor": _add_actors,
    "KnownPlace": _add_places,
    "CityName": _add_city_names,
    "Country": _add_countries,
}
