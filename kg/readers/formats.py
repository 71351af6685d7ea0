"""Finds the reader for a file by its first bytes, or else by its suffix.

Our readers and those of other packages are entry points: one of the group ``kg.readers`` is a
reader, named by the suffix of its files, and one of the group ``kg.openings`` with the same name returns whether
first bytes are those of such a file. Ours are in the tables below instead of the metadata of the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from kg.errors import InputError
from kg.readers.opening import peek
from kg.readers.packed import PACKED, lines_of
from kg.readers.record import Item, Source

Reader = Callable[[Iterator[bytes], Source], Iterator[Item]]
Opening = Callable[[bytes], bool]

#: The groups of entry points for readers of other packages, and for functions that recognise their files.
GROUP, OPENINGS = "kg.readers", "kg.openings"

#: Our readers, by the suffixes of their files; the first of those with one reader names its format.
_READERS: Mapping[str, str] = {
    ".txt": "kg.readers.text:read_text",
    ".text": "kg.readers.text:read_text",
    ".jsonl": "kg.readers.json_lines:read_json_lines",
    ".ndjson": "kg.readers.json_lines:read_json_lines",
    ".json": "kg.readers.json_file:read_json",
    ".csv": "kg.readers.table:read_csv",
    ".tsv": "kg.readers.table:read_csv",
    ".parquet": "kg.readers.table:read_parquet",
    ".rss": "kg.readers.feed:read_feed",
    ".atom": "kg.readers.feed:read_feed",
    ".newsml": "kg.readers.newsml:read_newsml",
    ".nitf": "kg.readers.newsml:read_newsml",
    ".html": "kg.readers.web:read_page",
    ".htm": "kg.readers.web:read_page",
    ".xhtml": "kg.readers.web:read_page",
    ".warc": "kg.readers.warc:read_warc",
    ".wet": "kg.readers.warc:read_warc",
    ".pdf": "kg.readers.pdf:read_pdf",
    ".zip": "kg.readers.archive:read_zip",
    ".tar": "kg.readers.archive:read_tar",
    ".tgz": "kg.readers.archive:read_tar",
}

#: The functions that recognise our files, in order.
_OPENINGS: Mapping[str, str] = {
    ".parquet": "kg.readers.table:opens_parquet",
    ".warc": "kg.readers.warc:opens_warc",
    ".pdf": "kg.readers.pdf:opens_pdf",
    ".zip": "kg.readers.archive:opens_zip",
    ".tar": "kg.readers.archive:opens_tar",
    ".rss": "kg.readers.feed:opens_feed",
    ".newsml": "kg.readers.newsml:opens_newsml",
    ".html": "kg.readers.web:opens_page",
    ".json": "kg.readers.json_file:opens_json",
    ".jsonl": "kg.readers.json_lines:opens_json_lines",
    ".ndjson": "kg.readers.json_lines:opens_object",
}

#: The suffixes of all files that our readers read.
SUFFIXES = tuple(_READERS)

#: Suffixes of files that may be articles or anything else.
_ANYTHING = ".xml"
#: Files that begin as a single object, and the suffixes that then decide.
_ONE, _ALIKE = ".ndjson", frozenset({".json", ".jsonl", ".ndjson"})


@cache
def _load(name: str, value: str, group: str) -> object:
    try:
        return EntryPoint(name, value, group).load()
    except Exception as error:
        what = "the reader of" if group == GROUP else "what recognises"
        raise InputError(f"{what} .{name} files that is installed cannot be loaded ({error})") from error


@cache
def offered(group: str = GROUP) -> dict[str, EntryPoint]:
    """Return the readers that installed packages provide, by file suffix."""
    return {f".{one.name.lower()}": one for one in entry_points(group=group)}


def _reader(suffix: str) -> Reader | None:
    """Return the reader for a suffix; ours cannot be replaced."""
    value = _READERS.get(suffix) or (offered()[suffix].value if suffix in offered() else None)
    reader: Reader | None = _load(suffix[1:], value, GROUP) if value else None  # type: ignore[assignment]
    return reader


def _opens(suffix: str, value: str, head: bytes) -> bool:
    opening: Opening = _load(suffix[1:], value, OPENINGS)  # type: ignore[assignment]
    return opening(head)


def recognised(head: bytes) -> str | None:
    """Return the suffix of files that begin like this, or None if it is unknown.

    Raises:
        InputError: the function of another package cannot be loaded.

    >>> recognised(b'<rss version="2.0">'), recognised(b"Rebels took Homs.")
    ('.rss', None)
    """
    theirs = ((suffix, one.value) for suffix, one in offered(OPENINGS).items() if suffix not in _OPENINGS)
    return next((suffix for suffix, value in (*_OPENINGS.items(), *theirs) if _opens(suffix, value, head)), None)


def reader_for(suffix: str, head: bytes) -> Reader:
    """Return the reader for a file with this suffix and these first bytes.

    Raises:
        InputError: there is no reader, or it cannot be loaded.
    """
    found = None
    # for files of other packages, the suffix says more than a JSON-like beginning
    if suffix in _READERS or suffix not in offered():
        found = recognised(head)
        if found == _ONE and suffix in _ALIKE:
            found = suffix
    reader = _reader(found or suffix or ".txt")
    if reader is None:
        known = ", ".join(SUFFIXES)
        raise InputError(f"cannot read {suffix} files, only {known}, and these compressed ({', '.join(PACKED)})")
    return reader


def is_article(path: Path) -> bool:
    """Return whether a file has the suffix of an article.

    >>> [is_article(Path(name)) for name in ("a.txt", "a.JSONL.gz", "a.ttl", "a")]
    [True, True, False, False]
    """
    return is_known(suffix_of(path)) and bool(path.suffix)


def is_known(suffix: str) -> bool:
    """Return whether there is a reader for a suffix; without a suffix, the first bytes decide."""
    return not suffix or suffix in _READERS or suffix in offered()


def is_read(path: Path) -> bool:
    """Return whether a file in a folder is an article: by its suffix or, if that is ambiguous, its content."""
    suffix = suffix_of(path)
    return is_known(suffix) or (suffix == _ANYTHING and _begins_known(path))


def _begins_known(path: Path) -> bool:
    if not path.is_file():
        return False  # opening a pipe would wait for a writer
    try:
        with path.open("rb") as stream:
            head, _ = peek(lines_of(stream))
            return recognised(head) is not None
    except (InputError, OSError, ValueError):
        return False


def suffix_of(path: Path) -> str:
    """Return the suffix of a file, without that of its compression.

    >>> suffix_of(Path("corpus.JSONL.gz"))
    '.jsonl'
    """
    return Path(_unpacked(path.name)).suffix.lower()


def stem_of(path: Path) -> str:
    """Return the name of a file without its suffixes.

    >>> stem_of(Path("archive/corpus.jsonl.gz"))
    'corpus'
    """
    return Path(_unpacked(path.name)).stem


def _unpacked(name: str) -> str:
    return name[: name.rfind(".")] if name.lower().endswith(PACKED) else name
