"""Runs a function in a separate process, which is killed if it exceeds its time or memory limit.

Native code that works on untrusted files and queries cannot be interrupted, and its failures end the
whole process: so it gets one of its own.

>>> call("operator:add", 1, 2, seconds=60)
3
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, NamedTuple

from kg.errors import InputError, KgError

if sys.platform != "win32":
    import resource

#: The default limits of such a process: seconds, and bytes of memory.
SECONDS = 300.0
MEMORY = 4_000_000_000

#: The code of the process: it finds modules where this one does, never in the current folder.
_START = "import sys; sys.path[:] = {path!r}; from kg.safety.confined import serve; serve()"
#: The seconds of CPU time that it may take per second, as it may have several threads.
_THREADS = 4


class _Task(NamedTuple):
    """A call: a function by name, ``module:function``, and its arguments."""

    function: str
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    seconds: float | None
    memory: int | None


class _Answer(NamedTuple):
    """An answer: a value, an error that the user can fix, or the traceback of a bug.

    ``warnings`` are the log messages, each with the name of its logger.
    """

    value: Any = None
    error: KgError | None = None
    trace: str = ""
    warnings: tuple[tuple[str, str], ...] = ()


def call(
    function: str, *arguments: Any, seconds: float | None = SECONDS, memory: int | None = MEMORY, **named: Any
) -> Any:
    """Call a function in a separate process, and return its result.

    Args:
        function: its name, as ``module:function``.
        arguments: its positional arguments; they are pickled, as is the result.
        seconds: the time limit, or None for no limit.
        memory: the memory limit in bytes, or None for no limit; it applies on systems that can limit memory.
        named: its keyword arguments.

    Raises:
        InputError: it needs more time or memory, or its input crashed the process.
        KgError: the function raises it.
    """
    task = pickle.dumps(_Task(function, arguments, named, seconds, memory))
    command = [sys.executable, "-c", _START.format(path=[os.path.abspath(path) for path in sys.path])]  # noqa: PTH100
    with subprocess.Popen(  # noqa: S603  it is this Python, and our own code
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            content, _ = process.communicate(task, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise InputError(f"timed out after {seconds:g} s", hint="raise --timeout") from None
        finally:
            process.kill()
    return _told(content, process.returncode)


def _told(content: bytes, code: int) -> Any:
    """Return the answer of a process, or raise the error that says why there is none."""
    if not content:
        raise InputError(
            f"the process died: it ran out of memory, or the files or the question crash the parser (exit code {code})"
        )
    answer: _Answer = pickle.loads(content)  # noqa: S301  our own process wrote it
    for name, warning in answer.warnings:
        logging.getLogger(name).warning("%s", warning)
    if answer.error is not None:
        raise answer.error
    if answer.trace:
        raise RuntimeError(f"a process of kg failed:\n{answer.trace}")
    return answer.value


# -- in the separate process --------------------------------------------------------------------------


def serve() -> None:
    """Execute the call on standard input, and answer on standard output."""
    with os.fdopen(os.dup(1), "wb") as out:
        # code that prints cannot corrupt the answer
        os.dup2(2, 1)
        task: _Task = pickle.load(sys.stdin.buffer)  # noqa: S301  the process that started this one wrote it
        _limit(task)
        log = Log(logging.WARNING)
        logging.getLogger("kg").addHandler(log)
        answer = _answer(task)._replace(warnings=log.take())
        out.write(pickle.dumps(answer))


class Log(logging.Handler):
    """Collects log messages for the parent process."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._warnings: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self._warnings.append((record.name, record.getMessage()))

    def take(self) -> tuple[tuple[str, str], ...]:
        """Return what was logged since the last time, each with the name of its logger."""
        warnings, self._warnings = tuple(self._warnings), []
        return warnings


def _answer(task: _Task) -> _Answer:
    module, _, name = task.function.partition(":")
    try:
        return _Answer(getattr(import_module(module), name)(*task.arguments, **task.named))
    except KgError as error:
        error.__cause__ = error.__context__ = None
        return _Answer(error=error)
    except MemoryError:
        return _Answer(error=InputError("ran out of memory", hint="take less at once"))
    except BaseException:  # noqa: BLE001  a panic of native code is not an Exception
        return _Answer(trace=traceback.format_exc())


def _limit(task: _Task) -> None:
    if sys.platform == "win32":  # only time is limited there
        return
    if task.memory is not None:
        _lower(resource.RLIMIT_AS, task.memory)
    if task.seconds is not None:
        # in case the parent process has vanished
        _lower(resource.RLIMIT_CPU, int(task.seconds * _THREADS) + 10)
    _lower(resource.RLIMIT_CORE, 0)


def lower_memory(number: int) -> None:
    """Limit the memory of this process, if the system can."""
    if sys.platform != "win32":
        _lower(resource.RLIMIT_AS, number)
        _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int) -> None:
    # some systems have a limit but refuse to set it
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, hard))


@contextmanager
def offline() -> Iterator[None]:
    """Prevent any code from opening connections and files for a while.

    It needs a POSIX system, and applies to all threads of the process.
    """
    if sys.platform == "win32":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
