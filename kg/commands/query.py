"""``kg query``: questions to graphs."""

from __future__ import annotations

import shutil
import sys
from enum import Enum
from typing import Annotated

import typer

from kg import console
from kg.commands.options import INPUT_FORMAT, MAX_SIZE, TIMEOUT
from kg.errors import UsageError
from kg.safety.confined import SECONDS


class Answer(str, Enum):
    """How the answer to a question is written; the names are those of ``kg.sparql.answers.ANSWER_FORMATS``."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    JSON_LD = "json-ld"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"


def query(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE… QUESTION", help="RDF files or a store, then the name of a question, @FILE, or SPARQL."
        ),
    ] = None,
    format: Annotated[Answer, typer.Option("--format", "-f", help="Output format.")] = Answer.TABLE,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter of the question (repeatable)."),
    ] = None,
    input_format: INPUT_FORMAT = None,
    timeout: TIMEOUT = SECONDS,
    max_size: MAX_SIZE = None,
    list_all: Annotated[bool, typer.Option("--list", "-l", help="List the built-in questions.")] = False,
) -> None:
    """Ask graphs a question: a built-in one by its name, or your own in SPARQL.

    \b
    Example:
      kg query article.ttl timeline
      kg query article.ttl events-within --set place=Hama
      kg query article.ttl 'SELECT ?event WHERE { ?event a kg:Assault }' -f csv
      kg export article.txt -f nquads | kg query - attacks
    """
    console.show_log(quiet=False)
    if list_all:
        _print_questions()
        raise typer.Exit
    if not arguments or len(arguments) < 2:
        raise UsageError("name at least one file and a question (kg query --list lists those that have names)")
    *files, question = arguments
    from kg.config import base_from
    from kg.sparql.answering import query as answer

    text = answer(
        files,
        question,
        format=format.value,
        values=_settings(settings or []),
        base=base_from(None),
        # a file or a pipe has no width of its own: what reads well in a mail or a log
        width=shutil.get_terminal_size((100, 24)).columns,
        color=console.has_colour(sys.stdout),
        input_format=input_format.value if input_format else None,
        timeout=timeout,
        largest=max_size * 1_000_000 if max_size else None,
    )
    if format is Answer.TABLE:
        console.say(text.removesuffix("\n"))
    else:
        console.print_bytes(text.encode())


def _print_questions() -> None:
    from kg.sparql.questions import list_queries

    for one in list_queries():
        title = console.paint(f"{one.name:16}", console.BOLD, sys.stdout)
        comment = one.comment.replace("\n", "\n" + " " * 17)
        console.say(f"{title} {comment}")


def _settings(settings: list[str]) -> dict[str, str]:
    for setting in settings:
        if "=" not in setting:
            raise UsageError(f"--set {setting}", hint="write NAME=VALUE")
    return {name: value for name, _, value in (setting.partition("=") for setting in settings)}
