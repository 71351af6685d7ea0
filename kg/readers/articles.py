"""Reads all articles in files, folders and standard input."""

from __future__ import annotations

import datetime as dt
import io
import logging
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError, Place, fault
from kg.model import Article
from kg.readers.check import LANGUAGE
from kg.readers.fetch import Fetcher, is_address
from kg.readers.folder import files_below
from kg.readers.formats import SUFFIXES, is_read, reader_for, stem_of, suffix_of
from kg.readers.members import NAMES
from kg.readers.opening import peek
from kg.readers.packed import Stream, is_packed, lines_of
from kg.readers.record import Item, Source

log = logging.getLogger(__name__)

#: How many articles in other languages to report one by one, if there are no others.
_TOLD = 20

#: Files, folders and ``-``: one, or several.
Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def read_articles(
    inputs: Inputs, *, date: dt.date | None = None, names: Mapping[str, str] = NAMES, fetch: bool = False
) -> Iterator[Article | InputError]:
    """Read all articles in files, folders and standard input (``-``), one after the other.

    An input that cannot be read is yielded as an ``InputError``, and the others still follow. Articles in other
    languages are skipped with a warning that counts them; they are errors only if there are no others.

    Args:
        inputs: a path, several, or ``-``. For a folder, all files below it that have a known suffix, in the order
            of their paths, without hidden ones.
        date: the publication date of articles without one.
        names: the names of members of articles in JSON (``kg.readers.members.names_from``).
        fetch: whether to fetch inputs that are web addresses; otherwise they are errors.

    >>> from kg.files import seeds
    >>> [str(article.date) for article in read_articles(seeds() / "miners.txt")]
    ['2025-03-09']
    """
    return (result for _, result in read_items(inputs, date=date, names=names, fetch=fetch))


def read_items(
    inputs: Inputs, *, date: dt.date | None = None, names: Mapping[str, str] = NAMES, fetch: bool = False
) -> Iterator[Item]:
    """Read articles as ``read_articles`` does, each with its place in the inputs."""
    seen: dict[str, Place] = {}
    undated, foreign = Undated(), Foreign()
    for where, result in read_all(inputs, date=date, names=names, fetch=fetch):
        if isinstance(result, InputError):
            if not foreign.takes(where, result):
                yield where, result
            continue
        # identifiers that look the same would get the same IRI
        key = unicodedata.normalize("NFC", result.id)
        if key in seen:
            yield where, InputError(f"has the same id as {seen[key]}: {result.id}").at(where)
        else:
            seen[key] = where
            undated.look_at(where, result)
            yield where, result
    undated.warn()
    if seen:
        foreign.warn()
    else:
        yield from foreign.first


class Foreign:
    """Counts articles in other languages: they are skipped if there are any in English, and errors if not."""

    def __init__(self) -> None:
        self.first: list[Item] = []
        self.count = 0

    def takes(self, where: Place, error: InputError) -> bool:
        """Return whether an error means that an article is in another language, and count it."""
        if error.cause != LANGUAGE:
            return False
        self.count += 1
        if self.count <= _TOLD:
            self.first.append((where, error))
        return True

    def warn(self) -> None:
        """Log how many articles were skipped."""
        if self.first:
            articles = "1 article is" if self.count == 1 else f"{self.count:,} articles are"
            first = f"{self.first[0][0]}: " if self.count == 1 else ""
            log.warning("%s%s in another language than English, and passed over", first, articles)


class Undated:
    """Counts the articles whose publication date is unknown."""

    def __init__(self) -> None:
        self._first: Place | None = None
        self._more = 0

    def look_at(self, where: Place, article: Article) -> None:
        """Count an article if it has no date."""
        if article.date is None and self._first is None:
            self._first = where
        elif article.date is None:
            self._more += 1

    def warn(self) -> None:
        """Log which articles have no date, and what that means."""
        if self._first is not None:
            others = f" and {self._more:,} more" if self._more else ""
            message = "%s%s: no date of publication is known, so only days named in full are found"
            log.warning(message, self._first, others)


def _count_nothing(_number: int) -> None:
    """Ignore progress."""


