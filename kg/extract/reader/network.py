"""The network of the reader of events: two layers over the words of an article, and scores of pairs.

``reader.npz`` beside this module holds its weights, and ``reader.json`` the paths and prepositions that it knows;
``training/export.py`` writes both. Everything is computed in float32 on one thread, a window at a time, so that
a window's scores depend on nothing else.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.extract.reader.view import Pairs
from kg.language.encoder.reference import gelu
from kg.language.encoder.scores import softmax

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

WEIGHTS, NAMES = (Path(__file__).with_name(f"reader.{suffix}") for suffix in ("npz", "json"))
#: Distances between words beyond which the scale is logarithmic, and the greatest step of that scale.
NEAR, FAR = 16, 32


class Network:
    """The weights of the reader.

    Args:
        weights: the file with its arrays.
        names: the file with the paths and prepositions that have their own weights.
    """

    def __init__(self, weights: Path = WEIGHTS, names: Path = NAMES) -> None:
        with np.load(weights) as arrays:
            self._w: dict[str, Array] = {name: arrays[name].astype(np.float32) for name in arrays}
        known: dict[str, Any] = json.loads(names.read_text(encoding="utf-8"))
        self._paths = {path: number for number, path in enumerate(known["paths"], start=1)}
        self._cases = {case: number for number, case in enumerate(known["prepositions"], start=1)}
        self._heads: int = known["heads"]
        self._layers: int = known["layers"]

    def words(self, seen: npt.NDArray[np.float16] | None, features: Array) -> tuple[Array, Array]:
        """Read the words of one window.

        Args:
            seen: the encoder's view, one row per word; None without an encoder.
            features: their features, from ``word_features``.

        Returns:
            their views, one row per word, and their scores: an event, each of ``CLASSES``, each of ``FACTUALITY``.
        """
        views = self._linear("known", features)
        views += self._w["seen.bias"] if seen is None else seen.astype(np.float32) + self._w["seen.bias"]
        views = gelu(views)
        for number in range(self._layers):
            views = self._layer(f"layers.{number}", views)
        views = self._norm("norm", views)
        return views, self._linear("scores", views) + self._linear("direct", features)

    def parts(self, pairs: Pairs, views: Array, first: Numbers, second: Numbers, classes: Numbers) -> Array:
        """Return how probable each of ``pairs.LABELS`` is for each pair.

        Args:
            pairs: triggers and things.
            views: the views of the words.
            first: the trigger's word in each pair.
            second: the thing's word in each pair.
            classes: the number in ``CLASSES`` of the event of each pair.
        """
        paths = np.array([self._paths.get(path, 0) for path in pairs.paths], np.int64)
        cases = np.array([self._cases.get(case, 0) for case in pairs.prepositions], np.int64)
        a = gelu(self._linear("trigger", views[first]) + self._w["of_class.weight"][classes + 1])
        b = gelu(self._linear("thing", views[second]))
        ways = self._w["path.weight"][paths], self._w["preposition.weight"][cases]
        hidden = gelu(self._linear("hidden", np.concatenate([a, b, a * b, *ways, pairs.features], axis=1)))
        scores = self._linear("parts", hidden) + self._linear("rules", pairs.features)
        return np.asarray(1 / (1 + np.exp(-scores)), np.float32)

    def _linear(self, name: str, x: Array) -> Array:
        found: Array = x @ self._w[f"{name}.weight"].T
        found += self._w[f"{name}.bias"]
        return found

    def _norm(self, name: str, x: Array) -> Array:
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-5))
        x *= self._w[f"{name}.weight"]
        x += self._w[f"{name}.bias"]
        return x

    def _layer(self, name: str, x: Array) -> Array:
        length, width = x.shape
        qkv = self._linear(f"{name}.attention", self._norm(f"{name}.norm1", x))
        q, k, v = qkv.reshape(length, 3, self._heads, -1).transpose(1, 2, 0, 3)
        scores = q @ k.transpose(0, 2, 1)
        scores /= np.sqrt(np.float32(width // self._heads))
        scores += _by_distance(self._w[f"{name}.distance.weight"], length)
        mixed = (softmax(scores) @ v).transpose(1, 0, 2).reshape(length, width)
        x = x + self._linear(f"{name}.out", mixed)
        x += self._linear(f"{name}.down", gelu(self._linear(f"{name}.up", self._norm(f"{name}.norm2", x))))
        return x


def _by_distance(weights: Array, length: int) -> Array:
    """Return the weight of the distance of each pair of words, for each head.

    >>> _by_distance(np.arange(2 * FAR + 1, dtype=np.float32)[:, None], 3)[0].tolist()
    [[32.0, 33.0, 34.0], [31.0, 32.0, 33.0], [30.0, 31.0, 32.0]]
    """
    # each word sees the same row of weights, shifted one step from that of the word before it
    row = np.ascontiguousarray(weights[_steps(length)].T)
    return np.lib.stride_tricks.sliding_window_view(row, length, axis=1)[:, ::-1]


def _steps(length: int) -> Numbers:
    """Return the step on the scale of each distance between words, backwards first, from 0 to twice ``FAR``."""
    distance = np.arange(1 - length, length)
    size = np.abs(distance)
    beyond = NEAR + (4 * np.log2(np.maximum(size, NEAR) / np.float32(NEAR))).astype(np.int64)
    found: Numbers = np.clip(np.sign(distance) * np.where(size < NEAR, size, beyond), -FAR, FAR) + FAR
    return found


@cache
def network() -> Network:
    """Load the reader that comes with the package, once."""
    return Network()
