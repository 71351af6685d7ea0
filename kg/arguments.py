"""Checks arguments before the work starts: the base of IRIs, and the file to write."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from kg.errors import OutputError, UsageError
from kg.readers import is_article


def check_base(base: str) -> str:
    """Return a base of IRIs if it is valid.

    Raises:
        UsageError: it is no absolute IRI, or does not end in ``/`` or ``#``.

    >>> check_base("https://example.org/news/")
    'https://example.org/news/'
    """
    from pyoxigraph import NamedNode

    try:
        NamedNode(base)
    except ValueError as error:
        raise UsageError(f"the base {base!r} is not an absolute IRI") from error
    if not base.endswith(("/", "#")):
        raise UsageError(f"the base {base!r} must end in / or #, since names are appended to it")
    return base


def check_output(out: Path, inputs: Iterable[str] = ()) -> None:
    """Raise an error if a file cannot be written, before the work starts.

    Raises:
        OutputError: it cannot.
        UsageError: it is one of the inputs, or lies among them and would be read as one the next time.
    """
    real = Path(os.path.realpath(out))  # which does not mind links in a circle
    try:
        for given in map(Path, inputs):
            within = Path(os.path.realpath(given)) in real.parents and is_article(out)
            if out.exists() and (within or (given.exists() and out.samefile(given))):
                raise UsageError(f"{out} is an input itself", hint="name another file to write")
        if out.is_dir():
            raise OutputError(f"{out} is a folder", hint="name a file to write")
        if not real.parent.is_dir():
            raise OutputError(f"{out} cannot be written: there is no folder {real.parent}")
        if not all(os.access(path, os.W_OK) for path in (real.parent, out) if path.exists()):
            raise OutputError(f"{out} cannot be written: no permission")
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
