"""What a check is to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kg.names import BASE
from kg.safety.nesting import LARGEST
from kg.validation import Engine


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a check, which are sent to other processes.

    Attributes:
        shapes: files of shapes, or folders of such.
        imports: whether files that these import are read too; nothing is fetched.
        ours: whether the shapes that come along are applied as well.
        format: the name of the RDF format of the files, where their names do not say it.
        articles: where the texts of the articles lie whose graphs are checked.
        date: the date of articles that give none.
        base: the IRI under which the IRIs of articles lie that are exported first.
        engine: which of ``kg.validation.ENGINES`` checks, or None for the quick one.
        timeout: how many seconds the check of a graph may take.
        largest: how many bytes may be held at once.
        strict: whether it fails where something was not checked, though one may think so.
    """

    shapes: tuple[Path, ...] = ()
    imports: bool = False
    ours: bool = True
    format: str | None = None
    articles: tuple[Path, ...] = ()
    date: dt.date | None = None
    base: str = BASE
    engine: Engine | None = None
    timeout: float | None = None
    largest: int = LARGEST
    strict: bool = False
