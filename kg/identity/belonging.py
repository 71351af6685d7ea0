"""Links parts to their wholes: a unit to its force, fighters to their group, a ministry to its country.

So a query finds the actions of a group through all its members (``?who kg:memberOf* ?group``).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.lexicon.terms import Country, KnownActor
from kg.model import Entity, Extraction, Kind, Location, Relation

#: Bodies of a state, which belong to it unless the lexicon knows a nearer whole.
_OF_STATES = frozenset({Kind.GOVERNMENT, Kind.ARMED_FORCE})
#: Nouns for people that the name of their group can precede.
_PEOPLE = frozenset(
    {Kind.POPULATION, Kind.ARMED_GROUP, Kind.ARMED_FORCE, Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.PERSON}
)
_FRONT = re.compile(r"^(?:(?:the|a|an|some|many|several|two|three|four|five|\d[\d,.]*)\s+)+", re.IGNORECASE)


def belong(extraction: Extraction, *, lexicon: Lexicon, actors: dict[str, KnownActor]) -> Extraction:
    """Return an extraction whose entities are linked to the wholes that the lexicon knows.

    Args:
        extraction: the extraction of an article.
        lexicon: the lexicon, with its actors and countries.
        actors: the known actors by the paths of their IRIs.
    """
    belonging = _Belonging(extraction, lexicon, actors)
    return replace(extraction, entities=tuple(belonging.all()))


class _Belonging:
    def __init__(self, extraction: Extraction, lexicon: Lexicon, actors: dict[str, KnownActor]) -> None:
        self.found = extraction
        self.lexicon = lexicon
        self.actors = actors
        self.key = {entity.known: entity.key for entity in reversed(extraction.entities) if entity.known is not None}
        #: wholes that no words of the article name
        self.added: dict[str, Entity] = {}

    def all(self) -> Iterator[Entity]:
        """Yield all entities, then the wholes that the article does not name, with their own wholes."""
        waiting = deque(self.found.entities)
        while waiting:
            before = len(self.added)
            yield self.led(waiting.popleft())
            waiting.extend(list(self.added.values())[before:])

    def led(self, entity: Entity) -> Entity:
        """Return an entity linked to its whole, if it has one."""
        whole = next(filter(None, self._wholes(entity)), None)
        if whole is None or whole == entity.known:
            return entity
        tie = Relation("memberOf", self._key_of(whole))
        known = any(relation.name == "memberOf" for relation in entity.relations)
        return entity if known or tie.object == entity.key else replace(entity, relations=(*entity.relations, tie))

    def _wholes(self, entity: Entity) -> Iterator[str | None]:
        actor = self.actors.get(entity.known or "")
        if actor is not None:
            yield actor.part_of
            if actor.kind in _OF_STATES and actor.country in self.lexicon.countries:
                yield f"country/{actor.country}"
        elif entity.known is None and entity.kind in _PEOPLE and not entity.named:
            yield self._owner(entity)

    def _owner(self, entity: Entity) -> str | None:
        """Find the group whose name precedes a noun for people: "Isis fighters"."""
        for span in entity.mentions:
            words = _FRONT.sub("", span.of(self.found.article.text)).split()
            for end in range(len(words) - 1, 0, -1):
                name = re.sub(r"['’]s?$", "", " ".join(words[:end]))
                actor = self.lexicon.actors.get(name)
                if actor is not None and name not in self.lexicon.local_names and _is_group(words[-1], self.lexicon):
                    return actor.id
        return None

    def _key_of(self, path: str) -> str:
        """Return the key of a whole; one that the article does not name is added."""
        if path not in self.key and path not in self.added:
            code = path.removeprefix("country/")
            country = self.lexicon.countries.get(code) if code != path else None
            self.added[path] = _country(country) if country is not None else _actor(self.actors[path])
        return self.key.get(path, path)


def _is_group(noun: str, lexicon: Lexicon) -> bool:
    """Return whether a word is a noun for people, in the singular or the plural."""
    word = noun.lower().strip(".,")
    return any(form in lexicon.groups for form in (word, word.removesuffix("s"), word.removesuffix("en") + "an"))


def _country(country: Country) -> Entity:
    place = Location(country.lat, country.long, country.code, country.geonames)
    return Entity(country.id, Kind.COUNTRY, country.label, known=country.id, location=place)


def _actor(actor: KnownActor) -> Entity:
    return Entity(actor.id, actor.kind, actor.label, known=actor.id)
