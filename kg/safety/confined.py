"""Runs a function in a separate process, which is killed when it exceeds its time or memory.

What works through files and questions of strangers in native code cannot be interrupted, and takes the whole
process with it when it fails: so it has one to itself, that holds nothing else.

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

#: How many seconds such a process may take by default, and how many bytes of memory.
SECONDS = 300.0
MEMORY = 4_000_000_000

#: What the process runs: it finds modules where this one does, never in the folder that it is started in.
_START = "import sys; sys.path[:] = {path!r}; from kg.safety.confined import serve; serve()"
#: How much processor time it may take for each second, as its threads work at the same time.
_THREADS = 4


class _Task(NamedTuple):
    """A call: a function by name, ``module:function``, and its arguments."""

    function: str
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    seconds: float | None
    memory: int | None


class _Answer(NamedTuple):
    """An answer: a value, an error that the user can fix, or the traceback of one that is a bug.

    ``warnings`` are what was logged, each with the name of its logger.
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
        arguments: what it is called with; goes through ``pickle``, as does what it returns.
        seconds: the time that it may take, or None for any.
        memory: how many bytes it may hold, or None for any number; a limit where the system has such limits.
        named: what it is called with by name.

    Raises:
        InputError: it needs more time or memory, or its process was ended by what it read.
        KgError: what the function raises.
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
    """Return the answer of a process, or the error that says why there is none."""
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


# -- in the process of its own ------------------------------------------------------------------------


def serve() -> None:
    """Execute the call on standard input, and answer on standard output."""
    with os.fdopen(os.dup(1), "wb") as out:
        # nothing that prints can corrupt the answer
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
    except BaseException:  # noqa: BLE001  a panic of native code is no Exception
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
    # some systems know a limit and refuse to set it
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, hard))


@contextmanager
def offline() -> Iterator[None]:
    """Block opening connections and files for a while, by any code.

    It needs a POSIX system, and holds for all threads of the process.
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
