"""Expressions of time: which words, which days, and which event they date."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from spacy.language import Language

from kg.extract.times import times_values as cal
from kg.extract.times.dating import Dating, part_of
from kg.extract.times.times import TimeExpression, find_times, time_of
from kg.extract.times.times_attach import only_compares
from kg.extract.times.times_grammar import RULES, matches, words_of
from kg.language import read_sections
from kg.language.tokens import Doc
from kg.lexicon import Lexicon
from kg.model import Article

#: A Sunday.
SUNDAY = dt.date(2024, 12, 1)
#: A Wednesday.
WEDNESDAY = dt.date(2015, 6, 17)


def found(nlp: Language, text: str, published: dt.date | None) -> list[str]:
    doc = Doc(nlp(text))
    return [f"{doc[t.start_token : t.end_token].text} {t.start}/{t.end}" for t in find_times(doc, published)]


RELATIVE = [
    # weekdays go with the tense
    ("Troops arrived on Sunday.", ["Sunday 2024-12-01/2024-12-01"]),
    ("Troops arrived on Saturday.", ["Saturday 2024-11-30/2024-11-30"]),
    ("The minister travels to Damascus later on Sunday.", ["Sunday 2024-12-01/2024-12-01"]),
    ("The ministers will meet on Friday.", ["Friday 2024-12-06/2024-12-06"]),
    ("The talks are due on Tuesday.", ["Tuesday 2024-12-03/2024-12-03"]),
    ("The vote is scheduled for Thursday.", ["Thursday 2024-12-05/2024-12-05"]),
    ("They plan to meet on Monday.", ["Monday 2024-12-02/2024-12-02"]),
    ("He spoke on Saturday evening.", ["Saturday evening 2024-11-30/2024-11-30"]),
    ("The raid began early Sunday.", ["early Sunday 2024-12-01/2024-12-01"]),
    ("They met last Sunday.", ["last Sunday 2024-11-24/2024-11-24"]),
    ("They meet next Sunday.", ["next Sunday 2024-12-08/2024-12-08"]),
    ("They met on Tuesday last week.", ["Tuesday last week 2024-11-19/2024-11-19"]),
    ("He left the day before last Friday.", ["the day before last Friday 2024-11-28/2024-11-28"]),
    # words that point
    ("It happened yesterday.", ["yesterday 2024-11-30/2024-11-30"]),
    ("It happened last night.", ["last night 2024-11-30/2024-11-30"]),
    ("It happened the day before yesterday.", ["the day before yesterday 2024-11-29/2024-11-29"]),
    ("It will happen tomorrow.", ["tomorrow 2024-12-02/2024-12-02"]),
    ("The army pushed them back overnight.", ["overnight 2024-11-30/2024-12-01"]),
    # weeks, months, years
    ("It happened last week.", ["last week 2024-11-18/2024-11-24"]),
    ("It happened this year.", ["this year 2024-01-01/2024-12-31"]),
    ("It happened last month.", ["last month 2024-11-01/2024-11-30"]),
    ("It happened over the weekend.", ["the weekend 2024-11-30/2024-12-01"]),
    ("It happened over the last month.", ["last month 2024-11-01/2024-12-01"]),
    ("It happened in the spring.", ["the spring 2024-03-01/2024-05-31"]),
    ("It will open by summer.", ["summer 2025-06-01/2025-08-31"]),
    ("The island votes on Saturday week.", ["Saturday week 2024-12-14/2024-12-14"]),
    ("The bank will buy bonds from today until 10 March.", ["today until 10 March 2024-12-01/2025-03-10"]),
    ("It happened last summer.", ["last summer 2024-06-01/2024-08-31"]),
    ("It happened in May.", ["May 2024-05-01/2024-05-31"]),
    ("It happened in May last year.", ["May last year 2023-05-01/2023-05-31"]),
    ("It happened on August 10.", ["August 10 2024-08-10/2024-08-10"]),
    ("It will happen on 10 January.", ["10 January 2025-01-10/2025-01-10"]),
    ("The town was captured three days ago.", ["three days ago 2024-11-28/2024-11-28"]),
    ("The town was captured two weeks ago.", ["two weeks ago 2024-11-11/2024-11-17"]),
    ("The town was captured a year ago.", ["a year ago 2023-01-01/2023-12-31"]),
    # what is appointed for a day lies ahead, unless that was long ago or the day only says which
    ("The government declared a day of mourning for Wednesday.", ["Wednesday 2024-12-04/2024-12-04"]),
    ("The union called a strike for Monday.", ["Monday 2024-12-02/2024-12-02"]),
    ("A march called for Saturday was banned.", ["Saturday 2024-12-07/2024-12-07"]),
    ("The trial was adjourned to Thursday.", ["Thursday 2024-12-05/2024-12-05"]),
    ("The vote was put off until 3 January.", ["3 January 2024-12-01/2025-01-03"]),
    ("The club apologised for Saturday's attack.", ["Saturday 2024-11-30/2024-11-30"]),
    ("The figures for Friday were low.", ["Friday 2024-11-29/2024-11-29"]),
    ("A strike had been called for Tuesday.", ["Tuesday 2024-11-26/2024-11-26"]),
    ("The board asked whether the October 18 session had been planned.", ["October 18 2024-10-18/2024-10-18"]),
    ("They have been trying to retake it since September.", ["September 2024-09-01/2024-12-01"]),
    ("Schools will stay shut until at least Friday.", ["Friday 2024-12-01/2024-12-06"]),
    # windows
    ("They were killed over the past three days.", ["the past three days 2024-11-28/2024-12-01"]),
    ("They have fought for the past five years.", ["the past five years 2019-12-01/2024-12-01"]),
    ("Since January, rebels have besieged the town.", ["January 2024-01-01/2024-12-01"]),
    ("They have fought since Wednesday.", ["Wednesday 2024-11-27/2024-12-01"]),
    ("The truce will last until Friday.", ["Friday 2024-12-01/2024-12-06"]),
    ("They fought from Monday to Wednesday.", ["Monday to Wednesday 2024-11-25/2024-11-27"]),
    ("They will mourn the victims of Friday's crash.", ["Friday 2024-11-29/2024-11-29"]),
    ("They will attend Tuesday's meeting.", ["Tuesday 2024-12-03/2024-12-03"]),
    ("They fought on 3 and 4 May.", ["3 and 4 May 2024-05-03/2024-05-04"]),
    ("They fought on 24, 26 and 29 May.", ["24, 26 and 29 May 2024-05-24/2024-05-29"]),
    ("They fought on May 24, 26 and 29.", ["May 24, 26 and 29 2024-05-24/2024-05-29"]),
    ("They fought on October the third.", ["October the third 2024-10-03/2024-10-03"]),
    ("They met on Saturday and Sunday.", ["Saturday and Sunday 2024-11-30/2024-12-01"]),
    ("He was held on May 3 and freed on May 4.", ["May 3 2024-05-03/2024-05-03", "May 4 2024-05-04/2024-05-04"]),
    ("They fought between 3 May and 9 June.", ["3 May and 9 June 2024-05-03/2024-06-09"]),
    ("They will meet within 48 hours.", ["within 48 hours 2024-12-01/2024-12-03"]),
    ("They will meet in the week of 9 December.", ["the week of 9 December 2024-12-09/2024-12-15"]),
    # holidays
    ("He died on Good Friday.", ["Good Friday 2024-03-29/2024-03-29"]),
    ("He died on Christmas Eve.", ["Christmas Eve 2023-12-24/2023-12-24"]),
]


#: A Monday and a Thursday.
MONDAY, THURSDAY = dt.date(2025, 3, 17), dt.date(2025, 3, 13)
WEEKENDS = [
    ("Officials ordered people to leave their homes over the weekend.", MONDAY, 15),
    ("Troops will withdraw over the weekend.", MONDAY, 22),
    ("The minister is to resign at the weekend.", MONDAY, 22),
    ("The minister planned to resign at the weekend.", MONDAY, 22),
    ("Fires forced people to flee over the weekend.", THURSDAY, 8),
    ("The paper prints a report from over the weekend.", MONDAY, 15),
    ("Clashes are expected over the weekend.", THURSDAY, 15),
    ("The clubs play over the weekend.", THURSDAY, 15),
]


@pytest.mark.parametrize(("text", "published", "saturday"), WEEKENDS)
def test_which_weekend(nlp: Language, text: str, published: dt.date, saturday: int) -> None:
    assert [t.start.day for t in find_times(Doc(nlp(text)), published)] == [saturday]


CHANGES = [
    ("The fire grew from 200 hectares on Friday to 4,000 by Sunday.", [(14, 16)]),
    ("The lorry drove from a town on Friday to the coast by Sunday.", [(14, 14), (16, 16)]),
]


@pytest.mark.parametrize(("text", "days"), CHANGES)
def test_what_changes_between_two_days_goes_on(nlp: Language, text: str, days: list[tuple[int, int]]) -> None:
    assert [(t.start.day, t.end.day) for t in find_times(Doc(nlp(text)), MONDAY)] == days


@pytest.mark.parametrize(("text", "expected"), RELATIVE)
def test_words_that_depend_on_the_publication_day(nlp: Language, text: str, expected: list[str]) -> None:
    assert found(nlp, text, SUNDAY) == expected
    assert found(nlp, text, None) == []


def test_part_of_the_present_month_or_week(nlp: Language) -> None:
    assert found(nlp, "They met earlier this month.", WEDNESDAY) == ["earlier this month 2015-06-01/2015-06-30"]
    assert found(nlp, "They will meet later this week.", WEDNESDAY) == ["later this week 2015-06-15/2015-06-21"]
    assert found(nlp, "They met on Wednesday.", WEDNESDAY) == ["Wednesday 2015-06-17/2015-06-17"]


ABSOLUTE = [
    ("on 18 May 2015", ["18 May 2015 2015-05-18/2015-05-18"]),
    ("on May 18, 2015", ["May 18, 2015 2015-05-18/2015-05-18"]),
    ("on Monday, May 18th, 2015", ["Monday, May 18th, 2015 2015-05-18/2015-05-18"]),
    ("on the 18th of May, 2015", ["the 18th of May, 2015 2015-05-18/2015-05-18"]),
    ("on Sept. 3, 2015", ["Sept. 3, 2015 2015-09-03/2015-09-03"]),
    ("early Monday, May 18, 2015", ["early Monday, May 18, 2015 2015-05-18/2015-05-18"]),
    ("on 2015-05-18", ["2015-05-18 2015-05-18/2015-05-18"]),
    ("on 18.05.2015", ["18.05.2015 2015-05-18/2015-05-18"]),
    ("on 18-20 May 2015", ["18-20 May 2015 2015-05-18/2015-05-20"]),
    ("in May 2015", ["May 2015 2015-05-01/2015-05-31"]),
    ("in 2015", ["2015 2015-01-01/2015-12-31"]),
    ("in the 2015 battle", ["2015 2015-01-01/2015-12-31"]),
    ("after 2011 protests", ["2011 2011-01-01/2011-12-31"]),
    ("in 2011, 2012 and 2013", [f"{year} {year}-01-01/{year}-12-31" for year in (2011, 2012, 2013)]),
    ("from 2011 to 2013", ["2011 to 2013 2011-01-01/2013-12-31"]),
    ("in 2011-13", ["2011-13 2011-01-01/2013-12-31"]),
    ("in nineteen sixty-eight", ["nineteen sixty-eight 1968-01-01/1968-12-31"]),
    ("in June nineteen sixty-eight", ["June nineteen sixty-eight 1968-06-01/1968-06-30"]),
    ("in the first three months of 2015", ["the first three months of 2015 2015-01-01/2015-03-31"]),
    ("in the year to June 2015", ["the year to June 2015 2014-07-01/2015-06-30"]),
    ("in the 1990s", ["the 1990s 1990-01-01/1999-12-31"]),
    ("in the 20th century", ["the 20th century 1901-01-01/2000-12-31"]),
    ("in the summer of 2014", ["the summer of 2014 2014-06-01/2014-08-31"]),
    ("in the winter of 2014", ["the winter of 2014 2014-12-01/2015-02-28"]),
    ("in the third quarter of 2014", ["the third quarter of 2014 2014-07-01/2014-09-30"]),
]


@pytest.mark.parametrize(("words", "expected"), ABSOLUTE)
def test_dates_that_stand_by_themselves(nlp: Language, words: str, expected: list[str]) -> None:
    text = f"The city fell {words}."
    assert found(nlp, text, None) == expected
    assert found(nlp, text, SUNDAY) == expected


NO_TIMES = [
    "The siege went on for three days.",
    "It lasted 24 hours.",
    "It happened at 10:35 a.m.",
    "About 2,000 people fled.",
    "1990 soldiers were counted.",
    "More than 2000 people fled.",
    "They may march on.",
    "Mrs May resigned.",
    "The Sunday Times said so.",
    "They pray every Friday.",
    "They met on February 31.",
    "They met on 30.02.2015.",
    "It cost $2015.",
    "He paid in fifties and twenties.",
    "The Committee 1267 list was long.",
    "Jobs fell twenty six percent.",
    "It came coming four months before.",
    # days after something are not days after the day named before
    "They were freed some 50 hours after the blast.",
    "He left the day after the truce collapsed.",
    "The plant will open in the third quarter of FY29.",
    "",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time(nlp: Language, text: str) -> None:
    assert found(nlp, text, SUNDAY) == []


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("at the start of this week", "2015-06-15/2015-06-17"),
        ("in the middle of this week", "2015-06-16/2015-06-18"),
        ("late last week", "2015-06-11/2015-06-14"),
        ("last week", "2015-06-08/2015-06-14"),
        ("in early May", "2015-05-01/2015-05-10"),
        ("in the first week of May", "2015-05-01/2015-05-07"),
        ("on the first day of last month", "2015-05-01/2015-05-01"),
        ("in the last days of May", "2015-05-22/2015-05-31"),
        ("in the second half of May", "2015-05-17/2015-05-31"),
        ("in the closing weeks of 2014", "2014-12-02/2014-12-31"),
        ("at the end of 2014", "2014-09-01/2014-12-31"),
        ("late last summer", "2014-08-01/2014-08-31"),
        ("in the late 1990s", "1996-09-01/1999-12-31"),
        ("in the second week of May", "2015-05-08/2015-05-14"),
        ("since late May", "2015-05-21/2015-06-17"),
        ("in mid-May", "2015-05-11/2015-05-20"),
        ("over the last weekend", "2015-06-13/2015-06-14"),
    ],
)
def test_parts_of_periods(nlp: Language, words: str, days: str) -> None:
    doc = Doc(nlp(f"Rebels attacked Hama {words}."))
    (time,) = find_times(doc, WEDNESDAY)
    begin, end = part_of(time, doc[time.start_token : time.end_token].text)
    assert f"{begin}/{end}" == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Pakistani mortars hit a school on Sunday.", "2015-06-14"),
        ("Students burst into a ministry on 1 June.", "2015-06-01"),
        ("Soldiers will cut the road on Sunday.", "2015-06-21"),
        ("The ceasefire takes effect on Sunday.", "2015-06-21"),
        ("The treaty expires on Sunday.", "2015-06-21"),
        ("The truce took effect on Sunday.", "2015-06-14"),
        # the present tells of a day to come
        ("The ferry returns to Bodo on Sunday.", "2015-06-21"),
        ("The hearing is on Sunday.", "2015-06-21"),
        ("The inquest falls in September.", "2015-09-01"),
        ("The strike comes after talks on Sunday.", "2015-06-14"),
        ("He is charged over a fire on Sunday.", "2015-06-14"),
        ("Dockers march in Oslo on Sunday", "2015-06-14"),
        # what is set for a day, or demanded by it
        ("The talks set for Vienna in September were called off.", "2015-09-01"),
        ("The pilots threatened to walk out unless the talks reopened by Sunday.", "2015-06-21"),
        # what was tried, marked or ordered is over
        ("Gunmen tried to free him on Sunday.", "2015-06-14"),
        ("They held a vigil to mark the fall of the wall on Sunday.", "2015-06-14"),
        ("It was the first bank to fail on Sunday.", "2015-06-14"),
        ("Villagers were told to leave on Sunday.", "2015-06-14"),
    ],
)
def test_a_verb_with_one_form_is_past_unless_an_auxiliary_says_otherwise(nlp: Language, text: str, day: str) -> None:
    (time,) = find_times(Doc(nlp(text)), WEDNESDAY)
    assert str(time.start) == day


def test_days_counted_from_the_time_before(nlp: Language) -> None:
    text = "The town fell on 3 May 2015. The army left the following day. It came back two weeks later."
    assert found(nlp, text, None) == [
        "3 May 2015 2015-05-03/2015-05-03",
        "the following day 2015-05-04/2015-05-04",
        "two weeks later 2015-05-18/2015-05-24",
    ]
    text = "They met in May 2022, and he left on June 3 of that year. Two days after, she left."
    assert found(nlp, text, None)[1:] == [
        "June 3 of that year 2022-06-03/2022-06-03",
        "Two days after 2022-06-05/2022-06-05",
    ]
    text = "The town fell on 3 May 2015. The army left the day afterwards. It had asked for talks two days beforehand."
    assert found(nlp, text, None)[1:] == [
        "the day afterwards 2015-05-04/2015-05-04",
        "two days beforehand 2015-05-02/2015-05-02",
    ]
    text = "The town fell on 3 May 2015. Talks had failed a week earlier. The army left the next day."
    assert found(nlp, text, None)[2:] == ["the next day 2015-05-04/2015-05-04"]
    text = "He was seized on Monday. The road is shut until Saturday. He was found a day later."
    assert found(nlp, text, WEDNESDAY)[2:] == ["a day later 2015-06-16/2015-06-16"]
    text = "He was seized on Monday. The rebels must leave by Friday. He was freed the same night."
    assert found(nlp, text, WEDNESDAY)[2:] == ["the same night 2015-06-15/2015-06-15"]
    alone = Doc(nlp("The army left the following day."))
    assert find_times(alone, SUNDAY) == []
    before = cal.day(dt.date(2015, 5, 3))
    assert [t.start for t in find_times(alone, SUNDAY, before=before)] == [dt.date(2015, 5, 4)]


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar(nlp: Language, published: dt.date) -> None:
    text = (
        "Last week, next month, a century ago, the past 500 years, tomorrow, in the 1st century, Easter, 29 February."
    )
    assert all(t.start <= t.end for t in find_times(Doc(nlp(text)), published))


_SCRAPS = (
    "2015 2000 1500 0000 9999 31 29 February Sunday May may last the next of to - – , . ' ’s s in early year week "
    "ago two nineteen six twenty between and from through 5/6/2015 2015-13-45 Easter half first ٢٠١٥ ² \n \u200b 😀"
).split(" ")


@given(st.lists(st.sampled_from(_SCRAPS), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_words_are_survived(nlp: Language, words: list[str]) -> None:
    doc = Doc(nlp(" ".join(words)))
    times = find_times(doc, SUNDAY)
    assert all(t.start <= t.end and t.start_token < t.end_token for t in times)
    assert all(a.end_token <= b.start_token for a, b in pairwise(times))
    for token in doc:
        time_of(token, times)


def test_overlaps_go_to_the_longest() -> None:
    assert [m.group() for m, _ in matches("from Sunday, 18 May 2014 to 2015")] == ["Sunday, 18 May 2014", "2015"]


# -- which event ---------------------------------------------------------------------------

DATED = [
    ("Rebels took the town on Saturday.", "took", "Saturday"),
    ("On Saturday, rebels took the town.", "took", "Saturday"),
    ("An attack on Friday killed four people.", "killed", "Friday"),
    ("An attack on Friday killed four people.", "attack", "Friday"),
    ("Four people were killed in an attack on Friday.", "attack", "Friday"),
    ("The 2016 battle was a turning point.", "battle", "2016"),
    ("The rebels entered the city on Friday, killing four people.", "killing", "Friday"),
    ("The army attacked on Friday and killed four people.", "killed", "Friday"),
    ("The army rushed in troops on Sunday to stop the rebels.", "stop", "Sunday"),
    ("The minister said on Monday that rebels had taken the town.", "said", "Monday"),
    ("The minister said on Monday that rebels had taken the town.", "taken", None),
    ("The minister said rebels took the town on Monday.", "took", "Monday"),
    ("Rebels took the town, officials said Monday.", "took", None),
    ("Rebels took the town, officials said Monday.", "said", "Monday"),
    ("The president condemned the killing on Monday.", "killing", None),
    ("The army retreated after it lost the town on Monday.", "retreated", None),
    ("The army left before Friday.", "left", None),
    ("Rebels took the town.", "took", None),
    ("Ana Ruiz condemned Friday's attack on a school.", "condemned", None),
    ("Ana Ruiz condemned Friday an attack on a school.", "condemned", "Friday"),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), DATED)
def test_the_time_of_an_event(nlp: Language, text: str, trigger: str, expected: str | None) -> None:
    doc = Doc(nlp(text))
    token = next(token for token in doc if token.text == trigger)
    time = time_of(token, find_times(doc, SUNDAY))
    assert (doc[time.start_token : time.end_token].text if time else None) == expected


def test_without_times_there_is_none(nlp: Language) -> None:
    none: list[TimeExpression] = []
    assert time_of(Doc(nlp("Rebels took the town."))[1], none) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("In 2019 rebels attacked Hama.", "Year"),
        ("Throughout 2019 rebels attacked Hama.", "Throughout"),
        ("Rebels attacked Hama during the whole of 2019.", "Throughout"),
        ("Rebels attacked Hama last week.", "Week"),
        ("Rebels attacked Hama over the weekend.", "Week"),
        ("Rebels shelled Hama for the past three weeks.", "Throughout"),
        ("Rebels attacked Hama five times in the past three weeks.", "Month"),
        ("Rebels attacked Hama in May.", "Month"),
        ("Rebels attacked Hama last summer.", "Season"),
        ("Rebels attacked Hama in the first half of 2019.", "Season"),
        ("Rebels attacked Hama on Saturday.", "Day"),
        ("Rebels attacked Hama overnight.", "Day"),
        ("Rebels attacked Hama in the 1990s.", "Year"),
        ("Rebels have besieged Hama since May.", "Throughout"),
        ("Rebels ruled Hama from May to July.", "Throughout"),
        ("Rebels attacked Hama between May and July.", "Season"),
        ("The summit was held on May 18-20.", "Throughout"),
        ("Rebels attacked Hama on 3 and 4 May.", "Throughout"),
        ("Rebels attacked Hama on 3, 4 and 9 May.", "Week"),
    ],
)
def test_duration_is_told_from_uncertainty(nlp: Language, text: str, meant: str) -> None:
    (time,) = find_times(Doc(nlp(text)), SUNDAY)
    assert time.precision.value == meant


def test_what_a_rule_finds_has_what_it_needs() -> None:
    corpus = Path(__file__).parent.parent / "training" / "corpus"
    texts = [text for text, _ in RELATIVE] + [(corpus / f"{name}.txt").read_text("utf-8") for name in ("far", "law")]
    found = [(rule, match.group()) for text in texts for rule in RULES for match in rule.pattern.finditer(text)]
    assert len({rule for rule, _ in found}) > len(RULES) / 2
    assert not [(rule.kind, words) for rule, words in found if not rule.may_match(words_of(words))]


COMPARED = {
    "It has three hospitals, down from seven in 1985.": True,
    "Output is at 71 per cent of the level in 2023.": True,
    "Police arrested more people than in 2023.": True,
    "Shares are below the level of 2019.": True,
    "Deaths rose to 40 in 2023.": False,
    "Seven people died in 1985.": False,
    "They have left the level of the sea in 2023.": False,
}


@pytest.mark.parametrize(("text", "compared"), COMPARED.items(), ids=COMPARED)
def test_what_is_compared_with_dates_nothing(nlp: Language, text: str, compared: bool) -> None:
    doc = Doc(nlp(text))
    (time,) = find_times(doc, SUNDAY)
    assert only_compares(doc, time) is compared


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Police are to search the quay on Tuesday.", "2015-06-23"),
        ("The talks on Tuesday will go on.", "2015-06-23"),
        # a past verb has its own day, whatever was planned
        ("The board voted on Tuesday to close the mine.", "2015-06-16"),
        ("On Tuesday the rebels tried to retake the port.", "2015-06-16"),
        ("The minister came last Tuesday to open a school.", "2015-06-16"),
    ],
)
def test_the_day_of_a_plan(nlp: Language, lexicon: Lexicon, text: str, day: str) -> None:
    article = Article(id="case", text=text, date=WEDNESDAY)
    dating = Dating(article, read_sections(article, nlp), lexicon)
    (tokens,) = dating.expressions[0]
    when = dating.at(0, tokens, coming=True)
    assert when is not None
    assert str(when.start) == day
