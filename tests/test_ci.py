"""What others put into their CI, each used as GitHub, pre-commit and GitLab use it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.api import export_file
from kg.docs.sample import TEXT
from kg.formats import FORMATS
from kg.formats.write import write_graphs

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="what is tested are scripts for bash")

#: What lets pip install without the web, from what the tests themselves run with.
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",
    "PYTHONPATH": sysconfig.get_path("purelib"),
}


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def shell(script: str, cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner of GitHub or GitLab does: in bash, which ends at the first error."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Repository:
    """A git repository of graphs, as others have one."""

    path: Path

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *identity, *arguments], cwd=self.path, capture_output=True, text=True, check=True)
        return done.stdout

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace the first of some words in a file, and return the line in which they stood."""
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with two good graphs."""
    made = Repository(tmp_path / "repository")
    (made.path / "graphs").mkdir(parents=True)
    for name in ("monday", "tuesday"):
        write_graphs([export_file(TEXT)], made.path / f"graphs/{name}.ttl", "turtle")
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("add", ".")
    made.git("commit", "--quiet", "-m", "Two good graphs")
    return made


# -- GitHub ------------------------------------------------------------------------------------------


class Action:
    """Runs ``action.yml`` as GitHub runs a composite action, on a copy of the checkout.

    The libraries are those that the tests run with, so the copy's constraints name none to be downloaded.
    """

    def __init__(self, temporary: Path) -> None:
        self._definition = load("action.yml")
        self._temporary = temporary
        self._path = temporary / "action"
        self._path.mkdir()
        for name in ("kg", "shapes", "queries", "seeds", "licences", "constraints"):
            shutil.copytree(ROOT / name, self._path / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("ontology.ttl", "codes.ttl", "pyproject.toml", "README.md", "LICENSE", "LICENSES.md"):
            shutil.copy(ROOT / name, self._path / name)
        (self._path / "constraints" / "run.txt").write_text("# none\n")

    def __call__(self, workspace: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        known = self._definition["inputs"]
        assert set(inputs) <= set(known)
        given = {name: inputs.get(name, told.get("default")) for name, told in known.items()}
        assert [name for name, value in given.items() if value is None] == []
        (self._temporary / "summary.md").write_text("")
        for step in self._definition["runs"]["steps"]:
            variables = {
                name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], value)
                for name, value in step.get("env", {}).items()
            }
            done = shell(step["run"], workspace, self._environment(workspace) | variables)
            if done.returncode:
                break
        return done

    def _environment(self, workspace: Path) -> dict[str, str]:
        return os.environ | OFFLINE | {
            # the Python that the tests run on is the one of the runner
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self._path),
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_STEP_SUMMARY": str(self._temporary / "summary.md"),
            "RUNNER_TEMP": str(self._temporary),
        }  # fmt: skip

    @property
    def summary(self) -> str:
        return (self._temporary / "summary.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def action(tmp_path_factory: pytest.TempPathFactory) -> Action:
    """The action on one runner, which installs newskg when it is first used."""
    return Action(tmp_path_factory.mktemp("runner"))


def test_a_pull_request_that_breaks_a_graph_fails_with_an_annotation_at_its_line(
    repository: Repository, action: Action
) -> None:
    done = action(repository.path, paths="graphs/")
    assert (done.returncode, done.stderr) == (0, "")
    assert "::error" not in done.stdout

    repository.git("switch", "--quiet", "-c", "change")
    line = repository.replace("graphs/tuesday.ttl", "kg:killed 12 ", "kg:killed -12 ")
    repository.git("commit", "--quiet", "-a", "-m", "The toll of Tuesday")
    assert "+    kg:killed -12 ;" in repository.git("diff", "main", "change")

    done = action(repository.path, paths="graphs/")
    assert done.returncode == 1
    [error] = [found for found in done.stdout.splitlines() if found.startswith("::error")]
    assert error.startswith(f"::error file=graphs/tuesday.ttl,line={line},")
    assert "How many were killed is one xsd:integer, not below zero." in error
    assert "not below zero" in action.summary
    assert "graphs/tuesday.ttl" in (repository.path / "newskg.sarif").read_text(encoding="utf-8")


def test_the_action_takes_several_paths_reports_and_shapes(repository: Repository, action: Action) -> None:
    (repository.path / "shapes").mkdir()
    (repository.path / "shapes/mine.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/newskg/ns#> .\n"
        "<urn:mine> a sh:NodeShape ; sh:targetClass kg:Event ; sh:property <urn:colour> .\n"
        '<urn:colour> sh:path kg:colour ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "It has a colour." .\n'
    )
    (repository.path / "graphs/monday.ttl").rename(repository.path / "graphs/on monday.ttl")
    inputs = {
        "paths": "graphs/on monday.ttl\n\ngraphs/tuesday.ttl\n",
        "shapes": "shapes/\n",
        "report": "junit=one.xml\nsarif=two three.sarif\n",
    }
    done = action(repository.path, **inputs)
    assert done.returncode == 0
    assert "::warning file=graphs/on monday.ttl," in done.stdout
    assert (repository.path / "one.xml").read_text(encoding="utf-8").count("<testsuites") == 1
    assert (repository.path / "two three.sarif").is_file()
    assert action(repository.path, **inputs, severity="warning").returncode == 1


def test_the_action_fails_only_on_what_the_baseline_does_not_accept(repository: Repository, action: Action) -> None:
    repository.replace("graphs/monday.ttl", "kg:killed 12 ", "kg:killed -12 ")
    accept = ["kg", "validate", "graphs/", "--baseline", "kg.baseline", "--update-baseline"]
    assert commanded(accept, [], repository.path).returncode == 0
    assert action(repository.path, paths="graphs/", baseline="kg.baseline").returncode == 0
    line = repository.replace("graphs/tuesday.ttl", "kg:killed 12 ", "kg:killed -3 ")
    done = action(repository.path, paths="graphs/", baseline="kg.baseline")
    assert done.returncode == 1
    assert re.findall(r"^::error file=(.*?),line=(\d+)", done.stdout, re.MULTILINE) == [
        ("graphs/tuesday.ttl", str(line))
    ]


def test_the_action_and_the_hook_fail_where_nothing_was_checked(repository: Repository, action: Action) -> None:
    (repository.path / "graphs/monday.ttl").write_text("", encoding="utf-8")
    done = action(repository.path, paths="graphs/")
    assert done.returncode == 1
    assert "::error file=graphs/monday.ttl,title=Not checked::holds no triples" in done.stdout
    assert action(repository.path, paths="graphs/", strict="false").returncode == 0
    (hook,) = load(".pre-commit-hooks.yaml")
    assert commanded(hook["entry"].split(), ["graphs/monday.ttl"], repository.path).returncode == 1
    assert commanded(hook["entry"].split(), ["graphs/tuesday.ttl"], repository.path).stdout == ""


@pytest.mark.parametrize("name", ["paths", "shapes", "severity", "strict", "report", "baseline"])
def test_no_input_of_the_action_is_run(repository: Repository, action: Action, name: str) -> None:
    for words in ("$(touch pwned)`touch pwned`'; touch pwned; '\"; touch pwned; \"", "--help"):
        done = action(repository.path, **{"paths": "graphs/", name: words})
        assert done.returncode in {2, 3}
        assert not (repository.path / "pwned").exists()


def steps(file: str) -> list[dict[str, Any]]:
    found = load(file)
    if "runs" in found:
        return list(found["runs"]["steps"])
    return [step for job in found["jobs"].values() for step in job["steps"]]


def test_the_description_of_the_action_names_its_inputs_and_pins_what_it_shows() -> None:
    section = (ROOT / "docs/validation.md").read_text(encoding="utf-8").split("## In CI\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(load("action.yml")["inputs"])
    for version in re.findall(r"uses: \S+@(\S+)", section):
        assert re.fullmatch("[0-9a-f]{40}", version)


WORKFLOWS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / ".github/workflows").iterdir())
GITHUB = ["action.yml", "docs/ci/github.yml", *WORKFLOWS]


@pytest.mark.parametrize("file", GITHUB)
def test_actions_of_others_are_pinned_and_scripts_hold_no_expressions(file: str) -> None:
    for step in steps(file):
        assert "${{" not in step.get("run", "")
        owner, _, version = step.get("uses", "newskg/").partition("@")
        assert owner.startswith("newskg/") or re.fullmatch("[0-9a-f]{40}", version)


#: What a job may do beyond that: a release is attested, and a page on GitHub made for it.
MORE = {
    (".github/workflows/release.yml", "attest"): ("attestations",),
    (".github/workflows/release.yml", "announce"): ("contents",),
}


@pytest.mark.parametrize("file", GITHUB[1:])
def test_workflows_may_do_no_more_than_they_need(file: str) -> None:
    found = load(file)
    assert found["permissions"] == {}
    for name, job in found["jobs"].items():
        assert set(job["permissions"]) <= {"contents", "pages", "id-token", *MORE.get((file, name), ())}
        allowed = "write" if "contents" in MORE.get((file, name), ()) else "read"
        assert job["permissions"].get("contents", "read") == allowed
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_example_workflow_uses_the_action_as_it_is(repository: Repository, action: Action) -> None:
    [step] = [step for step in steps("docs/ci/github.yml") if step["uses"].startswith("newskg/")]
    assert action(repository.path, **step["with"]).returncode == 0
    assert {path.name for path in repository.path.glob("newskg.*")} == {"newskg.sarif", "newskg.xml"}


def test_the_workflow_for_pages_builds_the_page_that_it_uploads(tmp_path: Path) -> None:
    build = load(".github/workflows/pages.yml")["jobs"]["build"]["steps"]
    script, guides = (step["run"] for step in build if "run" in step)
    assert "python -m mkdocs build --strict" in guides
    [folder] = [step["with"]["path"] for step in build if "pages-artifact" in step.get("uses", "")]
    done = shell(script, tmp_path, os.environ | with_kg(tmp_path / "bin"))
    assert done.returncode == 0
    assert "-m pip install --require-hashes --requirement constraints/run.txt" in done.stdout
    assert "-m pip install --no-deps --no-build-isolation ." in done.stdout
    assert (tmp_path / folder / "index.html").is_file()


# -- pre-commit --------------------------------------------------------------------------------------


def test_the_hook_checks_the_graphs_that_a_commit_changes(repository: Repository) -> None:
    [hook] = load(".pre-commit-hooks.yaml")
    assert hook["id"] == load("docs/ci/pre-commit.yaml")["repos"][0]["hooks"][0]["id"]
    assert hook["language"] == "python"
    repository.replace("graphs/tuesday.ttl", "kg:killed 12 ", "kg:killed -12 ")
    (repository.path / "notes.txt").write_text("kg:killed -12")
    repository.git("add", ".")
    staged = repository.git("diff", "--cached", "--name-only").splitlines()
    files = [name for name in staged if re.search(hook["files"], name)]
    assert files == ["graphs/tuesday.ttl"]
    done = commanded(hook["entry"].split(), files, repository.path)
    assert done.returncode == 1
    assert "graphs/tuesday.ttl" in done.stdout
    repository.replace("graphs/tuesday.ttl", "kg:killed -12 ", "kg:killed 12 ")
    assert commanded(hook["entry"].split(), files, repository.path).returncode == 0


def commanded(entry: list[str], files: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a hook's entry on files, ``kg`` being this checkout's."""
    assert entry[0] == "kg"
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *entry[1:], *files], cwd=cwd, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_hook_takes_files_of_every_format() -> None:
    [hook] = load(".pre-commit-hooks.yaml")
    for suffix in (suffix for format in FORMATS.values() for suffix in format.suffixes):
        assert re.search(hook["files"], f"a/b{suffix}")
        assert re.search(hook["files"], f"a/b{suffix}.gz")
    assert not re.search(hook["files"], "a/ttl.py")


