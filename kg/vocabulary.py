"""The ontology's class tree, read from ``ontology.ttl``, and suggestions for misspelt terms."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

import pyoxigraph as ox

from kg.files import ontology
from kg.names import KG

_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CLASS = ox.NamedNode("http://www.w3.org/2002/07/owl#Class")
#: The least similarity of two words for one to be suggested for the other (difflib's ratio).
_NEAR = 0.75
_NOTATION = ox.NamedNode("http://www.w3.org/2004/02/skos/core#notation")


@cache
def _direct() -> dict[str, tuple[str, ...]]:
    """Read the direct superclass of each class of ours."""
    above: dict[str, tuple[str, ...]] = {}
    own = str(KG)
    with ontology().open("rb") as file:
        for quad in ox.parse(file, format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == _SUBCLASS and quad.object.value.startswith(own):
                name = quad.subject.value.removeprefix(own)
                above[name] = (*above.get(name, ()), quad.object.value.removeprefix(own))
    return above


@cache
def class_names() -> frozenset[str]:
    """Return the local names of all classes of ours.

    >>> {"AirStrike", "FactualityValue"} <= class_names(), "Asserted" in class_names()
    (True, False)
    """
    own = str(KG)
    with ontology().open("rb") as file:
        quads = list(ox.parse(file, format=ox.RdfFormat.TURTLE))
    return frozenset(
        quad.subject.value.removeprefix(own) for quad in quads if quad.predicate == _TYPE and quad.object == _CLASS
    )


@cache
def superclasses(name: str) -> tuple[str, ...]:
    """Return a class of ours and all its superclasses of ours, nearest first.

    Args:
        name: the local name of the class.

    >>> superclasses("AirStrike")
    ('AirStrike', 'Assault', 'Event')
    """
    found = [name]
    for one in found:
        found.extend(above for above in _direct().get(one, ()) if above not in found)
    return tuple(found)


def root_of(category: str) -> str:
    """Return the direct subclass of ``Event`` that contains a class of events.

    >>> root_of("AirStrike"), root_of("Protest"), root_of("Event")
    ('Assault', 'Protest', 'Event')
    """
    above = superclasses(category)
    return above[-2] if len(above) > 1 and above[-1] == "Event" else category


@cache
def _codes() -> dict[tuple[str, str], str]:
    """Read the codes of our classes by scheme, which is the name of the code's datatype."""
    own = str(KG)
    codes = {}
    with ontology().open("rb") as file:
        for quad in ox.parse(file, format=ox.RdfFormat.TURTLE):
            if quad.predicate == _NOTATION and isinstance(quad.object, ox.Literal):
                datatype = quad.object.datatype.value.removeprefix(own)
                codes[quad.subject.value.removeprefix(own), datatype] = quad.object.value
    return codes


def code_of(category: str, scheme: str) -> str | None:
    """Return the code of an event class in a scheme: its own, or that of the nearest superclass.

    Args:
        category: the local name of the class.
        scheme: ``plover``, ``cameo`` or ``acled``.

    >>> code_of("AirStrike", "acled"), code_of("AirStrike", "cameo"), code_of("Event", "plover")
    ('Air/drone strike', '19', None)
    """
    codes = _codes()
    return next(
        (codes[name, f"{scheme}Code"] for name in superclasses(category) if (name, f"{scheme}Code") in codes), None
    )


def did_you_mean(term: str, known: Iterable[str], prefix: str = "kg:") -> str:
    """Suggest terms with names that are nearly the same, as the end of a sentence.

    >>> did_you_mean("https://w3id.org/newskg/ns#Atack", ["Attack", "actor"])
    ': did you mean kg:Attack?'
    >>> did_you_mean("https://w3id.org/newskg/ns#xyz", ["Attack"])
    '.'
    """
    name = term.rpartition("#")[2]
    # classes are spelt with a capital, properties without: a class is nearer to a class
    alike = [each for each in sorted(known) if each[:1].isupper() == name[:1].isupper()]
    for candidates in (alike, sorted(known)):
        by_small_letters = {each.lower(): each for each in candidates}
        near = get_close_matches(name.lower(), by_small_letters, n=1, cutoff=_NEAR)
        if near:
            return f": did you mean {prefix}{by_small_letters[near[0]]}?"
    return "."
