"""Turns values of the model into dicts and lists for JSON, resolving keys where the whole extraction is available."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from kg.model.article import Span

if TYPE_CHECKING:
    from kg.model.found import Extraction

#: Fields that hold keys of entities.
_ENTITIES = frozenset({"actors", "targets", "places", "according_to", "claimants", "of", "object"})
#: Fields that hold keys of events.
_EVENTS = frozenset({"about"})


def to_plain(value: Any, found: Extraction | None = None) -> Any:
    """Return a value of the model as JSON knows values.

    Args:
        value: an event, say, or any part of one.
        found: its extraction. If given, keys are resolved, and spans include their words.

    >>> to_plain((Span(0, 6), dt.date(2024, 12, 8)))
    [{'begin': 0, 'end': 6}, '2024-12-08']
    """
    if isinstance(value, Span):
        words = {} if found is None else {"text": value.of(found.article.text)}
        where = {"headline": True} if value.in_headline else {}
        return {"begin": value.begin, "end": value.end, **words, **where}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(member, found) for member in value]
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _field(one.name, getattr(value, one.name), found) for one in fields(value)}
    return value


def _field(name: str, value: Any, found: Extraction | None) -> Any:
    if found is None or value is None or name not in _ENTITIES | _EVENTS:
        return to_plain(value, found)
    brief = _brief_entity if name in _ENTITIES else _brief_event
    return [brief(key, found) for key in value] if isinstance(value, tuple) else brief(value, found)


def _brief_entity(key: str, found: Extraction) -> dict[str, str | None]:
    entity = found.entity(key)
    return {"key": key, "label": entity.label, "kind": entity.kind.value, "known": entity.known}


def _brief_event(key: str, found: Extraction) -> dict[str, str]:
    event = found.event(key)
    return {"key": key, "label": event.label, "category": event.category}
