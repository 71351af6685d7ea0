"""The command: each verb, each exit code, and a table of everything that can be wrong with an input."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pyoxigraph as ox
import pytest
import typer
from running import Kg

from kg import __version__, cli
from kg.commands.options import Format
from kg.commands.query import Answer
from kg.docs import FILES
from kg.files import seeds
from kg.formats import FORMATS, read_quads
from kg.sparql.answers import ANSWER_FORMATS

INPUTS = Path(__file__).parent / "inputs"
SEED = seeds() / "000_854557fa132e1351.txt"
STORY = "Rebels took the town of Saraqeb on Saturday, the army said."
COMMANDS = (
    "export", "run", "read", "events", "validate", "diff", "merge", "query", "load", "serve", "page", "explain", "docs",
    "info", "store",
)  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding article's graph."""
    out = tmp_path_factory.mktemp("graph") / "seed.ttl"
    assert cli.main(["export", str(SEED), "-o", str(out)]) == 0
    return out


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


# -- every bad input ---------------------------------------------------------------------------------

#: name, content, exit code, what is said about it (nothing at all if empty)
BAD: list[tuple[str, bytes, int, str]] = [
    ("empty.txt", b"", 3, "is empty"),
    ("white.txt", b" \t\r\n\n\xe2\x80\x83", 3, "only white space"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 3, "is a binary file"),
    ("controls.txt", bytes(range(256)), 3, "is a binary file"),
    ("nul.txt", b"Rebels took\0 the town.", 3, "is a binary file"),
    ("undated.txt", STORY.encode(), 0, "warning: {path}: no date of publication"),
    ("five-megabytes.txt", (STORY + "\n").encode() * 84_000, 3, "characters; an article may have at most 1,000,000"),
    ("numbers.txt", b"1 2 3 ... !!!", 3, "contains no words"),
    ("article.docy", STORY.encode(), 3, "cannot read .docy files"),
    ("article.pdf", b"%PDF-1.7", 3, "is not a readable PDF"),
    ("array.json", b"[[]]", 3, "item 1: is not a JSON object"),
    ("number.jsonl", b"17", 3, ":1: is not a JSON object"),
    ("no-text.jsonl", b'{"id": "a"}', 3, ":1: has no member text, but id: --map text=NAME says"),
    ("null-text.jsonl", b'{"text": null}', 3, ":1: the member text is null"),
    (
        "surrogate.jsonl",
        b'{"text": "Rebels \\ud800 took the town."}',
        3,
        ":1: the text contains half of a surrogate pair",
    ),
    ("escaped-nul.jsonl", b'{"text": "Rebels \\u0000 took the town."}', 3, ":1: the text contains a NUL"),
    ("cut.jsonl", b'{"text": "Rebels took', 3, "{path}:1:10: is not JSON"),
    ("nested.jsonl", b"[" * 100_000, 3, ":1: is JSON nested too deep"),
    ("german.txt", (INPUTS / "german.txt").read_bytes(), 3, "is not in English"),
    ("arabic.txt", (INPUTS / "arabic.txt").read_bytes(), 3, "is not in English"),
]


