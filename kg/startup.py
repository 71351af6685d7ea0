"""Keeps Python's garbage collector from running while a lot is being loaded.

A language model, a lexicon and their tables are a million objects. Collecting among them again and
again takes a third of a short run, and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Disable collection while something is loaded, and exempt it from later collections.

    >>> with loading():
    ...     table = {str(n): [n] for n in range(10)}
    >>> gc.isenabled()
    True
    """
    with in_one_go():
        yield
        gc.freeze()


@contextmanager
def in_one_go() -> Iterator[None]:
    """Disable collection during a piece of work; afterwards, what it leaves is collected when Python sees fit.

    >>> with in_one_go():
    ...     total = sum(len([n]) for n in range(10))
    >>> gc.isenabled()
    True
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
