"""The wheel: built from this checkout, put into a folder of its own, and used from nowhere near the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    [wheel] = folder.glob("newskg-*.whl")
    run(*pip, "install", "--no-deps", "--no-compile", "--target", folder / "site", wheel, cwd=folder)
    return folder / "site"


def test_the_wheel_holds_all_that_the_package_needs(installed: Path) -> None:
    package = installed / "kg"
    for name in ("py.typed", "ontology.ttl", "lexicon/places.sqlite", "language/model/config.cfg", "context.jsonld"):
        assert (package / name).is_file(), name
    for name in ("shapes/*.ttl", "queries/*.rq", "seeds/*.txt", "lexicon/*.ttl"):
        checkout = ROOT / name if not name.startswith("lexicon") else ROOT / "kg" / name
        expected = sorted(path.name for path in checkout.parent.glob(checkout.name))
        assert expected
        assert sorted(path.name for path in package.glob(name)) == expected
    assert not (installed / "tests").exists()


def test_the_wheel_works_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = "import kg.files; print(kg.files.shapes(), kg.files.ontology())"
    found = run(sys.executable, "-c", where, cwd=tmp_path, PYTHONPATH=str(installed)).split()
    assert [Path(path) for path in found] == [installed / "kg" / "shapes", installed / "kg" / "ontology.ttl"]
    article = installed / "kg" / "seeds" / "000_854557fa132e1351.txt"
    kg = (sys.executable, "-m", "kg.cli")
    run(*kg, "export", article, "-o", tmp_path / "graph.ttl", cwd=tmp_path, PYTHONPATH=str(installed))
    answer = run(*kg, "query", "graph.ttl", "timeline", cwd=tmp_path, PYTHONPATH=str(installed))
    assert "2024-11-30" in answer
    run(*kg, "docs", "-o", "site", cwd=tmp_path, PYTHONPATH=str(installed))
    assert "kgsh:Event-actor" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
