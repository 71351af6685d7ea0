"""What is looked at before a parser sees it: brackets in every syntax, wherever a file is cut, and size."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kg.errors import InputError
from kg.formats import read_quads
from kg.safety.nesting import DEEPEST, LineNesting, NestedTooDeepError, Nesting, check_xml, watched


def depth_of(text: bytes, syntax: str, cuts: list[int] | None = None) -> int:
    """Return how many brackets are open at the end of a text that comes in pieces."""
    nesting = LineNesting(10_000) if syntax == "lines" else Nesting(syntax, deepest=10_000)
    places = sorted({min(cut, len(text)) for cut in cuts or []})
    for begin, end in zip([0, *places], [*places, len(text)], strict=True):
        nesting.feed(text[begin:end])
    nesting.feed(b"   ")  # what is half a mark is told from what follows
    return nesting.depth


STRINGS = [
    b'"(["', b"'(['", b'"""a"b""([\n"c"""', b"'''a'b''([\n'c'''", b'"\\"(["', b'"\\\\"', b"'\\'(['", b'""', b"''",
    b'""""""', b'"""\\"""(["""',
]  # fmt: skip
TURTLE = [
    b"<urn:([{>", b"# ([{ <\n", b'# "\r', b"ex:a\\(b", b"ex:a\\#(b)", b" ex:a ", b" 1.5 ", b" a ", b";", b",", b".",
    b"\n", b"@prefix", b"<<", b">>", b"<<(", b")>>", b"(", b")", b"[", b"]", b"{", b"}", b"{|", b"|}", b"<>", b"<a>",
]  # fmt: skip
JSON = [
    b'"([{"',
    b'"\\"({["',
    b'"\\\\"',
    b'""',
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b" 1e5 ",
    b"true",
    b"\n",
    b"(",
    b"#",
    b"'",
    b"<",
]
OPENING = {b"<<": 1, b"<<(": 2, b"(": 1, b"[": 1, b"{": 1, b"{|": 1}
CLOSING = {b">>": 1, b")>>": 2, b")": 1, b"]": 1, b"}": 1, b"|}": 1}


def expected(pieces: list[bytes], *, json: bool) -> int:
    depth = 0
    for piece in pieces:
        if not (json and piece == b"("):
            depth = max(0, depth + OPENING.get(piece, 0) - CLOSING.get(piece, 0))
    return depth


CUTS = st.lists(st.integers(0, 200), max_size=20)


@given(st.lists(st.sampled_from(STRINGS + TURTLE), max_size=20), CUTS)
def test_brackets_of_turtle_are_followed_wherever_it_is_cut(pieces: list[bytes], cuts: list[int]) -> None:
    # a blank between them, since two strings one behind the other may be one
    assert depth_of(b" ".join(pieces), "turtle", cuts) == expected(pieces, json=False)


@given(st.lists(st.sampled_from(JSON), max_size=20), CUTS)
def test_brackets_of_json_are_followed_wherever_it_is_cut(pieces: list[bytes], cuts: list[int]) -> None:
    assert depth_of(b" ".join(pieces), "json", cuts) == expected(pieces, json=True)


