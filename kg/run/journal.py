"""The journal of a run: the outcome for each article, in a database that survives any interruption.

Each article has a slot, a number that it gets when it is first read. Its result stays in the journal
until its shard is written. Changes are atomic, and are on disk before the next one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kg.errors import OutputError, Place, UsageError
from kg.model import Article
from kg.run.outputs import Piece
from kg.run.work import Outcome
from kg.safety.outfile import sync_folder

#: The name of the database in the folder of the run.
FILE = "journal.sqlite"

_OPEN, _DONE, _ASIDE = range(3)

_TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
  slot INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, id TEXT NOT NULL, place TEXT NOT NULL, digest BLOB,
  pass INTEGER NOT NULL, state INTEGER NOT NULL, cause TEXT, reason TEXT, facts TEXT
);
CREATE INDEX open_slots ON articles (slot) WHERE state = 0;
CREATE INDEX set_aside ON articles (slot) WHERE state = 2;
CREATE TABLE payloads (slot INTEGER, output TEXT, content BLOB NOT NULL, PRIMARY KEY (slot, output));
CREATE TABLE shards (
  number INTEGER, output TEXT, path TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (number, output)
);
CREATE TABLE sketches (slot INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE parts (part INTEGER, slot INTEGER, PRIMARY KEY (part, slot)) WITHOUT ROWID;
CREATE TABLE passes (number INTEGER PRIMARY KEY, seconds REAL NOT NULL, articles INTEGER NOT NULL);
"""


class Known(Enum):
    """The journal's record of an article."""

    NEW = "to be done"
    SETTLED = "done or set aside in an earlier pass"
    TWICE = "read before in this pass"
    CHANGED = "another text when it was done"


@dataclass(frozen=True, slots=True)
class Taken:
    """The journal's answer about an article: whether to process it, its slot, and where it was first read."""

    known: Known
    slot: int
    place: str


@dataclass(frozen=True, slots=True)
class Aside:
    """An article, or an invalid input, that was set aside."""

    place: str
    id: str
    cause: str
    reason: str


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Return one sentence saying why the journal cannot be used."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputError("another kg run is working here", source=str(path.parent)) from error
        raise OutputError(f"cannot be written: {error}", source=str(path)) from error
    except sqlite3.DatabaseError as error:
        raise OutputError(f"is not a journal of kg run, or is damaged: {error}", source=str(path)) from error


