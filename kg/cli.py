"""The command ``kg``: each command parses, calls one function, and sets the exit code."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TextIO

import typer

from kg import __version__, console
from kg.errors import InputError, KgError, UsageError

if TYPE_CHECKING:
    import datetime as dt

    from rdflib import Graph

    from kg.exporter import Exported
    from kg.model import Article
    from kg.report import Summary

app = typer.Typer(
    name="kg",
    add_completion=False,
    rich_markup_mode=None,  # importing rich would double what kg --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(str, Enum):
    """The RDF formats; the names are those of ``kg.formats.FORMATS``, which loads rdflib."""

    TURTLE = "turtle"
    JSON_LD = "json-ld"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    TRIG = "trig"
    RDFXML = "rdfxml"


class Answer(str, Enum):
    """How the answer to a question is written; the names are those of ``kg.answers.ANSWER_FORMATS``."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    JSON_LD = "json-ld"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"


_INPUTS = Annotated[
    list[str], typer.Argument(metavar="INPUT", help="Text, JSON or JSON Lines files, folders, or - for standard input.")
]
_DATE = Annotated[
    str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The publication date where an article has none.")
]
_MODEL = Annotated[str | None, typer.Option("--model", help="Another spaCy pipeline with Universal Dependencies.")]
_LEXICON = Annotated[
    list[Path] | None, typer.Option("--lexicon", metavar="FILE", help="A lexicon file of your own (repeatable).")
]
_QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no progress, only errors.")]


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        print(f"newskg {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Turn English news articles into a valid RDF graph, and ask it questions.

    \b
    Example:
      kg export article.txt -o article.ttl
      kg query article.ttl timeline
    """
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(UsageError.exit_code)


@app.command()
def export(
    inputs: _INPUTS,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="OUT", help="The file to write.")] = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="By default OUT's suffix tells it, else turtle.")
    ] = None,
    date: _DATE = None,
    base: Annotated[
        str | None, typer.Option("--base", metavar="IRI", help="What the IRIs of articles and actors begin with.")
    ] = None,
    model: _MODEL = None,
    lexicon: _LEXICON = None,
    summary: Annotated[bool, typer.Option("--summary", "-s", help="Print how much was found.")] = False,
    validate: Annotated[
        bool, typer.Option("--validate/--no-validate", help="Write only what conforms to the shapes.")
    ] = True,
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", min=0, max=1, metavar="0…1", help="Leave out events that are less sure."),
    ] = 0.0,
    quiet: _QUIET = False,
) -> None:
    """Read articles and write RDF that conforms to the shapes.

    An article may give its date on its first line (date 2024-12-01 …) or in a JSON member. What
    cannot be read and what does not conform is reported and left out.

    \b
    Example:
      kg export article.txt --date 2024-12-01 -o article.ttl
      kg export corpus.jsonl --summary -o corpus.nq
      kg export article.txt --min-confidence 0.5 -o article.ttl
    """
    console.show_log(quiet=quiet)
    day = _day(date)
    to_stdout = out is None or str(out) == "-"
    from kg.formats import format_for
    from kg.write import write_graphs

    if format is None:
        format = Format(format_for(out).name) if out is not None and not to_stdout else Format.TURTLE
    from kg import exporter, report
    from kg.names import BASE
    from kg.read import read_articles

    if out is not None and not to_stdout:
        exporter.check_output(out, inputs)
    run = exporter.Run(
        base=BASE if base is None else base,
        model=model,
        lexicons=tuple(lexicon or ()),
        validate=validate,
        min_confidence=min_confidence,
        complain=console.complain,
        reject=_reject,
    )
    found = report.Summary()
    articles = console.with_progress(read_articles(inputs, date=day), quiet=quiet)
    graphs = _counted(run.export(articles), found)
    first = next(graphs, None)
    if first is not None:
        write_graphs(_chain(first, graphs), None if to_stdout else out, format.value)
    if summary:
        conforms = f"no, {run.rejected} left out" if run.rejected else "yes" if validate else "not checked"
        _print_summary(found, None if to_stdout else out, conforms)
    raise typer.Exit(run.exit_code)


def _counted(exported: Iterator[Exported], found: Summary) -> Iterator[Graph]:
    for one in exported:
        found.add(one.extraction, len(one.graph))
        yield one.graph


def _chain(first: Graph, others: Iterator[Graph]) -> Iterator[Graph]:
    yield first
    yield from others


def _reject(exported: Exported) -> None:
    """Say why the graph of an article is not written."""
    from kg.model import Severity
    from kg.report import findings_lines

    article = exported.extraction.article.id
    console.complain(f"{article}: its graph does not conform to the shapes and is not written")
    grave = [finding for finding in exported.findings if finding.severity is Severity.VIOLATION]
    for line in findings_lines(grave, article, _painter(sys.stderr)):
        print(line, file=sys.stderr)


def _print_summary(found: Summary, out: Path | None, conforms: str) -> None:
    """Print the summary, on standard error if the graph itself goes to standard output."""
    stream = sys.stderr if out is None else sys.stdout
    for line in found.lines():
        print(line, file=stream)
    print(f"conforms  {conforms}", file=stream)
    if found.articles and out is not None:
        print(f"written   {out}", file=stream)


@app.command()
def read(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE", help="What kg export reads.")],
    id: Annotated[str | None, typer.Option("--id", help="The article to print, where there are several.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines, all that is known of each article.")] = False,
    date: _DATE = None,
) -> None:
    """Print the text of an article, in which the offsets of the graph count.

    \b
    Example:
      kg read article.txt
      kg read corpus.jsonl --id a17
    """
    console.show_log(quiet=True)
    from kg.read import read_articles

    articles: list[Article] = []
    code = 0
    for article in read_articles(inputs, date=_day(date)):
        if isinstance(article, InputError):
            console.complain(str(article))
            code = article.exit_code
        elif json and id in {None, article.id}:
            _print_bytes(_as_json(article).encode() + b"\n")
        elif id in {None, article.id}:
            articles.append(article)
            if len(articles) > 1:
                raise UsageError("there are several articles: choose one with --id, or take all with --json")
    for article in articles:
        _print_bytes(article.text.encode())
    if id is not None and not json and not articles:
        raise InputError(f"there is no article with the id {id}")
    raise typer.Exit(code)


def _as_json(article: Article) -> str:
    import json

    members = {
        "id": article.id,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
        "publisher": article.publisher,
        "author": article.author,
        "text": article.text,
    }
    return json.dumps({name: value for name, value in members.items() if value is not None}, ensure_ascii=False)


def _print_bytes(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


@app.command()
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
        for line in findings_lines(grave if quiet else findings, str(file), _painter(sys.stdout)):
            print(line)
    return violations, warnings, triples


@app.command()
def query(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE… QUESTION", help="RDF files, then a question's name, @FILE, or SPARQL itself."),
    ] = None,
    format: Annotated[Answer, typer.Option("--format", "-f", help="How the answer is written.")] = Answer.TABLE,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set what a question leaves open (repeatable)."),
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", "-l", help="List the questions that have names.")] = False,
) -> None:
    """Ask graphs a question: one of ours by its name, or your own in SPARQL.

    \b
    Example:
      kg query article.ttl timeline
      kg query article.ttl events-within --set place=Hama
      kg query article.ttl 'SELECT ?event WHERE { ?event a kg:Assault }' -f csv
    """
    console.show_log(quiet=False)
    if list_all:
        _print_questions()
        raise typer.Exit
    if not arguments or len(arguments) < 2:
        raise UsageError("name at least one file and a question (kg query --list lists those that have names)")
    *files, question = arguments
    from kg.exporter import query as answer

    with console.ended_by_ctrl_c():
        text = answer(
            files,
            question,
            format=format.value,
            values=_settings(settings or []),
            # a file or a pipe has no width of its own: what reads well in a mail or a log
            width=shutil.get_terminal_size((100, 24)).columns,
            color=console.has_colour(sys.stdout),
        )
    _print_bytes(text.encode())


def _print_questions() -> None:
    from kg.questions import list_queries

    for one in list_queries():
        title = console.paint(f"{one.name:16}", console.BOLD, sys.stdout)
        print(title, one.comment.replace("\n", "\n" + " " * 17))


def _settings(settings: list[str]) -> dict[str, str]:
    for setting in settings:
        if "=" not in setting:
            raise UsageError(f"--set {setting}: write NAME=VALUE")
    return {name: value for name, _, value in (setting.partition("=") for setting in settings)}


@app.command()
def explain(
    inputs: _INPUTS,
    date: _DATE = None,
    model: _MODEL = None,
    lexicon: _LEXICON = None,
    quiet: _QUIET = False,
) -> None:
    """Tell what is found in articles, each thing with the words that it rests on.

    \b
    Example:
      kg explain article.txt --date 2024-12-01
    """
    console.show_log(quiet=quiet)
    day = _day(date)
    from kg import exporter, report
    from kg.read import read_articles

    run = exporter.Run(
        model=model, lexicons=tuple(lexicon or ()), validate=False, complain=console.complain, reject=_reject
    )
    for exported in run.export(read_articles(inputs, date=day)):
        for line in report.explain_lines(exported.extraction, _painter(sys.stdout)):
            print(line)
    raise typer.Exit(run.exit_code)


def _painter(stream: TextIO) -> Callable[[str, str], str]:
    return lambda text, colour: console.paint(text, colour, stream)


def _day(date: str | None) -> dt.date | None:
    if date is None:
        return None
    from kg.read.dates import read_date

    try:
        return read_date(date)
    except InputError as error:
        raise UsageError(f"--date: {error}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command ``kg`` and return its exit code.

    Args:
        arguments: what stands behind ``kg`` on the command line; by default, what does.
    """
    console.prepare_streams()
    try:
        code = _called(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of our output has gone, as after kg … | head, which is no trouble
        code = 141
    except OSError as error:
        console.complain(f"{error.filename or 'standard output'} cannot be used: {error.strerror or error}")
        code = KgError.exit_code
    except KeyboardInterrupt:
        return 130
    else:
        return code
    # the interpreter flushes at its end, and would complain once more
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _called(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        with command.make_context("kg", arguments) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        console.complain(f"{error.format_message()} (kg --help says more)")
        return UsageError.exit_code
    except KgError as error:
        console.complain(str(error))
        return error.exit_code
    except typer.Abort:
        return 130
    return 0


def run() -> NoReturn:
    """Be the command ``kg``: a process that ends with the exit code."""
    code = main()
    # a process that ends need not search what it leaves for garbage
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
