"""Compares names of persons and groups: spellings and transliterations, initials, surnames, acronyms."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache

#: Letters that Unicode does not decompose.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_IN_NAME = re.compile(r"(?:\b(?:al|el|an|ar|as|ash|at|az|ad|ul|d|l)[-’'])?([\w'’-]+)")
_NO_WORD = re.compile(r"[^a-z0-9]+")
#: Words before or within names that distinguish nobody.
_PARTICLES = frozenset(
    "al el the of de la le van von bin ibn ben da do dos das del der di du and for mr mrs ms dr".split()
)
#: Sounds with several spellings in Latin letters.
_SOUNDS = (
    ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "z"), ("ts", "z"), ("dj", "j"), ("kh", "h"),
    ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("c", "k"),
)  # fmt: skip
#: The glide that some transliterations write before a vowel: "Yelena", "Elena".
_GLIDE = re.compile(r"^y(?=e)")
_VOWELS = re.compile(r"[aeiouyhj]")
#: An aspiration before a consonant: "Htun", "Tun".
_BREATH = re.compile(r"^h(?=[klmnpst])")
#: Sounds that differ between neighbouring languages: "Igor" and "Ihor", "Osman" and "Othman".
_NEIGHBOURS = (("th", "s"), ("g", "h"), ("b", "v"))
_TWICE = re.compile(r"(.)\1+")
#: The least similarity of two spellings of one word.
_LEAST_ALIKE = 0.7
#: The least similarity of two forms of one first name.
_LEAST_KINDRED = 0.6


class Level(IntEnum):
    """How two names agree: the higher, the more."""

    NONE = 0
    FIRST = 1
    SURNAME = 2
    KINDRED = 3
    WITHIN = 4
    SHORTER = 5
    SPELLING = 6
    SAME = 7


@lru_cache(maxsize=200_000)
def name_words(name: str) -> tuple[str, ...]:
    """Return the distinctive words of a name, in lower case and without diacritics.

    >>> name_words("Ayman al-Žawāhirī"), name_words("the Front for Renewal")
    (('ayman', 'zawahiri'), ('front', 'renewal'))
    """
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = _NO_WORD.sub(" ", plain.replace("'s ", " ").replace("'", "")).split()
    return tuple(word for word in words if word not in _PARTICLES) or tuple(words)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return the consonants that all transliterations of a word share, after the sound of its first letter.

    >>> {skeleton(word) for word in ("mohammed", "muhammad", "mohamed")}
    {'md'}
    >>> skeleton("kyiv") == skeleton("kiev"), skeleton("omar") == skeleton("amir"), skeleton("htun")
    (True, False, 'tn')
    >>> skeleton("yelena") == skeleton("elena"), skeleton("yusuf") == skeleton("usef")
    (True, False)
    """
    word = _GLIDE.sub("", _BREATH.sub("", _sounds(word)))
    return _TWICE.sub(r"\1", word[:1] + _VOWELS.sub("", word[1:]))


def _sounds(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return word


@lru_cache(maxsize=400_000)
def alike(one: str, other: str) -> bool:
    """Return whether two words are spellings of one name.

    >>> alike("zelensky", "zelenskyy"), alike("sergei", "sergey"), alike("ivanov", "ivanova"), alike("mario", "maria")
    (True, True, False, False)
    """
    if one == other:
        return True
    if len(one) < 3 or len(other) < 3 or skeleton(one) != skeleton(other):
        return False
    if _he_and_she(one, other):
        return False
    return max(_ratio(one, other), _ratio(_sounds(one), _sounds(other))) >= _LEAST_ALIKE


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _he_and_she(one: str, other: str) -> bool:
    """Return whether two names are a man's and a woman's: Mario and Maria, Ivanov and Ivanova."""
    short, long = sorted((one, other), key=len)
    return long == f"{short}a" or (short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"})


def compare(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    """Return how well the names of two persons, as words, agree.

    >>> compare(("amina", "diallo"), ("amina", "diallo")).name, compare(("diallo",), ("amina", "diallo")).name
    ('SAME', 'SURNAME')
    >>> compare(("aung", "myint"), ("aung",)).name
    'FIRST'
    >>> compare(("john", "f", "smith"), ("john", "smith")).name, compare(("moussa", "diallo"), ("amina", "diallo")).name
    ('SHORTER', 'NONE')
    >>> compare(("susan", "lee"), ("sue", "lee")).name, compare(("giuseppe", "rossi"), ("beppe", "rossi")).name
    ('KINDRED', 'KINDRED')
    >>> compare(("ana", "ruiz"), ("ana", "ruiz", "paz")).name, compare(("abdel", "halim"), ("abdulhalim",)).name
    ('WITHIN', 'NONE')
    >>> compare(("abdul", "halim", "karim"), ("abdelhalim", "karim")).name
    'SPELLING'
    """
    if one == other:
        return Level.SAME if len(one) > 1 else Level.SURNAME
    short, long = sorted((one, other), key=len)
    if len(short) <= 1:
        if not short or alike(short[0], long[-1]):
            return Level.SURNAME if short else Level.NONE
        return Level.FIRST if alike(short[0], long[0]) else Level.NONE
    if len(short) == len(long):
        if all(map(_fits, short, long)):
            return Level.SPELLING
        return Level.KINDRED if alike(short[-1], long[-1]) and _kindred(short[0], long[0]) else Level.NONE
    if not _in_order(short, long):  # here in one word, there in two
        return Level.SPELLING if alike("".join(short), "".join(long)) else Level.NONE
    # a middle name or a father's name may be missing; without the first or the last name it is less sure
    return Level.SHORTER if alike(short[-1], long[-1]) and _fits(short[0], long[0]) else Level.WITHIN


def _fits(one: str, other: str) -> bool:
    """Return whether two words can be the same name; an initial matches any name that begins with it."""
    return alike(one, other) or (1 in {len(one), len(other)} and one[:1] == other[:1])


def _kindred(one: str, other: str) -> bool:
    """Return whether two first names may be the same: Sue is short for Susan, Beppe for Giuseppe, and Igor is Ihor."""
    if _he_and_she(one, other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) > 2 and (short[:2] == long[:2] or short[-4:] == long[-4:]):
        return True
    return _neighbour(one) == _neighbour(other) and _ratio(one, other) >= _LEAST_KINDRED


def _neighbour(word: str) -> str:
    for written, sound in _NEIGHBOURS:
        word = word.replace(written, sound)
    return word[:1] + re.sub(r"[aeiouyj]", "", word[1:])


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(any(_fits(word, one) for one in rest) for word in short)


def acronym(name: str) -> str:
    """Return the acronym of a name, or nothing if it has none.

    >>> acronym("Front for the Liberation of Kandi"), acronym("police")
    ('FLK', '')
    """
    capitals = [word[0] for word in re.findall(r"[\w'’]+", name) if word[0].isupper()]
    return "".join(capitals) if len(capitals) > 1 else ""


def is_name(text: str) -> bool:
    """Return whether words are a proper name, not a description.

    >>> is_name("Front for Renewal"), is_name("Yahya al-Sharafi"), is_name("police"), is_name("four civilians")
    (True, True, False, False)
    """
    words = [word for word in _IN_NAME.findall(text) if name_words(word)[:1] and word.lower() not in _PARTICLES]
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)
