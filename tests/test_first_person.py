"""Who "I" and "we" are: the cases are in ``grammar/first_person.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language
from trees import read_cases

from kg.extract import extract
from kg.extract.passes.text import read_text
from kg.extract.passes.who import identify
from kg.extract.speech.first_person import is_first_person
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import open_gazetteer
from kg.model import Article, Kind

CASES = Path(__file__).parent / "grammar" / "first_person.txt"


@pytest.mark.parametrize(("text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40])
def test_first_persons(text: str, expected: tuple[str, ...], nlp: Language, lexicon: Lexicon) -> None:
    article = Article(id="case", text=text.replace("|", "\n\n"))
    sections = read_sections(article, nlp)
    read = read_text(article, sections, tables_of(lexicon, common_words(nlp)))
    who = identify(read, pipeline=nlp, gazetteer=open_gazetteer())
    found = [
        f"{token.text} = {who.label_of(mention)}"
        for index, section in enumerate(sections)
        for token in section.doc
        if is_first_person(token, lexicon) and (mention := who.owner.get((index, token.i)))
    ]
    assert (" | ".join(found) or "-",) == expected


def test_the_author_bears_the_name_that_came_with_the_article(nlp: Language, lexicon: Lexicon) -> None:
    text = "I met the fishermen of the bay at dawn."
    for given, label in (("Nadia Karim", "Nadia Karim"), ("the newsroom", "author"), (None, "author")):
        article = Article(id="case", text=text, author=given)
        found = extract(article, pipeline=nlp, lexicon=lexicon, gazetteer=open_gazetteer())
        persons = [e for e in found.entities if e.kind is Kind.PERSON]
        assert [e.label for e in persons] == [label]
        assert [s.of(text) for s in persons[0].mentions] == ["I"]


def test_what_the_author_and_a_speaker_think_are_claims(nlp: Language, lexicon: Lexicon) -> None:
    text = 'I think that the army shelled the port. "I believe that rebels shelled it," said Ana Ruiz.'
    found = extract(Article(id="case", text=text), pipeline=nlp, lexicon=lexicon, gazetteer=open_gazetteer())
    claims = [(claim.cue.of(text), claim.claimants) for claim in found.claims]
    assert claims == [("think", ("author",)), ("believe", ("ana-ruiz",)), ("said", ("ana-ruiz",))]
