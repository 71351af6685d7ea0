"""A short invented article and its graph: the examples of the page are real output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TEXT = Path(__file__).with_name("sample.txt")

_TYPES = re.compile(r"\S+ a (?P<classes>[^;.]+) [;.]\n")
_STATEMENT = re.compile(r"^ {4}kg:(?P<name>\w+) .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """An article's text and its graph in Turtle, one description a block, as ``kg.formats.turtle`` lays it out."""

    text: str
    blocks: tuple[str, ...]

    def of_class(self, name: str) -> str | None:
        """Return the description of the first thing of a class of ours.

        >>> Sample("", ("event:1-2 a kg:Visit, kg:Event ;\\n    rdfs:label \\"went\\" .",)).of_class("Visit")
        'event:1-2 a kg:Visit, kg:Event ;\\n    rdfs:label "went" .'
        """
        for block in self.blocks:
            found = _TYPES.match(block + "\n")
            if found and f"kg:{name}" in found["classes"].split(", "):
                return block
        return None

    def of_property(self, name: str) -> str | None:
        """Return the first statement with a property of ours."""
        for block in self.blocks:
            for found in _STATEMENT.finditer(block):
                if found["name"] == name:
                    return f"{block.split(maxsplit=1)[0]} {found[0].strip(' ;.')} ."
        return None

    def starting(self, subject: str) -> str | None:
        """Return the first description whose subject begins so."""
        return next((block for block in self.blocks if block.startswith(subject)), None)


def export_sample() -> Sample:
    """Export the sample article.

    Raises:
        ModelError: the language model cannot be loaded.
    """
    from kg.api import export_file
    from kg.formats.write import render

    graph = export_file(TEXT)
    blocks = render([graph], "turtle").decode().split("\n\n")[1:]
    return Sample(TEXT.read_text(encoding="utf-8"), tuple(block.strip() for block in blocks))
