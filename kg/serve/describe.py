"""What a server says of itself (SPARQL 1.1 Service Description) and of its data (VoID and DCAT)."""

from __future__ import annotations

import pyoxigraph as ox

from kg.formats.write import render_triples
from kg.store import Counts

Values = list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]

_A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SD, _VOID, _DCAT = (
    "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#",
)  # fmt: skip
_FORMATS = "http://www.w3.org/ns/formats/"
#: How the W3C names the forms of answers.
_NAMES = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "JSON-LD",
    "N-Triples", "RDF_XML",
)  # fmt: skip
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def describe_service(base: str, format: str) -> bytes:
    """Return the description of the service at an address.

    >>> describe_service("http://localhost/", "ntriples").decode().partition(" ")[0]
    '<http://localhost/sparql#service>'
    """
    service, endpoint = ox.NamedNode(f"{base}sparql#service"), ox.NamedNode(f"{base}sparql")
    values: Values = [
        (_A, _node(_SD, "Service")),
        (_node(_SD, "endpoint"), endpoint),
        (_node(_SD, "supportedLanguage"), _node(_SD, "SPARQL11Query")),
        (_node(_SD, "defaultDataset"), ox.NamedNode(f"{base}.well-known/void")),
        *((_node(_SD, "resultFormat"), _node(_FORMATS, name)) for name in _NAMES),
    ]
    return _rendered(service, values, format)


def describe_data(base: str, counts: Counts, format: str) -> bytes:
    """Return what data there are behind an address."""
    data = ox.NamedNode(f"{base}.well-known/void")
    values: Values = [
        (_A, _node(_VOID, "Dataset")),
        (_A, _node(_DCAT, "Dataset")),
        (_A, _node(_SD, "Dataset")),
        (_node(_VOID, "sparqlEndpoint"), ox.NamedNode(f"{base}sparql")),
        (_node(_VOID, "triples"), ox.Literal(str(counts.triples), datatype=_INTEGER)),
        (_node(_VOID, "documents"), ox.Literal(str(counts.articles), datatype=_INTEGER)),
        (_node(_VOID, "vocabulary"), ox.NamedNode("https://w3id.org/newskg/ns#")),
        (_node(_DCAT, "accessURL"), ox.NamedNode(f"{base}store?default")),
    ]
    return _rendered(data, values, format)


def _node(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{namespace}{name}")


def _rendered(subject: ox.NamedNode, values: Values, format: str) -> bytes:
    return render_triples([ox.Triple(subject, name, value) for name, value in values], format).encode()
