"""The commands of docs/serving.md give what stands there, and clients of others get on with the server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import NPM
from serving import CASE, serve
from SPARQLWrapper import CSV, JSON, POST, SPARQLWrapper

DOCS = Path(__file__).parent.parent / "docs"
ARTICLES = ["https://w3id.org/newskg/id/article/quake", "https://w3id.org/newskg/id/article/river-war"]
SELECT = "SELECT ?a { ?a a <https://w3id.org/newskg/ns#Article> } ORDER BY ?a"


def session() -> list[tuple[str, str]]:
    """Return the commands of the docs, each with what it prints."""
    text = (DOCS / "serving.md").read_text(encoding="utf-8")
    console = re.search(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert console is not None
    commands = [one for one in re.split(r"^\$ ", console[1], flags=re.MULTILINE) if one]
    found = [re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*)\n(.*)", one, re.DOTALL) for one in commands]
    return [(one[1], one[2].rstrip("\n")) for one in found if one is not None]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serve(CASE) as url:
        yield url


@pytest.mark.parametrize(("command", "printed"), session())
def test_the_session_is_as_it_is_told(server: str, tmp_path: Path, command: str, printed: str) -> None:
    assert "http://127.0.0.1:7878" in command
    here = command.replace("http://127.0.0.1:7878", server)
    done = subprocess.run(["bash", "-c", here], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.replace("\r\n", "\n").rstrip("\n") == printed


def test_the_session_is_long_enough_to_be_one() -> None:
    assert len(session()) >= 10
    assert all(command.startswith("curl ") for command, _ in session())


def test_sparqlwrapper_asks_it(server: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(SELECT)
    client.setReturnFormat(JSON)
    found = client.query().convert()
    assert isinstance(found, dict)
    assert [row["a"]["value"] for row in found["results"]["bindings"]] == ARTICLES
    client.setMethod(POST)
    client.setReturnFormat(CSV)
    content = client.query().convert()
    assert isinstance(content, bytes)
    assert content.decode().split() == ["a", *ARTICLES]


@pytest.mark.skipif(
    not shutil.which("node") or not (NPM / "node_modules" / "@comunica" / "query-sparql").is_dir(),
    reason="Comunica is not installed",
)
def test_comunica_asks_it(server: str) -> None:
    command = ["node", "endpoint.mjs", f"{server}/sparql", SELECT]
    done = subprocess.run(command, cwd=NPM, capture_output=True, text=True, check=True, timeout=300)
    assert sorted(row["a"] for row in json.loads(done.stdout)) == ARTICLES
