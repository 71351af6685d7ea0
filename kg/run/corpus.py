"""A run over a corpus: reads, distributes, records results, and writes shard by shard."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from kg.errors import GraphError, InputError, Place, UsageError
from kg.readers.articles import Undated
from kg.readers.check import LANGUAGE
from kg.readers.record import Item
from kg.run.copies import original_of
from kg.run.journal import FILE, Journal, Known
from kg.run.outputs import size_of_shard, write_shard
from kg.run.pace import Pace
from kg.run.pool import Task
from kg.run.settings import Settings
from kg.run.work import Outcome
from kg.safety.outfile import make_folder

if TYPE_CHECKING:
    from typing import Self

    from kg.run.upload import Upload

log = logging.getLogger(__name__)

#: How many seconds to wait for results before doing other things.
_TICK = 1.0
#: How many known articles to skip before the journal is committed.
_MANY = 1000


class Workers(Protocol):
    """The interface of a pool of workers: ``kg.run.pool.Pool``, or one on other machines."""

    @property
    def is_free(self) -> bool:
        """Return whether another task can be taken."""

    @property
    def is_busy(self) -> bool:
        """Return whether there are tasks that are not done."""

    def give(self, task: Task) -> None:
        """Assign a task."""

    def results(self, seconds: float) -> Iterator[tuple[Task, Outcome]]:
        """Wait up to a number of seconds, and yield the results of tasks."""

    def close(self) -> None:
        """Stop all work."""


class Corpus:
    """A run and its folder. It can be interrupted at any time and resumed.

    Args:
        folder: the output folder; created if needed.
        settings: the settings of the run.
        pool: the workers; closed with the corpus.
        upload: the destination of shards; by default they stay in the folder.
        complain: called with each article that is set aside.

    Raises:
        UsageError: the folder contains other files, or a run with other settings.
        OutputError: it cannot be written to, or another process is using it.
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        pool: Workers,
        *,
        upload: Upload | None = None,
        complain: Callable[[InputError], object] = id,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self._complain = complain
        _check_folder(folder)
        make_folder(folder)
        self.journal = Journal(folder, settings.fixed())
        self._pool = pool
        self._upload = upload
        self._looked = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop all processes, and release the folder."""
        self._pool.close()
        self.journal.close()

    @property
    def exit_code(self) -> int:
        """Return the exit code for what was set aside."""
        causes = set(self.journal.causes()) - {LANGUAGE}
        if causes - {"shapes"}:
            return InputError.exit_code
        return GraphError.exit_code if causes else 0

    def run(
        self, items: Iterable[Item], *, pace: Pace, retry: bool = False, on_progress: Callable[[Pace], object] = id
    ) -> None:
        """Process all articles that are not yet done, and write all missing shards.

        Args:
            items: articles from ``kg.readers.articles.read_all``.
            pace: measures the speed.
            retry: whether to retry what was set aside.
            on_progress: called about once a second.

        Raises:
            KgError: it cannot continue, as when the disk is full. Finished work is kept.
        """
        if retry:
            self.journal.forget_aside()
        self._look_after_shards()
        tasks = self._tasks(items, pace)
        is_over = False
        while True:
            while not is_over and self._pool.is_free:
                task = next(tasks, None)
                if task is None:
                    is_over = True
                else:
                    self._pool.give(task)
            if not self._pool.is_busy:
                break
            # a slot must be in the journal before its result
            self.journal.commit()
            for done, outcome in self._pool.results(_TICK):
                self.journal.settle(done.slot, outcome)
                pace.settle(1, aside=bool(outcome.cause))
                if outcome.cause:
                    self._complain(InputError(outcome.reason).at(done.where))
            self._tick(pace, on_progress)
        self.journal.leave_gone()
        self._write_shards(is_last=True)
        self.journal.clock(pace.seconds, pace.settled)
        self.journal.commit()

    def _tick(self, pace: Pace, on_progress: Callable[[Pace], object]) -> None:
        now = time.monotonic()
        if now - self._looked >= _TICK:
            self._looked = now
            self._write_shards(is_last=False)
            self.journal.clock(pace.seconds, pace.settled)
            on_progress(pace)
        self.journal.commit()

    def _tasks(self, items: Iterable[Item], pace: Pace) -> Iterator[Task]:
        """Yield tasks for the articles to process, and record the other items."""
        undated = Undated()
        for number, (where, article) in enumerate(items, 1):
            if number % _MANY == 0:
                self.journal.commit()
            if isinstance(article, InputError):
                self._set_aside(where, "", Outcome(article.cause or "input", article.sentence), pace)
                continue
            taken = self.journal.take(article, where)
            if taken.known is Known.NEW:
                pace.begin()
                undated.look_at(where, article)
                if self.settings.copies == "link":
                    original = original_of(article.text, taken.slot, self.journal)
                    article = replace(article, copy_of=original)  # noqa: PLW2901  it may be a copy
                yield Task(taken.slot, where, article)
            elif taken.known is Known.TWICE:
                reason = f"has the same id as {taken.place}: {article.id}"
                self._set_aside(where, article.id, Outcome("same id", reason), pace)
            elif taken.known is Known.CHANGED:
                reason = f"is another text than was exported with the id {article.id}: give it an id of its own"
                self._set_aside(where, article.id, Outcome("changed", reason), pace)
        undated.warn()

    def _set_aside(self, where: Place, id: str, outcome: Outcome, pace: Pace) -> None:
        if self.journal.take_aside(where, id, outcome):
            pace.begin()
            pace.settle(1, aside=1)
            # articles in other languages are only counted: they are not errors
            if outcome.cause != LANGUAGE:
                self._complain(InputError(outcome.reason).at(where))

    # -- shards ---------------------------------------------------------------------------------------

    def _write_shards(self, *, is_last: bool) -> None:
        for number in self.journal.unwritten(is_last=is_last):
            written = {}
            for name in self.settings.outputs:
                path, size = write_shard(self.folder, name, number, self.journal.pieces(number, name))
                place = path.relative_to(self.folder).as_posix()
                if self._upload is not None:
                    self._upload.take(self.folder, place)
                written[name] = place, size
            self.journal.written(number, written)

    def _look_after_shards(self) -> None:
        """Schedule articles again whose output was removed or changed."""
        for number, _, path, size in self.journal.shards():
            found = size_of_shard(self.folder / path) if self._upload is None else self._upload.size(path)
            if found != size:
                log.warning("%s: is not as it was written, and is made again", self.folder / path)
                self.journal.reopen(number)


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        if not (folder / FILE).exists() and any(folder.iterdir()):
            raise UsageError(f"{folder} contains other files", hint="name an empty folder, or that of a run")
    elif folder.exists():
        raise UsageError(f"{folder} is a file", hint="name a folder")
