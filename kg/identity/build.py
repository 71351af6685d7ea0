"""Makes the index of items, ``items.sqlite``, from tables of open data: ``python -m kg.identity.build FOLDER``.

FOLDER contains the tables that ``docs/identity.md`` describes, which are not part of the project; the links of
actors are in ``actors.tsv`` beside this file. The same tables always give the same bytes.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kg import files
from kg.errors import InputError
from kg.identity.index import key_of
from kg.lexicon import load_lexicon
from kg.lexicon.build_places import OTHER_SCRIPTS
from kg.lexicon.gazetteer import Gazetteer, fold, loosen, open_gazetteer
from kg.lexicon.terms import KnownPlace, Lexicon
from kg.model import Kind

ACTORS = Path(__file__).with_name("actors.tsv")

_SCHEMA = """
CREATE TABLE thing (path TEXT PRIMARY KEY, item INT) WITHOUT ROWID;
CREATE TABLE local (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE person (item INTEGER PRIMARY KEY, label TEXT, country TEXT, born INT, died INT, member INT, common REAL);
CREATE TABLE name (key INT, item INT, PRIMARY KEY (key, item)) WITHOUT ROWID;
CREATE TABLE loose (key INT, item INT, PRIMARY KEY (key, item)) WITHOUT ROWID;
CREATE TABLE office (office INTEGER PRIMARY KEY, words TEXT);
CREATE TABLE term (item INT, office INT, start INT, end INT, PRIMARY KEY (item, office, start)) WITHOUT ROWID;
"""

#: The most degrees between the points of a city in two sources.
_NEAR = 0.5
#: Countries whose divisions have another level in the tables: departments are not France's first-level divisions.
_OTHER_LEVEL = frozenset({"FR"})
#: Generic nouns in the names of divisions.
_NOUNS = frozenset(
    "governorate province region district state department county oblast krai republic prefecture municipality canton"
    " autonomous territory division parish emirate voblasts wilaya the of de del do da al".split()
)
#: Offices that are only seats in a parliament.
_SEAT = re.compile(
    r"(?i)(?:deputy |substitute |alternate )?members? (?:of|to)\b(?!.*(?:government|cabinet|council of state))|mp$"
    r"|people's deputy|.*knesset member|teachta|deputy of|.*\b(?:parliament|riksdag|folketing)\b.*member"
)


class Row(NamedTuple):
    """One row of a table."""

    qid: str
    kind: str
    label: str
    aliases: str
    country: str
    extra: str
    source: str

    @property
    def item(self) -> int:
        """The number of the item."""
        return int(self.qid.removeprefix("Q"))

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the other names."""
        return (self.label, *filter(None, self.aliases.split("|")))

    @property
    def values(self) -> dict[str, str]:
        """The values of ``extra``, by their keys."""
        return dict(part.split("=", 1) for part in self.extra.split(";") if "=" in part)


def read_table(folder: Path, name: str) -> list[Row]:
    """Read a table of a folder.

    Raises:
        InputError: it is missing, or has other columns.
    """
    path = folder / f"{name}.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", source=str(path)) from error
    if not rows or tuple(rows[0]) != Row._fields:
        raise InputError(f"its columns are not {', '.join(Row._fields)}", source=str(path))
    return [Row(*row) for row in rows[1:]]


