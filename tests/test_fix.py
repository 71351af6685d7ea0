"""Repairs: one right answer or none, comments and layout kept, nothing else changed, never without being asked."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
from running import Kg

from kg.files import ontology, shapes
from kg.fix import Repaired, repair
from kg.fix.files import LARGEST, datatypes_of
from kg.fix.literals import STRING, canonical, canonical_tag, converted
from kg.fix.namespaces import is_ours, right_iri, right_namespace
from kg.fix.proof import Change
from kg.fix.syntax import XSD, UnreadableError, read_document, read_tokens
from kg.validation import load_shapes

HERE = Path(__file__).parent
CASES = sorted((HERE / "fix").glob("*.before.*"))
FORMATS = {".ttl": "turtle", ".trig": "trig", ".nt": "ntriples", ".nq": "nquads"}
DATATYPES = datatypes_of(load_shapes())
KG_PREFIX = "@prefix kg: <https://w3id.org/newskg/ns#> .\n"


def repaired(text: str, format: str = "turtle") -> Repaired:
    return repair(text, format, DATATYPES)


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    return Kg(capsys)


# -- texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_cases_are_repaired_as_they_should_be(case: Path) -> None:
    result = repaired(case.read_text(encoding="utf-8"), FORMATS[case.suffix])
    after = case.with_name(case.name.replace("before", "after"))
    assert (result.reason, result.new) == (None, after.read_text(encoding="utf-8"))
    again = repaired(result.new, FORMATS[case.suffix])
    assert (again.counts, again.new) == ((), result.new)


OURS = [
    ontology(),
    *sorted(shapes().glob("*.ttl")),
    *sorted((HERE / "cases").glob("*.ttl")),
    HERE / "diff/corpus/old.trig",
]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_nothing_is_repaired_in_what_we_write_ourselves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert repaired(text, FORMATS[path.suffix]) == Repaired(text, text)


@pytest.mark.parametrize("text", ["1/2/2024", "2024-13-01", "24-1-1", "1,5", "1.5.2", "yes", "½", "", "--5", "1e5"])
@pytest.mark.parametrize("datatype", ["date", "decimal", "integer", "boolean"])
def test_what_has_more_than_one_reading_stays(text: str, datatype: str) -> None:
    assert canonical(text, f"{XSD}{datatype}") == text


@pytest.mark.parametrize(
    ("text", "datatype", "right"),
    [
        ("-0", "integer", "0"), ("+0005", "nonNegativeInteger", "5"), ("-0.0", "decimal", "0.0"),
        (".50", "decimal", "0.5"), ("2024-12-01 10:00:00z", "dateTime", "2024-12-01T10:00:00Z"),
        ("5", "decimal", "5"), ("0", "boolean", "false"), ("2024-12-1Z", "date", "2024-12-01Z"),
        (" https://example.org ", "anyURI", "https://example.org"),
        (" two  words ", "string", " two  words "), ("1.0E0", "double", "1.0E0"), ("9" * 2000, "integer", "9" * 2000),
    ],
)  # fmt: skip
def test_canonical_forms(text: str, datatype: str, right: str) -> None:
    assert canonical(text, f"{XSD}{datatype}") == right


@pytest.mark.parametrize(
    ("text", "datatype", "wanted", "right"),
    [
        ("12", "string", "integer", "12"), ("12.5", "decimal", "integer", None),
        ("-1", "integer", "nonNegativeInteger", None), ("12", "integer", "string", None),
        ("1E400", "double", "decimal", None), ("INF", "double", "decimal", None), ("0.1", "float", "decimal", "0.1"),
        ("2024-05-01T12:00:00", "dateTime", "date", None), ("5 May", "string", "date", None),
        ("true", "boolean", "integer", None), ("not a link", "string", "anyURI", None),
    ],
)  # fmt: skip
def test_another_datatype_is_given_only_where_the_value_stays(
    text: str, datatype: str, wanted: str, right: str | None
) -> None:
    assert converted(text, f"{XSD}{datatype}", f"{XSD}{wanted}") == right


def test_tags_and_namespaces() -> None:
    assert canonical_tag("sr-LATN-rs") == "sr-Latn-RS"
    assert converted("12", STRING, f"{XSD}integer") == "12"
    assert right_namespace("http://schema.org/", ours=False) is None
    assert right_namespace("https://example.org/", ours=True) is None
    assert right_iri("http://schema.org/name", ours=True) == "https://schema.org/name"
    assert right_iri("http://schema.org/docs/a.html", ours=True) is None
    assert right_iri("http://schema.org/name", ours=False) is None


def test_a_prefix_stays_where_the_usual_one_means_something_else() -> None:
    text = "@prefix kg: <https://example.org/> .\n@prefix n: <https://w3id.org/newskg/ns#> .\nkg:a a n:Event .\n"
    assert repaired(text).new == text
    text = "@prefix : <https://w3id.org/newskg/ns#> .\n:Event :p :o .\n"
    assert repaired(text).new == text


def test_line_ends_stay_as_they_are() -> None:
    text = "@prefix kg: <https://w3id.org/newskg/ns#> .\r\n<urn:a> kg:alliedWith <urn:b> . # both\r\n"
    assert repaired(text).new == text + "<urn:b> kg:alliedWith <urn:a> .\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "<urn:a> <urn:b> .", '<urn:a> <urn:b> "open .', "@prefix kg <urn:> .",
        "<< <urn:a> <urn:b> <urn:c> >> <urn:d> 01 .",
        "<urn:a> <urn:b> 01", "}}}])", "<urn:a> foo:bar 01 .",
    ],
)  # fmt: skip
def test_what_is_broken_is_left_alone(text: str) -> None:
    result = repaired(text)
    assert result.new == text
    assert not result.counts


def test_nothing_is_repaired_without_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Change, "explains", lambda *_: False)
    result = repaired("<urn:a> <urn:b> 01 .")
    assert (result.new, result.counts) == ("<urn:a> <urn:b> 01 .", ())
    assert "proved" in str(result.reason)


def test_the_proof_notices_a_triple_too_many_or_too_few() -> None:
    text = KG_PREFIX + "<urn:a> a kg:Riot ; kg:killed 01 .\n"
    right = KG_PREFIX + "<urn:a> a kg:Riot ; kg:killed 1 .\n"
    document = read_document(text, base="urn:", lines=False)
    change = Change(document, DATATYPES, ours=is_ours(document))

    def quads(text: str) -> list[ox.Quad]:
        return list(ox.parse(text, format=ox.RdfFormat.TURTLE))

    assert change.explains(quads(text), quads(right), quads(right + "<urn:a> a kg:Event ."))
    assert not change.explains(quads(text), quads(right), quads(right + "<urn:a> a kg:Protest, kg:Accident ."))
    assert not change.explains(quads(text), quads(right), quads(right.replace("kg:killed 1", "kg:killed 2")))
    assert not change.explains(quads(text), quads(text), quads(text))
    assert not change.explains(quads(text), quads(right), quads(KG_PREFIX + "<urn:a> a kg:Riot ."))


def test_words_of_the_syntax() -> None:
    found = [token.text for token in read_tokens("a:b.c\\~%20. 5. 5.0.[]'''it's''' # x")]
    assert found == ["a:b.c\\~%20", ".", "5", ".", "5.0", ".", "[", "]", "'''it's'''"]
    with pytest.raises(UnreadableError):
        read_tokens("|")


# -- the command -------------------------------------------------------------------------------------

FAULTY = f"""# An ally, and a strike.
{KG_PREFIX}<urn:e> a kg:Riot, kg:Protest ; kg:killed "3" .
"""
RIGHT = FAULTY.replace("kg:Protest ;", "kg:Protest, kg:Event ;").replace('"3"', "3")


def test_fix_shows_a_diff_and_writes_nothing(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(FAULTY)
    done = kg("validate", "a.ttl", "--fix")
    assert done.code == 1
    assert '-<urn:e> a kg:Riot, kg:Protest ; kg:killed "3" .\n' in done.out
    assert "+<urn:e> a kg:Riot, kg:Protest, kg:Event ; kg:killed 3 .\n" in done.out
    assert "a.ttl: can be fixed (add --write): datatypes 1, missing triples 1\n" in done.out
    assert Path("a.ttl").read_text() == FAULTY
    # the findings are those of the file as it is
    assert "is one xsd:integer" in done.out


def test_write_writes_and_checks_what_it_wrote(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(FAULTY)
    Path("b.nq.gz").write_bytes(gzip.compress(b'<urn:a> <urn:b> "c"@EN .\n'))
    done = kg("validate", ".", "--fix", "--write")
    assert "a.ttl: fixed: datatypes 1, missing triples 1\n" in done.out
    assert "is one xsd:integer" not in done.out
    assert Path("a.ttl").read_text() == RIGHT
    assert gzip.decompress(Path("b.nq.gz").read_bytes()) == b'<urn:a> <urn:b> "c"@en .\n'
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl", "b.nq.gz"]
    assert "fixed" not in kg("validate", ".", "--fix").out


def test_what_can_be_repaired_fails_even_if_it_conforms(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> <urn:b> 1.50 .\n")
    assert kg("validate", path).code == 0
    assert kg("validate", path, "--fix").code == 1
    done = kg("validate", path, "--fix", "--write", "--report", "json")
    assert done.code == 0
    assert done.out.startswith("{")  # the diff does not stand in a report
    assert "+<urn:a> <urn:b> 1.5 ." in done.err


def test_what_cannot_be_repaired_is_said(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@id": "urn:a", "urn:b": "c"}')
    done = kg("validate", path, "--fix")
    assert done.code == 0
    assert "JSON-LD cannot be fixed" in done.lines[0]
    path = tmp_path / "large.ttl"
    path.write_text("<urn:a> <urn:b> 01 .\n")
    monkeypatch.setattr("kg.fix.files.LARGEST", 10)
    assert LARGEST > 10
    assert "more than 10 characters" in kg("validate", path, "--fix").err
    done = kg("validate", tmp_path / "nowhere.ttl", "--fix")
    assert (done.code, len(done.lines)) == (3, 1)


def test_a_diff_does_no_harm_to_a_terminal(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('<urn:a> <urn:b> "\x1b[2J\u202e"@EN .\n')
    out = kg("validate", path, "--fix").out
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize("arguments", [["a.ttl", "--write"], ["-", "--format", "turtle", "--fix"]])
def test_calls_that_make_no_sense(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(FAULTY)
    done = kg("validate", *arguments)
    assert (done.code, len(done.lines), done.out) == (2, 1, "")
