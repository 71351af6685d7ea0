"""Links the entities of an article to Wikidata: known actors, countries, places and office-holders.

A person with an exact link has one IRI in all articles (``…/actor/wd-Q44329``), as all other linked entities have
anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.identity.belonging import belong
from kg.identity.borrowed import are_people, is_borrowed, is_dateline, is_source
from kg.identity.index import Holder, Index, iri, open_index
from kg.identity.namesakes import tell_apart
from kg.identity.persons import Person, Role, match_person
from kg.identity.unite import unite
from kg.lexicon import Lexicon
from kg.model import Entity, Event, Extraction, Kind, Match

#: Bodies of a state, which may share their names with bodies of other states.
_OF_STATES = frozenset({Kind.GOVERNMENT, Kind.ARMED_FORCE})
#: Words that begin a mention of what was named before: "The city".
_BEFORE = re.compile(r"(?:the|its?|this|that|there|here)\b", re.IGNORECASE)
#: An age after a name: "Jan Novak, 34, said".
_AGE = re.compile(r", (?:aged )?(\d{2})(?=[,.;)]| who\b)|-year-old", re.ASCII)


def link(extraction: Extraction, *, lexicon: Lexicon, index: Index | None = None) -> Extraction:
    """Return the extraction with its entities linked to Wikidata, if their items are known.

    Args:
        extraction: the extraction of an article.
        lexicon: the lexicon of the extraction, which knows the countries of actors.
        index: an index; by default the bundled one.

    >>> from kg.lexicon import load_lexicon
    >>> from kg.model import Article
    >>> syria = Entity(key="country/SY", kind=Kind.COUNTRY, label="Syria", known="country/SY")
    >>> found = link(Extraction(Article(id="a", text=""), entities=(syria,)), lexicon=load_lexicon())
    >>> found.entities[0].match.item
    'http://www.wikidata.org/entity/Q858'
    """
    linker = _Linker(extraction, lexicon, index or open_index())
    linked = unite(replace(extraction, entities=tuple(linker.link())))
    return belong(linked, lexicon=lexicon, actors=linker.known.actors)


class _Linker:
    def __init__(self, extraction: Extraction, lexicon: Lexicon, index: Index) -> None:
        self.found = extraction
        self.lexicon = lexicon
        self.index = index
        self.known = _known(lexicon)
        self.by_key = {entity.key: entity for entity in extraction.entities}
        self.acting = {key for event in extraction.events for key in _acting(event)}
        self.acting |= {key for claim in extraction.claims for key in claim.claimants}
        self.country: dict[str, str] = {}
        self.countries: frozenset[str] = frozenset()

    def link(self) -> Iterator[Entity]:
        """Yield the entities with their links; persons also get their shared IRI and label."""
        entities = list(self.found.entities)
        self._look_around(entities)
        # the countries mentioned decide whose Senate is meant, and that adds to the countries mentioned
        for key, (holder, _) in self._persons(entities).items():
            if holder.country is not None:
                self.country[key] = holder.country
        entities = tell_apart(entities, self.found.article.text, lexicon=self.lexicon, country=self.country)
        self._look_around(entities)
        persons = self._persons(entities)
        for entity in entities:
            yield _linked(entity, *persons[entity.key]) if entity.key in persons else self._thing(entity)

    def _look_around(self, entities: Iterable[Entity]) -> None:
        """Note the country of each place and actor, and so which countries the article mentions."""
        codes = [(entity, code) for entity in entities if (code := self._country(entity)) is not None]
        self.country = {entity.key: code for entity, code in codes}
        self.countries = frozenset(code for entity, code in codes if entity.mentions)

    def _persons(self, entities: Iterable[Entity]) -> dict[str, tuple[Holder, Match]]:
        named = (e for e in entities if e.known is None and e.kind is Kind.PERSON and e.named)
        matched = ((entity.key, match_person(self._person(entity), self.index)) for entity in named)
        return {key: found for key, found in matched if found is not None}

    def _thing(self, entity: Entity) -> Entity:
        doubts = (self._is_namesake, self._is_borrowed, self._is_twin, self._is_government, self._is_people)
        if entity.known is None or any(doubt(entity) for doubt in doubts):
            return entity
        item = self.index.item(entity.known)
        return (
            entity if item is None else replace(entity, match=Match(iri(item), reasons=(f"known as {entity.known}",)))
        )

    def _is_borrowed(self, entity: Entity) -> bool:
        if entity.kind not in {Kind.CITY, Kind.REGION}:
            return False
        others = {code for key, code in self.country.items() if key != entity.key and self.by_key[key].mentions}
        abroad = bool(others) and self.country.get(entity.key) not in others
        return is_borrowed(entity, self.found.article.text, abroad=abroad)

    def _is_twin(self, entity: Entity) -> bool:
        """Return whether a region has the name of a country, and the article names nothing within it: Georgia."""
        if entity.kind is not Kind.REGION or entity.label not in self.known.countries:
            return False
        return not any(
            tie.name == "within" and tie.object == entity.key for e in self.by_key.values() for tie in e.relations
        )

    def _is_government(self, entity: Entity) -> bool:
        """Return whether every mention of a capital by name means its government: "Tehran will back the army"."""
        if entity.kind is not Kind.CITY:
            return False
        text = self.found.article.text
        countries = {span for other in self.by_key.values() if other.kind is Kind.COUNTRY for span in other.mentions}
        named = [span for span in entity.mentions if any(map(str.isupper, _BEFORE.sub("", span.of(text))))]
        return bool(named) and all(
            (span in countries and not is_dateline(span, text)) or is_source(span, text) for span in named
        )

    def _is_people(self, entity: Entity) -> bool:
        """Return whether every mention of a country means some of its people: "two Senegalese were arrested"."""
        begins = {span.begin for event in self.found.events for span in event.mentions}
        return entity.kind is Kind.COUNTRY and are_people(entity, self.found.article.text, begins)

    def _is_namesake(self, entity: Entity) -> bool:
        """Return whether a body of another country may be meant: the article mentions others, but not its own."""
        own = self.country.get(entity.key)
        if own is None or not (entity.known in self.index.local or entity.kind in _OF_STATES):
            return False
        others = {code for key, code in self.country.items() if key != entity.key and self.by_key[key].mentions}
        return bool(others) and own not in others

    def _person(self, entity: Entity) -> Person:
        return Person(
            names=(entity.label, *entity.alt_labels),
            date=self.found.article.date,
            roles=tuple(self._roles(entity)),
            age=self._age(entity),
            acts=entity.key in self.acting,
            countries=self.countries,
            called=self.known.called,
        )

    def _roles(self, entity: Entity) -> Iterator[Role]:
        for position in entity.positions:
            of = self.by_key.get(position.of or "")
            yield Role(position.role, of.label if of else "", self.country.get(position.of or ""))

    def _country(self, entity: Entity) -> str | None:
        """Return the country of a place or of a known actor."""
        if entity.location is not None:
            return entity.location.country
        actor = self.known.actors.get(entity.known or "")
        return None if actor is None else actor.country

    def _age(self, entity: Entity) -> int | None:
        text = self.found.article.text
        for span in entity.mentions:
            if (found := _AGE.match(text, span.end)) and found[1]:
                return int(found[1])
        return None


def _linked(person: Entity, holder: Holder, match: Match) -> Entity:
    if not match.exact:
        return replace(person, match=match)
    others = tuple(sorted({person.label, *person.alt_labels} - {holder.label}))
    return replace(person, known=f"actor/wd-Q{holder.item}", label=holder.label, alt_labels=others, match=match)


class _Known:
    """The actors of a lexicon by their paths, and its names for each country."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.actors = {actor.id: actor for actor in lexicon.actors.values()}
        self.countries = frozenset(country.label for country in lexicon.countries.values())
        self.called = {c.code: (c.label, *c.alt_labels, *c.demonyms) for c in lexicon.countries.values()}


_kept: list[tuple[Lexicon, _Known]] = []


def _known(lexicon: Lexicon) -> _Known:
    """Return the actors and countries of a lexicon; those of the last lexicon are cached."""
    if not (_kept and _kept[0][0] is lexicon):
        _kept[:] = [(lexicon, _Known(lexicon))]
    return _kept[0][1]


def _acting(event: Event) -> Iterator[str]:
    yield from (*event.actors, *event.according_to)
