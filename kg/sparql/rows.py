"""Answers as Python values: rows as dataclasses or as a DataFrame, literals as numbers, dates and strings."""

from __future__ import annotations

import datetime as dt
import keyword
import re
from collections.abc import Callable
from dataclasses import make_dataclass
from decimal import Decimal
from typing import Any, cast

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import XSD

from kg.errors import UsageError
from kg.formats import Term, to_node
from kg.sparql.answers import Answer
from kg.sparql.results import Value, plain_text

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_WHOLE = "integer int long short byte nonNegativeInteger positiveInteger unsignedInt".split()
_READERS: dict[str, Callable[[str], Any]] = {
    **{str(XSD[name]): int for name in _WHOLE},
    str(XSD.boolean): _TRUTHS.__getitem__,
    str(XSD.decimal): Decimal,
    str(XSD.double): float,
    str(XSD.float): float,
    str(XSD.date): dt.date.fromisoformat,
    str(XSD.dateTime): dt.datetime.fromisoformat,
}


def to_python(term: Value) -> Any:
    """Return the value of a term: a number, a date, a boolean or a string; an IRI is a string.

    >>> to_python(ox.Literal("2024-12-01", datatype=ox.NamedNode(str(XSD.date))))
    datetime.date(2024, 12, 1)
    >>> to_python(ox.Literal("some day", datatype=ox.NamedNode(str(XSD.date))))
    'some day'
    """
    if term is None:
        return None
    reader = _READERS.get(term.datatype.value) if isinstance(term, ox.Literal) else None
    if reader is not None and isinstance(term, ox.Literal):
        try:
            return reader(term.value)
        except (ValueError, KeyError, ArithmeticError):
            return term.value  # an invalid number or date stays a string
    return plain_text(term)


def result_of(answer: Answer) -> Any:
    """Return rows as a list of dataclasses, a boolean as ``bool``, and triples as an ``rdflib.Graph``."""
    if answer.truth is not None:
        return answer.truth
    if answer.triples is not None:
        graph = Graph()
        for triple in answer.triples:
            if any(isinstance(part, ox.Triple) for part in triple):
                raise UsageError("the answer has quoted triples, which rdflib does not support")
            subject, predicate, value = (to_node(cast("Term", part)) for part in triple)
            graph.add((subject, predicate, value))
        return graph
    row = make_dataclass("Row", field_names(answer.variables), frozen=True, slots=True)
    return [row(*map(to_python, values)) for values in answer.rows]


def frame_of(answer: Answer) -> Any:
    """Return rows as a ``pandas.DataFrame`` with the variables as columns.

    Raises:
        UsageError: the answer has no rows, or pandas is not installed.
    """
    if answer.truth is not None or answer.triples is not None:
        raise UsageError("only the rows of SELECT make a table")
    try:
        from pandas import DataFrame
    except ImportError as error:
        raise UsageError("a DataFrame needs pandas", hint="pip install 'newskg[pandas]'") from error
    rows = [tuple(map(to_python, values)) for values in answer.rows]
    return DataFrame(rows, columns=list(answer.variables))


def field_names(variables: tuple[str, ...]) -> list[str]:
    """Make field names from those of variables: reserved and repeated names get an underscore.

    >>> field_names(("from", "to", "1st", "1st_"))
    ['from_', 'to', '_1st', '_1st_']
    """
    names: list[str] = []
    for variable in variables:
        name = re.sub(r"\W", "_", variable)
        name = f"_{name}" if name[:1].isdigit() else name
        while keyword.iskeyword(name) or name in names:
            name += "_"
        names.append(name)
    return names
