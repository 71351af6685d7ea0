"""A store on disk for many articles: one article is one named graph, stored completely or not at all.

>>> from tempfile import TemporaryDirectory
>>> from kg import export_text
>>> with TemporaryDirectory() as folder, Store(f"{folder}/news") as store:
...     store.add(export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08", id="a1"))
...     [event.what for event in store.query("territory")]
Added(new=1, replaced=0, unknown=())
['Rebels took Homs']

All triples are also in the default graph, once each, so that queries see the articles as one merged graph. Each change
is one transaction of Oxigraph, or one load of new files, both of which are atomic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pyoxigraph as ox
from rdflib import Graph, URIRef

from kg.errors import InputError, UsageError
from kg.formats import name_of, to_triples
from kg.formats.write import write_named
from kg.names import PREFIXES, graph_iri
from kg.sparql.answers import Answer
from kg.sparql.questions import Query, find_query
from kg.sparql.rows import frame_of, result_of
from kg.store.data import open_data, telling
from kg.store.incoming import Named, graphs_of, in_graph
from kg.store.intake import Added, Intake, Triples, removal, replacement
from kg.store.memory import Source, ask, find_twins
from kg.store.place import (
    check_place,
    check_writable,
    hold,
    make_place,
    put_in_place,
    renewed,
    settle,
    size_of,
)  # fmt: skip

if TYPE_CHECKING:
    from typing import Self

#: How many seconds to wait for another process that uses the store.
WAIT = 30.0
#: The most quads in one transaction; more are written as new files, which is faster and takes less memory.
_TRANSACTION = 200_000
#: If more graphs are replaced, and at least a quarter of all, it is faster to rewrite the whole store.
_MANY = 50
_PREFIXES = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

_COUNTS = "SELECT ?graph (COUNT(*) AS ?number) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_ABOUT = """SELECT ?graph (SAMPLE(?of) AS ?article) (SAMPLE(?title) AS ?headline) (SAMPLE(?day) AS ?date) {
  GRAPH ?graph {
    ?of a kg:Article .
    OPTIONAL { ?of schema:headline ?title }
    OPTIONAL { ?of schema:datePublished ?day }
  }
} GROUP BY ?graph"""
_NAMED = 'SELECT DISTINCT ?graph { GRAPH ?graph { ?of a kg:Article ; schema:identifier "%s" } }'


@dataclass(frozen=True, slots=True)
class Stored:
    """A graph in a store.

    Attributes:
        graph: its IRI.
        triples: its number of triples.
        article: the IRI of its article, if any.
        headline: its headline.
        date: its publication date, as in the graph.
    """

    graph: str
    triples: int
    article: str | None = None
    headline: str | None = None
    date: str | None = None


def _quiet(_number: int) -> None:
    """Ignore progress."""


class Counts(NamedTuple):
    """The size of a store; triples that several articles share count once for each."""

    articles: int
    triples: int
    events: int


class Store:
    """A store on disk. A folder that does not exist is created when opened for writing.

    Args:
        path: the folder.
        read_only: whether to open it only for reading. Several processes can read at the same time, or one can write.
        wait: how many seconds to wait for other processes.

    Raises:
        InputError: there is no store, or other processes are using it.
        UsageError: the folder contains other files.
        OutputError: it cannot be written to.
    """

    def __init__(self, path: str | Path, *, read_only: bool = False, wait: float = WAIT) -> None:
        self.path = Path(path)
        if read_only:
            check_place(self.path)
        else:
            make_place(self.path)
            check_writable(self.path)
        self._lock = hold(self.path, alone=not read_only, wait=wait)
        try:
            if not read_only:
                settle(self.path)
            self._open: ox.Store | None = open_data(self.path, read_only=read_only, wait=wait)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the store; this object cannot be used afterwards."""
        self._open = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def _data(self) -> ox.Store:
        if self._open is None:
            raise UsageError(f"the store {self.path} is closed")
        return self._open

    # -- changing -------------------------------------------------------------------------------------

    def add(self, graphs: Graph | Iterable[Graph], *, only_known: bool = False) -> Added:
        """Put graphs of articles into the store, replacing earlier versions.

        Args:
            graphs: graphs from ``kg.export`` and similar functions, each with a name.
            only_known: whether only graphs are taken that replace one.

        Raises:
            UsageError: a graph has no name.
            OutputError: the store cannot be written to.
        """
        given = [graphs] if isinstance(graphs, Graph) else graphs
        return self._put(([_named(graph)] for graph in given), only_known=only_known)

    def put(self, name: ox.NamedNode, triples: Triples) -> Added:
        """Put a graph of Oxigraph's terms into the store, like ``add``.

        Raises:
            OutputError: the store cannot be written to.
        """
        return self._put([[(name, [in_graph(triple, name) for triple in triples])]], only_known=False)

    def add_files(
        self,
        paths: str | Path | Source | Iterable[str | Path | Source],
        *,
        only_known: bool = False,
        largest: int | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Added:
        """Put all graphs of RDF files into the store, like ``add``; if a file is invalid, none of them.

        Args:
            paths: files in any RDF format.
            only_known: whether only graphs are taken that replace one.
            largest: the size limit of a file in bytes, uncompressed.
            on_progress: called with the number of triples read since the last call.

        Raises:
            UsageError: the format of a file is unknown.
            InputError: a file cannot be read or is invalid, or its triples outside of graphs are not of one article.
            OutputError: the store cannot be written to.
        """
        given = [paths] if isinstance(paths, str | Path | Source) else paths
        sources = (one if isinstance(one, Source) else Source(Path(one)) for one in given)
        read = (graphs_of(source, largest=largest) for source in sources)
        return self._put(read, only_known=only_known, told=on_progress or _quiet)

    def _put(
        self, sources: Iterable[Iterable[Named]], *, only_known: bool, told: Callable[[int], object] = _quiet
    ) -> Added:
        intake = Intake(self._has, only_known=only_known, told=told)
        quads = intake.fresh(sources)
        with telling(self.path):
            few = list(islice(quads, _TRANSACTION))
            if len(few) < _TRANSACTION:
                self._data.extend(few)
            else:
                self._data.bulk_extend(chain(few, quads))
            del few
            if len(intake.later) > _MANY and len(intake.later) * 4 > sum(1 for _ in self._data.named_graphs()):
                self._renew(intake.later)
            else:
                for name, triples in intake.later.items():
                    self._data.update(replacement(name, triples))
            self._data.flush()
        return Added(len(intake.new), len(intake.later) - len(intake.new & intake.later.keys()), tuple(intake.unknown))

    def remove(self, articles: str | Iterable[str]) -> list[str]:
        """Remove articles from the store: all of them, or none.

        Args:
            articles: their IRIs, the IRIs of their graphs, or their identifiers.

        Returns:
            the IRIs of the graphs that were removed.

        Raises:
            InputError: one is not in the store, or an identifier is ambiguous.
            OutputError: the store cannot be written to.
        """
        given = [articles] if isinstance(articles, str) else articles
        graphs = sorted({self._find(one) for one in given}, key=str)
        if graphs:
            with telling(self.path):
                self._data.update(" ;\n".join(removal(name) for name in graphs))
                self._data.flush()
        return [name.value for name in graphs]

    def _find(self, given: str) -> ox.NamedNode:
        """Return the graph that an identifier or IRI refers to."""
        if ":" in given:
            for iri in (given, str(graph_iri(URIRef(given)))):
                name = _node(iri)
                if name is not None and self._has(name):
                    return name
        words = str(ox.Literal(given))[1:-1]
        found = [cast("ox.NamedNode", row["graph"]) for row in self._select(_NAMED.replace("%s", words))]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(sorted(name.value for name in found))
            raise InputError(f"{given!r} is the identifier of several articles: {names}", source=str(self.path))
        raise InputError(f"no article {given!r} is in the store", source=str(self.path))

    def compact(self) -> tuple[int, int]:
        """Rewrite all data into new files; return the size before and after.

        Replaced and removed graphs leave their terms in the old files.

        Raises:
            OutputError: the store cannot be written to.
        """
        before = size_of(self.path)
        with telling(self.path):
            self._renew({})
        return before, size_of(self.path)

    def _has(self, name: ox.NamedNode) -> bool:
        return self._data.contains_named_graph(name)

    def _renew(self, instead: Mapping[ox.NamedNode, Triples]) -> None:
        """Rewrite the whole store, with other triples in some graphs."""
        settle(self.path)
        new = ox.Store(renewed(self.path))
        new.bulk_extend(
            quad
            for name in self._data.named_graphs()
            for triple in instead.get(cast("ox.NamedNode", name)) or self.triples(name)
            for quad in (in_graph(triple, name), in_graph(triple))
        )
        new.flush()
        del new
        self._open = None  # this closes it
        put_in_place(self.path)
        self._open = open_data(self.path, read_only=False)

    # -- asking ---------------------------------------------------------------------------------------

    def __contains__(self, article: str) -> bool:
        """Return whether an article is in the store; ``article`` is as for ``remove``."""
        try:
            self._find(article)
        except InputError:
            return False
        return True

    def list(self) -> list[Stored]:
        """Return the articles of the store, sorted by IRI."""
        about = {row["graph"]: row for row in self._select(_ABOUT)}
        found = []
        for row in self._select(_COUNTS):
            told = about.get(row["graph"])
            words = [None if told is None else told[name] for name in ("article", "headline", "date")]
            values = [None if one is None else str(one.value) for one in words]
            found.append(Stored(row["graph"].value, int(row["number"].value), *values))
        return sorted(found, key=lambda one: one.graph)

    def count(self) -> Counts:
        """Return the size of the store."""
        articles = sum(1 for _ in self._select("SELECT ?a { ?a a kg:Article }"))
        triples = sum(int(row["number"].value) for row in self._select(_COUNTS))
        return Counts(articles, triples, sum(1 for _ in self._select("SELECT ?e { ?e a kg:Event }")))

    def query(self, question: str, values: Mapping[str, str] | None = None) -> Any:
        """Query the store, without a time limit; ``kg.query`` has one.

        Args:
            question: SPARQL, ``@`` and the path of a query file, or the name of a built-in question.
            values: the parameters of the question (``{"place": "Hama"}``).

        Returns:
            the rows as dataclasses with one field per column, or a boolean, or an ``rdflib.Graph``.

        Raises:
            UsageError: there is no such question, or it is not valid SPARQL.
        """
        return result_of(self.ask(find_query(question).set(values or {})))

    def frame(self, question: str, values: Mapping[str, str] | None = None) -> Any:
        """Query the store like ``query``, and return the rows as a ``pandas.DataFrame``.

        Raises:
            UsageError: see ``query``; or the answer has no rows, or pandas is not installed.
        """
        return frame_of(self.ask(find_query(question).set(values or {})))

    def ask(self, query: Query) -> Answer:
        """Query the store, and return the answer in Oxigraph's terms."""
        return ask(self._data, query)

    def find_twins(self) -> Iterator[str]:
        """Yield warnings about IRIs that denote two texts."""
        return find_twins(self._data)

    def graphs(self) -> Iterator[tuple[ox.NamedNode, Triples]]:
        """Yield all graphs, sorted by name."""
        for name in sorted(self._data.named_graphs(), key=str):
            if triples := self.triples(name):
                yield cast("ox.NamedNode", name), triples

    def triples(self, name: ox.NamedNode | ox.BlankNode) -> Triples:
        """Return the triples of a graph, or none if it is not in the store."""
        return [quad.triple for quad in self._data.quads_for_pattern(None, None, None, name)]

    def dump(self, out: str | Path | None, format: str = "nquads") -> None:
        """Write all graphs to a file, sorted; None is standard output.

        Raises:
            UsageError: there is no such format.
            OutputError: the file cannot be written.
        """
        write_named(self.graphs(), None if out is None else Path(out), format)

    def check(self) -> Iterator[str]:
        """Yield the faults of the store as sentences; ``kg validate`` finds those of its graphs."""
        from kg.store.checking import check

        return check(self._data)

    def _select(self, query: str) -> ox.QuerySolutions:
        return cast("ox.QuerySolutions", self._data.query(query, prefixes=_PREFIXES))


def _named(graph: Graph) -> Named:
    name = name_of(graph)
    if not isinstance(name, ox.NamedNode):
        raise UsageError("a graph needs a name to be put into a store", hint="make it with Graph(identifier=URIRef(…))")
    return name, [in_graph(triple, name) for triple in to_triples(graph)]


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None
