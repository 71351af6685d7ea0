"""What agencies and publishers send: NewsML-G2 and its elders, JSON Feed, schema.org, PDF; how formats are known."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import pytest
from test_readers import BOMB, TEXT, problems, read

from kg.files import seeds
from kg.readers.formats import reader_for
from kg.readers.json_file import read_json
from kg.readers.json_lines import read_json_lines
from kg.readers.pdf import paragraphs_of

G2 = "http://iptc.org/std/nar/2006-10-01/"
NITF = f"""<nitf><head><docdata><date.issue norm="20241208T100000Z"/><doc-id id-string="d1"/></docdata></head>
  <body><body.head><hedline><hl1>A &amp; B</hl1></hedline><byline>By <person>Ana Duarte</person></byline></body.head>
  <body.content><p>{TEXT}</p><p>It left.</p></body.content></body></nitf>"""
MARKUP = f"&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;It left.&lt;/p&gt;&lt;script&gt;steal()&lt;/script&gt;"


def g2(content: str) -> str:
    return f"""<?xml version="1.0"?><newsItem xmlns="{G2}" guid="d1"><itemMeta><itemClass qcode="ninat:text"/>
      <provider qcode="nprov:X"><name>Example</name></provider><versionCreated>2024-12-08T11:00:00Z</versionCreated>
      </itemMeta><contentMeta><by>Ana Duarte</by><headline>A &amp; B</headline></contentMeta>
      <contentSet>{content}</contentSet></newsItem>"""


@pytest.mark.parametrize(
    "content",
    [
        g2(f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>'),
        g2(f'<inlineXML><x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:head><x:title>No</x:title></x:head><x:body>'
           f"<x:p>{TEXT}</x:p><x:p>It left.</x:p><x:script>steal()</x:script></x:body></x:html></inlineXML>"),
        g2(f'<inlineData contenttype="text/plain">{TEXT}\n\nIt left.</inlineData>'),
        g2(f'<inlineData contenttype="text/html">{MARKUP}</inlineData>'),
        # two forms of one text
        g2(f'<inlineData contenttype="text/plain">{TEXT} It left.</inlineData>'
           f'<inlineData contenttype="text/html">{MARKUP}</inlineData>'),
        f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>Example</ProviderId>
          <PublicIdentifier>d1</PublicIdentifier></NewsIdentifier></Identification>
          <NewsManagement><FirstCreated>20241208T110000Z</FirstCreated></NewsManagement><NewsComponent>
          <NewsLines><HeadLine>A &amp; B</HeadLine><ByLine>Ana Duarte</ByLine></NewsLines>
          <ContentItem><DataContent>{NITF}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""",
        f'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "http://www.nitf.org/nitf.dtd">{NITF}',
    ],
    ids=["nitf", "xhtml", "plain", "html", "two forms", "newsml-1", "bare nitf"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.xml", "a", "a.newsml"])
def test_news_of_agencies_in_xml_is_read(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    (one,) = read(tmp_path / name)
    assert (one.id, one.title, one.author, one.text) == ("d1", "A & B", "Ana Duarte", f"{TEXT}\n\nIt left.")
    assert one.date == dt.date(2024, 12, 8)
    # in a folder, how it begins tells it from other XML
    (tmp_path / "other.xml").write_text('<?xml version="1.0"?><catalog/>')
    assert read(tmp_path) == [one]


def test_a_message_with_pictures_gives_its_texts() -> None:
    one, other = read(seeds() / "sample.newsml.xml")
    assert (one.id, one.language) == ("urn:newsml:news.example:20240214:trawler", "en-GB")
    assert one.text.split("\n\n")[1] == "“We saved nine men,” a spokesman, Jon Arnason, told reporters."
    assert (other.title, other.date) == ("Ministers meet in Nairobi", dt.date(2024, 2, 15))


@pytest.mark.parametrize(
    "content",
    [
        BOMB.replace("<rss>", "<newsItem>").replace("</rss>", "</newsItem>"),
        "<newsItem>" + "<a>" * 10_000,
        g2("")[:200],
        g2('<remoteContent href="https://news.example/1"/>'),
        f'<packageItem xmlns="{G2}"/>',
        f"<!DOCTYPE newsItem [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{g2('<inlineData>&e;</inlineData>')[21:]}",
    ],
    ids=["bomb", "depth", "cut", "remote", "package", "outside"],
)
def test_bad_news_in_xml_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.xml").write_text(content)
    (tmp_path / "b.txt").write_text(TEXT)
    (problem,) = problems(tmp_path / "a.xml")
    assert problem.startswith(str(tmp_path / "a.xml"))
    assert "bug in kg" not in problem
    assert "RDF" not in problem


def test_a_feed_with_scripts_has_only_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(
        f"<rss><channel><item><title>&lt;script&gt;steal()&lt;/script&gt;T</title><description>{MARKUP}"
        "&lt;img src=x onerror=steal()&gt;</description></item></channel></rss>"
    )
    (one,) = read(path)
    assert (one.title, one.text) == ("T", f"{TEXT}\n\nIt left.")


# -- JSON ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed_is_read(tmp_path: Path, version: str) -> None:
    authors = {"authors": [{"name": "Ana Duarte"}]} if version == "1.1" else {"author": {"name": "Ana Duarte"}}
    items = [
        {"id": "1", "title": "T", "url": "https://news.example/1", "date_published": "2024-12-08T10:00:00Z",
         "content_html": f"<p>{TEXT}</p><p>It left.</p>", "content_text": f"{TEXT} It left."},
        {"id": "2", "summary": TEXT, "language": "en-US"},
        {"id": "3", "content_text": ""},
        "none",
    ]  # fmt: skip
    feed = {"version": f"https://jsonfeed.org/version/{version}", "title": "Example", **authors, "items": items}
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(feed))
    assert [problem.partition(": item ")[2][:1] for problem in problems(path)] == ["3", "4"]
    feed["items"] = items[:2]
    path.write_text(json.dumps(feed))
    # names that --map gives to members of other JSON do not matter here
    one, other = read(path, "text=body", "title=heading")
    assert (one.id, one.title, one.text, one.author) == ("1", "T", f"{TEXT}\n\nIt left.", "Ana Duarte")
    assert (one.publisher, one.date, one.url) == ("Example", dt.date(2024, 12, 8), "https://news.example/1")
    assert (other.text, other.language) == (TEXT, "en-US")


ARTICLE = {
    "@type": "NewsArticle", "@id": "https://news.example/1", "headline": "T", "datePublished": "2024-12-08",
    "articleBody": TEXT, "author": {"@type": "Person", "name": "Ana Duarte"}, "publisher": [{"name": "Example"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        ARTICLE,
        [ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "mainEntity": ARTICLE}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]},
        {**ARTICLE, "@type": ["schema:NewsArticle", "Thing"], "author": ["Ana Duarte"]},
    ],
    ids=["object", "list", "graph", "item list", "types"],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a"])
def test_schema_org_is_read(tmp_path: Path, name: str, content: object) -> None:
    (tmp_path / name).write_text(json.dumps(content))
    (one,) = read(tmp_path / name, "text=body")
    assert (one.id, one.title, one.text) == ("https://news.example/1", "T", TEXT)
    assert (one.author, one.publisher, one.url) == ("Ana Duarte", "Example", "https://news.example/1")


def test_ninjs_of_a_version_that_nobody_knows_is_told_and_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    item = {"uri": "urn:1", "standard": {"name": "ninjs", "version": "9.0"}, "versionCreated": "2024-12-08"}
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({**item, "uri": f"urn:{number}", "body_text": TEXT}) + "\n" for number in "ab"))
    assert len(read(path)) == 2
    assert caplog.messages == [f"{path}: declares ninjs 9.0; read as ninjs 3"]


