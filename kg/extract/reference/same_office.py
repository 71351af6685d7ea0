"""Decides whether two descriptions name one office: "the deputy mayor" is not "the mayor"."""

from __future__ import annotations

from kg.extract.grammar.grammar import setting_names
from kg.extract.reference.mentions import Mention, MentionType


def other_office(mention: Mention, held: Mention) -> bool:
    """Return whether two descriptions name different offices: "the finance minister", "the governor of Ohio"."""
    if _rank(mention) != _rank(held):
        return True
    mine, theirs = _office(mention), _office(held)
    return any(a and b and a.isdisjoint(b) for a, b in zip(mine, theirs, strict=True))


def short_names(office: str) -> set[str]:
    """Return the nouns that may refer back to the holder of an office.

    >>> sorted(short_names("Deputy Mayor")), sorted(short_names("mayor"))
    (['deputy', 'mayor'], ['mayor'])
    """
    words = office.casefold().replace("-", " ").split()
    return {words[-1], *(_DEPUTIES & set(words[:1]))}


def _rank(mention: Mention) -> frozenset[str]:
    """Return the words that make another office of an office: "*deputy* mayor", "*former* mayor", "*vice* king"."""
    doc, (begin, end) = mention.doc, mention.offices[0] if mention.offices else (mention.start, mention.head.i + 1)
    first = min(begin, mention.start)
    while first > 0 and (doc[first - 1].pos_ in {"ADJ", "NOUN", "PROPN", "ADV"} or doc[first - 1].text in _HYPHENS):
        first -= 1
    words = {t.lower_ for t in doc[first:end]}
    ranks = words & _RANKS
    return frozenset({"deputy"} if ranks & _DEPUTIES else ranks) | ({"former"} if words & _FORMER else set())


def _office(mention: Mention) -> tuple[frozenset[str], frozenset[str]]:
    """Return the task of an office and the body it belongs to, in lower case."""
    begin, end = mention.offices[0] if mention.offices else (mention.start, mention.head.i + 1)
    head = mention.doc[end - 1]
    front = mention.doc[begin if mention.type is MentionType.NAME else mention.start : end - 1]
    field = {t.lower_ for t in front if t.pos_ in {"NOUN", "ADJ"} and t.lower_ not in _TIMES_OF_OFFICE}
    return frozenset(field), setting_names(head)


#: Words for those who stand in for the holder of an office, and other words that make another office of it.
_DEPUTIES = frozenset({"deputy", "vice", "assistant"})
_RANKS = _DEPUTIES | {"associate", "shadow", "junior", "honorary"}
_HYPHENS = frozenset("-‑–")
_FORMER = frozenset({"former", "ex", "ex-", "erstwhile", "onetime", "one-time"})
#: Words that say when an office was held or describe its holder, not which office it is.
_TIMES_OF_OFFICE = frozenset("then late new current acting outgoing incumbent interim long-time embattled".split())
