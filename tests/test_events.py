"""Whole sentences to events: the cases are in ``grammar/events.txt``, as right as a reader would have them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from trees import read_cases

from kg.exporter import analyse
from kg.model import Article, Event, Extraction, Factuality

CASES = Path(__file__).parent / "grammar" / "events.txt"
WRONG = CASES.with_name("events-wrong.txt")
DAY = dt.date(2024, 12, 4)


def analysed(text: str) -> Extraction:
    return analyse(Article(id="case", text=text, date=DAY))


def shown(event: Event, extraction: Extraction) -> str:
    labels = {entity.key: entity.label for entity in extraction.entities}
    words = event.mentions[0].of(extraction.article.text)
    roles = [", ".join(labels[key] for key in keys) for keys in (event.actors, event.targets, event.places)]
    counts = [f"{count.number} {count.what}" for count in event.counts]
    sure = [] if event.factuality is Factuality.ASSERTED else [event.factuality.value]
    return " | ".join([f"{event.category} {words}", *roles, *counts, *sure]).replace("|  |", "| |").rstrip(" |")


@pytest.mark.parametrize(("text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40])
def test_events(text: str, expected: tuple[str, ...]) -> None:
    extraction = analysed(text)
    found = [shown(e, extraction).replace("|  |", "| |") for e in extraction.events if e.category != "Statement"]
    assert found == [line.rstrip(" |") for line in expected]


@pytest.mark.xfail(reason="the reader of events errs here", strict=True)
@pytest.mark.parametrize(("text", "expected"), read_cases(WRONG), ids=lambda value: str(value)[:40])
def test_events_that_are_still_wrong(text: str, expected: tuple[str, ...]) -> None:
    test_events(text, expected)


def test_killing_is_told_by_the_attack_that_did_it() -> None:
    (event,) = analysed("Israeli air strikes killed at least 12 people in Gaza City.").events
    assert [m.of("Israeli air strikes killed at least 12 people in Gaza City.") for m in event.mentions] == [
        "air strikes",
        "killed",
    ]


@pytest.mark.parametrize(
    "text", ["Troops retook the town on Monday, officials said.", "Late on Monday hackers crippled the ports of Chad."]
)
def test_a_past_form_that_may_be_misread_as_present_is_past(text: str) -> None:
    (event,) = analysed(text).events
    assert event.when is not None
    assert (event.when.start, event.factuality is Factuality.PLANNED) == (dt.date(2024, 12, 2), False)


def test_an_event_is_dated_by_the_day_of_publication() -> None:
    (event,) = analysed("Rebels launched an attack on Homs on Sunday.").events
    assert event.when is not None
    assert (event.when.start, event.when.end) == (dt.date(2024, 12, 1), dt.date(2024, 12, 1))


def test_captions_tell_no_events() -> None:
    text = "Rebels took Homs on Sunday.\n\nSoldiers attack a village near Homs (Ana Ruiz/AP)\n\nThe army withdrew."
    assert [e.mentions[0].of(text) for e in analysed(text).events] == ["took", "withdrew"]


def test_every_key_of_an_event_is_an_entity() -> None:
    extraction = analysed(" ".join(text for text, _ in read_cases(CASES)))
    keys = {entity.key for entity in extraction.entities}
    for event in extraction.events:
        assert keys >= {*event.actors, *event.targets, *event.places, *event.according_to}
    assert len({event.key for event in extraction.events}) == len(extraction.events)


def test_a_clause_with_when_tells_what_happened_on_the_day_before_it() -> None:
    text = "Deputies in Conakry have boycotted every sitting since June, when troops fired on mourners."
    days = {
        e.mentions[0].of(text): (e.when.start.isoformat(), e.when.end.isoformat())
        for e in analysed(text).events
        if e.when is not None
    }
    assert days == {"boycotted": ("2024-06-01", "2024-12-04"), "fired on": ("2024-06-01", "2024-06-30")}


def test_a_verb_with_one_form_for_past_and_present_is_no_plan() -> None:
    (hit,) = analysed("Pakistani mortars hit a school in Uri on Sunday.").events
    assert (hit.factuality, hit.when and hit.when.start) == (Factuality.ASSERTED, dt.date(2024, 12, 1))
    (strike,) = analysed("Nurses in Bern strike tomorrow.").events
    assert strike.factuality is Factuality.PLANNED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The ceasefire takes effect on Friday.", dt.date(2024, 12, 6)),
        ("Nurses in Bern strike on 12 December.", dt.date(2024, 12, 12)),
        ("The two armies withdraw from Goma on 12 December.", dt.date(2024, 12, 12)),
    ],
)
def test_what_lies_ahead_is_no_fact(text: str, day: dt.date) -> None:
    (event,) = analysed(text).events
    assert (event.factuality, event.when and event.when.start) == (Factuality.PLANNED, day)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Gunmen killed nine miners in Burkina Faso this year.", ("2024-01-01", "2024-12-04")),
        ("Gunmen killed nine miners in Burkina Faso earlier this week.", ("2024-12-02", "2024-12-04")),
        ("Gunmen killed nine miners in Burkina Faso in late November.", ("2024-11-21", "2024-11-30")),
    ],
)
def test_what_was_done_in_the_present_year_or_week_is_over(text: str, days: tuple[str, str]) -> None:
    (event,) = analysed(text).events
    assert event.when is not None
    assert (event.when.start.isoformat(), event.when.end.isoformat()) == days


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("BUNIA, 12 March 2026 – ", dt.date(2026, 3, 10)),
        ("BUNIA, March 12, 2026 (Reuters) - ", dt.date(2026, 3, 10)),
        ("BUNIA, 12 March – ", None),
        ("BUNIA – ", None),
    ],
)
def test_a_dateline_with_a_year_dates_an_article_without_a_date(line: str, day: dt.date | None) -> None:
    text = f"Three die in raid\n\n{line}Gunmen killed three miners in Mongbwalu on Tuesday."
    found = analyse(Article(id="case", text=text))
    (killing,) = [e for e in found.events if e.mentions[0].of(text) == "killed"]
    assert (killing.when.start if killing.when is not None else None, found.article.date) == (day, None)


#: The first day of each event in a sentence that has one.
DAYS = {
    "The raid is the worst since March, when nine people died at Chimbolo.": {"died": "2024-03-01"},
    "Trucks reached the city on Thursday, the first to reach it since January.": {"reached": "2024-11-28"},
    "The attempt, the country's third since 2022, began when men blocked the bridge.": {},
    "A third poet, held since March, was let go.": {"held": "2024-03-01"},
    "A kidnapped Honduran radio reporter was found alive in a cane field outside El Progreso Sunday, nine days after "
    "men with rifles grabbed him in Tocoa.": {"found alive": "2024-12-01"},
    "A kidnapped reporter was found alive in a cane field outside El Progreso Sunday, hours after men with rifles "
    "grabbed him in Tocoa.": {"found alive": "2024-12-01", "grabbed": "2024-12-01"},
    "The dhow that marines had searched on Tuesday was shelled by pirates off Kismayo.": {"searched": "2024-12-03"},
    "Kasim Musa left the town on Friday and has sued the mayor.": {"left the town": "2024-11-29"},
    "Kasim Musa left the town on Friday and sued the mayor.": {"left the town": "2024-11-29", "sued": "2024-11-29"},
    "The poacher was caught and, on Friday, jailed in Pokhara.": {"jailed": "2024-11-29"},
    "Gunmen raided a market in Jos on Friday. Two traders were abducted.": {
        "raided": "2024-11-29", "abducted": "2024-11-29"
    },
    "Gunmen killed a bishop in Jos on Sunday. The two sergeants who fled were not tried.": {"killed": "2024-12-01"},
    "Residents of Goma chased off guards on Saturday, the union said. “They slapped the girls,” said a shopkeeper.": {
        "chased": "2024-11-30"
    },
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DAYS.items(), ids=lambda value: str(value)[:40])
def test_an_event_has_the_day_of_its_own_clause(text: str, expected: dict[str, str]) -> None:
    found = {e.mentions[0].of(text): e.when.start.isoformat() for e in analysed(text).events if e.when is not None}
    assert found == expected
