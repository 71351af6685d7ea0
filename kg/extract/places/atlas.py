"""Looks up the places that have a name: countries, known places and cities in one table."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.lexicon import Country, KnownPlace, Lexicon
from kg.lexicon.gazetteer import City, District, Gazetteer, fold, loosen, printed
from kg.model import Kind, Location

#: How well known each kind of place is, as the decimal logarithm of the population of an equally known city.
_COUNTRY, _DIVISION, _COUNTY, _KNOWN, _TOWN, _CAPITAL = 8.0, 6.6, 5.0, 6.3, 3.7, 0.7
#: The lead of a country over a division of another country with the same name.
_STATE = 0.4
#: The cost of an alternative name if no place has it as its main name, if one does, and of a bare division.
_ALTERNATE, _BYNAME, _BARE = 0.3, 1.5, 1.2
#: The share of a division's people in the town that its bare name means.
_CHIEF = 0.05
#: The population of a typical division, and the most that a larger or smaller population adds or subtracts.
_USUAL, _MORE, _LESS = 2_000_000, 0.6, 0.8
#: Bounds on how well known a county or district is by its population.
_FEW, _MANY = 3.5, 6.0
#: The population of places for which GeoNames has none, mostly small ones.
_UNCOUNTED = 900
#: Countries whose counties nobody calls by their bare names.
_BY_NOUN = frozenset({"US", "CA", "NZ"})
#: Words that name no place on their own, although some divisions and towns have these names.
_DIRECTIONS = frozenset("north south east west central northern southern eastern western".split())
#: Shorter names are like too many others for another spelling of them to be likely.
_LEAST_ALIKE = 6
#: A name with more candidates than this is ignored.
_MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may mean; ``prior`` says how likely it is before the article is read.

    ``alike`` marks a place that only has a similar name, which needs more evidence. ``district`` is
    the gazetteer's number of the second-level division that the place is or belongs to.
    """

    known: str
    kind: Kind
    label: str
    location: Location
    prior: float
    admin1: str | None = None
    admin2: str | None = None
    alike: bool = False
    district: int | None = None

    @property
    def is_division(self) -> bool:
        """Return whether the place is a first-level division of a country."""
        return self.kind is Kind.REGION and self.admin1 is not None and self.admin2 is None and self.district is None

    @property
    def is_district(self) -> bool:
        """Return whether the place is a second-level division of the gazetteer: a county, a district."""
        return self.kind is Kind.REGION and self.district is not None

    @property
    def is_point(self) -> bool:
        """Return whether the place is small enough for distances from it to mean anything."""
        return self.kind is not Kind.COUNTRY and bool(self.location.country)

    def distance(self, other: Candidate) -> float:
        """Return the great-circle distance in kilometres."""
        start, end = self.location, other.location
        return _distance(start.lat, start.long, end.lat, end.long)

    def lies_in(self, other: Candidate) -> bool:
        """Return whether this place may lie in another: by country, division code or distance."""
        if self.known == other.known:
            return False
        if other.location.country is None:
            return self.kind is not Kind.COUNTRY and self.distance(other) < 1_500
        if self.location.country != other.location.country or self.kind is Kind.COUNTRY:
            return False
        if other.kind is Kind.COUNTRY:
            return True
        if self.admin1 and other.is_division:
            return self.admin1 == other.admin1
        if self.district is not None and other.is_district:
            return self.kind is not Kind.REGION and self.district == other.district
        return self.distance(other) < (200 if other.kind is Kind.REGION and not other.admin2 else 60)


@lru_cache(maxsize=65_536)
def _distance(lat: float, long: float, other_lat: float, other_long: float) -> float:
    begin, end = math.radians(lat), math.radians(other_lat)
    half_lat, half_long = (end - begin) / 2, math.radians(other_long - long) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(begin) * math.cos(end) * math.sin(half_long) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(chord)))


