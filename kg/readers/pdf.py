"""Reads the text of PDF files."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError, Place
from kg.readers.decode import join
from kg.readers.record import Item, Source, make_item
from kg.safety.limits import TimeOver, limited

#: The most pages to read, and the limit of CPU time for them in seconds.
MAX_PAGES, SECONDS = 200, 60.0
#: How far from the edge of a page, and on how many pages, a repeated line is a header or footer.
_EDGE, _OFTEN = 2, 3
#: The relative length below which a line that ends a sentence also ends a paragraph.
_SHORT = 0.85
#: The relative length below which any line ends a paragraph unless the next begins in lower case: it is a heading.
_HEADING = 0.7

_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
_NUMBER = re.compile(r"(?:page )?\d+(?: (?:of|/) \d+)?", re.IGNORECASE)


def opens_pdf(head: bytes) -> bool:
    """Return whether a file that begins so is PDF.

    >>> opens_pdf(b"%PDF-1.7")
    True
    """
    return b"%PDF-" in head[:1024]


def read_pdf(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the text of a PDF; the ends of paragraphs are recognised by line lengths.

    Raises:
        InputError: it has none, is encrypted or damaged, or its reader is not installed. It names no file: the caller
            does.
    """
    content = join(lines)
    try:
        with limited(SECONDS):
            members = _members(content)
    except TimeOver as error:
        raise InputError(f"is a PDF that takes more than {SECONDS:g} s of CPU time to read") from error
    named = {source.names[name]: value for name, value in members.items() if value}
    yield make_item(named, source, where=Place(source.name), id=source.stem)


def _members(content: bytes) -> dict[str, str]:
    try:
        import pypdf
    except ImportError as error:
        raise InputError("is a PDF; reading it needs pypdf: pip install 'newskg[pdf]'") from error
    # its log messages mean nothing to users
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        read = [] if is_locked else zip(reader.pages, range(MAX_PAGES), strict=False)
        pages = [page.extract_text() for page, _ in read]
        about: Any = (None if is_locked else reader.metadata) or {}
        title, author = (str(about.get(name) or "").strip() for name in ("/Title", "/Author"))
    except Exception as error:  # a damaged file may raise anything
        raise InputError(f"is not a readable PDF ({type(error).__name__})") from error
    if is_locked:
        raise InputError("is a password-protected PDF")
    text = paragraphs_of(pages)
    if not text:
        raise InputError("is a PDF without text, perhaps a scan")
    return {"text": text, "title": title, "author": author}


def paragraphs_of(pages: list[str]) -> str:
    r"""Join the lines of pages into paragraphs, without headers and footers.

    >>> paragraphs_of(["Rebels took the city of Homs on Sun-\nday, the army said in the\nevening.\nThey left it."])
    'Rebels took the city of Homs on Sunday, the army said in the evening.\n\nThey left it.'
    """
    by_page = [[" ".join(line.split()) for line in page.splitlines()] for page in pages]
    often = Counter(line for page in by_page for line in {*page[:_EDGE], *page[-_EDGE:]})
    lines = [line for page in by_page for line in _without_edges(page, often)]
    widths = sorted(len(line) for line in lines if line)
    full = widths[int(len(widths) * 0.75)] if widths else 0
    paragraphs: list[str] = [""]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if not line:
            paragraphs.append("")
            continue
        paragraphs[-1] = _joined(paragraphs[-1], line)
        is_end = _SENTENCE_END.search(line) or (len(line) < _HEADING * full and not following[:1].islower())
        if is_end and len(line) < _SHORT * full:
            paragraphs.append("")
    return "\n\n".join(filter(None, paragraphs))


def _without_edges(page: list[str], often: Counter[str]) -> Iterator[str]:
    """Yield the lines of a page, without page numbers and repeated headers and footers."""
    for number, line in enumerate(page):
        is_edge = number < _EDGE or number >= len(page) - _EDGE
        if not (is_edge and line and (often[line] >= _OFTEN or _NUMBER.fullmatch(line))):
            yield line


def _joined(begun: str, line: str) -> str:
    if begun.endswith("-") and begun[-2:-1].isalpha() and line[:1].islower():
        return begun[:-1] + line
    return f"{begun} {line}" if begun else line
