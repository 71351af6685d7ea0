"""Inspects untrusted SPARQL without running it: its length, its depth, and its parse tree.

Oxigraph does not expose its parser, it only runs queries; rdflib has one, which is slow to load.
So a query is first measured as a sequence of tokens, and parsed only if its tree decides something.
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

#: The most tokens in a query, and the deepest nesting of brackets.
LONGEST = 5000
DEEPEST = 100
#: The depth of recursion for parsing such a query, and for walking its tree.
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
    """A text is not valid SPARQL, or too long or deep; ``str(error)`` says why, without naming the text."""

    def __init__(
        self, reason: str, *, at: int | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(reason)
        self.at, self.line, self.column = at, line, column


def check_size(text: str) -> None:
    """Check that a query is short and flat enough to be parsed: others overflow the stack of a parser.

    Raises:
        NoSparqlError: it is too long or deep.
    """
    depth = 0
    for number, found in enumerate(_TOKEN.finditer(text), 1):
        if found["iri"]:
            # it may be a comparison, and then these are brackets
            depth += sum(map(found["iri"].count, "(["))
        depth += (found["mark"] in {"(", "[", "{"}) - (found["mark"] in {")", "]", "}"})
        if depth > DEEPEST:
            raise NoSparqlError(f"is nested too deep: at most {DEEPEST} brackets within each other")
        if number > LONGEST:
            raise NoSparqlError(f"is too long: at most {LONGEST:,} words and marks")


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the tokens of a query without comments, each with its begin and end.

    >>> [word for word, _, _ in tokens("ASK { ?s ?p 'a b' } # what?")]
    ['ASK', '{', '?s', '?p', "'a b'", '}']
    """
    for found in _TOKEN.finditer(text):
        if not found[0].startswith("#"):
            yield found[0], found.start(), found.end()


def parse_query(text: str) -> ParseResults:
    """Parse a SPARQL 1.1 query with rdflib, without running it.

    >>> "ServiceGraphPattern" in names(parse_query("ASK { FILTER(1<2)SERVICE#>\\n<http://a> { } }"))
    True

    Raises:
        NoSparqlError: it is not a query, or too long or deep.
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

    A text without these letters does not; for any other, the parse tree decides.

    >>> asks_others("ASK { ?service ?o 'SERVICE' } # SERVICE")
    False

    Raises:
        NoSparqlError: it has these letters, and is not SPARQL 1.1.
    """
    if not any(map(_SERVICE.search, (text, _ESCAPE.sub(_escaped, text)))):
        return False
    try:
        return "ServiceGraphPattern" in names(parse_query(_plain(text)))
    except NoSparqlError as error:
        # rdflib may fail on the text after SERVICE, since it looks for the text of the whole part
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
    """Raise the recursion limit, so that the deepest allowed query can be parsed and walked."""
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
    except (ValueError, OverflowError) as error:  # an escape of a character that does not exist
        raise NoSparqlError("is no SPARQL: a character in it is none") from error
    except RecursionError as error:
        raise NoSparqlError(f"is nested too deep: at most {DEEPEST} brackets within each other") from error


def _escaped(found: re.Match[str]) -> str:
    """Return the character of a numeric escape."""
    return chr(min(int(found[0].lstrip("\\uU"), 16), sys.maxunicode)) if len(found[0]) > 2 else found[0]


def _plain(text: str) -> str:
    """Rewrite a query so that rdflib reads it as Oxigraph does.

    rdflib replaces escapes before it parses, so that one could end a string, and ends comments
    only at line feeds. Here any letter replaces such a character.
    """
    # ``\\u0041`` is a backslash and five letters
    text = _ESCAPE.sub(lambda found: "x" if len(found[0]) > 2 else found[0], text)
    return text.replace("\r", "\n")
