"""Who claims something: one of several, those who make a statement, and nobody that the text names."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.exporter import analyse
from kg.model import Article


def claims_of(text: str) -> list[tuple[str, list[str]]]:
    """Return the cue of each claim of a text, and its claimants."""
    found = analyse(Article(id="case", text=text, date=dt.date(2024, 12, 4)))
    names = {entity.key: entity.label for entity in found.entities}
    return [(claim.cue.of(text), [names[key] for key in claim.claimants]) for claim in found.claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Later one of the survivors said the ferry had no lights.", [("said", ["one of the survivors"])]),
        ("The ferry had no lights, one of the owner's rivals said.", [("said", ["one of the owner's rivals"])]),
        ("One of the survivors, Ana Ruiz, said the ferry had no lights.", [("said", ["Ana Ruiz"])]),
        ("One of the reasons said nothing of the fare.", []),
        ("The nurses, many of whom say the ward is unsafe, met on Monday.", [("say", ["nurses"])]),
        ("Ana Ruiz sent a letter warning that the ferry had no lights.", [("warning", ["Ana Ruiz"])]),
    ],
)  # fmt: skip
def test_claimants(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert claims_of(text) == expected


def test_a_quotation_is_a_claim_though_nobody_is_named() -> None:
    assert claims_of("“The ferry had no lights at all,” she said.") == [("said", [])]
    assert claims_of("She said the ferry had no lights.") == []
    text = "“I sank nothing. It merely sank.” That was Ana Ruiz on the ferry she refused to board."
    assert ("refused", []) not in claims_of(text)
