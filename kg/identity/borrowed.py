"""Finds place names that stand for something else: a team, an airline, a street, a dog, a verb."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.model import Entity, Span

#: Words after the name of a place that show that it is something else: "Mesa Airlines", "Arizona coach Sean Miller".
_BEHIND = re.compile(
    r"\s+(?:Airlines|Airways|Air Lines|(?:head |assistant )?coach|quarterback|linebacker|point guard|midfielder|striker"
    r"|goalkeeper|pitcher|recruit|freshman|sophomore|Street|Avenue|Boulevard|Drive|Lane|Road)\b"
)
#: Words before it that show the same: "the black Labrador".
_BEFORE = re.compile(r"\b(?:black|brown|white|yellow|chocolate|golden)\s+$")
#: Words of sports reports, in which places are teams; so many different ones show such a report.
_GAMES = re.compile(
    r"\b(?:coach|semifinals?|quarterfinals?|final four|playoffs?|ncaa|rebounds?|touchdowns?|quarterback"
    r"|innings?|halftime|overtime|championships?|tournament|basketball|baseball|teammates?|goalkeeper|striker|midfielder|scored)\b",
    re.IGNORECASE,
)
_GAME = 4
#: Words before, and marks after, a name that is a place even in a sports report.
_WHERE = re.compile(
    r"\b(?:in|at|near|from|to|outside|around|across|through|throughout|into|(?:city|town|state) of)\s+$"
)
_REGION = re.compile(r",\s+[A-Z]")


def is_borrowed(entity: Entity, text: str) -> bool:
    """Return whether an article names a place only as part of another name, or means something else by it.

    >>> from kg.model import Kind
    >>> mesa = Entity(key="place/mesa", kind=Kind.CITY, label="Mesa", mentions=(Span(0, 4),))
    >>> is_borrowed(mesa, "Mesa Airlines withdrew its offer."), is_borrowed(mesa, "Mesa withdrew its offer.")
    (True, False)
    """
    return bool(entity.mentions) and all(
        _is_part(span, text) or _is_word(span, text) or (_is_of_games(text) and not _is_where(span, text))
        for span in entity.mentions
    )


@lru_cache(maxsize=1)  # all places of an article ask
def _is_of_games(text: str) -> bool:
    """Return whether an article reports on sports."""
    return len({word.lower() for word in _GAMES.findall(text)}) >= _GAME


def _is_part(span: Span, text: str) -> bool:
    """Return whether the words around a name make it the name of something else."""
    return bool(_BEHIND.match(text, span.end) or _BEFORE.search(_front(span, text)))


def _is_word(span: Span, text: str) -> bool:
    """Return whether the text also has a name in lower case, as a common word: "Buy"."""
    name = span.of(text)
    low = name.lower()
    # nearly always, a plain search is enough
    has_word = name.isalpha() and low in text and re.search(rf"\b{low}\b", text) is not None
    return has_word and not _is_where(span, text)


def _is_where(span: Span, text: str) -> bool:
    """Return whether the words around a name show that it is a location, not a team."""
    return bool(_WHERE.search(_front(span, text)) or _REGION.match(text, span.end))


def _front(span: Span, text: str) -> str:
    return text[max(0, span.begin - 16) : span.begin]
