"""What ``import kg`` offers: the steps from a file to a graph, and the way in one call.

The steps compose: ``write(to_graph(analyse(article)) for article in read("corpus.jsonl"))``, say.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.arguments import check_base
from kg.errors import InputError, Place, UsageError
from kg.exporter import Exporter, OnError
from kg.model import Article, Extraction, Finding
from kg.names import BASE
from kg.readers import read_articles
from kg.readers.articles import Inputs
from kg.readers.dates import read_date
from kg.readers.members import NAMES
from kg.readers.record import Source, make_item

if TYPE_CHECKING:
    from rdflib import Graph

log = logging.getLogger(__name__)

#: A publication date as users write one: a day, or words that leave no doubt of it.
Day = dt.date | str | None


def read(
    inputs: Inputs, *, date: Day = None, names: Mapping[str, str] | None = None, on_error: OnError = "raise"
) -> Iterator[Article]:
    """Read articles from files and folders, one by one.

    Args:
        inputs: one or more paths, or ``-`` for standard input. In a folder, all files with articles are read.
        date: the publication date of articles without one.
        names: the names of members in the input, such as ``{"text": "content"}``.
        on_error: what to do with an article that cannot be read: ``"raise"`` the error, ``"skip"`` the article
            (with a warning in the log), or a function that is called with the error.

    Raises:
        InputError: an article cannot be read.

    >>> from kg.files import seeds
    >>> [(article.id, str(article.date)) for article in read(seeds() / "miners.txt")]
    [('miners', '2025-03-09')]
    """
    if isinstance(inputs, bytes | bytearray):
        raise UsageError("read takes the path of a file, not bytes", hint="kg.Article(id=…, text=…) holds the words")
    day = _day(date)
    return _articles(inputs, day, {**NAMES, **(names or {})}, on_error)


def _articles(inputs: Inputs, day: dt.date | None, names: Mapping[str, str], on_error: OnError) -> Iterator[Article]:
    for result in read_articles(inputs, date=day, names=names):
        if isinstance(result, Article):
            yield result
        elif on_error == "raise":
            raise result
        elif on_error == "skip":
            log.warning("%s", result)
        else:
            on_error(result)


def analyse(article: Article) -> Extraction:
    """Find actors, places, events and claims in an article.

    >>> found = analyse(Article(id="a1", text="Rebels took the city of Homs.", date=dt.date(2024, 12, 8)))
    >>> [(event.category, [place.label for place in found.places(event)]) for event in found.events]
    [('Capture', ['Homs'])]
    """
    return _default().analyse(_checked(article, "analyse"))


def to_graph(found: Extraction, *, base: str = BASE, mentions: bool = True) -> Graph:
    """Make the graph of what was found in an article.

    Args:
        found: what ``analyse`` returns.
        base: the beginning of the graph's own IRIs.
        mentions: whether mentions have their offsets and words.

    >>> graph = to_graph(analyse(Article(id="a1", text="Rebels took the city of Homs.")))
    >>> str(graph.identifier)
    'https://w3id.org/newskg/id/article/a1/graph'
    """
    from kg.rdf import to_graph as make

    if not isinstance(found, Extraction):
        raise UsageError(f"to_graph takes what analyse returns, not a {type(found).__name__}")
    return make(found, base=check_base(base), mentions=mentions)


def validate(graph: Graph | str | os.PathLike[str]) -> list[Finding]:
    """Check a graph, or all graphs in an RDF file, against the shapes.

    Returns:
        the findings. A graph conforms if none has the ``severity`` ``Severity.VIOLATION``.

    Raises:
        InputError: the file cannot be read.

    >>> graph = to_graph(analyse(Article(id="a1", text="Rebels took Homs.", date=dt.date(2024, 12, 8))))
    >>> [finding.message for finding in validate(graph)]
    ['An article is easier to find with a headline.']
    """
    from rdflib import Graph

    from kg.formats import read_graphs
    from kg.validation import validate_graph

    if isinstance(graph, Graph):
        return validate_graph(graph)
    if not isinstance(graph, str | os.PathLike):
        raise UsageError(f"validate takes a graph or the path of a file, not a {type(graph).__name__}")
    return [finding for one in read_graphs(Path(graph)) for finding in validate_graph(one)]


def write(graphs: Graph | Iterable[Graph], out: str | os.PathLike[str] | None, format: str | None = None) -> None:
    """Write one or more graphs as RDF, completely or not at all.

    Args:
        graphs: taken one by one, so that memory does not grow with their number.
        out: the file; None is standard output.
        format: by default, that of the file's suffix: ``.ttl``, ``.jsonld``, ``.nq``, ``.nt``, ``.trig``, ``.rdf``,
            each also with ``.gz``.

    Raises:
        UsageError: the format is not known.
        OutputError: the file cannot be written.
    """
    from rdflib import Graph

    from kg.formats.write import write_graphs

    write_graphs([graphs] if isinstance(graphs, Graph) else graphs, out, format)


def export(article: Article, *, base: str = BASE) -> Graph:
    """Turn an article into a graph that conforms to the shapes.

    Args:
        article: an article, from ``read`` or your own.
        base: the beginning of the graph's own IRIs.

    Raises:
        UsageError: it is not an article, or the base is invalid.
        InputError: something went wrong, or took too long.
        GraphError: the graph does not conform.

    >>> graph = export(Article(id="a1", text="Rebels took the city of Homs on Sunday.", date=dt.date(2024, 12, 8)))
    >>> str(graph.identifier)
    'https://w3id.org/newskg/id/article/a1/graph'
    """
    return Exporter(base=base).export(_checked(article, "export"))


def export_text(text: str, *, date: Day = None, id: str = "text", base: str = BASE) -> Graph:
    """Turn the text of an article into a graph that conforms to the shapes.

    Args:
        text: the text of the article, as in a text file.
        date: the publication date, if the text does not give one.
        id: the article's identifier, the end of its IRI.
        base: the beginning of the graph's own IRIs.

    Raises:
        UsageError: ``text`` is not a string but, say, a path.
        InputError: it cannot be an article, or the date is invalid.
        GraphError: the graph does not conform.

    >>> graph = export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08")
    >>> len(graph) > 10
    True
    """
    _require_text(text)
    _, article = make_item({"text": text}, Source("text", "text", _day(date)), where=Place("text"), id=id)
    return export(_readable(article), base=base)


def export_file(path: str | os.PathLike[str], *, date: Day = None, base: str = BASE) -> Graph:
    """Turn a file that holds one article into a graph that conforms to the shapes.

    Args:
        path: a text or JSON file.
        date: the publication date, if the file does not give one.
        base: the beginning of the graph's own IRIs.

    Raises:
        InputError: the file cannot be read, or contains several articles.
        GraphError: the graph does not conform.

    >>> from kg.files import seeds
    >>> graph = export_file(seeds() / "miners.txt")
    >>> str(graph.identifier)
    'https://w3id.org/newskg/id/article/miners/graph'
    """
    articles = list(read_articles(path, date=_day(date)))
    if len(articles) != 1:
        hint = "read yields each, and export takes each"
        raise InputError(f"contains {len(articles)} articles, not one", source=os.fspath(path), hint=hint)
    return export(_readable(articles[0]), base=base)


@cache
def _default() -> Exporter:
    return Exporter()


def _checked(article: Article, function: str) -> Article:
    if not isinstance(article, Article):
        raise UsageError(
            f"{function} takes an Article, not a {type(article).__name__}",
            hint="export_file takes the path of a file, export_text the words themselves",
        )
    return article


def _require_text(text: object) -> None:
    if not isinstance(text, str):
        hint = "decode them first" if isinstance(text, bytes) else "export_file takes the path of a file"
        raise UsageError(f"export_text takes a str, not {type(text).__name__}", hint=hint)


def _readable(article: Article | InputError) -> Article:
    if isinstance(article, InputError):
        raise article
    return article


def _day(date: Day) -> dt.date | None:
    return read_date(date) if isinstance(date, str) else date
