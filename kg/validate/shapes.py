"""Reads shapes: ours, and files of the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import SH

from kg import files
from kg.errors import InputError
from kg.formats import to_node
from kg.validate.data import terms_of

#: The files among the shapes that are made for other graphs than those of articles.
_OTHER_SHAPES = frozenset({"lexicon.ttl", "ontology.ttl"})


@cache
def load_shapes() -> Graph:
    """Load the shapes that every graph of ours conforms to, once."""
    ours = (path for path in files.shapes().glob("*.ttl") if path.name not in _OTHER_SHAPES)
    return aim_properties(read_shapes(ours))


def aim_properties(shapes: Graph) -> Graph:
    """Give property shapes the targets of the node shapes that they stand in, instead of standing there.

    That means the same, but pySHACL then checks a property once for all nodes, not once for each:
    it takes half the time. Of our shapes none is used by another but through ``sh:property``.
    """
    for outer, inner in list(shapes.subject_objects(SH.property)):
        for way in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
            for target in shapes.objects(outer, way):
                shapes.add((inner, way, target))
        shapes.remove((outer, SH.property, inner))
    return shapes


def read_shapes(paths: Iterable[Path]) -> Graph:
    """Read Turtle files of shapes into one graph.

    Oxigraph parses them: ten times faster than rdflib.

    Raises:
        InputError: a file cannot be read, or is no Turtle; says where in it.
    """
    graph = Graph(bind_namespaces="none")
    for path in sorted(paths):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                subject, predicate, value = terms_of(quad)
                graph.add((to_node(subject), to_node(predicate), to_node(value)))
        except SyntaxError as error:
            raise InputError(f"no Turtle: {error.msg}", source=str(path), line=error.lineno) from error
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from error
    return graph
