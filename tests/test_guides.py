"""The guides: every command and every line of Python in them is run, in order, and prints what stands there.

A guide's blocks share one empty folder:

- a block with a title (``turtle title="words.ttl"``) is a file, which is written;
- a ``console`` block holds commands (``kg``, ``cat``, ``sed``) after ``$``, each with its output, in which ``…`` stands
  for any words, or alone on a line for any lines; ``|| echo "exit code $?"`` shows an exit code other than 0;
- a ``pycon`` block holds Python as the interpreter shows it.

``pytest --update-cases`` writes the output of commands anew, to be read before it is committed.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from running import Kg

import kg as kg_package

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
#: Every page with commands and their output; those of serving.md need a server, and are run by test_serve_docs.py.
GUIDES = sorted(
    page
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]
    if re.search(r"^```(?:console|pycon)$", page.read_text(encoding="utf-8"), re.MULTILINE) and page.stem != "serving"
)
SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.DOTALL | re.MULTILINE)
CODE = ' || echo "exit code $?"'


def calls(body: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a block, each with its output."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(kg: Kg, command: str) -> str:
    words = shlex.split(command.removesuffix(CODE))
    if words[0] in {"cat", "sed"}:
        return subprocess.run(["bash", "-c", command], capture_output=True, check=True, encoding="utf-8").stdout
    assert words[0] == "kg", command
    done = kg(*words[1:])
    assert command.endswith(CODE) == bool(done.code), (command, done)
    said = "\n".join(line.rstrip() for line in (done.out + done.err).splitlines())
    said = f"{said}\n" if said else ""
    return said + (f"exit code {done.code}\n" if done.code else "")


def matches(expected: str, output: str) -> bool:
    lines = expected.splitlines(keepends=True)
    pattern = "".join(".*" if line == "…\n" else re.escape(line).replace("…", ".*?") for line in lines)
    return re.fullmatch(pattern, output, re.DOTALL) is not None


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(
    guide: Path, kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    text = guide.read_text(encoding="utf-8")
    if guide.name == "README.md":
        shutil.copy(ROOT / "seeds" / "000_854557fa132e1351.txt", "article.txt")
        assert kg("export", "article.txt", "-q", "-o", "article.ttl").code == 0
    names: dict[str, Any] = {}
    ran = 0
    for block in BLOCK.finditer(text):
        language, body = block["language"], block["body"]
        if block["title"]:
            Path(block["title"]).write_text(body, encoding="utf-8")
        elif language == "console":
            for command, expected in calls(body):
                output = run(kg, command)
                ran += 1
                if request.config.getoption("--update-cases") and not matches(expected, output):
                    now = guide.read_text(encoding="utf-8")
                    guide.write_text(now.replace(f"{command}\n{expected}", f"{command}\n{output}"), encoding="utf-8")
                else:
                    assert matches(expected, output), f"$ {command}\n{output}"
        elif language == "pycon":
            test = doctest.DocTestParser().get_doctest(body, names, guide.name, str(guide), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            assert runner.run(test, clear_globs=False).failed == 0
            names, ran = test.globs, ran + 1
    assert ran > 0


def test_outputs_are_told_apart() -> None:
    assert matches("a\n…\nc\n", "a\nb\nb\nc\n")
    assert not matches("a\n…\nc\n", "a\nb\n")
    assert not matches("a\n", "b\n")


def test_the_reference_has_every_command_name_question_shape_and_term(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / ".ci/reference.py"), str(tmp_path)], check=True)
    page = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert {f"reference/{name}.md" for name in page} == {
        one for one in pages(SITE["nav"]) if one.startswith("reference/")
    }  # fmt: skip
    for words in ("## kg export\n", "## kg store add\n", "--min-confidence"):
        assert words in page["command"]
    assert set(kg_package.__all__) - {"__version__"} == set(re.findall(r"^## kg\.(\w+)$", page["python"], re.MULTILINE))
    assert {path.stem for path in (ROOT / "queries").glob("*.rq")} == set(
        re.findall(r"^## (\S+)$", page["questions"], re.MULTILINE)
    )
    assert "`kg:accordingTo`" in page["ontology"]
    assert "| `Event-actor` | Violation |" in page["shapes"]


# -- the site -----------------------------------------------------------------------------------------


def pages(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from pages(part)


def test_the_site_has_every_page_and_no_other() -> None:
    listed = [page for page in pages(SITE["nav"]) if not page.startswith("reference/")]
    ours = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"w3id.md"}
    assert sorted(listed) == sorted({page for page in ours if not page.startswith("reference/")})


@pytest.mark.parametrize("page", sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")]), ids=lambda path: path.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target and not target.startswith(("mailto:", "reference/", "../reference/")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_steps_of_extraction_name_modules_that_are_there() -> None:
    page = (DOCS / "extraction.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\d+\. \*\*[^*]+\*\* \(([^)]+)\)", page, flags=re.MULTILINE)
    named = [name for step in steps for name in re.findall(r"`([^`]+)`", step)]
    assert len(steps) > 10
    assert len(named) > 30
    for name in named:
        found = [*(ROOT / "kg" / "extract").rglob(f"{name}.py"), *(ROOT / "kg" / "language").glob(name)]
        assert found or (ROOT / name).exists() or (ROOT / "kg" / "extract" / name).is_dir(), name


def test_the_page_on_installing_has_every_extra_for_users() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (DOCS / "install.md").read_text(encoding="utf-8")
    section = page.split("## Extras\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    # for those who work on newskg itself: CONTRIBUTING.md
    assert sorted(listed) == sorted(set(about["optional-dependencies"]) - {"build", "docs", "dev"})
