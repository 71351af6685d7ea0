"""Namespaces and terms, and the only maker of IRIs.

``KG`` knows the terms of ``ontology.ttl`` by name: one that is not there is an error, not a new IRI.

>>> mint("https://w3id.org/newskg/id/", "article", "a b")
rdflib.term.URIRef('https://w3id.org/newskg/id/article/a%20b')
>>> KG.accordingTo
rdflib.term.URIRef('https://w3id.org/newskg/ns#accordingTo')
"""

# ruff: noqa: N815 - the terms are spelt as in the ontology

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from rdflib import Namespace, URIRef
from rdflib.namespace import OWL, PROV, RDF, RDFS, SKOS, XSD, DefinedNamespace

__all__ = [
    "BASE", "GAF", "GEO", "GEONAMES", "KG", "NIF", "OWL", "PREFIXES", "PROV", "RDF", "RDFS", "SCHEMA", "SEM", "SHAPES",
    "SKOS", "TIME", "WGS", "XSD", "article_iri", "graph_iri", "mint", "short_iri",
    "slug", "split_iri",
]  # fmt: skip


class KG(DefinedNamespace):
    """The terms of our own vocabulary, as ``ontology.ttl`` defines them (a test compares the two)."""

    _NS = Namespace("https://w3id.org/newskg/ns#")
    _fail = True

    # articles, actors and places
    Article: URIRef
    Actor: URIRef
    Person: URIRef
    Organization: URIRef
    Government: URIRef
    ArmedForce: URIRef
    ArmedGroup: URIRef
    Population: URIRef
    Country: URIRef
    Place: URIRef
    Region: URIRef
    City: URIRef
    Facility: URIRef
    NaturalFeature: URIRef
    Position: URIRef
    # claims and events
    Claim: URIRef
    Event: URIRef
    Assault: URIRef
    AirStrike: URIRef
    Shelling: URIRef
    Bombing: URIRef
    Shooting: URIRef
    Battle: URIRef
    Killing: URIRef
    TerritorialChange: URIRef
    Capture: URIRef
    Advance: URIRef
    Loss: URIRef
    Withdrawal: URIRef
    Mobilization: URIRef
    Coercion: URIRef
    Arrest: URIRef
    Abduction: URIRef
    Siege: URIRef
    Expulsion: URIRef
    Ban: URIRef
    Protest: URIRef
    Riot: URIRef
    Threat: URIRef
    Sanction: URIRef
    Accusation: URIRef
    Rejection: URIRef
    Request: URIRef
    Agreement: URIRef
    Ceasefire: URIRef
    Consultation: URIRef
    Meeting: URIRef
    Visit: URIRef
    Talks: URIRef
    Support: URIRef
    Cooperation: URIRef
    Aid: URIRef
    Concession: URIRef
    Statement: URIRef
    Accident: URIRef
    LegalAction: URIRef
    PoliticalChange: URIRef
    Election: URIRef
    Appointment: URIRef
    Resignation: URIRef
    Coup: URIRef
    Displacement: URIRef
    Casualty: URIRef
    # what an event is said to be
    FactualityValue: URIRef
    Asserted: URIRef
    Claimed: URIRef
    Planned: URIRef
    Hypothetical: URIRef
    Denied: URIRef
    StanceValue: URIRef
    Affirms: URIRef
    Denies: URIRef
    Doubts: URIRef
    Predicts: URIRef
    Intends: URIRef
    Demands: URIRef
    VerificationValue: URIRef
    Verified: URIRef
    Unverified: URIRef
    CountPrecisionValue: URIRef
    Exact: URIRef
    AtLeast: URIRef
    AtMost: URIRef
    Approximately: URIRef
    DatePrecisionValue: URIRef
    Day: URIRef
    Week: URIRef
    Month: URIRef
    Season: URIRef
    Year: URIRef
    Throughout: URIRef
    FactualityScheme: URIRef
    StanceScheme: URIRef
    VerificationScheme: URIRef
    CountPrecisionScheme: URIRef
    DatePrecisionScheme: URIRef
    LocationBasisScheme: URIRef
    LocationBasis: URIRef
    PointOfContainer: URIRef
    PointOfSurroundings: URIRef
    # properties of events
    actor: URIRef
    target: URIRef
    place: URIRef
    startDate: URIRef
    endDate: URIRef
    datePrecision: URIRef
    factuality: URIRef
    verification: URIRef
    accordingTo: URIRef
    count: URIRef
    killed: URIRef
    injured: URIRef
    detained: URIRef
    displaced: URIRef
    countPrecision: URIRef
    killedPrecision: URIRef
    injuredPrecision: URIRef
    detainedPrecision: URIRef
    displacedPrecision: URIRef
    # properties of claims
    claimant: URIRef
    about: URIRef
    content: URIRef
    quotation: URIRef
    stance: URIRef
    # properties of actors and places
    ledBy: URIRef
    memberOf: URIRef
    alliedWith: URIRef
    opposes: URIRef
    position: URIRef
    officeOf: URIRef
    within: URIRef
    locationBasis: URIRef
    # the evidence for dates and counts
    evidence: URIRef
    dateEvidence: URIRef
    countEvidence: URIRef
    killedEvidence: URIRef
    injuredEvidence: URIRef
    detainedEvidence: URIRef
    displacedEvidence: URIRef
    # the graph of an article
    textDigest: URIRef
    # how likely it is right
    confidence: URIRef
    kindConfidence: URIRef
    placeConfidence: URIRef
    # links between articles
    LinkSet: URIRef
    Link: URIRef
    sameThingAs: URIRef
    sameActorAs: URIRef
    samePlaceAs: URIRef
    sameEventAs: URIRef
    inHeadline: URIRef
    copyOf: URIRef
    reason: URIRef
    countScope: URIRef
    CountScopeValue: URIRef
    CountScopeScheme: URIRef
    Total: URIRef
    # codes of other event schemes
    acledCode: URIRef
    cameoCode: URIRef
    ploverCode: URIRef


