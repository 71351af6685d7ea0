"""Reads files compressed with gzip, Zstandard, bzip2 or xz, and refuses decompression bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol, cast

from kg.errors import InputError
from kg.readers.decode import MAX_BYTES

#: The suffixes of compressed files, after the suffix of their format.
PACKED = (".gz", ".zst", ".bz2", ".xz")

#: The first bytes of compressed files.
_GZIP, _ZSTD, _BZIP2, _XZ = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ\0"
#: The largest window of Zstandard in bytes: files that need more are made to exhaust memory.
_WINDOW = 1 << 27
#: The memory limit for decompressing xz, in bytes.
_MEMORY = 1 << 27
#: How many compressed bytes to decompress at a time; one becomes up to thirty thousand.
_PIECE = 2048
#: How many decompressed bytes to make at a time, if the decompressor can stop.
_MADE = 1 << 20

#: The highest compression ratio beyond MAX_BYTES: that of text is three to ten, of a bomb a thousand.
_MOST_EACH = 100


class _Lines(Protocol):
    """A stream of lines, uncompressed."""

    def readline(self, size: int, /) -> bytes:
        """Return a line, or so many bytes of it."""


class Stream(Protocol):
    """A stream that lines are read from."""

    def read(self, size: int, /) -> bytes:
        """Return a number of bytes, fewer at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return a line, or so many bytes of it."""


def is_packed(head: bytes) -> bool:
    """Return whether content that begins so is compressed."""
    return head.startswith((_GZIP, _ZSTD, _BZIP2, _XZ))


def lines_of(stream: Stream) -> Iterator[bytes]:
    r"""Yield the lines of a stream, decompressed if need be; lines beyond the limit come in pieces.

    Raises:
        InputError: the stream is compressed, and damaged or a bomb. It names no file: the caller does.

    >>> import io
    >>> list(lines_of(io.BytesIO(gzip.compress(b"one\ntwo"))))
    [b'one\n', b'two']
    """
    begun = _Begun(stream)
    for magic, unpack in ((_ZSTD, _from_zstd), (_GZIP, _from_gzip), (_BZIP2, _from_bzip2), (_XZ, _from_xz)):
        if begun.head.startswith(magic):
            return unpack(begun)
    return _plain(begun)


class _Begun:
    """A stream whose first bytes have already been read; counts the bytes read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.head = stream.read(len(_XZ))
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
            head = head[:end]
        else:
            head += self._stream.readline(size)
        self.count += len(head)
        return head


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
        raise InputError("is compressed with Zstandard", hint="pip install 'newskg[zstd]'") from error
    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    with _frames(stream, unpacker.decompressobj) as file:
        yield from _unpacked(file, stream, "Zstandard", (zstandard.ZstdError,))


def _from_bzip2(stream: _Begun) -> Iterator[bytes]:
    with _frames(stream, bz2.BZ2Decompressor) as file:
        yield from _unpacked(file, stream, "bzip2", (OSError, ValueError))


def _from_xz(stream: _Begun) -> Iterator[bytes]:
    with _frames(stream, lambda: lzma.LZMADecompressor(memlimit=_MEMORY)) as file:
        yield from _unpacked(file, stream, "xz", (lzma.LZMAError,))


def _frames(stream: _Begun, begin: Callable[[], Any]) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", _Frames(stream, begin)))


class _Frames(io.RawIOBase):
    """Concatenated compressed frames. Unlike the libraries' own readers, it notices if the last is truncated."""

    def __init__(self, stream: _Begun, begin: Callable[[], Any]) -> None:
        self._stream, self._begin = stream, begin
        self._pieces = self._unpack()
        self._left = io.BytesIO()

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what is available."""
        while not (number := self._left.readinto(buffer)):
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = io.BytesIO(piece)
        return number

    def _unpack(self) -> Iterator[bytes]:
        frame, is_within = self._begin(), False
        # few enough compressed bytes that the result always fits into memory
        while packed := self._stream.read(_PIECE):
            while packed:
                yield from _made(frame, packed)
                is_within = not frame.eof
                packed = b"" if is_within else frame.unused_data
                frame = frame if is_within else self._begin()
        if is_within:
            raise EOFError


def _made(frame: Any, packed: bytes) -> Iterator[bytes]:
    """Yield uncompressed bytes, in small pieces if the decompressor allows it."""
    if not hasattr(frame, "needs_input"):
        yield frame.decompress(packed)
        return
    yield frame.decompress(packed, _MADE)
    while not frame.needs_input and not frame.eof:
        yield frame.decompress(b"", _MADE)


def _unpacked(file: _Lines, stream: _Begun, how: str, broken: tuple[type[Exception], ...]) -> Iterator[bytes]:
    size = 0
    while line := _next(file, how, broken):
        size += len(line)
        if size > MAX_BYTES and size > _MOST_EACH * stream.count:
            raise InputError(f"expands to more than {_MOST_EACH} times its size, as no article does")
        yield line


def _next(file: _Lines, how: str, broken: tuple[type[Exception], ...]) -> bytes:
    try:
        return file.readline(MAX_BYTES)
    except EOFError as error:
        raise InputError(f"is compressed with {how}, but truncated") from error
    except broken as error:
        raise InputError(f"is compressed with {how}, but damaged") from error
