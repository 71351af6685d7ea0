"""Reads tables of articles: CSV and Parquet, one article per row, its members in columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError, Place
from kg.readers.decode import MAX_BYTES, decode, join
from kg.readers.json_lines import as_utf8
from kg.readers.record import Item, Source, make_item

#: The delimiters of cells.
_BETWEEN = ",;\t|"
#: How many rows of Parquet to read at a time.
_ROWS = 64


def read_csv(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    r"""Read one article per row; the first row names the columns, and shows the delimiter.

    Raises:
        InputError: the bytes are not text, or not a table. It names no file: the caller does.

    >>> rows = iter([b"id;text\n", b'a1;"Rebels took\n', b'Homs."\n'])
    >>> [(str(where), article.id, article.text) for where, article in read_csv(rows, Source("a.csv", "a"))]
    [('a.csv:2', 'a1', 'Rebels took\nHoms.')]
    """
    # a cell may be as long as an article
    csv.field_size_limit(min(MAX_BYTES, sys.maxsize))
    texts = (decode(line, strict=False) for line in as_utf8(lines))
    head = next(texts, "")
    if not head.strip():
        raise InputError("contains no articles")
    delimiter = max(_BETWEEN, key=head.count)
    # strict: an unclosed quotation mark is an error instead of swallowing the rest
    rows = csv.reader(_chained(head, texts), delimiter=delimiter, strict=True)
    columns = [name.strip() for name in next(rows)]
    for number, (line, row) in enumerate(_numbered(rows), 1):
        where = Place(source.name, line)
        if isinstance(row, InputError):
            yield where, row.at(where)
            return
        if len(row) > len(columns):
            message = f"has {len(row)} cells, and there are {len(columns)} columns: put the text in quotation marks"
            yield where, InputError(message).at(where)
        elif row:
            members = {name: cell for name, cell in zip(columns, row, strict=False) if cell}
            yield make_item(members, source, where=where, id=f"{source.stem}-{number}")


def _chained(head: str, rest: Iterator[str]) -> Iterator[str]:
    yield head
    yield from rest


def _numbered(rows: Any) -> Iterator[tuple[int, list[str] | InputError]]:
    """Yield rows, each with the line at which it begins."""
    while True:
        line = rows.line_num + 1
        try:
            yield line, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, InputError(f"is not a valid CSV row ({error})")
            return


def opens_parquet(head: bytes) -> bool:
    """Return whether a file that begins so is Parquet."""
    return head.startswith(b"PAR1")


def read_parquet(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read one article per row; only the required columns, and a few rows at a time.

    Raises:
        InputError: it is not Parquet, or its reader is not installed. It names no file: the caller does.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InputError("is Parquet; reading it needs pyarrow", hint="pip install 'newskg[parquet]'") from error
    try:
        file = pq.ParquetFile(source.path or io.BytesIO(join(lines)))
        wanted = {path.partition(".")[0] for path in source.names.values()} | set(source.names.values())
        columns = [name for name in file.schema_arrow.names if name in wanted]
        # without a text column, all are read, so that the message can name them
        batches = file.iter_batches(
            _ROWS, columns=columns if source.names["text"].partition(".")[0] in columns else None
        )
        number = 0
        for batch in batches:
            for row in batch.to_pylist():
                number += 1
                members = {name: _plain(value) for name, value in row.items() if value is not None}
                where = Place(source.name, item=number)
                yield make_item(members, source, where=where, id=f"{source.stem}-{number}")
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"is not Parquet, or is damaged ({str(error).splitlines()[0]})") from error


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
