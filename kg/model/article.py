"""An article as it was read, and stretches of its text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import NamedTuple, Self

from kg.errors import UsageError


class Span(NamedTuple):
    """A stretch of an article's text, in code points, end exclusive (RFC 5147)."""

    begin: int
    end: int

    @property
    def in_headline(self) -> bool:
        """Whether the span is in the headline given beside the text, as a ``HeadlineSpan`` is."""
        return False

    def of(self, text: str) -> str:
        """Return the words of the article's text that the span covers."""
        return text[self.begin : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a character."""
        return self.in_headline == other.in_headline and self.begin < other.end and other.begin < self.end

    def within(self, other: Span) -> bool:
        """Return whether the other span covers this one."""
        return self.in_headline == other.in_headline and other.begin <= self.begin and self.end <= other.end


class HeadlineSpan(Span):
    """A span of the headline given beside an article's text; it carries its own words.

    It is never equal to a stretch of the text.

    >>> span = HeadlineSpan(0, 6, "Rebels take Homs")
    >>> span.of("They came on Sunday."), span == Span(0, 6)
    ('Rebels', False)
    """

    headline: str

    def __new__(cls, begin: int, end: int, headline: str) -> Self:
        """Make a span of a headline."""
        span = super().__new__(cls, begin, end)
        span.headline = headline
        return span

    @property
    def in_headline(self) -> bool:
        """Whether the span is in the headline: always."""
        return True

    def of(self, text: str) -> str:  # noqa: ARG002  whatever the text says
        """Return the words of the headline that the span covers."""
        return self.headline[self.begin : self.end]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HeadlineSpan) and tuple(self) == tuple(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((*self, "headline"))

    def __reduce__(self) -> tuple[type[Self], tuple[int, int, str]]:
        return type(self), (self.begin, self.end, self.headline)


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read, before any analysis.

    ``story`` is where the article's own words begin, after a date line such as the seed's. ``copy_of`` is the
    identifier of an earlier article with the same text.

    >>> Article(id="a1", text="Rebels took Homs.", date="2024-08-26")  # type: ignore[arg-type]
    Traceback (most recent call last):
    ...
    kg.errors.UsageError: Article(date=…) must be a datetime.date, not a str; use date.fromisoformat("2024-08-26")
    """

    id: str
    text: str
    story: int = 0
    title: str | None = None
    date: dt.date | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str = "en"
    copy_of: str | None = None

    def __post_init__(self) -> None:
        """Check the types here: otherwise a wrong one would only be noticed much later, far from the call."""
        for name in ("id", "text", "language"):
            _require_str(name, getattr(self, name))
        for name in ("title", "url", "publisher", "author"):
            if getattr(self, name) is not None:
                _require_str(name, getattr(self, name))
        if not self.id:
            raise UsageError("Article(id=…) must not be empty; its IRI ends in it")
        if self.date is not None and (not isinstance(self.date, dt.date) or isinstance(self.date, dt.datetime)):
            hints = {str: f'use date.fromisoformat("{self.date}")', dt.datetime: "use its .date()"}
            raise _wrong_type("date", "datetime.date", self.date, hints.get(type(self.date)))

    def to_dict(self) -> dict[str, str | None]:
        """Return the article as JSON values.

        >>> Article(id="a1", text="Rebels took Homs.", date=dt.date(2024, 12, 8)).to_dict()["date"]
        '2024-12-08'
        """
        date = self.date.isoformat() if self.date else None
        names = ("id", "text", "title", "url", "publisher", "author", "language")
        return {name: getattr(self, name) for name in names} | {"date": date}

    def _repr_html_(self) -> str:
        """Return the article as HTML, as notebooks show it; all of its words are escaped."""
        about = filter(None, (str(self.date or ""), self.publisher, self.author))
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in self.text[self.story :].splitlines() if line.strip())
        heading = f"<h3>{escape(self.title or self.id)}</h3>"
        return f"<article>{heading}<p><small>{escape(' · '.join(about))}</small></p>{paragraphs}</article>"


def _require_str(name: str, value: object) -> None:
    if not isinstance(value, str):
        hint = "decode the bytes first" if isinstance(value, bytes) else None
        raise _wrong_type(name, "str", value, hint)


def _wrong_type(name: str, expected: str, value: object, hint: str | None) -> UsageError:
    return UsageError(f"Article({name}=…) must be a {expected}, not a {type(value).__name__}", hint=hint)


class Part(str, Enum):
    """What a paragraph is in its article."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    STORY = "story"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the text that is analysed as one, and what it is in the article."""

    span: Span
    part: Part = Part.STORY
