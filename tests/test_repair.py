"""Trees that no English sentence has are mended, others are left as they are: they lie in ``grammar/repair.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import read_tree

from kg.language.repair import repair

CASES = Path(__file__).parent / "grammar" / "repair.txt"


def read_cases(*, mended: bool) -> list[tuple[str, str]]:
    """Read the trees that are mended, with what comes out, or those that are not."""
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines and mended is (len(lines) > 1):
            found.append((lines[0], "".join(lines[1:]).removeprefix("-> ")))
    return found


@pytest.mark.parametrize(("tree", "expected"), read_cases(mended=True))
def test_what_no_sentence_has_is_mended(tree: str, expected: str) -> None:
    doc = repair(read_tree(tree))
    assert set(expected.split()) <= {f"{t.text}<{t.dep_}" for t in doc}
    assert sum(t.dep_ == "ROOT" for t in doc) == 1


@pytest.mark.parametrize(("tree", "expected"), read_cases(mended=False))
def test_what_a_sentence_has_is_left_alone(tree: str, expected: str) -> None:
    assert not expected
    before = [(t.head.i, t.dep_) for t in read_tree(tree)]
    assert [(t.head.i, t.dep_) for t in repair(read_tree(tree))] == before


def test_the_subject_goes_to_the_verb_that_was_mended() -> None:
    tree, _ = read_cases(mended=True)[0]
    heads = {t.text: t.head.text for t in repair(read_tree(tree))}
    assert (heads["army"], heads["killed"]) == ("attacked", "attacked")
