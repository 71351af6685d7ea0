"""What the commands say on the terminal: messages, colours and progress, all on standard error."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TextIO, TypeVar

from kg.errors import KgError

T = TypeVar("T")

RED, YELLOW, GREEN, BOLD = "31", "33", "32", "1"

#: From how many articles on a progress bar is worth it.
_MANY = 5
#: How many characters of a message are shown: it may quote an input.
_LONGEST = 1000


def prepare_streams() -> None:
    """Let standard output and error speak UTF-8 in every locale, and never fail on a character.

    Those that whoever started us has closed are there afterwards: input is empty, writing output fails.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end the process at once, where a library would hear of it only at the end of long work."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def has_colour(stream: TextIO) -> bool:
    """Say whether a stream is a terminal and the user does not object (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str, stream: TextIO) -> str:
    """Colour words where colours are wanted."""
    return f"\x1b[{colour}m{text}\x1b[0m" if has_colour(stream) else text


def one_line(message: str) -> str:
    r"""Make a message one line that can do a terminal no harm.

    >>> one_line("a\n b\x1b[2J.")
    'a b\\x1b[2J'
    """
    line = " ".join(message.split()).rstrip(".")
    line = line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def complain(error: KgError | str) -> None:
    """Print an error as one line on standard error: ``file:line:column: …`` where the line is known."""
    print(_told("error: ", RED, error), file=sys.stderr)


def warn(warning: KgError | str) -> None:
    """Print a warning as one line on standard error."""
    print(_told("warning: ", YELLOW, warning), file=sys.stderr)


def _told(kind: str, colour: str, what: KgError | str) -> str:
    """Put a message into one line, its place in front, where editors and CI look for it.

    >>> _told("error: ", RED, KgError("is not JSON", source="a.jsonl", line=3, column=14))
    'a.jsonl:3:14: is not JSON'
    """
    if isinstance(what, KgError) and what.line is not None:
        mark = "" if colour == RED else paint(kind, colour, sys.stderr)
        return f"{paint(f'{one_line(str(what.place))}:', colour, sys.stderr)} {mark}{one_line(what.message)}"
    return f"kg: {paint(kind, colour, sys.stderr)}{one_line(str(what))}"


def show_log(*, quiet: bool) -> None:
    """Print the warnings that modules log as lines on standard error, or none of them."""
    import logging

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warn(record.getMessage())

    handler = Handler(logging.ERROR if quiet else logging.WARNING)
    logging.getLogger("kg").handlers = [handler]


def with_progress(articles: Iterable[T], *, quiet: bool) -> Iterator[T]:
    """Yield articles; on a terminal, say how far it has come if there are many."""
    articles = iter(articles)
    if quiet or not sys.stderr.isatty():
        yield from articles
        return
    yield from islice(articles, _MANY)
    if (following := next(articles, None)) is None:
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} articles"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, completed=_MANY)
        for article in chain([following], articles):
            progress.advance(task)
            yield article


@contextmanager
def progress(what: str, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give what is to be called with how much more is done; on a terminal, it says how far it has come."""
    if quiet or not sys.stderr.isatty():
        yield lambda _number: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(f"{{task.completed:,.0f}} {what}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda number: shown.advance(task, number)
