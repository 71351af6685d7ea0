"""Unpacks inputs that are packed with gzip or Zstandard, and stops where they become more than articles ever would."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol, cast

from kg.errors import InputError
from kg.readers.decode import MAX_BYTES

#: What every file packed with gzip begins with, and every one packed with Zstandard.
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: How far back Zstandard may look, in bytes: what needs more is made to eat memory.
_WINDOW = 1 << 27
#: How many packed bytes are unpacked at once; one becomes up to thirty thousand.
_PIECE = 2048

#: How many bytes one packed byte may become, from MAX_BYTES on: text becomes three to ten, a bomb a thousand.
_MOST_EACH = 100


class _Lines(Protocol):
    """What holds lines, unpacked."""

    def readline(self, size: int, /) -> bytes:
        """Return a line, or so many bytes of it."""


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
    if begun.head == _ZSTD:
        return _from_zstd(begun)
    return _from_gzip(begun) if begun.head.startswith(_GZIP) else _plain(begun)


class _Begun:
    """A stream of which the first bytes are known; counts what has been read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.head = stream.read(len(_ZSTD))
        self._left = self.head
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        size = size if size >= 0 or not self._left else len(self._left)
        content, self._left = self._left[:size], self._left[size:]
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


def _from_gzip(stream: _Begun) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=cast("BinaryIO", stream)) as file:
        yield from _unpacked(file, stream, "gzip", (gzip.BadGzipFile, zlib.error))


def _from_zstd(stream: _Begun) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError as error:
        raise InputError("is packed with Zstandard, which needs: pip install 'newskg[zstd]'") from error
    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    frames = cast("io.RawIOBase", _Frames(stream, unpacker.decompressobj))
    with io.BufferedReader(frames) as file:
        yield from _unpacked(file, stream, "Zstandard", (zstandard.ZstdError,))


class _Frames(io.RawIOBase):
    """What the frames of Zstandard hold. Unlike the library's own reader, it tells when the last one is cut off."""

    def __init__(self, stream: _Begun, begin: Callable[[], Any]) -> None:
        self._stream, self._begin = stream, begin
        self._frame = begin()
        self._is_within = False
        self._left = io.BytesIO()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as there is something at hand."""
        while not (number := self._left.readinto(buffer)):
            # so few packed bytes that what they become fits into memory, whatever it is
            packed = self._stream.read(_PIECE)
            if not packed:
                if self._is_within:
                    raise EOFError
                return 0
            self._left = io.BytesIO(b"".join(self._unpack(packed)))
        return number

    def _unpack(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            yield self._frame.decompress(packed)
            self._is_within = not self._frame.eof
            packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = self._begin()


def _unpacked(file: _Lines, stream: _Begun, how: str, broken: tuple[type[Exception], ...]) -> Iterator[bytes]:
    size = 0
    while line := _next(file, how, broken):
        size += len(line)
        if size > MAX_BYTES and size > _MOST_EACH * stream.count:
            raise InputError(f"unpacks to more than {_MOST_EACH} times its size, which no articles do")
        yield line


def _next(file: _Lines, how: str, broken: tuple[type[Exception], ...]) -> bytes:
    try:
        return file.readline(MAX_BYTES)
    except EOFError as error:
        raise InputError(f"is packed with {how}, but cut off before its end") from error
    except broken as error:
        raise InputError(f"is packed with {how}, but broken") from error
