"""``kg validate --fix``: shows or writes what can be repaired."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from kg import console

if TYPE_CHECKING:
    from kg.check import Settings

_COLOURS = {"+": console.GREEN, "-": console.RED, "@": console.BOLD}


def repair(files: list[str], settings: Settings, stream: TextIO, warn: Callable[[str], None], *, write: bool) -> int:
    """Show the repairs of files, or write them; return how many files still need repair."""
    from rdflib import Graph

    from kg.check.rules import shapes_files
    from kg.fix.files import repair_files
    from kg.formats.write import write_text
    from kg.report.words import harmless
    from kg.validation import load_shapes, read_shapes

    shapes = (load_shapes() if settings.ours else Graph()) + read_shapes(shapes_files(settings.shapes))
    waiting = 0
    for one in repair_files(files, shapes, format=settings.format):
        if one.new is None:
            warn(f"{one.path}: {one.reason}")
            continue
        for line in one.diff():
            colour = _COLOURS.get(line[:1])
            console.say(console.paint(line, colour, stream) if colour else line, stream)
        if write:
            write_text(one.new, one.path)
        waiting += not write
        told = ", ".join(f"{name} {number:,}" for name, number in one.counts)
        result = "fixed" if write else "can be fixed (add --write)"
        console.say(f"{harmless(str(one.path))}: {result}: {told}", stream)
    return waiting