@pytest.mark.parametrize(
    "deep", ["[" * 100_000, '{"a":' * 100_000, '[{"text": ' + "[" * 100_000 + "]" * 100_000 + "}]"], ids=["1", "2", "3"]
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a"])
def test_json_of_any_depth_is_one_line(tmp_path: Path, name: str, deep: str) -> None:
    (tmp_path / name).write_text(deep)
    (problem,) = problems(tmp_path / name)
    told = ("nested too deep", "is not JSON", "is not a JSON object", "contains no words")
    assert any(words in problem for words in told)


def test_lines_and_documents_of_json_are_told_apart_whatever_they_are_called(tmp_path: Path) -> None:
    one, two = (json.dumps({"id": id, "text": TEXT}) for id in "ab")
    for name in ("a.json", "a.jsonl", "a.txt", "a"):
        path = tmp_path / name
        path.write_text(f"{one}\n\n{two}\n")
        assert [article.id for article in read(path)] == ["a", "b"]
        path.write_text(json.dumps([json.loads(one), json.loads(two)], indent=1))
        assert [article.id for article in read(path)] == ["a", "b"]
        path.write_text(json.dumps(json.loads(one), indent=1))
        assert [article.id for article in read(path)] == ["a"]
    # a single line may be either: here the name says what articles without identifiers are called
    assert reader_for(".json", one.encode()) is read_json
    assert reader_for(".jsonl", one.encode()) is read_json_lines
    (tmp_path / "b.txt").write_text("{sic} he said of the city of Homs, which the army took on Sunday.")
    assert [article.id for article in read(tmp_path / "b.txt")] == ["b"]


# -- PDF ----------------------------------------------------------------------------------------------


def test_pdf_is_read_with_its_paragraphs(tmp_path: Path) -> None:
    (one,) = read(seeds() / "sample.pdf")
    assert (one.title, one.author) == ("Two killed as trawler sinks off Iceland", "Ingrid Holm")
    heading, first, second = one.text.split("\n\n")
    assert heading == one.title
    assert first.endswith("had searched the sea for six hours.")
    assert "the harbour on Thursday." in second
    (tmp_path / "a.txt").write_bytes((seeds() / "sample.pdf").read_bytes())
    assert read(tmp_path / "a.txt")[0].text == one.text


def test_heads_and_feet_of_pages_are_no_text() -> None:
    body = "Rebels took the city of {0} on Sunday, and the army left the towns\naround {0} in the evening."
    pages = [f"Example News\n{body.format(name)}\n{number}" for number, name in enumerate(("Homs", "Hama", "Idlib"), 1)]
    text = paragraphs_of(pages)
    assert text.count("\n\n") == 2
    assert "Example" not in text
    assert not any(letter.isdigit() for letter in text)


PDF = (seeds() / "sample.pdf").read_bytes()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PDF[:300], "is not a readable PDF"),
        (PDF.replace(b" Tj", b"   "), "is a PDF without text, perhaps a scan"),
        (PDF.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), "is "),
        (b"%PDF-1.4\n" + b"\xff" * 1000, "is not a readable PDF"),
    ],
    ids=["cut", "scan", "circle", "garbage"],
)
def test_a_pdf_that_has_no_text_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    (problem,) = problems(path)
    assert problem.startswith(f"{path}: {message}")
    assert "bug in kg" not in problem


def test_without_its_library_pdf_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (problem,) = problems(seeds() / "sample.pdf")
    assert "pip install 'newskg[pdf]'" in problem
