"""Evaluates string functions here, since an engine reads the text of a term from its files for each function.

>>> expression = expression_of('STRLEN(STRBEFORE(STR(?event), "/event/"))')
>>> expression.variable, expression.value("urn:a/event/5-9")
('event', 5)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

Step = Callable[[str], "str | int"]

_STR = re.compile(r"STR\s*\(\s*[?$](\w+)\s*\)\Z", re.IGNORECASE)
_LENGTH = re.compile(r"STRLEN\s*\((.*)\)\Z", re.IGNORECASE | re.DOTALL)
_WITH = re.compile(r"CONCAT\s*\((.*),\s*\"([^\"\\\n]*)\"\s*\)\Z", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r"STR(BEFORE|AFTER)\s*\((.*),\s*\"([^\"\\\n]*)\"\s*\)\Z", re.IGNORECASE | re.DOTALL)


class Expression(NamedTuple):
    """An expression of string functions over one variable.

    Attributes:
        variable: the name of the variable.
        steps: the functions, in the order in which they are applied.
    """

    variable: str
    steps: Sequence[Step]

    def value(self, words: str) -> str | int:
        """Return the value of the expression for the text of a term."""
        value: str | int = words
        for step in self.steps:
            value = step(str(value))
        return value


def expression_of(text: str) -> Expression | None:
    """Parse an expression; None if it has functions other than STR, STRBEFORE, STRAFTER, CONCAT and STRLEN.

    >>> expression_of("LCASE(STR(?event))") is None
    True
    """
    rest = text.strip()
    if found := _STR.match(rest):
        return Expression(found[1], ())
    step: Step
    if found := _LENGTH.match(rest):
        inner, step = found[1], _length
    elif found := _WITH.match(rest):
        inner, step = found[1], _with(found[2])
    elif found := _PART.match(rest):
        inner, step = found[2], _before(found[3]) if found[1].upper() == "BEFORE" else _after(found[3])
    else:
        return None
    within = expression_of(inner)
    if within is None or _length in within.steps:
        return None
    return Expression(within.variable, (*within.steps, step))


def _length(words: str) -> int:
    return len(words)


def _with(more: str) -> Step:
    return lambda words: f"{words}{more}"


def _before(mark: str) -> Step:
    return lambda words: words.partition(mark)[0] if mark and mark in words else ""


def _after(mark: str) -> Step:
    return lambda words: words.partition(mark)[2] if mark else words
