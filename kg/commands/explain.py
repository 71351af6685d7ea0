"""``kg explain``: why a graph says what it says."""

from __future__ import annotations

import sys

import typer

from kg import console
from kg.commands.options import DATE, INPUTS, LEXICON, MODEL, QUIET, painter, read_day, reject


def explain(
    inputs: INPUTS,
    date: DATE = None,
    model: MODEL = None,
    lexicon: LEXICON = None,
    quiet: QUIET = False,
) -> None:
    """Tell what is found in articles, each thing with the words that it rests on.

    \b
    Example:
      kg explain article.txt --date 2024-12-01
    """
    console.show_log(quiet=quiet)
    day = read_day(date)
    from kg import exporter, report
    from kg.read import read_articles

    run = exporter.Run(
        model=model, lexicons=tuple(lexicon or ()), validate=False, complain=console.complain, reject=reject
    )
    for exported in run.export(read_articles(inputs, date=day)):
        for line in report.explain_lines(exported.extraction, painter(sys.stdout)):
            console.say(line)
    raise typer.Exit(run.exit_code)
