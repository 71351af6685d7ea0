"""An index of countries, places, bodies and persons in open data, which ``build.py`` makes; it is only read.

It is opened at the first lookup, which takes a few milliseconds.

>>> index = open_index()
>>> index.item("country/SY")
858
>>> [(holder.label, holder.country, holder.born) for holder in index.find("Bashar al-Assad")]
[('Bashar al-Assad', 'SY', 1965)]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from kg import files
from kg.errors import InputError
from kg.lexicon.gazetteer import fold, loosen

#: The beginning of the IRIs of Wikidata items.
WIKIDATA = "http://www.wikidata.org/entity/Q"


class Term(NamedTuple):
    """An office that somebody held, with its first and last month if known."""

    office: str
    start: dt.date | None
    end: dt.date | None


class Holder(NamedTuple):
    """Somebody who holds or held an office; ``member`` means that it is only a seat in a parliament.

    ``common`` is the expected number of namesakes among the politicians of the same country.
    Years of birth and death are None if the data do not give them.
    """

    item: int
    label: str
    country: str | None
    born: int | None
    died: dt.date | None
    member: bool
    common: float
    terms: tuple[Term, ...]


class Index:
    """Finds Wikidata items by our identifiers. ``open_index`` opens the bundled one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        #: the paths of actors who share their name with parties of other countries
        self.local = frozenset(path for (path,) in connection.execute("SELECT path FROM local"))
        self.item = lru_cache(maxsize=65_536)(self._item)
        self.find = lru_cache(maxsize=16_384)(self._find)
        self.find_alike = lru_cache(maxsize=16_384)(self._find_alike)

    def _item(self, path: str) -> int | None:
        """Return the item number of one of our countries, places or actors, by the path of its IRI."""
        row = self._connection.execute("SELECT item FROM thing WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def _find(self, name: str) -> tuple[Holder, ...]:
        """Return all persons with a name, by item number; case, accents, hyphens and initials are ignored."""
        short = " ".join(word for word in fold(name).split() if len(word) > 1)
        return self._holders("name", key_of(fold(name))) or self._holders("name", key_of(short))

    def _find_alike(self, name: str) -> tuple[Holder, ...]:
        """Return persons whose name is another transliteration of a name, of countries with other scripts."""
        return self._holders("loose", key_of(loosen(name)))

    def _holders(self, table: str, key: int) -> tuple[Holder, ...]:
        rows = self._connection.execute(
            f"SELECT person.* FROM {table} JOIN person USING (item) WHERE key = ? ORDER BY item",  # noqa: S608
            (key,),
        )
        return tuple(self._holder(*row) for row in rows)

    def _holder(
        self,
        item: int,
        label: str | None,
        country: str | None,
        born: int | None,
        died: int | None,
        member: int,
        common: float,
    ) -> Holder:
        rows = self._connection.execute(
            "SELECT words, start, end FROM term JOIN office USING (office) WHERE item = ? ORDER BY start DESC, words",
            (item,),
        )
        terms = tuple(Term(words, _day(start, last=False), _day(end, last=True)) for words, start, end in rows)
        return Holder(item, label or "", country, born, _day(died, last=True), bool(member), common, terms)


def key_of(name: str) -> int:
    """Return the key of a folded or loosened name: six bytes, to keep the index small."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=6).digest())


def _day(month: int | None, *, last: bool) -> dt.date | None:
    """Return the first or last day of a month, which is counted from the year 0.

    >>> _day(2024 * 12 + 1, last=True)
    datetime.date(2024, 2, 29)
    """
    if not month:
        return None
    year, number = divmod(month + last, 12)
    return dt.date(year, number + 1, 1) - dt.timedelta(days=int(last))


def iri(item: int) -> str:
    """Return the IRI of an item.

    >>> iri(858)
    'http://www.wikidata.org/entity/Q858'
    """
    return f"{WIKIDATA}{item}"


@cache
def open_index(path: Path | None = None) -> Index:
    """Open the bundled index, or another that ``build.py`` made; each is opened only once.

    Raises:
        InputError: there is no such index, or it is damaged.
    """
    path = path or files.identity()
    if not path.is_file():
        raise InputError("no index of items; make it with: python -m kg.identity.build FOLDER", source=str(path))
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        return Index(connection)
    except sqlite3.DatabaseError as error:
        raise InputError(f"not an index of items: {error}", source=str(path)) from error
