"""Writes RDF/XML, sorted. Oxigraph's own writer puts neither namespaces nor line ends in a fixed way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from rdflib.namespace import XSD

from kg.errors import OutputError
from kg.formats import Object, Subject
from kg.formats.light import Content
from kg.formats.turtle import Description, describe
from kg.names import PREFIXES

_NAME = re.compile(r"(.*?)([^\W\d][\w-]*)", re.DOTALL)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIX_OF = {str(namespace): prefix for prefix, namespace in PREFIXES.items()}
_LINE_ENDS = {"\r": "&#13;"}
_ITS = 'xmlns:its="http://www.w3.org/2005/11/its"'


def head() -> str:
    """Return the beginning of a document."""
    spaces = "".join(f'\n    xmlns:{prefix}="{namespace}"' for prefix, namespace in PREFIXES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'


def tail() -> str:
    """Return the end of a document."""
    return "</rdf:RDF>\n"


def descriptions(content: Content) -> Iterator[str]:
    """Yield the text of triples, one subject at a time.

    Raises:
        OutputError: XML has no way to write a character or a property of theirs.
    """
    for description in describe(content):
        yield _element(description)


def _element(description: Description) -> str:
    subject, statements = description
    about = _attribute("rdf:nodeID" if isinstance(subject, ox.BlankNode) else "rdf:about", subject.value)
    lines = [f"\n  <rdf:Description {about}>\n"]
    for predicate, values in statements:
        name, declaration = _qualified(predicate.value)
        lines.extend(f"    <{name}{declaration}{_value(value, name)}\n" for value in values)
    return "".join(lines) + "  </rdf:Description>\n"


def _value(value: Object, name: str) -> str:
    if isinstance(value, ox.Triple):
        return f' rdf:version="1.2" rdf:parseType="Triple">{_triple(value)}</{name}>'
    if isinstance(value, ox.BlankNode):
        return f" {_attribute('rdf:nodeID', value.value)}/>"
    if isinstance(value, ox.NamedNode):
        return f" {_attribute('rdf:resource', value.value)}/>"
    kind = ""
    if value.language:
        kind = " " + _attribute("xml:lang", value.language)
        if value.direction is not None:
            kind += f' rdf:version="1.2-basic" {_ITS} its:version="2.0" its:dir="{value.direction}"'
    elif value.datatype.value != str(XSD.string):
        kind = " " + _attribute("rdf:datatype", value.datatype.value)
    return f"{kind}>{escape(xml_text(value.value), _LINE_ENDS)}</{name}>"


def _triple(triple: ox.Triple) -> str:
    """Write a triple that is itself the object of one (RDF 1.2)."""
    subject = cast("Subject", triple.subject)
    about = _attribute("rdf:nodeID" if isinstance(subject, ox.BlankNode) else "rdf:about", subject.value)
    name, declaration = _qualified(triple.predicate.value)
    return f"<rdf:Description {about}><{name}{declaration}{_value(triple.object, name)}</rdf:Description>"


def _attribute(name: str, value: str) -> str:
    return f"{name}={quoteattr(xml_text(value))}"


@lru_cache(maxsize=256)
def _qualified(predicate: str) -> tuple[str, str]:
    """Split a property's IRI into a name that XML allows and, where its prefix is not ours, a declaration."""
    found = _NAME.fullmatch(predicate)
    if found is None or not found[1]:
        raise OutputError(
            f"RDF/XML cannot name the property <{predicate}>", hint="choose another format, such as turtle"
        )
    namespace, local = found.groups()
    prefix = _PREFIX_OF.get(namespace)
    return (f"{prefix}:{local}", "") if prefix else (f"other:{local}", f" xmlns:other={quoteattr(namespace)}")


def xml_text(text: str, *, instead: str = "turtle") -> str:
    """Return a text that XML can hold; a format to choose ``instead`` of it is named where it cannot.

    Raises:
        OutputError: there is a character in it that XML has no way to write.
    """
    found = _NO_XML.search(text)
    if found:
        raise OutputError(
            f"XML cannot contain the character U+{ord(found[0]):04X}, which is in the data: "
            f"choose another format, such as {instead}"
        )
    return text
