"""Finds the place in a dateline: "MOSCOW (AP) —", "ATLANTA -", "TRIPOLI, Libya, March 3 (Reuters) -"."""

from __future__ import annotations

import re

from kg.language.tokens import Doc

_CAPITALS = r"[A-Z][A-Z.'’]+(?:[ -][A-Z][A-Z.'’]+){0,3}"
_WORDS = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_CONTAINER = rf"(?:, (?P<container>{_WORDS}))?"
_DAY = r"(?:,? (?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?))?"
_AGENCY = r"\s+\([A-Z][\w ./-]{1,30}\)"
_DASH = r"\s+(?:[—–]|-{1,3})(?:\s|$)"
#: At the beginning of a paragraph, or after a headline on the same line; in lower case only before the name of an
#: agency.
_LINE = re.compile(
    rf"(?:^|(?<=[.!?])\s+)(?:(?P<name>{_CAPITALS}){_CONTAINER}{_DAY}(?:{_AGENCY})?{_DASH}"
    rf"|(?P<small>{_WORDS}){_CONTAINER.replace('container', 'other')}{_DAY.replace('<day>', '<date>')}{_AGENCY}{_DASH})"
)
#: Words in capitals at the beginning of a line that are not places.
_NO_PLACES = frozenset(
    "BREAKING UPDATE UPDATED EXCLUSIVE WATCH PHOTO PHOTOS VIDEO OPINION EDITORIAL ANALYSIS CORRECTION LIVE NEWS "
    "SPORTS OBITUARY REVIEW FEATURE BRIEF ALERT READ NOTE".split()
)
#: How far into its paragraph a dateline may begin, in characters.
_REACH = 300


def find_dateline_place(doc: Doc) -> tuple[int, int] | None:
    """Return the token span of the place in a paragraph's dateline, if it has one.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> doc = Doc(nlp("SAO PAULO, Brazil (AP) — Floods hit the city."))
    >>> start, end = find_dateline_place(doc)
    >>> doc[start:end].text
    'SAO PAULO'
    >>> find_dateline_place(Doc(nlp("BUNIA, 12 March 2026 – Floods hit the city.")))
    (0, 1)
    """
    found = _find(doc)
    if found is None:
        return None
    group = "name" if found["name"] else "small"
    span = doc.char_span(*found.span(group))
    return (span.start, span.end) if span is not None else None


def find_dateline_day(doc: Doc) -> str | None:
    """Return the words of the day in a paragraph's dateline, if they name a year.

    >>> import spacy
    >>> find_dateline_day(Doc(spacy.blank("en")("BUNIA, 12 March 2026 – Floods hit the city.")))
    '12 March 2026'
    """
    found = _find(doc)
    words = (found["day"] or found["date"]) if found is not None else None
    return words if words is not None and re.search(r"\d{4}$", words) else None


def _find(doc: Doc) -> re.Match[str] | None:
    """Return the dateline of a paragraph."""
    found = _LINE.search(doc.text, 0, _REACH)
    if found is None or (found["name"] or found["small"]).split()[0] in _NO_PLACES:
        return None
    return found
