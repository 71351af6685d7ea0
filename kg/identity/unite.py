"""Unites entities that turned out to be the same actor: "Bashar Assad" and "Bashar al-Assad"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Claim, Entity, Event, Extraction, Position, Relation


def unite(extraction: Extraction) -> Extraction:
    """Return an extraction in which no two actors share an IRI: the first absorbs the others.

    >>> from kg.model import Article, Kind
    >>> one, two = (Entity(key=key, kind=Kind.PERSON, label="A B", known="actor/wd-Q1") for key in ("a", "b"))
    >>> met = Event(key="e", category="Meeting", mentions=(), label="met", actors=("a",), targets=("b",))
    >>> united = unite(Extraction(Article(id="x", text=""), entities=(one, two), events=(met,)))
    >>> [entity.key for entity in united.entities], united.events[0].targets
    (['a'], ())
    """
    first: dict[str, str] = {}
    instead: dict[str, str] = {}
    for entity in extraction.entities:
        if entity.known is not None and entity.known.startswith("actor/"):
            instead[entity.key] = first.setdefault(entity.known, entity.key)
    instead = {key: other for key, other in instead.items() if key != other}
    return _Union(instead).extraction(extraction) if instead else extraction


class _Union:
    def __init__(self, instead: dict[str, str]) -> None:
        self.instead = instead

    def extraction(self, found: Extraction) -> Extraction:
        return replace(
            found,
            entities=tuple(self._entities(found.entities)),
            events=tuple(map(self._event, found.events)),
            claims=tuple(map(self._claim, found.claims)),
        )

    def _key(self, key: str) -> str:
        return self.instead.get(key, key)

    def _keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self._key, keys)))

    def _entities(self, entities: tuple[Entity, ...]) -> Iterable[Entity]:
        parts: dict[str, list[Entity]] = {}
        for entity in entities:
            parts.setdefault(self._key(entity.key), []).append(entity)
        for key, same in parts.items():
            yield self._joined(key, same)

    def _joined(self, key: str, same: list[Entity]) -> Entity:
        return replace(
            same[0],
            key=key,
            alt_labels=tuple(sorted({name for entity in same for name in entity.alt_labels})),
            mentions=tuple(sorted({span for entity in same for span in entity.mentions})),
            positions=tuple(dict.fromkeys(self._position(p) for entity in same for p in entity.positions)),
            relations=tuple(dict.fromkeys(r for entity in same for r in self._relations(key, entity))),
        )

    def _position(self, position: Position) -> Position:
        return position if position.of is None else replace(position, of=self._key(position.of))

    def _relations(self, key: str, entity: Entity) -> Iterable[Relation]:
        moved = (replace(relation, object=self._key(relation.object)) for relation in entity.relations)
        return [relation for relation in moved if relation.object != key]

    def _event(self, event: Event) -> Event:
        actors = self._keys(event.actors)
        # nobody is both actor and target of one event
        targets = tuple(key for key in self._keys(event.targets) if key not in actors)
        return replace(event, actors=actors, targets=targets, according_to=self._keys(event.according_to))

    def _claim(self, claim: Claim) -> Claim:
        return replace(claim, claimants=self._keys(claim.claimants))
