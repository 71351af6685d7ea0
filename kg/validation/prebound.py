"""Checks what SHACL forbids in a query with a pre-bound ``$this`` (5.2.1, appendix A), by its parse tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.sparql.syntax import parse_query, parts

if TYPE_CHECKING:
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

_FORBIDDEN = {
    "MinusGraphPattern": "MINUS",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
    "ServiceGraphPattern": "SERVICE",
    "DatasetClause": "FROM",
}
#: What may be given beforehand.
_GIVEN = frozenset({"this", "value", "shapesGraph", "currentShape"})
_PATH = re.compile(r"[$?]PATH\b")
#: Words at which pySHACL takes offence wherever they stand.
_WORDS = re.compile(r"(mi)n(?=us)|(va)l(?=ues)|(se)r(?=vice)|(se)l(?=ect)|\b(a)s\b", re.IGNORECASE)


def parse_shape_query(text: str) -> ParseResults:
    """Parse the query of a shape, in which ``$PATH`` may stand for its path.

    Raises:
        NoSparqlError: it is no SPARQL 1.1 query, or too long or deep.
    """
    return parse_query(_PATH.sub("<urn:x>", text))


def forbidden_words(tree: object) -> list[str]:
    """Return the keywords in a query that SHACL forbids.

    >>> forbidden_words(parse_shape_query("ASK { ?s ?p 'VALUES' MINUS { ?minus $PATH ?o } } # SERVICE"))
    ['MINUS']
    """
    return sorted({_FORBIDDEN[part.name] for part in parts(tree) if part.name in _FORBIDDEN})


def faults(tree: object) -> Iterator[str]:
    """Yield the faults of a query in a shape, as ends of a sentence that starts with "its query"."""
    for word in forbidden_words(tree):
        yield f"has {word}, which SHACL forbids"
    for part in parts(tree):
        if part.name == "SubSelect" and "this" not in selected(part):
            yield "has a SELECT within that does not select $this"
        given = _GIVEN.intersection(str(part[name]) for name in ("evar", "var") if name in part and _names(part, name))
        for name in sorted(given):
            yield f"gives ${name} another value with AS"


def _names(part: CompValue, name: str) -> bool:
    """Return whether a part of a tree gives a variable its value."""
    return part.name == "Bind" if name == "var" else True


def selected(query: CompValue) -> set[str]:
    """Return the names of the variables that a SELECT query selects; none for ``*``."""
    if "projection" not in query:
        return set()
    return {str(column["var"] if "var" in column else column["evar"]) for column in query["projection"]}


def selects_all(query: CompValue) -> bool:
    """Return whether it is a SELECT query of ``*``."""
    return "projection" not in query


def masked(text: str) -> str:
    r"""Write the words at which pySHACL takes offence so that it does not see them, and SPARQL reads the same.

    pySHACL looks for them in the text, also in comments, strings and names.

    >>> masked("# VALUES\nASK { $this ex:allowedValues 'minus' }")
    "# VA\\u004cUES\nASK { $this ex:allowedVa\\u006cues 'mi\\u006eus' }"
    """
    return _WORDS.sub(lambda found: f"{found[0][:-1]}\\u{ord(found[0][-1]):04x}", text)
