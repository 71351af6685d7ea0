"""Opens the data of a store with Oxigraph, and explains its errors."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, OutputError
from kg.store.place import PAUSE, data_of


def open_data(path: Path, *, read_only: bool, wait: float = 0) -> ox.Store:
    """Open the data of a store; the caller holds its lock.

    Raises:
        InputError: the data are damaged, or another program has opened them.
    """
    data = data_of(path)
    if read_only and not data.exists():
        return ox.Store()  # a new store that was never written to
    last = time.monotonic() + wait
    while True:
        try:
            return ox.Store.read_only(str(data)) if read_only else ox.Store(data)
        except (OSError, RuntimeError) as error:  # RuntimeError if files are damaged
            # a process that ends may keep Oxigraph's lock a little longer than ours
            if "LOCK" not in str(error) or time.monotonic() > last:
                raise InputError(f"this store cannot be opened: {error}", source=str(path)) from error
        time.sleep(PAUSE)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise one sentence that says why Oxigraph cannot write."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError if files are damaged
        raise OutputError(f"{path} cannot be written: {error}") from error
