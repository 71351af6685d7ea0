"""Isolates the failures of one article from all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kg.errors import InputError, KgError, ModelError, Place, UsageError, fault
from kg.safety.limits import TimeOver, limited

T = TypeVar("T")

#: The limit of CPU time for an article in seconds: a normal one takes one, the longest allowed about a hundred.
SECONDS = 300.0


def guarded(work: Callable[[], T], *, where: Place, seconds: float = SECONDS) -> T:
    """Do the work for one article, and turn any failure into an error of that article.

    Args:
        work: a function that does the work.
        where: the place of the article in the inputs.
        seconds: the limit of CPU time; 0 is no limit.

    Raises:
        InputError: the work failed or took too long.
        UsageError, ModelError: all other articles would fail too.

    >>> guarded(lambda: {}["x"], where=Place("corpus.jsonl", 7))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    kg.errors.InputError: corpus.jsonl:7: cannot be exported: this is a bug in kg (KeyError in ...
    """
    cause, hint = "", None
    try:
        with limited(seconds):
            return work()
    except TimeOver:
        cause = "time"
        message = f"timed out after {seconds:g} s of CPU time"
        hint = "raise --timeout, or set it to 0 for no limit"
    except (UsageError, ModelError):
        raise
    except KgError as error:
        message = f"cannot be exported: {error}"
    except Exception as error:  # noqa: BLE001  whatever it is, it does not concern the other articles
        cause = "memory" if isinstance(error, MemoryError) else "fault"
        message = f"cannot be exported: {fault(error)}"
    raise InputError(message, hint=hint, cause=cause).at(where)
