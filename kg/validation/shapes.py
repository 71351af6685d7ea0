"""Reads shapes: ours, and files of the user's own."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import OWL, SH

from kg import files
from kg.errors import InputError
from kg.formats import FORMATS, Subject, Term, base_of, format_for, is_rdf, opened, parse_quads, to_node
from kg.formats.light import bind_prefixes
from kg.validation.data import terms_of
from kg.validation.labels import Labels

#: How large a file of shapes may be, unpacked, in bytes.
_LARGEST = 20_000_000

_IMPORTS = ox.NamedNode(OWL.imports)


@cache
def load_shapes() -> Graph:
    """Load the shapes that every graph of ours conforms to, once."""
    return aim_properties(read_shapes(files.article_shapes()))


def aim_properties(shapes: Graph) -> Graph:
    """Give property shapes the targets of the node shapes they are in, and detach them.

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
    graph = Graph(bind_namespaces="core")
    ahead = sorted({path.resolve(): path for path in paths}.values(), reverse=True)
    read: set[Path] = set()
    while ahead:
        path = ahead.pop()
        read.add(path.resolve())
        for subject, predicate, value in _parse(path, graph):
            graph.add((to_node(subject), to_node(predicate), to_node(value)))
            if imports and predicate == _IMPORTS:
                other = _file_of(value, path)
                if other.resolve() not in read:
                    ahead.append(other)
    return graph


def _parse(path: Path, graph: Graph) -> Iterator[tuple[Subject, ox.NamedNode, Term]]:
    """Yield the triples of a file, and bind its prefixes in a graph.

    Blank nodes are numbered from where no other file's are: a number that follows from what the file says.
    """
    syntax = format_for(path) if is_rdf(path) else FORMATS["turtle"]
    with opened(path, largest=_LARGEST, settable=False) as file:
        content = file.read()
    base = base_of(path) or ""
    digest = hashlib.sha256(base.encode() + content).digest()
    labels = Labels(int.from_bytes(digest[:12]) << 32, all=True)
    prefixes: dict[str, str] = {}
    for quad in parse_quads(io.BytesIO(content), path, syntax, prefixes=prefixes):
        yield terms_of(quad, labels)
    bind_prefixes(graph, prefixes)


def _file_of(imported: Term, path: Path) -> Path:
    parts = urlsplit(imported.value)
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
        raise InputError(f"imports <{imported.value}>, which is not a local file; nothing is fetched", source=str(path))
    return Path(url2pathname(parts.path))
