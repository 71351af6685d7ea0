"""Scores how likely two articles report the same story, by the rare names and words they share and by their dates."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kg.linking.model import World
from kg.linking.names import is_name, name_words

#: Shorter words are equally frequent in all stories, as are these.
_SHORTEST = 4
_EVERYWHERE = frozenset(
    "that this with from have been were they their which said says also after before when where into over about more "
    "than other some would could will other told there what while under during between against among because being "
    "both each even first last many most much only such then these those through until very your year years people "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
#: The least number of articles to assume: among few, no word would be rare.
_ARTICLES = 100
#: The days after which the nearness of a story's articles has halved.
_HALF_LIFE = 15.0
#: The most articles of a feature to look up; how many candidates to weigh and keep; the least nearness of those kept.
_RARE, _TRIED, _NEIGHBOURS, _NEAR = 60, 40, 12, 0.02
#: The number of characters around an event that are its surroundings.
_AROUND = 150
#: The weights of names, words, and countries, which many stories share.
_NAME, _WORD, _COUNTRY = 2.0, 1.0, 0.5


class Stories:
    """The likeness of articles, from 0 to 1; each pair is computed once."""

    def __init__(self, world: World) -> None:
        self._world = world
        features = {iri: Counter(self._features(iri)) for iri in world.docs}
        frequency = Counter(name for found in features.values() for name in found)
        total = max(len(features), _ARTICLES)
        self._vectors: dict[str, dict[str, float]] = {}
        for iri, found in features.items():
            vector = {name: _weight(name) * math.log((total + 1) / frequency[name]) for name in found}
            length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
            self._vectors[iri] = {name: weight / length for name, weight in vector.items()}
        self._rarity = {word: math.log((total + 1) / number) for word, number in frequency.items()}
        self._known: dict[tuple[str, str], float] = {}
        self._near: list[tuple[str, str]] | None = None

    def likeness(self, one: str, other: str) -> float:
        """Return how alike the contents of two articles are, regardless of their dates."""
        if one == other:
            return 1.0
        pair = (one, other) if one < other else (other, one)
        found = self._known.get(pair)
        if found is None:
            small, large = sorted((self._vectors[one], self._vectors[other]), key=len)
            found = self._known[pair] = sum(weight * large.get(name, 0.0) for name, weight in small.items())
        return found

    def nearness(self, one: str, other: str, *, without: frozenset[str] = frozenset()) -> float:
        """Return the likeness of two articles, which decreases with the days between them.

        Args:
            one: the first article.
            other: the second article.
            without: the words of the names being compared, which are no evidence.
        """
        days = self.days_between(one, other)
        likeness = self.likeness(one, other)
        if without and one != other:
            mine, theirs = self._vectors[one], self._vectors[other]
            names = (name for word in sorted(without) for name in (word, f"={word}"))
            likeness = max(0.0, likeness - sum(mine.get(name, 0.0) * theirs.get(name, 0.0) for name in names))
        return likeness * (0.5 ** (days / _HALF_LIFE) if days is not None else 0.7)

    def surroundings(self, doc: str, at: int) -> dict[str, float]:
        """Return the words of the mentions around an offset in an article, each with its rarity."""
        near = (text for begin, text in self._world.docs[doc].spots if abs(begin - at) <= _AROUND)
        words = {word for text in near for word in name_words(text) if _tells(word)}
        return self.rarities(words)

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        """Return words, each with its rarity among all articles."""
        return {word: self._rarity.get(word, 0.0) for word in words}

    def days_between(self, one: str, other: str) -> int | None:
        """Return the number of days between the publication of two articles."""
        first, second = self._world.docs[one].day, self._world.docs[other].day
        return None if first is None or second is None else abs(first - second)

    def neighbours(self) -> list[tuple[str, str]]:
        """Return the sorted pairs of articles that may share a story: each with the few that are most like it."""
        if self._near is None:
            self._near = sorted(set(self._neighbours()))
        return self._near

    def _neighbours(self) -> Iterator[tuple[str, str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self._vectors, key=lambda iri: (self._world.docs[iri].day or 0, iri)):
            for name in self._vectors[iri]:
                index[name].append(iri)
        for iri in sorted(self._vectors):
            shared = Counter(
                other
                for name in self._vectors[iri]
                if len(index[name]) <= _RARE
                for other in index[name]
                if other != iri
            )
            few = sorted(shared, key=lambda other: (-shared[other], other))[:_TRIED]
            near = sorted(((self.nearness(iri, other), other) for other in few), reverse=True)[:_NEIGHBOURS]
            yield from ((iri, other) if iri < other else (other, iri) for near, other in near if near >= _NEAR)

    def _features(self, iri: str) -> Iterator[str]:
        doc = self._world.docs[iri]
        for name in doc.things:
            thing = self._world.things[name]
            if not name.startswith(f"{iri}/"):
                yield f"={name}"
            elif is_name(thing.label):
                yield f"={' '.join(name_words(thing.label)[-1:])}"
        words = {*doc.words, *name_words(doc.headline)}
        for event in doc.events:
            words.update(name_words(self._world.events[event].label))
        yield from filter(_tells, words)


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST and word not in _EVERYWHERE


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the cosine similarity of two vectors.

    >>> cosine({"a": 1.0}, {"a": 2.0}), cosine({"a": 1.0}, {"b": 1.0}), cosine({}, {"b": 1.0})
    (1.0, 0.0, 0.0)
    """
    length = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return sum(x * other.get(word, 0.0) for word, x in one.items()) / length if length else 0.0


def _weight(name: str) -> float:
    if name[0] != "=":
        return _WORD
    return _COUNTRY if "/country/" in name else _NAME
