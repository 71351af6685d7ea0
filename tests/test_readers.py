"""Readers of tables, feeds and ninjs, of what is compressed with Zstandard, and those that others install."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import sys
import time
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from rdflib.namespace import RDF
from running import Kg

from kg.errors import InputError, Place
from kg.files import seeds
from kg.formats import read_graphs
from kg.model import Article
from kg.names import KG, SCHEMA
from kg.readers import formats as reading, read_articles
from kg.readers.markup import words_of
from kg.readers.members import names_from
from kg.readers.record import Item, Source, make_item

TEXT = "Rebels took the city of Homs on Sunday, the army said."


def read(path: Path, *names: str) -> list[Article]:
    found = list(read_articles(path, names=names_from(names)))
    assert all(isinstance(one, Article) for one in found), found
    return [one for one in found if isinstance(one, Article)]


def problems(path: Path) -> list[str]:
    return [str(one) for one in read_articles(path) if isinstance(one, InputError)]


SAMPLES = {
    "sample.csv": 2, "sample.parquet": 2, "sample.rss": 2, "sample.ninjs.json": 1, "sample.html": 1, "sample.pdf": 1,
    "sample.warc.gz": 2, "sample.newsml.xml": 2, "sample.feed.json": 2, "sample.schema.json": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_goes_through_the_exporter_with_all_that_it_says(kg: Kg, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.nq"
    # PDF does not say when it was published
    found = kg("export", seeds() / name, "-o", out, "--date", "2024-02-14")
    told = [line for line in found.lines if "1 article is in another language than English" not in line]
    assert (found.code, told, len(found.lines)) == (0, [], int("warc" in name))
    graphs = list(read_graphs(out))
    assert len(graphs) == SAMPLES[name]
    for graph in graphs:
        assert (None, RDF.type, KG.Event) in graph
        assert (None, SCHEMA.datePublished, None) in graph
        assert (None, SCHEMA.headline, None) in graph


def test_standard_input_is_told_by_how_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(SAMPLES) - {"sample.csv"}:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((seeds() / name).read_bytes())))
        assert [one.text for one in read(Path("-"))] == [one.text for one in read(seeds() / name)], name


# -- tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_all_dialects_is_read(tmp_path: Path, delimiter: str) -> None:
    out = io.StringIO()
    body = f'He said: "{TEXT}"\n\nThat, | is; all\tof it.'
    csv.writer(out, delimiter=delimiter).writerows(
        [["id", "body", "published"], ["a1", body, "2024-12-08"], [], ["a2", TEXT, ""]]
    )
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    one, other = read(path, "text=body", "date=published")
    assert (one.id, one.text, one.date) == ("a1", body, dt.date(2024, 12, 8))
    assert (other.id, other.text, other.date) == ("a2", TEXT, None)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_csv_in_other_encodings_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(f'id,text\na1,"“{TEXT}”"\n'.encode(encoding))
    assert [one.text for one in read(path)] == [f"“{TEXT}”"]


def test_a_broken_row_of_csv_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f'id,text\na1,"{TEXT}"\na2,"{TEXT}\na3,{TEXT}\n')
    assert problems(path) == [f"{path}:3: is not a valid CSV row (unexpected end of data)"]
    path.write_text(f"id,text\na1,{TEXT}\na2,Rebels took Homs.\n")
    assert problems(path) == [f"{path}:2: has 3 cells, and there are 2 columns: put the text in quotation marks"]
    path.write_text("id,body\na1,Rebels took Homs.\n")
    assert problems(path) == [f"{path}:2: has no member text, but id and body: --map text=body reads that"]
    path.write_text("")
    assert problems(path) == [f"{path}: contains no articles"]


def test_parquet_is_read_by_columns_with_dates_and_members_of_members(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    when = dt.datetime(2024, 12, 8, 9, tzinfo=dt.UTC)
    rows = [
        {"key": 7, "body": TEXT, "at": when, "source": {"name": "Example"}, "vector": [0.5] * 9},
        {"key": 8, "body": None, "at": when, "source": None, "vector": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows * 100), path)
    found = list(read_articles(path, names=names_from(["id=key", "text=body", "date=at", "publisher=source.name"])))
    one = found[0]
    assert isinstance(one, Article)
    assert (one.id, one.text, one.date, one.publisher) == ("7", TEXT, when.date(), "Example")
    assert str(found[1]).startswith(f"{path}: item 2: has no member body")
    assert len(found) == 200
    path.write_bytes(path.read_bytes()[:300])
    (problem,) = problems(path)
    assert problem.startswith(f"{path}: is not Parquet, or is damaged")


# -- feeds and agencies -------------------------------------------------------------------------------


def test_atom_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feed.atom"
    path.write_text(f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title>
      <entry><id>urn:1</id><title>A &amp; B</title><updated>2024-12-09T01:00:00Z</updated>
        <published>2024-12-08T10:00:00Z</published><author><name>Ana Duarte</name></author>
        <link rel="self" href="https://news.example/feed"/><link href="https://news.example/1"/>
        <content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>{TEXT}</x:p><x:p>It left.</x:p></x:div>
        </content></entry>
      <entry><id>urn:2</id><title>C</title><updated>2024-12-09T01:00:00Z</updated>
        <summary type="html">&lt;b&gt;{TEXT}&lt;/b&gt;</summary></entry></feed>""")
    one, other = read(path)
    assert (one.id, one.title, one.text) == ("urn:1", "A & B", f"{TEXT}\n\nIt left.")
    assert (one.url, one.author, one.publisher) == ("https://news.example/1", "Ana Duarte", "Example")
    assert one.date == dt.date(2024, 12, 8)
    assert (other.text, other.date) == (TEXT, dt.date(2024, 12, 9))


