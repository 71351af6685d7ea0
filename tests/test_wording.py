"""What is made of words here is what Oxigraph makes of them."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox
import pytest

from kg.sparql.wording import expression_of

WORDS = [
    "http://e/article/a/event/43-50",
    "http://e/event/x-/event/7-9",
    "",
    "-",
    "/event/",
    "ä/event/\N{GRINNING FACE}-",
]
EXPRESSIONS = [
    "STR(?a)", 'STRBEFORE(STR(?a), "/event/")', 'strafter( str( $a ) , "/event/" )', "STRLEN(STR(?a))",
    'STRLEN(STRBEFORE(STRAFTER(STR(?a), "/event/"), "-"))',
    'STRLEN(STRBEFORE(STRAFTER(CONCAT(STR(?a), "-"), "/event/"), "-"))', 'CONCAT(STR(?a), ", ")',
    'STRBEFORE(STR(?a), "")', 'STRAFTER(STR(?a), "")',
]  # fmt: skip


@pytest.mark.parametrize("text", EXPRESSIONS)
@pytest.mark.parametrize("words", WORDS)
def test_words_are_taken_apart_as_oxigraph_does(text: str, words: str) -> None:
    expression = expression_of(text)
    assert expression is not None
    asked = f"SELECT ({text} AS ?b) {{ BIND({ox.Literal(words)} AS ?a) }}"
    [row] = cast("ox.QuerySolutions", ox.Store().query(asked))
    assert str(expression.value(words)) == row[0].value


@pytest.mark.parametrize(
    "text",
    [
        "?a", "LCASE(STR(?a))", "STRLEN(?a)", "STRLEN(STRLEN(STR(?a)))", 'STRBEFORE(STR(?a), "x"@en)',
        "STRBEFORE(STR(?a), ?b)", 'STRBEFORE(?a, "x")', 'STRBEFORE(STR(?a), "\\n")', 'STRBEFORE(STR(?a), "x") || true',
        'CONCAT("x", STR(?a))', 'CONCAT(STR(?a), "x", "y")', "STR(?a)) + (STR(?a)", 'STRBEFORE(STR("x, "), "y")',
    ],
)  # fmt: skip
def test_all_else_is_left_to_oxigraph(text: str) -> None:
    assert expression_of(text) is None
