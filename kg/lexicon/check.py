"""Checks lexicon files against ``shapes/lexicon.ttl`` before they are used.

``load_lexicon`` ignores what it does not understand; this check reports it to the author of a file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF, SH, SKOS

from kg import files
from kg.errors import InputError
from kg.model import Finding
from kg.names import SHAPES
from kg.validation import aim_properties, read_shapes, validate_graph
from kg.validation.data import classes_of

_CLASSES = "https://w3id.org/newskg/lexicon#"


def check_lexicon(path: Path) -> list[Finding]:
    """Check one lexicon file for anything that the exporter would not understand.

    Args:
        path: a Turtle file, written as ``kg/lexicon/README.md`` says.

    Returns:
        What does not conform, with the entry and what to do; nothing if the file is right.

    Raises:
        InputError: the file is missing, is not Turtle, or contains no entry.

    >>> check_lexicon(Path(__file__).with_name("offices.ttl"))
    []
    """
    graph = read_shapes([path])
    if not graph:
        raise InputError("contains no lexicon entry", source=str(path))
    return check_entries(graph)


def is_lexicon(graph: Graph) -> bool:
    """Return whether a graph is a lexicon: it contains entries of the lexicon's classes.

    >>> is_lexicon(read_shapes([Path(__file__).with_name("offices.ttl")])), is_lexicon(Graph())
    (True, False)
    """
    return any(cls.startswith(_CLASSES) for cls in classes_of(graph))


def check_entries(graph: Graph) -> list[Finding]:
    """Check the entries of a parsed lexicon; the graph is not changed."""
    entries = {str(subject) for subject in graph.subjects()}
    # the ontology defines the classes of events
    findings = validate_graph(graph + _ontology(), shapes=_shapes())
    return [finding for finding in findings if finding.focus in entries]


@cache
def _ontology() -> Graph:
    return read_shapes([files.ontology()])


@cache
def _shapes() -> Graph:
    shapes = read_shapes([files.shapes() / "lexicon.ttl"])
    # the shapes only check entries; in a lexicon file, everything else must be checked too
    for way in (RDF.type, SKOS.prefLabel, SKOS.altLabel):
        shapes.add((SHAPES.LexiconEntry, SH.targetSubjectsOf, way))
    return aim_properties(shapes)


def require_lexicon(path: Path) -> None:
    """Refuse a lexicon file that does not conform, naming the first thing to fix.

    Raises:
        InputError: the file cannot be read or does not conform.

    >>> require_lexicon(Path(__file__).with_name("offices.ttl"))
    """
    findings = check_lexicon(path)
    if findings:
        first = findings[0]
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        raise InputError(f"entry <{first.focus}>: {describe(first)}{more}", source=str(path))


def describe(finding: Finding) -> str:
    """Return one sentence that describes what is wrong with an entry, with the property and value.

    >>> from kg.model import Severity
    >>> describe(Finding("lex:leads is true or false.", Severity.VIOLATION, "", "", "…#leads", "yes"))
    'lex:leads is true or false. Found at leads: "yes".'
    """
    if finding.value is None or finding.value == finding.focus:
        return finding.message
    where = f" at {finding.path.rsplit('#', 1)[-1]}" if finding.path else ""
    return f'{finding.message} Found{where}: "{finding.value}".'