def test_rss_1_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(f"""<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>Example</title></channel>
      <item rdf:about="https://news.example/1"><title>T</title><link>https://news.example/1</link>
      <description>{TEXT}</description><dc:date>2024-12-08</dc:date></item></rdf:RDF>""")
    (one,) = read(path)
    assert (one.id, one.text, one.date, one.publisher) == (
        "https://news.example/1", TEXT, dt.date(2024, 12, 8), "Example",
    )  # fmt: skip


BOMB = '<!DOCTYPE a [<!ENTITY a "' + "x" * 200 + '">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + f"]><rss><channel><item><description>&j; {TEXT}</description></item></channel></rss>"  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [BOMB, "<rss>" + "<a>" * 10_000, "<rss><channel><item>", "<rss/>", '<?xml version="1.0"?><other/>',
     '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><description>&e;</description></item></rss>'],
    ids=["bomb", "depth", "cut", "empty", "other", "outside"],
)  # fmt: skip
def test_bad_xml_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "feed.rss"
    path.write_text(content)
    (problem,) = problems(path)
    assert problem.startswith(str(path))
    assert "bug in kg" not in problem


@pytest.mark.parametrize(
    "item",
    [
        {"versioncreated": "2024-12-08T10:00:00Z", "headline": "T", "byline": "B", "body_text": f"{TEXT}\n\nIt left."},
        {"versioncreated": "2024-12-08T10:00:00Z", "headline": "T", "byline": "B",
         "body_xhtml": f"<div><p>{TEXT}</p><p>It left.</p></div>"},
        {"versioncreated": "2024-12-08T10:00:00Z", "headlines": [{"value": "T"}], "by": "B",
         "bodies": [{"contenttype": "text/html", "value": f"<p>{TEXT}</p><p>It left.</p>"}]},
        {"versionCreated": "2024-12-09T10:00:00Z", "contentCreated": "2024-12-08T10:00:00Z", "by": "B",
         "headlines": [{"role": "main", "value": "T"}],
         "bodies": [{"contentType": "text/html", "value": "<p>No.</p>"},
                    {"contentType": "text/plain", "value": f"{TEXT}\n\nIt left."}],
         "standard": {"name": "ninjs", "version": "9.0"}},
    ],
    ids=["1-text", "1-xhtml", "2", "3"],
)  # fmt: skip
def test_ninjs_of_all_versions_is_read(tmp_path: Path, item: dict[str, object]) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(json.dumps({"uri": "urn:item:1", **item}) + "\n")
    (one,) = read(path)
    assert (one.id, one.title, one.author, one.date) == ("urn:item:1", "T", "B", dt.date(2024, 12, 8))
    assert one.text == f"{TEXT}\n\nIt left."


