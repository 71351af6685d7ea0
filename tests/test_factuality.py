"""How sure an article is of an event: the cases are in ``speech/factuality.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from kg.extract.grammar.factuality import Judge
from kg.extract.speech.reports import find_reports
from kg.extract.speech.verification import find_verifications
from kg.language import read_sections
from kg.lexicon import Lexicon
from kg.model import Article, Factuality, Verification

CASES = Path(__file__).parent / "speech" / "factuality.txt"


def read_cases() -> list[tuple[str, str, str, str | None]]:
    """Read the cases: a text, a word of it, its factuality, its verification."""
    found: list[tuple[str, str, str, str | None]] = []
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        text = "\n\n".join(line for line in lines if not line.startswith("-> "))
        for line in lines:
            if line.startswith("-> "):
                word, factuality, *verification = line.removeprefix("-> ").split()
                found.append((text, word, factuality, next(iter(verification), None)))
    return found


@pytest.mark.parametrize(("text", "word", "factuality", "verification"), read_cases())
def test_judgement(
    text: str, word: str, factuality: str, verification: str | None, nlp: Language, lexicon: Lexicon
) -> None:
    sections = read_sections(Article(id="case", text=text), nlp)
    reports = find_reports(sections, lexicon)
    judge = Judge(sections, lexicon, reports)
    index, token = next((n, t) for n, s in enumerate(sections) for t in s.doc if t.text == word)
    around = [r for r in reports if r.covers(sections[index].span(token))]
    assert judge.factuality(token, index) is Factuality(factuality)
    found = judge.verification(token, index, around)
    assert found is (Verification(verification) if verification else None)


def test_reports_may_be_left_out(nlp: Language, lexicon: Lexicon) -> None:
    sections = read_sections(Article(id="case", text="Officials said troops had entered the town."), nlp)
    judge = Judge(sections, lexicon, find_reports(sections, lexicon))
    token = next(t for t in sections[0].doc if t.text == "entered")
    assert judge.with_and_without_reports(token, 0)[0] is Factuality.ASSERTED


def test_verification_says_by_which_words(nlp: Language, lexicon: Lexicon) -> None:
    text = "Police said five people were killed. There was no independent confirmation."
    sections = read_sections(Article(id="case", text=text), nlp)
    (found,) = find_verifications(sections, find_reports(sections, lexicon), lexicon)
    assert found.by.of(text) == "confirmation"
    assert found.span.of(text) == "five people were killed"
