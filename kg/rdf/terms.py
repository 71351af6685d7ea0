"""Vocabulary terms in Oxigraph's form, each made once."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from rdflib import Namespace
from rdflib.namespace import DefinedNamespace

from kg import names


class Terms:
    """The terms of one vocabulary, by name.

    >>> Terms(names.KG).actor
    <NamedNode value=https://w3id.org/newskg/ns#actor>
    """

    def __init__(self, namespace: Namespace | type[DefinedNamespace]) -> None:
        self._namespace: Any = namespace

    def __getitem__(self, name: str) -> ox.NamedNode:
        """Return a term; of a closed vocabulary, only one that exists."""
        found: ox.NamedNode = getattr(self, name)
        return found

    def __getattr__(self, name: str) -> ox.NamedNode:
        """Make a term on first access; afterwards it is an ordinary attribute."""
        if name.startswith("_"):
            # Python itself asks things for such names
            raise AttributeError(name)
        term = ox.NamedNode(str(self._namespace[name]))
        setattr(self, name, term)
        return term


GAF, GEO, KG, NIF, OWL = (Terms(one) for one in (names.GAF, names.GEO, names.KG, names.NIF, names.OWL))
PROV, RDF, RDFS, SCHEMA = (Terms(one) for one in (names.PROV, names.RDF, names.RDFS, names.SCHEMA))
SKOS, WGS, XSD = (Terms(one) for one in (names.SKOS, names.WGS, names.XSD))