def countries(rows: Iterable[Row], lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Yield countries and their items, by code: labels mislead (the item "Ireland" is the island)."""
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.values.get("iso3"):
            found[row.country].add(row.item)
    for code, country in lexicon.countries.items():
        if len(items := found[code]) == 1:
            yield country.id, items.pop()


def divisions(rows: Iterable[Row], lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Yield first-level divisions and their items: the code agrees, and each source knows the other's name for it.

    One alias is not enough: some rows for a code are of a neighbour that was once part of the division.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.country not in _OTHER_LEVEL:
            found[row.values.get("gn_a1", "")].append(row)
    for place in _places(lexicon):
        code = f"{(place.country or '')[-2:]}.{place.admin1}"
        ours = _bare(place.label, *place.alt_labels)
        items = {row.item for row in found[code] if _bare(place.label) & _bare(*row.names) and _bare(row.label) & ours}
        if place.kind is Kind.REGION and place.admin1 and not place.admin2 and len(items) == 1:
            yield place.id, items.pop()


def _places(lexicon: Lexicon) -> Iterator[KnownPlace]:
    yield from {place.id: place for places in lexicon.places.values() for place in places}.values()


def _bare(*names: str) -> set[str]:
    """Return names without spelling differences and without the nouns of divisions."""
    bare = (" ".join(word for word in fold(name).split() if word not in _NOUNS) for name in names)
    return {loosen(name) for name in bare if name}


def cities(rows: Iterable[Row], lexicon: Lexicon, gazetteer: Gazetteer) -> Iterator[tuple[str, int]]:
    """Yield cities and their items, by GeoNames number where country, point and a name agree."""
    for row in rows:
        values = row.values
        city = gazetteer.get(int(values.get("geonames") or 0))
        if city is None or city.country != row.country:
            continue
        apart = max(abs(city.lat - float(values["lat"])), abs(city.long - float(values["long"])))
        known = {loosen(name) for name in (city.name, lexicon.city_names.get(city.geonames, city.name))}
        named = known & {loosen(name) for name in row.names}
        if apart < _NEAR and (named or any(c.geonames == city.geonames for n in row.names for c in gazetteer.find(n))):
            yield f"place/gn-{city.geonames}", row.item


def actors(lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Yield actors and their items, which were checked one by one.

    Raises:
        InputError: a row names an actor that the lexicon lacks.
    """
    known = {actor.id for actor in lexicon.actors.values()}
    for line in ACTORS.read_text(encoding="utf-8").splitlines()[1:]:
        path, qid, *_ = line.split("\t")
        if path not in known:
            raise InputError(f"no actor of the lexicon: {path}", source=str(ACTORS))
        yield path, int(qid.removeprefix("Q"))


def namesakes(rows: Iterable[Row], lexicon: Lexicon) -> set[str]:
    """Return the paths of actors who share their name with parties of other countries."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.names:
            bearers[fold(name)].add(row.country)
    return {
        actor.id
        for actor in lexicon.actors.values()
        if actor.country
        and any(bearers[fold(n)] - {actor.country} for n in (actor.label, *actor.alt_labels) if " " in n)
    }


def only_once(*groups: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Keep the links whose item belongs to one thing only: if two of a group claim it, one of them is wrong.

    An item claimed by an earlier group is closed to later ones: the item of Singapore is the country's.

    >>> only_once([("country/SG", 334)], [("place/sg", 334), ("place/b", 2), ("place/c", 2), ("place/d", 3)])
    [('country/SG', 334), ('place/d', 3)]
    """
    kept: list[tuple[str, int]] = []
    taken: set[int] = set()
    for group in groups:
        pairs = set(group)
        paths, items = Counter(path for path, _ in pairs), Counter(item for _, item in pairs)
        kept += (pair for pair in pairs if paths[pair[0]] == items[pair[1]] == 1 and pair[1] not in taken)
        taken |= set(items)
    return sorted(kept)


# -- persons ------------------------------------------------------------------------------------------

Life = tuple[int | None, int | None]
Terms = list[tuple[str, int | None, int | None]]


def read_life(row: Row) -> tuple[Life, Terms]:
    """Read the dates of a person's birth and death, and the offices held.

    >>> read_life(Row("Q1", "person", "A B", "", "SY", "1930-10-06..2000-06-10;President/1971-03/2000-06", ""))
    ((1930, 24005), [('President', 23654, 24005)])
    """
    life, *terms = row.extra.split(";")
    born, _, died = life.partition("..")
    held: Terms = []
    for term in terms:
        words, start, end = term.rsplit("/", 2)
        held.append((words, _month(start, last=False), _month(end, last=True)))
    return (int(born[:4]) if born[:4].isdigit() else None, _month(died, last=True)), held


def _month(date: str, *, last: bool) -> int | None:
    """Return a month, counted from the year 0; a year alone gives its first or last month."""
    if not re.fullmatch(r"\d{4}(?:-\d\d)*", date):
        return None
    year, _, rest = date.partition("-")
    return int(year) * 12 + (int(rest[:2]) - 1 if rest else 11 * last)


def expected(rows: Iterable[Row]) -> dict[int, float]:
    """Estimate how many others share each name, from how common its first and last word are in the country."""
    first: Counter[tuple[str, str]] = Counter()
    last: Counter[tuple[str, str]] = Counter()
    size: Counter[str] = Counter()
    words = {row.item: (row.country, fold(row.label).split() or [""]) for row in rows}
    for country, name in words.values():
        first[country, name[0]] += 1
        last[country, name[-1]] += 1
        size[country] += 1
    return {
        item: round((first[c, name[0]] - 1) * (last[c, name[-1]] - 1) / size[c], 3) for item, (c, name) in words.items()
    }


def persons(office: list[Row], members: list[Row], connection: sqlite3.Connection) -> None:
    """Write persons, their names and offices."""
    numbers: dict[str, int] = {}
    common = expected([*office, *members])
    seats = {row.item for row in members}
    for row in sorted({row.item: row for row in (*members, *office)}.values()):
        (born, died), held = read_life(row)
        member = row.item in seats or all(_SEAT.match(words) for words, *_ in held)
        label, others = (row.label, common[row.item]) if not member else (None, None)
        known = (row.item, label, row.country or None, born, died, member, others)
        connection.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", known)
        names = [name for name in row.names if " " in name.strip()]
        _write_keys(connection, "name", row.item, map(fold, names))
        if not member and row.country in OTHER_SCRIPTS:
            _write_keys(connection, "loose", row.item, map(loosen, names))
        terms = {(numbers.setdefault(words, len(numbers) + 1), start or 0): end for words, start, end in held}
        connection.executemany(
            "INSERT INTO term VALUES (?, ?, ?, ?)",
            [(row.item, number, start, end) for (number, start), end in sorted(terms.items())],
        )
    connection.executemany("INSERT INTO office VALUES (?, ?)", [(number, words) for words, number in numbers.items()])


def _write_keys(connection: sqlite3.Connection, table: str, item: int, names: Iterable[str]) -> None:
    keys = {key_of(name) for name in names if name}
    connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(key, item) for key in sorted(keys)])  # noqa: S608


