"""Event rows: each column holds what the graph says, in every format, from articles and from graphs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rdflib import Graph
from running import Kg

from kg.events import COLUMNS, Row, event_rows
from kg.events.columns import Sort, dictionary
from kg.events.write import render_rows
from kg.files import seeds
from kg.formats import read_graph

ROOT = Path(__file__).parent.parent
NAMES = [column.name for column in COLUMNS]
BASE = "https://example.org/article/a1"
FULL = Path(__file__).parent / "event_rows.ttl"


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(event_rows(read_graph(FULL)))


def test_the_data_dictionary_is_that_of_the_code() -> None:
    page = (ROOT / "docs" / "event-rows.md").read_text(encoding="utf-8")
    assert page.endswith("\n\n" + dictionary()), "kg events --columns prints the table anew"


def test_a_row_holds_what_the_graph_says(rows: list[Row]) -> None:
    talks, strike = rows
    assert strike == {
        "event": f"{BASE}/event/40-46", "label": "jets struck a depot", "type": "AirStrike", "root_type": "Assault",
        "plover": "ASSAULT", "cameo": "19", "acled": "Air/drone strike",
        "start_date": dt.date(2024, 11, 30), "end_date": dt.date(2024, 12, 1), "date_precision": "Day",
        "date_words": "overnight",
        "actors": ["Army", "jets | bombers"], "actor_iris": [f"{BASE}/army", f"{BASE}/jets"],
        "actor_types": ["ArmedForce", "ArmedForce"],
        "targets": ["depot"], "target_iris": [f"{BASE}/depot"], "target_types": ["Facility"],
        # the city lies in the country, and so comes before it
        "places": ["Hama", "A country"], "place_iris": [f"{BASE}/hama", f"{BASE}/syria"],
        "place_types": ["City", "Country"],
        "country": "SY", "latitude": 35.13, "longitude": 36.75, "location_basis": "PointOfContainer",
        "geonames": 170017,
        "killed": 7, "killed_precision": "AtLeast", "killed_words": "at least seven",
        "injured": 12, "injured_precision": "Approximately", "injured_words": "a dozen",
        "detained": 2, "detained_precision": "Exact", "detained_words": "two",
        # no table has integers of that size
        "displaced": None, "displaced_precision": "AtMost", "displaced_words": "countless",
        "factuality": "Claimed", "verification": "Unverified",
        "sources": ["agency", "monitor"], "source_iris": [f"{BASE}/agency", f"{BASE}/monitor"],
        "source_types": ["Organization", "Organization"],
        "claims": [f"{BASE}/claim/130-134", f"{BASE}/claim/150-154"], "claimants": ["agency and monitor", ""],
        "stances": ["Affirms", "Denies"],
        "confidence": 0.87, "evidence": "struck", "evidence_in": "text", "evidence_begin": 40, "evidence_end": 46,
        "article": BASE, "article_id": "a1", "headline": "Two reports of a strike", "publisher": "Example News",
        "published": dt.date(2024, 12, 1), "url": "https://news.example/1",
    }  # fmt: skip
    assert [name for name in NAMES if strike[name] is None] == ["displaced"], "each column is tried"
    filled = {name: value for name, value in talks.items() if value not in (None, [])}
    assert filled == {
        "event": f"{BASE}/event/20-25", "label": "talks", "type": "Event", "root_type": "Event",
        "factuality": "Asserted", "evidence_in": "text", "evidence_begin": 20, "evidence_end": 25,
        **{name: strike[name] for name in ("article", "article_id", "headline", "publisher", "published", "url")},
    }  # fmt: skip


def test_a_graph_that_is_not_ours_gives_rows_without_failing() -> None:
    graph = Graph().parse(
        data="""@prefix kg: <https://w3id.org/newskg/ns#> .
        <urn:e> a kg:Event ; kg:actor "nobody" ; kg:startDate "soon" ; kg:killed "many" ; kg:confidence "high" ;
            kg:place <urn:p> . <urn:p> kg:within <urn:p> .""",
        format="turtle",
    )
    (row,) = event_rows(graph)
    assert (row["actors"], row["places"]) == (["nobody"], ["urn:p"])
    assert {row[name] for name in ("start_date", "killed", "confidence", "latitude", "location_basis")} == {None}


# -- formats ------------------------------------------------------------------------------------------


def written(rows: list[Row], format: str) -> bytes:
    return b"".join(render_rows(rows, format))


def test_csv_holds_the_same(rows: list[Row]) -> None:
    read = list(csv.DictReader(io.StringIO(written(rows, "csv").decode(), newline="")))
    assert [list(row) for row in read] == [NAMES, NAMES]
    for row, cells in zip(rows, read, strict=True):
        for name, value in row.items():
            wanted = "|".join(value).replace(" | ", " ¦ ") if isinstance(value, list) else str(value or "")
            assert cells[name] == wanted


def test_json_lines_hold_the_same(rows: list[Row]) -> None:
    read = [json.loads(line) for line in written(rows, "jsonl").splitlines()]
    assert read == json.loads(json.dumps(rows, default=str))
    assert [list(row) for row in read] == [NAMES, NAMES]


def test_parquet_holds_the_same_with_types_and_descriptions(rows: list[Row]) -> None:
    table = pq.read_table(io.BytesIO(written(rows, "parquet")))
    assert table.to_pylist() == rows
    types = {
        Sort.TEXT: pa.string(), Sort.LIST: pa.list_(pa.string()), Sort.DATE: pa.date32(), Sort.INTEGER: pa.int64(),
        Sort.DECIMAL: pa.float64(),
    }  # fmt: skip
    for column in COLUMNS:
        field = table.schema.field(column.name)
        assert field.type.equals(types[column.sort]), column.name
        assert field.metadata[b"description"].decode() == column.about


def test_parquet_is_written_in_groups_and_the_same_each_time(rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.events.write._GROUP", 10)
    content = written(rows * 25, "parquet")
    file = pq.ParquetFile(io.BytesIO(content))
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [10] * 5
    assert content == written(rows * 25, "parquet")


def test_geojson_draws_what_has_coordinates(rows: list[Row]) -> None:
    read = json.loads(written(rows, "geojson"))
    assert read["type"] == "FeatureCollection"
    talks, strike = read["features"]
    assert strike["geometry"] == {"type": "Point", "coordinates": [36.75, 35.13]}, "longitude comes first"
    assert talks["geometry"] is None
    assert strike["id"] == strike["properties"]["event"] == f"{BASE}/event/40-46"
    assert {feature["type"] for feature in read["features"]} == {"Feature"}


@pytest.mark.parametrize("format", ["csv", "jsonl", "geojson", "parquet"])
def test_no_events_make_a_whole_document(format: str) -> None:
    content = written([], format)
    if format == "csv":
        assert content.decode().split("\r\n") == [",".join(NAMES), ""]
    elif format == "geojson":
        assert json.loads(content)["features"] == []
    elif format == "parquet":
        assert pq.read_table(io.BytesIO(content)).column_names == NAMES
    else:
        assert content == b""


# -- the command --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles in formats of all kinds."""
    from kg import cli

    folder = tmp_path_factory.mktemp("graphs")
    for suffix in ("nq", "trig", "jsonld", "nq.gz"):
        assert cli.main(["export", str(seeds() / "sample.jsonl"), "-q", "-o", str(folder / f"two.{suffix}")]) == 0
    for suffix in ("ttl", "nt", "rdf"):
        assert cli.main(["export", str(seeds() / "miners.txt"), "-q", "-o", str(folder / f"one.{suffix}")]) == 0
    return folder


