"""Finds place names that stand for something else: a team, an airline, a street, a dog, a verb."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from kg.model import Entity, Span

#: Words after the name of a place that show that it is something else: "Mesa Airlines", "Arizona coach Sean Miller".
_BEHIND = re.compile(
    r"\s+(?:Airlines|Airways|Air Lines|(?:head |assistant )?coach|quarterback|linebacker|point guard|midfielder|striker"
    r"|goalkeeper|pitcher|recruit|freshman|sophomore|Street|Avenue|Boulevard|Drive|Lane|Road)\b"
)
#: Words before it that show the same: "the black Labrador".
_BEFORE = re.compile(r"\b(?:black|brown|white|yellow|chocolate|golden)\s+$")
#: Words after it that show the same unless the article is about the country: "the Riverside school".
_HOUSE = re.compile(
    r"\s+(?:primary |secondary |high |community |public )?(?:school|college|academy|church|chapel|hotel|inn|pub"
    r"|cafe|restaurant|hospital|clinic|estate|flats|park|stadium|theatre|theater|cinema|mall|centre|center|bridge|club)s?\b",
    re.IGNORECASE,
)
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


def is_borrowed(entity: Entity, text: str, *, abroad: bool = False) -> bool:
    """Return whether an article names a place only as part of another name, or means something else by it.

    Args:
        entity: the place.
        text: the text of the article.
        abroad: whether nothing else in the article is in the country of the place: then the name of a school or a
            hotel is not its name.

    >>> from kg.model import Kind
    >>> mesa = Entity(key="place/mesa", kind=Kind.CITY, label="Mesa", mentions=(Span(0, 4),))
    >>> is_borrowed(mesa, "Mesa Airlines withdrew its offer."), is_borrowed(mesa, "Mesa withdrew its offer.")
    (True, False)
    >>> riverside = Entity(key="place/riverside", kind=Kind.CITY, label="Riverside", mentions=(Span(10, 19),))
    >>> is_borrowed(riverside, "The dead: Riverside school's head.", abroad=True)
    True
    """
    return bool(entity.mentions) and all(
        _is_part(span, text)
        or (abroad and _HOUSE.match(text, span.end) is not None)
        or _is_word(span, text)
        or (_is_of_games(text) and not _is_where(span, text))
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


#: Words before a demonym that count people, and what follows it if it is a noun.
_COUNTED = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|some|several|many|most|few|both|other"
    r"|another|young|fellow)\s+$",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(
    r"\s*(?:[,.;:)]|$)|\s+(?:who|were|was|are|have|has|had|in|on|at|from|and|or|by|with|aboard|among)\b", re.IGNORECASE
)


def are_people(entity: Entity, text: str, begins: Collection[int] = ()) -> bool:
    """Return whether an article names a country only by some of its people.

    Args:
        entity: the country.
        text: the text of the article.
        begins: where the words for events begin: a noun may stand before them.

    >>> from kg.model import Kind
    >>> senegal = Entity(key="country/SN", kind=Kind.COUNTRY, label="Senegal", mentions=(Span(4, 14),))
    >>> are_people(senegal, "Two Senegalese were held."), are_people(senegal, "Two Senegalese boats sank.")
    (True, False)
    """
    return bool(entity.mentions) and all(
        span.of(text) != entity.label
        and _COUNTED.search(_front(span, text)) is not None
        and (_AFTER_NOUN.match(text, span.end) is not None or span.end + 1 in begins)
        for span in entity.mentions
    )


def is_source(span: Span, text: str) -> bool:
    """Return whether a name is a source: "according to Nouakchott"."""
    return text[: span.begin].rstrip().lower().endswith("according to")


def is_dateline(span: Span, text: str) -> bool:
    """Return whether a name is the dateline of a text: "Honiara – Police said".

    >>> is_dateline(Span(0, 7), "Honiara – Police said"), is_dateline(Span(0, 7), "Honiara denied it.")
    (True, False)
    """
    return span.begin == 0 and re.match(r"(?:, [^.\n–—-]{1,40})? (?:–|—|-|\()|:", text[span.end :]) is not None
