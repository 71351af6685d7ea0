"""What can go wrong, as a tree of two levels.

    KgError
    ├── UsageError    the command was called in a way that makes no sense   exit code 2
    ├── InputError    an input cannot be read or understood                 exit code 3
    ├── OutputError   a result cannot be written                            exit code 3
    ├── ModelError    the language model cannot be loaded or used           exit code 3
    └── GraphError    a graph does not conform to the shapes                exit code 1

What the user did wrong is one sentence that says what to do; what we did wrong is a traceback.
"""

from __future__ import annotations


class KgError(Exception):
    """The base of all errors that a user can mend. ``str(error)`` is one sentence."""

    exit_code = 3


class UsageError(KgError):
    """The command or function was called in a way that makes no sense."""

    exit_code = 2


class InputError(KgError):
    """An input cannot be read or understood; says which, and where in it."""

    def __init__(self, message: str, *, source: str | None = None, line: int | None = None) -> None:
        place = ":".join(str(part) for part in (source, line) if part is not None)
        super().__init__(f"{place}: {message}" if place else message)


class OutputError(KgError):
    """A result cannot be written."""


class ModelError(KgError):
    """The language model cannot be loaded or used."""


class GraphError(KgError):
    """A graph does not conform to the shapes."""

    exit_code = 1
