"""Processes that answer queries, and are killed if one takes too long: Oxigraph cannot be interrupted."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from pickle import loads
from typing import Any

from kg.serve.worker import Reply, Start, Task, pack, plain, size_of

#: The seconds in which a process has to be ready.
_STARTS = 120.0
_START = "import sys; sys.path[:] = {path!r}; from kg.serve.worker import serve; serve()"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for a client.

    Attributes:
        seconds: the time limit for a query.
        rows: the most rows or triples in an answer.
        memory: the memory limit for answering, in bytes.
        body: the size limit of a query in bytes.
        graph: the size limit of a graph to write, in bytes.
        workers: how many queries to answer at the same time.
        waiting: how many more may wait.
    """

    seconds: float = 30.0
    rows: int = 100_000
    memory: int = 4_000_000_000
    body: int = 1_000_000
    graph: int = 100_000_000
    workers: int = 2
    waiting: int = 100


class _StartError(Exception):
    """A process did not start in time."""


class Pool:
    """Processes that answer queries from one store.

    Args:
        store: the folder of the store, which the caller keeps locked.
        limits: the limits for a query.

    Attributes:
        limits: these limits.
    """

    def __init__(self, store: Path, limits: Limits) -> None:
        self._start, self.limits = Start(store, limits.memory, limits.rows), limits
        self._idle: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()
        for _ in range(limits.workers):
            self._idle.put_nowait(None)
        self._waiting = 0
        self._pausing = asyncio.Lock()

    async def ask(self, task: Task) -> Reply:
        """Return the reply to a task, or one that says why there is no answer."""
        if self._waiting >= self.limits.waiting:
            return plain(503, "too many others are asking: try again soon")
        self._waiting += 1
        try:
            async with self._worker() as (process, keep):
                try:
                    reply = await asyncio.wait_for(_answered(process, task), self.limits.seconds)
                except TimeoutError:
                    return plain(503, f"the query takes more than {self.limits.seconds:g} seconds")
                except (asyncio.IncompleteReadError, OSError):
                    return plain(503, "the query takes more memory than it may, or more than the engine bears")
                keep()
                return reply
        except _StartError:
            return plain(503, "no process is ready to answer: try again soon")
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[tuple[asyncio.subprocess.Process, Callable[[], None]]]:
        """Lend a process, which is killed afterwards unless ``keep`` is called."""
        process = await self._idle.get()
        kept = False

        def keep() -> None:
            nonlocal kept
            kept = True

        try:
            if process is None:
                process = await self._started()
            yield process, keep
        finally:
            if not kept:
                await _ended(process)
            self._idle.put_nowait(process if kept else None)

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Wait for running queries, and start no others in this block, so that later ones see what it writes."""
        async with self._pausing:
            taken = 0
            try:
                while taken < self.limits.workers:
                    await _ended(await self._idle.get())
                    taken += 1
                yield
            finally:
                for _ in range(taken):
                    self._idle.put_nowait(None)

    async def _started(self) -> asyncio.subprocess.Process:
        path = [os.path.abspath(one) for one in sys.path]  # noqa: ASYNC240, PTH100  as kg.safety.confined does
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _START.format(path=path),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(pack(self._start))
        # the time limit of a query starts here, without the start of the process
        try:
            await asyncio.wait_for(_read(process), _STARTS)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await _ended(process)
            raise _StartError from error
        return process

    async def close(self) -> None:
        """Stop all idle processes."""
        while not self._idle.empty():
            await _ended(self._idle.get_nowait())


async def _ended(process: asyncio.subprocess.Process | None) -> None:
    if process is not None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _answered(process: asyncio.subprocess.Process, task: Task) -> Reply:
    assert process.stdin is not None
    process.stdin.write(pack(task))
    await process.stdin.drain()
    reply: Reply = await _read(process)
    return reply


async def _read(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    head = await process.stdout.readexactly(8)
    return loads(await process.stdout.readexactly(size_of(head)))  # noqa: S301  our own process wrote it
