"""Archives: WARC as crawlers make it, zip and tar, and those that are broken or made to do harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from kg.files import seeds
from kg.model import Article
from kg.readers import read_articles

TEXT = "Rebels took the city of Homs on Sunday, the army said."
WARC = (seeds() / "sample.warc.gz").read_bytes()
PLAIN = gzip.decompress(WARC)


def told(path: Path | str) -> list[str]:
    return [found.id if isinstance(found, Article) else str(found) for found in read_articles(path)]


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# -- WARC ---------------------------------------------------------------------------------------------

IDS = ["https://news.example/2024/02/trawler", "https://news.example/2024/02/nairobi"]


def test_pages_that_a_crawler_kept_are_read_and_those_in_other_languages_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = read_articles(seeds() / "sample.warc.gz")
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert [one.id, other.id] == IDS == [one.url, other.url]
    assert (one.title, str(one.date), one.language) == (
        "Two killed as trawler sinks off Iceland",
        "2024-02-14",
        "en-GB",
    )
    assert "“We saved nine men,”" in one.text
    (message,) = caplog.messages
    assert message.endswith(": item 5: 1 article is in another language than English, and passed over")
    # packed as a whole, in pieces or not at all, and whatever it is called
    for name, content in (("a.warc", PLAIN), ("b.warc.gz", gzip.compress(PLAIN)), ("c", WARC), ("d.txt", PLAIN)):
        assert told(put(tmp_path / name, content)) == IDS


def test_only_articles_in_other_languages_are_an_error(tmp_path: Path) -> None:
    second = PLAIN[PLAIN.index(b"WARC/1.0", PLAIN.index(b"nairobi") - 600) :]
    german = PLAIN[PLAIN.index(b"/de/") :][: -len(second)]
    begun = PLAIN.rindex(b"WARC/1.0", 0, PLAIN.index(b"/de/"))
    path = put(tmp_path / "a.warc", PLAIN[begun : PLAIN.index(b"/de/")] + german)
    (problem,) = told(path)
    assert "is not in English" in problem


@pytest.mark.parametrize("cut", [30, 400, 700])
def test_a_warc_that_is_cut_off_is_told_and_what_came_before_is_read(tmp_path: Path, cut: int) -> None:
    end = PLAIN.index(b"</html>", PLAIN.index(b"Ministers meet")) - cut
    path = put(tmp_path / "a.warc", PLAIN[:end])
    first, problem = told(path)
    assert first == IDS[0]
    assert problem == f"{path}: is truncated in record 7"
    path = put(tmp_path / "b.warc.gz", WARC[: -cut - 300])
    *_, problem = told(path)
    assert problem == f"{path}: is compressed with gzip, but truncated"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Content-Length: ", b"Content-Length: x"),
        (b"Content-Length: ", b"Content-Length: -"),
        (b"Content-Length: ", b"No-Length: "),
        (b"HTTP/1.1 200 OK", b"HTTP"),
        (b"WARC-Target-URI: ", b"WARC-Target: "),
    ],
)
def test_a_broken_record_costs_no_other(tmp_path: Path, old: bytes, new: bytes) -> None:
    begin = PLAIN.index(b"WARC-Type: response")
    path = put(tmp_path / "a.warc", PLAIN[:begin] + PLAIN[begin:].replace(old, new, 1))
    found = told(path)
    assert found[-1] == IDS[1]
    assert "bug in kg" not in "".join(found)


def test_a_page_in_pieces_and_packed_is_read(tmp_path: Path) -> None:
    page = b"<html><body>" + b"".join(
        b"<p>%s</p>" % TEXT.replace("Homs", name).encode() for name in ("Homs", "Hama", "Aleppo")
    )
    packed = gzip.compress(page)
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=wrong\r\nContent-Encoding: gzip\r\n"
    body += b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/1\r\n"
    path = put(tmp_path / "a.warc", head + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body))
    (found,) = read_articles(path)
    assert isinstance(found, Article)
    assert found.text.count("\n\n") == 2


def test_texts_taken_out_of_a_crawl_are_read(tmp_path: Path) -> None:
    head = (
        b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://news.example/1\r\nContent-Type: text/plain\r\n"
    )
    path = put(tmp_path / "a.warc.wet", head + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(TEXT), TEXT.encode()))
    assert told(path) == ["https://news.example/1"]


def test_a_page_that_unpacks_to_more_than_any_article_is_told(tmp_path: Path) -> None:
    packed = gzip.compress(b"<html><p>" + b"a" * 60_000_000)
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + packed
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/0\r\n"
    bomb = head + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)
    problem, *others = told(put(tmp_path / "a.warc", bomb + PLAIN))
    assert problem.endswith("item 1: is larger than 20 MB, too large for an article")
    assert others == IDS


def test_without_its_library_warc_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("warcio.exceptions", "warcio.recordloader"):
        monkeypatch.setitem(sys.modules, name, None)
    (problem,) = told(seeds() / "sample.warc.gz")
    assert "pip install 'newskg[web]'" in problem


# -- zip and tar --------------------------------------------------------------------------------------

FILES = {
    "b/index.html": b"<html><body>" + f"<p>{TEXT}</p><p>The army left it on Monday, a spokesman said.</p>".encode() * 2,
    "b/more.jsonl.gz": gzip.compress(f'{{"id": "j1", "text": "{TEXT}"}}\n{{"id": "j2", "text": "{TEXT}"}}\n'.encode()),
    "a/index.txt": TEXT.encode(),
    "a/picture.jpg": b"\xff\xd8\xff",
    "a/.hidden.txt": TEXT.encode(),
    "__MACOSX/a/index.txt": b"\0",
    "feed.xml": (seeds() / "sample.rss").read_bytes(),
}  # fmt: skip


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(FILES)),
        ("a.bin", zipped(FILES, zipfile.ZIP_LZMA)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", gzip.compress(tarred(FILES))),
        ("a.tgz", gzip.compress(tarred(FILES))),
        ("a.tar.bz2", bz2.compress(tarred(FILES))),
        ("a.tar.xz", lzma.compress(tarred(FILES))),
        ("a", bz2.compress(zipped(FILES))),
    ],
)
def test_articles_in_archives_are_read(
    tmp_path: Path, name: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = {"a/index", "b/index", "j1", "j2", "trawler-sinks", "https://news.example/2024/02/nairobi"}
    path = put(tmp_path / name, content)
    assert set(told(path)) == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert told("-") == told(path)


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress], ids=["bzip2", "xz"])
def test_what_is_packed_with_bzip2_and_xz_is_read(tmp_path: Path, pack: type[bytes]) -> None:
    lines = "".join(f'{{"id": "{number}", "text": "{TEXT} {number * 7919**4}"}}\n' for number in range(4_000)).encode()
    # two files of such, one behind the other
    path = put(tmp_path / "a.jsonl.bz2", pack(lines[: len(lines) // 2]) + pack(lines[len(lines) // 2 :]))
    assert told(path) == [str(number) for number in range(4_000)]
    assert "truncated" in told(put(path, pack(lines)[:-30]))[-1]
    assert "but damaged" in told(put(path, pack(lines)[:5_000] + b"\xff" * 5_000))[-1]
    assert "expands to more than 100 times its size" in told(put(path, pack((b" " * 999 + b"\n") * 120_000)))[-1]


def test_xz_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}]
    path = put(tmp_path / "a.txt.xz", lzma.compress(TEXT.encode(), filters=filters))
    assert told(path) == [f"{path}: is compressed with xz, but damaged"]


def bomb() -> bytes:
    return zipped({f"{number}.txt": b" " * 40_000_000 for number in range(5)} | {"z.txt": TEXT.encode()})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (bomb(), "expands to more than 100 times the size of its archive, as no article does"),
        (zipped(FILES)[:200], "is not a zip archive, or is damaged"),
        (zipped({"a.zip": zipped(FILES)}), "is an archive inside an archive, which is not read"),
        (zipped({"a.jpg": b"x"}), "is an archive without articles"),
        (tarred({"a.jpg": b"x"}), "is an archive without articles"),
        (tarred(FILES)[:700], "is truncated or damaged in its archive (unexpected end of data)"),
        (tarred(FILES)[:300], "is not a tar archive, or is truncated or damaged"),
    ],
    ids=["bomb", "cut zip", "nested", "empty zip", "empty tar", "cut file", "cut tar"],
)
def test_a_bad_archive_is_one_line_and_costs_no_other(tmp_path: Path, content: bytes, message: str) -> None:
    path = put(tmp_path / ("a.zip" if content.startswith(b"PK") else "a.tar"), content)
    put(tmp_path / "b.txt", TEXT.encode())
    found = told(tmp_path)
    assert found[-1] == "b"
    problems = [one for one in found[:-1] if one.startswith(str(path)) and "only white" not in one]
    assert len(problems) == 1
    assert message in problems[0]


def test_a_file_that_is_broken_within_its_archive_costs_no_other(tmp_path: Path) -> None:
    content = zipped({"a.txt": TEXT.encode() * 50, "b.txt": TEXT.encode()}, zipfile.ZIP_STORED)
    path = put(tmp_path / "x.zip", content.replace(b"Rebels", b"Rabbit", 1))
    problem, other = told(path)
    assert problem.startswith(f"{path}/a.txt: is truncated or damaged in its archive (Bad CRC-32")
    assert other == "b"


def test_a_link_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        entry = tarfile.TarInfo("../../b.txt")
        entry.size = len(TEXT)
        archive.addfile(entry, io.BytesIO(TEXT.encode()))
    assert told(put(tmp_path / "a.tar", out.getvalue())) == ["../../b"]
