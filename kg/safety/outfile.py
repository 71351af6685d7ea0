"""Writes files completely or not at all, even if the process is killed.

The content is written to a draft in the same folder until it is complete. A failure removes the draft;
a killed process cannot, so the next one that writes there does. A draft is locked as long as it is being
written, so that no other process removes it.
"""

from __future__ import annotations

import gzip
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import OutputError

if sys.platform != "win32":
    import fcntl

#: A short name, since that of the file may already be as long as the file system allows.
_DRAFT = re.compile(r"\.kg-[0-9a-f]{16}\.part")


def write_file(chunks: Iterable[bytes], out: Path, *, packed: bool = False) -> None:
    """Write chunks of bytes to a file, compressed if its name ends in ``.gz`` unless they are ``packed`` already.

    An earlier file stays unchanged until the new one is complete, which then gets its permissions. A special
    file, such as a pipe or ``/dev/stdout``, is written to directly.

    Raises:
        OutputError: the file cannot be written. What goes wrong in making the chunks is raised as it is.
    """
    with told(str(out)):
        if out.is_dir():
            raise OutputError(f"{out} is a folder", hint="name a file to write")
        target = Path(os.path.realpath(out))  # a link stays a link
        if target.is_symlink():
            raise OutputError(f"{out} cannot be written: its symbolic links form a loop")
        is_device = out.exists() and not out.is_file()
    if is_device:
        _write_device(chunks, out)
        return
    with _draft_beside(target, str(out)) as (draft, raw):
        file = _Told(raw, str(out))
        if out.name.lower().endswith(".gz") and not packed:
            # no time or name in the header: the same chunks give the same bytes
            with gzip.GzipFile("", "wb", fileobj=cast("BinaryIO", file), mtime=0) as packing:
                _pour(chunks, cast("BinaryIO", packing))
        else:
            _pour(chunks, file)
        file.flush()
        with told(str(out)):
            os.fsync(raw.fileno())
            _copy_permissions(target, draft)
            draft.replace(target)
            sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder to disk, if the system can, so that new names survive a power cut."""
    with suppress(OSError):  # Windows cannot open folders, and some file systems cannot sync them
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def make_folder(folder: Path) -> None:
    """Create a folder, if needed, that survives a power cut.

    Raises:
        OutputError: it cannot be created.
    """
    if not folder.is_dir():
        with told(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)


@contextmanager
def told(name: str) -> Iterator[None]:
    """Raise one sentence about a failed write; a reader that closed the pipe early is not a failure."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{name} cannot be written: {error.strerror or error}") from error


class _Told:
    """A file whose errors show the name that the user gave."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name

    def write(self, content: bytes) -> int:
        with told(self._name):
            return self._file.write(content)

    def flush(self) -> None:
        with told(self._name):
            self._file.flush()


def _pour(chunks: Iterable[bytes], file: BinaryIO | _Told) -> None:
    for chunk in chunks:
        file.write(chunk)


def pour(chunks: Iterable[bytes], file: BinaryIO, name: str) -> None:
    """Write chunks to an open stream, and report errors with its name.

    Raises:
        OutputError: the stream cannot be written to. What goes wrong in making the chunks is raised as it is.
    """
    stream = _Told(file, name)
    _pour(chunks, stream)
    stream.flush()


def _write_device(chunks: Iterable[bytes], out: Path) -> None:
    with told(str(out)):
        file = out.open("wb")
    try:
        pour(chunks, file, str(out))
    finally:
        with suppress(OSError):  # closing tries once more to write the rest
            file.close()


# -- drafts -------------------------------------------------------------------------------------------


@contextmanager
def _draft_beside(target: Path, name: str) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a locked draft beside a file, and remove it unless it becomes that file."""
    with told(name):
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"{name} cannot be written: no permission")
        _remove_stale(target.parent)
        draft, file = _new_draft(target.parent)
    try:
        yield draft, file
    finally:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _new_draft(folder: Path) -> tuple[Path, BinaryIO]:
    while True:
        draft = folder / f".kg-{secrets.token_hex(8)}.part"
        file = draft.open("xb")
        if _lock(file) and draft.exists():
            return draft, file
        file.close()  # another process took it for a stale one before it was locked


def _remove_stale(folder: Path) -> None:
    """Remove the drafts of processes that have ended."""
    for path in folder.iterdir():
        if _DRAFT.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            with suppress(OSError), path.open("rb") as file:
                if _lock(file):
                    path.unlink()


def _lock(file: BinaryIO) -> bool:
    """Lock a file and return whether that worked; on systems without locks, return True."""
    if sys.platform == "win32":
        return True  # an open file cannot be removed on Windows
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _copy_permissions(target: Path, draft: Path) -> None:
    """Give a draft the owner and the permissions of the file that it replaces."""
    if not target.exists():
        return
    old, new = target.stat(), draft.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with suppress(OSError):  # only root may give files away
            os.chown(draft, old.st_uid, old.st_gid)
    draft.chmod(stat.S_IMODE(old.st_mode))
