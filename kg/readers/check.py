"""Checks whether a text can be an English news article."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import islice

from kg.errors import InputError
from kg.readers.language import english_share, foreign_letters, is_foreign

#: The most characters in an article: about 170,000 words, far more than any news article has.
MAX_CHARACTERS = 1_000_000

#: Shares of English function words in a text: between 0.15 and 0.35 in news, below 0.03 in other languages.
_SURELY_NOT, _HARDLY = 0.03, 0.08

#: How many words to look at, and the fewest for a judgement.
_LOOKED_AT, _ENOUGH, _FEW = 3000, 50, 30

#: The cause of the error that a text is in another language.
LANGUAGE = "language"

_WORD = re.compile(r"[^\W\d_]+")
_SURROGATE = re.compile("[\ud800-\udfff]")

log = logging.getLogger(__name__)


def check_words(text: str, what: str) -> None:
    """Refuse characters that a graph cannot contain.

    Args:
        text: any text from an input.
        what: the name of the text in messages.

    Raises:
        InputError: it contains a NUL or a lone surrogate. It names no file: the caller does.
    """
    if "\0" in text:
        raise InputError(f"{what} contains a NUL character")
    if _SURROGATE.search(text):
        raise InputError(f"{what} contains half of a surrogate pair")


def check_text(text: str, where: object) -> None:
    """Refuse a text that cannot be an article, and warn if it hardly looks like English.

    Args:
        text: the article's text.
        where: its name in messages.

    Raises:
        InputError: it is empty, too long, has no words or is not in English. It names no file: the caller does.
    """
    check_words(text, "the text")
    if not text.strip():
        raise InputError("contains only white space" if text else "is empty")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; an article may have at most {MAX_CHARACTERS:,}")
    words = list(islice(_words(text), _LOOKED_AT))
    if not words:
        raise InputError("contains no words")
    if foreign_letters(words) > 0.5:
        raise InputError("is not in English: most of its letters are not Latin", cause=LANGUAGE)
    if is_foreign(words):
        raise InputError("is not in English: its words are those of another language", cause=LANGUAGE)
    share = english_share(words)
    if len(words) >= _ENOUGH and share < _SURELY_NOT:
        raise InputError("is not in English: hardly any of its words are", cause=LANGUAGE)
    if len(words) >= _FEW and share < _HARDLY:
        log.warning("%s: does not look like English; results may be wrong", where)


def _words(text: str) -> Iterator[str]:
    # a superscript two is a word character in a regular expression, but not a letter
    return (match.group() for match in _WORD.finditer(text) if any(map(str.isalpha, match.group())))
