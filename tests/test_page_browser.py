"""The page in a real browser: Chromium, driven by the tests in ``frontend/test``."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from pages import hostile, many
from rdflib import Graph

import kg as package
from kg import export_file
from kg.explorer import page_of
from kg.files import seeds
from kg.formats import FORMATS, to_triples
from kg.formats.write import write_graphs
from kg.names import GAF, NIF
from kg.sparql.questions import list_queries

FRONTEND = Path(__file__).parent.parent / "frontend"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or shutil.which("node") is None or not (FRONTEND / "node_modules" / "playwright-core").is_dir(),
    reason="Chromium, Node.js or its packages are not installed: npm ci in frontend",
)

#: An article of ours that tells of most sorts of things.
ARTICLE = seeds() / "miners.txt"


def _mentions(graph: Graph) -> list[tuple[int, int, str]]:
    """Return what the graph says which words stand where, of all that somebody or something is denoted by."""
    return sorted(
        {
            (int(str(graph.value(mention, NIF.beginIndex))), int(str(graph.value(mention, NIF.endIndex))), str(words))
            for mention in graph.objects(None, GAF.denotedBy)
            for words in graph.objects(mention, NIF.anchorOf)
        }
    )


def _rows(question: str, path: Path) -> list[str]:
    """Return the lines of an answer as the page saves it."""
    rows = list(csv.reader(io.StringIO(package.query(path, question))))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "saved").mkdir()
    graph, text = export_file(ARTICLE), ARTICLE.read_text(encoding="utf-8")
    write_graphs([graph], folder / "article.nq", "nquads")
    made = {"hostile": [hostile()], "article": [(graph, text)], "pair": list(many(2, 5)), "many": list(many())}
    for name, graphs in made.items():
        (folder / f"{name}.html").write_text(page_of(graphs), encoding="utf-8")
    expected = {
        "mentions": {name: _mentions(made[name][0][0]) for name in ("hostile", "article")},
        "answers": {one.name: _rows(one.name, folder / "article.nq") for one in list_queries()},
        "events": int(package.query(folder / "article.nq", "SELECT (COUNT(*) AS ?n) { ?e a kg:Event }").split()[1]),
    }
    (folder / "expected.json").write_text(json.dumps(expected))
    return folder


def _node_tests(name: str, pages: Path) -> None:
    done = subprocess.run(
        ["node", "--test", "--test-reporter=spec", f"test/{name}.test.mjs"],
        cwd=FRONTEND, capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        env=os.environ | {"KG_PAGES": str(pages), "KG_SAVED": str(pages / "saved"), "KG_CHROMIUM": str(CHROMIUM)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.parametrize("name", ["page", "safety"])
def test_in_the_browser(name: str, pages: Path) -> None:
    _node_tests(name, pages)


def test_the_explorer_in_the_browser(pages: Path) -> None:
    graphs = list(many(4, 5))
    write_graphs((graph for graph, _ in graphs), pages / "served.nq", "nquads")
    texts = [{"id": f"t{place}", "text": text} for place, (_, text) in enumerate(graphs)]
    (pages / "texts.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in texts))
    texts_of = ["--texts", str(pages / "texts.jsonl")]
    command = [sys.executable, "-m", "kg", "serve", str(pages / "served.nq"), *texts_of, "--port", "0"]
    expected = json.loads((pages / "expected.json").read_text())
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removesuffix("/sparql")
        told = expected | {"addresses": {"served": f"{url}/"}, "stored": 20}
        (pages / "expected.json").write_text(json.dumps(told))
        try:
            _node_tests("served", pages)
        finally:
            process.terminate()


def test_questions_and_downloads_in_the_browser(pages: Path) -> None:
    _node_tests("ask", pages)
    wanted = {triple for graph, _ in many(2, 5) for triple in to_triples(graph)}
    for format in FORMATS.values():
        content = (pages / "saved" / f"graph{format.suffixes[0]}").read_bytes()
        quads = list(ox.parse(content, format=format.syntax))
        assert {quad.triple for quad in quads} == wanted, format.name
        named = {quad.graph_name for quad in quads} - {ox.DefaultGraph()}
        assert len(named) == (2 if format.name in {"nquads", "trig", "json-ld"} else 0), format.name
    rows = list(csv.DictReader(io.StringIO((pages / "saved" / "events.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 10
    assert rows[0]["killed"] == "0"
    features = json.loads((pages / "saved" / "events.geojson").read_text())["features"]
    assert features[0]["geometry"]["coordinates"] == [37.16, 36.2]
