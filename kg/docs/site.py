"""Writes the page and its companions into a folder, ready to be served."""

from __future__ import annotations

from pathlib import Path

from kg.docs.alternates import alternates
from kg.docs.book import read_book
from kg.docs.page import DOCUMENTS, FORMATS, render
from kg.docs.sample import Sample, export_sample
from kg.errors import OutputError
from kg.formats.write import write_text

#: The names of all files that ``write_site`` writes; ``.nojekyll`` tells GitHub Pages to serve them as they are.
FILES = (
    "index.html",
    ".nojekyll",
    *(f"{name}.{suffix}" for name in DOCUMENTS for suffix, _, _ in FORMATS),
    "context.jsonld",
    "frame.jsonld",
)


def make_site(sample: Sample) -> dict[str, str]:
    """Return the text of each file of the site, by its name.

    Args:
        sample: what gives the examples on the page.

    Raises:
        InputError: the ontology or a file of shapes is missing or broken.
    """
    made = alternates() | {"index.html": render(read_book(sample)), ".nojekyll": ""}
    return {name: made[name] for name in FILES}


def write_site(folder: Path) -> list[Path]:
    """Write the page and its alternates into a folder, created if needed; other files in it are kept.

    Returns:
        the paths of the files written.

    Raises:
        InputError: the ontology or a file of shapes is missing or broken.
        ModelError: the language model, which makes the examples, cannot be loaded.
        OutputError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made a folder: {error.strerror or error}") from error
    site = make_site(export_sample())
    for name, text in site.items():
        write_text(text, folder / name)
    return [folder / name for name in site]
