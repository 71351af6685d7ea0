"""Turns text into labels: one line of plain text, whatever the format of the article."""

from __future__ import annotations

import html
import re

#: Control characters, byte order marks, what XML 1.0 cannot hold, and surrogates, which no encoding can.
NO_TEXT = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
#: Tags of HTML and character references, as the shapes see them (Label-markup); "<town>" is none.
_MARKUP = re.compile(
    r"</?(a|abbr|article|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|"
    r"footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|li|link|mark|meta|nav|ol|p|picture|pre|q|s|"
    r"script|section|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|tr|tt|"
    r"u|ul|video)( [^<>]*)?/?>"
    r"|&([A-Za-z]{2,8}[0-9]{0,2}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
    re.IGNORECASE,
)
#: How often a character reference is taken to stand for the beginning of another: "&amp;amp;".
_MARKED_UP = 3
_SPACE = re.compile(r"\s+")
#: One line of letters, digits and a few signs, as most labels are.
_NOTHING_TO_DO = re.compile(r"[A-Za-z0-9.,'’-]+(?: [A-Za-z0-9.,'’-]+)*")


def plain(words: str) -> str:
    r"""Make words fit for a label: one line, no control characters, and no leftovers of HTML.

    >>> plain("White\x0c\n Helmets "), plain("<b>Marks &amp;amp; Sons</b>")
    ('White Helmets', 'Marks & Sons')
    """
    if _NOTHING_TO_DO.fullmatch(words):
        return words
    words = _in_line(words)
    for _ in range(_MARKED_UP):
        words = _MARKUP.sub(_meant, words)
    if _MARKUP.search(words):  # tags within tags, made to outlast this
        words = words.replace("<", " ").replace("&", " ")
    return _in_line(words).strip()


def _in_line(words: str) -> str:
    return _SPACE.sub(" ", NO_TEXT.sub(" ", words))


def _meant(markup: re.Match[str]) -> str:
    """Return the character of a reference, and a space for a tag."""
    return " " if markup[0].startswith("<") else _in_line(html.unescape(markup[0]))
