"""Resolves the names of places in an article, all together.

Evidence for a place: the words beside its name ("Hama province", "Paris, Texas", "the Turkish city of Batman"),
other places of the article nearby or in its country, and how well known it is.

    names = [read_place_name(article.text, span, lexicon) for span in spans]
    places = resolve_place_names(names, gazetteer=gazetteer, lexicon=lexicon, spoken={"SY": 3})
    places[span]   # Resolved(kind=City, known="place/gn-170063", label="Aleppo", location=…), or None
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.places.atlas import Atlas, Candidate
from kg.extract.places.place_names import PlaceName, is_street
from kg.extract.places.place_odds import COMMA, Group, weigh
from kg.lexicon import Country, Lexicon
from kg.lexicon.gazetteer import Gazetteer, fold
from kg.model import Basis, Kind, Location, Span

_POSSESSIVE = re.compile(r"['’]s?$")
#: The distance between the centres of neighbouring countries, in kilometres.
_NEIGHBOUR = 1000.0
#: The greatest distance of a station, square or airport from the centre of its town, in kilometres.
_SAME_TOWN = 60.0
#: The weight of a division that only follows commas.
_AFTER_COMMA = 0.3
#: Below this score a name is taken for an unknown place's.
_LEAST = 3.0
#: Facilities and outskirts are looked for only in cities of 100,000 people or more.
_KNOWN_WELL = 5.0
#: The size from which a city is known everywhere: a million people.
_KNOWN_EVERYWHERE = 6.0
#: A town with the noun of a facility or natural feature in its name has at least 10,000 people; a smaller one
#: needs the score that other places nearby give.
_TOWN, _SURE = 4.0, 6.5
_NAMED_SO = frozenset({Kind.FACILITY, Kind.NATURAL_FEATURE})


@dataclass(frozen=True, slots=True)
class Resolved:
    """The place that a name means.

    ``known`` is the path of its IRI. Where the name means only a part of a known place or something in it
    ("northern Syria", "Aleppo countryside", "Heathrow Terminal 5"), ``known`` is None, ``within`` is the path
    of that place and ``location`` is that place's. ``score`` says how sure it is: about 4 for a lone
    small town, 8 and more for what the article confirms. ``chance`` is its share among all candidates.
    ``narrow`` marks a county or district, whose point is near all its towns.
    """

    kind: Kind
    known: str | None
    label: str
    location: Location
    within: str | None = None
    score: float = 0.0
    chance: float = 1.0
    narrow: bool = False


def resolve_place_names(
    names: Sequence[PlaceName], *, gazetteer: Gazetteer, lexicon: Lexicon, spoken: Mapping[str, float]
) -> dict[Span, Resolved | None]:
    """Resolve the names of places in one article.

    Args:
        names: all names of places in the article, from ``read_place_name``.
        gazetteer: the index of cities.
        lexicon: countries, regions, waters, mountains and known facilities.
        spoken: how often each country is mentioned in other ways (ISO code to weight): its people
            ("Syrian"), its government, weakly the publisher's country.

    Returns:
        The place for the span of each name, or None where no known place has the name.
    """
    atlas = atlas_of(gazetteer, lexicon)
    groups: dict[tuple[str, Kind | None, str | None], Group] = {}
    for name in _as_containers(names, atlas):
        key = (name.surface if name.surface.isupper() else fold(name.surface), name.kind, name.container)
        if key not in groups:
            groups[key] = _gather(name, atlas)
        groups[key].mentions.append(name.span)
    ordered = [groups[key] for key in sorted(groups, key=str)]
    for group in ordered:
        if not group.candidates:
            group.candidates, group.part_of = _counterpart(group.name, atlas, spoken), False
    _find_wholes(ordered)
    _discount_containers(ordered)
    weigh(ordered, _with_neighbours(spoken, ordered, atlas))
    return {span: _resolved(group) for group in ordered for span in group.mentions}


def _with_neighbours(spoken: Mapping[str, float], groups: Iterable[Group], atlas: Atlas) -> Mapping[str, float]:
    """Let neighbours count for a country that may also be a division of another: Armenia for Georgia."""
    unsure = [
        place
        for group in groups
        for place in group.candidates
        if place.kind is Kind.COUNTRY and any(other.is_division for other in group.candidates)
    ]
    weights = dict(spoken)
    for place in dict.fromkeys(unsure):
        near = [
            code for code in sorted(spoken) if (other := atlas.country(code)) and place.distance(other) < _NEIGHBOUR
        ]
        code = place.location.country or ""
        weights[code] = weights.get(code, 0.0) + sum(spoken[other] for other in near if other != code)
    return weights


def _as_containers(names: Iterable[PlaceName], atlas: Atlas) -> Iterator[PlaceName]:
    """Read a name after a town and a comma as the region of that name: "Tacoma, Washington"."""
    before: PlaceName | None = None
    for name in sorted(names, key=lambda each: each.span):
        following = (
            before is not None and before.container == name.surface and name.span.begin - before.span.end <= COMMA
        )
        if following and before is not None and name.kind is None:
            regions = atlas.find_division(name.surface)
            towns = atlas.find(before.surface)
            if any(town.lies_in(region) for region in regions if region.is_division for town in towns):
                before = name
                yield replace(name, kind=Kind.REGION)
                continue
        before = name
        yield name


_atlases: list[Atlas] = []


def is_also_division(country: Country, *, gazetteer: Gazetteer, lexicon: Lexicon) -> bool:
    """Return whether a country shares its name with another country's division, as Georgia does."""
    return any(place.is_division for place in atlas_of(gazetteer, lexicon).find(country.label))


