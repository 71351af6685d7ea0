"""The shapes that SHACL Core can say give the same findings in engines that others wrote, in other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import shacl_engines
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node
from shacl_engines import Found

from kg import files
from kg.validation import read_shapes, validate_graph

FOLDER = Path(__file__).parent / "shapes"
COMMON = FOLDER / "common.ttl"
CASES = sorted(FOLDER.glob("*/*.ttl"))
GOLDEN = sorted((FOLDER.parent / "cases").glob("*.ttl"))
CORE = sorted((files.shapes() / "core").glob("*.ttl"))

#: What an engine gets wrong itself: shacl-engine takes no character beyond U+FFFF for one of a string.
WRONG = {("shacl-engine", "Article/pass-offsets")}


@pytest.fixture(scope="module")
def graphs() -> dict[str, list[Path]]:
    cases = {f"{case.parent.name}/{case.stem}": [COMMON, case] for case in CASES}
    return cases | {case.stem: [case] for case in GOLDEN}


@pytest.fixture(scope="module")
def expected(graphs: dict[str, list[Path]]) -> dict[str, set[Found]]:
    """What is found here, by pySHACL after the precheck that ``test_engines.py`` holds against it."""
    shapes = read_shapes(CORE)
    return {name: set(_findings(read_shapes(paths), shapes)) for name, paths in graphs.items()}


def _findings(graph: Graph, shapes: Graph) -> Iterator[Found]:
    blank = {str(node) for node in graph.all_nodes() if isinstance(node, BNode)}
    for found in validate_graph(graph, shapes=shapes):
        focus, value = ("_" if one in blank else one for one in (found.focus, found.value))
        yield found.rule, str(focus), value


@pytest.mark.parametrize("name", shacl_engines.NAMES)
def test_every_engine_finds_the_same(name: str, graphs: dict[str, list[Path]], expected: dict[str, set[Found]]) -> None:
    if not shacl_engines.is_installed(name):
        pytest.skip(f"{name} is not installed: npm ci in tests/npm")
    found = dict(zip(graphs, shacl_engines.findings(name, CORE, list(graphs.values())), strict=True))
    differing = {(name, graph) for graph in graphs if found[graph] != expected[graph]}
    assert differing == {one for one in WRONG if one[0] == name}
    assert any(found.values())


def paths_of(shapes: Graph, path: Node) -> Iterator[Node]:
    """Yield all that a path is made of."""
    yield path
    for _, _, part in shapes.triples((path, None, None)):
        yield from paths_of(shapes, part)


def test_the_core_needs_neither_sparql_nor_endless_paths() -> None:
    shapes = read_shapes(CORE)
    words = {term for triple in shapes for term in triple}
    assert not words & {SH.sparql, SH.select, SH.ask, SH.js, SH.rule, SH.target, SH.expression}
    used = {part for path in shapes.objects(None, SH.path) for part in paths_of(shapes, path)}
    endless = {SH.oneOrMorePath, SH.zeroOrMorePath, SH.zeroOrOnePath}
    assert not {kind for part in used for kind in shapes.predicates(part)} & endless


def test_patterns_of_the_core_are_read_alike_by_all_dialects() -> None:
    """No character beyond U+FFFF, which JavaScript takes for two, and no group or class of one dialect only."""
    for pattern in map(str, read_shapes(CORE).objects(None, SH.pattern)):
        assert max(pattern) <= "\uffff", pattern
        assert not re.search(r"\(\?|\\[pPdDwWbBAzZuiIcC]|\[\[|&&|[*+?}]\+", pattern), pattern


def test_shapes_for_lexicons_and_vocabularies_look_at_no_article() -> None:
    others = read_shapes([files.shapes() / name for name in files.OTHER_SHAPES])
    for case in GOLDEN:
        assert validate_graph(read_shapes([case]), shapes=others) == []
    for name in ("core", "extra"):
        assert set(read_shapes(sorted((files.shapes() / name).glob("*.ttl"))).subjects(RDF.type, SH.NodeShape))


def test_the_whole_folder_finds_what_the_shapes_of_articles_find() -> None:
    whole, articles = read_shapes(files.shape_files()), read_shapes(files.article_shapes())
    for case in CASES[::12]:
        graph = read_shapes([COMMON, case])
        assert validate_graph(graph, shapes=whole) == validate_graph(graph, shapes=articles)
        assert (URIRef("https://w3id.org/newskg/shapes#LexiconEntry"), RDF.type, SH.NodeShape) in whole
