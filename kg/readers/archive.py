"""Reads zip and tar archives like folders: the articles in all of their files."""

from __future__ import annotations

import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kg.errors import InputError, Place
from kg.readers.articles import read_stream
from kg.readers.decode import MAX_BYTES
from kg.readers.formats import is_known, stem_of, suffix_of
from kg.readers.opening import as_file
from kg.readers.record import Item, Source

#: The highest compression ratio of an archive beyond MAX_BYTES: that of text is three to ten, of a bomb a thousand.
_MOST_EACH = 100
#: Suffixes of archives.
_ARCHIVES = (".zip", ".tar", ".tgz")
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, NotImplementedError, ValueError)


def opens_zip(head: bytes) -> bool:
    """Return whether a file that begins so is zip.

    >>> opens_zip(b"PK\\x03\\x04\\x14")
    True
    """
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def opens_tar(head: bytes) -> bool:
    """Return whether a file that begins so is tar."""
    return head[257:262] == b"ustar"


def read_zip(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the articles in the files of an archive, in the order of their names.

    Raises:
        InputError: it is damaged, or larger uncompressed than articles ever are. It names no file: the caller does.
    """
    with _seekable(lines, source) as file:
        size = file.seek(0, 2)
        try:
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise InputError("is not a zip archive, or is damaged") from error
        with archive:
            inner = _Archive(source, size)
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
                if not inner.takes(entry.filename, is_file=not entry.is_dir()):
                    continue
                if entry.flag_bits & 1:
                    where = Place(inner.name_of(entry.filename))
                    yield where, InputError("is password-protected").at(where)
                    continue
                yield from inner.read(lambda entry=entry: archive.open(entry), entry.filename)  # type: ignore[misc]
            inner.check()


def read_tar(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the articles in the files of a tar archive, in their order, with only one in memory.

    Raises:
        InputError: it is damaged. It names no file: the caller does.
    """
    inner = _Archive(source, None)
    try:
        with tarfile.open(fileobj=as_file(lines), mode="r|") as archive:
            for entry in archive:
                is_plain = entry.isreg() and not entry.issparse()
                if inner.takes(entry.name, is_file=is_plain):
                    yield from inner.read(lambda entry=entry: archive.extractfile(entry), entry.name)  # type: ignore[misc]
                if inner.is_broken:
                    return  # the position of the next file is unknown
    except _BROKEN as error:
        raise InputError("is not a tar archive, or is truncated or damaged") from error
    inner.check()


class _Archive:
    """An archive that is being read: which of its files to read, and their size so far.

    Args:
        source: the archive.
        size: its size in bytes, if it is compressed.
    """

    def __init__(self, source: Source, size: int | None) -> None:
        self._source = source
        self._most = None if size is None else max(MAX_BYTES, _MOST_EACH * size)
        self._made = self._read = 0
        self.is_broken = False

    def name_of(self, member: str) -> str:
        """Return the name of a file in the archive for messages."""
        return f"{self._source.name}/{member}"

    def takes(self, member: str, *, is_file: bool) -> bool:
        """Return whether to read a file: not if it is a link or hidden, as in a folder, or cannot be an article."""
        parts = PurePosixPath(member).parts
        is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts if part not in {".", ".."})
        suffix = suffix_of(Path(member))
        is_over = self._most is not None and self._made > self._most
        return is_file and not is_hidden and not is_over and (is_known(suffix) or suffix == ".xml")

    def read(self, begin: Callable[[], Any], member: str) -> Iterator[Item]:
        """Yield the articles in a file of the archive, which ``begin`` opens."""
        self._read += 1
        path, name = Path(member), self.name_of(member)
        if suffix_of(path) in _ARCHIVES:
            where = Place(name)
            yield where, InputError("is an archive inside an archive, which is not read").at(where)
            return
        # files in different folders may share a name, such as index.html
        stem = path.with_name(stem_of(path)).as_posix()
        inner = replace(self._source, name=name, stem=stem, path=None)
        yield from read_stream(_Member(begin, self), suffix_of(path), inner)

    def check(self) -> None:
        """Raise an error if nothing was read.

        Raises:
            InputError: nothing was read.
        """
        if not self._read:
            raise InputError("is an archive without articles")

    def count(self, number: int) -> None:
        """Count uncompressed bytes.

        Raises:
            InputError: they are too many.
        """
        self._made += number
        if self._most is not None and self._made > self._most:
            raise InputError(f"expands to more than {_MOST_EACH} times the size of its archive, as no article does")


class _Member:
    """A file of an archive as a stream that reports errors in one sentence."""

    def __init__(self, begin: Callable[[], Any], archive: _Archive) -> None:
        self._begin, self._archive = begin, archive
        self._stream: Any = None

    def read(self, size: int = -1) -> bytes:
        return self._told(lambda: self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._told(lambda: self._stream.readline(size))

    def _told(self, read: Callable[[], bytes]) -> bytes:
        try:
            if self._stream is None:
                self._stream = self._begin()
            content = read()
        except _BROKEN as error:
            self._archive.is_broken = True
            raise InputError(f"is truncated or damaged in its archive ({error})") from error
        self._archive.count(len(content))
        return content


def _seekable(lines: Iterator[bytes], source: Source) -> IO[bytes]:
    """Return an archive as a seekable file: itself, or a temporary copy."""
    if source.path is not None:
        return source.path.open("rb")
    copy = tempfile.SpooledTemporaryFile(max_size=MAX_BYTES)  # noqa: SIM115  the caller closes it
    for line in lines:
        copy.write(line)
    copy.seek(0)
    return copy
