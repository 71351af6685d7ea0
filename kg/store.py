"""An embedded Oxigraph store: RDF and articles in, answers to SPARQL queries out, and no request to anybody.

Each article's triples stand in its named graph and once more in the default graph, which merges them
all: in Oxigraph's own union of graphs, what n articles say would match n times. Oxigraph sets no limit
to the time that a query takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from rdflib import Graph

from kg.answers import Answer
from kg.errors import UsageError
from kg.formats import STDIN, base_of, checked, format_for, is_rdf, name_of, opened, parsing, to_triples
from kg.names import PREFIXES
from kg.questions import Query, find_query

Articles = Callable[[Path], Iterable[Graph]]
Progress = Callable[[Path, int], None]

_PREFIXES = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: All in which a keyword is no keyword, then the words that are.
_TOKEN = re.compile(
    r"""
    \"{3}(?:\\.|(?!\"{3}).)*\"{3} | '{3}(?:\\.|(?!'{3}).)*'{3}      # long strings
    | \"(?:\\.|[^"\\\n\r])*\" | '(?:\\.|[^'\\\n\r])*'                 # strings
    | <[^<>"{}|^`\\\x00-\x20]*>                                       # IRIs
    | \#[^\n\r]*                                                      # comments
    | [?$@:][\w.-]*                                                   # variables, languages, local names
    | (?P<word>\w[\w.-]*)
    | (?P<mark>[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)
#: How many words and marks a query may have, and how many brackets within each other: what is far beyond
#: overflows Oxigraph's stack, which ends the whole process.
_LONGEST = 5000
_DEEPEST = 100
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


# -- filling ------------------------------------------------------------------------------------------


def open_store(
    paths: Iterable[Path], *, articles: Articles | None = None, on_progress: Progress | None = None
) -> ox.Store:
    """Fill a store in memory with RDF files of all formats, and with articles.

    Args:
        paths: files, folders (with all that lies in them), or ``-`` for an article on standard input.
        articles: makes graphs of a file that is no RDF, by its name; without it such a file is an error,
            and is passed over in a folder.
        on_progress: called after each file with its path and how many quads it then holds (before they are merged).

    Raises:
        UsageError: a file's name ends as no RDF file's does, and ``articles`` is not given.
        InputError: a file cannot be read, or is broken (with line and column).
    """
    store = ox.Store()
    for path in _files(paths, rdf_only=articles is None):
        if articles is not None and (str(path) == STDIN or not is_rdf(path)):
            for graph in articles(path):
                add_graph(store, graph)
        else:
            _load(store, path)
        if on_progress is not None:
            on_progress(path, len(store))
    store.update(_MERGE)
    return store


def add_graph(store: ox.Store, graph: Graph) -> None:
    """Put a graph into the store, under its name and in the default graph; doing it twice changes nothing."""
    triples = to_triples(graph)
    for name in {name_of(graph) or ox.DefaultGraph(), ox.DefaultGraph()}:
        store.extend([ox.Quad(s, p, o, name) for s, p, o in triples])


def _files(paths: Iterable[Path], *, rdf_only: bool) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not hidden and (is_rdf(found) or not rdf_only):
                yield found


def _load(store: ox.Store, path: Path) -> None:
    form = format_for(path)
    with opened(path) as file, parsing(path, form):
        content = checked(file, path) if form.name == "rdfxml" else file
        store.bulk_load(content, form.syntax, base_iri=base_of(path))


# -- asking -------------------------------------------------------------------------------------------


def ask(store: ox.Store, query: Query | str) -> Answer:
    """Ask a store a question.

    Args:
        store: what ``open_store`` filled.
        query: a query, or what ``kg.questions.find_query`` takes: SPARQL 1.1, a question's name, or ``@FILE``.
            The prefixes of our own files need no declaration in it.

    >>> ask(ox.Store(), "ASK { ?event a kg:Event }").truth
    False

    Raises:
        UsageError: the query is no SPARQL query (with line and column), would change the store, would
            ask another server, or is endlessly long or nested; or no question has this name.
        InputError: the query's file cannot be read.
    """
    query = find_query(query) if isinstance(query, str) else query
    _refuse(query)
    _refuse_endless(query)
    try:
        found = store.query(query.text, prefixes=_PREFIXES)
        if isinstance(found, ox.QueryTriples):
            return Answer(triples=tuple(sorted(set(found), key=str)))
        return Answer(results=cast("bytes", found.serialize(format=ox.QueryResultsFormat.JSON)))
    except SyntaxError as error:
        raise UsageError(_explain(query, error.msg)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(f"{query.name} cannot be answered: {error}") from error


def _refuse(query: Query) -> None:
    """Refuse what changes the store, and what sends requests, which Oxigraph would do for SERVICE."""
    unescaped = _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), query.text)
    words = _keywords(query.text)
    if "SERVICE" in words or "SERVICE" in _keywords(unescaped):
        raise UsageError(f"{query.name} asks another server (SERVICE), and kg sends no requests")
    form = next((word for word in words if word in _FORMS | _UPDATES), None)
    if form in _UPDATES:
        raise UsageError(f"{query.name} would change the data ({form}), and kg query only reads")


def _refuse_endless(query: Query) -> None:
    depth = 0
    for number, found in enumerate(_TOKEN.finditer(query.text), 1):
        depth += (found["mark"] in {"(", "[", "{"}) - (found["mark"] in {")", "]", "}"})
        if depth > _DEEPEST:
            raise UsageError(f"{query.name} is nested too deep: at most {_DEEPEST} brackets within each other")
        if number > _LONGEST:
            raise UsageError(f"{query.name} is too long: at most {_LONGEST:,} words and marks")


def _keywords(text: str) -> list[str]:
    return [found["word"].upper() for found in _TOKEN.finditer(text) if found["word"]]


def _explain(query: Query, message: str) -> str:
    """Say in one sentence where a query is broken, without Oxigraph's list of all that could stand there."""
    found = _AT.fullmatch(message)
    if found is None:
        return f"{query.name} is no SPARQL query: {message}"
    line, column, expected = int(found[1]), int(found[2]), found[3]
    place = f"{query.name}, line {line}, column {column}"
    if "Prefix not found" in expected:
        return f"{place}: a prefix before this is not declared"
    if "unbound" in expected:
        return f"{place}: SELECT names a variable that is neither grouped by nor in the pattern"
    # Oxigraph names the furthest place that it tried, which lies a little behind the fault
    text = "".join(query.text.splitlines()[line - 1 : line])
    near = text[max(0, column - 30) : column + 5].strip()
    return f"{place}: not SPARQL near {near!r}" if near else f"{place}: not SPARQL"
