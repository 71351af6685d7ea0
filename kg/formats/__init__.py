"""RDF formats: their names, and reading and writing graphs in them."""

from __future__ import annotations

from kg.formats.known import FORMATS, STDIN, Format, format_for, format_named, is_rdf, suffix_of
from kg.formats.light import to_triples
from kg.formats.parse import (
    base_of,
    broken,
    checked,
    group_graphs,
    opened,
    parse_quads,
    parsing,
    read_graph,
    read_graphs,
    read_quads,
)
from kg.formats.terms import Object, Subject, Term, name_of, to_node, to_term

__all__ = [
    "FORMATS",
    "STDIN",
    "Format",
    "Object",
    "Subject",
    "Term",
    "base_of",
    "broken",
    "checked",
    "format_for",
    "format_named",
    "group_graphs",
    "is_rdf",
    "name_of",
    "opened",
    "parse_quads",
    "parsing",
    "read_graph",
    "read_graphs",
    "read_quads",
    "suffix_of",
    "to_node",
    "to_term",
    "to_triples",
]
