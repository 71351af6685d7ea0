"""Reads WARC, the archive format of web crawlers: web pages, and the texts extracted from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader
from typing import Any

from kg.errors import InputError, Place
from kg.readers.decode import decode
from kg.readers.opening import as_file
from kg.readers.record import Item, Source, make_item
from kg.readers.web import MAX_BYTES, read_markup

_MAGIC = b"WARC/"
#: How many bytes to skip at a time.
_PIECE = 1 << 16
#: The longest line to inspect when searching for the next record.
_LINE = 1 << 16
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def opens_warc(head: bytes) -> bool:
    """Return whether a file that begins so is WARC.

    >>> opens_warc(b"WARC/1.0\\r\\n")
    True
    """
    return head.startswith(_MAGIC)


def read_warc(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the web pages that were fetched; a damaged record is reported and skipped.

    Raises:
        InputError: it is truncated, or its reader is not installed. It names no file: the caller does.
    """
    try:
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.recordloader import ArcWarcRecordLoader
        from warcio.statusandheaders import StatusAndHeadersParserException
    except ImportError as error:
        raise InputError("is WARC; reading it needs warcio: pip install 'newskg[web]'") from error
    file, loader = as_file(lines), ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    number = 0
    while first := _next_record(file):
        number += 1
        where = Place(source.name, item=number)
        try:
            record = loader.parse_record_stream(file, first, "warc")
            item = _read_record(record, source, where)
            is_cut = _pass_over(record.raw_stream)
        except (ArchiveLoadFailed, StatusAndHeadersParserException, AttributeError, ValueError, EOFError):
            yield where, InputError("is a damaged WARC record").at(where)
            continue
        if is_cut:
            raise InputError(f"is truncated in record {number}")
        if item is not None:
            yield item
    if not number:
        raise InputError("is not WARC")


def _next_record(file: BufferedReader) -> str:
    """Return the first line of the next record, or nothing at the end."""
    while line := file.readline(_LINE):
        if line.startswith(_MAGIC):
            return line.decode("latin-1")
    return ""


def _read_record(record: Any, source: Source, where: Place) -> Item | None:
    """Read the article in a record; None if it contains none."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    if record.length is None:
        raise ValueError
    if record.rec_type == "response" and headers is not None:
        kind = headers.get_header("Content-Type") or ""
        if headers.get_statuscode() != "200" or "html" not in kind.lower():
            return None
    elif record.rec_type in {"conversion", "resource"}:
        kind = record.content_type or ""
    else:
        return None
    charset = _CHARSET.search(kind)
    page = replace(source, address=address or None, charset=charset[1] if charset else None, path=None)
    if "html" not in kind.lower() and not kind.lower().startswith("text/plain"):
        return None
    content = record.content_stream().read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        error = InputError(f"is larger than {MAX_BYTES // 1_000_000} MB, too large for an article")
        return where, error.at(where)
    id = address or f"{source.stem}-{where.item}"
    if "html" in kind.lower():
        return read_markup(content, page, where=where, id=id)
    return make_item(_of_text(content, address, source), source, where=where, id=id)


def _of_text(content: bytes, address: str, source: Source) -> dict[str, str]:
    members = {"text": decode(content, strict=False), "url": address}
    return {source.names[name]: value for name, value in members.items() if value}


def _pass_over(rest: Any) -> bool:
    """Read the rest of a record, and return whether its end is missing."""
    while rest.read(_PIECE):
        pass
    return bool(getattr(rest, "limit", 0) > 0)
