"""Limits the time of checking, since a pattern or query in untrusted shapes may never end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):  # like KeyboardInterrupt: not to be caught as an error
    """The time is over."""


#: Seconds after which what has not ended is told once more.
_AGAIN = 1.0


@contextmanager
def bounded(seconds: float | None) -> Iterator[None]:
    """Raise ``TookTooLong`` in what takes longer than so many seconds of wall-clock time.

    It needs a POSIX system and the main thread of a process; elsewhere nothing is bounded.

    >>> with bounded(10):
    ...     pass
    """
    main = threading.current_thread() is threading.main_thread()
    if seconds is None or not main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    # repeatedly: Python may ignore the first one, for example in a destructor
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
