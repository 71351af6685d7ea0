"""Golden cases: the graph of each ``cases/NAME.txt`` is ``cases/NAME.ttl``, byte for byte.

A new case is a new text; ``pytest tests/test_cases.py --update-cases`` writes its graph, and those that changed.
Read the difference before you commit it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.exporter import export_article
from kg.formats.write import write_graphs
from kg.model import Article
from kg.readers import read_articles
from kg.validation import check_spans

ROOT = Path(__file__).parent.parent
CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def read(path: Path) -> Article:
    (article,) = read_articles([path])
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    exported = export_article(read(path))
    assert exported.conforms, exported.findings
    assert not check_spans(exported.graph, exported.extraction.article.text)
    found, expected = tmp_path / "found.ttl", path.with_suffix(".ttl")
    write_graphs([exported.graph], found, "turtle")
    if request.config.getoption("--update-cases"):
        expected.write_bytes(found.read_bytes())
    assert found.read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")
    assert found.read_bytes() == expected.read_bytes()


def test_no_case_is_without_its_text() -> None:
    graphs = {path.stem for path in CASES[0].parent.glob("*.ttl")}
    assert graphs == {path.stem for path in CASES}


def test_the_order_of_the_articles_changes_nothing(tmp_path: Path) -> None:
    articles = [read(path) for path in [*CASES[:3], *SEEDS]]
    for name, order in (("one", articles), ("two", articles[::-1])):
        write_graphs([export_article(a, validate=False).graph for a in order], tmp_path / name, "nquads")
    one, two = (sorted((tmp_path / name).read_bytes().splitlines()) for name in ("one", "two"))
    assert one == two
    assert len(one) > 1_000


def test_another_process_with_another_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.ttl"
        command = [sys.executable, "-m", "kg.cli", "export", str(CASES[0]), "-o", str(out)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        written.append(out.read_bytes())
    assert written[0] == written[1]
    assert b"kg:Event" in written[0] or b"kg:Statement" in written[0]
