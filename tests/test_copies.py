"""Copies: the same story of an agency in ten papers is recognised, linked, and its events are counted once."""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from running import Kg

from kg.files import seeds
from kg.formats import read_graphs
from kg.names import KG
from kg.run.copies import Sketch, is_copy, original_of, sketch

STORY = (seeds() / "miners.txt").read_text(encoding="utf-8").partition(" date 2025-03-09 ")[2]
QUAKES = (Path(__file__).parent / "cases" / "earthquake.txt").read_text(encoding="utf-8")
PARAGRAPHS = STORY.split("\n\n")


def made(*, lead: str = "", less: int = 0, tail: str = "") -> str:
    return "\n\n".join(filter(None, (lead, *PARAGRAPHS[: len(PARAGRAPHS) - less], tail)))


#: What papers make of the report of an agency.
COPIES = {
    "the same": STORY,
    "cut": made(less=4),
    "by half": made(less=5),
    "headed and signed": made(lead="Miners hold Peru airport\n\nBy Ana Duarte in Lima\n\nJULIACA (Reuters) —"),
    "with a call": made(less=2, tail="Read more: Ministers meet in Nairobi\n\nSign up to our newsletter for more."),
    "other quotation marks": STORY.replace("“", '"').replace("”", '"').replace("’", "'"),
    "other spaces": re.sub(r"\s+", "  ", STORY),
    "capitals": PARAGRAPHS[0].upper() + "\n\n" + "\n\n".join(PARAGRAPHS[1:]),
    "a word changed here and there": STORY.replace("cleared", "reopened").replace("overnight", "at night"),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=list(COPIES))
def test_what_papers_make_of_a_report_is_a_copy_of_it(text: str) -> None:
    one, other = sketch(STORY), sketch(text)
    assert one is not None
    assert other is not None
    assert is_copy(one, other)
    assert is_copy(other, one)
    assert set(one.parts()) & set(other.parts())


QUAKE = """An earthquake of magnitude {0} struck {1} at a depth of {2} kilometres on Monday, the geological survey said.
The quake was felt in towns up to {3} kilometres from its centre. There were no reports of damage, and no warning of a
tsunami was given. Aftershocks are to be expected in the days to come, the survey said in a statement, and asked people
to stay away from buildings with cracks. The region lies where two plates of the crust meet, and quakes are frequent
there. In {4}, a stronger one killed {5} people."""
DIFFERENT = {
    "another toll": STORY.replace("Two people were killed", "12 people were killed"),
    "another day": STORY.replace("1,500 soldiers", "2,500 soldiers"),
    "a toll in words": STORY.replace("Two people were killed", "Seven people were killed"),
    "a story that begins so": "\n\n".join(PARAGRAPHS[:2]) + QUAKES,
    "other words": " ".join(sorted(STORY.split())),
}


@pytest.mark.parametrize("text", DIFFERENT.values(), ids=list(DIFFERENT))
def test_what_tells_something_else_is_no_copy(text: str) -> None:
    one, other = sketch(STORY), sketch(text)
    assert one is not None
    assert other is not None
    assert not is_copy(one, other)


def test_reports_made_by_a_form_are_no_copies() -> None:
    one, other = (
        sketch(QUAKE.format(*values))
        for values in ((5.1, "Chile", 30, 200, 2010, 525), (6.3, "Peru", 90, 350, 2007, 595))
    )
    assert one is not None
    assert other is not None
    assert not is_copy(one, other)


def test_a_text_of_a_few_words_is_no_copy() -> None:
    assert sketch("Rebels took the city of Homs on Sunday, the army said.") is None
    assert sketch("") is None


def test_a_sketch_is_kept_as_bytes() -> None:
    one = sketch(STORY)
    assert one is not None
    again = Sketch.from_bytes(one.to_bytes())
    assert (again.size, again.names, again.figures) == (one.size, one.names, one.figures)
    assert again.parts() == one.parts()
    # the same on every machine and in every process
    assert one.parts()[0] == PINNED


PINNED = 5409785153578241014


class Shelf:
    """Keeps sketches in memory."""

    def __init__(self) -> None:
        self.by_part: dict[int, list[int]] = {}
        self.contents: dict[int, bytes] = {}
        self.looked_at = 0

    def put(self, slot: int, parts: Iterable[int], content: bytes) -> None:
        self.contents[slot] = content
        for part in parts:
            self.by_part.setdefault(part, []).append(slot)

    def find(self, parts: Iterable[int], before: int, most: int) -> Iterator[tuple[int, str, bytes]]:
        slots = {slot for part in parts for slot in self.by_part.get(part, ()) if slot < before}
        self.looked_at += len(slots)
        yield from ((slot, str(slot), self.contents[slot]) for slot in sorted(slots)[:most])


def test_an_article_costs_no_more_however_many_were_read() -> None:
    words = [f"w{number}" for number in range(5_000)]
    draw = random.Random(1)  # noqa: S311  the same words each time
    texts = [" ".join(draw.choices(words, k=200)) for _ in range(600)]
    shelf = Shelf()
    begun = time.process_time()
    for slot, text in enumerate(texts):
        assert original_of(text, slot, shelf) is None
    assert time.process_time() - begun < 30
    # each of ten papers prints each
    assert {original_of(text, 10_000, shelf) for text in texts * 2} == {str(slot) for slot in range(600)}
    assert shelf.looked_at < 3 * 1200
    assert len(shelf.contents) == 600


def test_a_run_links_copies_and_counts_them(kg: Kg, tmp_path: Path) -> None:
    texts = [STORY, COPIES["cut"], DIFFERENT["another toll"], COPIES["headed and signed"]]
    corpus = tmp_path / "corpus.jsonl"
    lines = (json.dumps({"id": id, "date": "2025-03-09", "text": text}) for id, text in zip("abcd", texts, strict=True))
    corpus.write_text("\n".join(lines))
    found = kg("run", corpus, "-o", tmp_path / "out", "-j", "1")
    assert found.code == 0, found.err
    assert "copies     2 of them, linked" in found.out
    assert json.loads((tmp_path / "out" / "report.json").read_text())["copies"] == 2
    (shard,) = (tmp_path / "out" / "nquads").iterdir()
    graphs = {str(graph.identifier).split("/")[-2]: graph for graph in read_graphs(shard)}
    originals = {
        name: [str(one).rpartition("/")[2] for one in graph.objects(None, KG.copyOf)] for name, graph in graphs.items()
    }
    assert originals == {"a": [], "b": ["a"], "c": [], "d": ["a"]}
    assert [len(list(graphs[name].subjects(KG.factuality))) > 0 for name in "abcd"] == [True, False, True, False]
    assert kg("validate", shard).code == 0
    # the same again does nothing, and exported as well they have events of their own
    content = gzip.decompress(shard.read_bytes())
    assert kg("run", corpus, "-o", tmp_path / "out", "-j", "1").code == 0
    assert gzip.decompress(shard.read_bytes()) == content
    assert kg("run", corpus, "-o", tmp_path / "all", "-j", "1", "--copies", "export").code == 0
    (shard,) = (tmp_path / "all" / "nquads").iterdir()
    assert b"copyOf" not in gzip.decompress(shard.read_bytes())
