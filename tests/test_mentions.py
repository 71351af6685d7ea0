"""Names, descriptions and pronouns, and what stands beside them: the cases are in ``grammar/mentions.txt``."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from spacy.language import Language
from trees import read_cases

from kg.extract.names.labels import LabelIndex, plain
from kg.extract.reference.find import find_mentions
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import owner_of, token_owner
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.lexicon import Lexicon
from kg.model import Article, Kind

CASES = Path(__file__).parent / "grammar" / "mentions.txt"


def find(text: str, nlp: Language, lexicon: Lexicon) -> list[Mention]:
    sections = read_sections(Article(id="case", text=text), nlp)
    return find_mentions(sections, tables_of(lexicon, common_words(nlp)).proper)


def shown(mention: Mention) -> str:
    best = max(mention.votes, key=lambda kind: mention.votes[kind]).value if mention.votes else "?"
    offices = [mention.doc[begin:end].text for begin, end in mention.offices]
    title = [mention.title] if mention.title else []
    return " | ".join([mention.type.value, mention.text, best, *title, *offices])


@pytest.mark.parametrize(("text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40])
def test_mentions(text: str, expected: tuple[str, ...], nlp: Language, lexicon: Lexicon) -> None:
    assert tuple(shown(m) for m in find(text, nlp, lexicon) if m.type is not MentionType.PRONOUN) == expected


def test_pronouns_carry_their_gender(nlp: Language, lexicon: Lexicon) -> None:
    found = find("She told him that they had lost it.", nlp, lexicon)
    assert [(m.text, m.gender) for m in found] == [("She", "female"), ("him", "male"), ("they", "any"), ("it", "none")]


def test_mentions_come_in_reading_order_and_names_do_not_overlap(nlp: Language, lexicon: Lexicon) -> None:
    found = find("\n\n".join(text for text, _ in read_cases(CASES)), nlp, lexicon)
    assert [m.order for m in found] == sorted(m.order for m in found)
    names = [m for m in found if m.type in {MentionType.NAME, MentionType.DEMONYM}]
    assert all(a.index < b.index or a.end <= b.start for a, b in pairwise(names))
    assert all(m.reach <= m.start < m.end <= m.tail for m in found)


def test_a_phrase_leads_to_its_mention(nlp: Language, lexicon: Lexicon) -> None:
    mentions = find("Iranian Foreign Minister Abbas Araghchi visited Idlib city.", nlp, lexicon)
    owner = token_owner(mentions)
    doc = mentions[0].doc
    assert [
        o.text if (o := owner_of(t, 0, owner)) else "" for t in doc if t.text in {"Araghchi", "Abbas", "visited"}
    ] == [
        "Abbas Araghchi",
        "Abbas Araghchi",
        "",
    ]


def test_labels_end_where_words_end() -> None:
    index = LabelIndex({"Hama": 1, "Hamas": 2, "U.S.": 3})
    assert index.longest_at("Hamas left", 0) == ("Hamas", 2)
    assert index.longest_at("Hama's mayor", 0) == ("Hama", 1)
    assert index.longest_at("Hamaya", 0) is None
    assert index.longest_at("U.S.-led", 0) == ("U.S.", 3)


def test_levelled_text_keeps_its_offsets() -> None:
    text = "Sa’ada – ‘x’\u00a0y"
    assert plain(text) == "Sa'ada - 'x' y"
    assert len(plain(text)) == len(text)


def test_a_city_behind_in_and_a_person_behind_a_title(nlp: Language, lexicon: Lexicon) -> None:
    (first, second) = (
        find("Mr Qarabo left. He was born in Qarabon.", nlp, lexicon)[:1]
        + find("He was born in Qarabon.", nlp, lexicon)[-1:]
    )
    assert max(first.votes, key=lambda k: first.votes[k]) is Kind.PERSON
    assert max(second.votes, key=lambda k: second.votes[k]) is Kind.CITY
