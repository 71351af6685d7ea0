"""An in-memory Oxigraph store: RDF and articles in, SPARQL answers out, without network requests.

The triples of each article are in its named graph and also in the default graph, which merges them
all: in Oxigraph's own union of graphs, a triple of n articles would match n times. Oxigraph sets no limit
to the time and memory of a query: ``kg.sparql.answering`` does, in a separate process.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple, NoReturn, cast

import pyoxigraph as ox
from rdflib import Graph

from kg.errors import InputError, UsageError
from kg.formats import (
    STDIN,
    base_of,
    checked,
    format_for,
    format_named,
    is_rdf,
    name_of,
    opened,
    parsing,
    to_triples,
)  # fmt: skip
from kg.names import PREFIXES, article_iri
from kg.readers.folder import files_below
from kg.safety.confined import offline
from kg.safety.nesting import LARGEST
from kg.sparql.answers import Answer, render_answer
from kg.sparql.questions import Query, find_query
from kg.sparql.syntax import NoSparqlError, asks_others, check_size, is_update
from kg.store.evaluate import evaluate

Articles = Callable[[Path], Iterable[Graph]]
Progress = Callable[[Path, int], None]

_PREFIXES = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

#: The name of a query that is not a file.
_UNNAMED = Query("").name
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_TWINS = "SELECT ?graph { ?graph kg:textDigest ?one, ?other FILTER(STR(?one) < STR(?other)) }"
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


# -- filling ------------------------------------------------------------------------------------------


def open_store(
    paths: Iterable[Path], *, articles: Articles | None = None, on_progress: Progress | None = None
) -> ox.Store:
    """Fill a store in memory with RDF files of all formats, and with articles.

    Args:
        paths: files, folders (with everything below them), or ``-`` for an article on standard input.
        articles: makes the graphs of a file that is not RDF, by its name; without it, such a file is an error,
            or skipped in a folder.
        on_progress: called after each file with its path and the number of quads so far (before they are merged).

    Raises:
        UsageError: a file does not have the suffix of an RDF format, and ``articles`` is not given.
        InputError: a file cannot be read, or is invalid (with line and column).
    """
    store = ox.Store()
    for path in files_in(paths, rdf_only=articles is None):
        if articles is not None and (str(path) == STDIN or not is_rdf(path)):
            for graph in articles(path):
                add_graph(store, graph)
        else:
            load(store, Source(path))
        if on_progress is not None:
            on_progress(path, len(store))
    store.update(_MERGE)
    return store


def add_graph(store: ox.Store, graph: Graph) -> None:
    """Put a graph into the store, under its name and in the default graph; repeating it changes nothing."""
    triples = to_triples(graph)
    for name in {name_of(graph) or ox.DefaultGraph(), ox.DefaultGraph()}:
        store.extend([ox.Quad(s, p, o, name) for s, p, o in triples])


def find_twins(store: ox.Store) -> Iterator[str]:
    """Yield warnings about IRIs that denote two texts, once a store is filled.

    >>> store = ox.Store()
    >>> store.update('''PREFIX kg: <https://w3id.org/newskg/ns#>
    ...     INSERT DATA { <http://e/article/a/graph> kg:textDigest "b94d", "2cf2" }''')
    >>> list(find_twins(store))
    ['the IRI http://e/article/a stands for two texts, and what is asked of it is answered for both']
    """
    found = cast("ox.QuerySolutions", store.query(_TWINS, prefixes=_PREFIXES))
    for graph in sorted({str(row["graph"].value) for row in found}):
        yield f"the IRI {article_iri(graph)} stands for two texts, and what is asked of it is answered for both"


class Source(NamedTuple):
    """An RDF file, or its content.

    Attributes:
        path: its path.
        format: its format, if its name does not show it.
        content: its content, or None to read it from the file.
    """

    path: Path
    format: str | None = None
    content: bytes | None = None


def load(store: ox.Store, source: Source, *, largest: int = LARGEST) -> None:
    """Load an RDF file up to a number of bytes, uncompressed.

    Raises:
        UsageError: its format is unknown.
        InputError: it cannot be read, is too large, or is invalid (with line and column).
    """
    path, content = source.path, source.content
    form = format_named(source.format) if source.format else format_for(path)
    given = opened(path, largest=largest) if content is None else nullcontext(io.BytesIO(content))
    with given as file, parsing(path, form):
        store.bulk_load(checked(file, path, form), form.syntax, base_iri=base_of(path))


def files_in(paths: Iterable[Path], *, rdf_only: bool = False) -> Iterator[Path]:
    """Yield files, and the files that ``kg.readers.folder`` finds in folders."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        yield from files_below(path, lambda found: is_rdf(found) or not rdf_only, raise_it)


