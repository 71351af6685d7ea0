"""Finds aliases that may belong to another body than that of their entry, for a person to review.

An alias is related to a name if they share a distinctive word ("Party" is not), if one is the other's
acronym, or if they are transliterations of each other. An alias that is related to no other name of its entry is a
suspect: either it is right ("Scotland Yard"), or two bodies were taken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.lexicon.gazetteer import fold, loosen
from kg.lexicon.terms import KnownActor, Lexicon

#: A word in more labels than this names the kind of a body, not the body.
_MANY = 24
#: The length of the stem of a loosened word: "Syria" and "Syrian" share it.
_STEM = 5
_ACRONYM = re.compile(r"[A-Z][A-Za-z&/().\d-]{1,7}|[a-z]{2,4}")


class Suspect(NamedTuple):
    """An alias that shares nothing with the other names of its entry."""

    actor: str
    label: str
    alias: str


def find_suspects(lexicon: Lexicon) -> list[Suspect]:
    """List the aliases of known actors that are related to none of their other names, sorted.

    >>> from kg.model import Kind
    >>> one = KnownActor("actor/a", Kind.ORGANIZATION, "Islamic Relief", ("Direct Relief", "IR", "Islamic Relief UK"))
    >>> [suspect.alias for suspect in find_suspects(Lexicon(actors={"a": one}))]
    []
    """
    actors = sorted(set(lexicon.actors.values()), key=lambda actor: actor.id)
    names = _Names(lexicon, actors)
    return [Suspect(actor.id, actor.label, alias) for actor in actors for alias in names.strange(actor)]


class _Names:
    def __init__(self, lexicon: Lexicon, actors: Iterable[KnownActor]) -> None:
        labels = Counter(word for actor in actors for word in {*_stems(actor.label)})
        countries = (name for c in lexicon.countries.values() for name in (c.label, *c.alt_labels, *c.demonyms))
        self.idle = {word for word, number in labels.items() if number > _MANY}
        self.idle |= {word for name in countries for word in _stems(name)}

    def strange(self, actor: KnownActor) -> Iterator[str]:
        """Yield the aliases that no chain of related names joins to the label."""
        known, left = [actor.label], list(actor.alt_labels)
        while near := [alias for alias in left if any(self.related(alias, name) for name in known)]:
            known += near
            left = [alias for alias in left if alias not in near]
        yield from sorted(left)

    def related(self, one: str, other: str) -> bool:
        """Return whether two names share something distinctive."""
        ours, theirs = {*_stems(one)}, {*_stems(other)}
        if (ours & theirs) - self.idle or ours == theirs:
            return True
        if not (ours - self.idle) or not (theirs - self.idle):
            # names of only generic words, such as "Armed Forces": one must contain all words of the other
            return ours <= theirs or theirs <= ours or _is_acronym(one, other) or _is_acronym(other, one)
        alike = loosen(one), loosen(other)
        return alike[0] in alike[1] or alike[1] in alike[0] or _is_acronym(one, other) or _is_acronym(other, one)


def _stems(name: str) -> list[str]:
    return [loosen(word)[:_STEM] for word in fold(name).split() if len(word) > 1 and word not in _LITTLE]


_LITTLE = frozenset("the of and for in on to an al el de la le les du des der die das and et of".split())


def _is_acronym(short: str, long: str) -> bool:
    """Return whether letters abbreviate words, or parts of a word: "BKA" for "Bundeskriminalamt"."""
    if not _ACRONYM.fullmatch(short) or len(long) <= len(short):
        return False
    letters = re.sub(r"[^a-z]", "", fold(short))
    words = [word for word in re.split(r"[\s/-]+", fold(long)) if word]
    firsts = "".join(word[0] for word in words)
    return firsts == letters or _within(letters, firsts) or (len(words) == 1 and _within(letters, words[0]))


def _within(letters: str, text: str) -> bool:
    """Return whether letters occur in a text in their order, beginning with its first."""
    rest = iter(text)
    return text[:1] == letters[:1] and all(letter in rest for letter in letters)
