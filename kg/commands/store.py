"""``kg store``: an embedded store on disk that keeps many articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import INPUT_FORMAT, MAX_SIZE, QUIET, Format
from kg.commands.query import query
from kg.errors import InputError
from kg.safety.printable import tidy

if TYPE_CHECKING:
    from kg.store import Added, Source

app = typer.Typer(name="store", rich_markup_mode=None)

DIR = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the store.")]
FILES = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="RDF files, folders of them, or - for standard input.")
]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.callback(invoke_without_command=True)
def store(context: typer.Context) -> None:
    """Keep many articles in a store on disk, and ask them questions.

    Each article is one named graph, stored completely or not at all, even if the program is killed.

    \b
    Example:
      kg export corpus.jsonl --store news
      kg store list news
      kg store query news territory
    """
    if context.invoked_subcommand is None:
        console.say(context.get_help(), sys.stderr)
        raise typer.Exit(2)


@app.command()
def add(
    folder: DIR,
    files: FILES,
    input_format: INPUT_FORMAT = None,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Add graphs of articles to a store, replacing earlier versions.

    The folder becomes a store if it does not exist or is empty. If a file is broken, nothing is added.

    \b
    Example:
      kg store add news corpus.nq
      kg export article.txt -f nquads | kg store add news -
    """
    _add(folder, files, input_format, max_size, quiet=quiet, only_known=False)


@app.command()
def replace(
    folder: DIR,
    files: FILES,
    input_format: INPUT_FORMAT = None,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Replace graphs of articles in a store; articles that are not in it are reported and skipped.

    The exit code is 1 if any are skipped.

    \b
    Example:
      kg store replace news corrected.nq
    """
    _add(folder, files, input_format, max_size, quiet=quiet, only_known=True)


def _add(
    folder: Path, files: list[Path], format: Format | None, max_size: int | None, *, quiet: bool, only_known: bool
) -> None:
    console.show_log(quiet=quiet)
    from kg.store import Store
    from kg.store.place import check_place

    if only_known:
        check_place(folder)
    largest = max_size * 1_000_000 if max_size else None
    sources = list(_sources(files, format.value if format else None, largest))
    with Store(folder) as opened, console.progress("triples", quiet=quiet) as told:
        added = opened.add_files(sources, only_known=only_known, largest=largest, on_progress=told)
    for graph in added.unknown:
        console.complain(f"{graph} is not in the store, and is left out")
    if not quiet:
        console.say(_told(added, folder))
    raise typer.Exit(1 if added.unknown else 0)


def _told(added: Added, folder: Path) -> str:
    from kg.report.words import many

    return f"{tidy(str(folder))}: {many(added.new, 'article')} added, {many(added.replaced, 'article')} replaced"


def _sources(files: list[Path], format: str | None, largest: int | None) -> Iterator[Source]:
    from kg.safety.nesting import LARGEST
    from kg.store import files_in
    from kg.store.incoming import source_of

    for given in files:
        found = 0
        for path in files_in([given], rdf_only=True):
            found += 1
            yield source_of(path, format=format, largest=largest or LARGEST)
        if not found:
            raise InputError("the folder contains no RDF", source=str(given))


@app.command()
def remove(
    folder: DIR,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE…", help="Identifiers or IRIs of articles, or IRIs of graphs.")
    ],
    quiet: QUIET = False,
) -> None:
    """Remove articles from a store: all of those named, or none if one is missing.

    \b
    Example:
      kg store remove news article-1 article-2
    """
    console.show_log(quiet=quiet)
    from kg.report.words import many
    from kg.store import Store
    from kg.store.place import check_place

    check_place(folder)
    with Store(folder) as opened:
        gone = opened.remove(articles)
    if not quiet:
        console.say(f"{tidy(str(folder))}: {many(len(gone), 'article')} removed")


@app.command(name="list")
def list_(folder: DIR, as_json: JSON = False) -> None:
    """List the articles in a store: publication date, number of triples, article and headline.

    \b
    Example:
      kg store list news
    """
    console.show_log(quiet=False)
    from dataclasses import asdict

    from kg.store import Store

    with Store(folder, read_only=True) as opened:
        found = opened.list()
    if as_json:
        text = json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False)
        console.print_bytes(f"{text}\n".encode())
        return
    for one in found:
        line = f"{(one.date or '')[:10]:10} {one.triples:>8,}  {one.article or one.graph}  {tidy(one.headline or '')}"
        console.say(line.rstrip())


@app.command()
def count(folder: DIR, as_json: JSON = False) -> None:
    """Count the articles, triples and events in a store.

    \b
    Example:
      kg store count news
    """
    console.show_log(quiet=False)
    from kg.store import Store

    with Store(folder, read_only=True) as opened:
        counts = opened.count()._asdict()
    if as_json:
        console.print_bytes(f"{json.dumps(counts)}\n".encode())
        return
    for name, number in counts.items():
        console.say(f"{name:9}{number:>12,}")


@app.command()
def dump(
    folder: DIR,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="OUT", help="The file to write.")] = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Output format; by default OUT's suffix, or nquads.")
    ] = None,
) -> None:
    """Write the contents of a store as sorted RDF: the same store gives the same bytes.

    \b
    Example:
      kg store dump news -o news.nq.gz
      kg store dump news -f trig
    """
    console.show_log(quiet=False)
    from kg.formats import format_for
    from kg.store import Store

    to_file = out is not None and str(out) != "-"
    if format is None:
        format = Format(format_for(out).name) if out is not None and to_file else Format.NQUADS
    with Store(folder, read_only=True) as opened:
        opened.dump(out if to_file else None, format.value)


@app.command()
def check(folder: DIR) -> None:
    """Check a store for damage: exit code 0 if it is intact, 1 if not.

    \b
    Example:
      kg store check news
      kg store dump news | kg validate - -f nquads
    """
    console.show_log(quiet=False)
    from kg.store import Store

    with Store(folder, read_only=True) as opened:
        wrong = list(opened.check())
    for sentence in wrong:
        console.complain(sentence)
    if not wrong:
        console.say(f"{tidy(str(folder))} is intact")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def compact(folder: DIR, quiet: QUIET = False) -> None:
    """Rewrite a store without replaced or removed data.

    \b
    Example:
      kg store compact news
    """
    console.show_log(quiet=quiet)
    from kg.store import Store
    from kg.store.place import check_place

    check_place(folder)
    with Store(folder) as opened:
        before, after = opened.compact()
    if not quiet:
        console.say(f"{tidy(str(folder))}: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")


app.command(name="query")(query)
