r"""The tokens of Turtle, TriG, N-Triples and N-Quads, for code that works on the text of a file, not its triples.

The parts of the grammar are regular expressions for ``re.VERBOSE``. What lies between two tokens is white space or a
comment, so that the offsets of tokens are those of the text:

>>> [(token.kind, token.text, token.begin) for token in tokens("<urn:a> a ex:B .  # comment")]
[('iri', 'urn:a', 0), ('word', 'a', 8), ('name', 'ex:B', 10), ('mark', '.', 15)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

COMMENT = r"\#[^\n\r]*+"
IRI = r"""<[^<>"{}|^`\x00-\x20]*+>"""
LABEL = r"_:\w(?:[\w.\-\u00b7]*[\w\-\u00b7])?"
PREFIX = r"(?:[^\W\d_](?:[\w.\-\u00b7]*[\w\-\u00b7])?)?:"
_ESCAPED = r"%[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%]"
# a dot ends a name unless the name continues after it
NAME = rf"{PREFIX}(?: [\w:\-\u00b7]++ | {_ESCAPED} | \.++(?=[\w:%\\\-\u00b7]) )*+"
DOUBLE_QUOTED = r""" "[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+" """
SINGLE_QUOTED = r""" '[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+' """
LONG_STRING = r''' """(?:[^"\\]++|\\.|"(?!""))*+""" | \'\'\'(?:[^'\\]++|\\.|'(?!''))*+\'\'\' '''
STRING = f"{LONG_STRING} | {DOUBLE_QUOTED} | {SINGLE_QUOTED}"
NUMBER = r"[+-]?(?:\d+\.?\d*[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d*\.\d+|\d+)"
#: A prefix or a base, as both Turtle and SPARQL declare them.
DIRECTIVE = rf"""
    @?+(?i:prefix)\s++ (?P<prefix>{PREFIX})\s*+ (?P<namespace>{IRI})
    | @?+(?i:base)\s++ (?P<base>{IRI})
"""
#: Any token; each alternative is a group with the name of its kind.
TOKEN = rf"""
    (?P<space>\s++)
    | (?P<comment>{COMMENT})
    | (?P<string>{STRING})
    | (?P<iri>{IRI})
    | (?P<label>{LABEL})
    | (?P<name>{NAME})
    | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>{NUMBER})
    | (?P<word>[A-Za-z]+)
    | (?P<mark>\^\^|[.;,\[\](){{}}])
    | (?P<unknown>.)
"""
#: A statement on a line of N-Triples or N-Quads; lenient, as a parser reads the file too.
LINE = r"""
    \s*+ (?P<subject> <[^>]*+> | _:[^\s<"]++ )
    \s*+ <(?P<predicate> [^>]*+ )>
    \s*+ (?P<object> <[^>]*+> | _:[^\s<"]++ | "(?:[^"\\]|\\.)*+" )
         (?: \^\^<[^>]*+> | @[A-Za-z0-9-]++ )?+
    \s*+ (?P<graph> <[^>]*+> | _:[^\s<"]*[^\s<".] )?+
    \s*+ \.
"""

_TOKEN = re.compile(TOKEN, re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Token(NamedTuple):
    """A token of a text: its kind, its words (an IRI's without the brackets), and its offsets."""

    kind: str
    text: str
    begin: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text without white space and comments; anything else is of the kind ``unknown``.

    >>> [token.text for token in tokens("ex:a a 'b'@en . # c")]
    ['ex:a', 'a', "'b'", '@en', '.']
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "iri":
            yield Token(kind, match[0][1:-1], match.start(), match.end())
        elif kind is not None and kind not in {"space", "comment"}:
            yield Token(kind, match[0], match.start(), match.end())


def unescape(text: str) -> str:
    r"""Undo the escapes of strings, IRIs and names.

    >>> unescape(r"caf\u00e9\n")
    'café\n'
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def string_value(written: str) -> str:
    r"""Return the value of a string in quotation marks.

    >>> string_value(r"'''a \"b\"'''")
    'a "b"'
    """
    quotes = 3 if written[:3] in {'"""', "'''"} else 1
    return unescape(written[quotes:-quotes])


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _CONTROL.get(found[3], found[3])
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 else ""
