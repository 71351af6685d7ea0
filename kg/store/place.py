"""The folder of a store on disk, and its locks: one writer, or any number of readers.

A store is a folder with a marker file, a folder of Oxigraph's own files, and a lock file::

    DIR/kg-store.json   DIR/lock   DIR/oxigraph/…
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError, OutputError, UsageError
from kg.safety.outfile import told, write_file

if sys.platform != "win32":
    import fcntl

_MARKER, _LOCK, _DATA = "kg-store.json", "lock", "oxigraph"
#: The folder of a compacted store until it is complete, and the folder that it replaces.
_NEW, _OLD = "oxigraph.new", "oxigraph.old"
#: The content of the marker. A version of kg with another layout increases the number.
_LAYOUT = 1
#: The seconds between two tries to lock a store.
PAUSE = 0.05


def is_store(path: Path) -> bool:
    """Return whether a folder is a store.

    >>> is_store(Path("seeds"))
    False
    """
    return (path / _MARKER).is_file()


def data_of(path: Path) -> Path:
    """Return the folder of the data, which Oxigraph's own programs can open as well."""
    data, old = path / _DATA, path / _OLD
    # the program was killed while it replaced these files
    return old if old.exists() and not data.exists() else data


def check_place(path: Path) -> None:
    """Raise an error unless a folder is a store that this version understands.

    Raises:
        InputError: it is not a store, or one of a later version.
    """
    if not is_store(path):
        raise InputError("there is no store here", hint="kg store add makes one", source=str(path))
    try:
        layout = json.loads((path / _MARKER).read_bytes())["layout"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"not a store, or a damaged one: {_MARKER} cannot be read", source=str(path)) from error
    if layout != _LAYOUT:
        raise InputError("this store was made by a later version of newskg", source=str(path))


def make_place(path: Path) -> None:
    """Make a folder a store if it is not one yet.

    Raises:
        UsageError: it contains other files.
        OutputError: it cannot be written.
    """
    if is_store(path):
        check_place(path)
        return
    with told(str(path)):
        path.mkdir(parents=True, exist_ok=True)
        if any(one.name != _LOCK and not one.name.startswith(".kg-") for one in path.iterdir()):
            raise UsageError(f"{path} is a folder with other files in it", hint="name a new or empty one for a store")
    write_file(iter([json.dumps({"layout": _LAYOUT}).encode() + b"\n"]), path / _MARKER)


def hold(path: Path, *, alone: bool, wait: float) -> BinaryIO | None:
    """Lock a store until the returned file is closed.

    Args:
        path: the store.
        alone: whether the lock is exclusive, so that nobody else can even read.
        wait: how many seconds to wait for others to finish.

    Returns:
        None if files cannot be locked, or a read-only store has no lock file.

    Raises:
        InputError: another process is still using it.
        OutputError: it cannot be written to.
    """
    if sys.platform == "win32":
        return None  # only Oxigraph's own lock applies on Windows, which also keeps others from reading
    lock = path / _LOCK
    if not alone and not lock.exists():
        return None
    with told(str(path)):
        file = lock.open("ab" if alone else "rb")
    last = time.monotonic() + wait
    while not _locked(file, alone=alone):
        if time.monotonic() > last:
            file.close()
            raise InputError(
                "another process uses this store" if alone else "another process writes to this store",
                source=str(path),
            )
        time.sleep(PAUSE)
    return file


def _locked(file: BinaryIO, *, alone: bool) -> bool:
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def check_writable(path: Path) -> None:
    """Raise an error if a store cannot be written to, before the work starts.

    Raises:
        OutputError: it cannot.
    """
    if not all(os.access(one, os.W_OK) for one in (path, data_of(path)) if one.exists()):
        raise OutputError(f"{path} cannot be written: no permission")


# -- compacting -----------------------------------------------------------------------------------------


def renewed(path: Path) -> Path:
    """Return the folder for a compacted store; the caller holds the store exclusively."""
    return path / _NEW


def put_in_place(path: Path) -> None:
    """Replace a store with its compacted version."""
    (path / _DATA).rename(path / _OLD)
    (path / _NEW).rename(path / _DATA)
    shutil.rmtree(path / _OLD)


def settle(path: Path) -> None:
    """Remove what an interrupted compaction left; the caller holds the store exclusively.

    Raises:
        OutputError: it cannot be removed.
    """
    data, new, old = (path / name for name in (_DATA, _NEW, _OLD))
    with told(str(path)):
        if old.exists() and not data.exists():
            old.rename(data)
        for left in (new, old):
            if left.exists():
                shutil.rmtree(left)


def size_of(path: Path) -> int:
    """Return the size of a store in bytes."""
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
