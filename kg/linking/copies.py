"""Finds near copies of an article, such as an agency's story in ten papers, by MinHash instead of pair by pair."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

import numpy as np

from kg.linking.cluster import Union
from kg.linking.model import Doc, Link, Same, World

#: The length of a shingle, in words.
_WORDS = 3
#: The number of hashes in a signature, and in a band, where all have to agree.
_HASHES, _ROWS = 128, 2
#: The least share of common shingles in a copy, and the fewest shingles of an article that is compared.
_LEAST, _FEWEST = 0.2, 12
#: The most days between an article and its copies.
_DAYS = 7
_PRIME = (1 << 61) - 1
#: So many articles in one band share boilerplate; each is compared only with its neighbours.
_CROWD = 50


def find_copies(world: World) -> list[Link]:
    """Return a link from each near copy to the first version, by day of publication and then by IRI."""
    threes = {iri: shingles(doc.words) for iri, doc in world.docs.items()}
    union = Union()
    scores: dict[str, float] = {}
    for one, other in sorted(_candidates(world, threes)):
        share = _share(threes[one], threes[other])
        same_text = bool(world.docs[one].digest) and world.docs[one].digest == world.docs[other].digest
        if same_text or (share >= _LEAST and _in_time(world.docs[one], world.docs[other])):
            union.join(one, other)
            for iri in (one, other):
                scores[iri] = max(scores.get(iri, 0.0), 1.0 if same_text else share)
    links = []
    for members in union.groups():
        first, *later = sorted(members, key=lambda iri: (world.docs[iri].day or 0, iri))
        for iri in later:
            reason = f"{scores[iri]:.0%} of the words that the graphs keep of the texts, three by three, are the same"
            if world.docs[iri].digest and world.docs[iri].digest == world.docs[first].digest:
                reason = "the same text"
            links.append(Link(iri, first, Same.COPY, round(scores[iri], 2), (reason,)))
    return links


def shingles(words: Iterable[str]) -> frozenset[int]:
    """Return the shingles of a text, each as a number.

    >>> len(shingles("rebels took the city of Homs on Sunday".split()))
    6
    """
    given = list(words)
    return frozenset(zlib.crc32(" ".join(given[at : at + _WORDS]).encode()) for at in range(len(given) - _WORDS + 1))


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    both = len(one | other)
    return len(one & other) / both if both else 0.0


def _in_time(one: Doc, other: Doc) -> bool:
    return one.day is None or other.day is None or abs(one.day - other.day) <= _DAYS


def _candidates(world: World, threes: dict[str, frozenset[int]]) -> set[tuple[str, str]]:
    """Return the pairs of articles that share a band of hashes or a digest."""
    bands: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for iri in sorted(iri for iri, doc in world.docs.items() if not doc.copied):
        if digest := world.docs[iri].digest:
            bands[(digest,)].append(iri)
        if len(threes[iri]) >= _FEWEST:
            for band in _bands(threes[iri]):
                bands[band].append(iri)
    return {pair for some in bands.values() for pair in _pairs(some)}


def _pairs(some: list[str]) -> Iterator[tuple[str, str]]:
    if len(some) <= _CROWD:
        yield from combinations(some, 2)
    else:
        yield from pairwise(some)


_RANDOM = np.random.default_rng(20261127)
_FACTORS = _RANDOM.integers(1, 1 << 31, size=_HASHES, dtype=np.uint64)
_SHIFTS = _RANDOM.integers(0, 1 << 31, size=_HASHES, dtype=np.uint64)


def _bands(threes: frozenset[int]) -> Iterator[tuple[object, ...]]:
    numbers = np.fromiter(threes, dtype=np.uint64, count=len(threes))
    hashes = (np.outer(_FACTORS, numbers) + _SHIFTS[:, None]) % np.uint64(_PRIME)
    least = hashes.min(axis=1)
    for at in range(0, _HASHES, _ROWS):
        yield (at, *least[at : at + _ROWS].tolist())
