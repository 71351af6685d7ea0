"""Writes event rows: as CSV, JSON Lines, GeoJSON or Parquet, row by row, the same bytes each time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.events.columns import COLUMNS, Row, Sort, Value
from kg.formats import STDIN
from kg.safety.outfile import pour, write_file

if TYPE_CHECKING:
    import pyarrow as pa

#: What stands between the members of a list in CSV, and what in a member stands for it; no IRI holds either.
BETWEEN, INSTEAD = "|", "¦"
#: How many rows a group of rows in Parquet has: what is held in memory at once.
_GROUP = 5_000


def write_rows(rows: Iterable[Row], out: Path | None, format: str) -> None:
    """Write event rows to a file, whole or not at all, or to standard output.

    Args:
        rows: rows from ``event_rows``, consumed one by one.
        out: the file, compressed if its name ends in ``.gz``; None is standard output.
        format: one of ``FORMATS``.

    Raises:
        UsageError: there is no such format, or what writes it is not installed.
        OutputError: the file cannot be written.
    """
    chunks = render_rows(rows, format)
    if out is None or str(out) == STDIN:
        pour(chunks, sys.stdout.buffer, "standard output")
    else:
        write_file(chunks, out)


def render_rows(rows: Iterable[Row], format: str) -> Iterator[bytes]:
    r"""Yield event rows as the bytes of one document.

    >>> print(b"".join(render_rows([{"event": "urn:e", "actors": ["army", "police"]}], "jsonl")).decode()[:50])
    {"event":"urn:e","actors":["army","police"]}
    <BLANKLINE>

    Raises:
        UsageError: there is no such format, or what writes it is not installed.
    """
    if format not in FORMATS:
        raise UsageError(f"event rows are written as {', '.join(FORMATS)}, not as {format!r}")
    return FORMATS[format](iter(rows))


def format_of(out: Path) -> str:
    """Return the format for a file name.

    >>> format_of(Path("events.CSV.gz")), format_of(Path("events.geojson"))
    ('csv', 'geojson')

    Raises:
        UsageError: the suffix belongs to none.
    """
    suffix = Path(out.name.lower().removesuffix(".gz")).suffix
    if suffix not in _SUFFIXES:
        raise UsageError(f"cannot tell the format of {out}", hint=f"end its name with one of {', '.join(_SUFFIXES)}")
    return _SUFFIXES[suffix]


def check_format(format: str) -> None:
    """Check before the work starts whether a format can be written.

    Raises:
        UsageError: what writes it is not installed.
    """
    if format == "parquet":
        _parquet_library()


# -- text ---------------------------------------------------------------------------------------------


def _csv(rows: Iterator[Row]) -> Iterator[bytes]:
    yield _csv_line([column.name for column in COLUMNS])
    for row in rows:
        yield _csv_line([_cell(row.get(column.name)) for column in COLUMNS])


def _csv_line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _cell(value: Value) -> str:
    if isinstance(value, list):
        return BETWEEN.join(member.replace(BETWEEN, INSTEAD) for member in value)
    return "" if value is None else str(value)


def _json_lines(rows: Iterator[Row]) -> Iterator[bytes]:
    for row in rows:
        yield f"{dump(row)}\n".encode()


def dump(value: object) -> str:
    """Write a value as JSON in one line, dates as ISO 8601 has them."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dt.date.isoformat)


def _geojson(rows: Iterator[Row]) -> Iterator[bytes]:
    """Write a feature collection (RFC 7946); an event without coordinates has no geometry."""
    yield b'{"type":"FeatureCollection","features":['
    for place, row in enumerate(rows):
        yield f"{',' if place else ''}\n{dump(_feature(row))}".encode()
    yield b"\n]}\n"


def _feature(row: Row) -> dict[str, object]:
    latitude, longitude = row.get("latitude"), row.get("longitude")
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": row["event"], "geometry": point, "properties": row}


# -- Parquet ------------------------------------------------------------------------------------------


def _parquet_library() -> Any:
    try:
        import pyarrow.parquet as library
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", hint="pip install 'newskg[parquet]'") from error
    return library


def _parquet(rows: Iterator[Row]) -> Iterator[bytes]:
    library = _parquet_library()
    import pyarrow as pa

    schema = _schema()
    written = _Written()
    with library.ParquetWriter(pa.PythonFile(written, mode="w"), schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            yield written.take()
    yield written.take()


def _schema() -> pa.Schema:
    import pyarrow as pa

    types = {
        Sort.TEXT: pa.string(),
        Sort.LIST: pa.list_(pa.string()),
        Sort.DATE: pa.date32(),
        Sort.INTEGER: pa.int64(),
        Sort.DECIMAL: pa.float64(),
    }
    return pa.schema([pa.field(one.name, types[one.sort], metadata={"description": one.about}) for one in COLUMNS])


class _Written(io.RawIOBase):
    """A file whose content is taken away as it is written."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        chunk = bytes(content)
        self._chunks.append(chunk)
        self._size += len(chunk)
        return len(chunk)

    def tell(self) -> int:
        return self._size

    def take(self) -> bytes:
        """Return what was written since the last time."""
        chunks, self._chunks = self._chunks, []
        return b"".join(chunks)


#: What writes rows, by the name of the format.
FORMATS: dict[str, Callable[[Iterator[Row]], Iterator[bytes]]] = {
    "csv": _csv, "jsonl": _json_lines, "geojson": _geojson, "parquet": _parquet,
}  # fmt: skip
_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".geojson": "geojson", ".parquet": "parquet"}
