"""Recognises the RDF format of data by its first bytes, if the name does not show it."""

from __future__ import annotations

import re

from kg.formats import FORMATS, Format

#: How many bytes of a file are looked at.
HEAD = 100_000

_IRI = rb'<[^<>"{}|^`\x00-\x20]*+>'
_NODE = rb"(?:" + _IRI + rb'|_:[^\s<"]++)'
_LITERAL = rb'"(?:[^"\\\n\r]|\\.)*+"(?:\^\^' + _IRI + rb"|@[A-Za-z0-9-]++)?"
#: A statement of N-Triples or N-Quads.
_STATEMENT = re.compile(
    rb"[ \t]*+" + _NODE + rb"[ \t]*+" + _IRI + rb"[ \t]*+(?:" + _NODE + rb"|" + _LITERAL + rb"|<<\(.*\)>>)"
    rb"[ \t]*+(?:" + _NODE + rb")?+[ \t]*+\.[ \t]*+(?:\#.*)?"
)
_BLANKS = re.compile(rb"(?:\s++|\#[^\n\r]*+)*+")
#: A feed, a web page or news of an agency, though it is XML and has namespaces.
_NEWS = re.compile(
    rb"(?:<\?xml[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|\s++|<!DOCTYPE\s++(?:nitf|newsml)\b[^>]*+>)*+"
    rb"(?:<!DOCTYPE\s++html\b|<(?:\w++:)?(?:rss|feed|html|newsItem|newsMessage|packageItem|NewsML|nitf)\b)",
    re.IGNORECASE,
)
_XML = re.compile(rb"<\?xml\b|<!DOCTYPE\b|<!--|<[\w.-]+:?[\w.-]*\s[^<>]*\bxmlns\b")
_JSON_LD = re.compile(rb'"@(?:context|graph|id|type|list|set|value)"\s*:')
#: What holds the text of an article of schema.org.
_TEXT = re.compile(rb'"articleBody"\s*:')
_JSON = re.compile(rb'\{\s*+(?:"|\})|\[\s*+(?:\{|\[|\]|")')
#: A blank node of Turtle that something is said of.
_ANYTHING = re.compile(rb"\[\s*+\]\s*+(?:a\s|<|[\w-]*+:)")
#: What a document of Turtle or TriG, and no English text, begins with.
_TURTLE = re.compile(
    rb"@(?:prefix|base|version)\b"
    rb"|(?i:PREFIX)\s+[^\s:]*+:\s*+<|(?i:BASE)\s+<[^<>\s]*[:/#][^<>\s]*>|(?i:VERSION)\s+[\"']"
    rb"|(?i:GRAPH)\s+(?:<|_:)[^\s]*\s*+\{"
    rb"|(?:" + _IRI + rb"|_:[^\s]++)\s*+(?:\{|a\s|<|[\w-]*:)"
    rb"|\[\s*+(?:\]|a\s|<)|\{\s*+(?:<|_:|\[|[\w-]*+:)|<<\(?\s*+(?:<|_:|\[|[\w-]*+:)|\(\s*+(?:<|_:|\[|\")"
)
_MARK = b"\xef\xbb\xbf"


def sniff(head: bytes) -> Format | None:
    r"""Return the RDF format of a text, or None if it is none.

    Turtle is taken as TriG, and N-Triples as N-Quads, which hold it and more.

    Args:
        head: the text, or how it begins.

    >>> sniff(b"<urn:a> <urn:b> <urn:c> <urn:g> .\n").name, sniff(b"# mine\n@prefix : <urn:x> .").name
    ('nquads', 'trig')
    >>> sniff(b"Rebels took Homs on Sunday.") is None
    True
    """
    head = head[:HEAD].removeprefix(_MARK)
    blanks = _BLANKS.match(head)
    text = head[blanks.end() :] if blanks else head
    if _NEWS.match(text):
        return None
    if _XML.match(text):
        return FORMATS["rdfxml"]
    if _JSON.match(text):
        if _JSON_LD.search(text) and not _TEXT.search(text):
            return FORMATS["json-ld"]
        return FORMATS["trig"] if _ANYTHING.match(text) else None
    if _is_lines(text):
        return FORMATS["nquads"]
    return FORMATS["trig"] if _TURTLE.match(text) else None


def _is_lines(text: bytes) -> bool:
    """Return whether each of the first lines is an N-Quads statement."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(b"#")]
    # the last of them may be cut off
    whole = lines[: max(1, len(lines) - 1)][:20]
    return bool(whole) and all(_STATEMENT.fullmatch(line.rstrip()) for line in whole)
