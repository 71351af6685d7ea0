"""``kg serve``: answers SPARQL over HTTP."""

from __future__ import annotations

import os
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import BASE, INPUT_FORMAT, MAX_SIZE, QUIET
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from starlette.applications import Starlette


def serve(
    files: Annotated[list[Path], typer.Argument(metavar="STORE|FILE…", help="A store of kg store, or RDF files.")],
    host: Annotated[str, typer.Option("--host", help="Address to listen on; only this machine by default.")] = (
        "127.0.0.1"
    ),
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = 7878,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="Host name by which others reach this machine (repeatable)."),
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option("--cors", metavar="ORIGIN", help="Origin whose pages may read answers (repeatable)."),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option("--texts", metavar="FILE", help="Articles that the graphs were made from, to show (repeatable)."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="Time limit for a query.")
    ] = 30.0,
    rows: Annotated[
        int, typer.Option("--rows", min=1, help="Maximum number of rows or triples in an answer.")
    ] = 100_000,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="File with the token that allows writing; or set KG_SERVE_TOKEN."),
    ] = None,
    base: BASE = None,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Answer an assistant (Model Context Protocol) on standard input and output.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Number of queries answered at the same time.")] = 2,
    input_format: INPUT_FORMAT = None,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Answer SPARQL queries over HTTP, show the articles in a browser, or answer an assistant.

    The server is read-only unless a token is set; clients that send it can write graphs (Graph Store Protocol).
    While a store is served, other processes can read it but not write to it.

    \b
    Example:
      kg serve news
      kg serve corpus.nq --texts corpus.jsonl --port 8000
      kg serve news --mcp
    """
    console.show_log(quiet=quiet)
    _check_installed(mcp=mcp)
    from kg.serve import Limits

    limits = Limits(seconds=timeout, rows=rows, workers=workers)
    token = _token(token_file)
    with ExitStack() as stack:
        folder = _store_of(files, stack, input_format.value if input_format else None, max_size)
        if mcp:
            from kg.serve.assistant import make_assistant
            from kg.store import Store

            stack.enter_context(Store(folder, read_only=True))
            make_assistant(folder, limits).run()
            return
        from tempfile import TemporaryDirectory

        from kg.config import base_from
        from kg.names import BASE as SHARED
        from kg.serve.app import make_app
        from kg.serve.writing import hold_store

        writer, counts = hold_store(folder, token, stack)
        kept = _kept(texts, Path(stack.enter_context(TemporaryDirectory())) / "texts") if texts else None
        app = make_app(
            folder, counts, limits=limits, hosts=names or (), cors=cors or (), texts=kept,
            writer=writer, base=base_from(base) or SHARED,
        )  # fmt: skip
        _listen(app, host, port, stack, quiet=quiet)


def _check_installed(*, mcp: bool) -> None:
    needed, extra = ("mcp", "mcp") if mcp else ("uvicorn", "serve")
    if find_spec(needed) is None:
        raise UsageError("libraries are missing", hint=f"pip install 'newskg[{extra}]'")


def _store_of(files: list[Path], stack: ExitStack, format: str | None, max_size: int | None) -> Path:
    """Return the store that is served: what is given, or one that holds the files until the server ends."""
    from tempfile import TemporaryDirectory

    from kg.safety.nesting import LARGEST
    from kg.store import Store
    from kg.store.incoming import source_of
    from kg.store.place import is_store

    if len(files) == 1 and is_store(files[0]):
        return files[0]
    folder = Path(stack.enter_context(TemporaryDirectory())) / "store"
    largest = max_size * 1_000_000 if max_size else None
    sources = [source_of(one, format=format, largest=largest or LARGEST) for one in files]
    with Store(folder) as made:
        made.add_files(sources, largest=largest)
    return folder


def _kept(texts: list[str], folder: Path) -> Path:
    """Keep the texts of articles for the processes that make pages."""
    from kg.explorer.texts import Texts

    Texts.read(texts, complain=console.complain).keep(folder)
    return folder


def _listen(app: Starlette, host: str, port: int, stack: ExitStack, *, quiet: bool) -> None:
    """Answer requests until somebody ends the program."""
    import uvicorn

    from kg.serve.patience import PatientProtocol

    config = uvicorn.Config(
        app, host=host, port=port, log_level="error", limit_concurrency=1000, timeout_keep_alive=10,
        server_header=False, lifespan="on", http=PatientProtocol, ws="none",
    )  # fmt: skip
    listening = config.bind_socket()
    stack.callback(listening.close)
    if not quiet:
        address = f"[{host}]" if ":" in host else host
        console.say(f"http://{address}:{listening.getsockname()[1]}/sparql")
    uvicorn.Server(config).run(sockets=[listening])


def _token(path: Path | None) -> str:
    """Return the token of those who may write; there is none by default."""
    if path is None:
        return os.environ.get("KG_SERVE_TOKEN", "")
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the token cannot be read", source=str(path)) from error
