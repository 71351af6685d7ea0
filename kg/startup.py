"""Keeps Python's garbage collector from running while a lot is being loaded.

A language model, a lexicon and their tables are a million objects. Collecting among them again and
again takes a third of a short run, and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Disable collection while something is loaded, and exempt it from later collections.

    >>> with loading():
    ...     table = {str(n): [n] for n in range(10)}
    >>> gc.isenabled()
    True
    """
    with _uncollected(gc.freeze):
        yield


@contextmanager
def in_one_go() -> Iterator[None]:
    """Disable collection during a piece of work, and collect what it leaves afterwards.

    >>> with in_one_go():
    ...     total = sum(len([n]) for n in range(10))
    >>> gc.isenabled()
    True
    """
    with _uncollected(lambda: gc.collect(0)):  # all that is new
        yield


@contextmanager
def _uncollected(end: Callable[[], object]) -> Iterator[None]:
    """Disable collection for a while, then run a function before it is enabled again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        end()
        gc.enable()