def atlas_of(gazetteer: Gazetteer, lexicon: Lexicon) -> Atlas:
    """Return the atlas of a gazetteer and a lexicon; the last one is cached."""
    if not (_atlases and _atlases[0].gazetteer is gazetteer and _atlases[0].lexicon is lexicon):
        _atlases[:] = [Atlas(gazetteer, lexicon)]
    return _atlases[0]


def _gather(name: PlaceName, atlas: Atlas) -> Group:
    """Find the candidates for a name, by its hints."""
    if name.surface in atlas.lexicon.demonyms:
        return Group(name, [], part_of=False)
    candidates, part_of = _candidates(name, atlas), False
    if not candidates:
        candidates, part_of = _whole(name, atlas), True
    group = Group(name, candidates, part_of)
    towns = [c for c in atlas.find(name.town) if c.kind is Kind.CITY] if name.town and not part_of else []
    if towns:
        # "Victoria station in Manchester" is not the one in London
        near = [c for c in candidates if any(c.distance(town) < _SAME_TOWN for town in towns)]
        group.candidates = [c for c in candidates if c.kind is not Kind.FACILITY or c in near]
    if name.container:
        containers = atlas.find_container(name.container) or atlas.find(name.container)[:5]
        group.inside = [place for place in candidates if any(place.lies_in(container) for container in containers)]
        if containers and not group.inside:
            # "Kaya in Nigeria" is not the Kaya in Burkina Faso; Vienna needs no country
            countries = {container.location.country for container in containers}
            group.candidates = [
                place for place in candidates if place.location.country in countries or place.prior > _KNOWN_EVERYWHERE
            ]
    return group


def _whole(name: PlaceName, atlas: Atlas) -> list[Candidate]:
    """Find the well-known places that a name means a part of: "Seoul" for "Seoul Central District Court"."""
    if is_street(name.surface):
        return []
    if name.kind is Kind.REGION and (found := atlas.find(name.surface)):
        return found
    words = (name.core or name.surface).split()
    for end in range(len(words) if name.core else len(words) - 1, 0, -1):
        part = _POSSESSIVE.sub("", " ".join(words[:end]))
        known = _well_known(part, atlas, divisions_only=name.core is None)
        if name.kind is Kind.FACILITY and part in atlas.lexicon.given_names:
            # "Victoria Station" is not named after the state of Victoria
            known = [place for place in known if place.kind is Kind.CITY]
        if known:
            return [*(atlas.find_division(part) if name.kind is Kind.REGION else ()), *known]
    return []


