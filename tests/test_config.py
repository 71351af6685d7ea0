"""Where a newsroom keeps the base of its IRIs, and which of several counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Kg

from kg.config import BASE_VARIABLE, Config, base_from, read_config
from kg.errors import UsageError
from kg.formats import read_graph
from kg.names import BASE

OURS, THEIRS = "https://ours.example/kg/", "https://theirs.example/kg/"
TEXT = "Rebels took the city of Homs on Sunday, the army said."


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, with nothing set."""
    monkeypatch.delenv(BASE_VARIABLE, raising=False)
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")


def base_of(kg: Kg, *arguments: str) -> tuple[str, list[str]]:
    """The base of the IRIs of an export, and what was said on standard error."""
    Path("story.txt").write_text(TEXT, encoding="utf-8")
    done = kg("export", "story.txt", "--date", "2024-12-08", "-o", "story.ttl", *arguments)
    assert done.code == 0
    return str(read_graph(Path("story.ttl")).identifier).removesuffix("article/story/graph"), done.lines


def test_without_a_base_of_one_s_own_export_says_once_how_to_set_it(kg: Kg) -> None:
    base, told = base_of(kg)
    assert base == BASE
    (line,) = told
    assert BASE in line
    assert all(word in line for word in ("--base", "KG_BASE", "kg.toml"))
    assert base_of(kg, "-q") == (BASE, [])
    Path("many.jsonl").write_text('{"text": "Rebels took Homs."}\n' * 3, encoding="utf-8")
    assert len([line for line in kg("export", "many.jsonl").lines if "KG_BASE" in line]) == 1


def test_nothing_is_said_where_nothing_is_written(kg: Kg) -> None:
    assert not [line for line in kg("export", "nowhere.txt").lines if "KG_BASE" in line]


@pytest.mark.parametrize(("name", "text"), [
    ("kg.toml", f'base = "{OURS}"\n'), ("pyproject.toml", f'[project]\nname = "x"\n\n[tool.kg]\nbase = "{OURS}"\n'),
])  # fmt: skip
@pytest.mark.parametrize("folder", [".", ".."])
def test_a_file_here_or_above_sets_the_base(kg: Kg, name: str, text: str, folder: str) -> None:
    (Path(folder) / name).write_text(text, encoding="utf-8")
    assert base_of(kg) == (OURS, [])


def test_the_option_comes_before_the_environment_and_that_before_the_file(
    kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("kg.toml").write_text(f'base = "{BASE}file/"', encoding="utf-8")
    monkeypatch.setenv(BASE_VARIABLE, THEIRS)
    assert base_of(kg) == (THEIRS, [])
    assert base_of(kg, "--base", OURS) == (OURS, [])


def test_the_nearest_file_counts_and_our_own_before_the_project_s() -> None:
    Path("../kg.toml").write_text(f'base = "{THEIRS}"', encoding="utf-8")
    Path("pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert read_config(Path.cwd()) == Config(THEIRS)
    Path("pyproject.toml").write_text(f'[tool.kg]\nbase = "{OURS}"', encoding="utf-8")
    assert read_config(Path.cwd()) == Config(OURS)
    Path("kg.toml").write_text("", encoding="utf-8")
    assert read_config(Path.cwd()) == Config(None)


def test_articles_that_are_asked_checked_and_compared_have_the_same_base(kg: Kg) -> None:
    Path("kg.toml").write_text(f'base = "{OURS}"', encoding="utf-8")
    Path("story.txt").write_text(TEXT, encoding="utf-8")
    kg("export", "story.txt", "-o", "story.nq", "-q")
    assert kg("query", "story.txt", "SELECT ?a { ?a a kg:Article }", "-f", "csv").out.split() == [
        "a", f"{OURS}article/story",
    ]  # fmt: skip
    assert kg("diff", "story.nq", "story.txt", "--all").code == 0
    assert kg("validate", "story.txt").code == 0


@pytest.mark.parametrize(("text", "why"), [
    ("base = ", "kg.toml is not TOML: "), ("bas = 'x'", "kg.toml sets 'bas', and there is only base to set"),
    ("base = 3", "kg.toml: base is not a string"), ("base = 'news/'", "the base 'news/' is not an absolute IRI"),
])  # fmt: skip
def test_a_broken_file_is_one_clear_sentence(kg: Kg, text: str, why: str) -> None:
    Path("kg.toml").write_text(text, encoding="utf-8")
    Path("story.txt").write_text(TEXT, encoding="utf-8")
    done = kg("export", "story.txt")
    assert (done.code, len(done.lines)) == (2, 1)
    assert why in done.lines[0]


def test_what_is_no_table_and_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\nkg = 3", encoding="utf-8")
    with pytest.raises(UsageError, match=r"\[tool\.kg\] is not a table"):
        base_from(None, folder=tmp_path)
    (tmp_path / "kg.toml").write_bytes(b"base = '\xff'")
    with pytest.raises(UsageError, match="not TOML"):
        base_from(None, folder=tmp_path)
