"""Weighs the places that names may mean by what the rest of an article says for each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.places.atlas import Candidate
from kg.extract.places.place_names import PlaceName
from kg.lexicon.gazetteer import fold
from kg.model import Kind, Span

#: The most characters between a town and its state.
COMMA = 2
#: The weight of each kind of evidence, in powers of ten of population.
_INSIDE, _SAME_NAME, _OWN_COUNTRY, _SHARE, _NEAR, _DIVISION = 8.0, 3.0, 0.7, 1.2, 1.0, 1.6
#: The weight of a town for its county, and of the county for the town: namesakes hardly ever fit by chance.
_MEMBER = 2.0
#: The greatest distance of a village without a county from the county it may belong to, in kilometres.
_CLOSE = 30.0
#: The weight of another division of the country in a list, and how near it must be: "Oregon and Washington".
_LISTED, _LIST = 1.5, 5
#: The greatest weight of nearness and division together.
_AROUND = 3.0
#: The kilometres over which nearness fades, and how many near places count.
_FADES, _NEIGHBOURS = 120.0, 2.0
#: How many candidates of a name support others, how sharply a better score outweighs them, and how many rounds.
_RIVALS, _SHARPNESS, _ROUNDS = 6, 1.5, 4
#: The weight of places in no single country, such as oceans.
_NO_COUNTRY = 3.0
#: The cost of being in a country that is not mentioned, and of only being spelt like the name.
_STRANGE, _ALIKE = 0.7, 3.3
#: The cost, where the article is about one country, of being a small town elsewhere: fewer than 50,000 people.
_ELSEWHERE, _SMALL = 2.0, 4.7
#: How often a country must be mentioned, and its least share, for an article to be about it.
_ABOUT, _MAINLY = 2.0, 0.6


@dataclass(slots=True)
class Group:
    """All mentions with the same words and hints: they mean one place."""

    name: PlaceName
    candidates: list[Candidate]
    part_of: bool
    inside: list[Candidate] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    odds: list[tuple[Candidate, float]] = field(default_factory=list)
    score: float = 0.0
    whole: Group | None = None
    weight: float = 1.0
    #: the candidates that other names support as their county or one of its towns
    members: set[str] = field(default_factory=set)

    @property
    def best(self) -> Candidate | None:
        """The likeliest candidate so far."""
        return self.odds[0][0] if self.odds else None


def weigh(groups: list[Group], spoken: Mapping[str, float]) -> None:
    """Score each group's candidates, in rounds that each use the odds of the round before."""
    independent = [group for group in groups if group.whole is None]
    _find_members(independent)
    for group in independent:
        _weigh_one(group, {})
    for _ in range(_ROUNDS):
        before = [group.best for group in groups]
        for group in independent:
            others = [other for other in independent if other is not group and other.odds]
            _weigh_one(group, _support_of_each(group, others, spoken))
        if before == [group.best for group in groups]:
            break
    for group in groups:
        if group.whole is not None:
            group.odds, group.score = group.whole.odds, group.whole.score


def _weigh_one(group: Group, support: Mapping[str, float]) -> None:
    inside = {place.known: _INSIDE for place in group.inside}
    scored = [(c.prior + support.get(c.known, 0.0) + inside.get(c.known, 0.0), c) for c in group.candidates]
    scored.sort(key=lambda pair: -pair[0])
    top = scored[:_RIVALS]
    chances = [math.exp(_SHARPNESS * (score - top[0][0])) for score, _ in top]
    group.odds = [(candidate, chance / sum(chances)) for (_, candidate), chance in zip(top, chances, strict=True)]
    group.score = top[0][0] if top else 0.0


