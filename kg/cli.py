"""The command ``kg``: puts its verbs together, and turns what goes wrong into a sentence and an exit code."""

from __future__ import annotations

import gc
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, NoReturn

import typer

from kg import __version__, console
from kg.commands.diff import diff
from kg.commands.docs import docs
from kg.commands.events import events
from kg.commands.explain import explain
from kg.commands.export import export
from kg.commands.info import info
from kg.commands.load import load
from kg.commands.merge import merge
from kg.commands.mistakes import mistake
from kg.commands.page import page
from kg.commands.query import query
from kg.commands.read import read
from kg.commands.run import run as run_corpus
from kg.commands.serve import serve
from kg.commands.store import app as store_app, store
from kg.commands.validate import validate
from kg.errors import KgError, UsageError, fault

#: The variable by which a shell asks for completions.
_COMPLETE = "_KG_COMPLETE"

#: Small products of matrices are slower on several threads, which wait for each other; a run has processes for that.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

app = typer.Typer(
    name="kg",
    rich_markup_mode=None,  # importing rich would double what kg --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        console.say(f"newskg {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turn English news articles into a valid RDF graph, and ask it questions.

    \b
    Example:
      kg export article.txt -o article.ttl
      kg query article.ttl timeline
    """
    if context.invoked_subcommand is None:
        console.say(context.get_help(), sys.stderr)
        raise typer.Exit(UsageError.exit_code)


def _summary(verb: Callable[..., None]) -> str:
    """Return the first sentence of a command's help text, which ``kg --help`` shows."""
    first = inspect.cleandoc(verb.__doc__ or "").partition("\n\n")[0]
    return " ".join(first.split()).partition(": ")[0].rstrip(".") + "."


for _verb in (export, run_corpus, read, events, validate, diff, merge, query, load, serve, page, explain, docs, info):
    app.command(name=_verb.__name__, short_help=_summary(_verb))(_verb)
app.add_typer(store_app, short_help=_summary(store))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command ``kg`` and return its exit code.

    Args:
        arguments: what follows ``kg`` on the command line; by default, ``sys.argv``.
    """
    console.prepare_streams()
    try:
        with console.ended_by_signals():
            code = _called(list(sys.argv[1:] if arguments is None else arguments))
            sys.stdout.flush()
    except BrokenPipeError:
        # the reader closed the pipe, as in kg … | head, which is no error
        code = 141
    except OSError as error:
        console.complain(f"{error.filename or 'standard output'} cannot be used: {error.strerror or error}")
        code = KgError.exit_code
    except KeyboardInterrupt:
        return 130
    except console.Ended as ended:
        return ended.exit_code
    else:
        return code
    # the interpreter flushes at its end, and would complain once more
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _called(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    if _COMPLETE in os.environ:
        command.main(arguments, prog_name="kg", complete_var=_COMPLETE)  # prints what the shell asks for, and ends
    try:
        with command.make_context("kg", arguments) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        console.complain(mistake(error))
        return UsageError.exit_code
    except KgError as error:
        console.complain(error)
        return error.exit_code
    except typer.Abort:
        return 130
    except SystemExit as end:  # how completion ends when it has been installed or shown
        return int(end.code or 0)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, a user is told in a sentence
        console.complain(fault(error))
        return KgError.exit_code
    return 0


def run() -> NoReturn:
    """Run ``kg`` as a process, and exit with its code."""
    for variable in _ONE_THREAD:  # read when numpy is loaded
        os.environ.setdefault(variable, "1")
    console.hush_libraries()
    code = main()
    # a process that ends need not search what it leaves for garbage
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
