"""Reads JSON Feed 1 and 1.1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.readers.markup import words_of

_VERSION = "https://jsonfeed.org/version/"


def is_json_feed(content: object) -> bool:
    """Return whether a JSON value is a JSON Feed.

    >>> is_json_feed({"version": "https://jsonfeed.org/version/1.1", "items": []})
    True
    """
    return (
        isinstance(content, Mapping)
        and str(content.get("version")).startswith(_VERSION)
        and isinstance(content.get("items"), list)
    )


def feed_items(feed: Mapping[str, object]) -> Iterator[object]:
    """Yield the members of each item under our default names, and anything else unchanged.

    >>> feed = {"title": "Example", "items": [{"id": 7, "content_html": "<p>One.<p>Two.", "authors": [{"name": "A"}]}]}
    >>> list(feed_items(feed))
    [{'text': 'One.\\n\\nTwo.', 'id': 7, 'publisher': 'Example', 'author': ['A']}]
    """
    items = feed["items"]
    for item in items if isinstance(items, list) else []:
        yield _members(item, feed) if isinstance(item, Mapping) else item


def _members(item: Mapping[str, object], feed: Mapping[str, object]) -> dict[str, object]:
    found = {
        "text": _text(item),
        "id": item.get("id"),
        "title": item.get("title"),
        "date": item.get("date_published"),
        "url": item.get("url") or item.get("external_url"),
        "publisher": feed.get("title"),
        "author": _names(item) or _names(feed),
        "language": item.get("language") or feed.get("language"),
    }
    return {name: value for name, value in found.items() if value}


def _text(item: Mapping[str, object]) -> str:
    plain, markup, summary = (item.get(name) for name in ("content_text", "content_html", "summary"))
    # markup keeps paragraphs apart, which plain text may not
    if isinstance(markup, str) and (words := words_of(markup)):
        return words
    return next((words for words in (plain, summary) if isinstance(words, str) and words.strip()), "")


def _names(thing: Mapping[str, object]) -> list[str]:
    """Return the names of the authors; version 1 has only one."""
    authors = thing.get("authors") or [thing.get("author")]
    given = authors if isinstance(authors, list) else []
    names = (one.get("name") for one in given if isinstance(one, Mapping))
    return [name for name in names if isinstance(name, str) and name.strip()]
