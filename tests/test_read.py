"""Reading: every format and encoding, and every way in which an input can be wrong."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from kg.errors import InputError
from kg.files import seeds
from kg.model import Article
from kg.readers import read_articles
from kg.readers.check import MAX_CHARACTERS, check_text
from kg.readers.dates import find_date_line, find_dateline
from kg.readers.decode import decode
from kg.readers.record import is_web_address

INPUTS = Path(__file__).parent / "inputs"
SEED = seeds() / "000_854557fa132e1351.txt"
STORY = (INPUTS / "utf-8.txt").read_bytes().decode()


def read(*inputs: Path | str, date: dt.date | None = None) -> list[Article]:
    articles = []
    for result in read_articles(inputs, date=date):
        assert isinstance(result, Article), result
        articles.append(result)
    return articles


def problems(*inputs: Path | str) -> list[str]:
    return [str(result) for result in read_articles(inputs) if isinstance(result, InputError)]


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_the_seed_keeps_its_text_and_gives_its_date() -> None:
    [article] = read(SEED)
    assert article.id == "000_854557fa132e1351"
    assert article.text == SEED.read_bytes().decode()
    assert article.date == dt.date(2024, 12, 1)
    assert article.text[article.story :].startswith("The Syrian military")


@pytest.mark.parametrize(
    "name",
    ["utf-8", "utf-8-bom", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "utf-16-be", "windows-1252"],
)
def test_every_encoding_gives_the_same_text(name: str) -> None:
    assert read(INPUTS / f"{name}.txt")[0].text == STORY


def test_latin_1_is_read_and_crlf_stays() -> None:
    assert "café" in read(INPUTS / "latin-1.txt")[0].text
    assert "Müller" in read(INPUTS / "latin-1.txt")[0].text
    assert read(INPUTS / "crlf.txt")[0].text == STORY.replace("\n", "\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200))
@settings(max_examples=40, deadline=None)
def test_decoding_gives_back_what_was_encoded(encoding: str, text: str) -> None:
    # English around it: without a mark, UTF-16 is known by its many NULs
    text = "The army said that it was true. " * 20 + text
    assert decode(text.encode(encoding)) == text


def test_marks_and_emoji_stay_where_they_are() -> None:
    path = INPUTS / "marks.txt"
    assert read(path)[0].text == path.read_bytes().decode()


def test_json_lines_carry_all_members_and_report_each_broken_line() -> None:
    path = INPUTS / "broken.jsonl"
    results = list(read_articles([path]))
    articles = [result for result in results if isinstance(result, Article)]
    assert [article.id for article in articles] == ["first", "fifth", "broken-9"]
    first = articles[0]
    assert (first.title, first.url) == ("Rebels take town", "https://example.org/first")
    assert (first.publisher, first.author, first.date) == (
        "Example News",
        "Ann Writer, Bob Reader",
        dt.date(2024, 12, 1),
    )
    # a date that is none costs no article
    assert [article.date for article in articles[1:]] == [None, dt.date(2024, 12, 2)]
    told = [str(result) for result in results if isinstance(result, InputError)]
    expected = ["not JSON", "not a JSON object", "has no member text", "surrogate", "same id as"]
    assert [int(message.split(":")[1]) for message in told] == [2, 3, 4, 6, 7]
    for message, part in zip(told, expected, strict=True):
        assert part in message


def test_strange_identifiers_are_kept_and_strange_addresses_left_out(caplog: pytest.LogCaptureFixture) -> None:
    articles = read(INPUTS / "identifiers.jsonl")
    assert [article.id for article in articles] == ['<a> "b" {c} d|e\\f^`g', "é/ä?#%20", "..", "17"]
    assert [article.url for article in articles] == [None, "https://example.org/ü?q=1#x", None, None]
    assert len([r for r in caplog.records if "no web address" in r.getMessage()]) == 2


def test_a_json_file_holds_one_article_or_a_list(tmp_path: Path) -> None:
    assert [article.id for article in read(INPUTS / "list.json")] == ["one", "list-2"]
    single = tmp_path / "single.json"
    single.write_text(json.dumps({"text": STORY}, indent=1))
    assert [(article.id, article.text) for article in read(single)] == [("single", STORY)]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (STORY.encode(), ["stdin"]),
        (STORY.encode("utf-16"), ["stdin"]),
        (b'\n \n{"text": "Rebels took Homs."}\n{"id": "b", "text": "Rebels left Homs."}', ["stdin-3", "b"]),
        ('{"text": "Rebels took Homs."}\n{"text": "Rebels left."}'.encode("utf-16"), ["stdin-1", "stdin-2"]),
        (b'[{"text": "Rebels took Homs."},\n {"text": "Rebels left Homs."}]', ["stdin-1", "stdin-2"]),
        (b'{\n "id": "a",\n "text": "Rebels took Homs."\n}\n', ["a"]),
    ],
)
def test_standard_input_is_told_by_its_first_line(
    monkeypatch: pytest.MonkeyPatch, content: bytes, ids: list[str]
) -> None:
    pipe(monkeypatch, content)
    assert [article.id for article in read("-")] == ids


def test_a_folder_gives_its_files_in_order_without_hidden_and_foreign_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y", "a/.hidden.txt", ".git/c.txt", "picture.png", "c.TXT", "d.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"text": "Rebels took Homs."}' if path.suffix == ".jsonl" else f"Rebels took {name}.")
    assert [article.id for article in read(tmp_path)] == ["y", "z", "b", "c", "d-1"]


def test_a_large_corpus_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"text": "Rebels took Homs."}\n' * 3000)
    articles = read_articles([path])
    assert isinstance(next(articles), Article)
    with path.open("a") as corpus:  # what is added while we read is still seen
        corpus.write('{"id": "late", "text": "Rebels left Homs."}\n')
    assert [a.id for a in articles if isinstance(a, Article)][-1] == "late"


def test_identifiers_that_look_the_same_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    names = ("caf\u00e9", "cafe\u0301")
    path.write_text("".join(json.dumps({"id": name, "text": "Rebels took Homs."}) + "\n" for name in names))
    assert [p.startswith(f"{path}:2: has the same id as {path}:1") for p in problems(path)] == [True]


# -- dates -----------------------------------------------------------------------------------------


def test_the_date_of_the_article_goes_before_the_one_by_default() -> None:
    day = dt.date(2020, 1, 1)
    assert read(SEED, date=day)[0].date == dt.date(2024, 12, 1)
    assert read(INPUTS / "utf-8.txt", date=day)[0].date == day
    assert read(INPUTS / "dateline.txt", date=day)[0].date == dt.date(2015, 5, 18)


def test_an_article_without_a_date_is_read_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    assert read(INPUTS / "utf-8.txt")[0].date is None
    assert "no date of publication" in caplog.text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Monday, May 18, 2015", dt.date(2015, 5, 18)),
        ("18 May 2015", dt.date(2015, 5, 18)),
        ("Published: Mon 18th May 2015, 10:15 GMT", dt.date(2015, 5, 18)),
        ("Updated on Sept. 3, 2021 at 4:05 p.m. EST", dt.date(2021, 9, 3)),
        ("Tuesday, May 18, 2015", None),  # it was a Monday
        ("February 31, 2015", None),
        ("On Monday, May 18, 2015, rebels took Homs.", None),
        ("May 2015", None),
        ("Room 18, 2015", None),
        ("BUNIA, 18 May 2015 – Rebels took Homs.", dt.date(2015, 5, 18)),
        ("New York/Geneva, Monday, 18 May 2015 - Rebels took Homs.", dt.date(2015, 5, 18)),
        ("GOMA, DR Congo (AP) — May 18, 2015 — Rebels took Homs.", dt.date(2015, 5, 18)),
        ("GOMA, 31 April 2015 – Rebels took Homs.", None),
        ("Goma, 18 May 2015, was quiet.", None),
        ("Attack on May 18, 2015 – what we know", None),
    ],
)
def test_a_date_alone_on_its_line_or_in_a_dateline_dates_the_article(line: str, expected: dt.date | None) -> None:
    assert find_dateline(f"Rebels seize city\n\n{line}\n\nRebels took Homs.") == expected


def test_a_date_far_down_is_not_the_articles() -> None:
    assert find_dateline("Rebels took Homs.\n" * 10 + "May 18, 2015\n") is None


@pytest.mark.parametrize(
    ("text", "story"), [(" date 2024-12-01 The", 17), ("date 2024-12-01\nThe", 16), ("date unknown", 0), ("The", 0)]
)
def test_the_date_line_is_found(text: str, story: int) -> None:
    assert find_date_line(text)[0] == story


# -- what is wrong with inputs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xef\xbb\xbf", "is empty"),
        ("a.txt", b" \t\r\n\xc2\xa0\n", "only white space"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a binary file"),
        ("a.txt", bytes(range(256)) * 4, "is a binary file"),
        ("a.txt", b"Rebels took \0 Homs.", "is a binary file"),
        ("a.txt", b"\xff\xfea\0b", "UTF-16"),
        ("a.txt", b" date 2024-12-01 \n", "only a date"),
        ("a.txt", b"!!! 1 2 3 ...", "contains no words"),
        ("a.txt", b"Rebels took Homs. " * 60_000, "at most 1,000,000"),
        ("a.jsonl", b"", "contains no articles"),
        ("a.jsonl", b"\n \n", "contains no articles"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a binary file"),
        ("a.jsonl", b'{"text": null}', ":1: the member text is null, not a string"),
        ("a.jsonl", b'{"text": ""}', ":1: is empty"),
        ("a.jsonl", b'{"text": "a\\u0000"}', ":1: the text contains a NUL"),
        ("a.jsonl", b'{"text": ' + b"[" * 100_000, ":1: is JSON nested too deep"),
        ("a.jsonl", b'{"id": ' + b"1" * 5000 + b"}", ":1: is JSON nested too deep or with a number too long"),
        ("a.json", b"[]", "is an empty list"),
        ("a.json", b'{"text":\n}', ":2:1: is not JSON (Expecting value)"),
        ("a.json", b'[1, {"id": "x"}]', ": item 1: is not a JSON object but a number"),
        ("a.docy", b"Rebels took Homs.", "cannot read .docy files"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = problems(path)
    assert told
    assert message in told[0]
    assert told[0].startswith(f"{path}:")
    assert "\n" not in told[0]


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.readers.decode.MAX_BYTES", 1_000_000)
    monkeypatch.setattr("kg.readers.json_lines.MAX_BYTES", 1_000_000)
    monkeypatch.setattr("kg.readers.opening.MAX_BYTES", 1_000_000)
    text = tmp_path / "a.txt"
    text.write_bytes(b"Rebels took Homs.\n" * 60_000)
    assert ["larger than 1 MB" in problem for problem in problems(text)] == [True]
    lines = tmp_path / "b.jsonl"
    lines.write_bytes(b'{"text": "' + b"a" * 2_500_000 + b'"}\n{"text": "Rebels took Homs."}\n')
    results = list(read_articles([lines]))
    assert ":1: is a line of more than 1 MB" in str(results[0])
    assert isinstance(results[1], Article)
    assert results[1].id == "b-2"


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere.txt") == [f"{tmp_path}/nowhere.txt: there is no such file or folder"]
    assert "contains no articles" in problems(tmp_path)[0]
    assert "cannot be read" in problems("nul\0byte.txt")[0]


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("Rebels took Homs.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13), str(path))

    # root may read everything, so that a file's mode would prove nothing
    monkeypatch.setattr(Path, "open", refuse)
    assert problems(path) == [f"{path}: no permission to read it"]


@pytest.mark.parametrize(("name", "refused"), [("german.txt", True), ("arabic.txt", True), ("utf-8.txt", False)])
def test_another_language_is_refused(name: str, refused: bool) -> None:
    assert any("not in English" in problem for problem in problems(INPUTS / name)) is refused


def test_a_text_that_hardly_is_english_gets_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    check_text("Rebels seize Aleppo airport, Assad flees Damascus, protesters storm palace. " * 4, "a.txt")
    assert "a.txt: does not look like English" in caplog.text
    caplog.clear()
    check_text(SEED.read_text(), "a.txt")
    assert not caplog.records


@given(st.text(min_size=1, max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_taken_as_it_is_or_refused(text: str) -> None:
    taken = True
    with suppress(InputError):
        taken = False
        check_text(text, "a.txt")
        taken = True
    assert not taken or (any(letter.isalpha() for letter in text) and len(text) <= MAX_CHARACTERS)


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("https://example.org/%zz", False),
        ("https://example.org/a b", False),
        ("https:///a", False),
        ("https://", False),
        ("ftp://example.org/", False),
        ("example.org", False),
        ("data:text/html,<b>", False),
    ],
)
def test_only_web_addresses_are_addresses(url: str, usable: bool) -> None:
    assert is_web_address(url) is usable