@pytest.mark.parametrize(("name", "content", "code", "message"), BAD, ids=[name for name, *_ in BAD])
def test_a_bad_input_gives_one_clear_line(
    kg: Kg, tmp_path: Path, name: str, content: bytes, code: int, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    out = tmp_path / "out" / "graph.ttl"
    out.parent.mkdir()
    done = kg("export", path, "-o", out)
    assert done.code == code
    assert len(done.lines) == 1
    assert message.format(path=path) in done.err
    assert str(path) in done.err
    assert [found.name for found in out.parent.iterdir()] == (["graph.ttl"] if code == 0 else [])


#: inputs that look bad and are none
GOOD = [
    "utf-8.txt", "utf-8-bom.txt", "utf-16-le-bom.txt", "utf-16-be-bom.txt", "utf-16-le.txt", "utf-16-be.txt",
    "latin-1.txt", "windows-1252.txt", "crlf.txt", "marks.txt", "no-sentence.txt", "list.json",
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_an_odd_input_is_exported_and_its_offsets_fit(kg: Kg, tmp_path: Path, name: str) -> None:
    out = tmp_path / "graph.nq"
    done = kg("export", INPUTS / name, "--date", "2024-12-01", "-o", out)
    assert (done.code, done.err) == (0, "")
    texts = {
        article["id"]: article["text"]
        for article in map(json.loads, kg("read", INPUTS / name, "--json").out.split("\n")[:-1])
    }
    check_offsets(out, texts)


def check_offsets(graph: Path, texts: dict[str, str]) -> None:
    """Check that each mention's words stand at its offsets in the text of its article."""
    values: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for quad in read_quads(graph):
        name = re.split("[#/]", quad.predicate.value)[-1]
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        if name in {"beginIndex", "endIndex", "anchorOf", "referenceContext"}:
            values.setdefault(str(quad.subject), {})[name] = quad.object.value
        elif name == "identifier":
            names[str(quad.subject).strip("<>")] = quad.object.value
    assert set(names.values()) == set(texts)
    for mention in values.values():
        if "anchorOf" in mention:
            text = texts[names[mention["referenceContext"]]]
            assert text[int(mention["beginIndex"]) : int(mention["endIndex"])] == mention["anchorOf"]


def test_a_line_of_a_hundred_thousand_characters_is_exported(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    # few different words: what is tested is that nothing breaks, not what is found
    path.write_text(" date 2024-12-01 " + "rain and wind and snow and cloud and " * 2800)
    assert len(path.read_text()) > 100_000
    done = kg("export", path, "-o", tmp_path / "graph.ttl")
    assert (done.code, done.err) == (0, "")


def test_broken_lines_are_told_and_the_others_exported(kg: Kg, tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    done = kg("export", INPUTS / "broken.jsonl", "-o", out)
    assert done.code == 3
    errors = [line for line in done.lines if "warning" not in line]
    assert [re.findall(r"^\S*broken\.jsonl:(\d)(?::\d+)?: ", line) for line in errors] == [[n] for n in "23467"]
    warnings = [line for line in done.lines if "warning" in line]
    assert ["broken.jsonl:5: the date is left out: the date '2024-02-31'" in line for line in warnings] == [True, False]
    graphs = {str(quad.graph_name) for quad in read_quads(out)}
    assert sorted(name.split("/")[-2] for name in graphs) == ["broken-9", "fifth", "first"]


def test_strange_identifiers_give_good_iris(kg: Kg, tmp_path: Path) -> None:
    for suffix in (".ttl", ".nq", ".jsonld", ".rdf"):
        out = tmp_path / f"graph{suffix}"
        done = kg("export", INPUTS / "identifiers.jsonl", "-o", out)
        assert done.code == 0
        assert ["no web address" in line for line in done.lines] == [True, True]
        assert len(list(read_quads(out))) > 40
    assert kg("validate", out).code == 0


def test_a_missing_file_and_a_folder_without_articles(kg: Kg, tmp_path: Path) -> None:
    done = kg("export", tmp_path / "nowhere.txt", "-o", tmp_path / "graph.ttl")
    assert (done.code, done.lines) == (3, [f"kg: error: {tmp_path / 'nowhere.txt'}: there is no such file or folder"])
    assert kg("export", tmp_path).code == 3
    assert not list(tmp_path.iterdir())


def test_an_unreadable_file(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY)
    opened = Path.open

    def refuse(self: Path, *arguments: object, **options: object) -> object:
        if self == path:
            raise PermissionError(13, os.strerror(13), str(path))
        return opened(self, *arguments, **options)  # type: ignore[call-overload]

    # root may read everything, so that a file's mode would prove nothing
    monkeypatch.setattr(Path, "open", refuse)
    done = kg("export", path)
    assert (done.code, done.lines) == (3, [f"kg: error: {path}: no permission to read it"])


@pytest.mark.parametrize("out", ["nowhere/graph.ttl", "file.txt/graph.ttl", "folder.ttl"])
def test_an_output_that_cannot_be_written_is_told_before_the_work(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    (tmp_path / "file.txt").write_text(STORY)
    (tmp_path / "folder.ttl").mkdir()
    before = sorted(tmp_path.rglob("*"))

    def work(*_: object, **__: object) -> None:
        pytest.fail("the work began")

    monkeypatch.setattr("kg.exporter.load_tools", work)
    done = kg("export", tmp_path / "file.txt", "--date", "2024-12-01", "-o", tmp_path / out)
    assert done.code == 3
    assert len(done.lines) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_an_interrupted_export_leaves_the_earlier_file(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "graph.ttl"
    out.write_text("# as it was\n")
    from kg import exporter

    export, calls = exporter.export_article, []

    def interrupted(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return export(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(exporter, "export_article", interrupted)
    assert kg("export", INPUTS / "list.json", "-o", out).code == 130
    assert out.read_text() == "# as it was\n"
    assert list(tmp_path.iterdir()) == [out]


# -- export ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_holds_the_same_triples(kg: Kg, tmp_path: Path, graph: Path, format: str) -> None:
    out = tmp_path / f"seed{FORMATS[format].suffixes[0]}"
    assert kg("export", SEED, "-o", out).code == 0
    triples = {str(quad.triple) for quad in read_quads(out)}
    assert triples == {str(quad.triple) for quad in read_quads(graph)}
    done = kg("export", SEED, "-f", format)
    assert done.out.encode() == out.read_bytes()


def test_standard_input_is_read(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, STORY.encode())
    done = kg("export", "-", "--date", "2024-12-01", "-f", "ntriples")
    assert done.code == 0
    assert "/article/stdin> " in done.out


def test_the_base_of_iris_can_be_set(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    done = kg("export", path, "--date", "2024-12-01", "--base", "https://example.org/news/", "-f", "nquads")
    assert done.code == 0
    assert "<https://example.org/news/article/a>" in done.out
    assert "https://w3id.org/newskg/id/" not in done.out


def test_the_summary_says_what_was_found(kg: Kg, tmp_path: Path) -> None:
    out = tmp_path / "graph.ttl"
    done = kg("export", SEED, "-s", "-o", out)
    words = dict(line.split(maxsplit=1) for line in done.out.splitlines() if not line.startswith(" "))
    assert words["articles"] == "1     of 2024-12-01"
    assert words["conforms"] == "yes"
    assert words["written"] == str(out)
    assert int(words["triples"].replace(",", "")) == len(list(read_quads(out)))
    assert int(words["events"].split()[0]) > 10
    assert "Bashar al-Assad" in done.out
    assert "Aleppo" in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    # the graph itself goes to standard output: the summary then does not
    done = kg("export", SEED, "-s")
    assert "articles" in done.err
    assert "articles" not in done.out


def test_what_does_not_conform_is_not_written(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.model import Finding, Severity

    found = Finding("An event has a trigger.", Severity.VIOLATION, "urn:rule", "urn:event")
    monkeypatch.setattr("kg.validation.validate_graph", lambda *_, **__: [found])
    done = kg("export", SEED, "-o", tmp_path / "graph.ttl")
    assert done.code == 1
    assert "does not conform" in done.err
    assert "An event has a trigger." in done.err
    assert not list(tmp_path.iterdir())
    assert kg("export", SEED, "--no-validate", "-o", tmp_path / "graph.ttl").code == 0


def test_a_warning_keeps_nothing_from_being_written(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.model import Finding, Severity

    found = Finding("A place has coordinates.", Severity.WARNING, "urn:rule", "urn:place")
    monkeypatch.setattr("kg.validation.validate_graph", lambda *_, **__: [found])
    assert kg("export", SEED, "-o", tmp_path / "graph.ttl").code == 0


LEXICON = """
@prefix lex: <https://w3id.org/newskg/lexicon#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://w3id.org/newskg/ns#> .
<https://w3id.org/newskg/id/actor/test-brigade> a lex:KnownActor ; {label} lex:kind kg:ArmedGroup .
"""


def test_a_lexicon_of_ones_own_is_checked_and_used(kg: Kg, tmp_path: Path) -> None:
    lexicon, article = tmp_path / "mine.ttl", tmp_path / "a.txt"
    article.write_text(" date 2024-12-01 The Zugzwang Brigade attacked the town of Idlib on Saturday.")
    lexicon.write_text(LEXICON.format(label='skos:prefLabel "Zugzwang Brigade" ;'))
    done = kg("export", article, "--lexicon", lexicon, "-f", "ntriples")
    assert (done.code, done.err) == (0, "")
    assert "<https://w3id.org/newskg/id/actor/test-brigade>" in done.out
    lexicon = tmp_path / "broken.ttl"
    lexicon.write_text(LEXICON.format(label=""))
    done = kg("export", article, "--lexicon", lexicon)
    assert (done.code, len(done.lines), done.out) == (3, 1, "")
    assert str(lexicon) in done.err


# -- the other verbs -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [SEED, *sorted(INPUTS.glob("*utf-8.txt")), INPUTS / "crlf.txt", INPUTS / "marks.txt"])
def test_read_prints_the_text_unchanged(path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["read", str(path)]) == 0
    assert capsysbinary.readouterr().out == path.read_bytes()


def test_read_chooses_among_articles(kg: Kg) -> None:
    assert kg("read", INPUTS / "list.json", "--id", "one").out == "Rebels took the town of Saraqeb on Saturday."
    assert kg("read", INPUTS / "list.json").code == 2
    assert kg("read", INPUTS / "list.json", "--id", "three").code == 3
    lines = kg("read", INPUTS / "list.json", "--json").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["one", "list-2"]


def test_what_read_prints_can_be_read_again(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kg("read", INPUTS / "identifiers.jsonl", "--json").out
    pipe(monkeypatch, first.encode())
    assert kg("read", "-", "--json").out == first


@pytest.mark.parametrize("format", ["table", "csv", "json", "xml"])
def test_query_answers_in_every_format(kg: Kg, graph: Path, format: str) -> None:
    done = kg("query", graph, "SELECT ?event WHERE { ?event a kg:Event } LIMIT 1", "-f", format)
    assert (done.code, done.err) == (0, "")
    assert "event" in done.out
    assert done.out.endswith("\n")


def test_query_makes_graphs_and_reads_files(kg: Kg, graph: Path, tmp_path: Path) -> None:
    question = tmp_path / "question.rq"
    question.write_text("CONSTRUCT { ?e a kg:Event } WHERE { ?e a kg:Event }")
    done = kg("query", graph, f"@{question}", "-f", "turtle")
    assert done.code == 0
    assert "kg:Event" in done.out


def test_query_knows_questions_by_name(kg: Kg, graph: Path) -> None:
    listed = kg("query", "--list").out.splitlines()
    names = [line.split()[0] for line in listed if not line.startswith(" ")]
    assert len(names) >= 10
    for name in names:
        assert kg("query", graph, name, "-f", "csv").code == 0


def test_query_exports_articles_first(kg: Kg) -> None:
    done = kg("query", SEED, "timeline", "-f", "csv")
    assert done.code == 0
    assert "2024-11-30" in done.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["query", "{graph}"], 2),
        (["query", "{graph}", "no-such-question"], 2),
        (["query", "{graph}", "SELECT nonsense"], 2),
        (["query", "{graph}", "events-within", "--set", "place"], 2),
        (["query", "{graph}", "@nowhere.rq"], 3),
        (["query", "nowhere.ttl", "timeline"], 3),
        (["validate", "article.xyz"], 2),
        (["export", "{seed}", "--date", "2024-02-31"], 2),
        (["export", "{seed}", "--date", "yesterday"], 2),
        (["export", "{seed}", "--base", "no iri/"], 2),
        (["export", "{seed}", "--base", "https://example.org/news"], 2),
        (["export", "{seed}", "-f", "docx"], 2),
        (["export", "{seed}", "-o", "graph.docx"], 2),
        (["export", "{seed}", "-f", "turtle", "-o", "{seed}"], 2),
        (["export", "{seeds}", "-f", "turtle", "-o", "{seed}"], 2),
        (["validate", "-"], 2),
        (["docs", "-o", "{seed}"], 3),
        (["docs", "-o", "{seed}/site"], 3),
        (["docs", "site"], 2),
        (["export", "{seed}", "--model", "no_such_model"], 3),
        (["export", "{seed}", "--lexicon", "nowhere.ttl"], 3),
        (["export"], 2),
        (["exprt"], 2),
        (["export", "--colour", "a.txt"], 2),
    ],
)
def test_a_wrong_call_gives_one_clear_line(
    kg: Kg, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kg(*(argument.format(graph=graph, seed=SEED, seeds=SEED.parent) for argument in arguments))
    assert done.code == code
    assert len(done.lines) == 1
    assert done.err.startswith("kg: error: ")
    assert done.out == ""
    assert not list(tmp_path.iterdir())


def test_explain_names_events_with_their_words(kg: Kg) -> None:
    done = kg("explain", SEED)
    assert done.code == 0
    assert "TerritorialChange" in done.out
    assert "“took over”" in done.out
    assert "Claims" in done.out


def test_docs_writes_the_page_and_leaves_other_files(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("example.org")
    (tmp_path / "index.html").write_text("the old one")
    done = kg("docs", "-o", tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{tmp_path / 'index.html'} and {len(FILES) - 1} files beside it\n"
    assert {path.name for path in tmp_path.iterdir()} == {"CNAME", *FILES}
    assert "<title>newskg" in (tmp_path / "index.html").read_text()


def test_docs_says_which_file_it_could_not_write(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    done = kg("docs", "-o", tmp_path)
    assert (done.code, len(done.lines)) == (3, 1)
    assert f"{tmp_path / 'index.html'} is a folder" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


# -- the command itself ------------------------------------------------------------------------------


def test_the_names_of_formats_are_those_of_the_modules() -> None:
    assert tuple(one.value for one in Format) == tuple(FORMATS)
    assert tuple(one.value for one in Answer) == ANSWER_FORMATS


def test_every_command_is_documented_with_an_example(kg: Kg) -> None:
    assert tuple(typer.main.get_group(cli.app).commands) == COMMANDS
    for command in COMMANDS:
        done = kg(command, "--help")
        assert done.code == 0
        help_, _, options = done.out.partition("Options:")
        assert re.search(rf"Example:\n( +kg .*\n)* +kg {command} ", help_)
        assert options
        for parameter in typer.main.get_group(cli.app).commands[command].params:
            assert getattr(parameter, "help", None), f"{command} {parameter.name}"


def test_version_and_no_command(kg: Kg) -> None:
    assert kg("--version").out == f"newskg {__version__}\n"
    done = kg()
    assert done.code == 2
    assert "Usage: kg" in done.err


def start(
    *arguments: str | Path,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | int = subprocess.PIPE,
    **environment: str,
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg.cli", *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=os.environ | environment,
        cwd=INPUTS.parent.parent,
    )  # fmt: skip


def test_output_is_utf_8_in_every_locale() -> None:
    process = start("read", INPUTS / "marks.txt", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out == (INPUTS / "marks.txt").read_bytes()


FULL = Path("/dev/full")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shells and signals")
CALLS = [("read", SEED), ("validate", "-"), ("query", "--list"), ("--help",), ("--version",)]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_a_full_disk_behind_standard_output_is_told(call: tuple[str | Path, ...], tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with FULL.open("wb") as full, (tmp_path / "empty").open("rb") as empty:
        process = start(*call, *(["-f", "turtle"] if call[0] == "validate" else []), stdin=empty, stdout=full)
        _, err = process.communicate()
    # that standard input held nothing is told before
    assert err.decode().splitlines()[-1] == "kg: error: standard output cannot be used: No space left on device"
    assert process.returncode == 3


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_bug_of_ours(closed: str) -> None:
    """Some schedulers start programs without them."""
    for call in ("read -", "--version", "query - nonsense"):
        done = subprocess.run(  # noqa: S602  the shell closes the stream
            f"'{sys.executable}' -m kg.cli {call} {closed}", shell=True, check=False, capture_output=True, input=b"",
            cwd=INPUTS.parent.parent,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert done.returncode in ({0, 2, 3} if closed != ">&-" else {2, 3})


@posix
def test_ctrl_c_ends_a_query_that_would_take_years(graph: Path) -> None:
    with start(
        "query", graph, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    ) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(4)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == b""


@posix
def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("The army said that the rebels left the town. " * 20_000)
    with start("read", path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import console

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert console.paint("error", console.RED, Terminal()) != "error"
    assert console.paint("error", console.RED, io.StringIO()) == "error"
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.paint("error", console.RED, Terminal()) == "error"


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import console

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    for stream, quiet, shown in ((Terminal(), False, True), (Terminal(), True, False), (io.StringIO(), False, False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with console.progress("triples", quiet=quiet) as advance:
            advance(1200)
            advance(34)
        assert ("1,234 triples" in stream.getvalue()) is shown
