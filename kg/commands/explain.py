"""``kg explain``: why a graph says what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kg import console
from kg.commands.options import ARTICLE_TIMEOUT, DATE, INPUTS, LEXICON, MAP, MODEL, QUIET, painter, read_day, reject
from kg.safety.guard import SECONDS


def explain(
    inputs: INPUTS,
    date: DATE = None,
    names: MAP = None,
    model: MODEL = None,
    lexicon: LEXICON = None,
    timeout: ARTICLE_TIMEOUT = SECONDS,
    same: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--same", metavar="NODE NODE", help="Show why kg merge linked two nodes; INPUT includes the links."
        ),
    ] = None,
    quiet: QUIET = False,
) -> None:
    """Explain what was found in articles, with the words it rests on, or why two nodes were linked.

    With --same, INPUT is RDF or a store, nodes may be named by the end of their IRIs, and the exit code is 1 if
    no link says that they are one.

    \b
    Example:
      kg explain article.txt --date 2024-12-01
      kg explain corpus.nq links.nq --same a1/event/17-26 a2/event/9-14
    """
    console.show_log(quiet=quiet)
    if same is not None:
        _tell_same(inputs, same)
    day = read_day(date)
    from kg import exporter, report
    from kg.readers import read_items
    from kg.readers.members import names_from

    run = exporter.Run(
        model=model,
        lexicons=tuple(lexicon or ()),
        validate=False,
        timeout=timeout,
        complain=console.complain,
        reject=reject,
    )
    for exported in run.export(read_items(inputs, date=day, names=names_from(names or ()))):
        for line in report.explain_lines(exported.extraction, painter(sys.stdout)):
            console.say(line)
    raise typer.Exit(run.exit_code)


def _tell_same(inputs: list[str], same: tuple[str, str]) -> NoReturn:
    from kg.linking.explain import read_links

    lines = list(read_links(map(Path, inputs)).tell(same))
    for line in lines or [f"no link says that {same[0]} and {same[1]} are one"]:
        console.say(line)
    raise typer.Exit(0 if lines else 1)
