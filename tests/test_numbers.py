"""How many: numbers in words and figures, how exact they are, and what became of the people counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from spacy.language import Language

from kg.extract.grammar.number_words import is_number_word, read_number
from kg.extract.grammar.numbers import Quantity, count_for, number_of
from kg.extract.grammar.quantities import counts_missing, quantity_at
from kg.language.tokens import Doc
from kg.model import Precision

WORDS = [
    ("four", 4), ("54", 54), ("1,000", 1000), ("two dozen", 24), ("a dozen", 12), ("a hundred", 100),
    ("1.2 million", 1_200_000), ("two hundred and fifty", 250), ("twenty-one", 21), ("a couple of", 2),
    ("three thousand four hundred", 3400), ("zero", 0), ("dozens", None), ("several", None), ("1.5", None),
    ("four five", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value"), WORDS)
def test_numbers_in_words(words: str, value: int | None) -> None:
    assert read_number(words) == value


def test_which_words_are_numbers() -> None:
    assert [word for word in ("a", "54", "Four", "hundred", "others", "score") if is_number_word(word)] == [
        "54", "Four", "hundred",
    ]  # fmt: skip


PHRASES = [
    ("four unarmed civilians", "4 Exact", "four"),
    ("at least 10 people", "10 AtLeast", "at least 10"),
    ("nearly 1,000 insurgents", "1000 Approximately", "nearly 1,000"),
    ("more than 200 people", "200 AtLeast", "more than 200"),
    ("no more than 20 people", "20 AtMost", "no more than 20"),
    ("as many as 50 people", "50 AtMost", "as many as 50"),
    ("some 300 soldiers", "300 Approximately", "some 300"),
    ("an estimated 5,000 people", "5000 Approximately", "an estimated 5,000"),
    ("between 10 and 15 people", "10 AtLeast", "between 10 and 15"),
    ("10 to 15 people", "10 AtLeast", "10 to 15"),
    ("two dozen fighters", "24 Exact", "two dozen"),
    ("a man", "1 Exact", "a"),
    ("dozens of people", None, ""),
    ("hundreds of people", None, ""),
    ("several people", None, ""),
    ("no people", None, ""),
    ("two hours", None, ""),
    ("2 lakh people", "200000 Exact", "2 lakh"),
    ("half a dozen villagers", "6 Exact", "half a dozen"),
    ("150 cattle", None, ""),
    ("six people and 150 cattle", "6 Exact", "six"),
    ("80 head of cattle and two farmhands", "2 Exact", "two"),
    ("two guides and a train of 30 mules", "2 Exact", "two"),
    ("two guides and a group of 30 miners", "32 Exact", "two guides and a group of 30"),
    ("two bus drivers", "2 Exact", "two"),
]


@pytest.mark.parametrize(("phrase", "expected", "evidence"), PHRASES)
def test_the_number_of_a_phrase(nlp: Language, phrase: str, expected: str | None, evidence: str) -> None:
    doc = Doc(nlp(f"They saw {phrase}."))
    quantity = number_of(doc[2:-1])
    assert (f"{quantity.value} {quantity.precision.value}" if quantity else None) == expected
    assert (doc[quantity.start_token : quantity.end_token].text if quantity else "") == evidence


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Seven people are missing.", True),
        ("At least 11 were killed and seven are missing.", True),
        ("The storm left 12 dead and 40 missing.", True),
        ("Forty people were reported missing.", True),
        ("Three of the 40 missing men were found dead.", True),
        ("The storm killed 40 people.", False),
        ("Forty were found dead, and nobody is missing.", False),
    ],
)
def test_who_is_missing_is_not_counted_as_dead(nlp: Language, text: str, missing: bool) -> None:
    doc = Doc(nlp(text))
    last = [t.i for t in doc if t.lower_ in {"seven", "40", "forty"}][-1]
    quantity = quantity_at(doc, last)
    assert quantity is not None
    assert counts_missing(doc, quantity) is missing


COUNTS = [
    ("Shelling at dawn on the old town killed four civilians and injured 54 others.", "killed", "killed", "4 Exact"),
    ("Shelling at dawn on the old town killed four civilians and injured 54 others.", "injured", "injured", "54 Exact"),
    (
        "Shelling at dawn on the old town killed four civilians and injured 54 others.",
        "Shelling",
        "injured",
        "54 Exact",
    ),
    ("Four civilians were killed and 54 injured in the raid.", "killed", "killed", "4 Exact"),
    ("Four civilians were killed and 54 injured in the raid.", "injured", "injured", "54 Exact"),
    ("Four civilians were killed and 54 injured in the raid.", "raid", "injured", "54 Exact"),
    ("A wall fell on the crowd, killing 107 or more and wounding 238.", "killing", "killed", "107 AtLeast"),
    ("A wall fell on the crowd, killing 107 or more and wounding 238.", "wounding", "injured", "238 Exact"),
    ("The blast left 12 dead and 30 wounded.", "blast", "killed", "12 Exact"),
    ("The governor reported 9 deaths and 21 arrests in Kano.", "deaths", "killed", "9 Exact"),
    ("Doctors put the number of dead in the fire at 16.", "number", "killed", "16 Exact"),
    ("The blast left 12 dead and 30 wounded.", "blast", "injured", "30 Exact"),
    ("The death toll rose to 45 on Monday.", "toll", "killed", "45 Exact"),
    ("There were 10 deaths in the province.", "deaths", "killed", "10 Exact"),
    ("12 people, including 3 children, were killed in the attack.", "killed", "killed", "12 Exact"),
    ("12 people, including 3 children, were killed in the attack.", "attack", "killed", "12 Exact"),
    ("A man was killed in the city.", "killed", "killed", "1 Exact"),
    ("The deaths of 14 people shocked the town.", "deaths", "killed", "14 Exact"),
    ("No one was killed in the attack.", "killed", "killed", None),
    ("Hundreds of people were killed.", "killed", "killed", None),
    ("The general was killed two hours later.", "killed", "killed", None),
    ("He died six months ago.", "died", "killed", None),
    ("Police arrested more than 100 students on Saturday.", "arrested", "detained", "100 AtLeast"),
    ("Nairobi, 9 March 2026 – Two police officers were killed.", "killed", "killed", "2 Exact"),
    ("Some 6,800 people were evacuated to shelters.", "evacuated", "displaced", "6800 Approximately"),
    ("Four people were killed in Bari, and three more in Lecce.", "killed", "killed", "7 Exact"),
    ("Police arrested six men in Bari and 12 others in Lecce.", "arrested", "detained", "18 Exact"),
    ("The gunman killed a policeman and two civilians.", "killed", "killed", "3 Exact"),
    ("A fire that killed 19 people broke out at night.", "fire", "killed", "19 Exact"),
    ("Rescuers pulled 900 migrants from the sea.", "pulled", "killed", None),
    ("A flash flood killed two herders and 30 of their goats.", "killed", "killed", "2 Exact"),
]


@pytest.mark.parametrize(("text", "trigger", "what", "expected"), COUNTS)
def test_the_count_of_an_event(nlp: Language, text: str, trigger: str, what: str, expected: str | None) -> None:
    doc = Doc(nlp(text))
    quantity = count_for(next(token for token in doc if token.text == trigger), what)
    assert (f"{quantity.value} {quantity.precision.value}" if quantity else None) == expected


def test_the_caller_may_say_that_a_word_counts(nlp: Language) -> None:
    doc = Doc(nlp("Soldiers gunned down seven protesters."))
    assert count_for(doc[1], "killed") is None
    assert count_for(doc[1], "killed", own=True) == Quantity(7, Precision.EXACT, 3, 4)


_SCRAPS = (
    "2015 1,000 a an one no dozen dozens hundred million k and to - between at least up as many or more people "
    "man killed were wounding , . dead toll of another couple ٣ ² 1.5 ,"
).split(" ")


@given(st.lists(st.sampled_from(_SCRAPS), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_words_are_survived(nlp: Language, words: list[str]) -> None:
    doc = Doc(nlp(" ".join(words)))
    for token in doc:
        for quantity in (number_of(token), count_for(token, "killed"), count_for(token, "injured", own=True)):
            assert quantity is None or (quantity.value >= 0 and quantity.start_token < quantity.end_token)
