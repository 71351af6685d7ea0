"""``kg page``: graphs as one web page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.commands.options import (
    ARTICLE_TIMEOUT,
    BASE,
    DATE,
    INPUT_FORMAT,
    LEXICON,
    MAP,
    MAX_SIZE,
    MIN_CONFIDENCE,
    MODEL,
    QUIET,
    read_day,
    reject,
)
from kg.safety.guard import SECONDS
from kg.safety.printable import tidy


def page(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Articles as kg export reads them, RDF files, folders, stores of kg store, or -."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT", help="The file to write; standard output by default.")
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            "--texts", metavar="FILE", help="Texts of the articles that the graphs were made from (repeatable)."
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="Title of the page; by default that of its article.")
    ] = None,
    min_confidence: MIN_CONFIDENCE = 0.0,
    date: DATE = None,
    names: MAP = None,
    base: BASE = None,
    model: MODEL = None,
    lexicon: LEXICON = None,
    input_format: INPUT_FORMAT = None,
    timeout: ARTICLE_TIMEOUT = SECONDS,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Write a web page for exploring articles and their graphs offline.

    It shows the article with everything found in it, a timeline, a map, a network and filters, and answers SPARQL
    queries. Articles are exported first. Graphs do not contain the text of their article: add it with --texts.

    \b
    Example:
      kg page article.txt -o page.html
      kg page corpus.nq --texts corpus.jsonl -o page.html
      kg page news -o page.html
      kg export article.txt -f nquads | kg page - > page.html
    """
    console.show_log(quiet=quiet)
    day = read_day(date)
    from kg import exporter
    from kg.arguments import check_output
    from kg.config import base_from
    from kg.events.inputs import Graphs
    from kg.explorer.pages import page_of, pairs_of
    from kg.explorer.texts import Texts
    from kg.formats.write import write_text
    from kg.names import BASE as SHARED
    from kg.readers.members import names_from

    to_stdout = out is None or str(out) == "-"
    if out is not None and not to_stdout:
        check_output(out, inputs)
    called = names_from(names or ())
    run = exporter.Run(
        base=base_from(base) or SHARED,
        model=model,
        lexicons=tuple(lexicon or ()),
        min_confidence=min_confidence,
        timeout=timeout,
        complain=console.complain,
        reject=reject,
    )
    reader = Graphs(
        run,
        complain=console.complain,
        date=day,
        names=called,
        format=input_format.value if input_format else None,
        largest=max_size * 1_000_000 if max_size else None,
    )
    known = Texts.read(texts or (), complain=console.complain, date=day, names=called)
    pairs = list(console.with_progress(pairs_of(reader, inputs, known), quiet=quiet))
    if pairs or not reader.exit_code:
        html = page_of(pairs, title=title)
        if out is None or to_stdout:
            console.print_bytes(html.encode(errors="backslashreplace"))
        else:
            write_text(html, out)
            if not quiet:
                console.say(f"written   {tidy(str(out))}")
    raise typer.Exit(reader.exit_code)
