"""Compares what groups are called: ministries in other words, and the army of a country with a known armed force."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from kg.lexicon.load import load_lexicon
from kg.linking.model import Thing
from kg.linking.names import is_name, name_words

#: Words of one meaning in names of bodies: British and American spellings, and what ministries are called.
_ONE = {
    "defense": "defence", "labor": "labour", "center": "centre", "organisation": "organization",
    "internal": "interior",
}  # fmt: skip
#: Words that ministries have or leave out: "Ministry of Foreign Affairs".
_IDLE = frozenset({"affairs"})
#: What the whole army of a country is called.
_ARMY = frozenset("army military forces armed troops soldiers defence".split())


def has_own_name(thing: Thing) -> bool:
    """Return whether a thing of any kind has a name of several words, and so may be a body: "Fair Georgia"."""
    return is_name(thing.label) and len(name_words(thing.label)) > 1


def group_words(name: str) -> tuple[str, ...]:
    """Return the sorted words of a group's name, without differences that tell nothing apart.

    >>> group_words("Ministry of Internal Affairs") == group_words("Interior Ministry")
    True
    """
    words = [_ONE.get(word, word) for word in name_words(name)]
    return tuple(sorted([word for word in words if word not in _IDLE] or words))


def armies(thing: Thing, countries: Collection[str]) -> set[str]:
    """Return the countries whose armed force a thing is: a known one, or one that is only called "the army".

    Args:
        thing: a group.
        countries: the countries of its article, which decide where its own words name none.

    >>> force = Thing("actor/idf", frozenset({"Actor", "ArmedForce"}), "Israel Defence Forces", ties={"id/country/IL"})
    >>> army = Thing("d/actor/army", frozenset({"Actor", "ArmedForce"}), "Israeli army", {"Israeli army"}, {"d"})
    >>> armies(force, ()), armies(army, ["id/country/LB"])
    ({'IL'}, {'IL'})
    """
    if "ArmedForce" not in thing.kinds:
        return set()
    if thing.is_shared:
        return {iri.rpartition("/")[2] for iri in thing.ties if "/country/" in iri}
    found = set()
    for name in thing.names:
        words = {*group_words(name)}
        if words & _ARMY and words - _ARMY <= _nations().keys():
            named = {code for word in words - _ARMY for code in _nations()[word]}
            found |= named or {iri.rpartition("/")[2] for iri in countries}
    return found


@cache
def _nations() -> dict[str, set[str]]:
    """Return the codes of countries by the words of their names and inhabitants: "israeli"."""
    found: dict[str, set[str]] = {}
    for country in load_lexicon().countries.values():
        for name in (country.label, *country.alt_labels, *country.demonyms):
            if len(words := name_words(name)) == 1:
                found.setdefault(words[0], set()).add(country.code)
    return found
