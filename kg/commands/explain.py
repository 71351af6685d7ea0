"""``kg explain``: why a graph says what it says."""

from __future__ import annotations

import sys

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
    quiet: QUIET = False,
) -> None:
    """Explain what was found in articles, each thing with the words that it rests on.

    \b
    Example:
      kg explain article.txt --date 2024-12-01
    """
    console.show_log(quiet=quiet)
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