@pytest.mark.parametrize("broken", [{"bodies": "none"}, {"bodies": [1]}, {"body_text": 3}, {"bodies": []}])
def test_ninjs_without_a_text_is_told(tmp_path: Path, broken: dict[str, object]) -> None:
    path = tmp_path / "item.json"
    path.write_text(json.dumps({"uri": "urn:item:1", **broken}))
    assert "has no member text" in problems(path)[0]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<ul><li>One</li>\n<li>Two</li></ul>", "One\n\nTwo"),
        ("One<br/>Two &lt;b&gt;", "One\nTwo <b>"),
        ("<STYLE>p { }</STYLE>One<!-- <p>no -->", "One"),
        ("One<script>never closed", "One"),
        ("A < B and <i>C</i> > D", "A < B and C > D"),
        ("<p>a\n b</p>", "a b"),
    ],
)
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert words_of(markup) == text


@pytest.mark.parametrize("piece", ["<", "<!--", "<!-- -", "<p", "<p>", "</", "<script>", "<script></s", "&", "<a b='"])
def test_markup_takes_no_more_time_than_its_length(piece: str) -> None:
    def seconds(number: int) -> float:
        begun = time.process_time()
        words_of("<i>x</i>" + piece * number)
        return time.process_time() - begun

    assert seconds(200_000) < 40 * max(seconds(10_000), 0.005)


# -- Zstandard ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sample.jsonl", "sample.csv", "sample.rss", "sample.txt"])
def test_what_is_packed_with_zstandard_is_read(tmp_path: Path, name: str) -> None:
    content = (seeds() / name).read_bytes()
    half = len(content) // 2
    path = tmp_path / f"{name}.zst"
    # two frames, as tools that pack in pieces write them
    path.write_bytes(zstandard.compress(content[:half]) + zstandard.compress(content[half:]))
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    assert read(path) == read(tmp_path / f"{name}.gz") == read(seeds() / name)


def test_broken_zstandard_is_told_and_what_came_before_is_read(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{number}", "text": f"{TEXT} {number * 7919**3}"}) for number in range(3_000)]
    content = zstandard.compress("\n".join(lines).encode())
    path = tmp_path / "corpus.jsonl.zst"
    path.write_bytes(content[:-100])
    found = list(read_articles(path))
    assert len(found) > 500
    assert str(found[-1]) == f"{path}: is compressed with Zstandard, but truncated"
    assert isinstance(found[-2], Article)
    path.write_bytes(content[:12] + b"\xff" * 100 + content[112:])
    assert problems(path)[-1].startswith(f"{path}: is compressed with Zstandard, but ")
    path.write_bytes(zstandard.compress((b" " * 999 + b"\n") * 120_000))
    assert problems(path)[-1] == f"{path}: expands to more than 100 times its size, as no article does"


def test_without_its_library_zstandard_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt.zst"
    path.write_bytes(zstandard.compress(TEXT.encode()))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    assert problems(path) == [f"{path}: is compressed with Zstandard; pip install 'newskg[zstd]'"]


# -- readers of others --------------------------------------------------------------------------------


def read_shouting(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """A reader as another package may have it."""
    text = b"".join(lines).decode().lower()
    yield make_item({"text": text}, source, where=Place(source.name), id=source.stem)


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = [
        EntryPoint("shout", "test_readers:read_shouting", reading.GROUP),
        EntryPoint("gone", "no_such_package:read", reading.GROUP),
        EntryPoint("txt", "no_such_package:read", reading.GROUP),
    ]
    monkeypatch.setattr(reading, "entry_points", lambda *, group: offered if group == "kg.readers" else [])
    reading.offered.cache_clear()


@pytest.mark.usefixtures("_installed")
def test_a_reader_that_is_installed_reads_its_files(tmp_path: Path) -> None:
    try:
        (tmp_path / "a.shout").write_text(TEXT)
        (tmp_path / "b.txt").write_text(TEXT)
        (tmp_path / "c.other").write_text(TEXT)
        assert [(one.id, one.text) for one in read(tmp_path)] == [("a", TEXT.lower()), ("b", TEXT)]
        (tmp_path / "d.gone").write_text(TEXT)
        (problem,) = problems(tmp_path / "d.gone")
        assert problem.startswith(
            f"{tmp_path / 'd.gone'}: the reader of .gone files that is installed cannot be loaded"
        )
    finally:
        reading.offered.cache_clear()


def test_a_feed_in_a_folder_that_declares_another_type_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(BOMB, encoding="utf-8")
    (error,) = read_articles([tmp_path])
    assert isinstance(error, InputError)
    assert "not valid XML: the entity b is more than a short text" in str(error)
