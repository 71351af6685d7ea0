"""Reads news feeds: RSS 0.9 to 2.0 and Atom, one article an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from kg.errors import InputError, Place
from kg.readers.decode import join
from kg.readers.markup import words_of
from kg.readers.record import Item, Source, make_item
from kg.safety.nesting import check_xml

_OPENING = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)\b")
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"

#: Under which names members stand, the best first; a name without namespace is that of any.
_MEMBERS = {
    "text": (_CONTENT, f"{_ATOM}content", "description", f"{_ATOM}summary", f"{_DC}description"),
    "id": ("guid", f"{_ATOM}id", f"{_DC}identifier", "link"),
    "title": ("title",),
    "date": ("pubDate", f"{_ATOM}published", f"{_DC}date", f"{_ATOM}updated"),
    "author": (f"{_DC}creator", "author"),
    "url": ("link", "guid"),
}


def opens_feed(head: bytes) -> bool:
    """Say whether a file that begins so is a feed.

    >>> opens_feed(b'<?xml version="1.0"?>\\n<rss version="2.0">')
    True
    """
    return bool(_OPENING.search(head[:2000]))


def read_feed(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the items of a feed, what is markup in them as text.

    Raises:
        InputError: it is no feed, or no XML that is safe to read. It names no file: the caller knows which.
    """
    content = join(lines)
    check_xml(content, source.name)
    try:
        root = ET.fromstring(content)  # noqa: S314  what does harm has been refused above
    except ET.ParseError as error:
        line, column = error.position
        raise InputError(f"is no XML ({error.msg.partition(':')[0]})", line=line, column=column + 1) from error
    items = [one for one in root.iter() if _local(one) in {"item", "entry"}]
    if not items:
        raise InputError("holds no articles: it is no feed, or an empty one")
    publisher = _words(_child(_channel(root), "title"))
    for number, item in enumerate(items, 1):
        members = {name: value for name in _MEMBERS if (value := _member(item, name))}
        if publisher:
            members.setdefault("publisher", publisher)
        # a feed has names of its own for all members, whatever --map says of those of JSON
        named = {source.names[name]: value for name, value in members.items()}
        yield make_item(named, source, where=Place(source.name, item=number), id=f"{source.stem}-{number}")


def _channel(root: Element) -> Element:
    return next((one for one in root if _local(one) == "channel"), root)


def _member(item: Element, name: str) -> str:
    found = (_value(child, name) for path in _MEMBERS[name] if (child := _child(item, path)) is not None)
    return next((value for value in found if value), "")


def _value(child: Element, name: str) -> str:
    if name == "url":
        address = child.get("href") or (child.text or "").strip()
        return address if address.startswith(("http://", "https://")) else ""
    if name == "text":
        return _words(child)
    if name == "author" and len(child):
        return _words(_child(child, "name"))
    return child.get("href") or _words(child)


def _words(element: Element | None) -> str:
    """Return what an element says: its markup, whether escaped or not, as text."""
    if element is None:
        return ""
    if len(element):
        inner = "".join(ET.tostring(child, encoding="unicode") for child in element)
        # of XHTML within Atom the names have a prefix
        return words_of(re.sub(r"(</?)\w+:", r"\1", inner))
    return words_of(element.text or "")


def _child(element: Element, path: str) -> Element | None:
    """Return the first child of a name; among links of Atom the one to the article itself."""
    found = [one for one in element if one.tag == path or (not path.startswith("{") and _local(one) == path)]
    own = [one for one in found if one.get("rel", "alternate") == "alternate"]
    return next(iter(own or found), None)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
