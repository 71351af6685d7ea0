"""What each paragraph of an article is, by its shape."""

from __future__ import annotations

import pytest

from kg.language.layout import MAX_LENGTH, find_paragraphs
from kg.model import Article, Part

STORY = "Rebels took the town on Monday, residents said."

ARTICLES = {
    "one paragraph": (STORY, "S"),
    "headline, story": (f"Rebels take town\n\n{STORY}", "HS"),
    "headline, dateline, story": (f"Rebels take town\nMonday, May 18, 2015\n{STORY}", "HDS"),
    "a dateline as Britons write it": (f"Rebels take town\n18 May 2015\n{STORY}", "HDS"),
    "published": (f"Rebels take town\nPublished: 3rd October 2016\n{STORY}", "HDS"),
    "a picture behind the headline": (f"Rebels take town\n\nA tank in a street of Homs\n\n{STORY}", "HCS"),
    "a bare phrase far behind the headline": (f"{STORY}\n\nA tank in a street of Homs\n\n{STORY}", "SSS"),
    "a credit with a slash": (f"{STORY}\n\nA tank in Homs (Omar Sy/AP)\n\n{STORY}", "SCS"),
    "a credit with a word for it": (f"{STORY}\n\nA tank in Homs (Picture: Alamy)\n\n{STORY}", "SCS"),
    "a credit of the file": (f"{STORY}\n\nThe king in 2011 (AP Photo/Ana Ruiz, File)\n\n{STORY}", "SCS"),
    "brackets that are no credit": (f"{STORY}\n\nThe range is 40 miles (65km)\n\n{STORY}", "SSS"),
    "an acronym in brackets": (f"{STORY}\n\nHe joined the Kurdistan Workers' Party (PKK)\n\n{STORY}", "SSS"),
    "a date within a sentence": (f"{STORY}\n\nIt began on May 18, 2015, officials said.", "SS"),
    "a first line that ends like a sentence": (f"It was quiet.\n\n{STORY}", "SS"),
    "Windows line ends": (f"Rebels take town\r\n\r\n{STORY}\r\n{STORY}", "HSS"),
    "line separators of Unicode": (f"Rebels take town\u2028{STORY}\u2029{STORY}", "HSS"),
    "empty lines of blanks": (f"{STORY}\n \t \n{STORY}", "SS"),
    "where it was written": (f"Rebels take town\n\nKANO, Nigeria (AP) — {STORY}\n{STORY}", "HDSS"),
    "where and when": (f"BEIRUT/AMMAN, May 4 (Reuters) - {STORY}", "DS"),
    "where and when, in small letters": (f"Nairobi, 9 April 2025 (NW) - {STORY}", "DS"),
    "where and when, without an agency": (f"Nairobi, 9 April 2025 – {STORY}", "DS"),
    "where, and after a dash when": (f"GOMA, DR Congo – April 9, 2025 – {STORY}", "DS"),
    "where and when, within a sentence": (f"In Nairobi, 9 April 2025 was a holiday. {STORY}", "S"),
    "who wrote it": (f"Rebels take town\nBy Ana Ruiz in Homs\n{STORY}", "HBS"),
    "who wrote it, in capitals": (f"BY ANA RUIZ AND TOM ORR\n{STORY}", "BS"),
    "who wrote it, and as what": (f"By Ana Ruiz, Middle East correspondent\n{STORY}", "BS"),
    "a sentence that begins like a byline": (f"By Monday Homs had fallen.\n{STORY}", "SS"),
    "who took a picture": (f"Photograph: Ben Orr/AFP\n{STORY}", "S"),
    "who took a picture, in short": (f"{STORY}\nBen Orr/AFP", "S"),
    "a credit behind a caption": (f"{STORY}\nA tank in Homs. Photograph: Ben Orr/AFP\n{STORY}", "SCS"),
    "a photographer in the story": (f"Photographer Ben Orr was held in Homs.\n{STORY}", "SS"),
    "another story": (f"{STORY}\nRead more: Gunmen kill mayor in Homs", "S"),
    "a podcast": (f"{STORY}\nListen to our podcast: Inside the Homs raid", "S"),
    "other stories": (f"{STORY}\nRELATED: Gunmen kill mayor\nSee also: Army retakes Homs\n{STORY}", "SS"),
    "related in the story": (f"{STORY}\nRelated charges were dropped on Monday.", "SS"),
    "who helped to write it": (f"{STORY}\n(Reporting by Ana Ruiz; editing by Tom Orr)", "S"),
    "who contributed": (f"{STORY}\nAna Ruiz in Homs contributed to this report.", "S"),
    "what asks for readers": (f"{STORY}\nSign up for our morning newsletter\nAdvertisement", "S"),
    "a dash in a sentence": (f"NATO - the alliance - met. {STORY}", "S"),
    "nothing": (" \n\t\n", ""),
}

