"""Repairs files: finds those that can be repaired, shows the changes, and writes them if asked."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import SH

from kg.check.inputs import find_inputs
from kg.errors import InputError, UsageError
from kg.fix.repair import REPAIRABLE, repair
from kg.formats import FORMATS, STDIN, opened
from kg.safety.printable import printable

#: How many characters a text may have: it is read word by word.
LARGEST = 30_000_000


@dataclass(frozen=True, slots=True)
class FileRepaired:
    """A file, its new content if it changes, and a description of the repairs or the reason for none."""

    path: Path
    old: str = ""
    new: str | None = None
    counts: tuple[tuple[str, int], ...] = ()
    reason: str | None = None

    def diff(self) -> Iterator[str]:
        """Yield the unified diff, line by line."""
        before, after = (text.replace("\r\n", "\n").split("\n") for text in (self.old, self.new or self.old))
        name = self.path.as_posix()
        for line in difflib.unified_diff(before, after, name, name, lineterm="", n=2):
            yield printable(line, keep="\t")


def repair_files(names: Iterable[str | Path], shapes: Graph, *, format: str | None = None) -> Iterator[FileRepaired]:
    """Return the repairs of files, without writing: those that change, and those that cannot be repaired.

    Args:
        names: files and folders, as ``kg validate`` takes them; articles are passed over.
        shapes: what says which datatype the values of a property have.
        format: the RDF format of files whose suffix does not say it.

    Raises:
        UsageError: standard input is among them, or a file does not say what it is.
    """
    names = list(names)
    if any(str(name) == STDIN for name in names):
        raise UsageError("standard input cannot be fixed", hint="name a file")
    datatypes = datatypes_of(shapes)
    for one in find_inputs(names, format=format):
        if one.syntax is None:
            continue
        if one.syntax not in REPAIRABLE:
            title = FORMATS[one.syntax].title
            yield FileRepaired(one.path, reason=f"{title} cannot be fixed, only Turtle, TriG, N-Triples and N-Quads")
            continue
        text = _text(one.path)
        if text is None:
            continue  # checking it says why it cannot be read
        if len(text) > LARGEST:
            yield FileRepaired(one.path, reason=f"it cannot be fixed: it has more than {LARGEST:,} characters")
            continue
        repaired = repair(text, one.syntax, datatypes)
        if repaired.reason is not None:
            yield FileRepaired(one.path, reason=f"it cannot be fixed: {repaired.reason}")
        elif repaired.new != text:
            yield FileRepaired(one.path, text, repaired.new, repaired.counts)


def datatypes_of(shapes: Graph) -> dict[str, str]:
    """Return the datatype of each property's values, if all shapes agree on one."""
    found: dict[str, set[str]] = defaultdict(set)
    for shape, path in shapes.subject_objects(SH.path):
        if isinstance(path, URIRef):
            found[str(path)] |= {str(datatype) for datatype in shapes.objects(shape, SH.datatype)}
    return {path: next(iter(datatypes)) for path, datatypes in found.items() if len(datatypes) == 1}


def _text(path: Path) -> str | None:
    try:
        with opened(path) as file:
            return file.read().decode()
    except (InputError, UnicodeDecodeError):
        return None
