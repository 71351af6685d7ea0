"""Detects whether a text is in English by its function words; a sentence or two suffice.

English texts are full of foreign names, which have function words of their own ("Carlos de la Cruz"): only words
outside of names count as another language.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

#: Words that join the parts of a name.
_PARTICLES = frozenset(
    "de del della di da do dos das du des la las le les el los al van von der den ter ten zu y e bin ibn ben af".split()
)

#: The fewest function words of another language that count, and their least share of all words.
_LEAST, _LEAST_SHARE = 3, 0.15
#: How many of them outweigh one in English.
_OUTWEIGH = 2


def is_foreign(words: Sequence[str]) -> bool:
    """Return whether words are clearly in another language than English.

    >>> is_foreign("Die Armee hat am Sonntag die Stadt Homs angegriffen".split())
    True
    >>> is_foreign("Carlos de la Cruz met María de los Ángeles in La Paz".split())
    False
    """
    by_language = _function_words()
    english = by_language["en"] | by_language["en+"]
    own = Counter(word.lower() for word in words)
    outside = Counter(_outside_names(words))
    # in English, hardly any words but names have other letters
    strange = sum(count for word, count in outside.items() if len(word) > 1 and not word.isascii())
    for code, known in by_language.items():
        if code.startswith("en"):
            continue
        foreign = strange + sum(outside[word] for word in known - english if word.isascii())
        against = sum(own[word] for word in english - known)
        least = _LEAST if against or not strange else _LEAST - 1
        if foreign >= max(least, _LEAST_SHARE * len(words)) and foreign > _OUTWEIGH * against:
            return True
    return False


def english_share(words: Sequence[str]) -> float:
    """Return the share of words that are English function words and not those of other languages.

    >>> english_share("The army pushed back the rebels".split()) > english_share("Die Armee drängte".split())
    True
    """
    english = _function_words()["en"]
    return sum(word.lower() in english for word in words) / max(len(words), 1)


def foreign_letters(words: Sequence[str]) -> float:
    """Return the share of letters that are not Latin (full-width and styled letters are).

    >>> foreign_letters(["Homs", "حمص"])
    0.42857142857142855
    """
    letters = list(_are_latin(words))
    return sum(not latin for latin in letters) / max(len(letters), 1)


def _are_latin(words: Sequence[str]) -> Iterator[bool]:
    for word in words:
        for letter in word:
            name = unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "")
            yield letter.isascii() or name.startswith("LATIN")


def _outside_names(words: Sequence[str]) -> Iterator[str]:
    """Yield the words in lower case, except those that join the parts of a name."""
    waiting: list[str] = []
    behind_name = False
    for word in words:
        if word in _PARTICLES and behind_name:
            waiting.append(word)
            continue
        in_name = behind_name and word[:1].isupper()
        if not in_name:
            yield from waiting
        waiting = []
        behind_name = word[:1].isupper()
        if word.islower():
            yield word
    yield from waiting


@cache
def _function_words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("function_words.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {code: frozenset(words) for code, *words in lines}
