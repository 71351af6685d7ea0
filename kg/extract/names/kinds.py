"""Loads the weights of the signs that decide the kind of a name.

A sign is something a person can point at: a title, the language model's label, "in" before the name. It supports
one kind with its weight. A mention adds up its signs, a cluster adds up its mentions, and the kind with the
largest sum wins. Weights, in ``kinds.json``, are log odds times ``SCALE``: a kind that leads another by
``SCALE`` points is e times likelier. ``benchmarks/fit_kinds.py`` shows what each sign is worth on annotated names,
and fits the weights to them; on held-out documents, fitted weights are no better than these, which were set by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

PATH = Path(__file__).with_name("kinds.json")

#: How many points make a kind e times likelier.
SCALE = 1.5


@cache
def weights() -> Mapping[str, float]:
    """Load the weight of each sign."""
    return MappingProxyType(json.loads(PATH.read_text(encoding="utf-8")))
