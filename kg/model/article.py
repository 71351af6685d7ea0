"""An article as it was read, and stretches of its text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of an article's text, in code points, end exclusive (RFC 5147)."""

    begin: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers."""
        return text[self.begin : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.begin < other.end and other.begin < self.end

    def within(self, other: Span) -> bool:
        """Say whether the other span covers this one."""
        return other.begin <= self.begin and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read, before any analysis.

    ``story`` is where the article's own words begin, behind a date line such as the seed's.
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
