"""What lies in folders and in packed files, and what is to be left alone there."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest
from running import Kg

from kg.errors import InputError
from kg.model import Article
from kg.readers import read_articles
from kg.readers.check import check_text

TEXT = "Rebels took the city of Homs on Sunday, the army said."
LINES = "".join(f'{{"id": "{name}", "text": "{TEXT}"}}\n' for name in "abc").encode()

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes nor links for everybody")


def ids(*inputs: Path | str) -> list[str]:
    return [result.id if isinstance(result, Article) else str(result) for result in read_articles(inputs)]


# -- packed


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt.gz", TEXT.encode(), ["a"]),
        ("a.TXT.GZ", TEXT.encode(), ["a"]),
        ("a.b.jsonl.gz", LINES, ["a", "b", "c"]),
        ("a.json.gz", b'[{"text": "%s"}]' % TEXT.encode(), ["a-1"]),
        ("a.gz", LINES, ["a", "b", "c"]),
        ("packed-but-not-called-so.jsonl", LINES, ["a", "b", "c"]),
    ],
)
def test_packed_files_are_read(tmp_path: Path, name: str, content: bytes, expected: list[str]) -> None:
    (tmp_path / name).write_bytes(gzip.compress(content))
    assert ids(tmp_path / name) == expected
    assert ids(tmp_path) == expected


def test_what_is_called_packed_and_is_not_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(LINES)
    assert ids(tmp_path) == ["a", "b", "c"]


@pytest.mark.parametrize("content", [b"", b"\n", b"x", b"xy", LINES, gzip.compress(LINES)])
def test_standard_input_may_be_packed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    if len(content) > 2:
        assert ids("-") == ["a", "b", "c"]
    elif content in {b"", b"\n"}:
        assert [problem.partition(": ")[2] for problem in ids("-")] in (["is empty"], ["contains only white space"])
    else:
        assert ids("-") == ["stdin"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(LINES)[:-20], "truncated"),
        (gzip.compress(LINES)[:40] + b"garbage" * 20, "is compressed with gzip, but damaged"),
        (gzip.compress(b"\n" * 60_000_000, 9), "expands to more than 100 times its size"),
        (gzip.compress(b'{"text": "' + b"a" * 60_000_000, 9), "expands to more than 100 times its size"),
    ],
)
def test_a_packed_file_that_is_broken_or_a_bomb_costs_no_other(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(content)
    (tmp_path / "b.txt").write_text(TEXT)
    told = ids(tmp_path)
    assert told[-1] == "b"
    assert message in told[-2]


def test_packed_articles_are_exported_and_never_overwritten(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES))
    assert kg("export", path, "-f", "nquads", "--date", "2024-12-08").out.count("headline") == 0
    assert "took" in kg("explain", path, "--date", "2024-12-08").out
    outcome = kg("export", tmp_path, "-f", "nquads", "-o", path)
    assert outcome.code == 2
    assert "is an input itself" in outcome.err


# -- folders


@posix
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    os.mkfifo(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "a.xml")
    (tmp_path / "b.txt").write_text(TEXT)
    assert ids(tmp_path) == ["b"]
    assert "a.txt: is no plain file, and is not read" in caplog.text


@posix
def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    if not (child := os.fork()):
        (tmp_path / "pipe").write_text(TEXT)
        os._exit(0)
    assert ids(tmp_path / "pipe") == ["pipe"]
    os.waitpid(child, 0)


@posix
def test_a_link_that_leads_out_of_a_folder_is_not_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder, secret = tmp_path / "folder", tmp_path / "secret.txt"
    (folder / "sub").mkdir(parents=True)
    secret.write_text(TEXT)
    (folder / "real.txt").write_text(TEXT)
    (folder / "absolute.txt").symlink_to(secret)
    (folder / "relative.txt").symlink_to("../secret.txt")
    (folder / "broken.txt").symlink_to("../nowhere.txt")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "sub" / "inner.txt").symlink_to("../real.txt")
    (folder / "folder").symlink_to(tmp_path)
    told = ids(folder)
    assert [one for one in told if "circle" not in one] == ["real", "inner"]
    assert caplog.text.count("is a link that leads out of the folder, and is not read") == 3
    # who names a link means it, and a folder may be one itself
    assert ids(folder / "absolute.txt") == ["absolute"]
    (tmp_path / "link").symlink_to(folder)
    assert "inner" in ids(tmp_path / "link")


@posix
@pytest.mark.parametrize(
    "call", [("validate",), ("query", "SELECT ?s { ?s a ?o }"), ("diff", "ok.ttl"), ("validate", "ok.ttl", "--shapes")]
)
def test_no_command_reads_what_lies_elsewhere(
    kg: Kg, tmp_path: Path, caplog: pytest.LogCaptureFixture, call: tuple[str, ...]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    assert kg("export", tmp_path / "a.txt", "--date", "2024-12-08", "-o", folder / "ok.ttl").code == 0
    (tmp_path / "secret.ttl").write_text("this is no RDF at all")
    (folder / "link.ttl").symlink_to("../secret.ttl")
    os.mkfifo(folder / "pipe.ttl")
    verb, *others = (str(folder / part) if part == "ok.ttl" else part for part in call)
    outcome = kg(verb, folder, *others) if verb == "query" else kg(verb, *others, folder)
    assert "no RDF" not in outcome.out + outcome.err
    if verb != "diff":  # which reads in a process of its own
        assert "is a link that leads out of the folder, and is not read" in caplog.text
        assert "is no plain file, and is not read" in caplog.text
    if "--shapes" not in call:
        assert outcome.code == 0


@posix
def test_a_folder_that_cannot_be_listed_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text(TEXT)
    scandir = os.scandir

    def refuse(path: str) -> object:
        # root may list everything, so that a folder's mode would prove nothing
        if Path(path).name == "a":
            raise PermissionError(13, os.strerror(13), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert ids(tmp_path) == [f"{tmp_path}/a: no permission to read it", "b"]


def test_a_name_of_250_characters_is_read_and_written(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 246}.txt"
    path.write_text(TEXT)
    assert kg("export", path, "--date", "2024-12-08", "-o", tmp_path / f"{'b' * 246}.ttl").code == 0
    assert kg("validate", tmp_path / f"{'b' * 246}.ttl").code == 0


def test_a_reader_that_fails_costs_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{name} {TEXT}")

    def fail(text: str, where: object) -> None:
        if text.startswith("a "):
            raise KeyError(text)
        check_text(text, where)

    monkeypatch.setattr("kg.readers.record.check_text", fail)
    first, second = read_articles(tmp_path)
    assert isinstance(first, InputError)
    assert "a.txt: cannot be read: this is a bug in kg (KeyError in test_inputs.py" in str(first)
    assert isinstance(second, Article)


def test_a_stream_of_nothing_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.readers.opening.MAX_BYTES", 10_000)
    monkeypatch.setattr("kg.readers.packed.MAX_BYTES", 1_000)

    class Zeros(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            self.given += len(buffer)
            assert self.given < 100_000_000, "it is read for ever"
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    monkeypatch.setattr("kg.readers.decode.MAX_BYTES", 10_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Zeros())))
    assert "too large for an article" in ids("-")[0]


# -- language

FOREIGN = (
    "Bei einem Anschlag sind am Freitag mindestens drei Menschen ums Leben gekommen. Die Polizei sucht zwei Männer.",
    "Les rebelles ont pris la ville dans la nuit. Le président a dénoncé un crime.",
    "Los rebeldes tomaron la ciudad en la noche. El presidente no ha dicho nada.",
    "I ribelli hanno preso la città nella notte. Il presidente non ha detto nulla.",
    "Os rebeldes tomaram a cidade durante a noite. O presidente não disse nada.",
    "De rebellen hebben de stad in de nacht ingenomen. De president heeft niets gezegd.",
    "Rebellerna har tagit staden under natten. Presidenten har inte sagt något.",
    "Rebelianci zajęli miasto w nocy. Prezydent nie powiedział nic na ten temat.",
    "İsyancılar gece kenti ele geçirdi. Cumhurbaşkanı bu konuda bir şey söylemedi.",
    "Pemberontak telah merebut kota itu pada malam hari. Presiden tidak mengatakan apa pun.",
    "Повстанцы взяли город.",
    "反政府勢力が町を占領した。",
    "استولى المتمردون على المدينة",
)
ENGLISH = (
    "Carlos de la Cruz met María de los Ángeles in La Paz.",
    "Rebels seize Aleppo airport; Assad flees Damascus",
    "Ursula von der Leyen visited Rio de Janeiro, São Paulo and Belo Horizonte.",
    "Muhammad bin Salman al Saud met Recep Tayyip Erdoğan.",
    "Die Zeit, Der Spiegel and Le Monde reported it; El País denied.",
    "Police arrest three men en route to Mar del Plata",
    "Le Pen, Mélenchon, Fillon and Macron debated.",
    "Guerrillas of the Ejército de Liberación Nacional attacked Puerto Asís.",
    "Rebels took Homs.",
    "Vice-presidente Aécio Neves da Cunha resigned, Folha de S. Paulo reported.",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_a_sentence_or_two_in_another_language_are_refused(kg: Kg, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    outcome = kg("export", tmp_path / "a.txt", "-q")
    assert (outcome.code, outcome.out) == (3, "")
    assert "is not in English: " in outcome.err


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_foreign_names_is_english(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert ids(tmp_path / "a.txt") == ["a"]
