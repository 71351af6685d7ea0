"""Events and answers as rows and data frames, for notebooks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Graph

    from kg.events import Row
    from kg.sparql.answers import Answer


Source = str | os.PathLike[str]


def event_rows(sources: Graph | Source | Iterable[Graph | Source]) -> Iterator[Row]:
    """Yield one row per event: who did what to whom, where, when, and who says so.

    ``docs/event-rows.md`` says what each column holds.

    Args:
        sources: one graph or several; or the path, or several, of RDF files or folders of them.

    Raises:
        UsageError: a source is neither a graph nor a path.
        InputError: a file cannot be read, or is not RDF.

    >>> import kg
    >>> graph = kg.export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08")
    >>> [(row["actors"], row["type"], row["places"]) for row in event_rows(graph)]
    [(['Rebels'], 'Capture', ['Homs'])]
    """
    from kg.events import event_rows as rows_of

    for graph in _graphs(sources):
        yield from rows_of(graph)


def event_frame(sources: Graph | Source | Iterable[Graph | Source]) -> pd.DataFrame:
    """Return events as a ``pandas.DataFrame``, one row per event, with the columns of ``docs/event-rows.md``.

    Args:
        sources: see ``event_rows``.

    Raises:
        UsageError: see ``event_rows``; or pandas is not installed.
        InputError: see ``event_rows``.

    >>> import kg
    >>> graph = kg.export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08")
    >>> event_frame(graph)[["label", "start_date"]].values.tolist()
    [['Rebels took Homs', Timestamp('2024-12-08 00:00:00')]]
    """
    from kg.events.columns import COLUMNS, Sort

    pandas = _pandas()
    frame = pandas.DataFrame(list(event_rows(sources)), columns=[column.name for column in COLUMNS])
    types = {Sort.DATE: "datetime64[s]", Sort.INTEGER: "Int64", Sort.DECIMAL: "Float64"}
    return frame.astype({column.name: types[column.sort] for column in COLUMNS if column.sort in types})


def query_rows(sources: Any, question: str, values: Mapping[str, str] | None = None) -> Any:
    """Ask a question and return the rows as dataclasses, one field per column, with Python numbers and dates.

    Args:
        sources: one graph or several; or a path, or several, of RDF files, folders, articles or a store.
        question: SPARQL, ``@`` and a file that holds it, or a name that ``kg query --list`` prints.
        values: the parameters of the question (``{"place": "Hama"}``).

    Returns:
        the rows; yes or no as ``bool`` for ASK.

    Raises:
        UsageError: there is no such question, or it is not SPARQL.
        InputError: a file cannot be read, or time or memory do not suffice.

    >>> import kg
    >>> graph = kg.export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08")
    >>> [(str(row.from_), row.who, row.where) for row in query_rows(graph, "territory")]
    [('2024-12-08', 'Rebels', 'Homs')]
    """
    from kg.sparql.rows import result_of

    return result_of(_answer(sources, question, values))


def query_frame(sources: Any, question: str, values: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Ask a question like ``query_rows``, and return the rows as a ``pandas.DataFrame``.

    Raises:
        UsageError: see ``query_rows``; or the question does not ask for rows, or pandas is not installed.
    """
    from kg.sparql.rows import frame_of

    frame: pd.DataFrame = frame_of(_answer(sources, question, values))
    return frame


def _answer(sources: Any, question: str, values: Mapping[str, str] | None) -> Answer:
    import pyoxigraph as ox
    from rdflib import Graph

    from kg.sparql.answering import query
    from kg.sparql.answers import Answer
    from kg.sparql.questions import find_query
    from kg.store import add_graph, ask

    given: list[Any] = [sources] if isinstance(sources, Graph | str | os.PathLike) else list(sources)
    if given and all(isinstance(one, Graph) for one in given):
        store = ox.Store()
        for graph in given:
            add_graph(store, graph)
        return ask(store, find_query(question).set(values or {}))
    if not all(isinstance(one, str | os.PathLike) for one in given):
        raise UsageError("give either graphs or paths, not something else or both")
    text = query([Path(path) for path in given], question, values=values, format="json")
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return Answer(truth=bool(found))
    assert isinstance(found, ox.QuerySolutions)
    return Answer(tuple(one.value for one in found.variables), [tuple(row) for row in found])


def _graphs(sources: Graph | Source | Iterable[Graph | Source]) -> Iterator[Graph]:
    from rdflib import Graph

    from kg.formats import read_graphs

    for source in [sources] if isinstance(sources, Graph | str | os.PathLike) else sources:
        if isinstance(source, Graph):
            yield source
        elif isinstance(source, str | os.PathLike):
            yield from read_graphs(Path(source))
        else:
            raise UsageError(f"events are read from graphs or paths, not from {type(source).__name__}")


def _pandas() -> Any:
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("a DataFrame needs pandas", hint="pip install 'newskg[pandas]'") from error
    return pd
