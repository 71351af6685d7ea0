"""What questions answer, beside what was counted by hand from the texts of the founding article and of some stories.

Extraction and merging err, so that not all is right: ``docs/merge.md`` says how much is at least.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from score_merge import STORIES

import kg
from kg.cli import main

COUNTED = Path(__file__).parent / "stories"
CHOSEN = frozenset("s001 s003 s007 s011 s017 s025 s101 s105".split())
FOUNDING = next((Path(__file__).parent.parent / "seeds").glob("000_*.txt"))
#: Of the fourth story only one group's events were counted.
OF_ONE_GROUP = "s035"
#: What the documentation says, on one line.
SAID = " ".join((Path(__file__).parent.parent / "docs" / "merge.md").read_text("utf-8").split())


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("stories")
    lines = [line for file in sorted(STORIES.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    chosen = [line for line in lines if json.loads(line)["story"] in CHOSEN]
    (folder / "stories.jsonl").write_text("\n".join(chosen), encoding="utf-8")
    return merged(folder / "stories.jsonl")


@pytest.fixture(scope="module")
def of_groups(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("groups")
    lines = (STORIES / "a.jsonl").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if json.loads(line)["story"] == OF_ONE_GROUP)
    (folder / "story.jsonl").write_text(text, encoding="utf-8")
    (folder / FOUNDING.name).write_bytes(FOUNDING.read_bytes())
    return merged(folder)


def merged(articles: Path) -> list[Path]:
    folder = articles if articles.is_dir() else articles.parent
    told, links = folder.with_suffix(".told.nq"), folder.with_suffix(".links.nq")
    assert main(["export", str(articles), "-q", "-o", str(told)]) == 0
    assert main(["merge", str(told), "-q", "-o", str(links)]) == 0
    return [told, links]


TEXTS = {FOUNDING.stem: FOUNDING.read_text("utf-8")} | {
    told["id"]: told["text"] for told in map(json.loads, (STORIES / "a.jsonl").read_text("utf-8").splitlines())
}


def is_told(node: str, article: str, words: str) -> bool:
    """Return whether a node of an answer was read from the words of an article, or from the first of them."""
    found = re.search(r"/article/([^/]+)/\w+/(\d+)-(\d+)$", node)
    begin = TEXTS[article].index(words)
    return found is not None and found[1] == article and int(found[2]) < begin + len(words) and begin < int(found[3])


def ask(graphs: list[Path], question: str, **values: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(kg.query(graphs, question, values=values))))


def said(words: str) -> int:
    """Return the number that the documentation gives."""
    found = re.search(words, SAID)
    assert found
    return int(found[1])


def counted(question: str) -> set[tuple[str, ...]]:
    with (COUNTED / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row.values()) for row in csv.DictReader(file)}


def right_sums(graphs: list[Path], wanted: set[tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return which sums are right; whether a month or country is that of the report makes no difference."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for row in ask(graphs, "deaths-by-month"):
        for column in ("killed", "happenings"):
            sums[row["country"], row["month"], column] += int(row[column])
    return [
        (country, month)
        for country, month, *numbers in wanted
        if [sums[country, month, "killed"], sums[country, month, "happenings"]] == [*map(int, numbers)]
    ]


def test_deaths_by_country_and_month(graphs: list[Path]) -> None:
    wanted = counted("deaths-by-month")
    assert len(right_sums(graphs, wanted)) >= said(f"(\\d+) of {len(wanted)} sums")


def test_deaths_of_the_founding_article(of_groups: list[Path]) -> None:
    wanted = counted("deaths-by-month-founding")
    assert len(right_sums(of_groups, wanted)) == len(wanted)


@pytest.mark.parametrize("group", ["Syrian military", "Rapid Support Forces"])
def test_one_groups_events_in_all_articles(group: str, of_groups: list[Path]) -> None:
    wanted = [(article, words) for name, article, words in counted("events-of") if name == group]
    rows = ask(of_groups, "events-of", name=group)
    right = [one for one in wanted if any(is_told(row["event"], *one) for row in rows)]
    assert len(right) >= said(f"(\\d+) of {len(wanted)} events of the {group}")


def test_all_that_is_said_of_one_item(of_groups: list[Path]) -> None:
    """A tie has the other's name; all else is read from some words."""
    wanted = [(aspect, words) for _, aspect, words in counted("item")]
    rows = ask(of_groups, "item", item="Q44329")
    right = [
        (aspect, words)
        for aspect, words in wanted
        if any(
            row["aspect"] == aspect
            and (words == row["with"] or (words in TEXTS[FOUNDING.stem] and is_told(row["node"], FOUNDING.stem, words)))
            for row in rows
        )
    ]
    assert len(right) >= said(f"(\\d+) of {len(wanted)} facts about Bashar al-Assad")


def test_who_gives_which_figure_of_a_happening(graphs: list[Path]) -> None:
    rows = ask(graphs, "contradictions")
    found = {(row["event"].split("/article/")[1].split("/")[0], row["killed"]) for row in rows}
    wanted = counted("contradictions")
    assert len(found & wanted) >= said(f"(\\d+) of {len(wanted)} figures")


def test_what_an_item_of_wikidata_did_is_found_in_all_articles(graphs: list[Path]) -> None:
    """Russia, in the two articles that tell of the shelling of Kherson."""
    rows = [row for row in ask(graphs, "item", item="Q159") if row["aspect"] == "did"]
    assert {row["node"].split("/article/")[1].split("/")[0] for row in rows} == {"s007-a", "s007-b"}
