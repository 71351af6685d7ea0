"""Compares the text read from saved web pages with their known text: python benchmarks/read_pages.py FOLDER.

Beside each ``a.html`` in the folder is its text in ``a.txt``, with a blank line or a line break between paragraphs.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.readers.web import page_members

#: Pages with a lower score are listed.
_POOR = 0.9


@dataclass(frozen=True, slots=True)
class Score:
    """The agreement of the text read from a page with its known text.

    ``whole`` is the share of known paragraphs that were read as paragraphs with all their words.
    """

    precision: float
    recall: float
    whole: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(found: str, known: str) -> Score:
    r"""Compare two texts word by word and paragraph by paragraph.

    >>> score("Rebels took Homs.\n\nRead more", "Rebels took Homs.\n\nThey left.")
    Score(precision=0.6, recall=0.6, whole=0.5)
    """
    read, wanted = Counter(_words(found)), Counter(_words(known))
    common = (read & wanted).total()
    paragraphs = [words for line in known.splitlines() if (words := tuple(_words(line)))]
    read_as = {tuple(_words(line)) for line in found.splitlines()}
    return Score(
        common / max(1, read.total()),
        common / max(1, wanted.total()),
        sum(words in read_as for words in paragraphs) / max(1, len(paragraphs)),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def compare(folder: Path) -> dict[str, Score]:
    """Return the scores of all pages in a folder by name; a page that cannot be read counts as empty."""
    scores = {}
    for page in sorted(folder.glob("*.html")):
        known = page.with_suffix(".txt")
        if known.exists():
            try:
                text = str(page_members(page.read_bytes())["text"])
            except InputError:
                text = ""
            scores[page.stem] = score(text, known.read_text(encoding="utf-8"))
    return scores


def main(arguments: list[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", type=Path, help="where pages and their texts lie")
    folder = parser.parse_args(arguments).folder
    begun = time.process_time()
    scores = compare(folder)
    seconds = time.process_time() - begun
    if not scores:
        print(f"{folder} holds no a.html with its a.txt beside it", file=sys.stderr)
        return 3
    number = len(scores)
    for name in ("precision", "recall", "f1", "whole"):
        print(f"{name:10} {sum(getattr(one, name) for one in scores.values()) / number:.3f}")
    print(f"pages      {number}, {number / max(seconds, 1e-9):.1f} a second of computing time")
    for page, one in sorted(scores.items(), key=lambda item: (item[1].f1, item[0])):
        if one.f1 < _POOR:
            print(f"{one.f1:.3f}      {page} (precision {one.precision:.2f}, recall {one.recall:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
