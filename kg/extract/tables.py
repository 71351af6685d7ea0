"""The lookup tables that are built from a lexicon once and used for every article."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from kg.extract.proper import ProperNames
from kg.extract.triggers import TriggerIndex
from kg.lexicon import Lexicon


class Tables:
    """The finders of names and of triggers for one lexicon and one set of common words."""

    def __init__(self, lexicon: Lexicon, common: AbstractSet[str]) -> None:
        self.lexicon = lexicon
        self.common = common
        self.proper = ProperNames(lexicon, common)
        self.triggers = TriggerIndex(lexicon)


_last: list[Tables] = []


def tables_of(lexicon: Lexicon, common: AbstractSet[str]) -> Tables:
    """Return the tables of a lexicon; the last ones made are kept.

    Args:
        lexicon: from ``load_lexicon``.
        common: lower-case words that are no names when they open a sentence.
    """
    if not (_last and _last[0].lexicon is lexicon and _last[0].common is common):
        _last[:] = [Tables(lexicon, common)]
    return _last[0]
