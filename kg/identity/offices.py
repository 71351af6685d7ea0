"""Compares the office that a text gives a person with the offices in open data.

``offices.tsv`` contains the words. An office is a head ("minister") and the words that distinguish it from others
("foreign"); a text usually gives fewer of these words than the data, and in another order.

>>> agree("Foreign Minister", "Minister of Foreign Affairs")
True
>>> agree("defence minister", "Minister of Foreign Affairs"), agree("president", "President of the Senate")
(False, False)
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.lexicon.gazetteer import fold

WORDS = Path(__file__).with_name("offices.tsv")

#: Prepositions between the head of an office and its body.
_LINKS = frozenset({"of", "for", "to", "at", "in", "on"})
#: Words for when or how an office is held, and function words.
_IDLE = frozenset(
    "former ex late then acting interim caretaker new newly elected elect outgoing incoming current longtime long time"
    " embattled ousted deposed federal a an and for in of on s the to with affairs republic state states united us uk"
    " his her their our its democratic republican union government country national first second".split()
)
#: Heads whose other words must also be in the text: the president of a senate is not "the president".
_WHOLE = frozenset({"president", "vice president", "prime minister", "monarch", "secretary general"})
#: Interchangeable heads: a lawmaker may be a senator.
_LEGISLATIVE = frozenset({"senator", "representative", "member"})
#: What a governor may govern besides a region.
_BANK = frozenset({"bank", "reserve"})


class Rank(str, Enum):
    """What an office says about its holder."""

    HIGH = "high"
    PUBLIC = "public"
    MEMBER = "member"
    NEUTRAL = "neutral"
    OTHER = "other"


class Office(NamedTuple):
    """An office: its head, the rank of that, and the words that distinguish it from others with this head."""

    head: str
    rank: Rank
    others: frozenset[str]


class _Words(NamedTuple):
    heads: dict[tuple[str, ...], tuple[str, Rank]]
    longest: int
    fields: dict[str, str]


@cache
def _words() -> _Words:
    heads: dict[tuple[str, ...], tuple[str, Rank]] = {}
    fields: dict[str, str] = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines()[1:]:
        head, rank, words = line.split("\t")
        for word in words.split("|"):
            if rank == "field":
                fields[word] = head
            else:
                heads[tuple(fold(word).split())] = head, Rank(rank)
    return _Words(heads, max(map(len, heads)), fields)


@lru_cache(maxsize=8192)
def read_office(words: str) -> Office:
    """Read an office from the words of a text or of a table.

    An office without a known head is of rank "other".

    >>> read_office("former deputy prime minister").head, read_office("Secretary of State for Defence").head
    ('deputy prime minister', 'minister')
    >>> read_office("goalkeeper").rank.value
    'other'
    """
    known = _words()
    tokens = fold(words).split()
    # "aide to the prime minister" is an aide
    front = next((i for i, token in enumerate(tokens) if i and token in _LINKS), len(tokens))
    for size in range(min(known.longest, len(tokens)), 0, -1):
        for start in range(min(front, len(tokens) - size + 1) - 1, -1, -1):
            found = known.heads.get(tuple(tokens[start : start + size]))
            if found is not None:
                rest = {*tokens[:start], *tokens[start + size :]} - _IDLE
                return Office(*found, frozenset(_stem(known.fields.get(word, word)) for word in rest))
    return Office(" ".join(tokens), Rank.OTHER, frozenset())


def agree(said: str, held: str, country: Collection[str] = ()) -> bool:
    """Return whether an office in a text can be the one that a person is known to have held.

    Args:
        said: the office in the text, with its body.
        held: the office in the data.
        country: the names of the country, which distinguish nothing if both mean it.

    >>> agree("Chancellor", "Federal Chancellor of Germany", ["Germany"])
    True
    """
    text, data = read_office(said), read_office(held)
    if text.rank is Rank.NEUTRAL:
        return False
    if text.head != data.head and not ({text.head, data.head} <= _LEGISLATIVE and "member" in {text.head, data.head}):
        return False
    names = {_stem(word) for name in country for word in fold(name).split()}
    ours, theirs = text.others - names, data.others - names
    if text.head in _WHOLE:
        return theirs <= ours
    if text.rank is Rank.OTHER and not ours:
        # there are many directors
        return not theirs
    if theirs & _BANK and not ours & _BANK:
        return False
    return ours <= theirs or (text.head in _LEGISLATIVE and not theirs)


@cache
def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word
