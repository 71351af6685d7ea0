"""Dates of publication: read in whatever notation, and never guessed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from running import Kg

from kg.errors import InputError
from kg.model import Article
from kg.readers import read_articles
from kg.readers.dates import read_date

DAY = dt.date(2016, 12, 14)

WRITTEN = (
    "2016-12-14", "2016-12-14T10:00:00Z", "2016-12-14 10:00:00.052-05", "2016-12-14T10:00+0530",
    "2016-12-14 10:00:00 UTC", "2016-12-14T23:59:59.123456789+01:00", "2016-12-14T10:00:00.000+0000", "20161214",
    "2016/12/14", "2016 Dec 14", "20161214T101500Z", "201612141015", "14 December 2016", "14 Dec 2016 10:15 GMT",
    "December 14, 2016", "December 14, 2016 4:51 pm ET", "Dec. 14, 2016, 2:54 AM EST", "9:43 PM, Dec 14, 2016",
    "December 14th 2016", "14th December, 2016", "Wed, 14 Dec 2016 08:49:37 GMT", "Wed, 14 Dec 2016 08:49:37 +0000",
    "Wednesday 14 December 2016 10.15 GMT", "Wed Dec 14 12:00:00 EST 2016", "Wed Dec 14 13:45:00 +0000 2016",
    "Published on December 14, 2016", "Updated: Wednesday, December 14, 2016", "14/12/2016", "12/14/2016",
    "14.12.2016", "14-12-2016 10:15", "14-Dec-2016", "1481673600", "1481673600000", "1481673600.25",
    "  December\u00a014,\n2016 ", "DECEMBER 14, 2016 | 4:51PM",
)  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN)
def test_a_date_is_read_in_whatever_notation(words: str) -> None:
    assert read_date(words) == DAY


@pytest.mark.parametrize("words", ["12/11/2016", "12.11.2016", "12-11-2016 10:15", "5/6/2016"])
def test_which_number_is_the_month_is_not_guessed(words: str) -> None:
    with pytest.raises(InputError, match=r" may be 2016-\d\d-\d\d or 2016-\d\d-\d\d; write it as YYYY-MM-DD$"):
        read_date(words)


@pytest.mark.parametrize(
    "words",
    [
        "2024-12-08T25:99:99Z", "2024-12-08T10:61", "2024-11-28T10:00+99:99", "2024-02-31", "2024-13-01",
        "0000-01-01", "yesterday", "2024-12-01x", "2016", "December 2016", "Dec 14", "14", "Tuesday", "April 31, 2016",
        "14 Smarch 2016", "Tuesday, December 14, 2016", "Dec 14 '16", "14/12/16", "06-Nov-94", "", "x" * 10_000,
        "1" * 400, "9" * 10 + "e9",
        "8 décembre 2016", "{}", "2016-12-14/2016-12-15", "16-12-14", "NaN",
    ],
)  # fmt: skip
def test_what_names_no_day_is_refused(words: str) -> None:
    with pytest.raises(InputError, match=r"cannot be read; write it as YYYY-MM-DD$"):
        read_date(words)


@given(
    st.dates(dt.date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b. %d, %Y", "%A, %B %d, %Y", "%Y%m%d"])
)
@settings(deadline=None)
def test_every_day_is_read_as_it_is_written(day: dt.date, form: str) -> None:
    assert read_date(day.strftime(form)) == day


@given(st.text(max_size=60) | st.from_regex(r"[0-9 /:.,TZ+-]{1,30}", fullmatch=True))
@settings(deadline=None)
def test_any_words_name_a_day_or_are_refused(words: str) -> None:
    try:
        day = read_date(words)
    except InputError:
        return
    assert isinstance(day, dt.date)


@pytest.mark.parametrize("date", ["12/11/2016", "soon", "2024-12-08T25:99:99Z", True, {"day": 3}, [2016, 12, 14], 7])
def test_a_date_that_cannot_be_read_costs_the_date_and_never_the_article(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, date: object
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Rebels took the city of Homs.", "date": date}))
    [article] = read_articles(path)
    assert isinstance(article, Article)
    assert article.date is None
    assert f"{path}:1: the date is left out: the " in caplog.text


def test_the_day_of_another_source_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": " date 2016-12-14 Rebels took the city of Homs.", "date": "soon"}))
    assert [getattr(one, "date", None) for one in read_articles(path)] == [DAY]
    path.write_text(json.dumps({"text": " date 2016-02-31 Rebels took the city of Homs."}))
    assert [getattr(one, "date", None) for one in read_articles(path, date=DAY)] == [DAY]


def test_an_undated_article_is_exported(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": "Rebels took the city of Homs, the army said.", "date": "11/12/2016"}))
    outcome = kg("export", path)
    assert outcome.code == 0
    assert "kg:Capture" in outcome.out
    assert "datePublished" not in outcome.out
    assert "may be 2016-11-12 or 2016-12-11" in outcome.err
    assert kg("export", path, "--quiet").err == ""


def test_the_option_takes_any_notation_and_no_guess(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Rebels took the city of Homs on Sunday, the army said.")
    assert '"2016-12-11"^^xsd:date' in kg("export", path, "--date", "December 14th 2016").out
    assert kg("export", path, "--date", "11/12/2016").code == 2
