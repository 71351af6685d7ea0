"""Drafts of reports, and the spans of the article that belong to words of a parse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon.terms import Report
from kg.model import Span


@dataclass(slots=True)
class ReportDraft:
    """A draft of a report; spans are offsets in the article."""

    section: int
    cue: tuple[Token, ...]
    report: Report
    span: Span
    sources: tuple[Token, ...] = ()
    content: list[Span] = field(default_factory=list)
    quotations: list[Span] = field(default_factory=list)
    passive: bool = False
    typographic: bool = False
    #: a quotation without a source; the cue is its opening mark
    bare: bool = False

    @property
    def verb(self) -> Token:
        """The first word of the cue."""
        return self.cue[0]


def span_of(section: Section, tokens: Sequence[Token]) -> Span:
    """Return the span of neighbouring words in the article."""
    return Span(section.span(tokens[0]).begin, section.span(tokens[-1]).end)


def subtree_span(section: Section, token: Token, *, beyond: int = -1) -> Span:
    """Return the span of a token's subtree, after the token with the index ``beyond``."""
    inside = [t for t in _in_order(token.subtree) if t.i > beyond and not (t.is_space or t.is_punct)] or [token]
    return Span(section.span(inside[0]).begin, section.span(inside[-1]).end)


def _in_order(tokens: Iterable[Token]) -> list[Token]:
    """Sort words into text order, which a tree with crossing branches does not keep."""
    return sorted(tokens, key=lambda token: token.i)


def spans_without(section: Section, whole: Token, part: Token) -> list[Span]:
    """Return the spans of a subtree with one of its branches cut out."""
    cut = {t.i for t in part.subtree}
    runs: list[list[Token]] = []
    for token in _in_order(whole.subtree):
        if token.i in cut or token.is_space:
            continue
        if runs and runs[-1][-1].i == token.i - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    spans = []
    for run in runs:
        while run and run[0].is_punct:
            run.pop(0)
        while run and run[-1].is_punct:
            run.pop()
        if run:
            spans.append(Span(section.span(run[0]).begin, section.span(run[-1]).end))
    return spans


def merged(spans: Sequence[Span]) -> list[Span]:
    """Join spans that overlap, touch, or are one space apart."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.begin <= found[-1].end + 2:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def trimmed_span(section: Section, words: Sequence[Token]) -> list[Span]:
    """Return the span of words without the punctuation at its ends."""
    kept = [t for t in words if not (t.is_punct or t.is_space)]
    return [Span(section.span(kept[0]).begin, section.span(kept[-1]).end)] if kept else []
