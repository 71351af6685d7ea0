"""Web pages: the article in them, what they say of it, and those that are made to do harm."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
import read_pages

from kg.errors import InputError
from kg.files import seeds
from kg.language.layout import find_paragraphs
from kg.model import Article, Part
from kg.readers import read_articles, web
from kg.readers.web import page_members

BODY = """<p>A dam burst in the north of Iceland on Monday, killing two farmers, the police said.</p>
<p>The government sent 200 soldiers to the valley, where more than 600 people were brought out of their houses.</p>
<p>The owner of the dam denied that it had been warned. “Nobody told us anything,” its spokeswoman said.</p>"""


def page(head: str = "", body: str = BODY, html: str = "<html>") -> bytes:
    return f"<!DOCTYPE html>{html}<head>{head}</head><body><article>{body}</article></body></html>".encode()


def one(path: Path) -> Article:
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def problem(path: Path) -> str:
    (found,) = read_articles(path)
    assert isinstance(found, InputError), found
    return str(found)


def test_the_sample_is_read_with_all_that_it_says_and_nothing_around_it() -> None:
    found = one(seeds() / "sample.html")
    assert (found.id, found.title, str(found.date)) == ("sample", "Two killed as dam bursts in Alverra", "2024-05-14")
    assert (found.publisher, found.author, found.language) == ("Example News", "Ingrid Holm", "en-GB")
    assert found.url == "https://news.example/2024/05/dam"
    paragraphs = found.text.split("\n\n")
    assert paragraphs[0].startswith("A dam burst in the north of Iceland on Monday")
    assert len(paragraphs) == 8
    around = ("Photograph", "Read more", "Related", "Sign up", "More on this", "Gunmen", "By Ingrid", "Home", "©")
    assert not [words for words in around if words in found.text]
    # a paragraph stays one, so that no quotation runs into the next
    assert all(paragraph.count("“") == paragraph.count("”") for paragraph in paragraphs)


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebPage", "name": "No"}, {"@type": "Person", "@id": "#h", "name": "Ingrid Holm"},
  {"@type": ["ReportageNewsArticle"], "headline": "Dam bursts &amp; kills",
   "datePublished": "2024-05-14T09:30:00+02:00",
   "author": [{"@id": "#h"}, {"@type": "Person", "name": "Jon Orr"}],
   "publisher": {"name": "Example News"}}]}</script>"""
META = """<meta property="og:title" content="Dam bursts &amp; kills">
  <meta name="author" content="By Ingrid Holm, Jon Orr">
  <meta property="article:author" content="https://social.example/holm">
  <meta property="article:published_time" content="2024-05-14T09:30:00+02:00">
  <meta property="og:site_name" content="Example News">"""
MICRODATA = """<div itemscope itemtype="http://schema.org/NewsArticle">
  <h1 itemprop="headline">Dam bursts &amp; kills</h1>
  <span itemprop="author" itemscope><a itemprop="name">Ingrid Holm</a></span> <span itemprop="author">Jon Orr</span>
  <time itemprop="datePublished" datetime="2024-05-14T09:30:00+02:00">Tuesday</time>
  <div itemprop="publisher" itemscope><meta itemprop="name" content="Example News"></div>"""


@pytest.mark.parametrize(
    "content", [page(JSON_LD), page(META), page(body=MICRODATA + BODY + "</div>")], ids=["json-ld", "meta", "microdata"]
)
def test_what_a_page_says_of_its_article_is_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(content)
    found = one(path)
    assert (found.title, str(found.date)) == ("Dam bursts & kills", "2024-05-14")
    assert (found.author, found.publisher) == ("Ingrid Holm, Jon Orr", "Example News")


def test_a_page_that_says_little_gives_what_it_shows() -> None:
    found = page_members(
        page('<link rel="canonical" href="https://news.example/2024/05/14/dam">', "<h1>Dam bursts</h1>" + BODY)
    )
    assert (found["title"], found["date"]) == ("Dam bursts", "2024-05-14")
    # several articles of a page are told apart by their addresses
    two = """<script type="application/ld+json">[{"@type": "NewsArticle", "headline": "Other", "url": "https://news.example/1"},
      {"@type": "NewsArticle", "headline": "Own", "url": "https://news.example/2"}]</script>"""
    assert page_members(page(two + '<link rel="canonical" href="https://news.example/2">'))["title"] == "Own"


@pytest.mark.parametrize(
    "broken", ["{", "[" * 100_000, '{"@type": "NewsArticle", "headline": 3, "author": {"x": []}}', "null"]
)
def test_json_ld_that_is_broken_costs_only_itself(broken: str) -> None:
    found = page_members(page(f'<script type="application/ld+json">{broken}</script><meta name="author" content="A">'))
    assert found["author"] == "A"
    assert str(found["text"]).startswith("A dam burst")


@pytest.mark.parametrize(
    "around",
    [
        '<p><a href="/x">Ministers meet in Nairobi after long talks</a></p>',
        "<figure><img src=a><figcaption>Ministers meet in Nairobi after long talks</figcaption></figure>",
        '<div class="wp-caption-text">Ministers meet in Nairobi after long talks</div>',
        "<aside><p>Ministers meet in Nairobi after long talks.</p></aside>",
        '<div class="c-related-links"><p>Ministers meet in Nairobi after long talks.</p></div>',
        '<p class="article__byline">By Ministers meet in Nairobi after long talks</p>',
        "<script>Ministers meet in Nairobi after long talks</script>",
        "<noscript>Ministers meet in Nairobi after long talks</noscript>",
        '<div id="newsletter-signup"><p>Ministers meet in Nairobi after long talks.</p></div>',
    ],
)
def test_what_stands_around_an_article_is_told_apart(around: str) -> None:
    first, second, third = BODY.split("\n")
    text = str(page_members(page(body=f"{first}{around}{second}{around}{third}"))["text"])
    assert "Nairobi" not in text
    assert text.count("\n\n") == 2


