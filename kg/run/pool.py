"""Worker processes, each with one article at a time, which are replaced if an article exceeds their limits.

An article that never ends, hangs, exhausts memory or crashes the process costs its own time and nothing else.
"""

from __future__ import annotations

import logging
import multiprocessing as mp
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KgError, ModelError, Place, fault
from kg.model import Article
from kg.run.settings import Settings
from kg.run.work import Outcome
from kg.safety.confined import Log, lower_memory

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext, SpawnProcess

if sys.platform != "win32":
    import resource

#: An article hangs if it takes so many times its limit of CPU time, and so many seconds more.
_HANGS, _GRACE = 3, 10
#: How many more seconds of CPU time native code may take, which cannot be interrupted.
_NATIVE = 5
#: After so many articles a process is replaced: spaCy keeps half a kilobyte for each word that it sees.
SERVED = 2_000
#: How many seconds a process may take to load what it needs.
_LOADING = 600


class Task(NamedTuple):
    """An article to process: its slot in the journal, and where it comes from."""

    slot: int
    where: Place
    article: Article


class Answer(NamedTuple):
    """A message from a process: that it is ready, the result for an article, or the reason why it cannot work.

    ``warnings`` are the log messages since the last one, each with the name of its logger.
    """

    outcome: Outcome | None = None
    error: KgError | None = None
    warnings: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Member:
    """A process: its pipe, its current task and the deadline."""

    process: SpawnProcess
    line: Connection
    deadline: float
    task: Task | None = None
    is_ready: bool = field(default=False)
    #: how many articles it has done
    done: int = 0


class Pool:
    """Distributes tasks to processes.

    Args:
        settings: the settings of the run.
        jobs: the most processes; they are started when needed.
    """

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings = settings
        self._jobs = jobs
        self._members: list[_Member] = []
        # a forked process would inherit the locks of threads, but not the threads
        self._context: SpawnContext = mp.get_context("spawn")

    @property
    def is_free(self) -> bool:
        """Return whether another task can be taken."""
        return sum(member.task is not None for member in self._members) < self._jobs

    @property
    def is_busy(self) -> bool:
        """Return whether there are tasks that are not done."""
        return any(member.task is not None for member in self._members)

    def give(self, task: Task) -> None:
        """Give a task to a free process; there must be one."""
        free = [member for member in self._members if member.task is None]
        ready = [member for member in free if member.is_ready] or free
        member = ready[0] if ready else self._start()
        member.task = task
        if member.is_ready:
            self._send(member)

    def results(self, seconds: float) -> Iterator[tuple[Task, Outcome]]:
        """Wait up to a number of seconds, and yield the results of tasks.

        Raises:
            KgError: no process can work, as when the model cannot be loaded.
        """
        found = wait([member.line for member in self._members], timeout=seconds)
        for member in [member for member in self._members if member.line in found]:
            yield from self._hear(member)
        now = time.monotonic()
        for member in [member for member in self._members if member.deadline < now]:
            if not member.is_ready:
                raise ModelError(f"a worker process did not start within {_LOADING} s")
            yield from self._end(member, self._too_long())

    def close(self) -> None:
        """Stop all processes at once."""
        for member in self._members:
            member.process.kill()
        for member in self._members:
            member.process.join()
            member.line.close()
        self._members.clear()

    # -- one process ----------------------------------------------------------------------------------

    def _start(self) -> _Member:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._settings), daemon=True)
        with _undisturbed():
            process.start()
        theirs.close()
        member = _Member(process, ours, time.monotonic() + _LOADING)
        self._members.append(member)
        return member

    def _send(self, member: _Member) -> None:
        seconds = self._settings.timeout
        member.deadline = time.monotonic() + seconds * _HANGS + _GRACE if seconds else float("inf")
        with suppress(OSError):  # it has ended, which ``results`` notices
            member.line.send(member.task)

    def _hear(self, member: _Member) -> Iterator[tuple[Task, Outcome]]:
        try:
            answer: Answer = member.line.recv()
        except (EOFError, OSError):
            member.process.join()
            if not member.is_ready:
                raise ModelError(
                    f"a worker process ended while starting ({_way(member.process.exitcode)}): "
                    "it may need more memory than the limit"
                ) from None
            yield from self._end(member, self._ended(member.process.exitcode))
            return
        for name, warning in answer.warnings:
            logging.getLogger(name).warning("%s", warning)
        if answer.error is not None:
            raise answer.error
        if answer.outcome is None:
            member.is_ready, member.deadline = True, float("inf")
            if member.task is not None:
                self._send(member)
        elif answer.outcome.cause in {"time", "memory"}:
            # interrupted work may be half done
            yield from self._end(member, answer.outcome)
        elif member.task is not None:
            task, member.task, member.deadline = member.task, None, float("inf")
            member.done += 1
            if member.done >= SERVED:
                self._drop(member)
            yield task, answer.outcome

    def _end(self, member: _Member, outcome: Outcome) -> Iterator[tuple[Task, Outcome]]:
        self._drop(member)
        if member.task is not None:
            yield member.task, outcome

    def _drop(self, member: _Member) -> None:
        member.process.kill()
        member.process.join()
        member.line.close()
        self._members.remove(member)

    def _ended(self, code: int | None) -> Outcome:
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return self._too_long()
        return Outcome("ended", f"ended the process that worked on it ({_way(code)})")

    def _too_long(self) -> Outcome:
        seconds = self._settings.timeout
        return Outcome("time", f"is not done after {seconds:g} s of CPU time, or hangs: --timeout allows more")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Make child processes ignore Ctrl-C from the start: only this process handles it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _way(code: int | None) -> str:
    """Return how a process ended.

    >>> _way(-11), _way(3)
    ('signal SIGSEGV', 'code 3')
    """
    if code is not None and code < 0:
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
    return f"code {code}"


# -- in a process of its own --------------------------------------------------------------------------


def serve(line: Connection, settings: Settings) -> None:
    """Process the articles that arrive through a pipe, until it is closed."""
    with suppress(EOFError, OSError):  # the parent process is gone
        _serve(line, settings)


def _serve(line: Connection, settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on systems where ``_undisturbed`` has no effect
    threading.Thread(target=_end_with_parent, daemon=True).start()
    log = Log(logging.WARNING)
    logging.getLogger("kg").addHandler(log)
    if settings.memory:
        lower_memory(settings.memory)
    try:
        work = _function(settings.worker)(settings)
    except KgError as error:
        line.send(Answer(error=error))
        return
    except Exception as error:  # noqa: BLE001  the parent process reports it
        line.send(Answer(error=ModelError(f"a worker process cannot start: {fault(error)}")))
        return
    line.send(Answer(warnings=log.take()))
    while True:
        task: Task = line.recv()
        _limit_time(settings.timeout)
        try:
            answer = Answer(work(task.article, task.where), warnings=log.take())
        except KgError as error:  # all other articles would fail, too
            answer = Answer(error=error)
        except MemoryError:
            answer = Answer(Outcome("memory", "needs more memory than it may have: --memory allows more"))
        line.send(answer)


def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def _end_with_parent() -> None:
    """Exit when the parent process does, even if it was killed and this one never checks."""
    parent = mp.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _limit_time(seconds: float) -> None:
    """Have the system kill this process if native code takes too long for an article."""
    if sys.platform != "win32" and seconds:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        allowed = int(time.process_time() + seconds) + _NATIVE
        if hard in {resource.RLIM_INFINITY, -1} or allowed < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))