class Atlas:
    """Looks names up in the lexicon and the gazetteer; built once from both."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self._named: dict[str, list[Candidate]] = defaultdict(list)
        self._divisions: dict[str, list[Candidate]] = defaultdict(list)
        self._abbreviated: dict[str, list[Candidate]] = defaultdict(list)
        self._capitals = {(country.code, fold(country.capital)) for country in _countries(lexicon) if country.capital}
        for country in _countries(lexicon):
            self._add_country(country)
        seen: set[str] = set()
        for places in lexicon.places.values():
            for place in places:
                if place.id not in seen:
                    seen.add(place.id)
                    self._add_place(place)

    def find(self, name: str) -> list[Candidate]:
        """Return the places with a name: countries and known places, then cities, the likeliest first."""
        key = fold(name)
        if name in self._abbreviated and (name.isupper() or name.endswith(".")):
            return list(self._abbreviated[name])
        if key in _DIRECTIONS or (name.isupper() and len(key) <= 3):
            return []
        found = list(self._named.get(key, ()))
        if any(place.is_division for place in found):
            # Georgia is a country and a state: the article decides
            found = [replace(c, prior=_DIVISION + _STATE) if c.kind is Kind.COUNTRY else c for c in found]
        cities = self.gazetteer.find_exact(name)[:_MOST]
        main = {city.geonames for city in cities if fold(city.name) == key}
        found += [self._of_city(city, key, byname=bool(main) and city.geonames not in main) for city in cities]
        if not found and len(key) >= _LEAST_ALIKE:
            found = [replace(self._of_city(c, key), alike=True) for c in self.gazetteer.find_alike(name)[:_MOST]]
        for division in self._divisions.get(key, ()):
            # "Washington" is also the state, but "Hama" is the city, not the province around it
            if division not in found and not any(self._is_meant(place, division) for place in found):
                found.append(replace(division, prior=self._fame(division) - _BARE))
        for district in self.gazetteer.find_districts(name):
            # "Fulton County" is found by its full name only; "Gironde" too if nothing else has that name
            whole = _of_district(district)
            if fold(district.name) == key or not (found or district.country in _BY_NOUN):
                found.append(whole)
            elif key + " province" == fold(district.name) and district.country not in _BY_NOUN:
                # "in Aurora" may mean the province, if other places of the article are there
                found.append(replace(whole, prior=whole.prior - _BARE))
        return sorted(found, key=lambda candidate: (-candidate.prior, candidate.known))

    def _is_meant(self, place: Candidate, division: Candidate) -> bool:
        """Return whether a bare name means the town in a division: "Hama", but not the village of Sinaloa."""
        if not place.lies_in(division):
            return False
        large = (place.location.population or 0) > _CHIEF * self._people(division)
        # Deraa, or Daraa, is the town of that province; Bihar is not the town of Bihar Sharif
        return place.kind is not Kind.CITY or (large and division in self._divisions.get(fold(place.label), ()))

    def _fame(self, division: Candidate) -> float:
        """Return how well known a division is; large divisions are better known."""
        people = self._people(division)
        return division.prior + max(-_LESS, min(_MORE, math.log10((people + 100) / _USUAL) / 2))

    def _people(self, division: Candidate) -> int:
        return self.gazetteer.population_of(division.location.country or "", division.admin1 or "")

    def find_division(self, name: str) -> list[Candidate]:
        """Return the regions that have a name without its noun: "Aleppo" for Aleppo province."""
        districts = [_of_district(district) for district in self.gazetteer.find_districts(name)]
        return [*self._divisions.get(fold(name), ()), *districts]

    def find_container(self, name: str) -> list[Candidate]:
        """Return what a name after a comma may mean: countries, regions and their abbreviations."""
        short = self._abbreviated.get(name, [])
        known = [candidate for candidate in self._named.get(fold(name), ()) if not short]
        return [*short, *known, *(self.find_division(name) if not short else ())]

    def country(self, code: str) -> Candidate | None:
        """Return the country with an ISO 3166-1 code."""
        country = self.lexicon.countries.get(code)
        return _of_country(country) if country else None

    def _add_country(self, country: Country) -> None:
        candidate = _of_country(country)
        for name in (country.label, *country.alt_labels):
            key = fold(name)
            # "US" is a country, "us" is not
            short = name.isupper() and len(key.replace(" ", "")) <= 4
            bearers = self._abbreviated[name] if short else self._named[key]
            if candidate not in bearers:
                bearers.append(candidate)

    def _add_place(self, place: KnownPlace) -> None:
        if place.lat is None or place.long is None:
            return
        prior = _TOWN if place.kind is Kind.CITY else _KNOWN
        if place.admin1:
            prior = _COUNTY if place.admin2 else _DIVISION
        location = Location(place.lat, place.long, place.country)
        candidate = Candidate(place.id, place.kind, place.label, location, prior, place.admin1, place.admin2)
        for name in (place.label, *place.alt_labels):
            key = fold(name)
            if candidate not in self._named[key]:
                self._named[key].append(candidate)
            core, _, noun = key.rpartition(" ")
            known = self.lexicon.place_nouns.get(noun)
            bare = core if core and known and known.kind is Kind.REGION else key
            if place.kind is Kind.REGION and candidate not in self._divisions[bare]:
                self._divisions[bare].append(candidate)
        for name in place.abbreviations:
            self._abbreviated[name].append(candidate)

    def _of_city(self, city: City, key: str, *, byname: bool = False) -> Candidate:
        prior = math.log10((city.population or _UNCOUNTED) + 100)
        main = fold(city.name)
        if (city.country, main) in self._capitals or (city.country, key) in self._capitals:
            prior += _CAPITAL if city.population > 10_000 else 0
        if main != key and loosen(main) != loosen(key):
            prior -= _BYNAME if byname and not set(key.split()) <= set(main.split()) else _ALTERNATE
        location = Location(city.lat, city.long, city.country, city.geonames, city.population)
        label = self.lexicon.city_names.get(city.geonames) or printed(city.name, city.country)
        return Candidate(
            f"place/gn-{city.geonames}", Kind.CITY, label, location, prior, city.admin1, district=city.division
        )


def _countries(lexicon: Lexicon) -> list[Country]:
    return [lexicon.countries[code] for code in sorted(lexicon.countries)]


def _of_district(district: District) -> Candidate:
    prior = min(_MANY, max(_FEW, math.log10(district.population + 100)))
    location = Location(district.lat, district.long, district.country)
    known = f"place/{district.slug}"
    return Candidate(known, Kind.REGION, district.name, location, prior, district.admin1, district=district.id)


def _of_country(country: Country) -> Candidate:
    location = Location(country.lat, country.long, country.code, country.geonames)
    return Candidate(country.id, Kind.COUNTRY, country.label, location, _COUNTRY)
