"""Rejects what only looks like a time expression: "2000 soldiers", "Mrs May", "The Sunday Times"."""

from __future__ import annotations

import re

from kg.extract.names.name_words import names_person
from kg.language.tokens import Doc, Span, Token

_REPEATING = {"every", "each", "most", "many", "some", "per"}
_BEFORE_YEAR = {
    "in", "since", "until", "till", "by", "before", "after", "from", "during", "of", "circa", "early", "late",
    "mid", "year", "through", "between", "throughout", "fiscal", "for", "than", "as", "(", "[", "season", "spring",
    "summer", "autumn", "winter", "fall", "ended", "end", "beginning", "start"
}  # fmt: skip
_DETERMINERS = {
    "the", "a", "an", "this", "that", "his", "her", "its", "their", "our", "my", "'s", "’s", "’", "'", "failed",
    "deadly", "bloody", "famous", "infamous", "disputed", "landmark", "first", "last"
}  # fmt: skip
_BEFORE_MONTH = {
    "in", "since", "until", "till", "by", "before", "after", "from", "during", "of", "through", "between",
    "throughout", "for", "than", "early", "late", "mid", "last", "next", "this", "earlier", "later", "and", "or",
    "to", "-", "–"
}  # fmt: skip
_BEFORE_SEASON = _BEFORE_MONTH & {"in", "since", "until", "till", "by", "before", "during"}
_AMOUNT_OF = {
    "total", "toll", "number", "population", "force", "figure", "fine", "loss", "average", "sum", "crowd", "group",
    "minimum", "maximum", "height", "distance", "price", "salary", "capacity", "size", "length", "cost", "value",
    "army", "contingent", "garrison", "staff", "team", "strength", "weight",
    "more", "less", "up", "many",
}  # fmt: skip
_UNITS = {
    "people", "men", "women", "persons", "police", "troops", "children", "civilians", "families", "homes", "houses",
    "buildings", "vehicles", "tanks", "bodies", "deaths", "casualties", "cases", "jobs", "votes", "seats", "cars",
    "tons", "tonnes", "kilograms", "kg", "km", "kilometers", "kilometres", "miles", "meters", "metres", "feet",
    "hectares", "acres", "square", "pounds", "dollars", "euros", "rubles", "hours", "gmt", "est", "utc", "hrs",
    "local", "calories", "volts", "watts", "words", "pages", "others", "times", "points", "percent", "more",
    "square-mile", "megawatts", "barrels", "schools", "hospitals", "villages", "shares", "rounds", "rockets",
    "missiles", "shells", "bombs", "cattle", "sheep", "migrants", "dead", "wounded", "injured"
}  # fmt: skip
_PERSONS = re.compile(r"[a-z]+(?:ers|ors|ists|ians|ants|ents|ees|iers|men|gees)$")
_NAMED_BY_WEEKDAY = {
    "times", "telegraph", "mirror", "mail", "express", "herald", "post", "world", "sun", "club", "school",
    "service", "tribune", "people"
}  # fmt: skip
_AMOUNT_PREPOSITIONS = {"of", "by", "for", "as", "than", "until", "to"}
_AT_YEAR = {"in", "since"}
#: Years before this one are recognised only after a preposition.
_FIRST_ALONE = "1500"
_PERIODS = {"week", "month", "year", "weekend"}
_NO_DATES = {"bloody", "super", "black", "holy", "red", "freaky"}
_TITLES = {
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "theresa", "teresa", "minister", "president", "general", "secretary",
    "lady", "lord", "sir", "dame"
}  # fmt: skip


def is_time(span: Span, match: re.Match[str], kind: str, *, after_year: bool = False) -> bool:
    """Return whether words that match the grammar of dates are a time in their context.

    Args:
        span: the words.
        match: the match of the grammar.
        kind: the kind of expression by the grammar.
        after_year: whether a year comes before them, joined by a comma, "and" or "to".
    """
    groups = match.groupdict()
    if _word(span.doc, span.start - 1) in _REPEATING or (len(span) == 1 and names_person(span[0])):
        return False
    if groups.get("decade") and len(groups["decade"]) == 2 and match.group()[0].isdigit():
        return False
    if kind == "year" and ("year" in groups or "hundreds" in groups) and not groups.get("part"):
        return _is_spoken(groups) or _is_year(span, after_year=after_year)
    if kind == "month" and match.group() == match["month"]:
        return _is_month(span)
    if groups.get("weekday") and match.group() == match["weekday"]:
        return _is_weekday(span)
    if "words" in groups or "which" in groups:
        return not _is_name(span) and not _is_manner(span)
    if kind == "anaphoric" and (groups.get("side") or "").lower() in {"before", "after"}:
        return not _has_complement(span)
    if kind == "months" and (groups.get("number") or groups.get("bare") is not None):
        return _is_season(span) if groups.get("bare") is not None else not _is_fiscal(span)
    if "one" not in groups and groups.get("day") and not groups.get("month"):
        return _is_day_of_month(span)
    return True


def _has_complement(span: Span) -> bool:
    """Return whether "after" has an object, so that no day before is counted from: "three days after the blast"."""
    follower = span.doc[span.end] if span.end < len(span.doc) else None
    if follower is None or follower.sent != span.root.sent:
        return False
    opens = span.start == span.root.sent.start and follower.dep_.startswith("nsubj")
    return follower.pos_ in {"DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM", "VERB"} and not opens


def _word(doc: Doc, index: int) -> str:
    return doc[index].lower_ if 0 <= index < len(doc) else ""


def _is_spoken(groups: dict[str, str | None]) -> bool:
    """Return whether words are a year by themselves: "nineteen sixty-eight" counts nothing."""
    return (groups.get("hundreds") or "").lower() == "nineteen" and "ty" in (groups.get("tens") or "").lower()


