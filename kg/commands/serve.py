"""``kg serve``: answers SPARQL over HTTP."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.commands.options import INPUT_FORMAT, MAX_SIZE, QUIET
from kg.errors import UsageError


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
        typer.Option("--texts", metavar="FILE", help="Articles of which the graphs were made, to show (repeatable)."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="Time limit for a query.")
    ] = 30.0,
    rows: Annotated[
        int, typer.Option("--rows", min=1, help="Maximum number of rows or triples in an answer.")
    ] = 100_000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Number of queries answered at the same time.")] = 2,
    input_format: INPUT_FORMAT = None,
    max_size: MAX_SIZE = None,
    quiet: QUIET = False,
) -> None:
    """Answer SPARQL queries over HTTP, read only, and show the articles in a browser.

    A store is held while it is served: others can read it, and nobody can write to it.

    \b
    Example:
      kg serve news
      kg serve corpus.nq --texts corpus.jsonl --port 8000
    """
    console.show_log(quiet=quiet)
    try:
        import starlette  # noqa: F401  told before the work begins
        import uvicorn
    except ImportError as error:
        raise UsageError("serving needs more libraries", hint="pip install 'newskg[serve]'") from error
    from tempfile import TemporaryDirectory

    from kg.safety.nesting import LARGEST
    from kg.serve import Limits, make_app
    from kg.store import Store
    from kg.store.incoming import source_of
    from kg.store.place import is_store

    with ExitStack() as stack:
        folder = files[0]
        if not is_store(folder) or len(files) > 1:
            folder = Path(stack.enter_context(TemporaryDirectory())) / "store"
            largest = max_size * 1_000_000 if max_size else None
            format = input_format.value if input_format else None
            with Store(folder) as made:
                made.add_files(
                    [source_of(one, format=format, largest=largest or LARGEST) for one in files], largest=largest
                )
        store = stack.enter_context(Store(folder, read_only=True))
        limits = Limits(seconds=timeout, rows=rows, workers=workers)
        kept = _kept(texts, Path(stack.enter_context(TemporaryDirectory())) / "texts") if texts else None
        app = make_app(folder, store.count(), limits=limits, hosts=names or (), cors=cors or (), texts=kept)
        config = uvicorn.Config(
            app, host=host, port=port, log_level="warning", limit_concurrency=1000, timeout_keep_alive=10,
            server_header=False, lifespan="on",
        )  # fmt: skip
        server = uvicorn.Server(config)
        listening = config.bind_socket()
        stack.callback(listening.close)
        if not quiet:
            address = f"[{host}]" if ":" in host else host
            console.say(f"http://{address}:{listening.getsockname()[1]}/sparql")
        server.run(sockets=[listening])


def _kept(texts: list[str], folder: Path) -> Path:
    """Keep the texts of articles for the processes that make pages."""
    from kg.explorer.texts import Texts

    Texts.read(texts, complain=console.complain).keep(folder)
    return folder
