"""Processes that answer queries, and are ended when one takes too long: Oxigraph cannot be interrupted."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from pickle import loads

from kg.serve.worker import Reply, Start, Task, pack, plain, size_of

_START = "import sys; sys.path[:] = {path!r}; from kg.serve.worker import serve; serve()"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a client may ask for.

    Attributes:
        seconds: how long a query may take.
        rows: how many rows or triples an answer may have.
        memory: how many bytes answering may take.
        body: how many bytes a request may have.
        workers: how many queries are answered at the same time.
        waiting: how many more may wait.
    """

    seconds: float = 30.0
    rows: int = 100_000
    memory: int = 4_000_000_000
    body: int = 1_000_000
    workers: int = 2
    waiting: int = 100


class Pool:
    """Processes that answer from one store.

    Args:
        store: the folder of the store, which somebody holds meanwhile.
        limits: what they may take.
    """

    def __init__(self, store: Path, limits: Limits) -> None:
        self._start, self._limits = Start(store, limits.memory, limits.rows), limits
        self._idle: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()
        for _ in range(limits.workers):
            self._idle.put_nowait(None)
        self._waiting = 0

    async def ask(self, task: Task) -> Reply:
        """Answer a task, or say why it is not answered."""
        if self._waiting >= self._limits.waiting:
            return plain(503, "too many others are asking: try again soon")
        self._waiting += 1
        try:
            async with self._worker() as (process, keep):
                try:
                    reply = await asyncio.wait_for(_answered(process, task), self._limits.seconds)
                except TimeoutError:
                    return plain(503, f"the query takes more than {self._limits.seconds:g} seconds")
                except (asyncio.IncompleteReadError, OSError):
                    return plain(503, "the query takes more memory than it may, or more than the engine bears")
                keep()
                return reply
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[tuple[asyncio.subprocess.Process, Callable[[], None]]]:
        """Lend a process, which is ended unless it is to be kept."""
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
            if not kept and process is not None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
            self._idle.put_nowait(process if kept else None)

    async def _started(self) -> asyncio.subprocess.Process:
        path = [os.path.abspath(one) for one in sys.path]  # noqa: ASYNC240, PTH100  as kg.safety.confined does
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _START.format(path=path),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(pack(self._start))
        return process

    async def close(self) -> None:
        """End all processes that are idle."""
        while not self._idle.empty():
            process = self._idle.get_nowait()
            if process is not None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _answered(process: asyncio.subprocess.Process, task: Task) -> Reply:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(pack(task))
    await process.stdin.drain()
    head = await process.stdout.readexactly(8)
    reply: Reply = loads(await process.stdout.readexactly(size_of(head)))  # noqa: S301  our own process wrote it
    return reply
