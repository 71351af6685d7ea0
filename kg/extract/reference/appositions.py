"""Finds the name that a description explains by where the commas are: "Esi Brew, 22, *his fiancée*, …".

Parsers often take such descriptions for further items of a list, or attach them to another name.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.reference.mentions import Mention
from kg.language.tokens import Token
from kg.model import Kind

_ARTICLES = frozenset({"a", "an", "the", "one"})
_OWNERS = {"his": "male", "her": "female", "their": "any", "its": "none", "my": "any", "our": "any"}


def is_somebody(description: Mention) -> bool:
    """Return whether a description means a single person: "the governor", "her neighbour"."""
    return description.kind is Kind.PERSON or (description.kind is Kind.POPULATION and description.head.tag_ == "NN")


def explained_name(description: Mention, names: Iterable[Mention]) -> Mention | None:
    """Return the name that a description between commas explains, past an age: "Kofi Adom, 34, *a mason*, …".

    Args:
        description: the description.
        names: the names in its paragraph.
    """
    doc, end = description.doc, description.end
    following = doc[end].lower_ if end < len(doc) else ""
    i = description.start - 1
    if not is_somebody(description) or following in {"and", "or", "-"} or i < 1:
        return None
    first = doc[i]
    i -= first.lower_ in _ARTICLES or first.lower_ in _OWNERS
    if i < 1 or i == description.start - 1 or doc[i].text != ",":
        return None
    aged = doc[i - 1].like_num and i > 1 and doc[i - 2].text == ","
    last = i - 2 if aged else i
    name = next((n for n in names if n.end == last), None)
    return name if name is not None and (aged or not _may_be_relative(first, name)) else None


def _may_be_relative(owner: Token, name: Mention) -> bool:
    """Return whether a possessive may mean the named person, whose relative then follows: "Ann Lee, *her* son, …"."""
    gender = _OWNERS.get(owner.lower_)
    return gender is not None and (gender == "any" or name.gender in {gender, None})
