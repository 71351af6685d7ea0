"""Parsed sentences written by hand, so that grammar is tested without a model.

A word is ``form/lemma:POS.TAG:head:relation``; lemma (else the form in lower case), TAG and, for the root,
head and relation may be left out. Heads count from 1, as in CoNLL-U; a word that begins with ``+`` follows the
one before without a space.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import spacy
from spacy.tokens import Doc as Parsed
from spacy.vocab import Vocab

from kg.language import Section
from kg.language.tokens import Doc
from kg.model import Paragraph, Part, Span

#: What a tag says of number, as the model's morphologizer does.
_MORPHS = {"NNS": "Number=Plur", "NNPS": "Number=Plur", "VBD": "VerbForm=Fin", "VBZ": "VerbForm=Fin"}


@cache
def vocab() -> Vocab:
    """English words without a model."""
    return spacy.blank("en").vocab


def read_tree(text: str) -> Doc:
    """Make a parsed sentence from its notation."""
    forms, lemmas, parts, tags, heads, relations = [], [], [], [], [], []
    spaces: list[bool] = []
    for i, word in enumerate(text.split()):
        name, part, *rest = word.removeprefix("+").split(":", 3)
        form, _, lemma = name.partition("/")
        pos, _, tag = part.partition(".")
        if word.startswith("+"):
            spaces[-1] = False
        spaces.append(True)
        forms.append(form)
        lemmas.append(lemma or form.lower())
        parts.append(pos)
        tags.append(tag)
        heads.append(int(rest[0]) - 1 if rest else i)
        relations.append(rest[1] if rest else "ROOT")
    parsed = Parsed(
        vocab(),
        words=forms,
        spaces=spaces,
        lemmas=lemmas,
        pos=parts,
        tags=tags,
        morphs=[_MORPHS.get(tag, "") for tag in tags],
        heads=heads,
        deps=relations,
    )
    return Doc(parsed)


def section_of(doc: Doc, part: Part = Part.STORY, *, begin: int = 0) -> Section:
    """Make a section of a parsed sentence."""
    return Section(Paragraph(Span(begin, begin + len(doc.text)), part), doc)


def read_cases(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Read the cases of a file: a text, and the lines that begin with an arrow."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        text = "\n\n".join(line for line in lines if not line.startswith("-> "))
        if text:
            found.append((text, tuple(line.removeprefix("-> ").strip() for line in lines if line.startswith("-> "))))
    return found
