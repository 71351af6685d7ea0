"""SPARQL engines that users load their graphs into, each behind one small surface: N-Quads in, rows out.

pyoxigraph and rdflib come with newskg. ``oxigraph serve`` is the PyPI package ``oxigraph``, Virtuoso is Debian's
``virtuoso-opensource``, and Comunica is installed by ``npm ci`` in ``tests/npm``: ``is_installed`` says what is there.
"""

from __future__ import annotations

import json
import queue
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

import pyoxigraph as ox
from rdflib import Dataset
from rdflib.namespace import XSD

#: One row of an answer, its cells as text. The heads of the columns are the first row.
Row = tuple[str | None, ...]
Ask = Callable[[str], list[Row]]

NPM = Path(__file__).parent / "npm"
#: How many seconds a server may take to start, and to answer.
_START, _ANSWER = 60, 120

_JSON = "application/sparql-results+json"
_NUMBERS = frozenset({str(XSD.integer), str(XSD.decimal), str(XSD.nonNegativeInteger)})

# what Virtuoso's own configuration has and this has not is as Virtuoso presets it
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql_port}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 1000000
"""


class EngineError(Exception):
    """An engine cannot answer a query."""


def is_installed(name: str) -> bool:
    """Return whether an engine is there."""
    return {
        "oxigraph serve": lambda: _oxigraph() is not None,
        "virtuoso": lambda: bool(shutil.which("virtuoso-t") and shutil.which("isql-vt")),
        "comunica": lambda: bool(shutil.which("node")) and (NPM / "node_modules" / "@comunica").is_dir(),
    }.get(name, lambda: True)()


def open_engine(name: str, quads: Path, *, union: bool) -> AbstractContextManager[Ask]:
    """Load N-Quads into an engine; what the context gives asks it a query.

    Args:
        name: one of ``ENGINES``.
        quads: the file.
        union: whether queries see all named graphs as one; otherwise they see the file's default graph.
    """
    return ENGINES[name](quads, union)


@contextmanager
def _pyoxigraph(quads: Path, union: bool) -> Iterator[Ask]:
    store = ox.Store()
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)

    def ask(query: str) -> list[Row]:
        found = cast("ox.QuerySolutions", store.query(query, use_default_graph_as_union=union))
        return _rows(cast("bytes", found.serialize(format=ox.QueryResultsFormat.JSON)))

    yield ask


@contextmanager
def _rdflib(quads: Path, union: bool) -> Iterator[Ask]:
    data = Dataset(default_union=union)
    with quads.open("rb") as file, _no_warnings():
        data.parse(file, format="nquads")

    def ask(query: str) -> list[Row]:
        with _no_warnings():
            return _rows(cast("bytes", data.query(query).serialize(format="json")))

    yield ask


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Let rdflib call what it itself deprecates."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _oxigraph() -> str | None:
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.is_file() else shutil.which("oxigraph")


@contextmanager
def serve_oxigraph(*options: str) -> Iterator[str]:
    """Start an empty Oxigraph, and give its address."""
    port = _free_port()
    with _running([str(_oxigraph()), "serve", "--bind", f"127.0.0.1:{port}", *options]):
        base = f"http://127.0.0.1:{port}"
        _until_up(f"{base}/query?query=ASK%7B%7D")
        yield base


@contextmanager
def _oxigraph_serve(quads: Path, union: bool) -> Iterator[Ask]:
    with serve_oxigraph(*(["--union-default-graph"] if union else [])) as base:
        _send(f"{base}/store", quads.read_bytes(), {"Content-Type": "application/n-quads"})
        yield lambda query: _rows(_send(f"{base}/query", query.encode(), {"Content-Type": "application/sparql-query"}))


@contextmanager
def serve_virtuoso() -> Iterator[tuple[str, str, int]]:
    """Start an empty Virtuoso, and give its address, its folder and its port for SQL; user and password are dba."""
    with TemporaryDirectory() as folder:
        port, sql_port = _free_port(), _free_port()
        (Path(folder) / "virtuoso.ini").write_text(_VIRTUOSO.format(folder=folder, port=port, sql_port=sql_port))
        with _running(["virtuoso-t", "+foreground", "+configfile", f"{folder}/virtuoso.ini"]):
            base = f"http://127.0.0.1:{port}"
            _until_up(f"{base}/sparql?query=ASK%7B%7D")
            yield base, folder, sql_port


@contextmanager
def _virtuoso(quads: Path, union: bool) -> Iterator[Ask]:
    """Virtuoso's default graph is the union of all graphs, whether it is asked to or not."""
    del union
    with serve_virtuoso() as (base, folder, sql_port):
        shutil.copy(quads, Path(folder) / "data.nq")
        # 512: these are quads; what has no graph's name goes into the last one named here
        load = f"DB.DBA.TTLP(file_to_string_output('{folder}/data.nq'), '', 'urn:merged', 512);"
        subprocess.run(["isql-vt", str(sql_port), "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        yield lambda query: _rows(_send(f"{base}/sparql", urllib.parse.urlencode({"query": query}).encode()))


@contextmanager
def _comunica(quads: Path, union: bool) -> Iterator[Ask]:
    command = ["node", "comunica.mjs", str(quads), *(["union"] if union else [])]
    with _running(command, cwd=NPM, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def ask(query: str) -> list[Row]:
            cast("IO[bytes]", process.stdin).write(json.dumps(query).encode() + b"\n")
            cast("IO[bytes]", process.stdin).flush()
            answer = json.loads(_line(cast("IO[bytes]", process.stdout)))
            if "error" in answer:
                raise EngineError(answer["error"])
            return _rows(json.dumps(answer))

        yield ask


#: The engines by name; the first two are always there, and those of the package ``oxigraph`` in each development setup.
ENGINES: dict[str, Callable[[Path, bool], AbstractContextManager[Ask]]] = {
    "pyoxigraph": _pyoxigraph,
    "rdflib": _rdflib,
    "oxigraph serve": _oxigraph_serve,
    "virtuoso": _virtuoso,
    "comunica": _comunica,
}


def _rows(results: str | bytes) -> list[Row]:
    """Read SPARQL results in JSON; what is unbound is None."""
    parsed = json.loads(results)
    heads = parsed["head"]["vars"]
    return [tuple(heads), *(tuple(_cell(row.get(head)) for head in heads) for row in parsed["results"]["bindings"])]


def _cell(term: dict[str, Any] | None) -> str | None:
    """Return the words of a term, numbers without zeros that say nothing: some engines keep 30.50, others store 30.5.

    >>> _cell({"type": "literal", "value": "30.50", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"})
    '30.5'
    """
    if term is None:
        return None
    if term.get("datatype") in _NUMBERS:
        return f"{Decimal(term['value']).normalize():f}"
    return str(term["value"])


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    with cast("subprocess.Popen[bytes]", subprocess.Popen(command, **options)) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(pipe: IO[bytes]) -> bytes:
    """Return the next line that comes through a pipe, as long as it comes in time."""
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=lambda: lines.put(pipe.readline()), daemon=True).start()
    try:
        return lines.get(timeout=_ANSWER)
    except queue.Empty:
        raise EngineError(f"no answer within {_ANSWER} seconds") from None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_up(url: str) -> None:
    last = time.monotonic() + _START
    while True:
        try:
            _send(url)
        except (OSError, EngineError):
            if time.monotonic() > last:
                raise
            time.sleep(0.1)
        else:
            return


def _send(url: str, body: bytes | None = None, head: dict[str, str] | None = None) -> bytes:
    request = urllib.request.Request(url, body, {"Accept": _JSON, **(head or {})})  # noqa: S310  our own server's
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER) as answer:  # noqa: S310  our own server's
            return cast("bytes", answer.read())
    except urllib.error.HTTPError as error:
        raise EngineError(error.read().decode(errors="replace")[:500]) from error