def test_articles_and_graphs_of_every_format_give_the_same_rows(kg: Kg, folder: Path) -> None:
    for sample, names in (("sample.jsonl", ("two.nq", "two.trig", "two.jsonld", "two.nq.gz")),
                          ("miners.txt", ("one.ttl", "one.nt", "one.rdf"))):  # fmt: skip
        wanted = kg("events", seeds() / sample, "-f", "csv")
        assert wanted.code == 0
        assert len(wanted.out.splitlines()) > 5
        for name in names:
            assert kg("events", folder / name) == wanted, name


def test_standard_input_is_told_by_how_it_begins(kg: Kg, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (folder / "two.nq", seeds() / "sample.jsonl"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
        assert kg("events", "-") == kg("events", seeds() / "sample.jsonl")


def test_a_graph_in_two_places_of_a_file_is_read_whole(
    kg: Kg, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.check.units._ENOUGH", 1)  # each graph alone
    lines = (folder / "two.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    assert kg("events", folder / "two.nq") == kg("events", seeds() / "sample.jsonl")
    (tmp_path / "scattered.nq").write_text("".join(lines[1::2] + lines[::2]), encoding="utf-8")
    found, wanted = (kg("events", path) for path in (tmp_path / "scattered.nq", seeds() / "sample.jsonl"))
    assert sorted(found.out.splitlines()) == sorted(wanted.out.splitlines())


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "jsonl", "geojson", "parquet"])
def test_the_suffix_says_how_to_write(kg: Kg, folder: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"rows.{suffix}"
    assert kg("events", folder / "one.ttl", "-o", out).code == 0
    format = suffix.removesuffix(".gz")
    assert kg("events", folder / "one.ttl", "-o", tmp_path / "other", "-f", format).code == 0
    content = (tmp_path / "other").read_bytes()
    assert content
    if suffix.endswith(".gz"):
        import gzip

        assert gzip.decompress(out.read_bytes()) == content
    else:
        assert out.read_bytes() == content


def test_less_sure_events_are_left_out(kg: Kg, folder: Path) -> None:
    every, sure = (
        [json.loads(line) for line in kg("events", folder / "two.nq", "-f", "jsonl", *more).out.splitlines()]
        for more in ((), ("--min-confidence", "0.5"))
    )
    assert sure == [row for row in every if row["confidence"] >= 0.5]
    assert 0 < len(sure) < len(every)


def test_what_is_broken_costs_only_itself(kg: Kg, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b> .\n")
    found = kg("events", tmp_path / "broken.ttl", tmp_path / "missing.nq", folder / "one.ttl", tmp_path / "no.txt")
    assert found.code == 3
    assert [line.partition(": ")[0].rpartition("/")[2] for line in found.lines][:1] == ["broken.ttl:1:17"]
    assert len(found.lines) == 3
    assert found.out == kg("events", folder / "one.ttl").out


def test_nothing_is_written_where_nothing_could_be_read(kg: Kg, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    assert kg("events", tmp_path / "missing.nq", "-o", out).code == 3
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "INPUT is missing"),
        (("a.nq", "-o", "rows.xlsx"), "cannot tell the format of"),
        (("a.nq", "--min-confidence", "2"), "--min-confidence"),
    ],
)
def test_a_wrong_call_is_told(kg: Kg, arguments: tuple[str, ...], said: str) -> None:
    found = kg("events", *arguments)
    assert (found.code, len(found.lines)) == (2, 1)
    assert said in found.err


def test_parquet_without_its_library_is_told_before_the_work(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    found = kg("events", tmp_path / "missing.nq", "-o", tmp_path / "rows.parquet")
    assert (found.code, found.lines) == (2, ["kg: error: Parquet needs pyarrow; pip install 'newskg[parquet]'"])


def test_the_names_of_formats_are_those_of_the_module() -> None:
    from kg.commands.events import RowFormat
    from kg.events.write import FORMATS

    assert [one.value for one in RowFormat] == list(FORMATS)