def build(folder: Path, out: Path) -> None:
    """Write the index of the tables of a folder to a new file.

    Raises:
        InputError: a table is missing or invalid, or a row of ``actors.tsv`` does not name an actor.
    """
    lexicon = load_lexicon()
    with open_gazetteer() as gazetteer:
        things = only_once(
            countries(read_table(folder, "countries"), lexicon),
            divisions(read_table(folder, "regions"), lexicon),
            cities(read_table(folder, "cities"), lexicon, gazetteer),
            actors(lexicon),
        )
    local = namesakes(read_table(folder, "parties"), lexicon)
    office, members = (read_table(folder, f"persons-{name}") for name in ("office", "members"))
    out.unlink(missing_ok=True)
    connection = sqlite3.connect(out)
    connection.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;" + _SCHEMA)
    connection.executemany("INSERT INTO thing VALUES (?, ?)", things)
    connection.executemany("INSERT INTO local VALUES (?)", [(path,) for path in sorted(local)])
    persons(office, members, connection)
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    with out.open("r+b") as file:
        # SQLite writes its own version into the header; the data do not depend on it
        file.seek(96)
        file.write(bytes(4))


def main(arguments: list[str] | None = None) -> int:
    """Rebuild the bundled index from the tables of a folder, and print its size."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 1:
        sys.stderr.write("usage: python -m kg.identity.build FOLDER\n")
        return 2
    out = files.identity()
    build(Path(given[0]), out)
    sys.stdout.write(f"{out.name}: {out.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
