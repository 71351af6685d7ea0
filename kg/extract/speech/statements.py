"""Finds the extent of unquoted words after "The minister said:"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.speech.quotes import marked_spans
from kg.extract.speech.report_draft import ReportDraft
from kg.language import Section
from kg.model import Part, Span

_COLON = re.compile(r"\s*:\s+(?=\w)")
_DOUBLE = '"“”«»'
#: The lines below a press statement that are not part of it.
_END = re.compile(
    r"^(?:notes? (?:to|for) editors|further information|background|media enquiries|contact|ends?)\b.{0,40}$",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:I|[Mm]y)\b(?![.-])")


def words_after_colon(
    sections: Sequence[Section], drafts: Sequence[list[ReportDraft]], number: int, draft: ReportDraft
) -> list[Span]:
    """Return the unquoted words after a cue with a colon: the rest of its paragraph, or the paragraphs that follow.

    Args:
        sections: the article's analysed paragraphs.
        drafts: the reports of each paragraph.
        number: the paragraph of the cue.
        draft: the cue.

    Returns:
        the spans of the words; none if there is no such colon, or the words after it are quoted.
    """
    section, own = sections[number], drafts[number]
    text = section.doc.text
    if text.rstrip().endswith(":"):
        last = draft is own[-1] and not draft.content and number + 1 < len(sections)
        return _paragraphs(sections, drafts, number) if last else []
    match = _COLON.match(text, draft.span.end - section.offset)
    others = not _are_first_person(own[own.index(draft) + 1 :])
    if match is None or others or draft.report.stance != "say" or any(m in text[match.end() :] for m in _DOUBLE):
        return []
    return [Span(section.offset + match.end(), section.paragraph.span.end)]


def _paragraphs(sections: Sequence[Section], drafts: Sequence[list[ReportDraft]], number: int) -> list[Span]:
    """Return the paragraphs of a statement, until somebody else speaks or the story continues with a quotation."""
    found = [sections[number + 1].paragraph.span]
    for later in range(number + 2, len(sections)):
        section = sections[later]
        text = section.doc.text
        if section.paragraph.part is not Part.STORY or _END.match(text):
            break
        others = not _are_first_person(drafts[later]) or any(mark in text for mark in _DOUBLE)
        if others and not _speaks_outside_marks(text):
            break
        found.append(section.paragraph.span)
    return found


def _are_first_person(drafts: Sequence[ReportDraft]) -> bool:
    """Return whether "I" and "we" are the only sources of these reports."""
    return all(t.lower_ in {"i", "we"} for d in drafts for t in d.sources)


def _speaks_outside_marks(text: str) -> bool:
    """Return whether "I" or "my" is outside all quotations of a paragraph, so that the statement continues."""
    inside = marked_spans(text)
    return any(not any(b <= m.start() < e for b, e, _ in inside) for m in _I.finditer(text))
