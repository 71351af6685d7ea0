"""Finds out what an input is, and reads all articles in it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError, Place, fault
from kg.model import Article
from kg.readers.decode import MAX_BYTES, decode
from kg.readers.feed import opens_feed, read_feed
from kg.readers.folder import files_below
from kg.readers.json_file import opens_json, read_json
from kg.readers.json_lines import opens_json_lines, read_json_lines
from kg.readers.members import NAMES
from kg.readers.packed import Stream, lines_of
from kg.readers.record import Item, Source
from kg.readers.table import MAGIC, read_csv, read_parquet
from kg.readers.text import read_text

log = logging.getLogger(__name__)

#: Files, folders and ``-``: one, or several.
Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

Reader = Callable[[Iterator[bytes], Source], Iterator[Item]]

#: How lines of XML begin that say nothing of what it is.
_PROLOGUE = (b"<?xml", b"\xef\xbb\xbf<?xml", b"<!--")


def _read_any(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read what has no suffix: its first line that is not blank says what it is."""
    head: list[bytes] = []
    size = 0
    for line in lines:
        head.append(line)
        size += len(line)
        if (line.strip(b"\0 \t\r\n") and not line.lstrip().startswith(_PROLOGUE)) or size > MAX_BYTES:
            break
    return _reader_of(b"".join(head))(chain(head, lines), source)


def _reader_of(head: bytes) -> Reader:
    """Return what reads a file that begins so."""
    if head.startswith(MAGIC):
        return read_parquet
    if opens_feed(head):
        return read_feed
    first = decode(head, strict=False)
    return read_json if opens_json(first) else read_json_lines if opens_json_lines(first) else read_text


#: Which reader reads files with which suffix.
SUFFIXES: dict[str, Reader] = {
    "": _read_any,
    ".txt": read_text,
    ".text": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".rss": read_feed,
    ".atom": read_feed,
}

#: What packed files end with, behind their own suffix.
_PACKED = (".gz", ".zst")

#: A feed may be called so, as may much else: of a folder, such files are not read.
_XML = ".xml"

#: The group of entry points under which others offer readers, each named by its suffix without the dot.
GROUP = "kg.readers"

_KNOWN = ", ".join(suffix for suffix in SUFFIXES if suffix)


@cache
def offered() -> dict[str, EntryPoint]:
    """Return the readers that installed packages offer, by the suffixes of their files."""
    return {f".{one.name.lower()}": one for one in entry_points(group=GROUP)}


def reader_for(suffix: str) -> Reader | None:
    """Return what reads files with a suffix: one of ours, or one that an installed package offers.

    Raises:
        InputError: what is offered cannot be loaded.
    """
    if suffix == _XML:
        return read_feed
    if suffix in SUFFIXES or suffix not in offered():
        return SUFFIXES.get(suffix)
    try:
        reader: Reader = offered()[suffix].load()
    except Exception as error:
        raise InputError(f"the reader of {suffix} files that is installed cannot be loaded ({error})") from error
    return reader


def is_article(path: Path) -> bool:
    """Say whether a file is one of articles by its name.

    >>> [is_article(Path(name)) for name in ("a.txt", "a.JSONL.gz", "a.ttl", "a")]
    [True, True, False, False]
    """
    return is_known(suffix_of(path)) and bool(path.suffix)


def is_known(suffix: str) -> bool:
    """Say whether something reads files with a suffix."""
    return suffix in SUFFIXES or suffix in offered()


def suffix_of(path: Path) -> str:
    """Return what the end of a file's name says of its format, also of a packed file's.

    >>> suffix_of(Path("corpus.JSONL.gz"))
    '.jsonl'
    """
    name = path.name.lower()
    return Path(name[: name.rfind(".")] if name.endswith(_PACKED) else name).suffix


def read_articles(
    inputs: Inputs, *, date: dt.date | None = None, names: Mapping[str, str] = NAMES
) -> Iterator[Article | InputError]:
    """Read all articles in files, folders and standard input (``-``), one after the other.

    What cannot be read comes as an ``InputError`` in its place, so that the others still come.

    Args:
        inputs: a path, several, or ``-``. Of a folder, all files below it that have a known suffix, in the order
            of their paths; hidden ones are left out.
        date: the publication date of articles that give none themselves.
        names: what the members of articles in JSON are called (``kg.readers.members.names_from``).

    >>> from kg.files import seeds
    >>> [str(article.date) for article in read_articles(seeds() / "miners.txt")]
    ['2025-03-09']
    """
    return (result for _, result in read_items(inputs, date=date, names=names))


def read_items(inputs: Inputs, *, date: dt.date | None = None, names: Mapping[str, str] = NAMES) -> Iterator[Item]:
    """Read articles as ``read_articles`` does, each with its place in the inputs."""
    seen: dict[str, Place] = {}
    undated = Undated()
    for where, result in read_all(inputs, date=date, names=names):
        if isinstance(result, InputError):
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


class Undated:
    """Counts the articles whose date of publication is not known."""

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
        """Say what it means that there are such."""
        if self._first is not None:
            others = f" and {self._more:,} more" if self._more else ""
            message = "%s%s: no date of publication is known, so only days named in full are found"
            log.warning(message, self._first, others)


def _count_nothing(_number: int) -> None:
    """Tell nobody how much is read."""


def read_all(
    inputs: Inputs,
    *,
    date: dt.date | None = None,
    names: Mapping[str, str] = NAMES,
    on_bytes: Callable[[int], object] = _count_nothing,
) -> Iterator[Item]:
    """Read articles as ``read_items`` does, also those with an identifier that was there before: nothing is kept.

    Args:
        inputs: see ``read_articles``.
        date: see ``read_articles``.
        names: see ``read_articles``.
        on_bytes: called with how many bytes more are read, as they lie in the files.
    """
    # a path alone is one input, and not as many as it has letters
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    for name in (os.fspath(path) for path in paths):
        if name == "-":
            stream = _Counted(sys.stdin.buffer, on_bytes)
            yield from _read(SUFFIXES[""], stream, Source("stdin", "stdin", date, names))
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
        found = files_below(path, lambda file: is_known(suffix_of(file)), unlisted.append)
        yield from (_trouble(str(error.filename or name), error) for error in unlisted)
        for file in found:
            yield from _read_file(file, date, names, on_bytes)
        if not found and not unlisted:
            message = f"the folder holds no articles (files with suffix {_KNOWN})"
            yield Place(name), InputError(message, source=name)


def _read_file(
    path: Path, date: dt.date | None, names: Mapping[str, str], on_bytes: Callable[[int], object]
) -> Iterator[Item]:
    name = str(path)
    try:
        reader = reader_for(suffix_of(path))
        stream = path.open("rb")
    except InputError as error:
        yield Place(name), error.at(Place(name))
        return
    except (OSError, ValueError) as error:
        yield _trouble(name, error)
        return
    with stream:
        if reader is None:
            message = f"cannot read {path.suffix} files, only {_KNOWN} and these packed with gzip or Zstandard"
            yield Place(name), InputError(message, source=name)
            return
        plain = path if path.is_file() and path.suffix.lower() not in _PACKED else None
        yield from _read(reader, _Counted(stream, on_bytes), Source(name, _stem(path), date, names, path=plain))


def _stem(path: Path) -> str:
    is_packed = path.suffix.lower() in _PACKED
    return Path(path.stem).stem if is_packed else path.stem


class _Counted:
    """A stream of which is told how much is read."""

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


def _read(reader: Reader, stream: Stream, source: Source) -> Iterator[Item]:
    where = Place(source.name)
    try:
        yield from reader(lines_of(stream), source)
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
