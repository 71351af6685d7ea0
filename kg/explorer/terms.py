"""Human-readable names of vocabulary terms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg import files
from kg.docs.facts import Facts
from kg.names import KG, RDFS
from kg.vocabulary import class_names, superclasses


@cache
def _ontology() -> Facts:
    return Facts([files.ontology()])


def describe(names: Iterable[str]) -> dict[str, dict[str, object]]:
    """Return labels and definitions of terms by local name, and for classes their superclasses, nearest first.

    Those above are described as well. What is no term of ours is left out.

    >>> told = describe(["AirStrike"])
    >>> told["AirStrike"]["label"], told["AirStrike"]["above"], sorted(told)
    ('air strike', ['Assault', 'Event'], ['AirStrike', 'Assault', 'Event'])
    """
    wanted = set(names)
    above = {name: superclasses(name)[1:] for name in wanted if name in class_names()}
    found: dict[str, dict[str, object]] = {}
    for name in sorted(wanted.union(*above.values())):
        iri = f"{KG!s}{name}"
        label = _ontology().text(iri, str(RDFS.label))
        if label:
            found[name] = {"label": label, "about": _ontology().text(iri, str(RDFS.comment))}
            if over := superclasses(name)[1:] if name in class_names() else ():
                found[name]["above"] = list(over)
    return found
