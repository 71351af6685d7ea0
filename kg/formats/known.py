"""The RDF formats that newskg reads and writes, by name and by file suffix.

>>> format_for(Path("aleppo.nq.gz")).name
'nquads'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import UsageError

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Format:
    """One RDF format: its name on the command line, its file suffixes, and whether it has named graphs."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_type: str
    has_graphs: bool
    syntax: ox.RdfFormat


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("turtle", "Turtle", (".ttl",), "text/turtle", has_graphs=False, syntax=ox.RdfFormat.TURTLE),
        Format("json-ld", "JSON-LD", (".jsonld",), "application/ld+json", has_graphs=True, syntax=ox.RdfFormat.JSON_LD),
        Format("nquads", "N-Quads", (".nq",), "application/n-quads", has_graphs=True, syntax=ox.RdfFormat.N_QUADS),
        Format(
            "ntriples", "N-Triples", (".nt",), "application/n-triples", has_graphs=False, syntax=ox.RdfFormat.N_TRIPLES
        ),
        Format("trig", "TriG", (".trig",), "application/trig", has_graphs=True, syntax=ox.RdfFormat.TRIG),
        Format(
            "rdfxml", "RDF/XML", (".rdf", ".owl"), "application/rdf+xml", has_graphs=False, syntax=ox.RdfFormat.RDF_XML
        ),
    )
}

_BY_SUFFIX = {suffix: one for one in FORMATS.values() for suffix in one.suffixes}


def suffix_of(path: Path) -> str:
    """Return the suffix that shows a file's format, which is the one before ``.gz``.

    >>> suffix_of(Path("a.b.TTL.gz"))
    '.ttl'
    """
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def is_rdf(path: Path) -> bool:
    """Return whether a file's name ends as that of an RDF file does."""
    return suffix_of(path) in _BY_SUFFIX


def format_for(path: Path) -> Format:
    """Return the format for a file name.

    Raises:
        UsageError: the suffix belongs to no RDF format.
    """
    found = _BY_SUFFIX.get(suffix_of(path))
    if found is None and str(path) == STDIN:
        raise UsageError("cannot tell the RDF format of standard input", hint="name it with --format")
    if found is None and path.is_dir():
        raise UsageError(f"{path} is a folder", hint="name files")
    if found is None:
        raise UsageError(
            f"cannot tell the RDF format of {path}", hint=f"end its name with one of {', '.join(_BY_SUFFIX)}"
        )
    return found


def format_named(name: str) -> Format:
    """Return the format with a name, as given on the command line.

    Raises:
        UsageError: there is no such format.
    """
    found = FORMATS.get(name)
    if found is None:
        raise UsageError(f"unknown RDF format {name!r}", hint=f"choose one of {', '.join(FORMATS)}")
    return found
