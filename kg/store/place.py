"""The folder of a store on disk, and its locks: one writer, or any number of readers.

A store is a folder with a file that says so, Oxigraph's own files in a folder below it, and a file to lock::

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
#: What a compacted store is until it is complete, and what it takes the place of.
_NEW, _OLD = "oxigraph.new", "oxigraph.old"
#: What the marker says. A version of kg that lays stores out in another way counts this up.
_LAYOUT = 1
#: How many seconds pass between two tries to lock a store.
PAUSE = 0.05


def is_store(path: Path) -> bool:
    """Return whether a folder is a store.

    >>> is_store(Path("seeds"))
    False
    """
    return (path / _MARKER).is_file()


def data_of(path: Path) -> Path:
    """Return the folder that Oxigraph's own programs can open as well."""
    data, old = path / _DATA, path / _OLD
    # something ended the program while it put new files in the place of these
    return old if old.exists() and not data.exists() else data


def check_place(path: Path) -> None:
    """Raise an error unless a folder is a store that this version understands.

    Raises:
        InputError: it is none, or one of a later version.
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
        UsageError: other things lie in it.
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
        alone: whether nobody else may use it meanwhile, not even to read.
        wait: how many seconds to wait for others to finish.

    Returns:
        None where files cannot be locked, or a store that nobody may write to has no file to lock.

    Raises:
        InputError: somebody else still uses it.
        OutputError: it cannot be written to.
    """
    if sys.platform == "win32":
        return None  # there only Oxigraph's own lock applies, which also keeps others from reading
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
        OutputError: it cannot be cleared away.
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