def test_what_looks_like_a_teaser_and_is_most_of_the_page_is_the_article() -> None:
    text = str(page_members(page(body=f'<div class="promo-box share">{BODY}</div>'))["text"])
    assert text.startswith("A dam burst")


def test_lines_that_break_are_lines_and_white_space_is_not() -> None:
    text = str(
        page_members(page(body=f"{BODY}<p>Parliament will\n   meet <b>on</b>\tThursday.<br>It <i>voted</i>.</p>"))[
            "text"
        ]
    )
    assert text.endswith("\n\nParliament will meet on Thursday.\nIt voted.")
    assert [part.part for part in find_paragraphs(Article(id="a", text=text))].count(Part.STORY) == 5


def test_a_page_that_shows_its_text_with_scripts_has_it_in_json_ld() -> None:
    words = "A dam burst in Iceland on Monday, killing two farmers, the police said. " * 5
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{words}"}}</script>'
    assert page_members(page(script, "<div id=root></div>"))["text"] == words


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "iso-8859-1"),
        ("utf-8", "no-such"),
        ("cp1252", "utf-8-x"),
        ("cp1252", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_label_of_the_encoding_may_be_wrong(tmp_path: Path, encoding: str, label: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page(f'<meta charset="{label}">').decode().encode(encoding))
    assert "“Nobody told us anything,”" in one(path).text


def test_a_page_is_known_by_how_it_begins(tmp_path: Path) -> None:
    for name in ("a", "a.txt", "a.php", "a.xml", "a.json"):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf\n<!-- saved -->\n" + page())
        assert one(tmp_path / name).text.startswith("A dam burst")


def test_a_text_that_is_called_a_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("A dam burst in the north of Iceland on Monday, the police said.")
    assert one(tmp_path / "a.html").text == "A dam burst in the north of Iceland on Monday, the police said."


MANY = "<p>Rebels took the city of Homs on Sunday, the army said.</p>"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html><body>" + b"<div>" * 10_000 + BODY.encode(), "nests its elements too deeply to be an article"),
        (b"<html>" + b"<b>" * 10_000 + BODY.encode(), "nests its elements too deeply to be an article"),
        (b"<html><p>" + b"a" * 50_000_000, "is larger than 20 MB, too large for an article"),
        (page(body="<i>x</i> " * 50_000), "is a web page with too many elements to be an article"),
        (page(body=("<div>" + "<p>x</p>" * 4_000 + "</div>") * 9), "is a web page with too many elements"),
        (
            b"<html><body><ul><li><a href=/1>One</a></li></ul></body></html>",
            "is a web page without article text",
        ),
        (b"<html></html>", "is a web page without article text"),
        (b"<html>\0\0<frameset><frame src=x></frameset>", "is a web page without article text"),
    ],
    ids=["depth", "depth of words", "50 MB", "siblings", "elements", "links", "empty", "frames"],
)
def test_a_page_that_is_none_of_an_article_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(content)
    (tmp_path / "b.html").write_bytes(page())
    assert problem(path).startswith(f"{path}: {message}")
    assert [type(found) for found in read_articles(tmp_path)] == [InputError, Article]


def test_a_page_that_takes_too_long_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_tree: object) -> str:
        while True:
            pass

    monkeypatch.setattr(web, "SECONDS", 0.2)
    monkeypatch.setattr(web, "_text", endless)
    (tmp_path / "a.html").write_bytes(page())
    (tmp_path / "b.txt").write_text("Rebels took the city of Homs on Sunday, the army said.")
    told, other = read_articles(tmp_path)
    assert "takes more than 0.2 s of CPU time" in str(told)
    assert isinstance(other, Article)


def test_nothing_is_said_that_tells_users_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body><p></p></body></html>")
    logging.getLogger("trafilatura").handlers.clear()
    problem(tmp_path / "a.html")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("library", ["lxml.html", "trafilatura"])
def test_without_its_library_a_page_is_told(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert "pip install 'newskg[web]'" in problem(seeds() / "sample.html")


# -- how well texts are found -------------------------------------------------------------------------


def test_saved_pages_are_compared_with_their_known_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = "\n\n".join(line.removeprefix("<p>").removesuffix("</p>") for line in BODY.split("\n"))
    for name, body, text in (("a", BODY, known), ("b", BODY, known.replace("dam", "damm")), ("c", "", known)):
        (tmp_path / f"{name}.html").write_bytes(page(body=body))
        (tmp_path / f"{name}.txt").write_text(text)
    (tmp_path / "d.html").write_bytes(page())
    scores = read_pages.compare(tmp_path)
    assert (scores["a"].f1, scores["a"].whole) == (1, 1)
    assert 0.9 < scores["b"].f1 < 1
    assert scores["b"].whole == pytest.approx(1 / 3)
    assert scores["c"].f1 == 0
    assert set(scores) == {"a", "b", "c"}
    assert read_pages.main([str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "pages      3" in told
    assert "0.000      c " in told
    assert read_pages.main([str(tmp_path / "none")]) == 3
