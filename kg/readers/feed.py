"""Reads news feeds: RSS 0.9 to 2.0 and Atom, one article per item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.errors import InputError, Place
from kg.readers.decode import join
from kg.readers.opening import root_of
from kg.readers.record import Item, Source, make_item
from kg.readers.xml_text import local_name, parse_xml, words_in

#: The namespaces of RSS 1.0 and 0.9.
_RSS_1 = re.compile(rb"purl\.org/rss/|netscape\.com/rdf/")
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"

#: The elements for each member, the best first; a name without a namespace matches any namespace.
_MEMBERS = {
    "text": (_CONTENT, f"{_ATOM}content", "description", f"{_ATOM}summary", f"{_DC}description"),
    "id": ("guid", f"{_ATOM}id", f"{_DC}identifier", "link"),
    "title": ("title",),
    "date": ("pubDate", f"{_ATOM}published", f"{_DC}date", f"{_ATOM}updated"),
    "author": (f"{_DC}creator", "author"),
    "url": ("link", "guid"),
}


def opens_feed(head: bytes) -> bool:
    """Return whether a file that begins so is a feed; RDF is one if it mentions RSS.

    >>> opens_feed(b'<?xml version="1.0"?>\\n<rss version="2.0">')
    True
    """
    root = root_of(head)
    return root in {"rss", "feed"} or (root == "rdf" and _RSS_1.search(head) is not None)


def read_feed(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the items of a feed, with markup converted to text.

    Raises:
        InputError: it is not a feed, or not XML that is safe to read. It names no file: the caller does.
    """
    root = parse_xml(join(lines), source.name)
    items = [one for one in root.iter() if local_name(one) in {"item", "entry"}]
    if not items:
        raise InputError("contains no articles: it is not a feed, or the feed is empty")
    publisher = words_in(_child(_channel(root), "title"))
    for number, item in enumerate(items, 1):
        members = {name: value for name in _MEMBERS if (value := _member(item, name))}
        if publisher:
            members.setdefault("publisher", publisher)
        # feeds have their own names for members: --map is for JSON
        named = {source.names[name]: value for name, value in members.items()}
        yield make_item(named, source, where=Place(source.name, item=number), id=f"{source.stem}-{number}")


def _channel(root: Element) -> Element:
    return next((one for one in root if local_name(one) == "channel"), root)


def _member(item: Element, name: str) -> str:
    found = (_value(child, name) for path in _MEMBERS[name] if (child := _child(item, path)) is not None)
    return next((value for value in found if value), "")


def _value(child: Element, name: str) -> str:
    if name == "url":
        address = child.get("href") or (child.text or "").strip()
        return address if address.startswith(("http://", "https://")) else ""
    if name == "text":
        return words_in(child)
    if name == "author" and len(child):
        return words_in(_child(child, "name"))
    return child.get("href") or words_in(child)


def _child(element: Element, path: str) -> Element | None:
    """Return the first child with a name; among links of Atom, the one to the article itself."""
    found = [one for one in element if one.tag == path or (not path.startswith("{") and local_name(one) == path)]
    own = [one for one in found if one.get("rel", "alternate") == "alternate"]
    return next(iter(own or found), None)
