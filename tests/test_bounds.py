"""Time is bounded also where an error is ignored."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from kg.validation.bounds import TookTooLong, bounded


def wait_twice() -> None:
    with suppress(TookTooLong):
        time.sleep(20)
    time.sleep(20)


def test_what_ignores_that_the_time_is_over_is_told_again() -> None:
    begin = time.monotonic()
    with bounded(0.05), pytest.raises(TookTooLong):
        wait_twice()
    assert time.monotonic() - begin < 15
