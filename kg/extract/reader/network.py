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

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

WEIGHTS, NAMES = (Path(__file__).with_name(f"reader.{suffix}") for suffix in ("npz", "json"))
#: Distances between words beyond which the scale is logarithmic, and the greatest step of that scale.
NEAR, FAR = 16, 32
#: The score of the best rival where there is none.
LEAST_SCORE = -6.0
#: The number of pairs to score at a time, so that their arrays stay in the cache.
AT_A_TIME = 1024


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
        self._hidden = self._read_hidden()

    def words(
        self, seen: npt.NDArray[np.float16] | None, features: Array, wanted: Numbers | None = None
    ) -> tuple[Array, Array]:
        """Read the words of one window.

        Args:
            seen: the encoder's view, one row per word; None without an encoder.
            features: their features, from ``word_features``.
            wanted: the words to score, all by default.

        Returns:
            the views of the wanted words, one row per word, and their scores: an event, each of ``CLASSES``,
            each of ``FACTUALITY``.
        """
        rows = np.arange(len(features)) if wanted is None else wanted
        views = self._linear("known", features)
        views += self._w["seen.bias"] if seen is None else seen.astype(np.float32) + self._w["seen.bias"]
        views = gelu(views)
        for number in range(self._layers):
            # nothing reads the other words after the last layer
            views = self._layer(f"layers.{number}", views, rows if number == self._layers - 1 else None)
        views = self._norm("norm", views)
        return views, self._linear("scores", views) + self._linear("direct", features[rows])

    def parts(self, pairs: Pairs, triggers: Array, things: Array, classes: Numbers) -> Array:
        """Return how probable each of ``pairs.LABELS`` is for each pair.

        Args:
            pairs: triggers and things.
            triggers: the view of each trigger's word.
            things: the view of each thing's word.
            classes: the number in ``CLASSES`` of the event of each trigger.
        """
        paths = np.array([self._paths.get(path, 0) for path in pairs.paths], np.int64)
        cases = np.array([self._cases.get(case, 0) for case in pairs.prepositions], np.int64)
        a = gelu(self._linear("trigger", triggers) + self._w["of_class.weight"][classes + 1])
        b = gelu(self._linear("thing", things))
        # the hidden layer is linear, so what many pairs share is computed once
        of_trigger, of_thing, of_both, of_path, of_case, of_features = self._hidden
        of_trigger, of_thing = a @ of_trigger + self._w["hidden.bias"], b @ of_thing
        scores = self._linear("rules", pairs.features)
        for begin in range(0, len(scores), AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            first, second = pairs.trigger[some], pairs.thing[some]
            hidden = np.asarray((a[first] * b[second]) @ of_both, np.float32)
            hidden += pairs.features[some] @ of_features
            hidden += of_trigger[first]
            hidden += of_thing[second]
            hidden += of_path[paths[some]]
            hidden += of_case[cases[some]]
            scores[some] += self._linear("parts", gelu(hidden))
        # better things for the event, and better events for the thing, count against a pair
        rivals = [scores, best_other(scores, pairs.trigger), best_other(scores, pairs.thing), pairs.features]
        scores += self._linear("against", gelu(self._linear("rivals", np.concatenate(rivals, axis=1))))
        return np.asarray(1 / (1 + np.exp(-scores)), np.float32)

    def _read_hidden(self) -> tuple[Array, ...]:
        """Split the hidden layer into weights for trigger, thing, both and features, and tables of paths and cases."""
        known = [self._w[name] for name in ("trigger.weight", "thing.weight", "thing.weight")]
        tables = [self._w["path.weight"], self._w["preposition.weight"]]
        ends = np.cumsum([*(len(w) for w in known), *(table.shape[1] for table in tables)])
        *parts, path, case, features = np.split(self._w["hidden.weight"].T, ends)
        return (*parts, tables[0] @ path, tables[1] @ case, features)

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

    def _layer(self, name: str, x: Array, rows: Numbers | None) -> Array:
        """Return the views of some words, or all, after a layer."""
        normal = self._norm(f"{name}.norm1", x)
        x = x if rows is None else x[rows]
        x = x + self._linear(f"{name}.out", self._attend(name, normal, rows))
        x += self._linear(f"{name}.down", gelu(self._linear(f"{name}.up", self._norm(f"{name}.norm2", x))))
        return x

    def _attend(self, name: str, x: Array, rows: Numbers | None) -> Array:
        """Return the attention of some words, or all, to all words."""
        length, width = x.shape
        weights, bias = self._w[f"{name}.attention.weight"], self._w[f"{name}.attention.bias"]
        queried = x if rows is None else x[rows]
        queries = queried @ weights[:width].T + bias[:width]
        queries /= np.sqrt(np.float32(width // self._heads))
        keys, values = np.split(x @ weights[width:].T + bias[width:], 2, axis=1)
        distances = _by_distance(self._w[f"{name}.distance.weight"], length)
        mixed = np.empty_like(queries)
        # the heads share one array, because allocating takes longer than filling
        scores = np.empty((len(queries), length), np.float32)
        for head, part in enumerate(_parts(width, self._heads)):
            np.matmul(queries[:, part], keys[:, part].T, out=scores)
            scores += distances[head] if rows is None else distances[head][rows]
            scores -= scores.max(-1, keepdims=True)
            np.exp(scores, out=scores)
            mixed[:, part] = scores @ values[:, part]
            mixed[:, part] /= scores.sum(-1, keepdims=True)
        return mixed


def best_other(scores: Array, groups: Numbers) -> Array:
    """Return for each row and column of scores the best score of the other rows of its group.

    >>> best_other(np.array([[1.0], [2.0], [3.0]], np.float32), np.array([7, 7, 9])).tolist()
    [[2.0], [1.0], [-6.0]]
    """
    order = np.argsort(groups, kind="stable")
    ordered, begins = scores[order], np.flatnonzero(np.diff(groups[order], prepend=-1))
    lengths = np.diff(np.append(begins, len(order)))
    best = np.repeat(np.maximum.reduceat(ordered, begins, axis=0), lengths, axis=0)
    first = ordered >= best
    others = np.where(first, np.float32(LEAST_SCORE), ordered)
    second = np.repeat(np.maximum.reduceat(others, begins, axis=0), lengths, axis=0)
    found = np.empty_like(scores)
    found[order] = np.maximum(np.where(first, second, best), np.float32(LEAST_SCORE))
    return found


def _parts(width: int, heads: int) -> list[slice]:
    """Return the columns of each head.

    >>> _parts(6, 2)
    [slice(0, 3, None), slice(3, 6, None)]
    """
    return [slice(begin, begin + width // heads) for begin in range(0, width, width // heads)]


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
