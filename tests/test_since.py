"""What "since Monday" says of an event: that it went on, that it happened within, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.exporter import load_tools
from kg.extract import extract
from kg.model import Article

#: A text, the words that name an event, and its days in ISO format with their precision.
SINCE = [
    # what takes a moment happened within
    ("Two bombs have exploded since Sunday.", "exploded", "2026-03-08/2026-03-11 Week"),
    ("A gunman has killed three people since Monday.", "killed", "2026-03-09/2026-03-11 Week"),
    ("The 30 people killed since Monday include two nurses.", "killed", "2026-03-09/2026-03-11 Week"),
    # what lasts went on
    ("The town has been besieged since September.", "besieged", "2025-09-01/2026-03-11 Throughout"),
    ("The army has been bombing the city since January.", "bombing", "2026-01-01/2026-03-11 Throughout"),
    # up to what the sentence goes on to tell
    ("The hostages had been held since May 2 and were freed on March 3.", "held", "2025-05-02/2026-03-03 Throughout"),
    # the words of a relative clause are not those of the main verb
    ("The jury, which had deliberated since Sunday, acquitted the couple.", "acquitted", None),
    ("The trust, which has been in special measures since 2023, apologised.", "apologised", None),
]


@pytest.mark.parametrize(("text", "words", "expected"), SINCE, ids=[text for text, _, _ in SINCE])
def test_since(text: str, words: str, expected: str | None) -> None:
    tools = load_tools()
    article = Article(id="case", text=text, date=dt.date(2026, 3, 11))
    found = extract(article, pipeline=tools.pipeline, lexicon=tools.lexicon, gazetteer=tools.gazetteer)
    when = next(e.when for e in found.events if e.mentions[0].of(text) == words)
    assert (None if when is None else f"{when.start}/{when.end} {when.precision.value}") == expected
