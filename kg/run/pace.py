"""The progress of a run: articles per second, and the time left."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from kg.readers.formats import is_known, suffix_of


class Pace:
    """Measures the speed of a run.

    Args:
        total: the number of bytes to read, if known.
        clock: returns the time in seconds.

    >>> clock = iter([0.0, 100.0, 160.0]).__next__
    >>> pace = Pace(total=1000, clock=clock)
    >>> pace.read(100)
    >>> pace.begin()
    >>> pace.read(300)
    >>> pace.settle(120)
    >>> pace.line()
    '120 articles, 2.0 a second, 0:02:00 left'
    """

    def __init__(self, total: int | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._started = clock()
        self._begun: float | None = None
        self._bytes = self._passed = 0
        self.settled = self.aside = 0

    @property
    def seconds(self) -> float:
        """Return the seconds since the start."""
        return self._clock() - self._started

    def read(self, number: int) -> None:
        """Count bytes read."""
        self._bytes += number

    def begin(self) -> None:
        """Note that work starts here: what was read before was done in an earlier pass."""
        if self._begun is None:
            self._begun, self._passed = self._clock(), self._bytes

    def settle(self, number: int, *, aside: int = 0) -> None:
        """Count articles that are settled, and those of them set aside."""
        self.settled += number
        self.aside += aside

    def line(self) -> str:
        """Return the progress."""
        gone = self._clock() - (self._started if self._begun is None else self._begun)
        parts = [f"{self.settled:,} articles"]
        if self.aside:
            parts.append(f"{self.aside:,} of them set aside")
        if self.settled and gone > 0:
            parts.append(f"{self.settled / gone:.1f} a second")
            left = self._left(gone)
            if left is not None:
                parts.append(f"{timedelta(seconds=left)} left")
        return ", ".join(parts)

    def _left(self, gone: float) -> int | None:
        new = self._bytes - self._passed
        if self._total is None or new <= 0:
            return None
        return max(0, round((self._total - self._bytes) / new * gone))


def size_of(inputs: Iterable[str]) -> int | None:
    """Return the number of bytes to read in files and folders, or None if unknown."""
    total = 0
    for given in inputs:
        path = Path(given)
        if given == "-" or not path.exists():
            return None
        if path.is_file():
            total += path.stat().st_size
            continue
        for place, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            files = (Path(place, name) for name in names if not name.startswith("."))
            total += sum(file.stat().st_size for file in files if is_known(suffix_of(file)) and file.is_file())
    return total
