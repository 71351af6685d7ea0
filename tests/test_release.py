"""A release: one version everywhere, and papers that are what they should be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import kg

ROOT = Path(__file__).parent.parent
NAMES = ("kg/__init__.py", "ontology.ttl", "codes.ttl", "shapes/extra/prefixes.ttl", "CITATION.cff", "CHANGELOG.md")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (*NAMES, ".ci/versions.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def check(checkout: Path, *tag: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / ".ci/versions.py"), *tag]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_name_one_version(checkout: Path) -> None:
    assert check(checkout).returncode == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_version_that_differs_stops_the_release(checkout: Path, name: str) -> None:
    replace(checkout / name, kg.__version__, "9.9.9")
    done = check(checkout)
    assert done.returncode == 1
    assert f"{name}: 9.9.9" in done.stderr


def test_the_tag_names_the_version_and_the_changelog_its_date(checkout: Path) -> None:
    version = kg.__version__
    first = next(line for line in (checkout / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    replace(checkout / "CHANGELOG.md", first, f"## {version} (unreleased)")
    assert "unreleased" in check(checkout, f"v{version}").stderr
    replace(checkout / "CHANGELOG.md", "(unreleased)", "(2026-12-01)")
    assert check(checkout, f"v{version}").returncode == 0
    assert "the tag: 9.9.9" in check(checkout, "v9.9.9").stderr


def test_nothing_is_published_that_was_not_tested_and_attested() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))["jobs"]
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "build": None, "test": "build", "attest": "test", "publish": "attest", "announce": "publish",
    }  # fmt: skip
    assert {system.partition("-")[0] for system in jobs["test"]["strategy"]["matrix"]["os"]} == {
        "ubuntu", "macos", "windows",
    }  # fmt: skip
    for name in ("attest", "publish", "announce"):
        assert jobs[name]["if"] == "github.ref_type == 'tag'"
    assert jobs["publish"]["environment"]["name"] == "pypi"
    # what tests and publishes has no checkout whose files could take the place of the wheel's
    assert all(
        "checkout" not in step.get("uses", "") for name in jobs if name != "build" for step in jobs[name]["steps"]
    )


def test_the_citation_and_the_issue_forms_are_well_formed() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.name == "config.yml":
            continue
        assert {"name", "description", "body"} <= set(form)
        ids = [part["id"] for part in form["body"]]
        assert len(set(ids)) == len(ids)
