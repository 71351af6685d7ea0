"""Reads shapes: ours, and files of the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import OWL, SH

from kg import files
from kg.errors import InputError
from kg.formats import FORMATS, Term, base_of, checked, format_for, is_rdf, opened, parsing, to_node
from kg.validate.data import terms_of

#: How large a file of shapes may be, unpacked, in bytes.
_LARGEST = 20_000_000

_IMPORTS = ox.NamedNode(OWL.imports)


@cache
def load_shapes() -> Graph:
    """Load the shapes that every graph of ours conforms to, once."""
    return aim_properties(read_shapes(files.article_shapes()))


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


def read_shapes(paths: Iterable[Path], *, imports: bool = False) -> Graph:
    """Read files of shapes into one graph: Turtle, unless their suffix says otherwise.

    Oxigraph parses them: ten times faster than rdflib.

    Args:
        paths: the files.
        imports: whether files that they import (``owl:imports``) are read too. None is ever fetched.

    Raises:
        InputError: a file cannot be read, or is broken (with line and column), or imports what is no file.
    """
    graph = Graph(bind_namespaces="none")
    ahead = sorted({path.resolve(): path for path in paths}.values(), reverse=True)
    read: set[Path] = set()
    while ahead:
        path = ahead.pop()
        read.add(path.resolve())
        for quad in _parse(path):
            subject, predicate, value = terms_of(quad)
            graph.add((to_node(subject), to_node(predicate), to_node(value)))
            if imports and predicate == _IMPORTS:
                other = _file_of(value, path)
                if other.resolve() not in read:
                    ahead.append(other)
    return graph


def _parse(path: Path) -> Iterator[ox.Quad]:
    syntax = format_for(path) if is_rdf(path) else FORMATS["turtle"]
    with opened(path, largest=_LARGEST, settable=False) as file, parsing(path, syntax):
        content = checked(file, path, syntax)
        base = base_of(path)
        yield from cast(
            "Iterator[ox.Quad]", ox.parse(content, format=syntax.syntax, base_iri=base, rename_blank_nodes=True)
        )


def _file_of(imported: Term, path: Path) -> Path:
    parts = urlsplit(imported.value)
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
        raise InputError(f"imports <{imported.value}>, which is no file here: nothing is fetched", source=str(path))
    return Path(url2pathname(parts.path))
