"""Converts fragments of HTML, as in feeds and agency items, to text with paragraphs.

It reads from left to right once, so the time is linear for any markup.
"""

from __future__ import annotations

import re
from html import unescape

#: Elements that are paragraphs of their own.
_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section table td th tr ul".split()
)
#: Elements whose content is not text.
_SILENT = frozenset("head noscript script style template title".split())
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:[^<>]*+)>|<[!?][^<>]*+>")
_BLANKS = re.compile(r"\s+")
_COMMENT, _COMMENT_END = "<!--", "-->"
#: Marks for the end of a line and of a paragraph while markup is read; they do not occur in text.
_LINE, _PARAGRAPH = "\x1e", "\x1f"


def words_of(markup: str) -> str:
    r"""Return the text of an HTML fragment, with blank lines between paragraphs; text without tags stays unchanged.

    >>> words_of("<p>Rebels took <b>Homs</b>.</p><script>alert(1)</script><p>The army&nbsp;left<br>it.</p>")
    'Rebels took Homs.\n\nThe army left\nit.'
    >>> words_of("5 < 6 &amp; 7")
    '5 < 6 & 7'
    """
    if _COMMENT not in markup and not _TAG.search(markup):
        return unescape(markup).strip()
    text = "".join(_pieces(markup))
    paragraphs = ("\n".join(map(_tidy, paragraph.split(_LINE))).strip() for paragraph in text.split(_PARAGRAPH))
    return "\n\n".join(filter(None, paragraphs))


def _tidy(line: str) -> str:
    return _BLANKS.sub(" ", line).strip()


def _pieces(markup: str) -> list[str]:
    """Return the text between tags, and marks where lines and paragraphs end."""
    lower = markup.lower()
    found: list[str] = []
    place = 0
    while (begin := markup.find("<", place)) >= 0:
        found.append(unescape(markup[place:begin]))
        if markup.startswith(_COMMENT, begin):
            place = _behind(lower, _COMMENT_END, begin)
        elif tag := _TAG.match(markup, begin):
            name = (tag[1] or "").lower()
            if name in _BLOCKS or name == "br":
                found.append(_LINE if name == "br" else _PARAGRAPH)
            is_silent = name in _SILENT and not markup.startswith("</", begin)
            place = _behind(lower, f"</{name}", tag.end()) if is_silent else tag.end()
        else:
            found.append("<")
            place = begin + 1
    found.append(unescape(markup[place:]))
    return found


def _behind(text: str, end: str, place: int) -> int:
    """Return the position after the next of these strings, or the end of the text."""
    found = text.find(end, place)
    return len(text) if found < 0 else found + (len(end) if end == _COMMENT_END else 0)
