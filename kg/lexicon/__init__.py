"""What the exporter knows about words and about the world, read from SKOS Turtle.

>>> lexicon = load_lexicon()
>>> lexicon.actors["White Helmets"].label
'Syrian Civil Defence'
"""

from kg.lexicon.load import load_lexicon
from kg.lexicon.terms import (
    Country,
    GroupNoun,
    KnownActor,
    KnownPlace,
    Lexicon,
    Office,
    PlaceNoun,
    Report,
    Title,
    Trigger,
)

__all__ = [
    "Country", "GroupNoun", "KnownActor", "KnownPlace", "Lexicon", "Office", "PlaceNoun", "Report",
    "Title", "Trigger", "load_lexicon",
]  # fmt: skip
