"""Writes rows and booleans in the SPARQL result formats of the W3C.

Oxigraph writes them too, but cannot read back values beyond 16 MB, and its XML contains characters that
XML does not allow.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from rdflib.namespace import XSD

from kg.formats import Term
from kg.formats.rdfxml import xml_text

#: A cell of a row: a term, a triple term (RDF 1.2), or nothing.
Value = Term | ox.Triple | None
Row = tuple[Value, ...]
Variables = Sequence[str]

_STRING = str(XSD.string)
#: Literals that TSV, like Turtle, writes without datatype.
_BARE = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(XSD.boolean): re.compile(r"true|false"),
}
_PARTS = ("subject", "predicate", "object")
_LINE_END = {"\r": "&#13;"}


def term_text(term: Term | ox.Triple) -> str:
    """Write a term as N-Triples does.

    >>> a = ox.NamedNode("urn:a")
    >>> term_text(ox.Triple(a, a, ox.Literal("x")))
    '<<( <urn:a> <urn:a> "x" )>>'
    """
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def plain_text(term: Term | ox.Triple) -> str:
    """Write a term as CSV does: only its text or IRI; a triple as its three parts."""
    if isinstance(term, ox.Triple):
        return " ".join(plain_text(part) for part in term)
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def _csv(variables: Variables, rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(variables)
    writer.writerows([plain_text(term) if term is not None else "" for term in row] for row in rows)
    return out.getvalue()


def _tsv(variables: Variables, rows: Iterable[Row]) -> str:
    lines = ["\t".join(f"?{name}" for name in variables)]
    lines += ["\t".join("" if term is None else _tsv_term(term) for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _tsv_term(term: Term | ox.Triple) -> str:
    bare = _BARE.get(term.datatype.value) if isinstance(term, ox.Literal) else None
    return term.value if bare and isinstance(term, ox.Literal) and bare.fullmatch(term.value) else term_text(term)


def _json(variables: Variables, rows: Iterable[Row]) -> str:
    bindings = [
        {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None} for row in rows
    ]
    return _dump({"head": {"vars": list(variables)}, "results": {"bindings": bindings}})


def _json_term(term: Term | ox.Triple) -> dict[str, Any]:
    if isinstance(term, ox.Triple):
        return {"type": "triple", "value": {name: _json_term(part) for name, part in zip(_PARTS, term, strict=True)}}
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
        if term.direction is not None:
            found["its:dir"] = str(term.direction)
    elif term.datatype.value != _STRING:
        found["datatype"] = term.datatype.value
    return found


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _xml(variables: Variables, rows: Iterable[Row]) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    results = "".join(
        "<result>"
        + "".join(
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        )
        + "</result>"
        for row in rows
    )
    return _document(f"<head>{head}</head><results>{results}</results>")


def _document(content: str) -> str:
    space = "http://www.w3.org/2005/sparql-results#"
    return f'<?xml version="1.0"?><sparql xmlns="{space}">{content}</sparql>'


def _xml_term(term: Term | ox.Triple) -> str:
    if isinstance(term, ox.Triple):
        parts = (f"<{name}>{_xml_term(part)}</{name}>" for name, part in zip(_PARTS, term, strict=True))
        return f"<triple>{''.join(parts)}</triple>"
    words = escape(xml_text(term.value, instead="json"), _LINE_END)
    if isinstance(term, ox.NamedNode):
        return f"<uri>{words}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{words}</bnode>"
    kind = ""
    if term.language:
        kind = f' xml:lang="{term.language}"'
        if term.direction is not None:
            kind += f' its:dir="{term.direction}" xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
    elif term.datatype.value != _STRING:
        kind = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{kind}>{words}</literal>"


#: The functions that write rows, by the name of the format.
ROWS: dict[str, Callable[[Variables, Iterable[Row]], str]] = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}


def truth_text(truth: bool, format: str) -> str:  # noqa: FBT001  it is the value
    """Write a boolean in one of the formats of ``ROWS``.

    >>> truth_text(True, "json"), truth_text(False, "csv")
    ('{"head":{},"boolean":true}', 'false')
    """
    if format == "json":
        return _dump({"head": {}, "boolean": truth})
    word = str(truth).lower()
    return _document(f"<head></head><boolean>{word}</boolean>") if format == "xml" else word
