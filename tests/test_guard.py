"""One bad article never costs the others: whatever happens in it, and however long it takes."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import NoReturn

import pytest
from running import Kg

from kg import exporter
from kg.errors import InputError, ModelError, Place, UsageError
from kg.model import Article
from kg.safety.guard import guarded
from kg.safety.limits import TimeOver, limited

GOOD = "Rebels took the city of Homs on Sunday, the army said."
TEXTS = [GOOD, f"BAD {GOOD}", f"Two. {GOOD}"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": text, "date": "2024-12-08"}) for n, text in enumerate(TEXTS)]
    path.write_text("\n".join(lines))
    return path


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException | None) -> None:
    """Let the analysis of the bad article raise an error, or take for ever."""
    analyse = exporter.analyse

    def analysed(article: Article, **options: object) -> object:
        if article.text.startswith("BAD"):
            while error is None:
                pass
            raise error
        return analyse(article, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(exporter, "analyse", analysed)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (KeyError("x"), "cannot be exported: this is a bug in kg (KeyError in test_guard.py, line "),
        (RecursionError(), "cannot be exported: this is a bug in kg (RecursionError in test_guard.py, line "),
        (MemoryError(), "cannot be exported: out of memory"),
        (ValueError("[E050] Can't find model"), "cannot be exported: this is a bug in kg (ValueError in "),
        (OSError(5, "Input/output error"), "cannot be exported: this is a bug in kg (OSError in "),
        (InputError("is odd"), "cannot be exported: is odd"),
        (None, "timed out after 0.2 s of CPU time; raise --timeout, or set it to 0 for no limit"),
    ],
)
@pytest.mark.parametrize("verb", ["export", "explain", "validate"])
def test_what_happens_in_one_article_costs_no_other(
    kg: Kg, corpus: Path, monkeypatch: pytest.MonkeyPatch, verb: str, error: Exception | None, message: str
) -> None:
    fail_with(monkeypatch, error)
    if error is None:
        monkeypatch.setattr("kg.safety.guard.guarded.__kwdefaults__", {"seconds": 0.2})
    options = ["--timeout", "0.2"] if error is None and verb != "validate" else []
    outcome = kg(verb, corpus, *options, *(["-f", "nquads"] if verb == "export" else []))
    assert outcome.code == 3
    assert len(outcome.lines) == 1
    assert f"{corpus}:2: {message}" in outcome.err
    if verb == "export":
        assert "article/a0>" in outcome.out
        assert "article/a2>" in outcome.out
        assert "article/a1>" not in outcome.out
    elif verb == "explain":
        assert outcome.out.count("took") >= 2
    else:
        assert "2 graphs" in outcome.out


def test_what_a_format_cannot_hold_costs_only_its_article(kg: Kg, tmp_path: Path) -> None:
    path, out = tmp_path / "corpus.jsonl", tmp_path / "out.rdf"
    texts = [GOOD, "The army said that General John Smi\x01th took Homs on Sunday.", GOOD]
    lines = [json.dumps({"id": f"a{n}", "text": text, "date": "2024-12-08"}) for n, text in enumerate(texts)]
    path.write_text("\n".join(lines))
    outcome = kg("export", path, "-o", out)
    assert outcome.code == 3
    assert f"{path}:2: cannot be exported: XML cannot contain the character U+0001" in outcome.err
    assert [f"article/a{n}" in out.read_text() for n in range(3)] == [True, False, True]
    assert kg("validate", out).code == 0


def test_an_earlier_file_stays_where_no_article_can_be_exported(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, KeyError("x"))
    (tmp_path / "a.txt").write_text(TEXTS[1])
    (tmp_path / "out.ttl").write_text("old")
    assert kg("export", tmp_path / "a.txt", "-o", tmp_path / "out.ttl").code == 3
    assert (tmp_path / "out.ttl").read_text() == "old"


@pytest.mark.parametrize("error", [ModelError("no model"), UsageError("no")])
def test_what_would_go_wrong_with_every_article_ends_the_run(error: Exception) -> None:
    def work() -> NoReturn:
        raise error

    with pytest.raises(type(error)):
        guarded(work, where=Place("a"))


def test_developers_see_where_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        guarded(lambda: 1 / 0, where=Place("a"))


# -- limits


def spin() -> None:
    while True:
        pass


def swallow() -> None:
    """Ignore what is raised once, as Python does in a destructor."""
    try:
        spin()
    except TimeOver:
        spin()


@pytest.mark.parametrize("work", [spin, swallow])
def test_computing_is_limited(work: object) -> None:
    assert callable(work)
    with pytest.raises(TimeOver), limited(0.05):
        work()
    sum(range(10_000_000))  # nothing rings afterwards


def test_computing_is_limited_in_other_threads_too() -> None:
    raised: list[BaseException] = []

    def work() -> None:
        try:
            with limited(0.05):
                spin()
        except TimeOver as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert len(raised) == 1
    assert not thread.is_alive()


def test_waiting_is_not_computing() -> None:
    with limited(0.2):
        time.sleep(0.5)


def test_what_ends_in_time_is_not_disturbed() -> None:
    for _ in range(3):
        with limited(5):
            pass
    with limited(0):
        sum(range(1_000_000))


# -- models


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (None, "there is no folder or installed package of that name"),
        ("", "it is no pipeline that spaCy "),
        ("[nlp]\nlang = 7\n", "it is no pipeline that spaCy "),
        ('[nlp]\nlang = "en"\npipeline = ["none"]\n[components]\n[components.none]\nfactory = "none"\n', "it is no "),
    ],
)
def test_a_model_that_is_none_is_told_in_our_own_words(
    kg: Kg, corpus: Path, tmp_path: Path, config: str | None, reason: str
) -> None:
    folder = tmp_path / "model"
    if config is not None:
        folder.mkdir()
        (folder / "config.cfg").write_text(config)
        (folder / "meta.json").write_text("{}")
    outcome = kg("export", corpus, "--model", folder)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.lines[0].startswith(f"kg: error: cannot load the language model {folder}: {reason}")
    assert len(outcome.lines) == 1
    assert all(words not in outcome.err for words in ("[E", "Value error", "validation error"))


def test_a_package_that_is_no_model_is_told(kg: Kg, corpus: Path) -> None:
    outcome = kg("export", corpus, "--model", "rich")
    assert outcome.code == 3
    assert "cannot load the language model rich: it is no pipeline that spaCy" in outcome.err
