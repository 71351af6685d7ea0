"""The articles whose export is timed: the given files, or our annotated news without its marks."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from kg.model import Article
from kg.readers import read_articles

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training"))

from corpus import Piece, read_pieces  # noqa: E402  it is beside the corpus

#: How many pieces of our own news make an article of the usual length.
_TOGETHER = 5


def articles(paths: Sequence[Path]) -> Iterator[Article]:
    """Yield articles without end: those of the files again and again, or our own news in ever new combinations."""
    if paths:
        given = [one for one in read_articles(paths) if isinstance(one, Article)]
        return (_named(one, f"{one.id}-{turn}") for turn in count() for one in given)
    pieces = [piece for path in sorted((ROOT / "training" / "corpus").glob("*.txt")) for piece in read_pieces(path)[0]]
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> Iterator[Article]:
    for turn in count():
        mixed = random.Random(turn).sample(pieces, len(pieces))  # noqa: S311  not for secrets
        for number in range(0, len(mixed), _TOGETHER):
            some = mixed[number : number + _TOGETHER]
            day = some[0].headers.get("date", "")
            date = dt.date.fromisoformat(day) if day[:1].isdigit() else None
            yield Article(id=f"{turn}-{number}", text="\n\n".join(piece.text for piece in some), date=date)


def _named(article: Article, ident: str) -> Article:
    return Article(id=ident, text=article.text, title=article.title, date=article.date)


def of_words(source: Iterable[Article], words: int) -> list[Article]:
    """Take articles until they have a number of words."""
    taken: list[Article] = []
    for article in source:
        if words <= 0:
            break
        taken.append(article)
        words -= len(article.text.split())
    return taken


def write(source: Iterable[Article], number: int, path: Path) -> None:
    """Write a number of articles to a JSON Lines file."""
    with path.open("w", encoding="utf-8") as file:
        for article in islice(source, number):
            day = article.date.isoformat() if article.date else None
            file.write(json.dumps({"id": article.id, "date": day, "text": article.text}) + "\n")
