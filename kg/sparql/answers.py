"""Renders the answer to a query, as a table for people or in a format for programs."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from kg.errors import UsageError
from kg.formats import FORMATS
from kg.formats.write import render_triples
from kg.names import short_iri
from kg.safety.printable import tidy
from kg.sparql.results import ROWS, Row, Value, truth_text

#: The RDF formats that ``json``, ``xml`` and the table mean if the answer is a graph.
_GRAPHS = {"table": "turtle", "json": "json-ld", "xml": "rdfxml"} | {name: name for name in FORMATS}

#: The names of answer formats.
ANSWER_FORMATS = ("table", *ROWS, "turtle", "json-ld", "ntriples", "rdfxml")

_ARTICLES = "article/"
#: The longest words to make columns wide enough for; if the last is too wide, rows are shown as lists.
_WORD = range(24, 9, -1)
#: Spaces between two columns.
_GAP = 2
#: The most characters of a value in a table: laying out far longer ones takes minutes.
_LONGEST = 5000
#: Single words up to this length (dates, IRIs) are not broken.
_UNBROKEN = 36


@dataclass(frozen=True)
class Answer:
    """The answer to a query: rows (SELECT), a boolean (ASK), or triples (CONSTRUCT, DESCRIBE).

    Attributes:
        variables: the names of the columns.
        rows: the rows, each with one term per column, or None if unbound.
        truth: the boolean, or None unless it is the answer.
        triples: the triples, or None unless the query makes a graph.
    """

    variables: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None


def render_answer(answer: Answer, format: str = "table", *, width: int | None = None, color: bool = False) -> str:
    """Return an answer as text.

    Args:
        answer: an answer from ``kg.store.ask``.
        format: one of ``ANSWER_FORMATS``; ``json`` and ``xml`` are the SPARQL result formats, or for
            a graph JSON-LD and RDF/XML.
        width: the number of columns of the terminal; None lets a table be as wide as it needs.
        color: whether to colour the table.

    Raises:
        UsageError: there is no such format, or not for this kind of answer.
    """
    if format not in ANSWER_FORMATS:
        raise UsageError(
            f"no format of answers is called {format!r}", hint=f"choose one of {', '.join(ANSWER_FORMATS)}"
        )
    if answer.triples is not None:
        if format not in _GRAPHS:
            raise UsageError(
                f"the answer is a graph, which {format} cannot hold", hint="choose turtle, ntriples or json"
            )
        return render_triples(answer.triples, _GRAPHS[format])
    if format in ROWS and answer.truth is not None:
        return truth_text(answer.truth, format)
    if format in ROWS:
        return ROWS[format](answer.variables, answer.rows)
    if format != "table":
        raise UsageError(f"the answer is no graph, which {format} needs", hint="choose table, csv, tsv, json or xml")
    if answer.truth is not None:
        return "yes\n" if answer.truth else "no\n"
    return _table(answer, width, color=color)


def _table(answer: Answer, width: int | None, *, color: bool) -> str:
    article = _common_article(term for row in answer.rows for term in row)
    cells = [[_shown(term, article) for term in row] for row in answer.rows]
    columns = _columns({name: [row[place] for row in cells] for place, name in enumerate(answer.variables)})
    if not columns:
        return "No rows.\n"
    # the identifier of an event only matters for the next query, so it shrinks first
    for shown in (columns, {name: cells for name, cells in columns.items() if name != "event"}):
        widths = _widths(shown, width)
        if widths:
            return _grid(shown, widths, color=color)
    return "\n".join(_record(tuple(columns), row) for row in zip(*columns.values(), strict=True))


def _widths(columns: dict[str, list[str]], width: int | None) -> list[int]:
    """Return widths of columns with which the table fits and few words are broken, or none if there are none."""
    # rich knows the width of wide and combining characters
    from rich.cells import cell_len

    wanted = [max(map(cell_len, (name, *cells))) for name, cells in columns.items()]
    if width is None:
        return wanted
    room = width - _GAP * (len(columns) - 1)
    for longest in _WORD:
        least = [
            full if _is_whole(cells) else min(longest, max(map(cell_len, " ".join([name, *cells]).split())))
            for (name, cells), full in zip(columns.items(), wanted, strict=True)
        ]
        if sum(least) <= room:
            return _widened(least, wanted, room)
    return []


def _widened(widths: list[int], wanted: list[int], room: int) -> list[int]:
    """Distribute the remaining room, always to the column that lacks most.

    >>> _widened([5, 5, 5], [5, 20, 30], 40)
    [5, 13, 22]
    """
    widths = list(widths)
    for _ in range(min(room, sum(wanted)) - sum(widths)):
        neediest = max(range(len(widths)), key=lambda place: wanted[place] - widths[place])
        widths[neediest] += 1
    return widths


def _is_whole(cells: list[str]) -> bool:
    """Return whether the cells are single short words, such as dates and IRIs, which should not be broken."""
    return all(" " not in cell and len(cell) <= _UNBROKEN for cell in cells)


def _columns(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Condense the columns for programs into those that people need in a table.

    >>> _columns({"from": ["2024-12-01", ""], "to": ["2024-12-02", ""], "event": ["event/1-5", "event/7-9"]})
    {'when': ['2024-12-01 to 2024-12-02', ''], 'event': ['1-5', '7-9']}
    """
    told: dict[str, list[str]] = {}
    is_dated = {"from", "to"} <= columns.keys()
    for variable, cells in columns.items():
        name = variable.replace("_", " ")
        if name == "from" and is_dated:
            precisions = columns.get("precision", [""] * len(cells))
            told["when"] = [_days(*days) for days in zip(cells, columns["to"], precisions, strict=True)]
        elif name not in {"to", "precision"} or not is_dated:
            # the header of the column already says that it is an event
            kind = f"{name}/" if all(cell.startswith(f"{name}/") for cell in cells) else ""
            told[name] = [cell.removeprefix(kind) for cell in cells]
    # an empty column only takes room from the others
    return {name: cells for name, cells in told.items() if any(cells)}


