"""The constraints: what CI and the action install is pinned, with hashes, and is what ``pyproject.toml`` asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"]
DEV = PROJECT["project"]["optional-dependencies"]["dev"]


def pinned(name: str) -> dict[str, list[Requirement]]:
    """Return what a file of constraints pins, by the names of the packages."""
    text = (ROOT / "constraints" / name).read_text(encoding="utf-8")
    found: dict[str, list[Requirement]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)):
        requirement, *hashes = (part.strip() for part in entry.replace("\\\n", "\n").strip().split("\n"))
        assert hashes, requirement
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), requirement
        one = Requirement(requirement)
        assert str(one.specifier).startswith("=="), requirement
        found.setdefault(canonicalize_name(one.name), []).append(one)
    return found


@pytest.mark.parametrize(("name", "wanted"), [("run.txt", RUN), ("dev.txt", [*RUN, *DEV])])
def test_all_that_is_asked_for_is_pinned_with_hashes(name: str, wanted: list[str]) -> None:
    """Where this fails, ``make constraints`` repairs it."""
    pins = pinned(name)
    for asked in [*map(Requirement, wanted), *map(Requirement, PROJECT["build-system"]["requires"])]:
        for pin in pins[canonicalize_name(asked.name)]:
            assert asked.specifier.contains(str(pin.specifier).removeprefix("=="))


def test_the_tests_run_with_what_users_of_the_action_get() -> None:
    run, dev = pinned("run.txt"), pinned("dev.txt")
    assert {name: [*map(str, pins)] for name, pins in run.items()}.items() <= {
        name: [*map(str, pins)] for name, pins in dev.items()
    }.items()


@pytest.mark.parametrize("file", ["action.yml", ".github/workflows/pages.yml", ".github/workflows/tests.yml"])
def test_ci_installs_nothing_else(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    yaml.safe_load(text)
    installs = re.findall(r"(?:-m pip install\b|\"\$\{install\[@\]\}\") (.*)", text)
    assert len(installs) >= 2
    for options in installs:
        pins = "--require-hashes" in options and re.search(r"--requirement \S*constraints/(run|dev|docs)\.txt", options)
        ours = "--no-deps" in options and "--no-build-isolation" in options
        assert pins or ours or options == "--quiet --disable-pip-version-check)", options


def test_every_system_and_supported_python_is_tested() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert PROJECT["project"]["requires-python"] == f">={matrix['python'][0]}"
    told = [one for one in PROJECT["project"]["classifiers"] if re.search(r":: 3\.\d+$", one)]
    assert [one.rpartition(" ")[2] for one in told] == matrix["python"]
