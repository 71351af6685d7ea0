"""What the processes of a run do in tests: make graphs without the language model, or take harm from an article.

Everything but the analysis is what it always is. An article's text says what is to happen.
"""

from __future__ import annotations

import ctypes
import os
import random
import re
import sys
import time
from pathlib import Path
from typing import Any

from kg import cli, exporter
from kg.exporter import Exported
from kg.model import Article, Extraction
from kg.rdf.graph import to_graph
from kg.run.settings import Settings
from kg.run.work import Work, make_exporter

#: Where is noted which articles were worked on.
LOG = "KG_TEST_LOG"


def make(settings: Settings) -> Work:
    exporter.load_tools = _nothing  # type: ignore[assignment]
    exporter.export_article = _export  # type: ignore[assignment]
    return make_exporter(settings)


def _nothing(*_arguments: object) -> None:
    return None


def _export(article: Article, *, base: str, mentions: bool, **_others: Any) -> Exported:
    if LOG in os.environ:
        with Path(os.environ[LOG]).open("a", encoding="utf-8") as file:
            file.write(f"{article.id}\n")
    word = article.text.split()[0]
    HARMS.get(word, _wait)()
    extraction = Extraction(article)
    return Exported(extraction, to_graph(extraction, base=base, mentions=mentions))


def _wait() -> None:
    time.sleep(random.uniform(0, 0.02))  # noqa: S311  so that articles are done in another order than read


def _loop() -> None:
    while True:
        pass


def _native() -> None:
    # one call that goes on for ages and never comes back to the interpreter
    re.match(r"(a+)+$", "a" * 60 + "b")


def _hang() -> None:
    time.sleep(1_000_000)


def _eat() -> None:
    eaten = [bytearray(1_000_000_000)]
    while True:
        eaten.append(bytearray(1_000_000_000))


def _crash() -> None:
    ctypes.string_at(0)


def _exit() -> None:
    os._exit(7)


def _raise() -> None:
    raise RuntimeError


HARMS = {
    "Loop": _loop, "Native": _native, "Hang": _hang, "Eat": _eat, "Crash": _crash, "Exit": _exit, "Raise": _raise,
}  # fmt: skip


if __name__ == "__main__":
    # kg run, with this in the place of the exporter
    from functools import partial

    import kg.run

    kg.run.Settings = partial(Settings, worker="poisons:make")  # type: ignore[assignment,misc]
    sys.exit(cli.main(sys.argv[1:]))
