"""Reads the words beside the name of a place: its kind, and the place that contains it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Kind, Span

#: Words before a name that limit it to a part of the named place.
_COMPASS = r"(?:north|south|east|west|central)(?:ern)?(?:[- ]?(?:north|south|east|west|central)(?:ern)?)?"
_DIRECTION = re.compile(
    rf"^(?:the\s+)?(?:(?:(?:mid-?)?{_COMPASS}|upper|lower|greater|downtown|rural|mid|inner|outer|metro|metropolitan|suburban"
    r"|coastal)\s+)+",
    re.IGNORECASE,
)
_WORD = r"[A-Z][\w'’-]*\.?"
_NAME = rf"(?:the\s+)?((?:[A-Z]\.\s?){{2,3}}|{_WORD}(?:(?<!\.)\s(?:(?:of|and|al|the|de|la|del)\s)?{_WORD}){{0,4}})"
_AFTER_COMMA = re.compile(r"^(?:['’]s)?,\s+" + _NAME)
#: "London, Ontario and Paris" is a list: a state would be followed by another comma.
_GOES_ON = re.compile(r"^\s+(?:and|or)\s+[A-Z]")
_AFTER_IN = re.compile(r"^,?\s+in\s+(?:(?:north|south|east|west|central)[a-z-]*\s+)?" + _NAME)
#: "Kaya, a village in Nigeria", "Kaya, a small farming town in northern Nigeria".
_AFTER_NOUN = re.compile(
    r"^,\s+(?:a|an|the)\s+(?:[a-z-]+\s+){0,3}?([a-z]+)\s+(?:in|of)\s+(?:(?:north|south|east|west|central)[a-z-]*\s+)?"
    + _NAME
)
_AFTER_OF = re.compile(r"^\s+of\s+" + _NAME)
_IN_BRACKETS = re.compile(r"^\s+\(" + _NAME + r"\)")
_WORD_AFTER = re.compile(r"^[\s-]([A-Za-z]+)\b")
_NOUN_OF_NAME = re.compile(r"^([a-z]+)\s+of\s+(.+)$")
_NOUN_OF = re.compile(r"\b([a-z]+)\s+of\s+$", re.IGNORECASE)
#: "Carver, Dakota and Scott counties": the noun after the last applies to all.
_IN_LIST = re.compile(rf"^(?:(?:,\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+){_NAME})+\s+([a-z]+s)\b")
#: "D-Austin": the home of a member of a legislature.
_PARTY = re.compile(r"^[RDI]-(?=[A-Z])")
_OWNER = re.compile(_NAME + r"(?:['’]s|\b)((?:\s+[a-z-]+){0,5}\s+)$")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The name of a place in an article, with what the words beside it say.

    ``kind`` is the kind by a noun beside it ("Hama province": Region), ``container`` the name of the
    place that contains it ("Paris, Texas"; "the Turkish city of Batman": Turkey), ``core`` the name
    of another place within it ("northern Syria": Syria), and ``town`` the name after "in".
    """

    surface: str
    span: Span
    kind: Kind | None = None
    container: str | None = None
    core: str | None = None
    town: str | None = None


def read_place_name(text: str, span: Span, lexicon: Lexicon) -> PlaceName:
    """Read the name of a place with its hints from an article's text.

    Args:
        text: the article's text.
        span: the span of the name, with or without a noun such as "province" or a direction.
        lexicon: the place nouns, countries and demonyms.
    """
    words = re.sub(r"\s+", " ", span.of(text)).strip()
    words = re.sub(r"^the\s+", "", re.sub(r"['’]s?$", "", words), flags=re.IGNORECASE)
    surface, kind, core = _strip_noun(_PARTY.sub("", words), lexicon)
    after = text[span.end : span.end + 90]
    before = text[max(0, span.begin - 90) : span.begin]
    noun = _WORD_AFTER.match(after)
    noun_kind = _kind_by_noun(_singular_of_two(noun.group(1), before), lexicon) if noun else None
    if noun and noun_kind and kind is None:
        kind, after = noun_kind, after[noun.end() :]
    if kind is None:
        kind = _kind_before(before, lexicon) or _kind_of_list(after, lexicon)
    town = _AFTER_IN.match(after)
    return PlaceName(surface, span, kind, _container(before, after, lexicon), core, town and town.group(1))


def _strip_noun(words: str, lexicon: Lexicon) -> tuple[str, Kind | None, str | None]:
    """Split "Hama province" into name and kind, and find the known name within "northern Hama countryside"."""
    bare = _DIRECTION.sub("", words)
    front = _NOUN_OF_NAME.match(bare)
    if front and front.group(1).lower() in lexicon.place_nouns:
        rest = re.sub(r"^the\s+", "", front.group(2))
        if bare == words and (noun_kind := _kind_by_noun(front.group(1), lexicon)):
            return rest, noun_kind, None
        surface, _, core = _strip_noun(rest, lexicon)
        return words, lexicon.place_nouns[front.group(1).lower()].kind, core or surface
    if bare != words and bare in lexicon.places:
        # "southern Indian Ocean" is part of the ocean, not of India
        return words, None, bare
    head, _, last = bare.rpartition(" ")
    noun = lexicon.place_nouns.get(last.lower())
    if not head or not noun:
        return words, None, bare if bare != words and bare else None
    if bare == words and (noun_kind := _kind_by_noun(last, lexicon)):
        return head, noun_kind, None
    part = noun.kind is Kind.FACILITY or last.lower() not in _WHOLE or bare != words
    return words, noun.kind if noun.kind is not Kind.CITY else None, head if part else None


