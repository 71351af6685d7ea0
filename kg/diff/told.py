"""Reads, compares and renders two inputs: what ``kg diff`` does in a separate process."""

from __future__ import annotations

from typing import NamedTuple

from kg.diff.inputs import Given, diff_given, read_given
from kg.diff.render import text_lines, to_json, to_update
from kg.report.words import plain
from kg.store import Source


class Wish(NamedTuple):
    """How changes are rendered.

    Attributes:
        format: ``text``, ``json`` or ``update``.
        stat: only how much changed.
        everything: nothing is left out, and values are told in full.
        color: words may have colours.
        largest: the size limit of a file in bytes, uncompressed.
    """

    format: str
    stat: bool
    everything: bool
    color: bool
    largest: int


class Told(NamedTuple):
    """The changes as text, and whether there are any."""

    text: str
    changed: bool


def tell(old: Source, new: Source, wish: Wish) -> Told:
    """Compare two inputs.

    Raises:
        UsageError: an input does not say its format, or no update can tell what changed.
        InputError: an input cannot be read.
    """
    before, after = (_read(source, wish.largest) for source in (old, new))
    if wish.format == "update":
        update = to_update(before, after)
        return Told(update, bool(update))
    found = diff_given(before, after, everything=wish.everything)
    if wish.format == "json":
        return Told(to_json(found), bool(found.changed))
    paint = _painted if wish.color else plain
    lines = text_lines(found, paint=paint, stat=wish.stat, full=wish.everything)
    return Told("".join(f"{line}\n" for line in lines), bool(found.changed))


def _read(source: Source, largest: int) -> list[Given]:
    return read_given(source.path, format=source.format, content=source.content, largest=largest)


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"
