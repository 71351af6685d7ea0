"""Reads the XML of news agencies: NewsML-G2, the older NewsML 1, and bare NITF."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.errors import InputError, Place
from kg.readers.decode import join
from kg.readers.markup import words_of
from kg.readers.opening import root_of
from kg.readers.record import Item, Source, make_item
from kg.readers.xml_text import first, local_name, parse_xml, words_in

_ROOTS = frozenset({"newsmessage", "newsitem", "packageitem", "newsml", "nitf"})
#: Kinds of items without text, as the ends of IPTC codes.
_NO_TEXT = ("picture", "video", "audio", "graphic", "animated", "composite")
#: Elements that may contain the text, within those of the content.
_BODIES = ("body.content", "body")
_CONTENT = frozenset({"inlineXML", "inlineData", "DataContent"})


def opens_newsml(head: bytes) -> bool:
    """Return whether a file that begins so is the XML of a news agency.

    >>> opens_newsml(b'<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">')
    True
    """
    return root_of(head) in _ROOTS


def read_newsml(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the items of a message, or a single one; pictures and videos are skipped.

    Raises:
        InputError: it contains none, or is not XML that is safe to read. It names no file: the caller does.
    """
    root = parse_xml(join(lines), source.name)
    items = [one for one in root.iter() if local_name(one) in {"newsItem", "NewsItem"}]
    items = items or ([root] if local_name(root) == "nitf" else [])
    if not items:
        raise InputError("contains no articles: it is neither NewsML with news items nor NITF")
    for number, item in enumerate(items, 1):
        if _kind(item).endswith(_NO_TEXT):
            continue
        members = {source.names[name]: value for name, value in _members(item).items() if value}
        where = Place(source.name, item=number if len(items) > 1 else None)
        if source.names["text"] not in members:
            yield where, InputError("is a news item without text").at(where)
            continue
        yield make_item(members, source, where=where, id=source.stem if len(items) == 1 else f"{source.stem}-{number}")


def _kind(item: Element) -> str:
    one = first(item, "itemMeta", "itemClass")
    return (one.get("qcode") or "") if one is not None else ""


def _members(item: Element) -> dict[str, str]:
    if local_name(item) == "newsItem":
        found = _of_g2(item)
    elif local_name(item) == "NewsItem":
        found = _of_newsml_1(item)
    else:
        found = {}
    nitf = item if local_name(item) == "nitf" else next((one for one in item.iter() if local_name(one) == "nitf"), None)
    for name, value in (_of_nitf(nitf) if nitf is not None else {}).items():
        found[name] = found.get(name) or value
    return {**found, "text": _text(item)}


def _of_g2(item: Element) -> dict[str, str]:
    about, content = first(item, "itemMeta"), first(item, "contentMeta")
    provider = first(about, "provider")
    language = first(content, "language")
    return {
        "id": item.get("guid", ""),
        "title": words_in(first(content, "headline")),
        # the content may be older than the item
        "date": _said(first(content, "contentCreated"), first(about, "firstCreated"), first(about, "versionCreated")),
        "author": words_in(first(content, "by")) or _name(first(content, "creator")),
        "publisher": _name(first(content, "infoSource")) or _name(provider),
        "language": (language.get("tag") or "") if language is not None else "",
    }


def _of_newsml_1(item: Element) -> dict[str, str]:
    identifier = first(item, "Identification", "NewsIdentifier")
    lines = next((one for one in item.iter() if local_name(one) == "NewsLines"), None)
    return {
        "id": _said(first(identifier, "PublicIdentifier"), first(identifier, "NewsItemId")),
        "title": words_in(first(lines, "HeadLine")),
        "date": _basic(_said(first(item, "NewsManagement", "FirstCreated"), first(identifier, "DateId"))),
        "author": words_in(first(lines, "ByLine")),
        "publisher": _said(first(identifier, "ProviderId")),
    }


def _of_nitf(nitf: Element) -> dict[str, str]:
    head, body = first(nitf, "head"), first(nitf, "body", "body.head")
    issued, identifier = first(head, "docdata", "date.issue"), first(head, "docdata", "doc-id")
    return {
        "id": (identifier.get("id-string") or "") if identifier is not None else "",
        "title": words_in(first(body, "hedline", "hl1")) or words_in(first(head, "title")),
        "date": _basic((issued.get("norm") or "") if issued is not None else ""),
        "author": words_in(first(body, "byline", "person")) or words_in(first(body, "byline")),
        "publisher": words_in(first(body, "distributor")),
    }


def _text(item: Element) -> str:
    """Return the text of an item, from the version that keeps paragraphs if there are several."""
    holders = [one for one in item.iter() if local_name(one) in _CONTENT]
    holders = holders or ([item] if local_name(item) == "nitf" else [])
    found = [words for holder in holders if (words := _held(holder))]
    return max(found, key=lambda words: words.count("\n\n"), default="")


def _held(holder: Element) -> str:
    for name in _BODIES:
        body = next((one for one in holder.iter() if local_name(one) == name), None)
        if body is not None:
            return words_in(body)
    if len(holder):
        return words_in(holder)
    is_markup = "html" in (holder.get("contenttype") or "") or "xml" in (holder.get("contenttype") or "")
    return words_of(holder.text or "") if is_markup else (holder.text or "").strip()


def _name(element: Element | None) -> str:
    """Return the name of a person, or a substitute for it."""
    if element is None:
        return ""
    return words_in(first(element, "name")) or element.get("literal", "") or element.get("uri", "")


def _said(*elements: Element | None) -> str:
    return next((words for one in elements if one is not None and (words := (one.text or "").strip())), "")


def _basic(date: str) -> str:
    """Rewrite an ISO 8601 date in the basic format (without hyphens) in the extended one."""
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}" if date[:8].isdigit() else date
