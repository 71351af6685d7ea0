"""The world's populated places by name: a read-only index of GeoNames cities.

``build_places.py`` makes the index, ``places.sqlite``. A name is looked up by its *folded* form, which ignores
case, accents, apostrophes and hyphens. If no place has it, a *loose* form is tried, which
also levels the transliterations of Arabic, Persian or Cyrillic names.

>>> fold("Ma'arrat an-Nu'mān"), fold("St. Louis")
('maarrat an numan', 'saint louis')
>>> loosen("Ar-Raqqah") == loosen("Raqqa")
True
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from kg import files
from kg.errors import InputError

#: The index that comes with the package.
INDEX = files.gazetteer()

#: Coordinates are stored as whole numbers of this fraction of a degree (11 metres).
SCALE = 10_000

#: Shorter loose forms are too ambiguous.
LEAST = 4

_APOSTROPHES = str.maketrans("", "", "'’‘`´ʹʻʼʽʾʿˈ′")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "a", "ħ": "h"}
)
_NOT_WORD = re.compile(r"[^\w]+|_")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

#: Countries whose names GeoNames transliterates with scholarly diacritics, which no paper prints.
_TRANSLITERATED = frozenset(
    "AE AF BD BH BY BG EG ET IL IN IQ IR JO KG KW KZ LB LK LY NP OM PK PS QA RU SA SD SY UA YE".split()
)

_ARTICLES = frozenset("al el ul an en ar er as es ash esh at et ath ad ed adh az ez uz l".split())
_ASSIMILATED = re.compile(r"^[aeu](?:l-?)?([zsrndt])(?=\1\w{2})")
_SOUNDS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"ou|oo|au|aw|ow|o", "u"),
        (r"dj|dzh", "j"),
        (r"kh|q|ck|c(?=[aou])", "k"),
        (r"gh", "g"),
        (r"[td]h", "t"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"(?:[ae][iy]|ij|[ye])+", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=\w\w)[ai]+h?$", "a"),
    )
)


class City(NamedTuple):
    """One populated place of GeoNames: its number, main name, country (ISO 3166-1) and first-level division."""

    geonames: int
    name: str
    country: str
    lat: float
    long: float
    population: int
    admin1: str
    division: int | None = None


class District(NamedTuple):
    """One second-level division: its number in the index, the path of its IRI, name, country and point."""

    id: int
    slug: str
    name: str
    country: str
    admin1: str
    lat: float
    long: float
    population: int


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """Fold a name: without case, accents, apostrophes, hyphens and full stops.

    >>> fold("Żagań") == fold("ZAGAN")
    True
    """
    plain = name.casefold().translate(_APOSTROPHES)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = _NOT_WORD.sub(" ", plain).split()
    if words and words[0] in _SHORT and len(words) > 1:
        words[0] = _SHORT[words[0]]
    return " ".join(words)


def printed(name: str, country: str) -> str:
    """Return a GeoNames name as English texts print it, without scholarly diacritics.

    GeoNames does not give the language of its names, nor which of them are English. Where a country
    writes in Latin letters, their accents belong to the name.

    >>> printed("Dārayyā", "SY"), printed("‘Ayn ‘Īsá", "SY"), printed("Changé", "FR")
    ('Darayya', 'Ayn Isa', 'Changé')
    """
    if name.isascii() or country not in _TRANSLITERATED:
        return name
    return "".join(_bare(letter) for letter in name.translate(_APOSTROPHES).translate(_LETTERS))


def _bare(letter: str) -> str:
    """Return a Latin letter without diacritics, and any other character unchanged."""
    if not unicodedata.combining(letter) and "LATIN" not in unicodedata.name(letter, ""):
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))


@lru_cache(maxsize=65_536)
def loosen(name: str) -> str:
    """Fold a name further, to what its different transliterations share.

    Articles go ("al-", "ez-"), doubled letters become one, and letters for the same sound are levelled.

    >>> loosen("Deir Ezzor") == loosen("Dayr az-Zawr"), loosen("Khan Sheikhoun") == loosen("Khān Shaykhūn")
    (True, True)
    """
    words = fold(name).split()
    kept = [word for word in words if word not in _ARTICLES] or words
    levelled = []
    for word in kept:
        sound = _ASSIMILATED.sub("", word)
        for pattern, plain in _SOUNDS:
            sound = pattern.sub(plain, sound)
        levelled.append(sound)
    return "".join(levelled)


class Gazetteer:
    """Finds cities by name. Open one with ``open_gazetteer``; close it, or use it in a ``with``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], tuple[City, ...]] = {}
        self._districts: dict[str, tuple[District, ...]] = {}
        self._populations: dict[tuple[str, str], int] = {}

    def find(self, name: str) -> tuple[City, ...]:
        """Return all cities with a name, the most populous first (then by GeoNames number).

        Args:
            name: the name in any case, with or without accents and hyphens; other transliterations are
                found too if no city has this name.
        """
        return self.find_exact(name) or self.find_alike(name)

    def find_exact(self, name: str) -> tuple[City, ...]:
        """Return the cities with exactly this name, ignoring case, accents and hyphens."""
        return self._look_up("name", fold(name))

    def find_alike(self, name: str) -> tuple[City, ...]:
        """Return the cities whose name is another transliteration of a name."""
        key = loosen(name)
        return self._look_up("loose", key) if len(key) >= LEAST else ()

    def find_districts(self, name: str) -> tuple[District, ...]:
        """Return the counties, districts and provinces with a name, with or without its noun, the most populous first.

        >>> with open_gazetteer() as gazetteer:
        ...     {district.name for district in gazetteer.find_districts("Multnomah")}
        {'Multnomah County'}
        """
        key = fold(name)
        if key not in self._districts:
            rows = self._connection.execute(
                "SELECT division.* FROM division_name JOIN division USING (id) WHERE key = ?"
                " ORDER BY population DESC, id",
                (key,),
            )
            self._districts[key] = tuple(map(_district, rows)) if key else ()
        return self._districts[key]

    def population_of(self, country: str, admin1: str) -> int:
        """Return the population of the cities of a first-level division.

        >>> with open_gazetteer() as gazetteer:
        ...     gazetteer.population_of("IN", "34") > 10_000_000
        True
        """
        if (country, admin1) not in self._populations:
            asked = "SELECT population FROM admin1 WHERE country = ? AND code = ?"
            row = self._connection.execute(asked, (country, admin1)).fetchone()
            self._populations[country, admin1] = row[0] if row else 0
        return self._populations[country, admin1]

    def get(self, geonames: int) -> City | None:
        """Return the city with a GeoNames number, if it is in the index."""
        row = self._connection.execute("SELECT * FROM city WHERE id = ?", (geonames,)).fetchone()
        return _city(row) if row else None

    def close(self) -> None:
        """Close the index."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _look_up(self, table: str, key: str) -> tuple[City, ...]:
        if (table, key) not in self._known:
            rows = self._connection.execute(
                f"SELECT city.* FROM {table} JOIN city USING (id) WHERE key = ? ORDER BY population DESC, id",  # noqa: S608
                (key,),
            )
            self._known[table, key] = tuple(map(_city, rows)) if key else ()
        return self._known[table, key]


def _city(row: tuple[int, str, str, str, int, int, int, int | None]) -> City:
    number, name, country, admin1, lat, long, population, division = row
    return City(number, name, country, lat / SCALE, long / SCALE, population, admin1, division)


def _district(row: tuple[int, str, str, str, str, int, int, int]) -> District:
    number, slug, name, country, admin1, lat, long, population = row
    return District(number, slug, name, country, admin1, lat / SCALE, long / SCALE, population)


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open the bundled index of places, or another made by ``build_places``.

    Raises:
        InputError: there is no such index, or it is damaged.

    >>> with open_gazetteer() as gazetteer:
    ...     city = gazetteer.find("Aleppo")[0]
    >>> city.geonames, city.country, round(city.lat, 1)
    (170063, 'SY', 36.2)
    """
    path = path or INDEX
    if not path.is_file():
        raise InputError("no index of places; make it with: python -m kg.lexicon.build_places", source=str(path))
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        connection.execute("SELECT id FROM city LIMIT 1")
    except sqlite3.DatabaseError as error:
        raise InputError(f"not an index of places: {error}", source=str(path)) from error
    return Gazetteer(connection)
