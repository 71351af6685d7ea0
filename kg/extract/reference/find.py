"""Finds all mentions of an article: names first, then descriptions and pronouns outside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.names.proper import ProperNames
from kg.extract.names.surnames import add_bare_surnames
from kg.extract.names.things import is_heading
from kg.extract.reference.descriptions import find_descriptions
from kg.extract.reference.mentions import Mention
from kg.language import Section


def find_mentions(sections: Sequence[Section], proper: ProperNames) -> list[Mention]:
    """Find all mentions of an article in reading order.

    Args:
        sections: the analysed paragraphs.
        proper: the finder of names, which knows the lexicon.
    """
    found_names = [proper.find(section, index) for index, section in enumerate(sections)]
    names = [[m for m in own if not m.thing] for own in found_names]
    things = [{i for m in own if m.thing for i in range(m.start, m.end)} for own in found_names]
    sure = {word for own in names for m in own if not m.doubtful for word in (m.text, m.doc[m.end - 1].text)}
    names = [[m for m in own if not m.doubtful or m.text in sure] for own in names]
    add_bare_surnames(sections, names, proper)
    heads = {word for own in names for m in own if m.end - m.start > 1 for word in _heads(m)}
    found = [mention for own in names for mention in own]
    for index, section in enumerate(sections):
        if is_heading(section.doc):
            continue
        taken = {i for m in names[index] for i in range(m.reach, m.tail)} | things[index]
        found += find_descriptions(section, index, proper.tables.lexicon, taken, proper.tables.modifying, heads)
    return sorted(found, key=lambda m: m.order)


def _heads(name: Mention) -> Iterator[str]:
    """Yield the nouns that may refer back to a longer name: "the observatory", "the ministry"."""
    words = [t.lower_ for t in name.doc[name.start : name.end]]
    yield words[-1]
    for link in ("of", "for"):
        if link in words[1:]:
            yield words[words.index(link, 1) - 1]