def raise_it(error: OSError) -> NoReturn:
    """Raise the error for a folder that cannot be listed.

    Raises:
        InputError: always; it says which folder, and why.
    """
    raise InputError(f"cannot be read: {error.strerror or error}", source=str(error.filename)) from error


# -- asking -------------------------------------------------------------------------------------------


def ask(store: ox.Store, query: Query | str, *, alone: bool = False) -> Answer:
    """Query a store.

    Args:
        store: a store from ``open_store``.
        query: a query, or as for ``kg.sparql.questions.find_query``: SPARQL 1.1, the name of a question, or ``@FILE``.
            It need not declare the prefixes of our own files.
        alone: whether the process does nothing else, so that opening files and connections can be blocked.

    >>> ask(ox.Store(), "ASK { ?event a kg:Event }").truth
    False

    Raises:
        UsageError: the query is not a SPARQL query (with line and column), would change the store, would
            ask another server, or is too long or nested; or no question has this name.
        InputError: the query's file cannot be read.
    """
    query = find_query(query) if isinstance(query, str) else query
    refuse(query)
    # in case the parse tree misses something: no connection can be opened
    with telling_query(query), offline() if alone else nullcontext():
        return evaluate(store, query.text)


@contextmanager
def telling_query(query: Query) -> Iterator[None]:
    """Raise one sentence that says why Oxigraph cannot answer a query.

    Raises:
        UsageError: with this sentence.
    """
    try:
        yield
    except SyntaxError as error:
        if is_update(query.text):
            raise UsageError(f"{query.name} would change the data; kg query only reads") from error
        raise _explain(query, error.msg) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(f"{query.name} cannot be answered: {error}") from error


def answer_text(
    sources: Iterable[Source], query: Query, format: str, *, largest: int, width: int | None, color: bool
) -> tuple[str, list[str]]:
    """Load RDF files into a store, answer a query, and return the answer as text, with warnings.

    Raises:
        UsageError, InputError: see ``ask`` and ``load``.
    """
    refuse(query)  # before much is loaded
    store = ox.Store()
    for source in sources:
        load(store, source, largest=largest)
    store.update(_MERGE)
    text = render_answer(ask(store, query, alone=True), format, width=width, color=color)
    if text == "No rows.\n" and not len(store):
        text = "No rows: there are no triples in what was read.\n"
    return text, list(find_twins(store))


def answer_store(path: Path, query: Query, format: str, *, width: int | None, color: bool) -> tuple[str, list[str]]:
    """Query a store on disk, and return the answer like ``answer_text``.

    Oxigraph opens the files of a store when it needs them, so opening files cannot be blocked: only the parse
    tree ensures that no request is sent.

    Raises:
        UsageError, InputError: see ``ask``, and ``kg.store.Store``.
    """
    from kg.store.disk import Store

    refuse(query)
    with Store(path, read_only=True) as store:
        return render_answer(store.ask(query), format, width=width, color=color), list(store.find_twins())


def refuse(query: Query) -> None:
    """Refuse queries that are too long or deep, and SERVICE, for which Oxigraph would send requests."""
    try:
        check_size(query.text)
        if asks_others(query.text):
            raise UsageError(f"{query.name} asks another server (SERVICE); kg sends no requests")
    except NoSparqlError as error:
        if error.line is None:
            raise UsageError(f"{query.name} {error}") from error
        said = "not SPARQL 1.1, and not run because it contains the word SERVICE"
        raise _wrong(query, said, error.line, error.column) from error


def _explain(query: Query, message: str) -> UsageError:
    """Return an error that says where a query is invalid, without Oxigraph's list of what it expected."""
    found = _AT.fullmatch(message)
    if found is None:
        return UsageError(f"{query.name} is not a SPARQL query: {message}")
    line, column, expected = int(found[1]), int(found[2]), found[3]
    if "Prefix not found" in expected:
        said = "a prefix before this is not declared"
    elif "unbound" in expected:
        said = "SELECT names a variable that is neither grouped by nor in the pattern"
    else:
        # Oxigraph reports the furthest position that it tried, which is a little after the fault
        text = "".join(query.text.splitlines()[line - 1 : line])
        near = text[max(0, column - 30) : column + 5].strip()
        said = f"not SPARQL near {near!r}" if near else "not SPARQL"
    return _wrong(query, said, line, column)


def _wrong(query: Query, said: str, line: int, column: int | None) -> UsageError:
    """Return the error for a query, with its file if any."""
    if query.name == _UNNAMED:
        return UsageError(f"{query.name}, line {line}, column {column}: {said}")
    return UsageError(said, source=query.name, line=line, column=column)
