"""``kg read``: the text in which offsets count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.commands.options import DATE, FETCH, MAP, read_day
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from kg.model import Article


def read(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE", help="Articles in any format that kg export reads.")],
    id: Annotated[str | None, typer.Option("--id", help="The article to print, if there are several.")] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print everything known about each article, as JSON Lines.")
    ] = False,
    date: DATE = None,
    names: MAP = None,
    fetch: FETCH = False,
) -> None:
    """Print the text of an article, which the offsets in its graph refer to.

    \b
    Example:
      kg read article.txt
      kg read corpus.jsonl --id a17
    """
    console.show_log(quiet=True)
    from kg.readers import read_articles
    from kg.readers.members import names_from

    articles: list[Article] = []
    code = 0
    for article in read_articles(inputs, date=read_day(date), names=names_from(names or ()), fetch=fetch):
        if isinstance(article, InputError):
            console.complain(article)
            code = article.exit_code
        elif json and id in {None, article.id}:
            console.print_bytes(_as_json(article).encode() + b"\n")
        elif id in {None, article.id}:
            articles.append(article)
            if len(articles) > 1:
                raise UsageError("there are several articles", hint="choose one with --id, or take all with --json")
    for article in articles:
        console.print_bytes(article.text.encode())
    if id is not None and not json and not articles:
        raise InputError(f"there is no article with the id {id}")
    raise typer.Exit(code)


def _as_json(article: Article) -> str:
    import json

    members = {
        "id": article.id,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
        "publisher": article.publisher,
        "author": article.author,
        "text": article.text,
    }
    return json.dumps({name: value for name, value in members.items() if value is not None}, ensure_ascii=False)
