"""What is asserted, what it rests on and what the publication says of itself are told apart as docs/graph.md says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib.term import Node

from kg.formats import read_graph

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^\| (provenance|publication) \| .*? \| `(.*)` \|$", DOCS, flags=re.MULTILINE))
PREFIXES = """PREFIX kg: <https://w3id.org/newskg/ns#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>"""


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "cases").glob("*.ttl")), ids=lambda path: path.stem)
def test_each_triple_is_of_one_part(path: Path) -> None:
    graph = read_graph(path)
    article = str(graph.identifier).removesuffix("/graph")
    parts: dict[str, set[Node]] = {
        name: {row[0] for row in graph.query(f"{PREFIXES} SELECT DISTINCT ?s {{ {where} }}")}  # type: ignore[index]
        for name, where in PARTS.items()
    }
    assert set(parts) == {"provenance", "publication"}
    assert not parts["provenance"] & parts["publication"]
    assert {str(node).removeprefix(article) for node in parts["publication"]} >= {"/graph", "/run"}
    assert all(str(node).removeprefix(article)[:1] in {"", "#"} for node in parts["provenance"])
    asserted = set(graph.subjects()) - parts["provenance"] - parts["publication"]
    sorts = {str(node).removesuffix("/geometry").split("/")[-2] for node in asserted}
    assert {"event", "actor"} <= sorts <= {"event", "claim", "actor", "place", "country", "position"}
