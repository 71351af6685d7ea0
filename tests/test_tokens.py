"""One tokenizer for Turtle and its family: what finds lines, repairs files and counts brackets shares its grammar."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, strategies as st

from kg.safety.nesting import Nesting
from kg.tokens import TOKEN, string_value, tokens, unescape
from kg.validation.locate.blocks import resolve

FILES = sorted((Path(__file__).parent / "cases").glob("*.ttl"))


@given(st.text(alphabet="<>\"'\\.:;,_#@^[]{}()ae1-+% \n\u00b7é", max_size=80))
def test_tokens_leave_out_nothing_but_space_and_comments(text: str) -> None:
    found = [match[0] for match in re.finditer(TOKEN, text, re.VERBOSE | re.DOTALL)]
    assert "".join(found) == text
    for token in tokens(text):
        assert text[token.begin : token.end] in {token.text, f"<{token.text}>"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b.c\\~%20. 5. 5.0.", ["a:b.c\\~%20", ".", "5", ".", "5.0", "."]),
        ("a:b..c a:b.. :.", ["a:b..c", "a:b", ".", ".", ":", "."]),
        ('"""a "quoted" \\""" b"""', ['"""a "quoted" \\""" b"""']),
        ("'' '''it's''' \"\"", ["''", "'''it's'''", '""']),
        ("<urn:a#b> # <urn:c>\n'#d'", ["urn:a#b", "'#d'"]),
        (
            "'1'^^xsd:int@en-GB,-1.5e3 _:b1.x _:b.",
            ["'1'", "^^", "xsd:int", "@en-GB", ",", "-1.5e3", "_:b1.x", "_:b", "."],
        ),
    ],
)
def test_tokens_end_where_the_grammar_ends_them(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_strings_and_iris_are_those_of_the_parser(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = list(ox.parse(text, ox.RdfFormat.TURTLE, base_iri="http://x.org/"))
    literals = {quad.object.value for quad in read if isinstance(quad.object, ox.Literal)}
    written = {string_value(token.text) for token in tokens(text) if token.kind == "string"}
    assert written <= literals
    terms = {term.value for quad in read for term in quad.triple if isinstance(term, ox.NamedNode)}
    terms |= {quad.object.datatype.value for quad in read if isinstance(quad.object, ox.Literal)}
    base = re.findall(r"^@base <([^>]*)>", text, re.MULTILINE)[0]
    prefixes = {resolve(iri, base) for iri in re.findall(r"^@prefix \S+ <([^>]*)>", text, re.MULTILINE)}
    named = {resolve(unescape(token.text), base) for token in tokens(text) if token.kind == "iri"}
    assert named - prefixes - {base} <= terms


def test_brackets_in_strings_iris_and_comments_do_not_nest() -> None:
    for text in ('"(((" ', "'[[[' ", '"""(( "( """ ', "<urn:(((> ", "# [[[\n"):
        nesting = Nesting("turtle", deepest=2)
        nesting.feed(text.encode() * 5 + b"[ (1 ")
        assert nesting.depth == 2
