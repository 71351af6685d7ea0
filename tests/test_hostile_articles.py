"""Texts that are made to take long: the time that they take grows no faster than they do."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable

import pytest

from kg.exporter import analyse, load_tools
from kg.model import Article
from kg.rdf.graph import to_graph

LEAD = "The army said that rebels attacked Homs on Sunday. The minister denied it on Monday.\n\n"
SYLLABLES = "ka lo mi ren tor sal bek dur han vel pas gri".split()


def names(count: int) -> list[str]:
    chosen = random.Random(1)  # noqa: S311  the same names each time
    return ["".join(chosen.choices(SYLLABLES, k=3)).title() for _ in range(count)]


def pairs(form: str) -> Callable[[int], str]:
    """Return what repeats a sentence with two names in it."""
    return lambda n: "".join(form.format(a, b) for a, b in zip(names(2 * n)[::2], names(2 * n)[1::2], strict=True))


def repeated(words: str) -> Callable[[int], str]:
    return lambda n: words * n


HOSTILE: dict[str, Callable[[int], str]] = {
    "straight quotations never closed": repeated('"he said '),
    "quotations within quotations": lambda n: "“he said " * n + "”" * n,
    "two kinds of quotation marks": repeated("“they ‘said "),
    "quotations": repeated('"He went," he said. '),
    "reports in reports": repeated("he said that she said that they claimed that "),
    "sources": repeated("according to the army, "),
    "brackets in brackets": lambda n: "(the army " * n + ")" * n,
    "brackets alone": repeated("(" * 10),
    "verbs": lambda n: "Rebels " + "attacked Homs and " * n + "left.",
    "days": lambda n: "".join(f"On {1 + i % 28} March {1900 + i % 150} rebels attacked Homs. " for i in range(n)),
    "names": pairs("John {} met Mary {}. "),
    "names without end": lambda n: " ".join(names(n)) + ".",
    "places": pairs("Rebels took the town of {} in the province of {}. "),
    "groups": pairs("The {} group attacked the {} army. "),
    "short names": pairs("The {0} {1} Front ({0:.1}{1:.1}F) attacked. "),
    "leaders": pairs("The group {}, led by {}, attacked. "),
    "paragraphs of a word": repeated("Homs\n\n"),
    "pronouns": repeated("He saw him and they told them. "),
    "a word without end": repeated("a" * 10),
    "emoji": repeated("😀" * 5),
}

#: The characters of the shorter text, and how many times as long the longer one is.
SIZE, TIMES = 1_500, 4
#: How much more that may take: a square would be sixteen times as much.
MOST = 9
#: Seconds in which nothing can be told, since they pass with a small text as well.
LEAST = 0.3


def of_size(name: str, size: int) -> str:
    make = HOSTILE[name]
    return make(size * 100 // len(make(100)))


def seconds(text: str) -> float:
    """Return how much computing time a text takes."""
    begun = time.process_time()
    to_graph(analyse(Article(id="a", text=LEAD + text, date=dt.date(2024, 12, 1)), tools=load_tools()))
    return time.process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    load_tools()
    once, more = seconds(of_size(name, SIZE)), seconds(of_size(name, SIZE * TIMES))
    assert more < MOST * max(once, LEAST)


def test_what_took_half_a_minute_takes_a_moment() -> None:
    load_tools()
    assert seconds('"he said ' * 600) < 10
