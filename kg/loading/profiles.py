"""The kinds of servers: their URLs for graphs and queries, and their limits.

>>> endpoints(PROFILES["fuseki"], "http://localhost:3030/news/sparql").graphs
'http://localhost:3030/news/data'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from kg.errors import UsageError

TURTLE, NTRIPLES = "text/turtle", "application/n-triples"


class Endpoints(NamedTuple):
    """The URLs of a server; ``graphs`` is None if it has no Graph Store Protocol."""

    query: str
    update: str
    graphs: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of server.

    Attributes:
        name: its name on the command line.
        title: its display name.
        query: the path for queries, after the URL of a dataset.
        update: the same for SPARQL Update.
        graphs: the same for the Graph Store Protocol, or None if there is none.
        given: endings of the URL that users may give instead of that of the dataset.
        guarded: the suffix of all three paths if a user is named.
        media_type: the media type of graphs; N-Triples is valid Turtle.
        batch: the most triples in one SPARQL Update.
        auth: the default method of authentication.
    """

    name: str
    title: str
    query: str = ""
    update: str = ""
    graphs: str | None = ""
    given: tuple[str, ...] = ()
    guarded: str = ""
    media_type: str = NTRIPLES
    batch: int = 10_000
    auth: str = "basic"


_RDF4J = {"update": "/statements", "graphs": "/rdf-graphs/service", "given": ("/statements", "/rdf-graphs/service")}

PROFILES = {
    one.name: one
    for one in (
        Profile("generic", "any server of the standards", media_type=TURTLE),
        Profile(
            "fuseki",
            "Apache Jena Fuseki",
            query="/query",
            update="/update",
            graphs="/data",
            given=("/sparql", "/query", "/update", "/data", "/get", "/upload"),
        ),
        Profile("graphdb", "GraphDB", **_RDF4J),  # type: ignore[arg-type]  # two profiles share them
        Profile("rdf4j", "Eclipse RDF4J", **_RDF4J),  # type: ignore[arg-type]
        Profile(
            "virtuoso",
            "Virtuoso",
            query="/sparql",
            update="/sparql",
            graphs="/sparql-graph-crud",
            given=("/sparql-graph-crud-auth", "/sparql-graph-crud", "/sparql-auth", "/sparql"),
            guarded="-auth",
            media_type=TURTLE,
            batch=1_000,  # its query compiler fails at about 5,000, or fewer in many graphs
            auth="digest",
        ),
        # PUT has another meaning there
        Profile("blazegraph", "Blazegraph", query="/sparql", update="/sparql", graphs=None, given=("/sparql",)),
        Profile("stardog", "Stardog", query="/query", update="/update", given=("/query", "/update")),
        Profile(
            "neptune",
            "Amazon Neptune",
            query="/sparql",
            update="/sparql",
            graphs="/sparql/gsp/",
            given=("/sparql/gsp", "/sparql"),
        ),
        Profile("qlever", "QLever", media_type=TURTLE, auth="bearer"),
        Profile(
            "oxigraph",
            "Oxigraph",
            query="/query",
            update="/update",
            graphs="/store",
            given=("/query", "/update", "/store"),
        ),
    )
}

#: Parts of URLs that show the kind of server, in this order.
_SIGNS = (
    (".neptune.amazonaws.com", "neptune"),
    ("/repositories/", "rdf4j"),
    ("/blazegraph", "blazegraph"),
    ("/bigdata", "blazegraph"),
    ("/sparql-graph-crud", "virtuoso"),
    (":3030/", "fuseki"),
    (":5820/", "stardog"),
    (":7878", "oxigraph"),
    (":8182", "neptune"),
    (":8890", "virtuoso"),
)


def profile_for(url: str, name: str | None = None) -> Profile:
    """Return the profile with a name, or the one that a URL suggests.

    >>> profile_for("http://localhost:7200/repositories/news").name, profile_for("https://example.org/graphs").name
    ('rdf4j', 'generic')

    Raises:
        UsageError: there is no such profile.
    """
    if name is None:
        name = next((found for sign, found in _SIGNS if sign in url), "generic")
    if name not in PROFILES:
        raise UsageError(f"unknown kind of server {name!r}", hint=f"choose one of {', '.join(PROFILES)}")
    return PROFILES[name]


def endpoints(profile: Profile, url: str, *, guarded: bool = False) -> Endpoints:
    """Return the URLs of a server for graphs, updates and queries.

    Args:
        profile: the kind of server.
        url: the URL of its dataset, or of one of its endpoints.
        guarded: whether a user is named.

    Raises:
        UsageError: it is not a web address, or contains a password.
    """
    check_url(url)
    base = url.rstrip("/") if profile.name != "generic" else url
    base = next((base.removesuffix(end) for end in profile.given if base.endswith(end)), base)
    if profile.name == "blazegraph" and "/namespace/" not in base:
        base += "/namespace/kb"
    suffix = profile.guarded if guarded else ""
    graphs = None if profile.graphs is None else f"{base}{profile.graphs}{suffix}"
    return Endpoints(f"{base}{profile.query}{suffix}", f"{base}{profile.update}{suffix}", graphs)


def check_url(url: str) -> None:
    """Check that a URL is a web address without a password.

    Raises:
        UsageError: it is not a web address, or contains a password.
    """
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_web = False
    if not is_web:
        raise UsageError("not a web address such as http://localhost:3030/news")
    if parts.username or parts.password:
        raise UsageError(
            "a password in the URL is visible to everybody who lists processes",
            hint="give --user, and the password in the environment variable KG_PASSWORD",
        )
    if parts.fragment or parts.query:
        raise UsageError("the URL of a server must not contain ? or #")
