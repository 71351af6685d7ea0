"""Makes an article from its members: the text and what is said about it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import InputError, Place
from kg.model import Article
from kg.read.check import check_text, check_words
from kg.read.dates import find_date_line, find_dateline, read_date

#: Where something stands in the inputs, and what was read there.
Item = tuple[Place, Article | InputError]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """An input: how messages call it, what its articles are called by default, and their date by default."""

    name: str
    stem: str
    date: dt.date | None = None


def make_item(members: object, source: Source, *, where: Place, id: str) -> Item:
    """Make an article, or say what is wrong with it.

    Args:
        members: what should be a mapping with ``text`` and any of ``id``, ``title``, ``date``, ``url``,
            ``publisher`` and ``author``.
        source: the input.
        where: the article's place in the inputs.
        id: the article's identifier if the members hold none.
    """
    try:
        return where, _make_article(members, source, where, id)
    except InputError as error:
        return where, error.at(where)


def _make_article(members: object, source: Source, where: Place, id: str) -> Article:
    if not isinstance(members, Mapping):
        raise InputError(f"is not a JSON object but {_kind(members)}")
    text = members.get("text")
    if not isinstance(text, str):
        raise InputError(f"the member text is {_kind(text)}, not a string" if "text" in members else "has no text")
    check_text(text, where)
    story, line_date = find_date_line(text)
    if not text[story:].strip():
        raise InputError("holds nothing but a date")
    given = _words(members, "date")
    date = (read_date(given) if given else line_date) or find_dateline(text[story:]) or source.date
    return Article(
        id=_words(members, "id") or id,
        text=text,
        story=story,
        title=_words(members, "title"),
        date=date,
        url=_url(members, where),
        publisher=_words(members, "publisher"),
        author=_words(members, "author"),
    )


def _words(members: Mapping[str, object], name: str) -> str | None:
    """Return a member that is words, a number or several words; none if it is missing or empty."""
    value = members.get(name)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise InputError(f"the member {name} is {_kind(value)}, not a string")
    check_words(value or "", f"the member {name}")
    return (value or "").strip() or None


def _url(members: Mapping[str, object], where: Place) -> str | None:
    """Return the address of an article if it can be an IRI in a graph."""
    url = _words(members, "url")
    if url is None or is_web_address(url):
        return url
    log.warning("%s: the url is left out because it is no web address: %s", where, url[:100])
    return None


def is_web_address(url: str) -> bool:
    """Say whether words are an address on the web and an IRI (RFC 3987).

    >>> is_web_address("https://example.org/ä?q=1"), is_web_address("https://example.org/<a b>")
    (True, False)
    """
    from pyoxigraph import NamedNode

    scheme, found, rest = url.partition("://")
    if scheme.lower() not in {"http", "https"} or not found or rest[:1] in {"", "/", "?", "#"}:
        return False
    try:
        NamedNode(url)
    except ValueError:
        return False
    return True


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
