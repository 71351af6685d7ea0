"""``kg merge``: links what is one in the graphs of several articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.commands.options import BASE, INPUT_FORMAT, MAX_SIZE, QUIET, Format


def merge(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT…", help="RDF files, articles as kg export reads them, folders, a store, or -."),
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="OUT", help="The file to write.")] = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Output format; by default OUT's suffix, or nquads.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", help="A store to put the links into, replacing earlier links."),
    ] = None,
    base: BASE = None,
    input_format: INPUT_FORMAT = None,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Link the persons, groups, places and events that several articles share, and articles that are copies.

    The graphs do not change. The links are a graph of their own, each with a score and reasons: load it beside the
    others to query across articles, and drop it to undo the merge. See docs/merge.md.

    \b
    Example:
      kg merge corpus.nq -o links.nq
      kg query corpus.nq links.nq deaths-by-month
      kg explain corpus.nq links.nq --same a1/event/17-26 a2/event/9-14
      kg merge news --store news
      kg store remove news https://w3id.org/newskg/id/links
    """
    console.show_log(quiet=quiet)
    from kg.arguments import check_base, check_output
    from kg.config import base_from
    from kg.formats import format_for
    from kg.formats.write import write_graphs
    from kg.linking.finding import find_links
    from kg.linking.graph import to_graph
    from kg.linking.inputs import Inputs
    from kg.names import BASE as SHARED

    to_file = out is not None and str(out) != "-"
    written = format.value if format else format_for(out).name if out is not None and to_file else "nquads"
    if out is not None and to_file:
        check_output(out, inputs)
    under = check_base(base_from(base) or SHARED)
    with console.progress("graphs", quiet=quiet) as told:
        reading = Inputs(
            complain=console.complain, told=told, base=under,
            format=input_format.value if input_format else None, largest=max_size * 1_000_000 if max_size else None,
        )  # fmt: skip
        world = reading.read(inputs)
    with console.progress("pairs compared", quiet=quiet) as told:
        links = find_links(world, told)
    graph = to_graph(links, base=under)
    if store is not None:
        from kg.store import Store

        with Store(store) as opened:
            opened.add(graph)
    if store is None or out is not None:
        write_graphs([graph], out if to_file else None, written)
    raise typer.Exit(reading.exit_code)
