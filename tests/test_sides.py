"""Who certainly is not on a side of an event: the cases are in ``grammar/sides.txt``."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from spacy.language import Language

from kg.extract.grammar.sides import excluded_sides
from kg.extract.grammar.triggers import TriggerIndex, find_triggers
from kg.language import read_sections
from kg.lexicon import Lexicon
from kg.model import Article
from kg.vocabulary import root_of

CASES = Path(__file__).parent / "grammar" / "sides.txt"


def read_cases() -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            found.append((lines[0], tuple(line.removeprefix("-> ").rstrip(" |") for line in lines[1:])))
    return found


@pytest.mark.parametrize(("text", "expected"), read_cases(), ids=lambda value: str(value)[:40])
def test_sides(text: str, expected: tuple[str, ...], nlp: Language, lexicon: Lexicon) -> None:
    sections = read_sections(Article(id="case", text=text), nlp)
    wanted = [line.partition(" | ")[0] for line in expected]
    found = {}
    for match in find_triggers(sections, TriggerIndex(lexicon), set()):
        if match.head.text in wanted:
            out = excluded_sides(match, match.trigger, root_of(match.trigger.category), lexicon)
            sides = sorted((side, i) for i, side in out.items() if match.head.doc[i].is_alpha)
            groups = [
                (" ".join(match.head.doc[i].text for _, i in same), side)
                for side, same in groupby(sides, key=lambda pair: pair[0])
            ]
            found[match.head.text] = " | ".join(
                [match.head.text, *sorted(f"{words} not {side}" for words, side in groups)]
            )
    assert tuple(found.get(word, "") for word in wanted) == expected
