"""Keeps Python's cyclic garbage collector out of the way while much is loaded.

A language model, a lexicon and their tables are a million objects. Collecting among them again and
again takes a third of a short run, and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Collect nothing while something is loaded, and set it apart from what is collected later.

    >>> with loading():
    ...     table = {str(n): [n] for n in range(10)}
    >>> gc.isenabled()
    True
    """
    with _uncollected(gc.freeze):
        yield


@contextmanager
def in_one_go() -> Iterator[None]:
    """Collect nothing while a piece of work is done, and all that it leaves when it is done.

    >>> with in_one_go():
    ...     total = sum(len([n]) for n in range(10))
    >>> gc.isenabled()
    True
    """
    with _uncollected(lambda: gc.collect(0)):  # all that is new
        yield


@contextmanager
def _uncollected(end: Callable[[], object]) -> Iterator[None]:
    """Collect nothing for a while, and do something about what was left before collecting goes on."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        end()
        gc.enable()
