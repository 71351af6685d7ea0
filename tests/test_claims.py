"""Who says what: the cases are in ``speech/claims.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from kg.extract.speech.quotes import find_quotations, marked_spans
from kg.extract.speech.reports import Reported, find_reports
from kg.language import Section, read_sections
from kg.lexicon import Lexicon
from kg.model import Article, Span

CASES = Path(__file__).parent / "speech" / "claims.txt"


def read_cases(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Read a file of cases: a text, and the lines that begin with an arrow."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        text = "\n\n".join(line for line in lines if not line.startswith("-> "))
        if text:
            found.append((text, tuple(line.removeprefix("-> ") for line in lines if line.startswith("-> "))))
    return found


def read(text: str, nlp: Language) -> tuple[Article, list[Section]]:
    article = Article(id="case", text=text)
    return article, read_sections(article, nlp)


def shown(report: Reported, text: str) -> str:
    sources = ", ".join(t.text for t in report.sources) or "-"
    if report.carried is not None:
        sources = f"({report.carried})"
    quoted = [f'"{span.of(text)}"' for span in report.quotations]
    parts = [" ".join(t.text for t in report.cue), sources, report.stance]
    return " | ".join([*parts, *(span.of(text) for span in report.content), *quoted])


@pytest.mark.parametrize(("text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40])
def test_reports(text: str, expected: tuple[str, ...], nlp: Language, lexicon: Lexicon) -> None:
    article, sections = read(text, nlp)
    assert tuple(shown(r, article.text) for r in find_reports(sections, lexicon)) == expected


def test_content_is_told_by_offsets(nlp: Language, lexicon: Lexicon) -> None:
    text = "Officials said rebels took Homs. The army left."
    _, sections = read(text, nlp)
    (report,) = find_reports(sections, lexicon)
    took, left = text.index("took"), text.index("left")
    assert report.covers(Span(took, took + 4))
    assert not report.covers(Span(left, left + 4))
    assert not report.covers(report.cue_span)


def test_praise_says_nothing_of_what_happened(nlp: Language, lexicon: Lexicon) -> None:
    _, sections = read("The minister condemned the attack.", nlp)
    (report,) = find_reports(sections, lexicon)
    assert (report.stance, report.attributes) == ("judge", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and «no».", ["“yes”", "«no»"]),
        ('The "so-called" plan', ['"so-called"']),
        ("``Go,'' he said.", ["``Go,''"]),
        ("''Go,'' he said.", ["''Go,''"]),
        ('""Go,"" he said.', ['""Go,""']),
        ("'It is over,' he said; the rebels' guns are silent.", ["'It is over,'"]),
        ("The ‘new’ deal isn’t new.", ["‘new’"]),
        ("It's the '90s in the Joneses' house.", []),
        ("“He said ‘go’ to us”, she said.", ["“He said ‘go’ to us”"]),
        ("”Wrong mark,” she said.", ["”Wrong mark,”"]),
        ("“No end", ["“No end"]),
        ("", []),
        ('"', []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end, _ in marked_spans(text)] == expected


def test_quotation_over_paragraphs(nlp: Language) -> None:
    _, sections = read("“One.\n\n“Two.”\n\n“Three.”", nlp)
    quotations = find_quotations(sections)
    assert [(q.closed, q.continues) for q in quotations] == [(False, False), (True, True), (True, False)]


def test_offsets_are_the_articles(nlp: Language, lexicon: Lexicon) -> None:
    text = "Rain fell.\n\n🌧️ “It fell,” said Élodie Brun, the mayor."
    article, sections = read(text, nlp)
    (report,) = find_reports(sections, lexicon)
    assert report.cue_span.of(article.text) == "said"
    assert [q.of(article.text) for q in report.quotations] == ["It fell,"]
