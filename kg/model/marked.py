"""Shows an article as HTML with what was found in it marked, for notebooks. All words of the article are escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.model.article import Span
    from kg.model.found import Event, Extraction

#: Colours that can be read in light and dark notebooks alike, with black letters on them.
_COLOURS = {"event": "#ffd54f", "actor": "#b3e5fc", "place": "#c8e6c9"}


class _Mark(NamedTuple):
    begin: int
    end: int
    in_headline: bool
    sort: str
    title: str


def to_html(found: Extraction) -> str:
    """Return an article's text with events, actors and places marked, and its events as a table."""
    article = found.article
    about = " · ".join(filter(None, (str(article.date or ""), article.publisher, article.author)))
    legend = " ".join(
        f'<mark style="background:{colour};color:#000">{sort}</mark>' for sort, colour in _COLOURS.items()
    )
    marks = _marks(found)
    title = "".join(_pieces(article.title or article.id, 0, (mark for mark in marks if mark.in_headline)))
    head = f"<h3>{title}</h3><p><small>{escape(about)} {legend}</small></p>"
    pieces = _pieces(article.text, article.story, (mark for mark in marks if not mark.in_headline))
    text = f'<p style="white-space:pre-line">{"".join(pieces)}</p>'
    return f"<article>{head}{text}{_table(found)}</article>"


def _pieces(text: str, place: int, marks: Iterable[_Mark]) -> list[str]:
    pieces: list[str] = []
    for mark in marks:
        if mark.begin < place:
            continue  # within the mark before it
        style = f"background:{_COLOURS[mark.sort]};color:#000"
        words = escape(text[mark.begin : mark.end])
        pieces += escape(text[place : mark.begin]), f'<mark style="{style}" title="{escape(mark.title)}">{words}</mark>'
        place = mark.end
    return [*pieces, escape(text[place:])]


def _marks(found: Extraction) -> list[_Mark]:
    """Return all marks in reading order; of those that begin together, the longest first."""
    marks = [_mark(span, "event", event.category) for event in found.events for span in event.mentions]
    for entity in found.entities:
        sort = "place" if entity.kind.is_place else "actor"
        marks += [_mark(span, sort, f"{entity.kind.value}: {entity.label}") for span in entity.mentions]
    return sorted(marks, key=lambda mark: (mark.begin, -mark.end, mark.sort != "event", mark.title))


def _mark(span: Span, sort: str, title: str) -> _Mark:
    return _Mark(*span, span.in_headline, sort, title)


def _table(found: Extraction) -> str:
    if not found.events:
        return ""
    names = ("when", "who", "what", "whom", "where", "status")
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = "".join(_row(event, found) for event in sorted(found.events, key=lambda event: event.mentions))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(event: Event, found: Extraction) -> str:
    def labels(keys: tuple[str, ...]) -> str:
        return ", ".join(found.entity(key).label for key in keys)

    when = str(event.when.start) if event.when else ""
    cells = (
        when,
        labels(event.actors),
        event.label,
        labels(event.targets),
        labels(event.places),
        event.factuality.value,
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
