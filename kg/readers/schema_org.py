"""Reads schema.org articles, in JSON-LD files or in web pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape

#: Kinds of articles, by their local names.
_KINDS = frozenset(
    "Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle "
    "ReportageNewsArticle ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting Report".split()
)
#: Members in which articles may be nested.
_AROUND = ("@graph", "mainEntity", "itemListElement", "item", "hasPart", "dataFeedElement")
#: The deepest nesting, and the most items of one page or file, to search.
_DEEPEST, _MOST = 6, 100_000

#: The terms for each member, the best first.
_MEMBERS = {
    "text": ("articleBody", "text"),
    "id": ("identifier", "@id"),
    "title": ("headline", "name", "alternativeHeadline"),
    "date": ("datePublished", "dateCreated", "uploadDate"),
    "url": ("url", "mainEntityOfPage", "@id"),
    "publisher": ("publisher", "sourceOrganization", "provider", "copyrightHolder"),
    "author": ("author", "creator"),
    "language": ("inLanguage",),
}

#: The terms for the URLs and the names of items.
_ADDRESSED, _NAMED = ("url", "@id", "@value", "value"), ("name", "@value", "alternateName")


def is_article_type(types: object) -> bool:
    """Return whether a type, or one of several, is a kind of article.

    >>> is_article_type("https://schema.org/NewsArticle"), is_article_type(["schema:Person"])
    (True, False)
    """
    given = types if isinstance(types, list) else [types]
    return any(isinstance(one, str) and one.replace(":", "/").rpartition("/")[2] in _KINDS for one in given)


def is_schema_org(content: object) -> bool:
    """Return whether a JSON value is a schema.org article or contains some.

    >>> is_schema_org({"@type": "NewsArticle", "articleBody": "Rebels took Homs."}), is_schema_org({"text": ""})
    (True, False)
    """
    return next(articles_in(content), None) is not None


def articles_in(content: object) -> Iterator[dict[str, object]]:
    """Yield the members of all articles in JSON-LD, under their default names.

    >>> list(articles_in({"@graph": [{"@type": "NewsArticle", "headline": "A", "author": {"@id": "#x"}},
    ...                              {"@id": "#x", "@type": "Person", "name": "Ana Duarte"}]}))
    [{'title': 'A', 'author': ['Ana Duarte']}]
    """
    things = list(_things(content, _DEEPEST))[:_MOST]
    known = {str(one["@id"]): one for one in things if "@id" in one and len(one) > 1}
    for one in things:
        if is_article_type(one.get("@type")):
            yield _members(one, known)


def _things(content: object, depth: int) -> Iterator[Mapping[str, object]]:
    if isinstance(content, list) and depth:
        for one in content:
            yield from _things(one, depth - 1)
    elif isinstance(content, Mapping) and depth:
        yield content
        for name in _AROUND:
            if name in content:
                yield from _things(content[name], depth - 1)


def _members(article: Mapping[str, object], known: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for member, terms in _MEMBERS.items():
        values = (list(_words(article.get(term), member, known)) for term in terms)
        words = next(filter(None, values), None)
        if words:
            found[member] = words if member == "author" else words[0]
    return found


def _words(value: object, member: str, known: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield the text of a value, or the name or URL of an item."""
    for one in value if isinstance(value, list) else [value]:
        thing = one
        if isinstance(thing, Mapping) and len(thing) == 1 and str(thing.get("@id")) in known:
            thing = known[str(thing["@id"])]
        if isinstance(thing, Mapping):
            names = (
                ("url", "@id", "@value", "value") if member in {"url", "id"} else ("name", "@value", "alternateName")
            )
            thing = next((thing[name] for name in names if isinstance(thing.get(name), str)), None)
        if not isinstance(thing, str) or not thing.strip():
            continue
        if member == "url" and not thing.startswith(("http://", "https://")):
            continue
        if member == "author" and thing.startswith(("http://", "https://")):
            continue
        yield thing if member == "text" else unescape(thing).strip()
