"""``kg docs``: ontology and shapes as a web page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.safety.printable import tidy


def docs(
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FOLDER", help="The folder to write to; created if it does not exist."),
    ] = Path("site"),
) -> None:
    """Write the ontology and the shapes as one web page, with Turtle, JSON-LD and others beside it.

    The folder can be served as it is, by GitHub Pages for instance; the page itself loads nothing.

    \b
    Example:
      kg docs -o site
    """
    console.show_log(quiet=True)
    from kg.docs import write_site

    written = write_site(out)
    console.say(f"{tidy(str(out / 'index.html'))} and {len(written) - 1} files beside it")
