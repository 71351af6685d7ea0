"""Who fills which role, by grammar alone: the cases are the trees of ``grammar/roles.txt``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from trees import read_tree, section_of

from kg.extract.grammar.grammar import case_of, is_passive, measured_noun, with_conjuncts
from kg.extract.grammar.roles import assign_roles
from kg.extract.grammar.triggers import TriggerIndex, find_triggers
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.vocabulary import root_of

CASES = Path(__file__).parent / "grammar" / "roles.txt"


def read_cases() -> list[tuple[str, tuple[str, ...]]]:
    """Read the cases: a tree, and the lines that begin with an arrow."""
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            found.append((lines[0], tuple(line.removeprefix("-> ").rstrip() for line in lines[1:])))
    return found


def shown(tokens: Iterable[Token]) -> str:
    return ", ".join(t.text for t in tokens)


@pytest.mark.parametrize(("tree", "expected"), read_cases(), ids=lambda value: str(value)[:40])
def test_roles(tree: str, expected: tuple[str, ...], lexicon: Lexicon) -> None:
    section = section_of(read_tree(tree))
    found = []
    for match in find_triggers([section], TriggerIndex(lexicon), set()):
        roles = assign_roles(match, match.trigger, root_of(match.trigger.category), lexicon)
        words = match.span.of(section.doc.text)
        found.append(f"{words} | {shown(roles.actors)} | {shown(roles.targets)} | {shown(roles.places)}")
    assert [line.replace("  ", " ").rstrip() for line in found] == [line.replace("|  |", "| |") for line in expected]


def test_coordinated_phrases_are_taken_apart() -> None:
    doc = read_tree(
        "Rebels/rebel:NOUN.NNS:8:nsubj +,:PUNCT:3:punct soldiers/soldier:NOUN.NNS:1:conj and:CCONJ:5:cc "
        "police:NOUN:1:conj from:ADP:7:case Homs/Homs:PROPN:5:nmod slept/sleep:VERB.VBD"
    )
    assert shown(with_conjuncts(doc[0])) == "Rebels, soldiers, police"


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ("Most:ADJ of:ADP:3:case Homs/Homs:PROPN:1:nmod", "Homs"),
        ("Dozens/dozen:NOUN.NNS of:ADP:3:case people:NOUN.NNS:1:nmod", "people"),
        ("Two:NUM of:ADP:3:case them:PRON:1:nmod", "them"),
        ("Mayors/mayor:NOUN.NNS of:ADP:3:case Homs/Homs:PROPN:1:nmod", "Mayors"),
        ("Most:ADJ in:ADP:3:case Homs/Homs:PROPN:1:nmod", "Most"),
    ],
)
def test_what_a_partitive_measures(tree: str, expected: str) -> None:
    assert measured_noun(read_tree(tree)[0]).text == expected


def test_the_last_preposition_counts() -> None:
    doc = read_tree("left/leave:VERB.VBD out:ADP:4:case of:ADP:4:case Homs/Homs:PROPN:1:obl")
    assert case_of(doc[3]) == "of"
    assert case_of(doc[0]) == ""


def test_passive_is_told_by_its_auxiliary_or_by_its_place() -> None:
    doc = read_tree(
        "Men/man:NOUN.NNS:5:nsubj:pass killed/kill:VERB.VBN:1:acl there:ADV:2:advmod were:AUX.VBD:5:aux:pass "
        "buried/bury:VERB.VBN having/have:AUX.VBG:7:aux died/die:VERB.VBN:5:advcl"
    )
    assert [is_passive(doc[i]) for i in (1, 4, 6)] == [True, True, False]
