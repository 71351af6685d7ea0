"""Reads the inputs to compare, one graph per article, and pairs them."""

from __future__ import annotations

import io
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import RDF

from kg.diff.blank import name_blank
from kg.diff.compare import compare
from kg.diff.model import Diff
from kg.diff.things import node_id
from kg.errors import InputError
from kg.formats import Subject, format_for, format_named, is_rdf, parse_quads, read_quads
from kg.formats.turtle import natural
from kg.names import GAF, KG, SCHEMA, article_iri
from kg.readers.folder import files_below
from kg.safety.nesting import LARGEST
from kg.store import raise_it

#: What relative IRIs are taken from, so that it does not matter in which folder a file lies.
_BASE = "file:///"

_TYPE, _ARTICLE = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(KG.Article))


@dataclass(frozen=True, slots=True)
class Given:
    """One graph of a file: the path within the given folder, and the graph's name if any."""

    file: str
    name: Subject | None
    triples: set[ox.Triple]

    @property
    def digest(self) -> str:
        """The identity of triples, whatever their blank nodes are called."""
        named, _ = name_blank(self.triples)
        return sha256("\n".join(sorted(map(str, named))).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of comparison: the graph of an article, or of something else, with the key for pairing.

    ``name`` is the name of the graph itself, None that of the default graph, or of a graph that has only a blank one.
    """

    key: str
    triples: set[ox.Triple]
    name: str | None = None

    @property
    def identifier(self) -> str | None:
        """The identifier of the article, if there is exactly one."""
        found = {node_id(triple.object) for triple in self.triples if triple.predicate.value == str(SCHEMA.identifier)}
        return next(iter(found)) if len(found) == 1 else None


def read_given(
    path: Path, *, format: str | None = None, content: bytes | None = None, largest: int = LARGEST
) -> list[Given]:
    """Read the graphs of a file, or of all RDF files in a folder.

    Args:
        path: a file in one of the RDF formats, also packed with gzip, a folder of such files, or ``-``; the null
            device holds no graph.
        format: the RDF format of what does not say it by its name.
        content: the bytes of the file, where it has been read already.
        largest: the size limit of a file in bytes, uncompressed.

    Raises:
        UsageError: the file does not say its format.
        InputError: a file cannot be read, is too large, or is broken; a folder holds no RDF files.
    """
    if content is not None:
        syntax = format_named(format) if format else format_for(path)
        return list(_graphs(parse_quads(io.BytesIO(content), path, syntax, base=_BASE), ""))
    if str(path) == os.devnull:
        return []
    if not path.is_dir():
        return list(_graphs(read_quads(path, format=format, base=_BASE, largest=largest), ""))
    files = files_below(path, is_rdf, raise_it)
    if not files:
        raise InputError("there are no RDF files in this folder", source=str(path))
    return [
        graph
        for file in files
        for graph in _graphs(read_quads(file, base=_BASE, largest=largest), file.relative_to(path).as_posix())
    ]


def diff_given(old: Iterable[Given], new: Iterable[Given], *, everything: bool = False) -> Diff:
    """Compare what ``read_given`` has read, graph by graph, paired by name, then by the identifier of the article.

    Two inputs of one graph each are taken as two versions of it, however they are called.

    Args:
        old: the graphs of one input.
        new: the graphs of the other.
        everything: see ``compare``.
    """
    found, compared = [], 0
    for was, now in _pairs(list(old), list(new)):
        compared += 1
        before, after = (part.triples if part else set() for part in (was, now))
        graphs = (was.name, now.name) if was and now else (None, None)
        if before != after or graphs[0] != graphs[1]:
            name = next(part.key for part in (now, was) if part)
            found.append(compare(before, after, everything=everything, name=name, graphs=graphs))
    return Diff(tuple(sorted(found, key=lambda one: natural(one.name))), compared)


def _graphs(quads: Iterable[ox.Quad], file: str) -> Iterator[Given]:
    graphs: dict[Subject | ox.DefaultGraph, set[ox.Triple]] = defaultdict(set)
    for quad in quads:
        graphs[quad.graph_name].add(quad.triple)
    for graph, triples in graphs.items():
        yield Given(file, None if isinstance(graph, ox.DefaultGraph) else graph, triples)


# -- pairing ------------------------------------------------------------------------------------------


def _pairs(old: list[Given], new: list[Given]) -> list[tuple[Part | None, Part | None]]:
    # where one side has put several articles together, what each says of a shared place is known no more
    together = any(given.name is None and len(_articles(given.triples)) > 1 for given in (*old, *new))
    was, now = _parts(old, together=together), _parts(new, together=together)
    pairs: list[tuple[Part | None, Part | None]] = []

    def pair(by: Callable[[Part], str | None]) -> None:
        before, after = _unique(was, by), _unique(now, by)
        pairs.extend((was.pop(before[name]), now.pop(after[name])) for name in sorted(before.keys() & after.keys()))

    pair(lambda part: part.key)
    pair(lambda part: part.identifier)
    if len(was) == len(now) == 1 and not pairs:
        pair(lambda _: "the only one")
    pairs.extend((part, None) for _, part in sorted(was.items()))
    pairs.extend((None, part) for _, part in sorted(now.items()))
    return pairs


def _unique(parts: Mapping[str, Part], by: Callable[[Part], str | None]) -> dict[str, str]:
    """Return the keys of parts by another identifier."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, part in parts.items():
        if (name := by(part)) is not None:
            found[name].append(key)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def _parts(given: Iterable[Given], *, together: bool) -> dict[str, Part]:
    """Return the units of comparison by key; what several files say of one graph is merged."""
    parts: dict[str, Part] = {}
    if together:
        divided = _by_article({triple for graph in given for triple in graph.triples})
        return {key: Part(key, triples) for key, triples in divided.items()}
    for graph in given:
        name = graph.name.value if isinstance(graph.name, ox.NamedNode) else None
        key = _key(graph, name)
        if key in parts:
            parts[key].triples.update(graph.triples)
        else:
            parts[key] = Part(key, set(graph.triples), name)
    return parts


def _key(graph: Given, name: str | None) -> str:
    """Return the key of a graph: its name, its article, or else its content or file."""
    if name is not None:
        return article_iri(name)
    articles = _articles(graph.triples)
    if articles:
        return min(articles)
    return graph.file if graph.name is None else f"_:{graph.digest}"


def _articles(triples: Iterable[ox.Triple]) -> frozenset[str]:
    typed = (triple for triple in triples if triple.predicate == _TYPE and triple.object == _ARTICLE)
    return frozenset(node_id(triple.subject) for triple in typed)


def _by_article(triples: set[ox.Triple]) -> dict[str, set[ox.Triple]]:
    """Divide triples among the articles in them.

    A place or an actor that several articles know belongs to each that speaks of it, with its mentions there; what
    no article speaks of is a part of its own.
    """
    articles = _articles(triples)
    said: dict[str, list[ox.Triple]] = defaultdict(list)
    parts: dict[str, set[ox.Triple]] = {article: set() for article in articles}
    for triple in triples:
        said[node_id(triple.subject)].append(triple)
    owners = {subject: _owner(subject, articles) for subject in said}
    reached: set[str] = set()
    for article in articles:
        waiting = [subject for subject, owner in owners.items() if owner == article]
        seen = set(waiting)
        for subject in waiting:
            for triple in said[subject]:
                value = node_id(triple.object)
                if triple.predicate.value == str(GAF.denotedBy) and _owner(value, articles) not in {article, None}:
                    continue  # what denotes it in another article
                parts[article].add(triple)
                if value in owners and owners[value] is None and value not in seen:
                    seen.add(value)
                    waiting.append(value)
        reached |= seen
    rest = {triple for subject, some in said.items() if subject not in reached for triple in some}
    return parts | ({"": rest} if rest else {})


def _owner(iri: str, articles: frozenset[str]) -> str | None:
    """Return the article under whose IRI another lies."""
    ends = [place for place, character in enumerate(iri) if character in "/#"]
    return next((iri[:end] for end in (len(iri), *reversed(ends)) if iri[:end] in articles), None)
