"""Builds the lookup tables of a lexicon once, for all articles."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from kg.extract.grammar.triggers import TriggerIndex
from kg.extract.names.proper import ProperNames
from kg.lexicon import Lexicon


class Tables:
    """The finders of names and of triggers for one lexicon and one set of common words."""

    def __init__(self, lexicon: Lexicon, common: AbstractSet[str]) -> None:
        self.lexicon = lexicon
        self.common = common
        self.proper = ProperNames(lexicon, common)
        self.triggers = TriggerIndex(lexicon, common)


#: The latest tables, newest first; an exporter with its own lexicon needs them again for each article.
_kept: list[Tables] = []
_MOST = 4


def tables_of(lexicon: Lexicon, common: AbstractSet[str]) -> Tables:
    """Return the tables of a lexicon; those of the last few lexicons are cached.

    Args:
        lexicon: from ``load_lexicon``.
        common: lower-case words that are not names when they open a sentence.
    """
    found = next((kept for kept in _kept if kept.lexicon is lexicon and kept.common is common), None)
    if found is None:
        found = Tables(lexicon, common)
    elif found is _kept[0]:
        return found
    _kept[:] = [found, *(kept for kept in _kept if kept is not found)][:_MOST]
    return found
