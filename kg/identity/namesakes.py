"""Distinguishes bodies with the same name by the countries that an article mentions: whose Senate, which Labour Party.

A name of several bodies means the body of the country that the article mentions most. If it mostly mentions yet
another country, the name means an unknown body, which gets an IRI under that of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.lexicon.terms import KnownActor
from kg.model import Entity

#: An article before a name, or a possessive ending after it.
_AROUND = re.compile(r"^(?:the|a|an)\s+|['’]s?$", re.IGNORECASE)
#: A country that is mentioned this many times less than another does not decide whose body is meant.
_MUCH = 3


def tell_apart(entities: Iterable[Entity], text: str, *, lexicon: Lexicon, country: Mapping[str, str]) -> list[Entity]:
    """Return the entities, with each ambiguous name taken for the body of the article's country.

    Args:
        entities: the entities of an article, each as the lexicon reads its name.
        text: the text of the article.
        lexicon: the lexicon, which knows the bodies that share a name.
        country: the countries of entities, by key.
    """
    listed = list(entities)
    shared = {entity.key: names for entity in listed if (names := _shared_names(entity, text, lexicon))}
    if not shared:
        return listed
    spoken: Counter[str] = Counter()
    for entity in listed:
        if entity.key not in shared and entity.key in country:
            spoken[country[entity.key]] += len(entity.mentions)
    return [_meant(e, shared[e.key], spoken, lexicon) if e.key in shared else e for e in listed]


def _shared_names(entity: Entity, text: str, lexicon: Lexicon) -> list[str]:
    """Return the names of an entity if several bodies share each of them."""
    if entity.known is None or not entity.known.startswith("actor/"):
        return []
    words = (_AROUND.sub("", _AROUND.sub("", span.of(text).strip())) for span in entity.mentions)
    names = [name for name in words if name in lexicon.actors]
    return names if names and all(name in lexicon.local_names for name in names) else []


def _meant(entity: Entity, names: list[str], spoken: Counter[str], lexicon: Lexicon) -> Entity:
    usual = lexicon.actors[names[0]]
    if not spoken:
        return entity
    most = max(spoken.values())
    options = dict.fromkeys((usual, *(actor for name in names for actor in lexicon.local_names[name])))
    weights = {actor: spoken[actor.country] for actor in options if actor.country is not None}
    likely = [actor for actor, weight in weights.items() if weight * _MUCH >= most]
    if not likely:
        return entity if usual.country is None else _unknown(entity, names)
    best = max(likely, key=lambda actor: weights[actor])
    return entity if best.id == entity.known else _named(entity, best)


def _named(entity: Entity, actor: KnownActor) -> Entity:
    names = {entity.label, *entity.alt_labels} & {actor.label, *actor.alt_labels, *actor.local_names}
    others = tuple(sorted({*entity.alt_labels, *names} - {actor.label, entity.label} | (names - {actor.label})))
    return replace(entity, known=actor.id, kind=actor.kind, label=actor.label, alt_labels=others)


def _unknown(entity: Entity, names: list[str]) -> Entity:
    label = Counter(names).most_common(1)[0][0]
    others = tuple(name for name in entity.alt_labels if name != label)
    return replace(entity, known=None, label=label, alt_labels=others)
