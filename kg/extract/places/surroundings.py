"""Locates places that are in no list by the places around them: streets, halls, small villages.

Either the text names the place that contains them ("a hotel in Ghent", "Lima's Central Market", "Elm Street,
Salem"), or the article is about one town and its surroundings only, so that they are probably there.
In both cases the coordinates are the other place's, and marked as such (``Basis``).
"""

from __future__ import annotations

import math
import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.places.place_names import is_street
from kg.extract.places.places import Resolved
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.model import Basis, Kind, Location

#: The words between the name of a place and that of the place that contains it.
_INSIDE = re.compile(
    r"^,?\s*(?:(?:[a-z]+\s+){0,3}?(?:in|of|at|on|near|outside)\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west|central|downtown|nearby)[a-z-]*\s+)?$|^\s+\($"
)
#: The words between the name of a place and that of a place that belongs to it: "Lima's Central Market".
_OWNED = re.compile(r"^['’]s?\s+(?:[a-z-]+\s+){0,2}$")
#: How near places must be to belong together, in kilometres, and the share of an article's places that must.
_TOGETHER, _SHARE = 120.0, 0.5
#: The most characters between related names, and the most places to consider.
_FAR, _MOST = 60, 40
#: How fast the weight of a place decreases with the paragraphs between.
_FADES = 3.0


@dataclass(slots=True)
class _Point:
    """A mention of a place that has its own coordinates."""

    mention: Mention
    place: Resolved


def put_into_surroundings(clusters: Sequence[Cluster], resolved: Mapping[Cluster, Resolved]) -> dict[Cluster, Resolved]:
    """Locate the places of an article that are not known.

    Args:
        clusters: all actors and places of an article, after places were resolved.
        resolved: what each known place was resolved to, by cluster; without countries.

    Returns:
        The places that could be located, with another place's coordinates, by cluster.
    """
    unknown = [c for c in clusters if c not in resolved and _is_local(c)]
    if not unknown:
        return {}
    points = sorted(_points(clusters, resolved), key=lambda point: point.mention.order)
    found: dict[Cluster, Resolved] = {}
    names: dict[int, list[tuple[Mention, Cluster]]] = defaultdict(list)
    for cluster in clusters:
        for mention in cluster.mentions:
            if mention.type is MentionType.NAME:
                names[mention.index].append((mention, cluster))
    for _ in range(2):
        # twice, for "a cell in Block Four of Gate Street prison in Leeds"
        for cluster in unknown:
            whole = _stated(cluster, names, ChainMap(found, dict(resolved)))
            if whole is not None and cluster not in found:
                found[cluster] = _put(cluster, whole, Basis.CONTAINER, whole.known or whole.within)
    for cluster in unknown:
        # a bare region may be as large as a continent ("the West")
        wide = cluster.kind is Kind.REGION and not is_street(cluster.names[0])
        if not wide and cluster not in found and (near := _focus(cluster, points)) is not None:
            found[cluster] = _put(cluster, near, Basis.SURROUNDINGS, None)
    return found


def _is_local(cluster: Cluster) -> bool:
    """Return whether a cluster is a named place too small for most maps."""
    kind = cluster.kind
    return bool(cluster.names) and kind is not None and kind.is_place and kind is not Kind.COUNTRY


def _put(cluster: Cluster, whole: Resolved, basis: Basis, within: str | None) -> Resolved:
    kind = cluster.kind or whole.kind
    here = whole.location
    location = Location(here.lat, here.long, here.country, basis=basis)
    return replace(whole, known=None, kind=kind, label=cluster.names[0], within=within, location=location)


def _points(clusters: Iterable[Cluster], resolved: Mapping[Cluster, Resolved]) -> Iterable[_Point]:
    for cluster in clusters:
        place = resolved.get(cluster)
        if place is None or place.location.basis is not Basis.OWN or not _is_small(place):
            continue
        yield from (_Point(m, place) for m in cluster.mentions if m.type is MentionType.NAME)


def _is_small(place: Resolved) -> bool:
    """Return whether a place is so small that its point locates things in it."""
    return place.kind in {Kind.CITY, Kind.FACILITY} or place.narrow


def _stated(
    cluster: Cluster, names: Mapping[int, Sequence[tuple[Mention, Cluster]]], resolved: Mapping[Cluster, Resolved]
) -> Resolved | None:
    """Return the place that contains a name by the words beside it, if it is small itself."""
    for mention in cluster.mentions:
        if mention.type is not MentionType.NAME:
            continue
        text, base = mention.section.doc.text, mention.section.offset
        own = mention.span
        for other, owner in names[mention.index]:
            place = resolved.get(owner) if owner is not cluster else None
            if place is None or not _is_small(place):
                continue
            span = other.span
            following = 0 <= span.begin - own.end < _FAR and _INSIDE.match(text[own.end - base : span.begin - base])
            before = 0 <= own.begin - span.end < _FAR and _OWNED.match(text[span.end - base : own.begin - base])
            if following or before:
                return place
    return None


def _focus(cluster: Cluster, points: Sequence[_Point]) -> Resolved | None:
    """Return the place around which most places of the article lie, if they are close together."""
    first = cluster.mentions[0]
    index = first.index
    points = sorted(points, key=lambda point: abs(point.mention.index - index))[:_MOST]
    weight = [point.place.chance / (1.0 + abs(point.mention.index - index) / _FADES) for point in points]
    total = sum(weight)
    best: tuple[float, float, _Point] | None = None
    for point in points:
        near = sum(
            w for w, other in zip(weight, points, strict=True) if _distance(point.place, other.place) < _TOGETHER
        )
        order = abs(point.mention.start - first.start) if point.mention.index == index else math.inf
        if best is None or (near, -order) > best[:2]:
            best = (near, -order, point)
    return best[2].place if best is not None and best[0] >= _SHARE * total else None


def _distance(first: Resolved, second: Resolved) -> float:
    """Return the approximate distance between two places in kilometres."""
    a, b = first.location, second.location
    east = (a.long - b.long) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 111.2 * math.hypot(a.lat - b.lat, east)