# -- GitLab ------------------------------------------------------------------------------------------


def test_the_job_for_gitlab_fails_with_a_test_report(repository: Repository, tmp_path: Path) -> None:
    [job] = load("docs/ci/gitlab.yml").values()
    assert "newskg" in job["variables"]["NEWSKG"]
    environment = os.environ | job["variables"] | with_kg(tmp_path / "bin")
    done = shell("\n".join(job["script"]), repository.path, environment)
    assert done.returncode == 0
    assert job["variables"]["NEWSKG"] in done.stdout
    repository.replace("graphs/tuesday.ttl", "kg:killed 12 ", "kg:killed -12 ")
    assert shell("\n".join(job["script"]), repository.path, environment).returncode == 1
    report = (repository.path / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8")
    assert report.count("<failure") == 1
    assert "not below zero" in report
    assert job["artifacts"]["when"] == "always"


def with_kg(binaries: Path) -> dict[str, str]:
    """Return an environment in which ``kg`` is this checkout's; installing is what the test of the action shows."""
    binaries.mkdir()
    scripts = dict.fromkeys(("pip", "python"), 'echo "$@"')
    scripts["kg"] = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m kg.cli "$@"'
    for name, script in scripts.items():
        (binaries / name).write_text(f"#!/bin/sh\n{script}\n")
        (binaries / name).chmod(0o755)
    return {"PATH": f"{binaries}:{os.environ['PATH']}"}


# -- what the readme shows ---------------------------------------------------------------------------


def test_the_readme_shows_what_is_tested_here() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## In CI\n")[1].split("\n## ")[0]
    action, hook, job = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL))
    [used] = [step for step in steps("docs/ci/github.yml") if step["uses"] == action[0]["uses"]]
    assert action[0]["with"].items() <= used["with"].items()
    assert hook == load("docs/ci/pre-commit.yaml")["repos"]
    [whole] = load("docs/ci/gitlab.yml").values()
    assert job["script"] == [line.replace("$NEWSKG", whole["variables"]["NEWSKG"]) for line in whole["script"]]
