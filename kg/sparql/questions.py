"""The questions that ``kg query`` knows by name, and how users name one, set its parameters or write their own.

A question is a file ``queries/NAME.rq`` whose first comment says what it answers. A parameter
is a line ``BIND("" AS ?place)``: unset, the query is valid SPARQL, and asks about every place.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg import files
from kg.errors import InputError, UsageError

_PARAMETER = re.compile(r'^(?P<head>\s*BIND\()""(?P<tail> AS \?(?P<name>\w+)\))$', re.MULTILINE)
#: The most characters in a query file.
_LARGEST = 1_000_000
_NAME = re.compile(r"[A-Za-z][\w-]*")
_IRI = re.compile(r'<[^<>"{}|^`\\\x00-\x20]+>')


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query with its name."""

    text: str
    name: str = "the query"

    @property
    def comment(self) -> str:
        """What the query answers: its first line, if that is a comment."""
        first = self.text.partition("\n")[0]
        return first.lstrip("# ").rstrip() if first.startswith("#") else ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters of the query."""
        return tuple(found["name"] for found in _PARAMETER.finditer(self.text))

    def set(self, values: Mapping[str, str]) -> Query:
        r"""Return the query with its parameters set, each to words or to an IRI in angle brackets.

        >>> Query('SELECT * {\n  BIND("" AS ?place)\n}').set({"place": "Hama"}).text
        'SELECT * {\n  BIND("Hama" AS ?place)\n}'

        Raises:
            UsageError: the query has no such parameter.
        """
        for name in values:
            if name not in self.parameters:
                known = f"only {', '.join(self.parameters)}" if self.parameters else "nothing"
                raise UsageError(f"{name!r} cannot be set in {self.name}: {known} can")

        def value(found: re.Match[str]) -> str:
            words = values.get(found["name"])
            return found[0] if words is None else f"{found['head']}{_term(words)}{found['tail']}"

        return replace(self, text=_PARAMETER.sub(value, self.text))


def _term(words: str) -> str:
    return words if _IRI.fullmatch(words) else str(ox.Literal(words))


def list_queries() -> list[Query]:
    """Return the built-in questions, sorted by name."""
    return [_read(path, path.stem) for path in sorted(files.queries().glob("*.rq"), key=lambda path: path.stem)]


def find_query(given: str) -> Query:
    """Return the query that a user means: by its name or the beginning of it, by ``@FILE``, or by its text.

    >>> find_query("terr").comment
    'Who took, or is said to have taken, which places, when, and according to whom?'

    Raises:
        UsageError: no query or more than one has such a name.
        InputError: the file cannot be read.
    """
    if given.startswith("@"):
        return _read(Path(given[1:]), given[1:])
    if not _NAME.fullmatch(given.strip()):
        return Query(given)
    return _named(given.strip())


def _named(name: str) -> Query:
    known = [query.name for query in list_queries()]
    found = [name] if name in known else [one for one in known if one.startswith(name)]
    if len(found) == 1:
        return _read(files.queries() / f"{found[0]}.rq", found[0])
    if found:
        raise UsageError(f"{name!r} is the beginning of several questions: {', '.join(found)}")
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"no question is called {name!r}.{hint} There are {', '.join(known)}")


def _read(path: Path, name: str) -> Query:
    try:
        if str(path) == "-":
            text = sys.stdin.read(_LARGEST + 1)
        else:
            with path.open(encoding="utf-8-sig") as file:
                text = file.read(_LARGEST + 1)
    except UnicodeDecodeError as error:
        raise InputError("the query is not UTF-8 text", source=str(path)) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from error
    if len(text) > _LARGEST:
        raise InputError(f"has more than {_LARGEST:,} characters, too many for a query", source=str(path))
    return Query(text, name)
