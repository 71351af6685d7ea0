"""Limits the CPU time of a piece of work.

CPU time, not wall-clock time, so that results do not depend on the load of the machine: an article that is given
up on a busy machine would be given up on an idle one as well.
"""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TimeOver(BaseException):  # like KeyboardInterrupt: not to be caught as an error
    """The work exceeded its CPU time."""


#: Seconds after which the error is raised again: raised where Python ignores errors, as in a destructor,
#: the first one has no effect.
_AGAIN = 1.0


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``TimeOver`` in a block that takes more than so many seconds of CPU time; 0 is no limit.

    Native code is interrupted as soon as it returns to Python.

    >>> with limited(10):
    ...     pass
    """
    if not seconds:
        yield
        return
    main = threading.current_thread() is threading.main_thread()
    stop = (_signalled if main and hasattr(signal, "setitimer") else _watched)(seconds)
    try:
        try:
            yield
        finally:
            stop()
    except TimeOver:
        stop()  # the signal may have arrived while it was being stopped
        raise


def _signalled(seconds: float) -> Callable[[], None]:
    """Let the system send a signal, which only reaches the main thread; return a function that cancels it."""

    def ring(_number: int, _frame: object) -> None:
        raise TimeOver

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)

    def stop() -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)

    return stop


def _watched(seconds: float) -> Callable[[], None]:
    """Let another thread watch this one, if there are no such signals; return a function that cancels it."""
    worker = threading.get_ident()
    end = time.process_time() + seconds
    done = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            wait = end - time.process_time()
            if wait <= 0:
                with lock:
                    if not done.is_set():
                        _raise_in(worker, TimeOver)
                wait = _AGAIN

    threading.Thread(target=watch, daemon=True).start()

    def stop() -> None:
        with lock:
            done.set()

    return stop


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