LINES = [
    b'<urn:a> <urn:p> "<" <urn:g> .\n', b'<urn:a> <urn:p> "([{ \\" # (" .\r\n', b"# ([{ '\n",
    b"<urn:a> <urn:p> <urn:c> .\n", b"<<( <urn:a> <urn:p> <urn:c> )>>", b"<<( ", b" )>>", b"<urn:([{>", b'"<<("', b"\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=20), CUTS)
def test_quoted_triples_in_lines_are_followed_wherever_they_are_cut(pieces: list[bytes], cuts: list[int]) -> None:
    text = b" ".join(pieces)
    assert depth_of(text, "lines", cuts) == depth_of(text, "turtle")


def test_a_quoted_triple_far_into_an_endless_line_is_seen() -> None:
    nesting = LineNesting(2)
    for _ in range(5):
        nesting.feed(b'<urn:a> <urn:p> "aaaa" ' * 3_000)
    with pytest.raises(NestedTooDeepError):
        nesting.feed(b"<<( <<( ")


def test_the_line_of_a_quoted_triple_behind_many_lines_is_told() -> None:
    nesting = LineNesting(1)
    nesting.feed(b"<urn:a> <urn:p> <urn:c> .\n" * 7 + b"<urn:a> ")
    with pytest.raises(NestedTooDeepError) as raised:
        nesting.feed(b"<urn:p> <<( ")
    assert raised.value.line == 8


@given(st.binary(max_size=300), CUTS, st.sampled_from(["json", "turtle", "lines"]))
def test_nonsense_is_followed_the_same_wherever_it_is_cut(text: bytes, cuts: list[int], syntax: str) -> None:
    assert depth_of(text, syntax, cuts) == depth_of(text, syntax)


def test_the_line_of_the_bracket_that_is_too_much_is_told() -> None:
    nesting = Nesting("turtle", deepest=2)
    nesting.feed(b"<a> <b>\n[\n")
    with pytest.raises(NestedTooDeepError) as raised:
        nesting.feed(b'<c> "(\\n(" , [\n\n<d> (')
    assert raised.value.line == 5


@pytest.mark.parametrize(
    ("suffix", "opening", "inside", "closing", "width"),
    [
        ("ttl", "[ <urn:p> ", "1", "]", 1),
        ("ttl", "(", "1", ")", 1),
        ("ttl", "<<( <urn:a> <urn:p> ", "1", " )>>", 2),
        ("trig", "[ <urn:p> ", "1", "]", 1),
        ("nt", "<<( <urn:a> <urn:p> ", "<urn:c>", " )>>", 2),
        ("nq", "<<( <urn:a> <urn:p> ", "<urn:c>", " )>>", 2),
        ("jsonld", '{"urn:p": ', "1", "}", 1),
        ("jsonld", '{"@list": [', "1", "]}", 2),
        ("rdf", '<x:a><x:b xmlns:x="urn:">', "", "</x:b></x:a>", 2),
    ],
)
def test_what_is_just_deep_enough_is_read_and_what_is_deeper_is_told(
    suffix: str, opening: str, inside: str, closing: str, width: int, tmp_path: Path
) -> None:
    around = {
        "jsonld": ('{"@id": "urn:a", "urn:p": ', "}"),
        "rdf": (f'<r:RDF xmlns:x="urn:" xmlns:r="{RDF}">', "</r:RDF>"),
    }.get(suffix, ("<urn:a> <urn:p> ", " .\n"))
    path = tmp_path / f"a.{suffix}"
    deep = (DEEPEST - 2) // width
    for depth in (deep, 50 * deep):
        path.write_text(around[0] + opening * depth + inside + closing * depth + around[1])
        if depth == deep:
            assert list(read_quads(path))
        else:
            with pytest.raises(InputError, match=rf"a\.{suffix}:1.*nested too deep: at most {DEEPEST} "):
                list(read_quads(path))


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_file_is_refused_as_soon_as_it_is_too_large(size: int) -> None:
    file = watched(io.BytesIO(b"a" * 100_000), "a.nq.gz", largest=50_000)
    with pytest.raises(InputError, match=r"^a\.nq\.gz: is larger than 50,000 bytes uncompressed"):
        list(iter(lambda: file.read(size), b""))
    assert watched(io.BytesIO(b"a" * 50_000), "a", largest=50_000).read() == b"a" * 50_000


@pytest.mark.parametrize(
    "body",
    ["<a>" + "&x;" * 1000 + "</a>", '<a b="' + "&x;" * 1000 + '"/>', "<a>" + '<b c="&x;"/>' * 1000 + "</a>"],
    ids=["text", "attribute", "attributes"],
)
def test_entities_are_bounded_by_what_becomes_of_them(body: str) -> None:
    document = f'<!DOCTYPE a [<!ENTITY x "{"y" * 200}">]>{body}'.encode()
    check_xml(document, "a.rdf", largest=200_000)
    with pytest.raises(InputError, match="its entities make it larger than"):
        check_xml(document, "a.rdf", largest=100_000)
