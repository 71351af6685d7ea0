"""The descriptions of a server (SPARQL 1.1 Service Description) and of its data (VoID and DCAT)."""

from __future__ import annotations

import pyoxigraph as ox

from kg.formats.write import render_triples
from kg.names import GAF, KG, NIF, SCHEMA, SEM
from kg.store import Counts

Values = list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]

_A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SD, _VOID, _DCAT = (
    "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#",
)  # fmt: skip
_DCT, _KG = "http://purl.org/dc/terms/", str(KG)
_VOCABULARIES = (_KG, str(GAF), str(NIF), str(SCHEMA), str(SEM))
#: The formats in which all graphs can be downloaded as one.
_DUMPS = {"text/turtle": "turtle", "application/n-triples": "ntriples", "application/ld+json": "jsonld"}
_FORMATS = "http://www.w3.org/ns/formats/"
#: The names of result formats in the vocabulary of the W3C.
_NAMES = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "JSON-LD",
    "N-Triples", "RDF_XML",
)  # fmt: skip
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def describe_service(base: str, format: str) -> bytes:
    """Return the description of the service at a URL.

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
    return render_triples(_triples(service, values), format).encode()


def describe_data(base: str, counts: Counts, space: str, format: str) -> bytes:
    """Return the description of the data (VoID), and of how to get them (DCAT).

    Args:
        base: the URL of the server.
        counts: the size of the data.
        space: the beginning of the IRIs in the data.
        format: the format of the description.
    """
    data, service = ox.NamedNode(f"{base}.well-known/void"), ox.NamedNode(f"{base}sparql#service")
    triples = _triples(data, _about_data(base, counts, space))
    triples += _triples(service, _about_service(base, data))
    for name, number in (("Article", counts.articles), ("Event", counts.events)):
        part = ox.NamedNode(f"{data.value}#{name}")
        triples.append(ox.Triple(data, _node(_VOID, "classPartition"), part))
        triples += _triples(
            part, [(_node(_VOID, "class"), _node(_KG, name)), (_node(_VOID, "entities"), _number(number))]
        )
    for media_type, name in _DUMPS.items():
        dump = ox.NamedNode(f"{base}store?default#{name}")
        triples.append(ox.Triple(data, _node(_DCAT, "distribution"), dump))
        triples += _triples(dump, _about_dump(base, media_type, service))
    return render_triples(triples, format).encode()


def _about_data(base: str, counts: Counts, space: str) -> Values:
    return [
        *((_A, _node(namespace, "Dataset")) for namespace in (_VOID, _DCAT, _SD)),
        (_node(_DCT, "title"), ox.Literal("Events in the news, who says so, and in which words", language="en")),
        (_node(_VOID, "sparqlEndpoint"), ox.NamedNode(f"{base}sparql")),
        (_node(_VOID, "uriSpace"), ox.Literal(space)),
        (_node(_VOID, "uriLookupEndpoint"), ox.NamedNode(f"{base}about?iri=")),
        (_node(_VOID, "dataDump"), ox.NamedNode(f"{base}store?default")),
        (_node(_VOID, "triples"), _number(counts.triples)),
        (_node(_VOID, "documents"), _number(counts.articles)),
        *((_node(_VOID, "vocabulary"), ox.NamedNode(name)) for name in _VOCABULARIES),
    ]


def _about_service(base: str, data: ox.NamedNode) -> Values:
    endpoint = ox.NamedNode(f"{base}sparql")
    return [
        (_A, _node(_DCAT, "DataService")),
        (_node(_DCAT, "endpointURL"), endpoint),
        (_node(_DCAT, "endpointDescription"), endpoint),
        (_node(_DCAT, "servesDataset"), data),
    ]


def _about_dump(base: str, media_type: str, service: ox.NamedNode) -> Values:
    return [
        (_A, _node(_DCAT, "Distribution")),
        (_node(_DCAT, "accessURL"), ox.NamedNode(f"{base}store?default")),
        (_node(_DCAT, "accessService"), service),
        (_node(_DCAT, "mediaType"), ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")),
    ]


def _triples(subject: ox.NamedNode, values: Values) -> list[ox.Triple]:
    return [ox.Triple(subject, name, value) for name, value in values]


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_INTEGER)


def _node(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{namespace}{name}")
