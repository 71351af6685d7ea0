"""Finds the members of an article in JSON, under any name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kg.errors import UsageError

#: The default name of each member; ``articles`` is the list of articles in an enclosing object.
NAMES: Mapping[str, str] = MappingProxyType(
    {name: name for name in ("text", "id", "title", "date", "url", "publisher", "author", "language", "articles")}
)

#: Other common names for them.
_OFTEN = {
    "text": ("content", "body", "articleBody", "article_body", "body_text", "maintext", "full_text", "fulltext",
             "article", "story", "plaintext"),
    "date": ("publishedAt", "published_at", "published", "datePublished", "date_published", "date_publish", "pubDate",
             "pub_date", "publication_date", "publicationDate", "publish_date", "publishDate", "created_at", "created",
             "timestamp", "time", "datetime"),
}  # fmt: skip

#: The most members to name in a message.
_SHOWN = 12


def names_from(settings: Iterable[str]) -> Mapping[str, str]:
    """Return the names of members, as set by options such as ``text=content``.

    Raises:
        UsageError: a setting is invalid, or there is no such member.

    >>> names_from(["text=content", "publisher=source.name"])["publisher"]
    'source.name'
    """
    names = dict(NAMES)
    for setting in settings:
        member, equals, theirs = setting.partition("=")
        if member not in NAMES or not equals or not theirs:
            known = ", ".join(NAMES)
            raise UsageError(
                f"--map {setting}", hint=f"write MEMBER=THEIRS, as in text=content; MEMBER is one of {known}"
            )
        names[member] = theirs
    return names


def value_of(members: Mapping[str, object], path: str) -> object:
    """Return a member, or with dots in the path, a member of a member; None if there is none.

    >>> value_of({"source": {"name": "Reuters"}}, "source.name")
    'Reuters'
    """
    if path in members:
        return members[path]
    first, dot, rest = path.partition(".")
    inner = members.get(first) if dot else None
    return value_of(inner, rest) if isinstance(inner, Mapping) else None


def lacks(members: Mapping[str, object], member: str, names: Mapping[str, str]) -> str:
    """Return a message that a member is missing, with the existing members and the option that helps.

    >>> lacks({"title": "A", "content": "B"}, "text", NAMES)
    'has no member text, but title and content: --map text=content reads that'
    """
    wanted = names[member]
    if not members:
        return f"has no member {wanted}, nor any other"
    found = [str(name)[:40] for name in members]
    shown = found[:_SHOWN] + ([f"{len(found) - _SHOWN} more"] if len(found) > _SHOWN else [])
    listed = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    other = often(members, member)
    help_ = f"--map {member}={other} reads that" if other else f"--map {member}=NAME says which of them holds it"
    return f"has no member {wanted}, but {listed}: {help_}"


def often(members: Mapping[str, object], member: str) -> str | None:
    """Return the existing, non-empty member that commonly has this role."""
    return next((name for name in _OFTEN.get(member, ()) if members.get(name)), None)
