"""The wheel: built from this checkout, installed in an empty environment, and used from nowhere near the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    words = [str(part) for part in command]
    done = subprocess.run(
        words, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Installed(NamedTuple):
    """An environment that holds nothing but the wheel; the libraries are those that the tests run with."""

    kg: Path
    site: Path

    @property
    def package(self) -> Path:
        return self.site / "kg"

    @property
    def about(self) -> Path:
        [found] = self.site.glob("newskg-*.dist-info")
        return found

    def run(self, *arguments: str | Path, cwd: Path) -> str:
        return run(self.kg, *arguments, cwd=cwd, PYTHONPATH=sysconfig.get_path("purelib"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    [wheel] = folder.glob("newskg-*.whl")
    home = folder / "environment"
    venv.create(home, with_pip=False)
    paths = {name: sysconfig.get_path(name, "venv", {"base": str(home)}) for name in ("scripts", "purelib")}
    python = Path(paths["scripts"], "python")
    run(*pip, "--python", python, "install", "--no-deps", "--no-index", "--no-compile", wheel, cwd=folder)
    return Installed(Path(paths["scripts"], "kg"), Path(paths["purelib"]))


def test_the_wheel_holds_all_that_the_package_needs(installed: Installed) -> None:
    for name in (
        "py.typed",
        "ontology.ttl",
        "codes.ttl",
        "lexicon/places.sqlite",
        "language/model/config.cfg",
        "formats/context.jsonld",
        "explorer/bundle/page.js",
        "explorer/bundle/engine.wasm.gz",
        "identity/items.sqlite",
        "identity/offices.tsv",
    ):
        assert (installed.package / name).is_file(), name
    for name in ("shapes/*.ttl", "shapes/core/*.ttl", "shapes/extra/*.ttl", "queries/*.rq", "lexicon/*.ttl"):
        checkout = ROOT / name if not name.startswith("lexicon") else ROOT / "kg" / name
        expected = sorted(path.name for path in checkout.parent.glob(checkout.name))
        assert expected
        assert sorted(path.name for path in installed.package.glob(name)) == expected
    assert {path.name for path in installed.site.iterdir() if path.suffix != ".dist-info"} <= {"kg"}


def test_the_wheel_ships_articles_that_we_wrote_and_no_publisher(installed: Installed) -> None:
    ours = {path.name for path in (ROOT / "seeds").iterdir() if not path.name.startswith("000_")}
    assert {path.name for path in installed.package.joinpath("seeds").iterdir()} == ours
    founding = (ROOT / "seeds" / "000_854557fa132e1351.txt").read_text(encoding="utf-8").splitlines()
    # a sentence or two are quoted to show what is done with them; the article is nowhere
    lines = {line for line in founding if len(line) > 60}
    for path in installed.package.rglob("*"):
        if path.is_file():
            content = path.read_bytes().decode(errors="ignore")
            assert sum(line in content for line in lines) < 3, path


def test_the_notices_of_others_go_with_the_wheel(installed: Installed) -> None:
    about = message_from_string((installed.about / "METADATA").read_text(encoding="utf-8"))
    assert about["License-Expression"] == (
        "Apache-2.0 AND CC-BY-SA-4.0 AND CC-BY-4.0 AND ISC AND MIT AND BSD-3-Clause AND LicenseRef-WordNet-3.0"
    )
    assert f"`{about['License-Expression']}`" in (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    files = about.get_all("License-File") or []
    notices = {path.relative_to(ROOT).as_posix() for path in (ROOT / "licences").iterdir()}
    assert notices | {"LICENSE", "LICENSES.md"} == set(files)
    held = {name: (installed.about / "licenses" / name).read_text(encoding="utf-8") for name in files}
    assert "WordNet 3.0 Copyright 2006 by Princeton University" in held["licences/WordNet-3.0.txt"]
    assert "Copyright (c) 2019 ExplosionAI GmbH" in held["licences/spacy-lookups-data.txt"]
    assert "https://creativecommons.org/licenses/by/4.0/" in held["licences/GeoNames.txt"]


def test_the_wheel_works_without_the_checkout(installed: Installed, tmp_path: Path) -> None:
    told = installed.run("info", cwd=tmp_path)
    assert str(installed.package / "shapes") in told
    assert str(ROOT) not in told.replace(str(installed.site), "")
    article = installed.package / "seeds" / "miners.txt"
    summary = installed.run("export", article, "--summary", "-o", tmp_path / "graph.ttl", cwd=tmp_path)
    numbers = {line.split()[0]: line.split()[1] for line in summary.splitlines() if not line.startswith(" ")}
    assert numbers["conforms"] == "yes"
    assert int(numbers["events"]) > 25
    assert int(numbers["claims"]) > 10
    answer = installed.run("query", "graph.ttl", "timeline", "-f", "csv", cwd=tmp_path)
    assert "2025-03-08" in answer
    assert "conforms" in installed.run("validate", "graph.ttl", cwd=tmp_path)
    installed.run("docs", "-o", "site", cwd=tmp_path)
    installed.run("page", "graph.ttl", "--texts", article, "-o", "page.html", cwd=tmp_path)
    assert "Juliaca" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "kgsh:Event-actor" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_readme_is_the_description(installed: Installed) -> None:
    about: Message = message_from_string((installed.about / "METADATA").read_text(encoding="utf-8"))
    assert about["Description-Content-Type"] == "text/markdown"
    assert str(about.get_payload()).strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()
