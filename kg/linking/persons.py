"""Compares how persons are called: by names without titles, in any spelling, or by an office that only they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from kg.identity.offices import Rank, read_office
from kg.lexicon.load import load_lexicon
from kg.lexicon.terms import Office, Title
from kg.linking.evidence import Sign
from kg.linking.model import Thing
from kg.linking.names import Level, compare, is_name, name_words

#: Words in offices that distinguish nobody.
_EMPTY = frozenset("former then new acting deputy senior chief local mr mrs ms the of".split())
#: Nouns for anybody.
_ANYBODY = frozenset(
    "man woman boy girl person child resident witness victim official spokesman spokeswoman suspect".split()
)
#: An office in capitals before a name: "DM Rizwan Alam".
_CAPITALS = re.compile(r"[A-Z]{2,4}")
#: Written abbreviations of names.
_WRITTEN = {"md": "mohammad", "mohd": "mohammad", "muhd": "mohammad", "wm": "william", "chas": "charles"}


@cache
def _tables() -> tuple[dict[str, Title], dict[str, Office]]:
    lexicon = load_lexicon()
    return lexicon.titles, lexicon.offices


@lru_cache(maxsize=200_000)
def person_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name, without titles and offices before it.

    >>> person_words("Alhaji Sani Abubakar"), person_words("DM Md. Rizwan Alam"), person_words("JD Vance")
    (('sani', 'abubakar'), ('mohammad', 'rizwan', 'alam'), ('jd', 'vance'))
    """
    titles, _ = _tables()
    words = name.split()
    while len(words) > 2 and (words[0].lower() in titles or (_CAPITALS.fullmatch(words[0]) and not name.isupper())):
        del words[0]
    return tuple(_WRITTEN.get(word, word) for word in name_words(" ".join(words)))


def names_of(thing: Thing) -> list[str]:
    """Return the proper names of a person, the label first, without offices and pronouns."""
    names = [name for name in (thing.label, *sorted(thing.names)) if is_name(name)]
    last = person_words(thing.label)[-1:]
    return [name for name in dict.fromkeys(names) if person_words(name)[-1:] == last] or [thing.label]


def agree(one: Thing, other: Thing) -> tuple[Level, str, str]:
    """Return how well two persons' names agree, and the names that agree best.

    Where the fullest names in their articles contradict each other, another name is little evidence.
    """
    found = max((compare(person_words(a), person_words(b)), a, b) for a in names_of(one) for b in names_of(other))
    labels = person_words(one.label), person_words(other.label)
    if min(map(len, labels)) > 1 and compare(*labels) is Level.NONE:
        return min(found[0], Level.KINDRED), found[1], found[2]
    return found


def contradict(one: Thing, other: Thing) -> bool:
    """Return whether two persons have full names that do not agree."""
    if not one.is_person:
        return False
    mine, theirs = _full(one), _full(other)
    return bool(mine and theirs) and not any(compare(a, b) for a in mine for b in theirs)


def excused(one: Thing, other: Thing, group: list[Thing]) -> bool:
    """Return whether a longer name in a group contains two that do not agree: "Ana Ruiz Paz" explains two of Ana."""
    return any(
        len(words) > max(map(len, (*_full(one), *_full(other))))
        and all(any(compare(words, name) >= Level.WITHIN for name in _full(short)) for short in (one, other))
        for thing in group
        for words in _full(thing)
    )


def _full(thing: Thing) -> list[tuple[str, ...]]:
    return [words for name in names_of(thing) if len(words := person_words(name)) > 1] if is_name(thing.label) else []


def offices(one: Thing, other: Thing, story: float) -> Iterator[Sign]:
    """Yield whether two persons share an office; within one story a minister may also be the party's leader."""
    mine, theirs = role_words(one), role_words(other)
    if mine and theirs:
        if both := mine & theirs:
            yield Sign("same office", 1, f"both are called {' '.join(sorted(both))}")
        else:
            words = f"{' '.join(sorted(mine))} is not {' '.join(sorted(theirs))}"
            if {_holds_office(one), _holds_office(other)} == {True, False}:
                yield Sign("office and calling", 1, words)
            yield Sign("other office", 1.0 - story, words)
            yield Sign("two offices", story, words)


def role_words(thing: Thing) -> set[str]:
    """Return the distinctive words of a person's offices, abbreviations spelt out.

    >>> sorted(role_words(Thing("a", roles={"PM"}))), sorted(role_words(Thing("b", roles={"former Prime Minister"})))
    (['minister', 'prime'], ['minister', 'prime'])
    """
    offices = map(read_office, thing.roles)
    return {word for office in offices for word in (*name_words(office.head), *office.others)} - _EMPTY


def _holds_office(thing: Thing) -> bool:
    """Return whether any role of a person is a public office, and not only a calling such as "trader"."""
    return any(read_office(role).rank in {Rank.HIGH, Rank.PUBLIC, Rank.MEMBER} for role in thing.roles)


def headed(thing: Thing) -> set[str]:
    """Return the offices of a person that only one holds at a time: "mayor", "prime minister".

    >>> headed(Thing("a", frozenset({"Person"}), "mayor")), headed(Thing("b", label="Ana Ruiz", roles={"spokesman"}))
    ({'mayor'}, set())
    """
    _, known = _tables()
    called = {role.lower() for role in (*thing.roles, *(() if is_name(thing.label) else (thing.label,)))}
    return {role for role in called if role in known and known[role].leads}


def called(thing: Thing) -> set[str]:
    """Return the last words of a person's offices and descriptions.

    >>> sorted(called(Thing("a", label="bus driver", names={"bus driver", "Ana Ruiz"}, roles={"deputy mayor"})))
    ['driver', 'mayor']
    """
    named = (name for name in thing.names if not is_name(name))
    return {word for name in (*thing.roles, *named) for word in name_words(name)[-1:]} - _ANYBODY
