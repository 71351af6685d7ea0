"""Finds the files to check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.formats import FORMATS, STDIN, format_for, format_named, is_rdf
from kg.readers import SUFFIXES, is_article
from kg.readers.folder import files_below

#: What a JSON file that is no article holds.
_JSON_LD = re.compile(rb'"@(?:context|graph|id|type)"\s*:')
_HEAD = 100_000

_RDF = tuple(suffix for one in FORMATS.values() for suffix in one.suffixes)


@dataclass(frozen=True, slots=True)
class Input:
    """A file: its path as given, and its format, or None if it contains articles."""

    path: Path
    syntax: str | None
    error: InputError | None = None


def find_inputs(names: Iterable[str | Path], *, format: str | None = None) -> list[Input]:
    """Find the files given, each once.

    Args:
        names: files and folders (of which all RDF files, or if there are none, all articles), or ``-``.
        format: the RDF format of the files named, where their suffixes do not say it.

    Raises:
        UsageError: a file does not say what it is. What cannot be read comes with the error instead.
    """
    found: dict[Path, Input] = {}
    for name in names:
        path = Path(name)
        for one in _below(path) if path.is_dir() else [_named(path, format)]:
            found.setdefault(one.path, one)
    return list(found.values())


def _named(path: Path, format: str | None) -> Input:
    if format is not None:
        return Input(path, format_named(format).name)
    if is_rdf(path) or str(path) == STDIN:
        return Input(path, format_for(path).name)
    if is_article(path):
        return Input(path, _json_ld(path))
    if not path.suffix and not path.exists():  # perhaps a folder is meant
        return Input(path, None, InputError("there is no such file or folder", source=str(path)))
    raise UsageError(
        f"{path} is neither RDF ({', '.join(_RDF)}) nor an article ({', '.join(SUFFIXES)}): "
        "name its RDF format with --format"
    )


def _json_ld(path: Path) -> str | None:
    """Return JSON-LD if a JSON file is such."""
    if path.suffix.lower() != ".json":
        return None
    try:
        with path.open("rb") as file:
            return "json-ld" if _JSON_LD.search(file.read(_HEAD)) else None
    except OSError:
        return None  # reading it says why it cannot be read


def _below(folder: Path) -> Iterator[Input]:
    try:
        files = files_below(folder, lambda _: True, _raise)
    except OSError as error:
        yield Input(folder, None, InputError(f"cannot be read: {error.strerror}", source=str(folder)))
        return
    rdf = [path for path in files if is_rdf(path)]
    yield from (Input(path, format_for(path).name) for path in rdf)
    if not rdf:
        articles = [path for path in files if is_article(path)]
        yield from (Input(path, _json_ld(path)) for path in articles)
        if not articles:
            message = f"the folder holds neither RDF ({', '.join(_RDF)}) nor articles ({', '.join(SUFFIXES)})"
            yield Input(folder, None, InputError(message, source=str(folder)))


def _raise(error: OSError) -> None:
    raise error
