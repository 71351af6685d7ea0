"""The values that move through the exporter: all are frozen, and none knows how it was made or is written.

Offsets are code points in ``Article.text``, end exclusive, so that
``article.text[span.begin:span.end]`` is always exactly the words meant.

>>> article = Article(id="a1", text="Rebels took Homs.")
>>> Span(0, 6).of(article.text)
'Rebels'
"""

from __future__ import annotations

from kg.model.article import (
    Article,
    HeadlineSpan,
    Paragraph,
    Part,
    Span,
)
from kg.model.findings import (
    Checked,
    Finding,
    Located,
    Notice,
    Passage,
    Report,
    Result,
    Severity,
)
from kg.model.found import (
    Basis,
    Claim,
    Count,
    DatePrecision,
    Entity,
    Event,
    Extraction,
    Factuality,
    Kind,
    Location,
    Match,
    Position,
    Precision,
    Relation,
    Stance,
    Verification,
    When,
)

__all__ = [
    "Article",
    "Basis",
    "Checked",
    "Claim",
    "Count",
    "DatePrecision",
    "Entity",
    "Event",
    "Extraction",
    "Factuality",
    "Finding",
    "HeadlineSpan",
    "Kind",
    "Located",
    "Location",
    "Match",
    "Notice",
    "Paragraph",
    "Part",
    "Passage",
    "Position",
    "Precision",
    "Relation",
    "Report",
    "Result",
    "Severity",
    "Span",
    "Stance",
    "Verification",
    "When",
]
