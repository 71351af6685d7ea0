"""Checks graphs against the shapes.

``reference`` (pySHACL) makes the findings; ``precheck`` finds out where there can be any, ``engines`` puts the
two together, ``shapes`` reads the shapes, and ``spans`` looks at what SHACL cannot see.
"""

from __future__ import annotations

from kg.validation.engines import ENGINES, Engine, engine_name, validate_graph
from kg.validation.shapes import aim_properties, load_shapes, read_shapes
from kg.validation.spans import check_spans

__all__ = [
    "ENGINES", "Engine", "aim_properties", "check_spans", "engine_name", "load_shapes", "read_shapes", "validate_graph",
]  # fmt: skip
