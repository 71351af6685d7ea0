"""Guesses the countries an article is from, by words that hardly any other country's news uses."""

from __future__ import annotations

import re
from collections import Counter

from kg.lexicon import Lexicon

#: The weight of each such word, relative to a mention of the country, and the greatest weight of all together.
_EACH, _MOST = 0.5, 1.5


def local_countries(text: str, lexicon: Lexicon) -> dict[str, float]:
    """Weigh the countries whose local words a text uses, each word once.

    Args:
        text: the article's text.
        lexicon: the words of each country (``lex:localWord``).

    Returns:
        The weight by ISO 3166-1 code, 1.5 at most.

    >>> from kg.lexicon import load_lexicon
    >>> local_countries("The county commissioners heard the sheriff.", load_lexicon())
    {'US': 1.0}
    """
    pattern, codes = _words_of(lexicon)
    found = {match[0] for match in pattern.finditer(text)}
    counts = Counter(codes[word] for word in sorted(found))
    return {code: min(_MOST, _EACH * count) for code, count in counts.items()}


_made: list[tuple[Lexicon, re.Pattern[str], dict[str, str]]] = []


def _words_of(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, str]]:
    if not (_made and _made[0][0] is lexicon):
        codes: dict[str, str] = {}
        for code in sorted(lexicon.countries):
            for word in lexicon.countries[code].local_words:
                # "Sheriff" too, where it opens a sentence or comes before a name
                codes[word] = codes[word[:1].upper() + word[1:]] = code
        longest = sorted(codes, key=lambda word: (-len(word), word))
        # a word that ends in a letter must end there, but "$" comes before a number
        ends = [re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "") for word in longest]
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(ends)})")
        _made[:] = [(lexicon, pattern if codes else re.compile(r"(?!)"), codes)]
    return _made[0][1], _made[0][2]
