"""JSON as others write it: members of other names, lists within objects, members that are of no use."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from running import Kg

from kg.errors import InputError, UsageError
from kg.model import Article
from kg.readers import read_articles
from kg.readers.members import names_from

TEXT = "Rebels took the city of Homs on Sunday, the army said."
NEWS_API = {
    "status": "ok",
    "totalResults": 2,
    "articles": [
        {
            "source": {"id": None, "name": "Example News"},
            "author": "Ann Writer",
            "title": f"Title {number}",
            "url": f"https://example.org/{number}",
            "publishedAt": "2024-12-08T10:00:00Z",
            "content": TEXT,
        }
        for number in (1, 2)
    ],
}


def write(path: Path, *values: object) -> Path:
    path.write_text("\n".join(json.dumps(value) for value in values))
    return path


@pytest.mark.parametrize("name", ["news.json", "news.jsonl"])
def test_articles_in_an_object_are_read_by_the_names_that_they_have(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, NEWS_API)
    told = [str(result) for result in read_articles(path)]
    place = f"{path}: item 2" if name == "news.json" else f"{path}:1: item 2"
    assert told[1] == (
        f"{place}: has no member text, but source, author, title, url, publishedAt and content: "
        "--map text=content reads that"
    )
    names = names_from(["text=content", "date=publishedAt", "publisher=source.name"])
    articles = [result for result in read_articles(path, names=names) if isinstance(result, Article)]
    assert [(one.title, one.publisher, one.date) for one in articles] == [
        (f"Title {number}", "Example News", dt.date(2024, 12, 8)) for number in (1, 2)
    ]
    assert len({one.id for one in articles}) == 2


@pytest.mark.parametrize("member", ["content", "body", "articleBody", "maintext"])
def test_the_option_that_reads_the_text_is_named(kg: Kg, tmp_path: Path, member: str) -> None:
    path = write(tmp_path / "a.json", {"title": "Rebels take town", member: TEXT})
    outcome = kg("export", path)
    assert outcome.code == 3
    assert f"has no member text, but title and {member}: --map text={member} reads that" in outcome.err
    assert "kg:Capture" in kg("export", path, "--map", f"text={member}").out
    assert kg("read", path, "--map", f"text={member}").out == TEXT
    assert "took" in kg("explain", path, "--map", f"text={member}").out


def test_the_option_that_reads_the_date_is_named_once(kg: Kg, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *({"text": f"{n}. {TEXT}", "publishedAt": "2024-12-08"} for n in range(3)))
    outcome = kg("export", path, "-f", "nquads")
    assert outcome.code == 0
    assert outcome.err.count("--map date=publishedAt") == 1
    assert "datePublished" in kg("export", path, "-f", "nquads", "--map", "date=publishedAt").out


def test_a_list_of_another_name_and_an_empty_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", {"data": {"items": [{"text": TEXT}]}})
    assert "has no member text, but data: --map text=NAME says" in str(next(iter(read_articles(path))))
    [article] = read_articles(path, names=names_from(["articles=data.items"]))
    assert isinstance(article, Article)
    assert "empty list" in str(next(iter(read_articles(write(path, {"articles": []})))))
    assert "nor any other" in str(next(iter(read_articles(write(path, {})))))


def test_many_members_are_not_all_named(tmp_path: Path) -> None:
    [error] = read_articles(write(tmp_path / "a.json", {f"m{n}": n for n in range(1000)}))
    assert "m11 and 988 more" in str(error)


@pytest.mark.parametrize("setting", ["text", "text=", "=content", "words=content", ""])
def test_a_setting_that_is_none_is_a_wrong_call(kg: Kg, tmp_path: Path, setting: str) -> None:
    with pytest.raises(UsageError, match="write MEMBER=THEIRS, as in text=content"):
        names_from([setting])
    assert kg("export", write(tmp_path / "a.json", {"text": TEXT}), "--map", setting).code == 2


@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("title", {"en": "A"}, "the member title is an object, not a string: --map title=title.en takes one"),
        ("author", [{"name": "A"}], "the member author is a list, not a string"),
        ("publisher", True, "the member publisher is true or false, not a string"),
        ("id", "\ud800", "the member id contains half of a surrogate pair"),
        ("title", "a\0", "the member title contains a NUL character"),
        ("url", "javascript:1", "it is no web address: javascript:1"),
    ],
)
def test_a_member_that_is_of_no_use_costs_only_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, member: str, value: object, message: str
) -> None:
    path = write(tmp_path / "a.json", {"text": TEXT, "date": "2024-12-08", member: value})
    [article] = read_articles(path)
    assert isinstance(article, Article)
    assert (article.text, article.id, article.date) == (TEXT, "a", dt.date(2024, 12, 8))
    assert f"{path}: the {member} is left out: {message}" in caplog.text


@pytest.mark.parametrize(("value", "words"), [(7, "7"), (1.5, "1.5"), (["A", "B"], "A, B"), (None, None), ("", None)])
def test_numbers_and_lists_of_words_are_words(tmp_path: Path, value: object, words: str | None) -> None:
    [article] = read_articles(write(tmp_path / "a.json", {"text": TEXT, "title": value}))
    assert isinstance(article, Article)
    assert article.title == words


def test_a_text_that_is_none_names_the_member(tmp_path: Path) -> None:
    [error] = read_articles(write(tmp_path / "a.json", {"body": [TEXT]}), names=names_from(["text=body"]))
    assert isinstance(error, InputError)
    assert "the member body is a list, not a string" in str(error)
