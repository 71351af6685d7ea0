"""Sorts the rows of a query here instead of in the engine.

Oxigraph 0.5 reads both terms from its files again for each comparison, which takes longer than all the rest of a
question with many rows. So a query runs without its outer ``ORDER BY``, with the sort keys in additional columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast

import pyoxigraph as ox

from kg.sparql.results import Row, Value
from kg.sparql.syntax import tokens
from kg.sparql.wording import Expression, expression_of

#: The sort key of a cell: its kind, and its value within the kind.
_Key = tuple[int, str | Decimal]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_VARIABLE = re.compile(r"[?$]\w+")
_BRACKETED = re.compile(r"\A\(\s*([?$]\w+)\s*\)\Z")
#: The kinds of literals that are comparable among each other, and functions that convert their text.
_READERS: dict[str, tuple[int, Callable[[str], str | Decimal]]] = {
    f"{_XSD}string": (3, str),
    f"{_XSD}boolean": (4, str),  # "false" comes before "true" in both orders
    f"{_XSD}integer": (5, Decimal),
    f"{_XSD}nonNegativeInteger": (5, Decimal),
    f"{_XSD}decimal": (5, Decimal),
    f"{_XSD}date": (6, str),
}
#: The sort keys of these literals if a column has no others, so that their kind is determined once per column.
_PLAIN: dict[str, Callable[[str], str | int]] = {
    f"{_XSD}string": str,
    f"{_XSD}integer": int,
    f"{_XSD}nonNegativeInteger": int,
}
#: The words outside of brackets that show the kind of a query, and the kind that is rewritten.
_WORDS = frozenset(
    "select construct describe ask from where { } limit offset values group having order by base prefix".split()
)
_SHAPE = re.compile(
    r"(?:(?:base|prefix|_) )*(?P<select>select) (?:_ )+?(?P<where>(?:where )?\{) \} (?P<order>order by)(?: _)+"
)
_SETS = frozenset({"distinct", "reduced"})
_AGGREGATE = re.compile(r"\b(?:count|sum|min|max|avg|sample|group_concat)\b", re.IGNORECASE)


class Key(NamedTuple):
    """A sort key.

    Attributes:
        place: the index of the column.
        falling: 1 if the order is descending.
        made: the expression to apply to the text of the cells first.
    """

    place: int
    falling: int = 0
    made: Expression | None = None


class Ordered(NamedTuple):
    """A query without its order.

    Attributes:
        text: the query, which gives the rows unsorted, with additional columns after its own.
        width: the number of its own columns.
        by: the sort keys, the most significant first.
    """

    text: str
    width: int
    by: tuple[Key, ...]


class _Token(NamedTuple):
    word: str
    start: int
    end: int


def without_order(text: str) -> Ordered | None:
    """Split a query into one without its order and the sort keys; None if that is not possible.

    >>> ordered = without_order("SELECT ?a WHERE { ?a ?p ?b } ORDER BY DESC(?b) ?a STR(?p)")
    >>> ordered.text
    'SELECT ?a ?b (STR(?p) AS ?order_2) WHERE { ?a ?p ?b } '
    >>> [(key.place, key.falling) for key in ordered.by]
    [(1, 1), (0, 0), (2, 0)]
    >>> without_order("SELECT ?a { ?a ?p ?b } ORDER BY ?a LIMIT 5") is None
    True
    """
    outer = _outer(text)
    words = [token.word.lower() for token in outer]
    shape = _SHAPE.fullmatch(" ".join(word if word in _WORDS else "_" for word in words))
    if shape is None:
        return None
    select, where, order = (shape[0][: shape.start(part)].count(" ") for part in ("select", "where", "order"))
    columns, keys = _columns(outer[select + 1 : where], text), _keys(outer[order + 2 :], text)
    if not columns or not keys:
        return None
    distinct = words[select + 1] in _SETS
    return _rewritten(text, columns, keys, outer[where].start, outer[order].start, distinct=distinct)


def _rewritten(
    text: str, columns: list[str], keys: list[tuple[str, bool]], where: int, order: int, *, distinct: bool
) -> Ordered | None:
    shown, added, by = [*columns], "", []
    for number, (key, falling) in enumerate(keys):
        if distinct and not set(re.findall(r"[?$](\w+)", key)) <= set(columns):
            return None  # an additional column could split a row into two
        made = expression_of(key)
        if made is not None and made.variable in shown:
            by.append(Key(shown.index(made.variable), int(falling), made))
            continue
        name = key[1:] if _VARIABLE.fullmatch(key) else f"order_{number}"
        if name not in shown:
            shown.append(name)
            added += f"?{name} " if key[1:] == name else f"({key} AS ?{name}) "
        by.append(Key(shown.index(name), int(falling)))
    return Ordered(f"{text[:where]}{added}{text[where:order]}", len(columns), tuple(by))


def _outer(text: str) -> list[_Token]:
    """Return the words and marks of a query outside of brackets, and these brackets themselves.

    There are none if brackets are ambiguous: an escape may be one, and an IRI may be a comparison.
    """
    found, depth = [], 0
    for word, start, end in tokens(text):
        if ("\\" in word and word[0] not in "\"'") or (word[0] == "<" and set("()[]") & set(word)):
            return []
        depth -= word in {")", "]", "}"}
        if depth == 0:
            found.append(_Token(word, start, end))
        depth += word in {"(", "[", "{"}
        if depth < 0:
            return []
    return found if depth == 0 else []


def _columns(given: Sequence[_Token], text: str) -> list[str]:
    """Return the names of the selected columns; none if one has no name, or there is an aggregate."""
    names = []
    for token, following in zip(given, [*given[1:], None], strict=True):
        if _VARIABLE.fullmatch(token.word):
            names.append(token.word[1:])
        elif token.word == "(" and following is not None:
            inner = text[token.end : following.start]
            name = re.fullmatch(r".*\bAS\s+[?$](\w+)\s*", inner, re.IGNORECASE | re.DOTALL)
            if name is None or _AGGREGATE.search(inner):
                return []
            names.append(name[1])
        elif token.word != ")" and token.word.lower() not in _SETS:
            return []
    return names


def _keys(given: Sequence[_Token], text: str) -> list[tuple[str, bool]]:
    """Return the sort expressions, each with whether it is descending; none if they cannot be separated."""
    keys: list[tuple[str, bool]] = []
    ahead = iter(given)
    for token in ahead:
        if _VARIABLE.fullmatch(token.word):
            keys.append((token.word, False))
            continue
        bracket = token if token.word == "(" else next(ahead, None)
        closing = next(ahead, None)
        if bracket is None or closing is None or (bracket.word, closing.word) != ("(", ")"):
            return []
        direction = token.word.lower() if token.word.lower() in {"asc", "desc"} else ""
        expression = text[(bracket if direction else token).start : closing.end]
        keys.append((_BRACKETED.sub(r"\1", expression), direction == "desc"))
    return keys


def sort_rows(rows: Sequence[Row], query: Ordered) -> list[Row] | None:
    """Sort rows as Oxigraph does, and remove the additional columns.

    Return None if only Oxigraph can compare them: if a column has values of several kinds, or of rare ones.

    >>> query = Ordered("", 1, (Key(1, falling=1),))
    >>> sort_rows([(None, ox.Literal(9)), (None, None), (None, ox.Literal(10))], query)
    [(None,), (None,), (None,)]
    """
    columns = [_column([row[key.place] for row in rows], key.made) for key in query.by]
    places = list(range(len(rows)))
    for key, column in zip(reversed(query.by), reversed(columns), strict=True):
        if column is None:
            return None
        places.sort(key=column.__getitem__, reverse=bool(key.falling))
    return [rows[place][: query.width] for place in places]


def _column(terms: Sequence[Value], made: Expression | None) -> Sequence[Any] | None:
    """Return the sort keys of the cells of a column; None if they cannot be compared here."""
    if made is not None:
        return _made(terms, made)
    classes = set(map(type, terms))
    if classes == {ox.NamedNode}:
        return [term.value for term in cast("Sequence[ox.NamedNode]", terms)]
    if classes == {ox.Literal}:
        literals = cast("Sequence[ox.Literal]", terms)
        [kind, *others] = {literal.datatype for literal in literals}
        if not others and kind.value in _PLAIN:
            return list(map(_PLAIN[kind.value], [literal.value for literal in literals]))
    keys = [key for key in map(_key, terms) if key is not None]
    alike = len(keys) == len(terms) and len({kind for kind, _ in keys} - {0, 1, 2}) < 2
    return keys if alike else None


def _made(terms: Sequence[Value], made: Expression) -> Sequence[tuple[int, str | int]]:
    """Return the value of an expression for the text of each cell, or nothing if it has none."""
    words = [term.value if isinstance(term, ox.NamedNode | ox.Literal) else None for term in terms]
    found = {one: (0, "") if one is None else (1, made.value(one)) for one in set(words)}
    return [found[one] for one in words]


def _key(term: Value) -> _Key | None:
    """Return the sort key of a term: unbound comes first, then blank nodes, IRIs, and literals."""
    if term is None:
        return 0, ""
    if isinstance(term, ox.NamedNode):
        return 2, term.value
    if isinstance(term, ox.BlankNode):
        return 1, term.value
    if isinstance(term, ox.Triple) or term.language:
        return None
    kind, reader = _READERS.get(term.datatype.value, (0, str))
    if not kind or (kind == 6 and not _DAY.fullmatch(term.value)):
        return None
    try:
        return kind, reader(term.value)
    except ArithmeticError:
        return None
