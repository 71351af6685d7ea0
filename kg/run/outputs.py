"""The outputs of a run: graphs in shards, a file per article, event rows in shards, or a store.

The process that works on an article also renders and compresses its result; assembling a shard is then
little more than concatenation.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.formats import FORMATS
from kg.names import slug
from kg.safety.outfile import make_folder, write_file
from kg.store.place import is_store

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.events import Row

#: One article in a shard: its number in the run, its identifier, and its compressed result.
Piece = tuple[int, str, bytes]


@dataclass(frozen=True, slots=True)
class Output:
    """A kind of output: its name, file suffix, and whether each article has its own file."""

    name: str
    suffix: str
    is_rows: bool = False
    is_single: bool = False


#: RDF formats without named graphs cannot keep several articles apart, and JSON-LD is one document.
_SHARDED = {"nquads": ".nq.gz", "trig": ".trig.gz"}
_ROWS = {"parquet": ".parquet", "csv": ".csv.gz", "jsonl": ".jsonl.gz", "geojson": ".geojson.gz"}

#: All kinds of output, by name on the command line.
OUTPUTS: dict[str, Output] = {
    **{name: Output(name, suffix) for name, suffix in _SHARDED.items()},
    **{
        one.name: Output(one.name, one.suffixes[0], is_single=True)
        for one in FORMATS.values()
        if one.name not in _SHARDED
    },
    **{name: Output(name, suffix, is_rows=True) for name, suffix in _ROWS.items()},
    "store": Output("store", ""),
}


def check_outputs(names: Iterable[str]) -> None:
    """Raise an error if an output cannot be written, before the work starts.

    Raises:
        UsageError: a package that writes one is not installed.
    """
    from kg.events.write import check_format

    for name in names:
        if OUTPUTS[name].is_rows:
            check_format(name)


def check_place(folder: Path, inputs: Iterable[str]) -> None:
    """Refuse an output folder inside an input: its files would be read the next time.

    Raises:
        UsageError: the folder is inside an input.
    """
    real = Path(os.path.realpath(folder))
    for given in map(Path, inputs):
        home = Path(os.path.realpath(given))
        if given.is_dir() and (home == real or home in real.parents):
            raise UsageError(f"{folder} is inside {given}, which is an input", hint="name a folder elsewhere")


def render(graph: Graph, name: str) -> bytes:
    """Return the compressed content of an article for an output.

    Raises:
        OutputError: the format cannot represent a character in the graph.
    """
    if OUTPUTS[name].is_rows:
        from kg.events import event_rows
        from kg.events.write import render_rows

        content = b"".join(render_rows(event_rows(graph), "jsonl"))
    else:
        from kg.formats.write import render as render_graphs

        content = render_graphs([graph], "nquads" if name == "store" else name)
    # no time and no name in the header: the same content gives the same bytes
    return gzip.compress(content, mtime=0)


def write_shard(folder: Path, name: str, number: int, pieces: Iterable[Piece]) -> tuple[Path, int]:
    """Write the results for the articles of a shard, replacing an earlier one.

    Args:
        folder: the folder of the run.
        name: the name of the output.
        number: the number of the shard, from 0.
        pieces: the articles in order.

    Returns:
        The file, or the folder of files if each article has one, and the size in bytes.

    Raises:
        OutputError: it cannot be written.
    """
    output = OUTPUTS[name]
    make_folder(folder / name)
    if name == "store":
        return _fill_store(folder / name, pieces)
    if output.is_single:
        return _write_files(folder / name / f"{number:05}", output, pieces)
    out = folder / name / f"part-{number:05}{output.suffix}"
    if output.is_rows:
        from kg.events.write import render_rows

        rows = (row for _, _, packed in pieces for row in _rows(packed))
        write_file(render_rows(rows, name), out)
    else:
        # concatenated gzip files decompress to their concatenated contents
        write_file((packed for _, _, packed in pieces), out, packed=True)
    return out, size_of_shard(out)


def size_of_shard(path: Path) -> int:
    """Return the size of a shard, or of the files in its folder; 0 for a store and -1 if it is missing."""
    if is_store(path):
        return 0  # it grows with each shard
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir())
    return path.stat().st_size if path.exists() else -1


def _fill_store(place: Path, pieces: Iterable[Piece]) -> tuple[Path, int]:
    """Put graphs into a store; graphs written before an interruption are replaced."""
    from kg.store import Source, Store

    with Store(place) as store:
        contents = ((id, gzip.decompress(packed)) for _, id, packed in pieces)
        sources = (Source(Path(f"the graph of {id}"), "nquads", content) for id, content in contents)
        store.add_files(sources)
    return place, 0


def _write_files(place: Path, output: Output, pieces: Iterable[Piece]) -> tuple[Path, int]:
    make_folder(place)
    for number, id, packed in pieces:
        content = gzip.decompress(packed)
        # the number distinguishes equal names, even on systems that ignore case
        name = "-".join(filter(None, (f"{number:08}", slug(id))))
        write_file([content], place / f"{name}{output.suffix}")
    return place, size_of_shard(place)


def _rows(packed: bytes) -> Iterator[Row]:
    """Read rows from JSON Lines, restoring dates."""
    from kg.events.columns import COLUMNS, Sort

    days = [column.name for column in COLUMNS if column.sort is Sort.DATE]
    for line in gzip.decompress(packed).splitlines():
        row: Row = json.loads(line)
        for name in days:
            words = row[name]
            if isinstance(words, str):
                row[name] = dt.date.fromisoformat(words)
        yield row
