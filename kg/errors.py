"""The errors: a tree of two levels.

    KgError
    ├── UsageError    the command was called in a way that makes no sense   exit code 2
    ├── InputError    an input cannot be read or understood                 exit code 3
    ├── OutputError   a result cannot be written                            exit code 3
    ├── ModelError    the language model cannot be loaded or used           exit code 3
    └── GraphError    a graph does not conform to the shapes                exit code 1

What the user did wrong is one sentence that says what to do; what we did wrong is one that asks to report it.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import NamedTuple

#: What lets faults of ours come as they are.
TRACEBACK = "KG_TRACEBACK"


class Place(NamedTuple):
    """A place in an input, written as editors and compilers write it.

    >>> print(Place("corpus.jsonl", 3), Place("a.ttl", 3, 14), Place("list.json", item=2), sep=", ")
    corpus.jsonl:3, a.ttl:3:14, list.json: item 2
    """

    source: str
    line: int | None = None
    column: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        """Return ``source:line:column``, as far as known."""
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        return place if self.item is None else f"{place}: item {self.item}"


class KgError(Exception):
    """The base class of all errors that a user can fix. ``str(error)`` is one sentence that starts with the place.

    Attributes:
        message: the problem, without the place.
        source: the file, ``stdin``, or what else was read.
        line: the line in it, counted from 1.
        column: the column in the line, counted from 1.
        hint: what to do about it.

    >>> error = InputError("has no text", source="corpus.jsonl", line=3, hint="name its member with --map text=NAME")
    >>> str(error)
    'corpus.jsonl:3: has no text; name its member with --map text=NAME'
    >>> error.message, error.line, error.hint
    ('has no text', 3, 'name its member with --map text=NAME')
    """

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source, self.line, self.column = source, line, column
        self.hint = hint

    @property
    def place(self) -> Place | None:
        """Return where the error is, if its source is known."""
        return None if self.source is None else Place(self.source, self.line, self.column)

    @property
    def sentence(self) -> str:
        """The message and the hint, without the place."""
        return self.message if self.hint is None else f"{self.message}; {self.hint}"

    def __str__(self) -> str:
        """Return the place as far as it is known, the message, and the hint."""
        return self.sentence if self.place is None else f"{self.place}: {self.sentence}"

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error be pickled with all its fields."""
        return type(self), (self.message,), vars(self)


class UsageError(KgError):
    """The command or function was called with wrong arguments."""

    exit_code = 2


class InputError(KgError):
    """An input cannot be read or understood; says which, and where in it.

    Attributes:
        node: the IRI of what is wrong, where it is one thing in the input, such as a shape.
        cause: the kind of failure if not the input itself: ``time``, ``memory`` or ``fault``.
    """

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
        node: str | None = None,
        cause: str = "",
    ) -> None:
        super().__init__(message, source=source, line=line, column=column, hint=hint)
        self.node = node
        self.cause = cause

    def at(self, place: Place) -> InputError:
        """Return this error with its place; a column that it already has is kept.

        >>> str(InputError("has no text").at(Place("list.json", item=2)))
        'list.json: item 2: has no text'
        """
        message = self.message if place.item is None else f"item {place.item}: {self.message}"
        line = self.line if place.line is None else place.line
        column = self.column if place.column is None else place.column
        return InputError(
            message,
            source=place.source,
            line=line,
            column=column,
            hint=self.hint,
            node=self.node,
            cause=self.cause,
        )


class OutputError(KgError):
    """A result cannot be written."""


class ModelError(KgError):
    """The language model cannot be loaded or used."""


class GraphError(KgError):
    """A graph does not conform to the shapes."""

    exit_code = 1


def fault(error: Exception) -> str:
    """Return one sentence for an unexpected exception.

    Raises:
        Exception: the error itself, if the environment variable ``KG_TRACEBACK`` is set.
    """
    if os.environ.get(TRACEBACK):
        raise error
    if isinstance(error, MemoryError):
        return "out of memory"
    *_, last = traceback.extract_tb(error.__traceback__)
    where = f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
    return f"this is a bug in kg ({where}); please report it ({TRACEBACK}=1 shows the traceback)"
