"""Finds place names that stand for something else: a team, an airline, a dog."""

from __future__ import annotations

import re

from kg.model import Entity

#: What stands behind the name of a place that is none: "Mesa Airlines", "Arizona coach Sean Miller".
_BEHIND = re.compile(
    r"\s+(?:Airlines|Airways|Air Lines|(?:head |assistant )?coach|quarterback|linebacker|point guard|midfielder|striker"
    r"|goalkeeper|pitcher|recruit|freshman|sophomore)\b"
)
#: And what stands in front of it: "the black Labrador".
_BEFORE = re.compile(r"\b(?:black|brown|white|yellow|chocolate|golden)\s+$")


def is_borrowed(entity: Entity, text: str) -> bool:
    """Return whether an article names a place only as part of another name.

    >>> from kg.model import Kind, Span
    >>> mesa = Entity(key="place/mesa", kind=Kind.CITY, label="Mesa", mentions=(Span(0, 4),))
    >>> is_borrowed(mesa, "Mesa Airlines withdrew its offer."), is_borrowed(mesa, "Mesa withdrew its offer.")
    (True, False)
    """
    return bool(entity.mentions) and all(
        _BEHIND.match(text, span.end) or _BEFORE.search(text[max(0, span.begin - 12) : span.begin])
        for span in entity.mentions
    )
