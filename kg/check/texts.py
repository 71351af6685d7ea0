"""The texts of articles, for checking their mentions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from rdflib import Graph
from rdflib.namespace import RDF

from kg.errors import InputError, Place
from kg.model import Article
from kg.names import KG, SCHEMA
from kg.readers import read_items

#: The suffixes of files that hold an article's text as it is.
_PLAIN = frozenset({"", ".txt", ".text"})


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text, and the text file that it is."""

    text: str
    file: str | None = None


def text_of(article: Article, where: Place) -> Text:
    """Return the text of an article, and its file if that is plain text: only then are lines those of the file."""
    plain = Path(where.source).suffix.lower() in _PLAIN and where.line is None and where.item is None
    return Text(article.text, where.source if plain else None)


def read_texts(paths: Iterable[Path], complain: Callable[[InputError], None]) -> dict[str, Text]:
    """Read the texts of articles by id, reporting those that cannot be read."""
    texts = {}
    # only the text is wanted: with any date, none is missed
    for where, result in read_items(paths, date=dt.date.min):
        if isinstance(result, InputError):
            complain(result)
        else:
            texts[result.id] = text_of(result, where)
    return texts


def find_text(graph: Graph, texts: dict[str, Text]) -> Text | None:
    """Find the text of the article that a graph describes, by its identifier or else by the end of its IRI."""
    for article in sorted(graph.subjects(RDF.type, KG.Article), key=str):
        names = [str(name) for name in graph.objects(article, SCHEMA.identifier)]
        for name in (*sorted(names), unquote(str(article).rpartition("/")[2])):
            if name in texts:
                return texts[name]
    return None
