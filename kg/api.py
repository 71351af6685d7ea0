"""Articles to graphs in one call, for Python programs: one function for a text, one for a file, one for an article."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from kg.errors import GraphError, InputError, Place, UsageError
from kg.exporter import check_base, complaint, export_article
from kg.model import Article
from kg.names import BASE
from kg.readers import read_articles
from kg.readers.dates import read_date
from kg.readers.record import Source, make_item

if TYPE_CHECKING:
    from rdflib import Graph


def export(article: Article, *, base: str = BASE) -> Graph:
    """Turn an article into a graph that conforms to the shapes.

    Args:
        article: what ``read_articles`` gives, or one that is made by hand.
        base: the IRI under which the graph's own IRIs lie.

    Raises:
        UsageError: it is no article, or the base is no base of IRIs.
        GraphError: the graph does not conform.

    >>> graph = export(Article(id="a1", text="Rebels took the city of Homs on Sunday.", date=dt.date(2024, 12, 8)))
    >>> str(graph.identifier)
    'https://w3id.org/newskg/id/article/a1/graph'
    """
    if not isinstance(article, Article):
        raise UsageError(
            f"export takes an Article, not a {type(article).__name__}: "
            "export_file takes the path of a file, export_text the words themselves"
        )
    exported = export_article(article, base=check_base(base))
    if not exported.conforms:
        raise GraphError(complaint(exported))
    return exported.graph


def export_text(text: str, *, date: dt.date | str | None = None, id: str = "text", base: str = BASE) -> Graph:
    """Turn the text of an article into a graph that conforms to the shapes.

    Args:
        text: the words of the article, as a text file would hold them.
        date: the publication date, if the text does not give one.
        id: the article's identifier, with which its IRI ends.
        base: the IRI under which the graph's own IRIs lie.

    Raises:
        UsageError: ``text`` is no text but, say, a path.
        InputError: it cannot be an article, or the date is none.
        GraphError: the graph does not conform.

    >>> graph = export_text("Rebels took the city of Homs on Sunday.", date="2024-12-08")
    >>> len(graph) > 10
    True
    """
    if not isinstance(text, str):
        raise UsageError(f"export_text takes a str, not a {type(text).__name__}: export_file takes the path of a file")
    _, article = make_item({"text": text}, Source("text", "text", _day(date)), where=Place("text"), id=id)
    return export(_readable(article), base=base)


def export_file(path: str | os.PathLike[str], *, date: dt.date | str | None = None, base: str = BASE) -> Graph:
    """Turn a file that holds one article into a graph that conforms to the shapes.

    Args:
        path: a text or JSON file.
        date: the publication date, if the file does not give one.
        base: the IRI under which the graph's own IRIs lie.

    Raises:
        InputError: the file cannot be read, or holds several articles.
        GraphError: the graph does not conform.

    >>> from kg.files import seeds
    >>> graph = export_file(seeds() / "miners.txt")
    >>> str(graph.identifier)
    'https://w3id.org/newskg/id/article/miners/graph'
    """
    articles = list(read_articles(path, date=_day(date)))
    if len(articles) != 1:
        message = f"holds {len(articles)} articles, not one: read_articles gives them, and export takes each"
        raise InputError(message, source=os.fspath(path))
    return export(_readable(articles[0]), base=base)


def _readable(article: Article | InputError) -> Article:
    if isinstance(article, InputError):
        raise article
    return article


def _day(date: dt.date | str | None) -> dt.date | None:
    return read_date(date) if isinstance(date, str) else date