#: Nouns for a whole place; others name part of it or its surroundings ("Aleppo countryside").
_DIVISIONS = frozenset("district division department parish".split())
_WHOLE = _DIVISIONS | frozenset(
    "city town village hamlet municipality commune township settlement "
    "province governorate state oblast region krai county prefecture republic territory emirate canton voivodeship"
    .split()
)  # fmt: skip


def _kind_before(before: str, lexicon: Lexicon) -> Kind | None:
    """Return the kind by "the city of", "the province of" before a name."""
    found = _NOUN_OF.search(before)
    word = found.group(1).lower() if found else ""
    # "a district of Aleppo" is not Aleppo
    return _kind_by_noun(word, lexicon) if word not in _DIVISIONS else None


def _kind_of_list(after: str, lexicon: Lexicon) -> Kind | None:
    """Return the kind by the plural after a list of names: "Clay and Cass counties"."""
    found = _IN_LIST.match(after)
    return _kind_by_noun(_singular(found[found.lastindex or 0]), lexicon) if found else None


def _singular_of_two(word: str, before: str) -> str:
    """Return the singular of the noun after a list's last name: "Clay and Cass | counties"."""
    return _singular(word) if re.search(r"(?:\band|\bor|,|&)\s+$", before) and word.endswith("s") else word


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("es") if word.endswith("shes") else word.removesuffix("s")


def is_street(words: str) -> bool:
    """Return whether a name is a street's, which says nothing about where its namesake is.

    >>> is_street("Dublin Road"), is_street("Elm St."), is_street("Liverpool Street station"), is_street("Road Town")
    (True, True, True, False)
    """
    if any(word in _PLAINLY for word in words.split()[1:]):
        return True
    head, _, last = words.rpartition(" ")
    if last in {"North", "South", "East", "West"}:
        head, _, last = head.rpartition(" ")
    return bool(head) and last.rstrip(".") in _STREETS


#: Words that occur only in the names of streets.
_PLAINLY = frozenset({"Street", "Road", "Avenue", "Boulevard", "Lane"})
#: English words for streets, in full and abbreviated.
_STREETS = frozenset(
    "Street St Road Rd Avenue Ave Boulevard Blvd Lane Ln Drive Dr Way Parkway Pkwy Highway Hwy Terrace Crescent "
    "Freeway Expressway Turnpike Close Mews Parade Row Alley Square Plaza Circle Court Ct Place Pl Bypass Esplanade "
    "Underpass Overpass Interchange Roundabout Junction".split()
)  # fmt: skip


def _kind_by_noun(word: str, lexicon: Lexicon) -> Kind | None:
    """Return the kind by a lower-case noun beside a name, if it is not part of the name."""
    noun = lexicon.place_nouns.get(word)
    return noun.kind if noun and word in _WHOLE else None


def _container(before: str, after: str, lexicon: Lexicon) -> str | None:
    """Return the name of the place that contains a place, by the words beside its name."""
    for pattern in (_AFTER_COMMA, _IN_BRACKETS, _AFTER_IN):
        found = pattern.match(after)
        if found:
            known = _known_part(found.group(1), lexicon)
            rest = after[found.start(1) + len(known or "") :]
            return None if pattern is _AFTER_COMMA and _GOES_ON.match(rest) else known
    described = _AFTER_NOUN.match(after)
    if described and described.group(1) in lexicon.place_nouns:
        return _known_part(described.group(2), lexicon)
    noun = _WORD_AFTER.match(after)
    if noun and noun.group(1).lower() in lexicon.place_nouns:
        found = _AFTER_OF.match(after[noun.end() :])
        if found:
            return found.group(1)
    owner = _OWNER.search(before)
    if owner and any(word in lexicon.place_nouns for word in owner.group(2).lower().split()):
        return _demonym(owner.group(1), lexicon) or _known_part(owner.group(1), lexicon)
    return None


def _demonym(words: str, lexicon: Lexicon) -> str | None:
    parts = words.split()
    for start in range(len(parts)):
        country = lexicon.demonyms.get(" ".join(parts[start:]))
        if country:
            return country.label
    return None


def _known_part(words: str, lexicon: Lexicon) -> str | None:
    """Cut a run of capitalised words down to the longest country or region at its beginning."""
    parts = words.replace("’", "'").split()
    labels = _labels(lexicon)
    for end in range(len(parts), 0, -1):
        name = " ".join(parts[:end])
        for form in (name, name.rstrip(".,"), name.removesuffix("'s")):
            if form in labels:
                return form
    return None


_known_labels: list[tuple[Lexicon, frozenset[str]]] = []


def _labels(lexicon: Lexicon) -> frozenset[str]:
    if not (_known_labels and _known_labels[0][0] is lexicon):
        labels = set(lexicon.places)
        for country in lexicon.countries.values():
            labels.update((country.label, *country.alt_labels))
        for places in lexicon.places.values():
            for place in places:
                labels.update(place.abbreviations)
                # "Tacoma, Washington" is in Washington State
                labels.add(place.label.removesuffix(" State"))
        _known_labels[:] = [(lexicon, frozenset(labels))]
    return _known_labels[0][1]
