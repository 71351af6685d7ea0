"""Classifies an article's paragraphs: headline, dateline, byline, story, photo captions.

Only the form of a paragraph counts, not its content, so layout needs no language model.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.language.boilerplate import is_boilerplate, is_byline, without_credit, without_teasers
from kg.model import Article, Paragraph, Part, Span

#: Longer paragraphs are cut at the end of a sentence, to bound the parser's memory.
MAX_LENGTH = 5_000
#: Longer stretches without a sentence end, which nobody writes, are cut between two words, because some searches
#: scan the whole sentence.
MAX_SENTENCE = 1_000

#: The fewest characters of a line that a program wrapped.
_WRAPPED = 40

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+")
_ENDS_LIKE_STORY = re.compile(r"[.!?:…][\"'”’)\]]*$")
#: A credit in brackets at the very end: "(Omar Albam/AP)", "(AP Photo/X, File)", "(Picture: PA)".
_CREDIT = re.compile(
    r"\((?=[^()]*[A-Z])(?:[^()]*/[^()]*|(?:photo|picture|image|file|credit|pa|ap|afp|reuters|getty)\b[^()]*)\)\.?$",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = rf"(?:{_MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\.?)"
_DATELINE = re.compile(
    rf"^(?:published:?\s+|updated:?\s+)?(?:{_WEEKDAY},?\s+)?{_DAY},?\s+\d{{4}}\W*$",
    re.IGNORECASE,
)

_CAPITALS = r"[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4}"
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_AGENCY = r" \([A-Z][\w&. /-]{1,40}\)"
#: Where a report was written, before its first sentence: "KANO, Nigeria (AP) —", "Kabul, 9 May (AFP) –", "Bonn, DPA –".
_WRITTEN_AT = re.compile(
    rf"(?:{_CAPITALS}(?:, [^,()–—\n]{{2,30}}){{0,3}}(?:{_AGENCY})?"
    rf"|{_NAME}(?:, {_NAME})?(?:(?:, (?i:{_DAY})(?:,? \d{{4}})?)?{_AGENCY}|, (?i:{_DAY}),? \d{{4}})"
    rf"|{_NAME}, {_NAME}(?= [—–]))"
    rf"(?: [—–-] (?i:{_DAY}),? \d{{4}})?"
    r"\s*(?:—|–|--|-)\s+(?=[A-Z\d\"“‘'])"
)


def find_paragraphs(article: Article) -> list[Paragraph]:
    """Find and classify the paragraphs of an article.

    >>> article = Article(id="x", text="Rebels seize city\\n\\nMonday, May 18, 2015\\n\\nRebels took Homs.")
    >>> [p.part.value for p in find_paragraphs(article)]
    ['headline', 'dateline', 'story']

    Credits and teasers are left out:

    >>> article = Article(id="x", text="Gunmen took a town.\\n\\nRead more: Rebels lose Homs")
    >>> [p.span.of(article.text) for p in find_paragraphs(article)]
    ['Gunmen took a town.']

    Lines that a program wrapped are one paragraph:

    >>> lines = "Rebels seize city\\nRebels took the town of Homs on Sunday, a\\nspokesman of the army said there."
    >>> [p.span.end - p.span.begin for p in find_paragraphs(Article(id="x", text=lines))]
    [17, 75]

    The place of writing is a dateline too, not part of the first sentence:

    >>> article = Article(id="x", text="KANO, Nigeria (AP) — Gunmen took a town.")
    >>> [p.span.of(article.text) for p in find_paragraphs(article)]
    ['KANO, Nigeria (AP) —', 'Gunmen took a town.']
    """
    lines = list(_lines(article))
    found: list[Paragraph] = []
    for number, span in enumerate(lines):
        text = span.of(article.text)
        if is_boilerplate(text):
            continue
        if _DATELINE.match(text):
            part = Part.DATELINE
        elif is_byline(text):
            part = Part.BYLINE
        elif (caption := without_credit(article.text, span)) is not None:
            span, part = caption, Part.CAPTION  # noqa: PLW2901  the credit is left out
        elif _CREDIT.search(text):
            part = Part.CAPTION
        elif number == 0 and _is_headline(text, article, more=len(lines) > 1):
            part = Part.HEADLINE
        elif _is_bare_phrase(text) and number < len(lines) - 1 and _is_pictures_place(found):
            part = Part.CAPTION
        else:
            part = Part.STORY
        if part is Part.STORY and (written_at := _WRITTEN_AT.match(text)):
            found.append(Paragraph(Span(span.begin, span.begin + len(written_at.group().rstrip())), Part.DATELINE))
            span = Span(span.begin + written_at.end(), span.end)  # noqa: PLW2901  the rest is the story
        found += [
            Paragraph(piece, part)
            for stretch in without_teasers(article.text, span)
            for piece in _pieces(article.text, stretch)
        ]
    return found


def _lines(article: Article) -> Iterator[Span]:
    """Yield the non-blank lines, stripped, with wrapped lines joined."""
    lines = list(_bare_lines(article))
    goes_on = [_goes_on(article.text, *pair) for pair in itertools.pairwise(lines)]
    wrapped = any(on and article.text[line.begin].islower() for on, line in zip(goes_on, lines[1:], strict=True))
    width = max((line.end - line.begin for line in lines), default=0)
    joined: list[Span] = []
    for number, line in enumerate(lines):
        before = lines[number - 1]
        if number and wrapped and goes_on[number - 1] and _is_full(article.text, before, line, width):
            joined[-1] = Span(joined[-1].begin, line.end)
        else:
            joined.append(line)
    yield from joined


def _bare_lines(article: Article) -> Iterator[Span]:
    for match in _LINE.finditer(article.text, article.story):
        line = match.group()
        begin = match.start() + len(line) - len(line.lstrip())
        if line.strip():
            yield Span(begin, begin + len(line.strip()))


def _goes_on(text: str, before: Span, line: Span) -> bool:
    """Return whether a line may continue the sentence of the one before it."""
    apart = text.count("\n", before.end, line.begin) > 1
    return not apart and before.end - before.begin >= _WRAPPED and not _ENDS_LIKE_STORY.search(before.of(text))


def _is_full(text: str, before: Span, line: Span, width: int) -> bool:
    """Return whether the first word of a line did not fit in the one before it, as in wrapped text."""
    word = line.of(text).split(maxsplit=1)[0]
    return text[line.begin].islower() or before.end - before.begin + 1 + len(word) > width


def _is_headline(text: str, article: Article, *, more: bool) -> bool:
    if article.title and text.rstrip(".").casefold() == article.title.strip().rstrip(".").casefold():
        return True
    return more and article.story == 0 and len(text) <= 150 and not _ENDS_LIKE_STORY.search(text)


def _is_bare_phrase(text: str) -> bool:
    return len(text) <= 120 and not re.search(r"[.!?:…,;][\"'”’)\]]*$", text) and len(text.split()) > 2


def _is_pictures_place(found: list[Paragraph]) -> bool:
    """Return whether a caption is likely: right after the headline or the date."""
    return bool(found) and found[-1].part in {Part.HEADLINE, Part.DATELINE}


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut an overlong paragraph at the end of a sentence, or at least of a word."""
    begin = sentence = span.begin
    for end in _sentence_ends(text, span):
        while end - sentence > MAX_SENTENCE:
            cut = _word_end(text, sentence)
            yield from _stripped(text, begin, cut)
            begin = sentence = cut
        if end - begin > MAX_LENGTH:
            yield from _stripped(text, begin, sentence)
            begin = sentence
        sentence = end
    yield from _stripped(text, begin, span.end)


def _sentence_ends(text: str, span: Span) -> Iterator[int]:
    yield from (match.end() for match in _SENTENCE_END.finditer(text, span.begin, span.end))
    yield span.end


def _word_end(text: str, begin: int) -> int:
    """Return the end of the last word within the bound, or the bound itself within an endless word."""
    space = text.rfind(" ", begin + 1, begin + MAX_SENTENCE)
    return space + 1 if space > 0 else begin + MAX_SENTENCE


def _stripped(text: str, begin: int, end: int) -> Iterator[Span]:
    """Yield a piece without surrounding white space, unless it is empty."""
    piece = text[begin:end]
    if words := piece.strip():
        begin += len(piece) - len(piece.lstrip())
        yield Span(begin, begin + len(words))
