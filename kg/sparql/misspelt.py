"""Finds terms in a query that our vocabulary does not have: a pattern with such a term matches nothing."""

from __future__ import annotations

from kg.names import KG
from kg.sparql.syntax import tokens
from kg.vocabulary import did_you_mean

_OWN = str(KG)


def unknown_terms(text: str) -> list[str]:
    """Return one sentence for each term of a query in our namespace that the vocabulary lacks.

    >>> unknown_terms("SELECT * { ?event kg:kiled ?number ; kg:actor ?actor }")
    ['the vocabulary has no kg:kiled: did you mean kg:killed?']
    """
    known = [name for name in KG.__annotations__ if not name.startswith("_")]
    unknown = dict.fromkeys(name for name in _own_names(text) if name not in known)
    return [f"the vocabulary has no kg:{name}{did_you_mean(_OWN + name, known).removesuffix('.')}" for name in unknown]


def _own_names(text: str) -> list[str]:
    """Return the local names of all terms in our namespace, by prefix or in full."""
    prefixes, found, before = {"kg": _OWN}, [], ["", ""]
    for word, _, _ in tokens(text):
        iri = word[1:-1] if word.startswith("<") else ""
        if before[0].upper() == "PREFIX":
            prefixes[before[1].removesuffix(":")] = iri
        elif iri.startswith(_OWN):
            found.append(iri.removeprefix(_OWN))
        elif prefixes.get(word.partition(":")[0]) == _OWN:
            found.append(word.partition(":")[2].rstrip("."))
        before = [before[1], word]
    return [name for name in found if name]