def read_all(
    inputs: Inputs,
    *,
    date: dt.date | None = None,
    names: Mapping[str, str] = NAMES,
    fetch: bool = False,
    on_bytes: Callable[[int], object] = _count_nothing,
) -> Iterator[Item]:
    """Read articles as ``read_items`` does, including those with a repeated identifier: nothing is remembered.

    Args:
        inputs: see ``read_articles``.
        date: see ``read_articles``.
        names: see ``read_articles``.
        fetch: see ``read_articles``.
        on_bytes: called with the number of bytes read since the last call, before decompression.
    """
    # a string is one input, not one per character
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    fetcher = Fetcher() if fetch else None
    for name in (os.fspath(path) for path in paths):
        if is_address(name):
            yield from _read_address(name, fetcher, Source(name, name, date, names))
            continue
        if name == "-":
            stream = _Counted(sys.stdin.buffer, on_bytes)
            yield from read_stream(stream, "", Source("stdin", "stdin", date, names))
            continue
        path = Path(name)
        try:
            is_folder = path.is_dir()
        except (OSError, ValueError) as error:
            yield _trouble(name, error)
            continue
        if not is_folder:
            yield from _read_file(path, date, names, on_bytes)
            continue
        unlisted: list[OSError] = []
        found = files_below(path, is_read, unlisted.append)
        yield from (_trouble(str(error.filename or name), error) for error in unlisted)
        for file in found:
            yield from _read_file(file, date, names, on_bytes)
        if not found and not unlisted:
            message = f"the folder contains no articles (files with suffix {', '.join(SUFFIXES)})"
            yield Place(name), InputError(message, source=name)


def _read_address(name: str, fetcher: Fetcher | None, source: Source) -> Iterator[Item]:
    if fetcher is None:
        unasked = InputError("is a web address, which is only fetched with --fetch")
        yield Place(name), unasked.at(Place(name))
        return
    try:
        found = fetcher.fetch(name)
    except InputError as error:
        yield Place(name), error.at(Place(name))
        return
    source = replace(source, address=found.address, charset=found.charset)
    yield from read_stream(io.BytesIO(found.content), "", source)


def _read_file(
    path: Path, date: dt.date | None, names: Mapping[str, str], on_bytes: Callable[[int], object]
) -> Iterator[Item]:
    name = str(path)
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        yield _trouble(name, error)
        return
    with stream:
        plain = path if path.is_file() and not is_packed(stream.peek(8)) else None
        source = Source(name, stem_of(path), date, names, path=plain)
        yield from read_stream(_Counted(stream, on_bytes), suffix_of(path), source)


class _Counted:
    """A stream that reports how much is read."""

    def __init__(self, stream: BinaryIO, on_bytes: Callable[[int], object]) -> None:
        self._stream, self._on_bytes = stream, on_bytes

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._on_bytes(len(content))
        return content

    def readline(self, size: int = -1) -> bytes:
        line = self._stream.readline(size)
        self._on_bytes(len(line))
        return line


def read_stream(stream: Stream, suffix: str, source: Source) -> Iterator[Item]:
    """Read the articles in a stream of any format, compressed or not.

    Args:
        stream: the stream.
        suffix: the suffix of its name, used if its first bytes do not show the format.
        source: the names of the stream and its articles.
    """
    where = Place(source.name)
    try:
        head, lines = peek(lines_of(stream))
        yield from reader_for(suffix, head)(lines, source)
    except InputError as error:
        yield where, error.at(where)
    except OSError as error:
        yield _trouble(source.name, error)
    except Exception as error:  # noqa: BLE001  the other inputs have nothing to do with it
        yield where, InputError(f"cannot be read: {fault(error)}").at(where)


def _trouble(name: str, error: OSError | ValueError) -> Item:
    reason = f"cannot be read ({getattr(error, 'strerror', None) or error})"
    if isinstance(error, FileNotFoundError):
        reason = "there is no such file or folder"
    elif isinstance(error, PermissionError):
        reason = "no permission to read it"
    return Place(name), InputError(reason, source=name)
