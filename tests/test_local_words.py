from __future__ import annotations

import pytest

from kg.extract.places.local_words import local_countries
from kg.lexicon import Lexicon


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("The sheriff said the bill was $40.", {"US": 1.0}),
        ("A councillor paid £40 towards the council tax.", {"GB": 1.5}),
        ("The panchayat collected two lakh.", {"IN": 1.0}),
        ("It cost A$40.", {}),
        ("The minister left.", {}),
        ("Sheriff, sheriff, sheriff!", {"US": 1.0}),
    ],
)
def test_local_words_speak_for_their_country(lexicon: Lexicon, text: str, weights: dict[str, float]) -> None:
    assert local_countries(text, lexicon) == weights


def test_a_lexicon_without_local_words_tells_nothing() -> None:
    assert local_countries("The sheriff", Lexicon()) == {}
