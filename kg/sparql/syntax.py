"""Reads the SPARQL of strangers without running it: how long and deep it is, and what is in its parse tree.

Oxigraph has no parser of its own to be called, it only runs queries; rdflib has one, which is slower to load.
So a query is first measured as a row of words and marks, and parsed only where its tree decides something.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

#: How many words and marks a query may have, and how many brackets within each other.
LONGEST = 5000
DEEPEST = 100
#: How many calls within each other parsing such a query takes, and working with its tree.
_CALLS = 20_000

_TOKEN = re.compile(
    r"""
    \"{3}(?:\\.|(?!\"{3})[^\\])*+\"{3} | '{3}(?:\\.|(?!'{3})[^\\])*+'{3}      # long strings
    | \"(?:\\.|[^"\\\n\r])*+\" | '(?:\\.|[^'\\\n\r])*+'                     # strings
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)                                   # IRIs, or anything between < and >
    | \#[^\n\r]*+                                                          # comments
    | [?$@:]?\w[\w.:-]*+                                                    # words and names
    | (?P<mark>[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_SERVICE = re.compile("service", re.IGNORECASE)


class NoSparqlError(Exception):
    """A text is no SPARQL, or more of it than is good; ``str(error)`` says why, without naming the text."""

    def __init__(
        self, reason: str, *, at: int | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(reason)
        self.at, self.line, self.column = at, line, column


def check_size(text: str) -> None:
    """Find out whether a query can be parsed at all: what is far longer or deeper overflows a parser's stack.

    Raises:
        NoSparqlError: it is longer or deeper than that.
    """
    depth = 0
    for number, found in enumerate(_TOKEN.finditer(text), 1):
        if found["iri"]:
            # perhaps a comparison: then these are brackets
            depth += sum(map(found["iri"].count, "(["))
        depth += (found["mark"] in {"(", "[", "{"}) - (found["mark"] in {")", "]", "}"})
        if depth > DEEPEST:
            raise NoSparqlError(f"is nested too deep: at most {DEEPEST} brackets within each other")
        if number > LONGEST:
            raise NoSparqlError(f"is too long: at most {LONGEST:,} words and marks")


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words and marks of a query, comments apart, each with where it begins and ends.

    >>> [word for word, _, _ in tokens("ASK { ?s ?p 'a b' } # what?")]
    ['ASK', '{', '?s', '?p', "'a b'", '}']
    """
    for found in _TOKEN.finditer(text):
        if not found[0].startswith("#"):
            yield found[0], found.start(), found.end()


def parse_query(text: str) -> ParseResults:
    """Parse a SPARQL 1.1 query as rdflib does; it is not run.

    >>> "ServiceGraphPattern" in names(parse_query("ASK { FILTER(1<2)SERVICE#>\\n<http://a> { } }"))
    True

    Raises:
        NoSparqlError: it is none, or too long or deep.
    """
    check_size(text)
    from rdflib.plugins.sparql.parser import parseQuery

    tree: ParseResults = _parsed(parseQuery, text)
    return tree


def is_update(text: str) -> bool:
    """Return whether a text is SPARQL 1.1 Update.

    >>> is_update("DROP ALL"), is_update("PREFIX add: <urn:add> ASK { ?s add:p ?o }")
    (True, False)
    """
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        check_size(text)
        return bool(_parsed(parseUpdate, text).request)
    except NoSparqlError:
        return False


def asks_others(text: str) -> bool:
    """Return whether a query asks another server (SERVICE).

    A text in which these letters are missing does not; of any other the parse tree tells.

    >>> asks_others("ASK { ?service ?o 'SERVICE' } # SERVICE")
    False

    Raises:
        NoSparqlError: it has these letters, and is no SPARQL 1.1.
    """
    if not any(map(_SERVICE.search, (text, _ESCAPE.sub(_escaped, text)))):
        return False
    try:
        return "ServiceGraphPattern" in names(parse_query(_plain(text)))
    except NoSparqlError as error:
        # rdflib may lose its way in what follows the word, as it looks for the text of the whole part
        if error.at is not None and _SERVICE.match(_plain(text), error.at):
            return True
        raise


def names(tree: object) -> set[str]:
    """Return the names of all parts of a parse tree."""
    return {part.name for part in parts(tree)}


def parts(tree: object) -> Iterator[CompValue]:
    """Yield all parts of a parse tree, outer ones first."""
    from rdflib.plugins.sparql.parserutils import CompValue

    ahead = [tree]
    while ahead:
        part: Any = ahead.pop()
        if isinstance(part, CompValue):
            yield part
            ahead.extend(part.values())
        elif not isinstance(part, str | bytes) and hasattr(part, "__iter__"):
            ahead.extend(part)


@contextmanager
def room() -> Iterator[None]:
    """Let functions call each other as deep as parsing, or walking through, a query of the greatest depth takes."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _parsed(parser: Any, text: str) -> Any:
    from pyparsing.exceptions import ParseBaseException

    try:
        with room():
            return parser(text)
    except ParseBaseException as error:
        raise NoSparqlError("is no SPARQL", at=error.loc, line=error.lineno, column=error.column) from error
    except (ValueError, OverflowError) as error:  # a character that there is not
        raise NoSparqlError("is no SPARQL: a character in it is none") from error
    except RecursionError as error:
        raise NoSparqlError(f"is nested too deep: at most {DEEPEST} brackets within each other") from error


def _escaped(found: re.Match[str]) -> str:
    """Return the character that is meant by its number."""
    return chr(min(int(found[0].lstrip("\\uU"), 16), sys.maxunicode)) if len(found[0]) > 2 else found[0]


def _plain(text: str) -> str:
    """Write a query so that rdflib reads in it what Oxigraph does.

    rdflib puts in what is written as an escape before it parses, so that it could end a string, and ends a comment
    at line feeds only. Here any letter stands for such a character.
    """
    # ``\\u0041`` is a backslash and five letters
    text = _ESCAPE.sub(lambda found: "x" if len(found[0]) > 2 else found[0], text)
    return text.replace("\r", "\n")
