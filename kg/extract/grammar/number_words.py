"""Reads whole numbers from words and digits, whatever is counted.

>>> read_number("two hundred and fifty"), read_number("1.2 million"), read_number("two dozen"), read_number("dozens")
(250, 1200000, 24, None)
>>> read_number("2.5 lakh"), read_number("2,50,000")
(250000, 250000)
>>> read_number("half a dozen"), read_number("half a million"), read_number("two and a half million")
(6, 500000, 2500000)
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

SMALL: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    "a": 1, "an": 1, "couple": 2, "pair": 2,
}  # fmt: skip
#: Words that multiply the number before them.
SCALES: dict[str, int] = {
    "dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "k": 1000, "m": 10**6, "bn": 10**9,
    "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7,
}  # fmt: skip

#: South Asian figures have commas after lakhs and crores: "2,50,000".
_FIGURES = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+(?:\.\d+)?")
_AND_A_HALF = re.compile(r"(.+) and a half (\w+)")
_WORD = re.compile(r"\d[\d,.]*\d|\d|[a-z]+", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_number_word(word: str) -> bool:
    """Return whether a word can be part of a whole number ("54", "hundred"; not "a" and "and")."""
    low = word.lower()
    return low not in {"a", "an", "k", "m", "score"} and (
        low in SMALL or low in SCALES or _FIGURES.fullmatch(low) is not None
    )


def read_number(words: str) -> int | None:
    """Read a whole number from words or digits.

    Args:
        words: nothing but the number: "54", "1,000", "two dozen", "a hundred and six".

    Returns:
        the number, or None if the words are not a whole number ("dozens", "3.5", "next").
    """
    if words.lower().split()[:1] == ["half"]:
        # "half a dozen", "half a million"
        whole = read_number(words.split(maxsplit=1)[-1]) if " " in words else None
        return whole // 2 if whole and whole % 2 == 0 else None
    if mixed := _AND_A_HALF.fullmatch(words.lower()):
        whole, scale = read_number(mixed[1]), SCALES.get(mixed[2])
        return whole * scale + scale // 2 if whole is not None and scale is not None else None
    parts = [word for word in _WORD.findall(words.lower()) if word not in {"and", "of"}]
    if len(parts) > 1 and parts[0] in {"a", "an"}:
        del parts[0]
    total, open_part, last = Decimal(0), Decimal(0), ""
    for word in parts:
        if word in SCALES:
            total, open_part = _scaled(total, open_part if last else Decimal(1), SCALES[word])
        elif last and not continues_number(last, word):
            return None
        elif word in SMALL:
            open_part += SMALL[word]
        elif _FIGURES.fullmatch(word):
            open_part += Decimal(word.replace(",", ""))
        else:
            return None
        last = word
    number = total + open_part
    return int(number) if last and number == int(number) else None


def continues_number(last: str, word: str) -> bool:
    """Return whether a word of a number can follow another: "twenty *six*", not "killed 79 *two* years ago".

    >>> continues_number("twenty", "six"), continues_number("79", "two")
    (True, False)
    """
    last, word = last.lower(), word.lower()
    return word in SCALES or last in SCALES or (last in _TENS and 0 < SMALL.get(word, 0) < 10)


def _scaled(total: Decimal, open_part: Decimal, scale: int) -> tuple[Decimal, Decimal]:
    """Multiply by a scale: tens may follow hundreds ("two hundred and six"), but not thousands."""
    scaled = open_part * scale
    return (total, scaled) if scale <= 100 else (total + scaled, Decimal(0))
