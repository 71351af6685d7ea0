"""Identifies the persons of an article in open data.

A name alone proves nothing. Evidence for a person is an office held at that time, the age, and an article about
the right country. Evidence against, which prevents a link, is another country or walk of life, or a birth or death
that does not fit. If two persons may be meant, neither is linked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.identity.index import Holder, Index, Term, iri
from kg.identity.offices import Office, Rank, agree, read_office
from kg.lexicon.gazetteer import fold
from kg.model import Match

#: Days before an office begins and after it ends on which texts still use it: elect, outgoing.
_BEFORE, _AFTER = 120, 60
#: Days after which a ministry without an end needs more than the bare word "minister".
_LONGEST = 5 * 366
#: The first day after the data of most countries were collected: an office without an end may be over by then.
_GATHERED = dt.date(2023, 7, 1)
#: Years before and after an office in which the name alone is enough.
_YEARS_BEFORE, _YEARS_AFTER = 3, 12
#: The youngest age of an office-holder, and the oldest of somebody who still acts.
_YOUNGEST, _OLDEST = 21, 100
#: The most expected namesakes if the name is the only evidence, and if the office is the highest.
_RARE, _FAMOUS = 0.06, 0.3
#: Offices that only one person in a country holds at a time.
_HIGHEST = frozenset({"president", "prime minister", "monarch", "vice president", "secretary general"})
#: Offices held abroad, and in bodies that belong to no country.
_ABROAD = frozenset({"ambassador", "secretary general", "commissioner", "justice", "prosecutor"})
#: Heads of offices that one politician may hold in turn; the data name two at most.
_CAREER = frozenset({
    "president", "vice president", "prime minister", "deputy prime minister", "minister", "deputy minister",
    "chancellor of the exchequer", "governor", "deputy governor", "mayor", "senator", "representative", "member",
    "speaker", "secretary general", "ambassador", "attorney general", "commissioner",
})  # fmt: skip
#: Words for an office that is over.
_FORMER = ("former", "ex ", "late ", "ousted", "deposed", "then ")


class Role(NamedTuple):
    """The role of a person in an article: office, its body, and country."""

    words: str
    of: str = ""
    country: str | None = None

    @property
    def all(self) -> str:
        """The office with its body."""
        return f"{self.words} of {self.of}" if self.of else self.words

    @property
    def is_past(self) -> bool:
        """Whether the article says that it is over."""
        return fold(self.words).startswith(_FORMER)


@dataclass(frozen=True, slots=True)
class Person:
    """What an article says about a person.

    ``acts`` means that the person does or says something in the news; ``countries`` are those that the article
    mentions, and ``countries_named`` the names of every country.
    """

    names: tuple[str, ...]
    date: dt.date | None
    roles: tuple[Role, ...] = ()
    age: int | None = None
    acts: bool = False
    countries: Collection[str] = ()
    called: Mapping[str, tuple[str, ...]] | None = None


class _Case(NamedTuple):
    """The evidence for one candidate."""

    holder: Holder
    office: str | None
    spoken: bool
    reasons: tuple[str, ...]


def match_person(person: Person, index: Index) -> tuple[Holder, Match] | None:
    """Return the match of a person, with reasons, if there is no doubt.

    >>> from kg.identity.index import open_index
    >>> assad = Person(("Bashar al-Assad",), dt.date(2016, 3, 1), (Role("president", "Syria", "SY"),))
    >>> found = match_person(assad, open_index())
    >>> found[1].item, found[1].exact
    ('http://www.wikidata.org/entity/Q44329', True)
    >>> match_person(Person(("Bashar al-Assad",), dt.date(2016, 3, 1), (Role("goalkeeper"),)), open_index())
    """
    candidates = _candidates(person.names, index.find)
    cases = [case for holder in candidates if (case := _weigh(person, holder)) is not None]
    sure = [case for case in cases if case.office is not None]
    if len(sure) == 1:
        return _matched(sure[0])
    if not candidates:
        return _match_alike(person, index)
    if len(cases) != 1 or len(candidates) != 1 or cases[0].holder.member:
        return None
    return _matched(cases[0]) if _is_known_by_name(person, cases[0].holder) else None


def _match_alike(person: Person, index: Index) -> tuple[Holder, Match] | None:
    """Match a differently spelt name if office and country agree as well."""
    cases = [case for h in _candidates(person.names, index.find_alike) if (case := _weigh(person, h)) is not None]
    sure = [case for case in cases if case.office is not None and case.spoken]
    return _matched(sure[0]) if len(sure) == 1 else None


def _candidates(names: Collection[str], find: Callable[[str], tuple[Holder, ...]]) -> list[Holder]:
    """Find all persons with the first name given; another full name must not lead to others."""
    found = [holders for name in names if " " in name and (holders := find(name))]
    if not found:
        return []
    items = {holder.item for holder in found[0]}
    same = all(items & {holder.item for holder in others} for others in found[1:])
    return list(found[0]) if same else []


def _matched(case: _Case) -> tuple[Holder, Match]:
    return case.holder, Match(iri(case.holder.item), exact=not case.holder.member, reasons=case.reasons)


def _weigh(person: Person, holder: Holder) -> _Case | None:
    """Collect the evidence for a candidate; None if any evidence is against it."""
    if not _can_be_alive(person, holder) or not _age_fits(person, holder):
        return None
    place = (person.called or {}).get(holder.country or "", ())
    office = None
    for role in person.roles:
        term = next(
            (t for t in holder.terms if agree(role.all, t.office, place) and _in_time(t, role, person.date)), None
        )
        if term is not None and _is_of(role, holder, term):
            office = f"{role.words}: {_told(term)}"
            break
    if office is None and any(_is_against(role, holder) for role in person.roles):
        return None
    seen = {*person.countries, *(role.country for role in person.roles)} - {None}
    spoken = holder.country in seen
    if not spoken and not (office is not None and _needs_no_country(holder)):
        return None
    reasons = [f"the name {person.names[0]}"]
    if office is not None:
        reasons.append(office)
    if spoken:
        reasons.append(f"the country {(place or (holder.country,))[0]}")
    if person.age is not None and holder.born is not None:
        reasons.append(f"the age {person.age}: born {holder.born}")
    return _Case(holder, office, spoken, tuple(reasons))


def _needs_no_country(holder: Holder) -> bool:
    """Return whether the office alone is enough: it belongs to no country, or the name is rare."""
    abroad = any(read_office(term.office).head in _ABROAD for term in holder.terms)
    return holder.country is None or abroad or (not holder.member and holder.common <= _RARE)


def _told(term: Term) -> str:
    days = (day.strftime("%Y-%m") if day else "" for day in (term.start, term.end))
    return f"{term.office}, {'/'.join(days)}"


def _is_of(role: Role, holder: Holder, term: Term) -> bool:
    """Return whether an office belongs to the person's country, or is abroad."""
    abroad = read_office(term.office).head in _ABROAD
    return abroad or role.country is None or holder.country is None or role.country == holder.country


