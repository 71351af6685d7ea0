"""What each sign says of what a name names: one table of weights, ``kinds.json``, for one decision.

A sign is something that a reader can point at: a title in front, the language model's label, "in" before the name.
It speaks for one kind with its weight, a mention's weights are added up, a cluster adds up its mentions, and the
kind with the largest sum is the decision. Weights are log odds times ``SCALE``: a kind that leads another by
``SCALE`` points is e times likelier. They were fitted by ``benchmarks/fit_kinds.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.model import Kind

PATH = Path(__file__).with_name("kinds.json")

#: How many points make a kind e times likelier.
SCALE = 1.5


@cache
def weights() -> Mapping[str, float]:
    """Load the weight of each sign."""
    return MappingProxyType(json.loads(PATH.read_text(encoding="utf-8")))


def probabilities(votes: Mapping[Kind, float]) -> dict[Kind, float]:
    """Return how likely each kind is, by what its signs add up to.

    >>> probabilities({})[Kind.PERSON] == probabilities({})[Kind.CITY]
    True
    >>> round(probabilities({Kind.PERSON: 6.0})[Kind.PERSON], 2)
    0.83
    """
    odds = {kind: math.exp(votes.get(kind, 0.0) / SCALE) for kind in Kind}
    total = sum(odds.values())
    return {kind: each / total for kind, each in odds.items()}
