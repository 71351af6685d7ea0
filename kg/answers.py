"""Shows the answer to a query: as a table for people, or in the formats that programs read."""

from __future__ import annotations

import io
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import pyoxigraph as ox

from kg.errors import UsageError
from kg.formats import FORMATS, Term
from kg.names import BASE, PREFIXES
from kg.turtle import split
from kg.write import render_triples

_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
#: What ``json`` and ``xml`` mean, and what the table becomes, where the answer is a graph.
_GRAPHS = {"table": "turtle", "json": "json-ld", "xml": "rdfxml"} | {name: name for name in FORMATS}

#: The names of the formats of answers.
ANSWER_FORMATS = ("table", *_RESULTS, "turtle", "json-ld", "ntriples", "rdfxml")

_PREFIX_OF = {str(namespace): prefix for prefix, namespace in PREFIXES.items()}
_ARTICLES = "article/"
#: Columns narrower than this are hard to read: the rows then stand one below the other, as lists.
_NARROW = 10
#: Single words up to this length (dates, IRIs) are not broken.
_UNBROKEN = 36


@dataclass(frozen=True)
class Answer:
    """What a query gives: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE).

    ``results`` holds rows or a truth value as SPARQL JSON; ``triples`` is None unless the query makes a graph.
    """

    results: bytes = b""
    triples: tuple[ox.Triple, ...] | None = None

    @cached_property
    def truth(self) -> bool | None:
        """The answer to an ASK query, else None."""
        parsed = None if self.triples is not None else self.parsed()
        return bool(parsed) if isinstance(parsed, ox.QueryBoolean) else None

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns."""
        parsed = None if self.triples is not None else self.parsed()
        return tuple(one.value for one in parsed.variables) if isinstance(parsed, ox.QuerySolutions) else ()

    @cached_property
    def rows(self) -> list[tuple[Term | None, ...]]:
        """The rows, each with one term a column, None where there is none."""
        if not self.variables:
            return []
        solutions = cast("ox.QuerySolutions", self.parsed())
        return [tuple(cast("Iterable[Term | None]", solution)) for solution in solutions]

    def parsed(self) -> ox.QuerySolutions | ox.QueryBoolean:
        """Return rows or truth value in Oxigraph's terms, from the first row on."""
        return ox.parse_query_results(self.results, format=ox.QueryResultsFormat.JSON)


def render_answer(answer: Answer, format: str = "table", *, width: int | None = None, color: bool = False) -> str:
    """Return an answer as text.

    Args:
        answer: what ``kg.store.ask`` gives.
        format: one of ``ANSWER_FORMATS``; ``json`` and ``xml`` are the SPARQL results formats, and for
            a graph JSON-LD and RDF/XML.
        width: how many columns the terminal has; None lets a table be as wide as it needs.
        color: whether the table may hold the terminal's colours.

    Raises:
        UsageError: there is no such format, or this kind of answer has no such form.
    """
    if format not in ANSWER_FORMATS:
        raise UsageError(f"no format of answers is called {format!r}: choose one of {', '.join(ANSWER_FORMATS)}")
    if answer.triples is not None:
        if format not in _GRAPHS:
            raise UsageError(f"the answer is a graph, which {format} cannot hold: choose turtle, ntriples or json")
        return render_triples(answer.triples, _GRAPHS[format])
    if format in _RESULTS:
        return cast("bytes", answer.parsed().serialize(format=_RESULTS[format])).decode()
    if format != "table":
        raise UsageError(f"the answer is no graph, which {format} needs: choose table, csv, tsv, json or xml")
    if answer.truth is not None:
        return "yes\n" if answer.truth else "no\n"
    return _table(answer, width, color=color)


def short_iri(iri: str, article: str | None = None) -> str:
    """Shorten an IRI for people: ``kg:AirStrike``, ``country/SY``, and ``event/17-26`` where one article is meant.

    >>> short_iri("https://w3id.org/newskg/ns#Claimed")
    'kg:Claimed'
    """
    if article and iri.startswith(article):
        return iri[len(article) :]
    namespace, local = split(iri)
    if namespace in _PREFIX_OF and local:
        return f"{_PREFIX_OF[namespace]}:{local}"
    return iri.removeprefix(BASE).removeprefix(_ARTICLES)


def _table(answer: Answer, width: int | None, *, color: bool) -> str:
    # rich knows how wide wide and combining characters are
    from rich.cells import cell_len

    article = _common_article(term for row in answer.rows for term in row)
    cells = [[_shown(term, article) for term in row] for row in answer.rows]
    columns = list(zip((name.replace("_", " ") for name in answer.variables), *cells, strict=True))
    # a column without a single value only takes room from the others
    columns = [column for column in columns if any(column[1:])]
    if not columns:
        return "No rows.\n"
    names, *rows = zip(*columns, strict=True)
    needed = [max(map(cell_len, column)) for column in columns]
    if width is not None and sum(min(one, _NARROW) + 3 for one in needed) > width:
        return "\n".join(_record(names, row) for row in rows)
    return _grid(names, rows, width or sum(needed) + 3 * len(needed), color=color)


def _common_article(terms: Iterable[Term | None]) -> str | None:
    """Return the IRI that all things of articles begin with, if they are all of one article."""
    found = {
        f"{start}{_ARTICLES}{rest.partition('/')[0]}/"
        for term in terms
        if isinstance(term, ox.NamedNode)
        for start, _, rest in [term.value.partition(_ARTICLES)]
        if "/" in rest
    }
    return found.pop() if len(found) == 1 else None


def _shown(term: Term | None, article: str | None) -> str:
    if term is None:
        return ""
    text = short_iri(term.value, article) if isinstance(term, ox.NamedNode) else term.value
    # a terminal would obey control characters
    return "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in text)


def _record(names: tuple[str, ...], row: tuple[str, ...]) -> str:
    wide = max(map(len, names))
    return "".join(f"{name:<{wide}}  {cell}\n" for name, cell in zip(names, row, strict=True) if cell)


def _grid(names: tuple[str, ...], rows: list[tuple[str, ...]], width: int, *, color: bool) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for place, name in enumerate(names):
        unbreakable = all(" " not in row[place] and len(row[place]) <= _UNBROKEN for row in rows)
        table.add_column(name, overflow="fold", no_wrap=unbreakable)
    for row in rows:
        table.add_row(*map(Text, row))
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=color, color_system="standard" if color else None,
        no_color=not color, legacy_windows=False, _environ={"TERM": os.environ.get("TERM", "xterm")},
    )  # fmt: skip
    console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