def _is_against(role: Role, holder: Holder) -> bool:
    """Return whether the article contradicts the candidate's office or country."""
    office = read_office(role.words)
    if office.rank is Rank.OTHER:
        return True
    elsewhere = role.country is not None and holder.country is not None and role.country != holder.country
    return elsewhere and office.rank is not Rank.NEUTRAL and office.head not in _ABROAD


def _in_time(term: Term, role: Role, date: dt.date | None) -> bool:
    """Return whether a person held an office when the article says so; a former one only needs to have begun."""
    if term.start is None and term.end is None:
        return False
    if date is None:
        return True
    if term.start is not None and (term.start - date).days > _BEFORE:
        return False
    if _is_another_minister(role, term, date):
        return False
    return role.is_past or term.end is None or (date - term.end).days <= _AFTER


def _is_another_minister(role: Role, term: Term, date: dt.date) -> bool:
    """Return whether an article only says "minister", and the one known had a single portfolio long ago."""
    said, held = read_office(role.words), read_office(term.office)
    bare = said.head == held.head == "minister" and bool(held.others) and not said.others
    since_long = term.end is None and term.start is not None and (date - term.start).days > _LONGEST
    return bare and since_long and not role.is_past


def _can_be_alive(person: Person, holder: Holder) -> bool:
    if person.date is None:
        return True
    if holder.born is not None and person.date.year - holder.born < _YOUNGEST:
        return False
    if holder.died is None:
        return holder.born is None or person.date.year - holder.born < _OLDEST or not person.acts
    return not person.acts or person.date <= holder.died


def _age_fits(person: Person, holder: Holder) -> bool:
    if person.age is None or holder.born is None or person.date is None:
        return person.age is None
    return person.date.year - holder.born - person.age in {0, 1}


def _is_known_by_name(person: Person, holder: Holder) -> bool:
    """Return whether a rare name in an article about the person's country is enough: the office is high, or recent."""
    if person.date is None or holder.country is None:
        return False
    for term in holder.terms:
        office = read_office(term.office)
        limit = _FAMOUS if office.head in _HIGHEST else _RARE
        doubtful = any(_is_another_minister(role, term, person.date) for role in person.roles)
        if office.rank is Rank.HIGH and holder.common <= limit and _is_near(term, person.date) and not doubtful:
            return all(_can_follow(read_office(role.words), office) for role in person.roles)
    return False


def _can_follow(said: Office, held: Office) -> bool:
    """Return whether one person can hold both offices; otherwise one belongs to somebody else."""
    return said.rank is Rank.NEUTRAL or said.head == held.head or {said.head, held.head} <= _CAREER


def _is_near(term: Term, date: dt.date) -> bool:
    if term.start is None:
        return False
    last = term.end or max(term.start, _GATHERED)
    return term.start.year - _YEARS_BEFORE <= date.year <= last.year + _YEARS_AFTER
