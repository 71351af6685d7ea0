"""Finds the words in quotation marks, whatever marks an article uses.

Only typography counts. A quotation over several paragraphs, each of which opens with a mark
and only the last of which has a closing one, is a chain: its later parts are marked as
continuing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.language import Section
from kg.model import Span

_MARK = re.compile(r"“|”|„|«|»|\"+|''|``|‘|'")
_OPENING = frozenset({"“", "„", "«", "``"})
_CLOSING = frozenset({"”", "»"})
_SINGLE = frozenset({"‘", "'"})
_SINGLE_END = re.compile(r"(?<=[^\s])[’'](?!\w)")
_SENTENCE_END = re.compile(r"[.!?…](?=\s+[A-Z“\"])")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
SENTENCE_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks: ``span`` without the marks, ``outer`` with them, offsets in the article."""

    section: int
    span: Span
    outer: Span
    words: int
    last: str
    closed: bool = True
    continues: bool = False

    @property
    def words_span(self) -> Span:
        """The span without the mark at its end ("It fell,")."""
        return Span(self.span.begin, self.span.end - (not self.last.isalnum()))

    @property
    def is_sentence(self) -> bool:
        """Whether it ends like a sentence, or like one before "he said"."""
        return self.last in {*SENTENCE_ENDS, ",", "—", "-"}

    @property
    def is_scare(self) -> bool:
        """Whether it is only a word or two that the article distances itself from."""
        return self.words <= 2 and self.last not in SENTENCE_ENDS


def find_quotations(sections: Sequence[Section]) -> list[Quotation]:
    """Find all quotations of an article, in reading order; nested ones are part of the outer ones.

    Args:
        sections: the article's analysed paragraphs.
    """
    found: list[Quotation] = []
    open_before = False
    for number, section in enumerate(sections):
        text = section.doc.text
        inside = list(_in_paragraph(text, number, section.offset))
        if inside and open_before and inside[0].outer.begin == section.offset:
            first = inside[0]
            inside[0] = Quotation(
                number, first.span, first.outer, first.words, first.last, closed=first.closed, continues=True
            )
            open_before = False
        if open_before:
            # nothing closes it, and no mark at the beginning of this paragraph continues it
            found[-1] = _cut_short(found[-1], sections[found[-1].section])
        found += inside
        open_before = bool(inside) and not inside[-1].closed
    if open_before:
        found[-1] = _cut_short(found[-1], sections[found[-1].section])
    return found


def _cut_short(quotation: Quotation, section: Section) -> Quotation:
    """End a quotation that is never closed after its first sentence."""
    begin = quotation.span.begin - section.offset
    words = section.doc.text[begin : quotation.span.end - section.offset]
    end = _SENTENCE_END.search(words)
    if end is None or quotation.continues:
        return quotation
    span = Span(quotation.span.begin, quotation.span.begin + end.end())
    number, last = len(_WORD.findall(words[: end.end()])), words[end.end() - 1]
    return Quotation(quotation.section, span, Span(quotation.outer.begin, span.end), number, last)


def marked_spans(text: str) -> list[tuple[int, int, bool]]:
    """Find the outermost quotations of a paragraph: begin and end, marks included, and whether they are closed.

    >>> marked_spans("He called it “a ‘new’ day”, they said.")
    [(13, 26, True)]
    >>> marked_spans("``Go,'' he said.")
    [(0, 7, True)]
    >>> marked_spans("“It goes on")
    [(0, 11, False)]

    A superfluous mark does not open a nested quotation:

    >>> marked_spans("“Go. “Now.” He went.")
    [(0, 11, True)]
    """
    nested = _marked(text, nests=True)
    return nested if all(closed for _, _, closed in nested) else _marked(text, nests=False)


def _marked(text: str, *, nests: bool) -> list[tuple[int, int, bool]]:
    """Find the outermost quotations; ``nests`` says whether those inside them have marks."""
    found: list[tuple[int, int, bool]] = []
    stack: list[int] = []
    skip = 0
    for match in _MARK.finditer(text):
        begin, end = match.span()
        if begin < skip:
            continue
        if match.group() in _SINGLE:
            close = None if stack else _single_end(text, begin)
            if close is not None:
                found.append((begin, close, True))
                skip = close
        elif _opens(text, match, stack):
            if nests or not stack:
                stack.append(begin)
        elif stack:
            first = stack.pop()
            if not stack:
                found.append((first, end, True))
    if stack:
        found.append((stack[0], len(text), False))
    return found


def _opens(text: str, match: re.Match[str], stack: list[int]) -> bool:
    """Return whether a double mark opens: by its form, or for straight marks by the spaces around it."""
    mark = match.group()
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    free_before = not before or before.isspace() or before in "([—–-"
    word_after = bool(after) and not after.isspace()
    if mark in _OPENING:
        return True
    if mark in _CLOSING:
        return not stack and free_before and word_after
    if not stack:
        return word_after
    return free_before and word_after and before not in ("", "—", "–", "-")


def _single_end(text: str, begin: int) -> int | None:
    """Return where a quotation in single marks ends, or None if the mark is an apostrophe."""
    before, after = text[:begin][-1:], text[begin + 1 :][:1]
    if (before and not before.isspace() and before not in '([—–-"“') or not after.isalpha():
        return None
    following = re.search(r"(?<=\s)[‘'](?=\w)", text[begin + 1 :])
    limit = begin + 1 + following.start() if following else len(text)
    ends = list(_SINGLE_END.finditer(text, begin + 1, limit))
    for number, match in enumerate(ends):
        before_mark = text[match.start() - 1]
        # "the rebels' guns": an apostrophe, if a better end follows
        if before_mark != "s" or number == len(ends) - 1:
            return match.end()
    return None


def _in_paragraph(text: str, number: int, offset: int) -> Iterator[Quotation]:
    for begin, end, closed in marked_spans(text):
        inner = text[begin:end]
        words = inner.strip("“”„«»\"'`‘’ ")
        start = begin + inner.find(words)
        if not words:
            continue
        span = Span(offset + start, offset + start + len(words))
        outer = Span(offset + begin, offset + end)
        yield Quotation(number, span, outer, len(_WORD.findall(words)), words[-1], closed=closed)
