"""Makes articles from their members: the text and metadata."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError, Place
from kg.model import Article
from kg.readers.check import check_text, check_words
from kg.readers.dates import find_date_line, find_dateline, read_date
from kg.readers.json_feed import feed_items, is_json_feed
from kg.readers.members import NAMES, lacks, often, value_of
from kg.readers.ninjs import from_ninjs, is_ninjs, warn_of_version
from kg.readers.schema_org import articles_in, is_article_type

#: A place in the inputs, and the article or error there.
Item = tuple[Place, Article | InputError]

#: Language tags of English and its regions.
_ENGLISH = re.compile(r"en(?:-[A-Z]{2}|-\d{3})?")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """An input: its name in messages, the names of its members, and defaults for id and date.

    ``names`` are the names of the members of its articles, and ``told`` the warnings that were logged once.
    ``path`` is the file, if it is uncompressed. ``address`` is its URL, and ``charset``
    its declared encoding, if any.
    """

    name: str
    stem: str
    date: dt.date | None = None
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)
    told: set[str] = field(default_factory=set, compare=False)
    path: Path | None = None
    address: str | None = None
    charset: str | None = None

    def warn_once(self, message: str) -> None:
        """Log a warning once for all articles of the input."""
        if message not in self.told:
            self.told.add(message)
            log.warning("%s: %s", self.name, message)


def make_items(content: object, source: Source, *, where: Place, id: str) -> Iterator[Item]:
    """Make the articles of a JSON value: an article, a list, or an object that contains a list of articles.

    Args:
        content: the JSON value.
        source: the input.
        where: its place in the inputs.
        id: the article's identifier if its members have none; in a list, its number is appended.
    """
    inner = content
    if isinstance(content, Mapping) and value_of(content, source.names["text"]) is None:
        inner = _listed(content, source.names)
    if not isinstance(inner, list):
        yield make_item(content, source, where=where, id=id)
        return
    if not inner:
        yield (
            where,
            InputError("is an empty list" if inner is content else "contains an empty list of articles").at(where),
        )
    for number, members in enumerate(inner, 1):
        yield make_item(members, source, where=where._replace(item=number), id=f"{id}-{number}")


def _listed(content: Mapping[str, object], names: Mapping[str, str]) -> object:
    """Return the list of articles in an object, under our names or those of JSON Feed or schema.org."""
    inner = value_of(content, names["articles"])
    if is_json_feed(content):
        return [_renamed(one, names) for one in feed_items(content)]
    if inner is None and not is_article_type(content.get("@type")):
        inner = [_renamed(one, names) for one in articles_in(content)] or None
    return inner


def _renamed(members: object, names: Mapping[str, str]) -> object:
    """Rename the members of a known format, regardless of --map, which is for other JSON."""
    if not isinstance(members, Mapping):
        return members
    return {names[name]: value for name, value in members.items() if name in names}


def make_item(members: object, source: Source, *, where: Place, id: str) -> Item:
    """Make an article, or an error that says what is wrong with it.

    Args:
        members: a mapping (if the input is valid) with ``text`` and any of ``id``, ``title``, ``date``, ``url``,
            ``publisher`` and ``author``, under the names in ``source``.
        source: the input.
        where: the article's place in the inputs.
        id: the article's identifier if its members have none.
    """
    try:
        return where, _make_article(members, source, where, id)
    except InputError as error:
        return where, error.at(where)


def _make_article(members: object, source: Source, where: Place, id: str) -> Article:
    if not isinstance(members, Mapping):
        raise InputError(f"is not a JSON object but {_kind(members)}")
    name = source.names["text"]
    text = value_of(members, name)
    if text is None and is_ninjs(members):
        warn_of_version(members, source.warn_once)
        members = from_ninjs(members, source.names)
    elif text is None and is_article_type(members.get("@type")):
        members = {source.names[one]: value for one, value in next(articles_in(members)).items()}
    text = value_of(members, name)
    if text is None and name not in members:
        raise InputError(lacks(members, "text", source.names))
    if not isinstance(text, str):
        raise InputError(f"the member {name} is {_kind(text)}, not a string")
    check_text(text, where)
    story, line_date = find_date_line(text)
    if not text[story:].strip():
        raise InputError("contains only a date")
    said = _Said(members, source, where)
    return Article(
        id=said.words("id") or id,
        text=text,
        story=story,
        title=said.words("title"),
        date=said.date(line_date) or find_dateline(text[story:]) or source.date,
        url=said.url(),
        publisher=said.words("publisher"),
        author=said.words("author"),
        language=said.language(),
    )


class _Said:
    """The usable metadata of an article; an invalid member is left out with a warning."""

    def __init__(self, members: Mapping[str, object], source: Source, where: Place) -> None:
        self._members, self._source, self._where = members, source, where

    def words(self, member: str) -> str | None:
        """Return a member that is a string, a number or a list of strings; None if it is anything else."""
        name = self._source.names[member]
        value = value_of(self._members, name)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = ", ".join(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return None
        if not isinstance(value, str):
            self._leave_out(member, f"the member {name} is {_kind(value)}, not a string{_inner(member, name, value)}")
            return None
        try:
            check_words(value, f"the member {name}")
        except InputError as error:
            self._leave_out(member, error.sentence)
            return None
        return value.strip() or None

    def date(self, line_date: str | None) -> dt.date | None:
        """Return the date from its member, or else the one at the beginning of the text."""
        given = self.words("date")
        other = None if given or line_date else often(self._members, "date")
        if other:
            self._source.warn_once(lacks({other: True}, "date", self._source.names))
        for words in (given, line_date):
            try:
                if words:
                    return read_date(words)
            except InputError as error:
                self._leave_out("date", error.sentence)
        return None

    def language(self) -> str:
        """Return the variety of English; a tag for another language is a mistake, as the text is in English."""
        value = value_of(self._members, self._source.names.get("language", "language"))
        return value if isinstance(value, str) and _ENGLISH.fullmatch(value) else "en"

    def url(self) -> str | None:
        """Return the URL of an article if it is a valid IRI."""
        url = self.words("url")
        if url is None or is_web_address(url):
            return url
        self._leave_out("url", f"it is no web address: {url[:100]}")
        return None

    def _leave_out(self, member: str, reason: str) -> None:
        log.warning("%s: the %s is left out: %s", self._where, member, reason)


def _inner(member: str, name: str, value: object) -> str:
    """Return the option that reads one of an object's members."""
    parts = value.items() if isinstance(value, Mapping) else ()
    inner = next((key for key, words in parts if isinstance(words, str)), None)
    return f": --map {member}={name}.{inner} takes one of its members" if inner else ""


def is_web_address(url: str) -> bool:
    """Return whether a string is a web address and an IRI (RFC 3987).

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
