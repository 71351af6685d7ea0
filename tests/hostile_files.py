"""Files that field reports and fuzzing found to hurt a reader of RDF: each kind once, in every format that has it.

Whatever in them can name an address names the one that is listened at.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

DEEP = 20_000
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">%s</rdf:RDF>'
PREFIXES = (
    b"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    b"@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
)


def nested(before: bytes, opening: bytes, inside: bytes, closing: bytes, after: bytes, depth: int = DEEP) -> bytes:
    return before + opening * depth + inside + closing * depth + after


def fetching(address: str) -> Iterator[tuple[str, bytes]]:
    """Yield what asks to be fetched."""
    at = address.encode()
    yield "context.jsonld", b'{"@context": "%s", "name": "x"}' % at
    yield "contexts.jsonld", b'{"@context": [{"a": "urn:a"}, "%s"], "@id": "urn:x", "a": 1}' % at
    yield "import.jsonld", b'{"@context": {"@version": 1.1, "@import": "%s"}, "@id": "urn:x", "urn:a": 1}' % at
    yield "scoped.jsonld", b'{"@context": {"a": {"@id": "urn:a", "@context": "%s"}}, "a": {"b": 1}}' % at
    yield "dtd.rdf", b'<?xml version="1.0"?><!DOCTYPE rdf:RDF SYSTEM "%s">' % at + RDF % b""
    yield "entity.rdf", b'<!DOCTYPE r [<!ENTITY a SYSTEM "%s">]>' % at + RDF % b"<x:a><x:b>&a;</x:b></x:a>"
    yield "parameter.rdf", b'<!DOCTYPE r [<!ENTITY %% a SYSTEM "%s"> %%a;]>' % at + RDF % b""
    yield "file.rdf", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + RDF % b"<x:a><x:b>&a;</x:b></x:a>"
    yield "include.rdf", RDF % (b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="%s"/>' % at)
    yield "sheet.rdf", b'<?xml version="1.0"?><?xml-stylesheet href="%s"?>' % at + RDF % b""
    yield "iris.ttl", b"@base <%s> . <a> a <b> ; <http://www.w3.org/2000/01/rdf-schema#seeAlso> <%s> ." % (at, at)
    yield "imports.ttl", PREFIXES + b"<> a owl:Ontology ; owl:imports <%s> ." % at
    for name, query in queries(at):
        yield f"shapes-{name}.ttl", shapes(query)
        yield f"{name}.rq", query
    script = b'<urn:S> a sh:NodeShape ; sh:js [ sh:jsLibrary [ sh:jsLibraryURL "%s"^^xsd:anyURI ] ; '
    yield "shapes-script.ttl", PREFIXES + script % at + b'sh:jsFunctionName "f" ] ; sh:targetNode <urn:a> .'
    yield "article.json", b'{"text": "The army said so on Sunday.", "url": "%s", "id": "%s"}' % (at, at)
    yield "article.txt", b"The army wrote on %s that rebels took Homs. <img src='%s'>" % (at, at)


def queries(at: bytes) -> Iterator[tuple[str, bytes]]:
    yield "service", b"SELECT $this WHERE { SERVICE <%s> { $this ?p ?o } }" % at
    yield "glued", b"SELECT $this WHERE { ?s ?p $this.SERVICE<%s>{ $this ?p ?o } }" % at
    yield "compared", b"SELECT $this WHERE { FILTER(1<2)SERVICE#>\n<%s> { $this ?p ?o } }" % at
    yield "hidden", b"SELECT $this WHERE { ?s ?p $this #\rSERVICE <%s> { $this ?p ?o }\n }" % at
    yield "from", b"SELECT $this FROM <%s> WHERE { $this ?p ?o }" % at
    yield "load", b"LOAD <%s>" % at


def shapes(query: bytes) -> bytes:
    literal = json.dumps(query.decode()).encode()
    return PREFIXES + b"<urn:S> a sh:NodeShape ; sh:targetNode <urn:a> ; sh:sparql [ sh:select %s ] ." % literal


def deep() -> Iterator[tuple[str, bytes]]:
    """Yield what is nested deeper than a stack is."""
    yield "objects.jsonld", nested(b'{"@id": "urn:x", "urn:p": ', b'{"urn:p":', b"1", b"}", b"}", 4000)
    yield "lists.jsonld", nested(b'{"@id": "urn:x", "urn:p": ', b'{"@list":[', b"1", b"]}", b"}", 4000)
    yield "arrays.jsonld", nested(b'{"@id": "urn:x", "urn:p": ', b"[", b"1", b"]", b"}")
    yield "graphs.jsonld", nested(b"", b'{"@graph":[', b"", b"]}", b"", 4000)
    yield "contexts-within.jsonld", nested(b'{"@context": ', b"[", b"{}", b"]", b"}")
    for suffix, graph in (("ttl", b"%s"), ("trig", b"<urn:g> { %s }")):
        said = [
            ("terms", nested(b"<urn:a> <urn:p> ", b"<<( <urn:a> <urn:p> ", b"1", b" )>>", b" .")),
            ("reifiers", nested(b"", b"<< ", b"<urn:a> <urn:p> 1", b" >> <urn:p> 1", b" .")),
            ("annotations", nested(b"<urn:a> <urn:p> 1 ", b"{| <urn:p> 1 ", b"", b" |}", b" .")),
            ("blank", nested(b"<urn:a> <urn:p> ", b"[ <urn:p> ", b"1", b"]", b" .")),
            ("collections", nested(b"<urn:a> <urn:p> ", b"(", b"1", b")", b" .")),
            ("in-comments", nested(b"<urn:a> <urn:p> 1 . # ((\n<urn:a> <urn:p> ", b"(", b"1", b") # (\n", b" .")),
        ]
        for name, content in said:
            yield f"{name}.{suffix}", graph % content
    yield "graphs.trig", nested(b"", b"<urn:g> { ", b"<urn:a> <urn:p> 1", b" }", b"")
    for suffix in ("nt", "nq"):
        yield f"terms.{suffix}", nested(b"<urn:a> <urn:p> ", b"<<( <urn:a> <urn:p> ", b"<urn:b>", b" )>>", b" .\n")
    yield "elements.rdf", RDF % nested(b"", b"<x:a><x:b>", b"", b"</x:b></x:a>", b"")
    literal = nested(b'<x:a><x:b rdf:parseType="Literal">', b"<x:c>", b"", b"</x:c>", b"</x:b></x:a>")
    yield "literal.rdf", RDF % literal
    triple = b'<x:b rdf:parseType="Triple"><rdf:Description rdf:about="urn:a">'
    yield "terms.rdf", RDF % nested(b'<x:a rdf:version="1.2">', triple, b"", b"</rdf:Description></x:b>", b"</x:a>")
    yield "query.rq", b"ASK " + b"{" * DEEP + b"}" * DEEP
    yield "shapes-query.ttl", shapes(b"SELECT $this WHERE " + b"{" * DEEP + b"}" * DEEP)
    yield (
        "shapes-logic.ttl",
        PREFIXES + nested(b"<urn:S> sh:targetNode <urn:a> ; sh:not ", b"[ sh:not ", b"[]", b"]", b" ."),
    )
    yield "article.jsonl", b'{"text": ' + b"[" * DEEP + b"]" * DEEP + b"}\n"
    yield "marks.txt", b"The army said " + b"(" * 500 + b"so" + b")" * 500 + b" on Sunday."


def large() -> Iterator[tuple[str, bytes]]:
    """Yield what is small, and becomes larger than 10 MB."""
    for suffix, filling in (("ttl", b"# " * 500), ("nq", b" " * 1000), ("nt", b"<urn:a> <urn:b> <urn:c> .\n" * 40)):
        yield f"bomb.{suffix}.gz", gzip.compress(filling * 15_000, 9)
    yield "bomb.jsonld.gz", gzip.compress(b'{"@id": "' + b"a" * 15_000_000 + b'"}', 9)
    yield "bomb.rdf.gz", gzip.compress(RDF % (b"<!--" + b" " * 15_000_000 + b"-->"), 9)
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))
    yield "laughs.rdf", b'<!DOCTYPE r [<!ENTITY l0 "ha">' + laughs + b"]>" + RDF % b"<x:a><x:b>&l9;</x:b></x:a>"
    references = b"<x:a><x:b>" + b"&a;" * 1_000_000 + b"</x:b></x:a>"
    yield "references.rdf", b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 256 + b'">]>' + RDF % references
    attribute = b'<x:a x:b="' + b"&a;" * 1_000_000 + b'"/>'
    yield "attribute.rdf", b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 256 + b'">]>' + RDF % attribute
    yield "value.ttl", b'<urn:a> <urn:b> "' + b"a" * 17_000_000 + b'" .'


GEO = "http://www.opengis.net/ont/geosparql#"
ODD_VALUES = {
    "decimal": ["NaN", "1e-1", "1" * 5000],
    "integer": ["1_2", " 12", "1" * 5000, ""],
    "date": ["2024-W48-4", "-0044-03-15"],
    "dateTime": ["2024-01-01", "x" * 200],
    "duration": ["P" + "9" * 400 + "Y"],
    "double": ["1e999999999", "INF"],
    "base64Binary": ["\u00e9="],
    "hexBinary": ["0"],
    "gYear": ["99999999999"],
    "boolean": ["maybe"],
    "time": ["24:00:00"],
}


def odd() -> Iterator[tuple[str, bytes]]:
    """Yield what is small and odd."""
    yield "controls.ttl", b'<urn:a> <urn:b> "%s\\uFFFE\\uFFFF" .' % b"".join(b"\\u%04X" % n for n in range(32))
    yield "terminal.nt", b'<urn:a> <urn:b> "\\u001B]0;x\\u0007\\u001B[2J" .\n'
    values = [f'"{value}"^^xsd:{kind}' for kind, some in ODD_VALUES.items() for value in some]
    values += ['"<p"^^rdf:HTML', '"<p"^^rdf:XMLLiteral', '"{"^^rdf:JSON', f'"POINT(1"^^<{GEO}wktLiteral>']
    yield "values.ttl", PREFIXES + f"<urn:a> <urn:b> {', '.join(values)} .".encode()
    yield "speaking.ttl", b'<urn:a> <urn:b> <<( <urn:a> <urn:q> _:b )>>, "r"@ar--rtl . <<_:b <urn:p> 1>> <urn:q> 2 .'
    yield "names.nq", b'<urn:a> <urn:b> "c" _:g .\n_:g <urn:b> _:h _:h .\n'
    yield "circle.jsonld", b'{"@context": {"a": "b:x", "b": "a:y"}, "@id": "a:1", "a:p": "b:2"}'
    yield "number.jsonld", b'{"@id": "urn:x", "urn:p": ' + b"1" * 5000 + b"}"
    yield "exponent.jsonld", b'{"@id": "urn:x", "urn:p": 1e999999}'
    target = PREFIXES + b"<urn:S> a sh:NodeShape ; sh:targetNode <urn:a> ; "
    yield "list.ttl", target + b"sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l ."
    yield "pattern.ttl", target + b'sh:targetNode "%s!" ; sh:pattern "(a+)+$" .' % (b"a" * 40)
    yield "select.ttl", target + b"sh:sparql [ sh:select <urn:q> , [] , 5 ] ."
    yield "latin.ttl", '<urn:a> <urn:b> "é" .'.encode("latin-1")
    yield "wide.ttl", '<urn:a> <urn:b> "é" .'.encode("utf-16")
    yield "wide.rdf", (b'<?xml version="1.0" encoding="utf-16"?>' + RDF % b"").decode().encode("utf-16")
    yield "encoding.rdf", b'<?xml version="1.0" encoding="utf-7"?>' + RDF % b""
    yield "zeros.nt", b"\0" * 5000
    yield "empty.ttl.gz", gzip.compress(b"")
    yield "cut.nq.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 9)[:-9]
    yield "tail.nq.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n") + b"tail"
    yield "none.nq.gz", b"plain"
    yield "nothing.txt", b""
    yield "bytes.txt", bytes(range(256)) * 4
    yield "word.txt", b"a" * 100_000


def write_files(folder: Path, address: str) -> list[Path]:
    """Write all of them, and what is no plain file."""
    paths = []
    for group, files in (("fetching", fetching(address)), ("deep", deep()), ("large", large()), ("odd", odd())):
        (folder / group).mkdir(parents=True)
        for name, content in files:
            path = folder / group / name
            path.write_bytes(content)
            paths.append(path)
    for name in ("loop.ttl", "loop.txt"):
        path = folder / "odd" / name
        path.symlink_to(name)
        paths.append(path)
    return paths