LETTERS = {Part.HEADLINE: "H", Part.DATELINE: "D", Part.STORY: "S", Part.CAPTION: "C", Part.BYLINE: "B"}


@pytest.mark.parametrize(("text", "expected"), ARTICLES.values(), ids=ARTICLES)
def test_parts(text: str, expected: str) -> None:
    paragraphs = find_paragraphs(Article(id="x", text=text))
    assert "".join(LETTERS[p.part] for p in paragraphs) == expected
    assert all(p.span.of(text) == p.span.of(text).strip() != "" for p in paragraphs)


def test_a_line_that_is_the_title_is_the_headline_whatever_it_ends_in() -> None:
    article = Article(id="x", text=f"It was quiet.\n{STORY}", title="It was quiet")
    assert [p.part for p in find_paragraphs(article)] == [Part.HEADLINE, Part.STORY]


def test_behind_a_date_line_there_is_no_headline() -> None:
    text = f" date 2024-12-01 Rebels take town\n{STORY}"
    article = Article(id="x", text=text, story=text.index("Rebels"))
    first = find_paragraphs(article)[0]
    assert first.part is Part.STORY
    assert first.span.of(text) == "Rebels take town"


def test_a_teaser_within_a_line_and_the_credit_of_a_picture_are_cut_off() -> None:
    text = f"{STORY} Read more: Gunmen kill mayor\nA tank in Homs. Photograph: Omar Sy/AP"
    assert [p.span.of(text) for p in find_paragraphs(Article(id="x", text=text))] == [STORY, "A tank in Homs."]


@pytest.mark.parametrize("text", [f"Sign up for our morning letter and our app. {STORY}", f"{STORY} Subscribe now!"])
def test_a_call_to_subscribe_is_cut_off_and_the_story_beside_it_stays(text: str) -> None:
    assert [p.span.of(text) for p in find_paragraphs(Article(id="x", text=text))] == [STORY]


@pytest.mark.parametrize("unit", [f"{STORY} ", "word ", "x"], ids=["sentences", "words", "one word"])
def test_long_lines_are_cut_and_nothing_is_lost(unit: str) -> None:
    text = unit * (3 * MAX_LENGTH // len(unit))
    pieces = [p.span for p in find_paragraphs(Article(id="x", text=text))]
    assert len(pieces) > 2
    assert all(p.end - p.begin <= MAX_LENGTH for p in pieces)
    assert "".join(p.of(text) for p in pieces).replace(" ", "") == text.replace(" ", "")


def test_long_lines_are_cut_behind_sentences() -> None:
    text = f"{STORY} " * 300
    assert all(p.span.of(text).endswith("said.") for p in find_paragraphs(Article(id="x", text=text)))


def test_wrapped_lines_are_one_paragraph_and_others_are_not() -> None:
    wrapped = "Rebels took the town of Bria on Friday, the army\nsaid, and troops withdrew to Bangui and to\nBozoum."
    (only,) = find_paragraphs(Article(id="x", text=wrapped))
    assert only.span.of(wrapped) == wrapped
    apart = "Rebels took the town of Bria on Friday, the army\n\nsaid, and troops withdrew"
    assert len(find_paragraphs(Article(id="x", text=apart))) == 2
    listed = "Rebels seize the town of Saraqeb in a long battle\nThe army left on Sunday.\nTroops stayed."
    assert len(find_paragraphs(Article(id="x", text=listed))) == 3
