"""The terminal output of commands: messages, colours and progress, all on standard error."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO, TypeVar

from kg.errors import KgError
from kg.safety.printable import coloured, printable, tidy

if TYPE_CHECKING:
    from typing_extensions import Buffer

T = TypeVar("T")

RED, YELLOW, GREEN, BOLD = "31", "33", "32", "1"

#: From how many articles on a progress bar is worth it.
_MANY = 5
#: The control characters that are part of a text's layout.
_LAYOUT = "\n\t"
#: How many characters of a message are shown: it may quote an input.
_LONGEST = 1000


def prepare_streams() -> None:
    """Make standard output and error use UTF-8 in every locale, never fail on a character, and emit no control codes.

    Streams that the parent process has closed exist afterwards: reading gives nothing, and writing fails.
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
    if sys.stdout.isatty() and not isinstance(getattr(sys.stdout, "buffer", None), Shielded | None):
        shield = Shielded(sys.stdout)
        sys.stdout = io.TextIOWrapper(shield, encoding="utf-8", errors="backslashreplace", line_buffering=True)


class Shielded(io.BufferedIOBase):
    r"""A stream to a terminal that displays text and never interprets it, whatever is in an article or a graph.

    >>> terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    >>> Shielded(terminal).write("\x1b]0;title\x07é\n".encode())
    13
    >>> terminal.buffer.getvalue().decode()
    '\\x1b]0;title\\x07é\n'
    """

    def __init__(self, terminal: TextIO) -> None:
        self._stream = terminal  # which would close the terminal if it were thrown away
        self._terminal = terminal.buffer
        self._decode = codecs.getincrementaldecoder("utf-8")("backslashreplace").decode

    def write(self, content: Buffer) -> int:
        """Write bytes, which may end within a character."""
        content = bytes(content)
        self._terminal.write(printable(self._decode(content), keep=_LAYOUT).encode())
        return len(content)

    def paint(self, text: str) -> None:
        """Write text, with our own colours."""
        self._terminal.write(coloured(text, keep=_LAYOUT).encode())

    def writable(self) -> bool:
        """Return True: it can be written to."""
        return True

    def isatty(self) -> bool:
        """Return True: it is a terminal."""
        return self._terminal.isatty()

    def fileno(self) -> int:
        """Return the terminal's file descriptor."""
        return self._terminal.fileno()

    def flush(self) -> None:
        """Show what has been written."""
        self._terminal.flush()


def say(text: str = "", stream: TextIO | None = None) -> None:
    """Print lines, on standard output unless another stream is given."""
    stream = sys.stdout if stream is None else stream
    shield = getattr(stream, "buffer", None)
    if not has_colour(stream):
        print(printable(text, keep=_LAYOUT), file=stream)
    elif isinstance(shield, Shielded):
        stream.flush()
        shield.paint(f"{text}\n")
    else:
        print(coloured(text, keep=_LAYOUT), file=stream)


def print_bytes(content: bytes) -> None:
    """Write data to standard output byte for byte, unless it is a terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def hush_libraries() -> None:
    """Hide log messages and warnings of libraries, which mean nothing to users; ``python -W`` shows them."""
    import logging
    import warnings

    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ.setdefault("PYTHONWARNINGS", "ignore")  # the processes of --jobs are of us too


class Ended(BaseException):  # like KeyboardInterrupt: unfinished work is cleaned up, and nothing continues
    """A signal ends the process."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise ``Ended`` on a signal to stop, so that no half-written file is left."""

    def end(number: int, _frame: object) -> None:
        raise Ended(number)

    main = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)] if main else []
    # who asks for no hang-ups (nohup) gets none
    before = {number: signal.getsignal(number) for number in numbers}
    taken = [number for number in numbers if before[number] is not signal.SIG_IGN]
    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])


def has_colour(stream: TextIO) -> bool:
    """Return whether a stream is a terminal and the user does not object (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str, stream: TextIO) -> str:
    """Colour words where colours are wanted."""
    return f"\x1b[{colour}m{text}\x1b[0m" if has_colour(stream) else text


def one_line(message: str) -> str:
    r"""Make a message one line that can do a terminal no harm.

    >>> one_line("a\n b\x1b[2J.")
    'a b\\x1b[2J'
    """
    line = tidy(message).rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"


def complain(error: KgError | str) -> None:
    """Print an error as one line on standard error: ``file:line:column: …`` where the line is known."""
    print(_told("error: ", RED, error), file=sys.stderr)


def warn(warning: KgError | str) -> None:
    """Print a warning as one line on standard error."""
    print(_told("warning: ", YELLOW, warning), file=sys.stderr)


def _told(kind: str, colour: str, what: KgError | str) -> str:
    """Format a message as one line that starts with its place, as editors and CI expect.

    >>> _told("error: ", RED, KgError("is not JSON", source="a.jsonl", line=3, column=14))
    'a.jsonl:3:14: is not JSON'
    """
    if isinstance(what, KgError) and what.line is not None:
        mark = "" if colour == RED else paint(kind, colour, sys.stderr)
        return f"{paint(f'{one_line(str(what.place))}:', colour, sys.stderr)} {mark}{one_line(what.sentence)}"
    return f"kg: {paint(kind, colour, sys.stderr)}{one_line(str(what))}"


def hint(message: str) -> None:
    """Print a hint as one line on standard error."""
    say(f"kg: hint: {one_line(message)}", sys.stderr)


def show_log(*, quiet: bool) -> None:
    """Print the warnings that modules log on standard error, or suppress them."""
    import logging

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warn(record.getMessage())

    handler = Handler(logging.ERROR if quiet else logging.WARNING)
    logging.getLogger("kg").handlers = [handler]


def with_progress(articles: Iterable[T], *, quiet: bool) -> Iterator[T]:
    """Yield articles; on a terminal, show progress if there are many."""
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
    """Return a function to call with the amount of work done, which shows progress on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _number: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(f"{{task.completed:,.0f}} {what}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda number: shown.advance(task, number)


#: How many seconds lie between two lines on progress where there is no terminal.
_EACH = 60.0


@contextmanager
def status(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Return a function that shows progress: in place on a terminal, elsewhere one line a minute."""
    if quiet:
        yield lambda _line: None
    elif sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("") as shown:
            yield lambda line: shown.update(printable(line))
    else:
        last = time.monotonic()

        def tell(line: str) -> None:
            nonlocal last
            if time.monotonic() - last >= _EACH:
                last = time.monotonic()
                say(f"kg: {one_line(line)}", sys.stderr)

        yield tell
