"""Leaves out events below a confidence.

Claims stay, since somebody said what he said; only their ties to events that went are cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Claim, Entity, Event, Extraction


def drop_unsure(extraction: Extraction, least: float) -> Extraction:
    """Return an extraction without the events below a confidence, and without entities that only they mention.

    Args:
        extraction: what was found. Events without a confidence stay.
        least: the least confidence that an event may have, from 0 to 1.

    >>> from kg.model import Article, Span
    >>> article = Article(id="a1", text="Rebels took Homs.")
    >>> took = Event(key="e1", category="Capture", mentions=(Span(7, 11),), label="took", confidence=0.7)
    >>> [len(drop_unsure(Extraction(article, events=(took,)), least).events) for least in (0.5, 0.8)]
    [1, 0]
    """
    events = tuple(event for event in extraction.events if event.confidence is None or event.confidence >= least)
    if len(events) == len(extraction.events):
        return extraction
    kept = {event.key for event in events}
    claims = tuple(replace(c, about=tuple(key for key in c.about if key in kept)) for c in extraction.claims)
    lost = {key for event in extraction.events if event.key not in kept for key in _in_event(event)}
    entities = _without(extraction.entities, lost, events, claims)
    return replace(extraction, events=events, claims=claims, entities=entities)


def _without(
    entities: tuple[Entity, ...], lost: set[str], events: Iterable[Event], claims: Iterable[Claim]
) -> tuple[Entity, ...]:
    """Leave out unnamed entities that only dropped events mentioned."""
    needed = {key for event in events for key in _in_event(event)}
    needed |= {key for claim in claims for key in claim.claimants}
    needed |= {key for entity in entities for key in _tied(entity)}
    return tuple(e for e in entities if e.named or e.key in needed or e.key not in lost)


def _in_event(event: Event) -> Iterator[str]:
    yield from (*event.actors, *event.targets, *event.places, *event.according_to)


def _tied(entity: Entity) -> Iterator[str]:
    """Yield the entities in an entity's offices and relations, and itself if it has any worth keeping."""
    if entity.positions or any(relation.name != "within" for relation in entity.relations):
        yield entity.key
    yield from (position.of for position in entity.positions if position.of is not None)
    yield from (relation.object for relation in entity.relations)