def _days(first: str, last: str, precision: str = "") -> str:
    """Describe a period, and whether an event lasted for all of it or happened some time within it.

    >>> _days("2016-01-01", "2016-12-31", "year"), _days("2016-01-01", "2016-12-31", "throughout")
    ('2016', 'all of 2016')
    >>> _days("2024-02-01", "2024-02-29", "month"), _days("2024-12-01", "2024-12-01", "day")
    ('2024-02', '2024-12-01')
    >>> _days("2024-11-25", "2024-12-01", "week"), _days("2024-11-28", "2024-12-01", "throughout")
    ('between 2024-11-25 and 2024-12-01', '2024-11-28 to 2024-12-01')
    """
    if last in {"", first}:
        return first
    year = first.removesuffix("-01-01")
    if last == f"{year}-12-31":
        return f"all of {year}" if precision == "throughout" else year
    month = first.removesuffix("-01")
    if precision == "month" and last.startswith(month):
        return month
    return f"{first} to {last}".lstrip() if precision in {"", "throughout"} else f"between {first} and {last}"


def _common_article(terms: Iterable[Value]) -> str | None:
    """Return the IRI of the article to which all resources of articles belong, if there is only one."""
    found = {
        f"{start}{_ARTICLES}{rest.partition('/')[0]}/"
        for term in terms
        if isinstance(term, ox.NamedNode)
        for start, _, rest in [term.value.partition(_ARTICLES)]
        if "/" in rest
    }
    return found.pop() if len(found) == 1 else None


def _shown(term: Value, article: str | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Triple):
        return f"<< {' '.join(_shown(part, article) for part in term)} >>"
    text = short_iri(term.value, article) if isinstance(term, ox.NamedNode) else term.value
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    return tidy(text)


def _record(names: tuple[str, ...], row: tuple[str, ...]) -> str:
    wide = max(map(len, names))
    return "".join(f"{name:<{wide}}  {cell}\n" for name, cell in zip(names, row, strict=True) if cell)


def _grid(columns: dict[str, list[str]], widths: list[int], *, color: bool) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    padding = (0, _GAP - 1, 0, 0)  # the box adds one space between columns itself
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=padding, header_style="bold")
    for name, width in zip(columns, widths, strict=True):
        table.add_column(name, overflow="fold", width=width)
    for row in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, row))
    out = io.StringIO()
    colours: Literal["standard"] | None = "standard" if color else None
    console = Console(
        file=out, width=sum(widths) + _GAP * len(widths), force_terminal=color, color_system=colours,
        no_color=not color, legacy_windows=False, _environ={"TERM": os.environ.get("TERM", "xterm")},
    )  # fmt: skip
    console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
