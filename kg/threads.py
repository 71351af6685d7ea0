"""Keeps the products of matrices on one thread while articles are read.

They are small: several threads wait for each other longer than they work, and take the cores of other processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_lock = Lock()
#: The limit that holds now, and one item for each piece of work that is being done under it.
_limits: list[Any] = []


@cache
def _controller() -> ThreadpoolController:
    """Find the libraries that multiply matrices: numpy's is loaded by then."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Use one thread for products of matrices, in the whole process; as many as before when all such work is done.

    >>> from threadpoolctl import threadpool_info
    >>> with one_thread():
    ...     {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} <= {1}
    True
    """
    with _lock:
        _limits.append(_limits[0] if _limits else _controller().limit(limits=1, user_api="blas"))
    try:
        yield
    finally:
        with _lock:
            limit = _limits.pop()
            if not _limits:
                limit.restore_original_limits()
