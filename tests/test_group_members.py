"""Who "both countries" and "the two leaders" are."""

from __future__ import annotations

import pytest

from kg.exporter import analyse
from kg.model import Article


@pytest.mark.parametrize(
    ("text", "actors", "targets"),
    [
        ("Germany and France met. Both countries condemned Iran.", ["Germany", "France"], ["Iran"]),
        ("Germany and France met. It rained. The two countries condemned Iran.", ["Germany", "France"], ["Iran"]),
        ("Germany, France and Italy met. Both countries condemned Iran.", ["countries"], ["Iran"]),
        ("The German and French ministers met. Iran condemned both countries.", ["Iran"], ["Germany", "France"]),
        ("Ana Ruiz met John Smith. The two leaders condemned Iran.", ["Ana Ruiz", "John Smith"], ["Iran"]),
    ],
)
def test_together(text: str, actors: list[str], targets: list[str]) -> None:
    found = analyse(Article(id="case", text=text))
    labels = {entity.key: entity.label for entity in found.entities}
    event = next(event for event in found.events if event.mentions[0].of(found.article.text) == "condemned")
    assert [labels[key] for key in event.actors] == actors
    assert [labels[key] for key in event.targets] == targets
    assert ("countries" in labels.values()) == ("countries" in actors)
