"""Unpacks inputs that are packed with gzip, and stops where they unpack to more than articles ever would."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

from kg.errors import InputError
from kg.read.decode import MAX_BYTES

#: What every file packed with gzip begins with.
_MAGIC = b"\x1f\x8b"

#: How many bytes one packed byte may become, from MAX_BYTES on: text becomes three to ten, a bomb a thousand.
_MOST_EACH = 100


class Stream(Protocol):
    """What lines are read from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, or fewer at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return a line, or so many bytes of it."""


def lines_of(stream: Stream) -> Iterator[bytes]:
    r"""Yield the lines of a stream, unpacked if they are packed, those beyond the limit in pieces.

    Raises:
        InputError: the stream is packed, and broken or a bomb. It names no file: the caller knows which.

    >>> import io
    >>> list(lines_of(io.BytesIO(gzip.compress(b"one\ntwo"))))
    [b'one\n', b'two']
    """
    begun = _Begun(stream)
    return _unpacked(begun) if begun.head == _MAGIC else _plain(begun)


class _Begun:
    """A stream of which the first bytes are known; counts what has been read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.head = stream.read(len(_MAGIC))
        self._left = self.head
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        content, self._left = self._left, b""
        content = content or self._stream.read(size)
        self.count += len(content)
        return content

    def readline(self, size: int) -> bytes:
        head, self._left = self._left, b""
        end = head.find(b"\n") + 1
        if end:
            self._left = head[end:]
            return head[:end]
        return head + self._stream.readline(size)


def _plain(stream: _Begun) -> Iterator[bytes]:
    while line := stream.readline(MAX_BYTES):
        yield line


def _unpacked(stream: _Begun) -> Iterator[bytes]:
    size = 0
    with gzip.GzipFile(fileobj=cast("BinaryIO", stream)) as file:
        while line := _next(file):
            size += len(line)
            if size > MAX_BYTES and size > _MOST_EACH * stream.count:
                raise InputError(f"unpacks to more than {_MOST_EACH} times its size, which no articles do")
            yield line


def _next(file: gzip.GzipFile) -> bytes:
    try:
        return file.readline(MAX_BYTES)
    except EOFError as error:
        raise InputError("is packed with gzip, but cut off before its end") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError("is packed with gzip, but broken") from error