def _support_of_each(group: Group, others: Iterable[Group], spoken: Mapping[str, float]) -> dict[str, float]:
    """Return how much the rest of the article supports each place that a name may mean."""
    alike: list[Group] = []
    rest: list[Group] = []
    for other in others:
        (alike if fold(other.name.surface) == fold(group.name.surface) else rest).append(other)
    countries = _spoken_of(rest, spoken)
    total = sum(countries.values())
    home = max(countries.values(), default=0.0)
    local = total >= _ABOUT and home >= _MAINLY * total
    found = {}
    for place in group.candidates:
        same = any(other.inside and other.best and other.best.known == place.known for other in alike)
        listed = place.is_division and _is_listed(place, group, [*alike, *rest])
        country, strange = _support_of_country(place, countries.get(place.location.country or "", 0.0), total)
        if local and strange and place.kind is Kind.CITY and place.prior < _SMALL:
            # villages are in no gazetteer; their namesakes abroad are
            strange += _ELSEWHERE
        member = _MEMBER if place.known in group.members else 0.0
        weight = (_SAME_NAME if same else 0.0) + member + country + _support_around(place, rest)
        found[place.known] = weight + (_LISTED if listed else 0.0) - strange
    return found


def _spoken_of(groups: Iterable[Group], spoken: Mapping[str, float]) -> Mapping[str, float]:
    """Return how often each country is mentioned, in other ways and through places in it."""
    countries: dict[str, float] = defaultdict(float, spoken)
    for group in groups:
        often = min(2.0, math.sqrt(len(group.mentions)))
        for place, chance in group.odds:
            if place.location.country:
                countries[place.location.country] += chance * often
    return countries


def _support_of_country(place: Candidate, own: float, total: float) -> tuple[float, float]:
    """Return the weight of the mentions of a place's country, and the cost if there are hardly any.

    Args:
        place: a place that a name may mean.
        own: how often its country is mentioned.
        total: how often all countries are mentioned.
    """
    country = _OWN_COUNTRY * min(1.0, own) + _SHARE * (own / total if total else 0.0)
    if place.location.country is None:
        country = _NO_COUNTRY
    strange = 0.0
    if total >= 1.0 and own < 0.3 and (place.kind is Kind.CITY or place.is_division):
        strange = _STRANGE + (_ALIKE if place.alike else 0.0)
    return country, strange


def _support_around(candidate: Candidate, others: Iterable[Group]) -> float:
    """Return the weight of the places that are near a candidate, or in which it lies."""
    near = division = 0.0
    if not candidate.is_point:
        return 0.0
    for other in others:
        close = 0.0
        for place, chance in other.odds:
            if place.known == candidate.known or not place.is_point:
                continue
            if place.is_division and candidate.lies_in(place):
                division = max(division, chance * _DIVISION * other.weight)
            elif chance > close:  # nearness only makes it less
                close = max(close, chance * math.exp(-candidate.distance(place) / _FADES))
        near += close
    return min(_AROUND, division + _NEAR * min(_NEIGHBOURS, near))


def _find_members(groups: Sequence[Group]) -> None:
    """Find the candidates that are the county of a town that another name may mean, or a town of such a county."""
    names = [fold(group.name.surface) for group in groups]
    counties = [[place for place in group.candidates if place.is_district] for group in groups]
    towns = [[place for place in group.candidates if not place.is_district] for group in groups]
    for number, group in enumerate(groups):
        others = [other for other in range(len(groups)) if names[other] != names[number]]
        places = (place for place in group.candidates if place.is_district or place.kind is Kind.CITY)
        group.members = {
            place.known
            for place in places
            if any(
                _is_in_county(other, place) for at in others for other in (towns if place.is_district else counties)[at]
            )
        }


def _is_listed(candidate: Candidate, group: Group, others: Iterable[Group]) -> bool:
    """Return whether a division is in a list with another division of its country."""
    for other in others:
        best = other.best
        if best is None or not best.is_division or best.location.country != candidate.location.country:
            continue
        gaps = (max(a.begin, b.begin) - min(a.end, b.end) for a in group.mentions for b in other.mentions)
        if any(COMMA < gap <= _LIST for gap in gaps):
            return True
    return False


def _is_in_county(first: Candidate, second: Candidate) -> bool:
    """Return whether either of two places is the county of the other, by its number or else by distance."""
    if first.district is not None and second.district is not None:
        return first.district == second.district
    town = first if first.district is None else second
    return (
        town.kind is Kind.CITY
        and town.admin1 == (second if town is first else first).admin1
        and first.distance(second) < _CLOSE
    )