SHAPES = Namespace("https://w3id.org/newskg/shapes#")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SCHEMA = Namespace("https://schema.org/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
WGS = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
TIME = Namespace("http://www.w3.org/2006/time#")
GAF = Namespace("http://groundedannotationframework.org/gaf#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
GEONAMES = Namespace("https://sws.geonames.org/")

#: The base of data IRIs unless the user sets another.
BASE = "https://w3id.org/newskg/id/"

#: The prefixes that every file of ours declares, in the order in which they are written.
PREFIXES: dict[str, Namespace] = {
    "kg": Namespace(str(KG)), "sem": SEM, "schema": SCHEMA, "prov": Namespace(str(PROV)), "skos": Namespace(str(SKOS)),
    "rdf": Namespace(str(RDF)), "rdfs": Namespace(str(RDFS)), "owl": Namespace(str(OWL)), "xsd": Namespace(str(XSD)),
    "geo": GEO, "wgs": WGS, "time": TIME, "gaf": GAF, "nif": NIF,
}  # fmt: skip

#: What the IRI of an article's graph ends in, behind the article's own.
_GRAPH = "/graph"

_PREFIX_OF = {str(namespace): prefix for prefix, namespace in PREFIXES.items()}
_SPLIT = re.compile(r"(.*[/#])([^/#]*)", re.DOTALL)
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def mint(base: str, *parts: str) -> URIRef:
    """Make an IRI from a base and path segments, whatever characters they hold (RFC 3986, 2.1).

    Args:
        base: an IRI that ends in ``/`` or ``#``.
        parts: path segments; a ``/`` within one is kept only as ``%2F``.
    """
    return URIRef(base + "/".join(_segment(part) for part in parts))


def _segment(part: str) -> str:
    quoted = quote(unicodedata.normalize("NFC", part), safe="-._~", errors="replace")
    # "." and ".." as segments would be resolved away
    return quoted.replace(".", "%2E") if quoted in {".", ".."} else quoted


def graph_iri(article: str) -> URIRef:
    """Return the IRI of the graph of an article.

    >>> str(graph_iri("https://w3id.org/newskg/id/article/a1"))
    'https://w3id.org/newskg/id/article/a1/graph'
    """
    return URIRef(article + _GRAPH)


def article_iri(graph: str) -> str:
    """Return the IRI of the article of a graph, by the graph's IRI; any other IRI stays as it is.

    >>> article_iri("https://w3id.org/newskg/id/article/a1/graph")
    'https://w3id.org/newskg/id/article/a1'
    """
    return graph.removesuffix(_GRAPH)


def slug(words: str) -> str:
    """Shorten words to lower-case ASCII letters, digits and hyphens, for readable IRIs.

    Returns nothing for words without such letters: the caller then needs another name.

    >>> slug("Hayat Tahrir al-Šām")
    'hayat-tahrir-al-sam'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return _NOT_IN_SLUG.sub("-", plain.lower()).strip("-")[:60].strip("-")


def split_iri(iri: str) -> tuple[str, str]:
    """Split an IRI after its last ``/`` or ``#`` into namespace and local name.

    >>> split_iri("https://schema.org/url")
    ('https://schema.org/', 'url')
    """
    found = _SPLIT.fullmatch(iri)
    return (found[1], found[2]) if found else (iri, "")


def short_iri(iri: str, article: str | None = None) -> str:
    """Shorten an IRI for people: ``kg:AirStrike``, ``country/SY``, and ``event/17-26`` where one article is meant.

    >>> short_iri("https://w3id.org/newskg/ns#Claimed")
    'kg:Claimed'
    """
    if article and iri.startswith(article):
        return iri[len(article) :]
    namespace, local = split_iri(iri)
    if namespace in _PREFIX_OF and local:
        return f"{_PREFIX_OF[namespace]}:{local}"
    return iri.removeprefix(BASE).removeprefix("article/")
