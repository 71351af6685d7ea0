"""Reads the headline given beside an article's text, and adds it to what the text says.

The text is read as if there were no headline, so that nothing in it depends on one. Of the headline, an event that the
text tells as well becomes one more mention of that; any other is added if it says who, whom, where or how many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from kg.model import Article, Entity, Event, Extraction, Factuality, HeadlineSpan, Kind, Span
from kg.rdf.plain import plain
from kg.vocabulary import root_of

#: Longer ones are no headlines.
_LONGEST = 300
#: So many words in a row that also begin the text are the same headline.
_SAME = 3
_WORD = re.compile(r"[^\W_]+")
#: What stands behind the headline in the titles of web pages: the name of the paper, or of its section.
_PAPER = re.compile(r"\s+(?:\|.*|[-–—]\s+(?P<name>[^-–—|]+))$")

_HAPPENED = frozenset({Factuality.ASSERTED, Factuality.CLAIMED})
#: Classes of which one may tell of the other: what kills, and that people were killed.
_HARM = frozenset({"Assault", "Accident", "Casualty"})
#: Fields that hold keys.
_KEYS = frozenset({"key", "actors", "targets", "places", "according_to", "claimants", "of", "object", "about"})


def headline_of(article: Article) -> Article | None:
    """Return the headline as an article of its own, if it is given beside the text and not part of it.

    It ends as a sentence, since what reads it was taught with sentences.

    >>> headline_of(Article(id="a1", text="Rebels took it on Sunday.", title="Rebels take Homs | Example News")).text
    'Rebels take Homs.'
    >>> headline_of(Article(id="a1", text="Rebels take Homs\\n\\nThey came on Sunday.", title="Rebels take Homs"))
    """
    title = plain(article.title or "")
    paper = _PAPER.search(title)
    if paper and (paper["name"] is None or paper["name"].casefold() == (article.publisher or "").casefold()):
        title = title[: paper.start()]
    words = _words(title)
    if not words or len(title) > _LONGEST:
        return None
    first = _words(article.text[article.story :].strip().partition("\n")[0][: 2 * _LONGEST])
    same = min(len(first), len(words))
    if same >= min(_SAME, len(words)) and first[:same] == words[:same]:
        return None
    sentence = title if title.endswith((".", "!", "?", "…", "”", '"', "’")) else f"{title}."
    return Article(id=article.id, text=sentence, title=title, date=article.date, language=article.language)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def add_headline(found: Extraction, headline: Extraction) -> Extraction:
    """Return the extraction of a text with what its headline adds.

    Args:
        found: what was found in the text.
        headline: what was found in the headline, as an article of its own.
    """
    return _Addition(found, headline).extraction()


class _Addition:
    """Merges the entities and events of a headline into an extraction, with those that are the same."""

    def __init__(self, found: Extraction, headline: Extraction) -> None:
        self.found = found
        self.headline = headline
        #: what those are called in the text that both name
        self.known = dict(self._same_entities())
        self.named = {entity.key: entity for entity in self._moved(headline.entities)}
        self.by_key = self.named | {entity.key: entity for entity in found.entities}
        self.events = list(found.events)

    def extraction(self) -> Extraction:
        new: list[Event] = []
        needed: set[str] = set()
        for event in self._moved(self.headline.events):
            number = self._told(event)
            event = self._without_told(event, number)  # noqa: PLW2901  only that goes on
            if number is not None:
                self.events[number] = _joined(self.events[number], event)
                needed |= _roles(event)
            elif _roles(event) or event.counts:
                new.append(event)
                needed |= {*_roles(event), *event.according_to}
        kept = {event.key for event in new}
        claims = [claim for claim in self._moved(self.headline.claims) if kept.intersection(claim.about)]
        claims = [replace(claim, about=tuple(key for key in claim.about if key in kept)) for claim in claims]
        needed |= {key for claim in claims for key in claim.claimants}
        return replace(
            self.found,
            article=replace(self.found.article, title=plain(self.found.article.title or "")),
            entities=tuple(self._entities(needed)),
            events=(*new, *self.events),
            claims=(*claims, *self.found.claims),
            paragraphs=(*self._moved(self.headline.paragraphs), *self.found.paragraphs),
        )

    def _same_entities(self) -> Iterator[tuple[str, str]]:
        """Yield the keys of those that the text names too, with their keys there."""
        for entity in self.headline.entities:
            for is_same in (_is_known, _has_name, _ends_in):
                same = [one for one in self.found.entities if _is_alike(entity, one) and is_same(entity, one)]
                if len(same) == 1:
                    yield entity.key, same[0].key
                if same:
                    break

    def _told(self, event: Event) -> int | None:
        """Return the index of the text's event that is the same as one of the headline, if any."""
        shared = {n: len(_roles(event) & _roles(one)) for n, one in enumerate(self.events) if self._is_same(event, one)}
        return max(shared, key=lambda number: (shared[number], -number), default=None)

    def _is_same(self, event: Event, told: Event) -> bool:
        roots = {root_of(event.category), root_of(told.category)}
        if len(roots) > 1 and not roots <= _HARM:
            return False
        ours, theirs = ({count.what: count.number for count in one.counts} for one in (event, told))
        counted = [ours[what] == theirs[what] for what in ours.keys() & theirs.keys()]
        if counted:
            return all(counted)
        if (event.factuality in _HAPPENED) != (told.factuality in _HAPPENED):
            return False
        pairs = [(event.actors, told.actors), (event.targets, told.targets), (event.places, told.places)]
        if any(self._differ(mine, its) for mine, its in pairs):
            return False
        return self._meet(_roles(event), _roles(told))

    def _differ(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Return whether both name actors or places, but none in common."""
        mine, its = ({key for key in keys if self.by_key[key].named} for keys in (some, others))
        return bool(mine and its) and not self._meet(mine, its)

    def _meet(self, some: set[str], others: set[str]) -> bool:
        """Return whether they have anything in common, or one contains the other's place."""
        return bool(self._around(some) & others or some & self._around(others))

    def _around(self, keys: Iterable[str]) -> set[str]:
        """Return keys and those of the places around them."""
        reached = set(keys)
        waiting = list(reached)
        while waiting:
            wholes = {one.object for one in self.by_key[waiting.pop()].relations if one.name == "within"} - reached
            reached |= wholes
            waiting += wholes
        return reached

    def _without_told(self, event: Event, same: int | None) -> Event:
        """Drop numbers that other events of the text have, so that sums do not count them twice."""
        told = {
            (count.what, count.number)
            for number, one in enumerate(self.events)
            for count in one.counts
            if number != same
        }
        return replace(event, counts=tuple(one for one in event.counts if (one.what, one.number) not in told))

    def _entities(self, needed: set[str]) -> Iterator[Entity]:
        """Yield the text's entities with their mentions in the headline, then those only in the headline."""
        for entity in self.found.entities:
            again = self.named.get(entity.key)
            yield entity if again is None or entity.key not in needed else _with_mentions(entity, again)
        new = {key: entity for key, entity in self.named.items() if key not in self.known.values()}
        waiting = [key for key in needed if key in new]
        reached = set(waiting)
        while waiting:
            entity = new[waiting.pop()]
            tied = {one.object for one in entity.relations} | {one.of for one in entity.positions if one.of}
            waiting += [key for key in tied - reached if key in new]
            reached |= tied
        yield from (entity for key, entity in new.items() if key in reached)

    def _moved(self, value: Any) -> Any:
        """Return entities and events of the headline with their spans and keys in the whole."""
        headline = self.headline.article.title or ""
        return _changed(value, headline, lambda key: self.known.get(key, f"headline-{key}"))


def _roles(event: Event) -> set[str]:
    return {*event.actors, *event.targets, *event.places}


def _joined(told: Event, event: Event) -> Event:
    """Return an event of the text with its mentions in the headline, and what only the headline says."""
    counted = {count.what for count in told.counts}
    targets = told.targets or tuple(key for key in event.targets if key not in told.actors)
    return replace(
        told,
        mentions=(*told.mentions, *event.mentions),
        actors=told.actors or tuple(key for key in event.actors if key not in targets),
        targets=targets,
        places=told.places or event.places,
        counts=(*told.counts, *(count for count in event.counts if count.what not in counted)),
    )


def _with_mentions(entity: Entity, again: Entity) -> Entity:
    """Return an entity of the text with its mentions and names in the headline."""
    names = dict.fromkeys((*entity.alt_labels, again.label, *again.alt_labels))
    return replace(
        entity,
        mentions=(*entity.mentions, *again.mentions),
        alt_labels=tuple(name for name in names if name != entity.label),
    )


def _is_alike(one: Entity, other: Entity) -> bool:
    return one.kind is other.kind or (one.named and other.named and one.kind.is_place == other.kind.is_place)


def _is_known(one: Entity, other: Entity) -> bool:
    return one.known is not None and one.known == other.known


def _has_name(one: Entity, other: Entity) -> bool:
    return bool(_names(one) & _names(other))


def _names(entity: Entity) -> set[tuple[str, ...]]:
    return {tuple(_words(name.removeprefix("the "))) for name in (entity.label, *entity.alt_labels)}


def _ends_in(one: Entity, other: Entity) -> bool:
    """Return whether a person has the name of another for a surname, or "rebels" are spoken of where others are."""
    if one.named != other.named or (one.named and other.kind is not Kind.PERSON):
        return False
    return any(longer[-len(name) :] == name for name in _names(one) if name for longer in _names(other))


def _changed(value: Any, headline: str, key: Callable[[str], str], name: str = "") -> Any:
    if isinstance(value, str) and name in _KEYS:
        return key(value)
    if isinstance(value, Span):
        return HeadlineSpan(min(value.begin, len(headline)), min(value.end, len(headline)), headline)
    if isinstance(value, tuple):
        return tuple(_changed(one, headline, key, name) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(value, **{name: _changed(part, headline, key, name) for name, part in parts.items()})
    return value
