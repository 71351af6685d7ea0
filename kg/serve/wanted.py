"""Builds the queries by which an assistant finds actors, places, events and evidence."""

from __future__ import annotations

import datetime as dt
import re

import pyoxigraph as ox

from kg.errors import UsageError

_FIND = """SELECT ?iri (MIN(STR(?label)) AS ?name) %(more)s WHERE {
  {
    SELECT DISTINCT ?iri WHERE {
      ?iri rdfs:label|skos:altLabel ?called .
      FILTER(CONTAINS(LCASE(STR(?called)), LCASE(%(name)s)))
      ?iri a %(class)s .
    }
  }
  ?iri rdfs:label ?label .
  %(pattern)s
}
GROUP BY ?iri
ORDER BY STRLEN(?name) ?name ?iri"""

_ACTORS = '(GROUP_CONCAT(DISTINCT STRAFTER(STR(?class), "#"); separator=", ") AS ?kinds)'
_PLACES = """(SAMPLE(?north) AS ?lat) (SAMPLE(?east) AS ?long)
  (GROUP_CONCAT(DISTINCT ?around; separator=", ") AS ?within)"""

_EVENTS = """SELECT ?event ?what ?from ?to ?status (GROUP_CONCAT(DISTINCT ?source; separator=", ") AS ?according_to)
WHERE {
  {
    SELECT DISTINCT ?event WHERE {
      ?event a kg:%(kind)s .
      %(patterns)s
    }
  }
  OPTIONAL { ?event rdfs:label ?what }
  OPTIONAL { ?event kg:startDate ?from ; kg:endDate ?to }
  OPTIONAL { ?event kg:factuality ?factuality }
  BIND(LCASE(STRAFTER(STR(?factuality), "#")) AS ?status)
  OPTIONAL { ?event kg:accordingTo/rdfs:label ?source }
  %(days)s
}
GROUP BY ?event ?what ?from ?to ?status
ORDER BY (!BOUND(?from)) ?from ?event"""
_ACTOR = """{ SELECT DISTINCT ?actor WHERE { %s } }
      ?event kg:actor|kg:target ?actor ."""
_PLACE = """{ SELECT DISTINCT ?spot WHERE { %s ?spot kg:within* ?place } }
      ?event kg:place ?spot ."""

_EVIDENCE = """SELECT ?says ?words ?begin ?end ?inHeadline ?article ?headline ?published ?url ?publisher WHERE {
  {
    { %(iri)s ?says ?mention } UNION { ?claim kg:about %(iri)s ; ?says ?mention ; kg:claimant/rdfs:label ?claimant }
  }
  ?mention nif:anchorOf ?words ; nif:referenceContext ?article .
  OPTIONAL { ?mention nif:beginIndex ?begin ; nif:endIndex ?end }
  OPTIONAL { ?mention kg:inHeadline ?inHeadline }
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:publisher ?body . OPTIONAL { ?body rdfs:label|schema:name ?called } }
  BIND(COALESCE(STR(?called), STR(?body)) AS ?publisher)
}
ORDER BY ?article ?begin ?says"""


def actors(name: str) -> str:
    """Build the query for actors by part of their name."""
    pattern = "?iri a ?class . FILTER(STRSTARTS(STR(?class), STR(kg:)))"
    return _FIND % {"more": _ACTORS, "name": _words(name), "class": "kg:Actor", "pattern": pattern}


def places(name: str) -> str:
    """Build the query for places by part of their name."""
    pattern = """OPTIONAL { ?iri wgs:lat ?north ; wgs:long ?east }
  OPTIONAL { ?iri kg:within/rdfs:label ?around }"""
    return _FIND % {"more": _PLACES, "name": _words(name), "class": "kg:Place", "pattern": pattern}


def events(*, actor: str = "", place: str = "", kind: str = "", since: str = "", until: str = "") -> str:
    """Build the query for events by their properties.

    Raises:
        UsageError: a property is invalid.
    """
    if not re.fullmatch(r"[A-Za-z]*", kind):
        raise UsageError(f"{kind!r} is not an event class; try Assault, for instance")
    patterns = [
        pattern % _called(variable, given)
        for pattern, variable, given in ((_ACTOR, "actor", actor), (_PLACE, "place", place))
        if given
    ]
    days = [
        f"FILTER({comparison} {_day(given)})" for comparison, given in (("?to >=", since), ("?from <=", until)) if given
    ]
    return _EVENTS % {"kind": kind or "Event", "patterns": "\n      ".join(patterns), "days": " ".join(days)}


def evidence(iri: str) -> str:
    """Build the query for the evidence of an event, claim or entity.

    Raises:
        UsageError: it is not an IRI.
    """
    return _EVIDENCE % {"iri": _iri(iri)}


def _called(variable: str, given: str) -> str:
    """Build the pattern for nodes with a name, or for a given IRI.

    >>> _called("actor", "http://e/a")
    'VALUES ?actor { <http://e/a> }'
    """
    if "://" in given:
        return f"VALUES ?{variable} {{ {_iri(given)} }}"
    return (
        f"?{variable} rdfs:label|skos:altLabel ?called . FILTER(CONTAINS(LCASE(STR(?called)), LCASE({_words(given)})))"
    )


def _iri(given: str) -> str:
    try:
        return str(ox.NamedNode(given))
    except ValueError as error:
        raise UsageError(f"{given!r} is not an IRI; take one from another tool's rows") from error


def _day(given: str) -> str:
    try:
        return f'"{dt.date.fromisoformat(given).isoformat()}"^^xsd:date'
    except ValueError as error:
        raise UsageError(f"{given!r} is not a date; write YYYY-MM-DD") from error


def _words(given: str) -> str:
    return str(ox.Literal(given))
