"""Turns Brown clusters into a small table of word vectors.

A Brown cluster is a path in a binary tree of words that stand in like surroundings (Brown
et al. 1992, "Class-Based n-gram Models of Natural Language"). Each cluster becomes one row,
which spells the path's prefixes; words share the row of their cluster. So the table stays
small, and the parser learns from 370,000 words what holds for a hundred thousand others.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.vectors import Vectors

#: The lengths of the path prefixes that a row spells, and how many cells each gets.
PREFIXES = {3: 8, 5: 12, 7: 16, 10: 24, 16: 36}

#: The most frequent words that get a vector; the rest are left to the hashed spelling features.
VOCABULARY = 60_000


def cluster_vectors(folder: Path) -> Language:
    """Build a blank English pipeline whose vectors are the clusters in spaCy's lookups data.

    Args:
        folder: the data folder of the package ``spacy-lookups-data``.
    """
    clusters = _read(folder / "en_lexeme_cluster.json.gz")
    frequency = _read(folder / "en_lexeme_prob.json.gz")
    words = [w for w, c in clusters.items() if c and w in frequency]
    words.sort(key=lambda w: (-frequency[w], w))
    words = words[:VOCABULARY]
    numbers = sorted({clusters[w] for w in words})
    rows = {number: i for i, number in enumerate(numbers)}
    vectors = Vectors(data=np.stack([_row(number) for number in numbers]), name="brown-clusters")
    for word in words:
        vectors.add(get_string_id(word), row=rows[clusters[word]])
    nlp = spacy.blank("en")
    nlp.vocab.vectors = vectors
    return nlp


def _read(path: Path) -> dict[str, float]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        content: dict[str, float] = json.load(lines)
    return content


def _row(number: float) -> np.ndarray:
    """Spell one cluster's path: for each prefix a fixed random sign pattern."""
    path = f"{int(number):b}"[::-1]
    parts = []
    for length, width in PREFIXES.items():
        seed = int("1" + path[:length].ljust(length, "0"), 2) * 31 + length
        parts.append(np.random.default_rng(seed).choice([-1.0, 1.0], size=width) / width**0.5)
    return np.concatenate(parts).astype("float32")