def _is_year(span: Span, *, after_year: bool) -> bool:
    doc, before, after = span.doc, _word(span.doc, span.start - 1), _word(span.doc, span.end)
    # "Since 2021 more than 600 have fled": the parser does not take it for a number of the next noun
    apart = before in _AT_YEAR and span.root.dep_.startswith("obl") and span.root.head.pos_ == "VERB"
    if (not apart and _counts(doc, span.end)) or _to_a_count(doc, span.end):
        return False
    if before in _AMOUNT_PREPOSITIONS and _word(doc, span.start - 2) in _AMOUNT_OF:
        return False
    if after_year or before in _BEFORE_YEAR:
        return True
    follows = doc[span.end] if span.end < len(doc) else None
    if before in _DETERMINERS or (span.start == span[0].sent.start):
        return follows is not None and (
            follows.pos_ in {"NOUN", "ADJ", "PROPN", "VERB", "AUX"} or after in {"'s", "’s"}
        )
    if before in {"-", "—"}:
        return _word(doc, span.start - 2) in {"post", "pre", "mid", "early", "late"}
    modifies = follows is not None and follows.tag_ == "NN" and doc[span.start - 1].is_lower
    return modifies and span[-1].text[:4] >= _FIRST_ALONE


def _to_a_count(doc: Doc, index: int) -> bool:
    """Return whether a number follows that is not a year: "2000 to 2500"."""
    follower = _word(doc, index + 1)
    return (
        _word(doc, index) in {"to", "-", "–"}
        and follower.isdigit()
        and len(follower) == 4
        and not "1000" <= follower <= "2100"
    )


def _counts(doc: Doc, index: int) -> bool:
    """Return whether the words from an index on are what a number counts: "armed men", "GMT"."""
    for offset in range(3):
        if index + offset >= len(doc):
            return False
        token = doc[index + offset]
        if token.lower_ in _UNITS or (token.tag_ == "NNS" and _PERSONS.match(token.lower_)):
            return True
        if token.pos_ != "ADJ":
            return False
    return False


def _is_month(span: Span) -> bool:
    doc, token = span.doc, span[-1]
    before, name = _word(doc, span.start - 1), span.text.lower()
    if before in _TITLES or (span.text.rstrip(".") in {"Mar", "Jan", "Sun", "Dec"} and not span.text.endswith(".")):
        return False
    if before in _BEFORE_MONTH:
        return not _starts_name(doc, span.end) or before in {"in", "since", "until", "during"}
    if name in {"may", "march", "august"}:
        return before in {"the", "a"} and doc[span.end : span.end + 1].text.islower() and name != "august"
    return token.pos_ in {"PROPN", "NOUN"} and not _part_of_person(span)


def _part_of_person(span: Span) -> bool:
    before = span.doc[span.start - 1] if span.start else None
    named = before is not None and before.pos_ == "PROPN" and before.is_title and not before.is_sent_start
    return named or _starts_name(span.doc, span.end)


def _starts_name(doc: Doc, index: int) -> bool:
    return index < len(doc) and doc[index].pos_ == "PROPN" and doc[index].is_title


def _is_weekday(span: Span) -> bool:
    doc, before, after = span.doc, _word(span.doc, span.start - 1), span.doc[span.end : span.end + 1].text
    if before in _NO_DATES and span.doc[span.start - 1].is_title:
        return False
    if after[:1].isupper() and after.lower() in _NAMED_BY_WEEKDAY:
        return False
    if before == "on" and _word(doc, span.start - 2) == "mail":
        return False
    return not (before in {"a", "any"} and not _modifies(span[-1]))


def _modifies(token: Token) -> bool:
    follower = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return follower is not None and follower.pos_ == "NOUN"


def _is_name(span: Span) -> bool:
    """Return whether "Today" is part of a name: "USA Today"."""
    token = span[0]
    if len(span) > 1:
        return all(word.is_title for word in span) and span[-1].lower_ in _PERIODS
    return token.is_title and not token.is_sent_start and token.i > 0 and token.nbor(-1).pos_ == "PROPN"


def _is_manner(span: Span) -> bool:
    """Return whether "today" means the present age: "today's world", "the people of tomorrow"."""
    if span.text.lower() not in {"today", "tomorrow", "yesterday"}:
        return False
    after = span.doc[span.end + 1 : span.end + 2].text.lower() if _word(span.doc, span.end) in {"'s", "’s"} else ""
    return after in {"world", "society", "youth", "standards", "generation"} or (
        _word(span.doc, span.start - 1) == "of"
        and _word(span.doc, span.start - 2) in {"people", "men", "women", "world"}
    )


def _is_fiscal(span: Span) -> bool:
    """Return whether a quarter is none of the calendar: "the third quarter of *FY29*"."""
    return _word(span.doc, span.end + (_word(span.doc, span.end) == "of")).startswith("fy")


def _is_season(span: Span) -> bool:
    """Return whether a season stands alone: "by spring", but not "in Spring Valley" or "the fall of the regime"."""
    before, follower = _word(span.doc, span.start - 1), span.doc[span.end : span.end + 1]
    alone = not len(follower) or follower[0].pos_ not in {"NOUN", "PROPN", "ADJ", "VERB"}
    bare = len(span) > 1 or span[-1].lower_ != "fall"
    named = span[-1].is_title and not span[-1].is_sent_start
    return before in _BEFORE_SEASON and alone and bare and not named and follower.text.lower() != "of"


def _is_day_of_month(span: Span) -> bool:
    after = span.doc[span.end] if span.end < len(span.doc) else None
    return _word(span.doc, span.start - 1) in {"on", "until", "by", "since"} and (
        after is None or after.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"}
    )