def _well_known(part: str, atlas: Atlas, *, divisions_only: bool) -> list[Candidate]:
    """Find what the first words of a name certainly mean: "Fulton County" in "Fulton County Fire District"."""
    found = atlas.find(part)
    if divisions_only:
        return [place for place in found if place.is_division or (place.is_district and " " in part)]
    return [c for c in found if c.kind is not Kind.CITY or (c.prior > _KNOWN_WELL and not c.alike)]


def _find_wholes(groups: Sequence[Group]) -> None:
    """Link "Athens Regional Park" to the Athens of the article: it is located there, but is no evidence for it."""
    own = {fold(group.name.surface): group for group in groups if group.candidates and not group.part_of}
    for group in groups:
        if group.candidates and not group.part_of:
            continue
        words = (group.name.core or group.name.surface).split()
        if is_street(group.name.surface):
            continue
        for end in range(len(words), 0, -1):
            whole = own.get(fold(_POSSESSIVE.sub("", " ".join(words[:end]))))
            if whole is not None:
                group.whole, group.part_of = whole, True
                break


def _discount_containers(groups: Sequence[Group]) -> None:
    """Let "Ohio" count less for other places if it only names the state of one of them."""
    used = Counter(fold(group.name.container or "") for group in groups if group.inside for _ in group.mentions)
    for group in groups:
        if len(group.mentions) <= used[fold(group.name.surface)]:
            group.weight = _AFTER_COMMA


def _counterpart(name: PlaceName, atlas: Atlas, spoken: Mapping[str, float]) -> list[Candidate]:
    """Resolve "the North" where both North Korea and South Korea, or Sudan and South Sudan, are mentioned."""
    countries = [country for code in sorted(spoken) if (country := atlas.country(code))]
    for country in countries:
        direction, _, rest = country.label.partition(" ")
        if direction == name.surface and any(c.label.split()[-1] == rest for c in countries if c is not country):
            return [country]
    return []


def _candidates(name: PlaceName, atlas: Atlas) -> list[Candidate]:
    found = atlas.find(name.surface)
    if name.kind is Kind.REGION:
        either = [c for c in found if c.kind is Kind.COUNTRY or c.is_division]
        if len({c.kind for c in either}) > 1:
            return either
        return atlas.find_division(name.surface) or [c for c in found if c.kind in {Kind.REGION, Kind.COUNTRY}]
    if name.kind is Kind.CITY:
        return [c for c in found if c.kind is Kind.CITY] or found
    if name.kind in {Kind.FACILITY, Kind.NATURAL_FEATURE}:
        # "College Station" is a city
        return [c for c in found if c.kind is name.kind] or [c for c in found if not c.alike]
    return found


def _resolved(group: Group) -> Resolved | None:
    best = group.best
    if best is None or group.score < _LEAST:
        return None
    if group.name.kind in _NAMED_SO and best.kind is Kind.CITY and best.prior < _TOWN and group.score < _SURE:
        return None
    chance = group.odds[0][1]
    if not group.part_of:
        return Resolved(
            best.kind, best.known, best.label, best.location, None, group.score, chance, narrow=best.is_district
        )
    kind = group.name.kind or _kind_of_part(best.kind, inside=group.name.core is None)
    here = best.location
    location = Location(here.lat, here.long, here.country, basis=Basis.CONTAINER)
    return Resolved(kind, None, group.name.surface, location, best.known, group.score, chance)


def _kind_of_part(whole: Kind, *, inside: bool) -> Kind:
    """Return the kind of a part of a place: the east of a sea is a natural feature, a part of a town a facility."""
    if whole is Kind.NATURAL_FEATURE:
        return whole if not inside else Kind.FACILITY
    return Kind.FACILITY if inside and whole not in {Kind.COUNTRY, Kind.REGION} else Kind.REGION
