"""Keeps Python's cyclic garbage collector out of the way while much is loaded.

A language model, a lexicon and their tables are a million objects. Collecting among them again and
again takes a third of a short run, and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Collect nothing while something is loaded, and set it apart from what is collected later.

    >>> with loading():
    ...     table = {str(n): [n] for n in range(10)}
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
        gc.freeze()
        gc.enable()


@contextmanager
def in_one_go() -> Iterator[None]:
    """Collect nothing while a piece of work is done, and all that it leaves when it is done.

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
        gc.collect(0)  # all that is new
