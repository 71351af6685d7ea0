"""Reads IPTC's ninjs, the JSON of news agencies: version 1, and 2 and 3 with lists of bodies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.readers.markup import words_of

#: The members with the text in version 1, as text or markup.
_BODIES = ("body_text", "body_xhtml", "body_html")
#: The known versions.
_VERSIONS = frozenset("123")
_MARKUP = ("html", "xml")


def is_ninjs(members: Mapping[str, object]) -> bool:
    """Return whether a JSON object is an item of ninjs.

    >>> is_ninjs({"uri": "urn:x:1", "body_text": "Rebels took Homs."})
    True
    """
    return isinstance(members.get("uri"), str) and any(name in members for name in (*_BODIES, "bodies"))


def from_ninjs(item: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """Return the members of an article under our names.

    >>> from_ninjs({"uri": "urn:x:1", "bodies": [{"contentType": "text/plain", "value": "Rebels took Homs."}]},
    ...            {"text": "text", "id": "id"})
    {'text': 'Rebels took Homs.', 'id': 'urn:x:1'}
    """
    found = {
        "text": _text(item),
        "id": item["uri"],
        "title": item.get("headline") or _first(item.get("headlines"), "value"),
        "date": _dated(item),
        "url": item.get("url") or item.get("canonicalurl"),
        "publisher": item.get("infosource_name") or _first(item.get("infosource") or item.get("infoSources"), "name"),
        "author": item.get("byline") or item.get("by"),
    }
    return {names[name]: value for name, value in found.items() if value and name in names}


def warn_of_version(item: Mapping[str, object], warn: Callable[[str], None]) -> None:
    """Warn if an item has an unknown version.

    >>> warn_of_version({"standard": {"name": "ninjs", "version": "9.0"}}, print)
    declares ninjs 9.0; read as ninjs 3
    """
    standard = item.get("standard")
    version = standard.get("version") if isinstance(standard, Mapping) else None
    if isinstance(version, str) and version.partition(".")[0] not in _VERSIONS:
        warn(f"declares ninjs {version[:20]}; read as ninjs 3")


def _text(item: Mapping[str, object]) -> str | None:
    for name in _BODIES:
        if isinstance(body := item.get(name), str) and body.strip():
            return body if name == "body_text" else words_of(body)
    bodies = item.get("bodies")
    bodies = [one for one in bodies if isinstance(one, Mapping)] if isinstance(bodies, list) else []
    # the plain text is the text according to its sender
    for body in sorted(bodies, key=_is_markup):
        if isinstance(value := body.get("value"), str) and value.strip():
            return words_of(value) if _is_markup(body) else value
    return None


def _is_markup(body: Mapping[str, object]) -> bool:
    kind = str(body.get("contentType") or body.get("contenttype") or "").lower()
    return any(word in kind for word in _MARKUP)


def _dated(item: Mapping[str, object]) -> object:
    names = ("contentCreated", "contentcreated", "firstCreated", "firstcreated", "versionCreated", "versioncreated")
    return next((item[name] for name in names if item.get(name)), None)


def _first(parts: object, name: str) -> object:
    """Return a member of the first object in a list that has it."""
    given = parts if isinstance(parts, list) else []
    return next((one[name] for one in given if isinstance(one, Mapping) and one.get(name)), None)
