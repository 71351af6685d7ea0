"""``kg load``: puts graphs into a server."""

from __future__ import annotations

import time
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import INPUT_FORMAT, MAX_SIZE, QUIET
from kg.safety.printable import tidy

if TYPE_CHECKING:
    from kg.loading import Task


class Kind(str, Enum):
    """The kinds of server; the names are those of ``kg.loading.PROFILES``."""

    GENERIC = "generic"
    FUSEKI = "fuseki"
    GRAPHDB = "graphdb"
    RDF4J = "rdf4j"
    VIRTUOSO = "virtuoso"
    BLAZEGRAPH = "blazegraph"
    STARDOG = "stardog"
    NEPTUNE = "neptune"
    QLEVER = "qlever"
    OXIGRAPH = "oxigraph"


class Auth(str, Enum):
    """How to say who is loading; the names are those of ``kg.loading.access.KINDS``."""

    BASIC = "basic"
    DIGEST = "digest"
    BEARER = "bearer"


def load(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="RDF files, stores of kg store, or - for standard input.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The URL of a dataset on the server.")],
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="Kind of server, if the URL does not show it: " + ", ".join(one.value for one in Kind),
        ),
    ] = None,
    update: Annotated[
        str | None, typer.Option("--update", metavar="URL", help="SPARQL Update endpoint, if it has a separate URL.")
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", metavar="URL", help="SPARQL query endpoint, if it has a separate URL.")
    ] = None,
    user: Annotated[
        str | None,
        typer.Option(
            "--user", "-u", metavar="NAME", help="User name; the password comes from KG_PASSWORD or the keyring."
        ),
    ] = None,
    auth: Annotated[
        Auth | None, typer.Option("--auth", help="Authentication method; the bearer token comes from KG_TOKEN.")
    ] = None,
    ca: Annotated[
        str | None, typer.Option("--ca", metavar="FILE", help="CA certificates to trust in addition to the system's.")
    ] = None,
    graph: Annotated[
        str | None,
        typer.Option("--graph", metavar="IRI", help="Graph for triples outside of any graph or article."),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", metavar="FILE", help="Record what is loaded, and skip what was loaded before."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Print what would be done without sending anything.")
    ] = False,
    check: Annotated[bool, typer.Option("--check/--no-check", help="Verify at the end what the server holds.")] = True,
    tries: Annotated[int, typer.Option("--tries", min=1, help="Maximum number of attempts for a request.")] = 6,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="Time limit for an answer from the server.")
    ] = 300.0,
    input_format: INPUT_FORMAT = None,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Load graphs into a server, replacing their earlier versions.

    Loading twice changes nothing. Temporary failures, such as a busy server, are retried with growing delays, and at
    the end the server's content is verified. docs/stores.md has a recipe for each kind of server.

    \b
    Example:
      kg load corpus.nq --to http://localhost:3030/news
      kg load news --to http://localhost:8890 --user dba
      kg load corpus.nq --to https://example.org/graphs --resume corpus.loaded
    """
    console.show_log(quiet=quiet)
    from kg.loading import Task, load, plan
    from kg.report.words import many

    task = Task(
        to,
        kind=kind.value if kind else None,
        update=update,
        query=query,
        user=user,
        auth=auth.value if auth else None,
        ca=ca,
        timeout=timeout,
        tries=tries,
        resume=resume,
        check=check,
    )
    largest = max_size * 1_000_000 if max_size else None
    given = {"graph": graph, "input_format": input_format.value if input_format else None, "largest": largest}
    if dry_run:
        _print_plan(task, plan(files, **given)[1])  # type: ignore[arg-type]  # as load takes them
        return
    begin = time.monotonic()
    with console.progress("triples", quiet=quiet) as told:
        loaded = load(files, task, on_progress=told, **given)  # type: ignore[arg-type]
    if not quiet:
        before = f", {loaded.skipped:,} of them before" if loaded.skipped else ""
        counted = "counted" if check else "not counted"
        console.say(
            f"{tidy(to)}: {many(loaded.graphs, 'graph')} loaded{before}, {many(loaded.triples, 'triple')} "
            f"({counted}) in {time.monotonic() - begin:.1f} s"
        )


def _print_plan(task: Task, found: dict[str, tuple[int, str]]) -> None:
    from kg.report.words import many

    at = task.at
    console.say(f"server   {task.profile.title}")
    console.say(f"graphs   {tidy(at.graphs) if at.graphs else 'by SPARQL Update alone'}")
    console.say(f"update   {tidy(at.update)}")
    console.say(f"queries  {tidy(at.query)}")
    triples = sum(number for number, _ in found.values())
    console.say(f"load     {many(len(found), 'graph')}, {many(triples, 'triple')}")
