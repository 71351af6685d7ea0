"""Patterns are XPath's: what it has, Python's expressions are made of; what it lacks, the shape is refused for."""

from __future__ import annotations

import re

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH

from kg.validation import ENGINES, Engine, validate_graph
from kg.validation.engines import check_graph
from kg.validation.patterns import PatternError, _alike, compile_pattern

NODE, PROPERTY, SHAPE = URIRef("urn:node"), URIRef("urn:property"), URIRef("urn:shape")

#: Patterns and flags, what they find something in, and what they do not (XPath and XQuery Functions 3.1, 5.6).
PATTERNS: list[tuple[str, str, list[str], list[str]]] = [
    (r"^\p{L}+$", "", ["abc", "éΩж"], ["a1", ""]),
    (r"^\P{Nd}$", "", ["a"], ["1", "٣"]),
    (r"^\p{IsGreek}$", "", ["α"], ["a"]),
    (r"^\i\c*$", "", ["a-1", "_x", ":y"], ["1a", "a b"]),
    ("^[a-z-[aeiou]]+$", "", ["xyz"], ["xaz"]),
    (r"^[\w-[\d]]+$", "", ["ab€"], ["a1", "_"]),
    (r"^\w$", "", ["a", "€", "٣"], ["_", "-", " "]),
    (r"^\s$", "", [" ", "\t"], ["\u00a0", "\u2003"]),
    (r"^\S$", "", ["\u00a0", "a"], [" "]),
    (r"^\d+$", "", ["12", "١٢"], ["1a"]),
    ("^a$", "", ["a"], ["a\n", "ba"]),
    ("^b$", "m", ["a\nb\nc"], ["abc"]),
    ("a.c", "", ["abc"], ["a\nc", "a\rc"]),
    ("a.c", "s", ["a\nc"], ["ac"]),
    ("AbC", "i", ["aBc"], ["ab"]),
    ("a b", "x", ["ab"], ["a b"]),
    ("[a b]c", "x", [" c", "ac"], ["dc"]),
    ("a # b", "x", ["a#b"], ["a"]),
    ("a.(c", "q", ["xa.(cx"], ["abc"]),
    ("A.C", "qi", ["a.c"], ["abc"]),
    (r"^(a)b\1$", "", ["aba"], ["abb"]),
    ("^(?:ab)+?$", "", ["abab"], ["aba"]),
    ("^[^a-c]$", "", ["d"], ["a"]),
    (r"^a\-b\.\[\$$", "", ["a-b.[$"], ["a-bx[$"]),
    ("", "", ["", "a"], []),
]
#: What Python reads and XPath does not, and what nobody reads.
NONE = ["(?=a)", "(?i)a", r"\bfoo", r"a\Z", "(?P<x>a)", r"\u0041", "a++", "a{,3}", "[", "(", "a**", r"\p{Nothing}"]


@pytest.mark.parametrize(("pattern", "flags", "good", "bad"), PATTERNS)
def test_a_pattern_means_what_xpath_says(pattern: str, flags: str, good: list[str], bad: list[str]) -> None:
    compiled = compile_pattern(pattern, flags)
    assert [words for words in good if not compiled.search(words)] == []
    assert [words for words in bad if compiled.search(words)] == []


@pytest.mark.parametrize(("pattern", "flags", "good", "bad"), PATTERNS)
@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_take_it_so(pattern: str, flags: str, good: list[str], bad: list[str], engine: Engine) -> None:
    found = check_graph(data([*good, *bad]), shapes=shapes(pattern, flags), engine=engine)
    assert found.errors == []
    assert sorted(str(finding.value) for finding in found.findings) == sorted(bad)


def data(words: list[str]) -> Graph:
    graph = Graph()
    for each in words:
        graph.add((NODE, PROPERTY, Literal(each)))
    return graph


def shapes(pattern: str, flags: str = "") -> Graph:
    made = Graph().add((SHAPE, SH.targetNode, NODE)).add((SHAPE, SH.path, PROPERTY))
    made.add((SHAPE, SH.pattern, Literal(pattern)))
    return made.add((SHAPE, SH.flags, Literal(flags))) if flags else made


@pytest.mark.parametrize("pattern", NONE)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_expression_of_xpath_is_refused_and_the_other_shapes_are_applied(
    pattern: str, engine: Engine
) -> None:
    with pytest.raises(PatternError, match="not an XPath regular expression"):
        compile_pattern(pattern)
    made, other = shapes(pattern), URIRef("urn:other")
    made.add((other, SH.targetNode, NODE)).add((other, SH.path, PROPERTY)).add((other, SH.maxCount, Literal(1)))
    found = check_graph(data(["a", "b"]), shapes=made, engine=engine)
    assert [finding.rule for finding in found.findings] == [str(other)]
    (error,) = found.errors
    assert str(error).startswith(f"the shape <{SHAPE}> is refused: the pattern is not an XPath regular expression: ")


def test_a_flag_that_there_is_not_is_refused() -> None:
    with pytest.raises(PatternError, match="unknown regular expression flag 'g'"):
        compile_pattern("a", "g")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_refused_shape_is_an_error_of_the_whole_check(engine: Engine) -> None:
    with pytest.raises(PatternError.__base__ or Exception, match="is refused"):
        validate_graph(data(["a"]), shapes=shapes("(?=a)"), engine=engine)


@pytest.mark.parametrize(("pattern", "flags", "good", "bad"), PATTERNS)
def test_what_both_languages_have_is_written_the_same_without_a_translator(
    pattern: str, flags: str, good: list[str], bad: list[str]
) -> None:
    written = _alike(pattern, flags) if not set(flags) & set("mqx") else None
    if written is not None:
        options = (re.IGNORECASE if "i" in flags else re.NOFLAG) | (re.DOTALL if "s" in flags else re.NOFLAG)
        assert all(re.search(written, words, options) for words in good)
        assert not any(re.search(written, words, options) for words in bad)
    assert (written is not None) or set(flags) & set("mqx") or re.search(r"\\[pPicwd1]|-\[", pattern)
