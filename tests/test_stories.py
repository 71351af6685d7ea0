"""The stories that merging is measured on: whole, annotated as their README says, and scored rightly."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import Any

import pytest
import score_merge
from score_merge import STORIES, in_part, score

from kg.linking.model import Doc, Event, Thing, World, day_of
from kg.names import KG
from kg.vocabulary import class_names

ARTICLES: list[dict[str, Any]] = [
    json.loads(line) for file in sorted(STORIES.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()
]
DAY = "2026-03-10"
BY_ID = {article["id"]: article for article in ARTICLES}


def test_there_are_as_many_as_the_readme_says() -> None:
    stories = Counter(article["story"] for article in ARTICLES)
    copies = sum("copyOf" in article for article in ARTICLES)
    told = (STORIES / "README.md").read_text("utf-8")
    assert f"{len(ARTICLES)} short articles" in told
    assert f"{len(stories)} invented stories" in told
    assert f"{copies} near copies" in told
    assert len(BY_ID) == len(ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_an_article_is_annotated_as_the_readme_says(article: dict[str, Any]) -> None:
    text = article["text"]
    dt.date.fromisoformat(article["date"])
    for name in ("persons", "groups"):
        for one in article[name]:
            assert one["mentions"]
            assert [words for words in one["mentions"] if words not in text] == []
    for event in article["events"]:
        assert event["trigger"] in text
        assert event["class"] in class_names()
        assert KG[event["class"]]
        if "day" in event:
            dt.date.fromisoformat(event["day"])
        assert all(isinstance(event[name], int) for name in ("killed", "injured") if name in event)
    if "copyOf" in article:
        assert BY_ID[article["copyOf"]]["story"] == article["story"]


def test_each_story_is_in_one_part() -> None:
    stories = {one["story"] for one in ARTICLES}
    parts = Counter(story for part in ("odd", "even", "new") for story in stories if in_part(story, part))
    assert parts == dict.fromkeys(stories, 1)


def test_scores_are_those_counted_by_hand() -> None:
    gold = {("a", "1"): "P", ("b", "1"): "P", ("c", "1"): "P", ("d", "1"): "Q"}
    system = {("a", "1"): 1, ("b", "1"): 1, ("c", "1"): 2, ("d", "1"): 2}
    found = score(gold, system)
    # joined are a-b and c-d, of which a-b is right; wanted are a-b, a-c and b-c
    assert (found.right, found.found, found.wanted) == (1, 2, 3)
    assert found.precision == [1, 1, 0.5, 0.5]
    assert found.recall == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1])


def test_an_annotation_stands_for_the_node_that_its_words_overlap_most() -> None:
    article = {"text": "Amina Diallo met Omar.", "persons": [{"id": "P1", "mentions": ["Amina Diallo"]}]}
    person = frozenset({"Actor", "Person"})
    world = World(things={iri: Thing(iri, person) for iri in ("x/diallo", "x/omar")})
    nodes = [(0, 12, "x/diallo"), (17, 21, "x/omar")]
    assert list(score_merge.align(article, "persons", nodes, world)) == [("P1", "x/diallo")]
    assert list(score_merge.align(article, "persons", nodes[1:], world)) == [("P1", None)]


def test_what_is_said_of_an_attack_is_not_the_attack() -> None:
    annotated = {"trigger": "claimed the attack", "class": "Statement", "id": "E2"}
    article = {"text": "The group claimed the attack.", "events": [annotated]}
    world = World(events={"x/attack": Event("x/attack", "x", "Assault", "Assault")})
    nodes = [(22, 28, "x/attack")]
    assert list(score_merge.align(article, "events", nodes, world)) == [("E2", None)]
    world.events["x/attack"].root = "Event"
    assert list(score_merge.align(article, "events", nodes, world)) == [("E2", "x/attack")]
    annotated["class"] = "Assault"
    assert list(score_merge.align(article, "events", nodes, world)) == [("E2", "x/attack")]


def test_events_can_be_scored_as_if_none_had_been_misread() -> None:
    annotated = {"trigger": "blast", "class": "Assault", "day": DAY, "place": "Idlib", "killed": 4, "id": "E1"}
    article = {"text": "A blast", "events": [annotated]}
    misread = Event("x/blast", "x", "Accident", "Accident", first=1, last=2, places={"x/road"}, counts={"injured": 3})
    idlib = Thing("place/1", frozenset({"Place", "City"}), "Idlib", {"Idlib"}, {"x"})
    world = World({"x": Doc("x", things={"place/1"})}, {"place/1": idlib}, {"x/blast": misread})
    nodes = [(2, 7, "x/blast")]
    score_merge.correct(article, nodes, world)
    told = (misread.root, misread.first, misread.last, misread.places, misread.counts)
    assert told == ("Assault", day_of(DAY), day_of(DAY), {"place/1"}, {"killed": 4})
    annotated["place"] = "Homs"
    score_merge.correct(article, nodes, world)
    assert {world.things[iri].label for iri in misread.places} == {"Homs"}
