"""What questions answer over eight stories of several outlets, beside what was counted from their texts by hand.

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
#: What the documentation says, on one line.
SAID = " ".join((Path(__file__).parent.parent / "docs" / "merge.md").read_text("utf-8").split())


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("stories")
    lines = [line for file in sorted(STORIES.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    chosen = [line for line in lines if json.loads(line)["story"] in CHOSEN]
    (folder / "stories.jsonl").write_text("\n".join(chosen), encoding="utf-8")
    told, links = folder / "told.nq", folder / "links.nq"
    assert main(["export", str(folder / "stories.jsonl"), "-q", "-o", str(told)]) == 0
    assert main(["merge", str(told), "-q", "-o", str(links)]) == 0
    return [told, links]


def ask(graphs: list[Path], question: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(kg.query(graphs, question))))


def said(words: str) -> int:
    """Return the number that the documentation gives."""
    found = re.search(words, SAID)
    assert found
    return int(found[1])


def counted(question: str) -> set[tuple[str, ...]]:
    with (COUNTED / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row.values()) for row in csv.DictReader(file)}


def test_deaths_by_country_and_month(graphs: list[Path]) -> None:
    """Whether a row's month or country is that of the report makes no difference to the sums."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for row in ask(graphs, "deaths-by-month"):
        for column in ("killed", "happenings"):
            sums[row["country"], row["month"], column] += int(row[column])
    wanted = counted("deaths-by-month")
    right = [
        (country, month)
        for country, month, *numbers in wanted
        if [sums[country, month, "killed"], sums[country, month, "happenings"]] == [*map(int, numbers)]
    ]
    assert len(right) >= said(f"(\\d+) of {len(wanted)} sums")


def test_who_gives_which_figure_of_a_happening(graphs: list[Path]) -> None:
    rows = ask(graphs, "contradictions")
    found = {(row["event"].split("/article/")[1].split("/")[0], row["killed"]) for row in rows}
    wanted = counted("contradictions")
    assert len(found & wanted) >= said(f"(\\d+) of {len(wanted)} figures")


def test_what_an_item_of_wikidata_did_is_found_in_all_articles(graphs: list[Path]) -> None:
    """Russia, in the two articles that tell of the shelling of Kherson."""
    item = io.StringIO(kg.query(graphs, "item", values={"item": "Q159"}))
    rows = [row for row in csv.DictReader(item) if row["aspect"] == "did"]
    assert {row["node"].split("/article/")[1].split("/")[0] for row in rows} == {"s007-a", "s007-b"}
