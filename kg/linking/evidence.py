"""Weighs the signs for and against two nodes being the same: each sign has a weight, and together they give a score."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

#: The weights, and the score from which two nodes of a kind are the same; ``benchmarks/fit_merge.py`` fits them.
WEIGHTS = Path(__file__).parent / "weights.json"


class Sign(NamedTuple):
    """A reason for or against: its name in the table of weights, its strength, and its description."""

    name: str
    strength: float = 1.0
    words: str = ""


@cache
def weights(kind: str) -> dict[str, float]:
    """Return the weights of the signs for one kind of node.

    >>> weights("event")["same day"] > 0 > weights("event")["other place"]
    True
    """
    table: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return table[kind]


def weigh(kind: str, signs: Iterable[Sign]) -> tuple[float, tuple[str, ...]]:
    """Return the probability that two nodes are the same, and the reasons in words, the weightiest first.

    >>> score, reasons = weigh("event", [Sign("same day", 1, "the same day"), Sign("other place", 1, "another place")])
    >>> 0 < score < 0.5, reasons
    (True, ('the same day', 'against it: another place'))
    """
    table = weights(kind)
    given = [(table[sign.name] * sign.strength, sign) for sign in signs]
    total = table["bias"] + sum(weight for weight, _ in given)
    told = sorted((one for one in given if one[1].words), key=lambda one: (-one[0], one[1].words))
    reasons = [sign.words if weight >= 0 else f"against it: {sign.words}" for weight, sign in told if weight]
    return 1 / (1 + math.exp(-total)), tuple(reasons)


def least(kind: str) -> float:
    """Return the score from which two nodes of a kind are the same."""
    return weights(kind)["least"]
