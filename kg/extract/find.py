"""Finds all mentions of an article: names first, then descriptions and pronouns outside them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.descriptions import find_descriptions
from kg.extract.mentions import Mention
from kg.extract.proper import ProperNames
from kg.language import Section


def find_mentions(sections: Sequence[Section], proper: ProperNames) -> list[Mention]:
    """Find all mentions of an article in reading order.

    Args:
        sections: the analysed paragraphs.
        proper: the finder of names, which knows the lexicon.
    """
    names = [proper.find(section, index) for index, section in enumerate(sections)]
    heads = {
        t.lower_ for own in names for m in own if m.end - m.start > 1 for t in m.doc[m.start : m.end] if t.is_alpha
    }
    found = [mention for own in names for mention in own]
    for index, section in enumerate(sections):
        taken = {i for m in names[index] for i in range(m.start, m.tail)}
        found += find_descriptions(section, index, proper.tables.lexicon, taken, proper.tables.modifying, heads)
    return sorted(found, key=lambda m: m.order)
