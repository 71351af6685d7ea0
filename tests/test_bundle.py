"""The bundle of the page is what the sources in ``frontend`` make."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.explorer.document import BUNDLE

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "frontend"
SOURCES = ("package.json", "package-lock.json", "build.mjs", "tsconfig.json")


def test_the_bundle_was_built_from_the_sources_as_they_are() -> None:
    built: dict[str, str] = json.loads((BUNDLE / "sources.json").read_text())
    paths = [FRONTEND / name for name in SOURCES] + sorted((FRONTEND / "src").iterdir())
    now = {path.relative_to(FRONTEND).as_posix(): _digest(path) for path in paths}
    now["../licences/page.txt"] = _digest(ROOT / "licences" / "page.txt")
    assert now == built, "build it anew: make page"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


@pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules" / "esbuild").is_dir(),
    reason="Node.js and its packages are not installed: npm ci in frontend",
)
def test_building_gives_the_bundle(tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", tmp_path], cwd=FRONTEND, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in BUNDLE.iterdir())
    for path in tmp_path.iterdir():
        made, held = path.read_bytes(), (BUNDLE / path.name).read_bytes()
        # another zlib packs the same otherwise
        assert (gzip.decompress(made) == gzip.decompress(held)) if path.suffix == ".gz" else (made == held), path.name


def test_text_becomes_markup_nowhere() -> None:
    for path in (FRONTEND / "src").glob("*.ts*"):
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", words), (
            path
        )


def test_libraries_are_pinned_and_their_licences_told() -> None:
    package = json.loads((FRONTEND / "package.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    lock = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    shipped = {name.rpartition("node_modules/")[2] for name, one in lock.items() if name and not one.get("dev")}
    notices = (ROOT / "licences" / "page.txt").read_text(encoding="utf-8")
    assert [name for name in sorted(shipped) if f"\n{name} " not in notices] == []
