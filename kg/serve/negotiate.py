"""Chooses the media type of a response by the ``Accept`` header.

>>> choose("text/html;q=0.5, application/sparql-results+xml", RESULTS)
'xml'
>>> choose("*/*", GRAPHS), choose("image/png", RESULTS)
('turtle', None)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

#: The formats of rows and booleans, and of graphs: names in ``kg.sparql.answers`` by media type, the best first.
RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/json": "json-ld",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
}
#: The formats of the description of a resource.
THINGS = GRAPHS | {"text/html": "html", "application/xhtml+xml": "html"}


def choose(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the name of the format that a client prefers, or None if it accepts none."""
    media_type = best(accept, offered)
    return None if media_type is None else offered[media_type]


def best(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the media type that a client prefers; between equals, the first one offered."""
    wanted = list(_ranges(accept)) or [("*/*", 1.0)]
    rated = [(media_type, _quality(media_type, wanted)) for media_type in offered]
    quality = max(value for _, value in rated)
    return next(name for name, value in rated if value == quality) if quality > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for one in accept.split(","):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        if "/" not in name:
            continue
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            yield name, min(1.0, max(0.0, float(quality)))
        except ValueError:
            yield name, 0.0


def _quality(media_type: str, wanted: list[tuple[str, float]]) -> float:
    """Return the quality that a client gives a type; an exact match takes precedence over a wildcard."""
    for pattern in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        for name, quality in wanted:
            if name == pattern:
                return quality
    return 0.0
