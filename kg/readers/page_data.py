"""Finds the metadata of a web page: in JSON-LD, microdata, meta elements and its layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.readers.json_lines import parse
from kg.readers.schema_org import articles_in, is_article_type

#: The names of meta elements for each member, the best first.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title"),
    "date": (
        "article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date",
        "dcterms.created", "pubdate", "publishdate", "publish-date", "publication_date", "date",
    ),
    "author": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"),
    "publisher": ("og:site_name", "dc.publisher", "publisher", "application-name"),
    "url": ("og:url",),
    "language": ("og:locale", "dc.language"),
}  # fmt: skip

#: The names of members in microdata.
_ITEMPROPS = {"headline": "title", "datePublished": "date", "author": "author", "publisher": "publisher"}

_BY = re.compile(r"(?:written )?by:?\s+", re.IGNORECASE)
_IN_PATH = re.compile(r"/(20\d\d|19\d\d)[/-](\d\d)[/-](\d\d)(?=[/-])")
_ADDRESS = ("http://", "https://")


def page_data(tree: Any, address: str | None = None) -> dict[str, object]:
    """Return the metadata of a page, under the default names of members.

    They include ``text`` if the page repeats the article's text in JSON-LD.

    Args:
        tree: the page, as parsed by lxml.
        address: its URL.
    """
    metas = dict(_metas(tree))
    url = _canonical(tree, address) or next(iter(metas.get("url", [])), None) or address
    sources = [_json_ld(tree, url), _microdata(tree), _first_of_each(metas), _layout(tree)]
    found: dict[str, object] = {}
    for source in sources:
        for member, value in source.items():
            found.setdefault(member, value)
    if url:
        # of several URLs, the canonical one should be cited
        found["url"] = url
    if "date" not in found and isinstance(url, str) and (day := _IN_PATH.search(url)):
        found["date"] = "-".join(day.groups())
    found.pop("id", None)
    return found


def _json_ld(tree: Any, url: object) -> Mapping[str, object]:
    articles: list[dict[str, object]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                # some pages put it into a comment, and some have line breaks in strings
                words = re.sub(r"[\x00-\x1f]+", " ", script.text or "").strip()
                articles += articles_in(parse(words.removeprefix("<!--").removesuffix("-->")))
            except InputError:
                continue  # the rest of the page has the same data
    # a page may describe other articles as well
    own = [one for one in articles if url and one.get("url") == url]
    return next(iter(own or articles), {})


def _metas(tree: Any) -> Iterator[tuple[str, list[str]]]:
    said: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = " ".join((meta.get("content") or "").split())
        if content:
            said.setdefault(name.lower(), []).append(content)
    for member, names in _META.items():
        if values := [value for name in names for value in said.get(name, ())]:
            yield member, values


def _first_of_each(metas: Mapping[str, list[str]]) -> dict[str, object]:
    found: dict[str, object] = {member: values[0] for member, values in metas.items()}
    # many pages have the URL of a profile instead of a name
    names = [name for name in metas.get("author", []) if not name.startswith(_ADDRESS)]
    found.pop("author", None)
    return {**found, "author": _BY.sub("", names[0], count=1)} if names else found


def _microdata(tree: Any) -> dict[str, object]:
    scope = next((one for one in tree.iter() if is_article_type((one.get("itemtype") or "").split())), None)
    found: dict[str, object] = {}
    for one in scope.iter() if scope is not None else ():
        member = next((_ITEMPROPS[name] for name in (one.get("itemprop") or "").split() if name in _ITEMPROPS), None)
        words = _said(one) if member else ""
        if member == "author" and words:
            found["author"] = [*found.get("author", []), words]  # type: ignore[misc]
        elif member and words:
            found.setdefault(member, words)
    return found


def _said(one: Any) -> str:
    """Return the value of a microdata element: an attribute, the name of its item, or its text."""
    name = next((inner for inner in one.iter() if inner is not one and inner.get("itemprop") == "name"), None)
    told = one if name is None else name
    words = told.get("content") or told.get("datetime") or told.text_content()
    return _BY.sub("", " ".join(words.split()), count=1)


def _layout(tree: Any) -> dict[str, object]:
    """Return the heading or else the title of the page, and its declared language."""
    found: dict[str, object] = {}
    heading = next((words for one in tree.iter("h1") if (words := " ".join(one.text_content().split()))), "")
    title = next((" ".join((one.text or "").split()) for one in tree.iter("title")), "")
    if heading or title:
        found["title"] = heading or title
    times = (
        one.get("datetime") for one in tree.iter("time") if "pub" in " ".join(map(str, one.attrib.items())).lower()
    )
    if when := next(filter(None, times), None):
        found["date"] = when
    if language := tree.get("lang"):
        found["language"] = language
    return found


def _canonical(tree: Any, address: str | None) -> str | None:
    links = (one for one in tree.iter("link") if (one.get("rel") or "").lower() == "canonical")
    url = next((one.get("href") or "" for one in links), "").strip()
    # a link to the front page is a mistake of the site
    is_own = url.startswith(_ADDRESS) and (not address or url.rstrip("/").count("/") > 2)
    return url if is_own else None