class Journal:
    """The journal in the folder of a run, created if needed. No other process can use it at the same time.

    Args:
        folder: the folder.
        settings: the settings that must not change while the run is resumed.

    Raises:
        OutputError: it cannot be written, or another process uses it.
        UsageError: the run was started with other settings.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._path = folder / FILE
        self._shard = int(settings["--shard"])
        is_new = not self._path.exists()
        with _told(self._path):
            # None: transactions are explicit
            self._base = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.execute("BEGIN IMMEDIATE")
            if not self._base.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in filter(str.strip, _TABLES.split(";\n")):
                    self._base.execute(statement)
                self._base.executemany("INSERT INTO settings VALUES (?, ?)", settings.items())
            self._check(folder, settings)
            (number,) = self._base.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM passes").fetchone()
            self._base.execute("INSERT INTO passes VALUES (?, 0, 0)", (number,))
            self._base.execute("COMMIT")
        self.number: int = number
        #: the slot of the next new article
        self._next = int(self.setting("next") or 0)
        if is_new:
            sync_folder(folder)

    def setting(self, name: str) -> str | None:
        """Return a recorded value."""
        found = self._do("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def note(self, name: str, value: str) -> None:
        """Record a value under a name, replacing an earlier one."""
        self.begin()
        self._do("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def _do(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        with _told(self._path):
            return self._base.execute(statement, values)

    def _check(self, folder: Path, settings: Mapping[str, str]) -> None:
        begun = dict(self._base.execute("SELECT name, value FROM settings"))
        for name, value in settings.items():
            if begun.get(name) != value:
                raise UsageError(
                    f"{folder} holds a run with {name} {begun.get(name)}, but this one has {value}; "
                    "use the same, or another folder"
                )

    # -- taking articles ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a transaction."""
        if not self._base.in_transaction:
            self._do("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit to disk."""
        if self._base.in_transaction:
            self._do("COMMIT")

    def take(self, article: Article, where: Place) -> Taken:
        """Record that an article was read; return whether it still has to be processed."""
        # identifiers that look the same would get the same IRI
        key = _digest("article", unicodedata.normalize("NFC", article.id))
        return self._take(key, article.id, str(where), _digest(*map(str, _parts(article))))

    def take_aside(self, where: Place, id: str, outcome: Outcome) -> bool:
        """Set aside an article that is not processed at all; return whether it is new."""
        key = _digest("place", str(where), outcome.cause, outcome.reason)
        taken = self._take(key, id, str(where), b"")
        if taken.known is Known.NEW:
            self.settle(taken.slot, outcome)
        return taken.known is Known.NEW

    def _take(self, key: bytes, id: str, place: str, digest: bytes) -> Taken:
        self.begin()
        query = "SELECT slot, place, digest, pass, state FROM articles WHERE key = ?"
        found = self._do(query, (key,)).fetchone()
        if found is None:
            slot, self._next = self._next, self._next + 1
            row = (slot, key, id, place, digest, self.number, _OPEN)
            self._do(
                "INSERT INTO articles (slot, key, id, place, digest, pass, state) VALUES (?, ?, ?, ?, ?, ?, ?)", row
            )
            # slots are never reused, even if their article is forgotten
            self.note("next", str(self._next))
            return Taken(Known.NEW, slot, place)
        slot, first, before, number, state = found
        if number == self.number:
            return Taken(Known.TWICE, slot, first)
        if state == _ASIDE and before != digest:
            # the input was corrected; its shard may already be written
            self._do("DELETE FROM articles WHERE slot = ?", (slot,))
            return self._take(key, id, place, digest)
        is_changed = state == _DONE and before != digest
        seen = (self.number, place, before if is_changed else digest, slot)
        self._do("UPDATE articles SET pass = ?, place = ?, digest = ? WHERE slot = ?", seen)
        return Taken(Known.CHANGED if is_changed else Known.NEW if state == _OPEN else Known.SETTLED, slot, place)

    def settle(self, slot: int, outcome: Outcome) -> None:
        """Record the result for an article."""
        self.begin()
        state = _ASIDE if outcome.cause else _DONE
        row = (
            state,
            outcome.cause or None,
            outcome.reason or None,
            json.dumps(outcome.facts) if outcome.facts else None,
        )
        self._do("UPDATE articles SET state = ?, cause = ?, reason = ?, facts = ? WHERE slot = ?", (*row, slot))
        payloads = [(slot, output, content) for output, content in outcome.payloads.items()]
        for payload in payloads:
            self._do("INSERT OR REPLACE INTO payloads VALUES (?, ?, ?)", payload)

    def put(self, slot: int, parts: Iterable[int], content: bytes) -> None:
        """Store the sketch of an article, to be found by its bands."""
        self.begin()
        self._do("INSERT OR REPLACE INTO sketches VALUES (?, ?)", (slot, content))
        rows = [(part, slot) for part in parts]
        for row in rows:
            self._do("INSERT OR IGNORE INTO parts VALUES (?, ?)", row)

    def find(self, parts: Iterable[int], before: int, most: int) -> Iterator[tuple[int, str, bytes]]:
        """Yield articles with lower slots that share a band, in order, with their sketches."""
        query = "SELECT slot FROM parts WHERE part = ? AND slot < ? ORDER BY slot LIMIT ?"
        slots = {slot for part in parts for (slot,) in self._do(query, (part, before, most))}
        for slot in sorted(slots)[:most]:
            query = "SELECT slot, id, content FROM sketches JOIN articles USING (slot) WHERE slot = ?"
            yield from self._do(query, (slot,))

    def forget_aside(self) -> int:
        """Forget the articles set aside so that they are retried, and return their number."""
        self.begin()
        return self._do("DELETE FROM articles WHERE state = ?", (_ASIDE,)).rowcount

    def leave_gone(self) -> None:
        """Set aside articles that are still to be processed but no longer in the input."""
        self.begin()
        self._do(
            "UPDATE articles SET state = ?, cause = 'gone', reason = 'is no longer among the inputs' "
            "WHERE state = ? AND pass < ?",
            (_ASIDE, _OPEN, self.number),
        )

    # -- shards ---------------------------------------------------------------------------------------

    def unwritten(self, *, is_last: bool) -> Iterator[int]:
        """Yield the shards whose articles are all settled but which are not written yet.

        Args:
            is_last: whether all input has been read, so that the last shard is complete.
        """
        full = self._next // self._shard
        end = -(-self._next // self._shard) if is_last else full
        query = "SELECT DISTINCT slot / ? FROM payloads WHERE slot < ? ORDER BY 1"
        for (number,) in self._do(query, (self._shard, end * self._shard)).fetchall():
            first, behind = self._bounds(number)
            is_open = self._do(
                "SELECT 1 FROM articles WHERE state = 0 AND slot >= ? AND slot < ?", (first, behind)
            ).fetchone()
            if not is_open and (number < full or not self._is_written(number, behind)):
                yield number

    def _is_written(self, number: int, behind: int) -> bool:
        """Return whether an incomplete shard contains everything in the journal."""
        return self.setting("last") == f"{number} {min(behind, self._next)}"

    def pieces(self, number: int, output: str) -> Iterator[Piece]:
        """Yield the results for the articles of a shard for an output, in order."""
        yield from self._do(
            "SELECT slot, id, content FROM payloads JOIN articles USING (slot) "
            "WHERE output = ? AND slot >= ? AND slot < ? ORDER BY slot",
            (output, *self._bounds(number)),
        )

    def written(self, number: int, files: Mapping[str, tuple[str, int]]) -> None:
        """Record that a shard is written; the data of a full one are then dropped."""
        self.begin()
        rows = [(number, output, path, size) for output, (path, size) in files.items()]
        for row in rows:
            self._do("INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?)", row)
        first, behind = self._bounds(number)
        if behind <= self._next:
            self._do("DELETE FROM payloads WHERE slot >= ? AND slot < ?", (first, behind))
        else:
            self.note("last", f"{number} {self._next}")
        self.commit()

    def shards(self) -> list[tuple[int, str, str, int]]:
        """Return the shards written: number, output, path within the folder, and size."""
        return self._do("SELECT number, output, path, size FROM shards ORDER BY output, number").fetchall()

    def reopen(self, number: int) -> None:
        """Schedule the articles of a missing shard again."""
        self.begin()
        bounds = self._bounds(number)
        self._do("UPDATE articles SET state = 0 WHERE state = 1 AND slot >= ? AND slot < ?", bounds)
        self._do("DELETE FROM payloads WHERE slot >= ? AND slot < ?", bounds)
        self._do("DELETE FROM shards WHERE number = ?", (number,))
        self._do("DELETE FROM settings WHERE name = 'last'")
        self.commit()

    def _bounds(self, number: int) -> tuple[int, int]:
        return number * self._shard, (number + 1) * self._shard

    # -- reporting ------------------------------------------------------------------------------------

    def clock(self, seconds: float, articles: int) -> None:
        """Record how long this pass took, and how many articles it settled."""
        self.begin()
        self._do("UPDATE passes SET seconds = ?, articles = ? WHERE number = ?", (seconds, articles, self.number))

    def passes(self) -> tuple[int, float, int]:
        """Return the number of passes, their seconds, and the articles they settled."""
        query = "SELECT COUNT(*), SUM(seconds), SUM(articles) FROM passes WHERE articles > 0"
        number, seconds, articles = self._do(query).fetchone()
        return number, seconds or 0.0, articles or 0

    def states(self) -> dict[str, int]:
        """Return the number of articles done, set aside and open."""
        found = dict(self._do("SELECT state, COUNT(*) FROM articles GROUP BY state"))
        return {"done": found.get(_DONE, 0), "set aside": found.get(_ASIDE, 0), "open": found.get(_OPEN, 0)}

    def causes(self) -> dict[str, int]:
        """Return the number of articles set aside, by cause."""
        query = "SELECT cause, COUNT(*) FROM articles WHERE state = 2 GROUP BY cause ORDER BY 2 DESC, 1"
        return dict(self._do(query))

    def aside(self) -> Iterator[Aside]:
        """Yield what was set aside, in reading order."""
        query = "SELECT place, id, cause, reason FROM articles WHERE state = 2 ORDER BY slot"
        return (Aside(*row) for row in self._do(query))

    def total(self, fact: str) -> int:
        """Return the sum of a number over all articles done."""
        query = "SELECT COALESCE(SUM(json_extract(facts, ?)), 0) FROM articles WHERE state = 1"
        (number,) = self._do(query, (f"$.{fact}",)).fetchone()
        return int(number)

    def totals(self, fact: str) -> dict[str, int]:
        """Return the sums of named numbers, the largest first."""
        query = (
            "SELECT each.key, SUM(each.value) FROM articles, json_each(facts, ?) AS each WHERE state = 1 "
            "GROUP BY each.key ORDER BY 2 DESC, 1"
        )
        return dict(self._do(query, (f"$.{fact}",)))

    def close(self) -> None:
        """Release the journal. Uncommitted data are lost."""
        self._base.close()


def _parts(article: Article) -> tuple[object, ...]:
    return (article.text, article.title, article.date, article.url, article.publisher, article.author, article.language)


def _digest(*parts: str) -> bytes:
    content = "\0".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()[:16]
