"""``kg validate``: graphs against shapes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import Format, painter
from kg.errors import InputError

if TYPE_CHECKING:
    from rdflib import Graph


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="RDF files, also packed with gzip, or -.")],
    shapes: Annotated[
        list[Path] | None, typer.Option("--shapes", metavar="PATH", help="Other shapes than ours (repeatable).")
    ] = None,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="By default the suffix tells it.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings, only violations and the result.")] = False,
) -> None:
    """Check graphs against the shapes: exit code 0 if all conform, 1 if one does not.

    \b
    Example:
      kg validate article.ttl
    """
    from kg.validate import read_shapes

    paths = [found for path in shapes or [] for found in (sorted(path.glob("*.ttl")) if path.is_dir() else [path])]
    wanted = read_shapes(paths) if shapes else None
    code = 0
    for file in files:
        try:
            violations, warnings, triples = _validate_file(file, format.value if format else None, wanted, quiet=quiet)
        except InputError as error:
            console.complain(str(error))
            code = max(code, error.exit_code)
            continue
        if violations:
            code = max(code, 1)
            result = f"{console.paint('does not conform', console.RED, sys.stdout)}, {_many(violations, 'violation')}"
        else:
            result = f"{console.paint('conforms', console.GREEN, sys.stdout)}, {triples:,} triples"
        print(f"{file}: {result}, {_many(warnings, 'warning')}{' (not shown)' if quiet and warnings else ''}")
    raise typer.Exit(code)


def _many(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("" if number == 1 else "s")


def _validate_file(file: Path, format: str | None, shapes: Graph | None, *, quiet: bool) -> tuple[int, int, int]:
    """Print what is wrong with the graphs in a file; return how many violations, warnings and triples there are."""
    from kg.formats import read_graphs
    from kg.model import Severity
    from kg.report import findings_lines
    from kg.validate import validate_graph

    violations, warnings, triples = 0, 0, 0
    for graph in read_graphs(file, format=format):
        triples += len(graph)
        findings = validate_graph(graph, shapes=shapes)
        grave = [finding for finding in findings if finding.severity is Severity.VIOLATION]
        violations += len(grave)
        warnings += len(findings) - len(grave)
        for line in findings_lines(grave if quiet else findings, str(file), painter(sys.stdout)):
            print(line)
    return violations, warnings, triples
