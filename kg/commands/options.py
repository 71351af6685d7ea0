"""Options and messages that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from kg import console
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    import datetime as dt

    from kg.exporter import Exported


class Format(str, Enum):
    """The RDF formats; the names are those of ``kg.formats.FORMATS``, which loads rdflib."""

    TURTLE = "turtle"
    JSON_LD = "json-ld"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    TRIG = "trig"
    RDFXML = "rdfxml"


INPUTS = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Articles in any format (docs/inputs.md): files, folders, archives, or - for standard input.",
    ),
]
DATE = Annotated[
    str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Publication date of articles that have none.")
]
MAP = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="MEMBER=NAME", help="Read a member from a field of another name: text=content (repeatable)."
    ),
]
MODEL = Annotated[
    str | None, typer.Option("--model", help="spaCy pipeline to use instead; needs Universal Dependencies.")
]
LEXICON = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", metavar="FILE", help="Lexicon file to add to the bundled one (repeatable)."),
]
BASE = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="IRI",
        help="Base of the IRIs of articles and actors; also set by KG_BASE and kg.toml.",
    ),
]
VALIDATE = Annotated[
    bool, typer.Option("--validate/--no-validate", help="Write only graphs that conform to the shapes.")
]
MIN_CONFIDENCE = Annotated[
    float,
    typer.Option("--min-confidence", min=0, max=1, metavar="0…1", help="Leave out events with a lower confidence."),
]
MENTIONS = Annotated[
    bool,
    typer.Option("--mentions/--no-mentions", help="Include the words and offsets of mentions, not only their IRIs."),
]
FETCH = Annotated[bool, typer.Option("--fetch", help="Fetch inputs that are URLs, if their robots.txt allows it.")]
QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="Show errors only, no warnings and no progress.")]

INPUT_FORMAT = Annotated[
    Format | None,
    typer.Option("--input-format", help="RDF format of inputs whose name and first bytes do not show it."),
]
ARTICLE_TIMEOUT = Annotated[
    float,
    typer.Option("--timeout", min=0, metavar="SECONDS", help="CPU time limit for each article; 0 is no limit."),
]
TIMEOUT = Annotated[
    float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="Time limit for reading the RDF and answering.")
]
MAX_SIZE = Annotated[
    int | None,
    typer.Option("--max-size", min=1, metavar="MB", help="Size limit for each file, uncompressed; 100 by default."),
]


def read_day(date: str | None) -> dt.date | None:
    """Return the day that an option gives."""
    if date is None:
        return None
    from kg.readers.dates import read_date

    try:
        return read_date(date)
    except InputError as error:
        raise UsageError(f"--date: {error}") from error


def hint_base(base: str | None, *, quiet: bool) -> None:
    """Print a hint that IRIs have the shared default base, unless the user has set one."""
    if base is None and not quiet:
        from kg.names import BASE as SHARED

        console.hint(
            f"IRIs begin with {SHARED}, which everybody shares; set a base of your own with --base, KG_BASE or kg.toml"
        )


def painter(stream: TextIO) -> Callable[[str, str], str]:
    """Return the function that colours text, if a stream can show colours."""
    return lambda text, colour: console.paint(text, colour, stream)


def reject(exported: Exported) -> None:
    """Print why the graph of an article is not written."""
    from kg.model import Severity
    from kg.report import findings_lines

    article = exported.extraction.article.id
    console.complain(f"{article}: its graph does not conform to the shapes and is not written")
    grave = [finding for finding in exported.findings if finding.severity is Severity.VIOLATION]
    for line in findings_lines(grave, article, painter(sys.stderr)):
        console.say(line, sys.stderr)
