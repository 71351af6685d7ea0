"""Errors: their fields, their places, and the line that a user sees."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from running import Kg

from kg import console
from kg.errors import GraphError, InputError, KgError, Place, UsageError
from kg.formats import read_quads
from kg.readers import read_articles


@pytest.mark.parametrize("kind", [KgError, UsageError, InputError, GraphError])
def test_an_error_holds_its_place_apart_from_its_message(kind: type[KgError]) -> None:
    error = kind("is not JSON", source="a.jsonl", line=3, column=14)
    assert (error.message, error.source, error.line, error.column) == ("is not JSON", "a.jsonl", 3, 14)
    assert str(error) == "a.jsonl:3:14: is not JSON"
    assert str(kind("is not JSON", source="a.jsonl")) == "a.jsonl: is not JSON"
    assert str(kind("is not JSON", line=3)) == "is not JSON"


def test_an_error_travels_between_processes_whole() -> None:
    error = InputError("the shape <urn:s> is broken", source="a.ttl", line=3, node="urn:s")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  it is our own
    assert (type(again), vars(again), str(again)) == (InputError, vars(error), str(error))


def test_a_place_is_added_and_no_column_lost() -> None:
    error = InputError("is not JSON", line=1, column=14).at(Place("a.jsonl", 3))
    assert (error.source, error.line, error.column) == ("a.jsonl", 3, 14)


#: a file, its content, the line and the column at fault
BROKEN = [
    ("a.jsonl", '{"text": "Rebels took the town."}\n {"text": \n', 2, 10),
    ("a.json", '{"text":\n  nothing}', 2, 3),
    ("a.ttl", "<urn:a> <urn:b>\n  what .\n", 2, 3),
    ("a.rdf", "<?xml version='1.0'?>\n<rdf:RDF>", 2, 10),
    ("a.jsonld", '{"@id": "urn:a",\n "@type": }', 2, 11),
]


@pytest.mark.parametrize(("name", "content", "line", "column"), BROKEN, ids=[name for name, *_ in BROKEN])
def test_every_reader_says_where_a_file_is_broken(
    kg: Kg, tmp_path: Path, name: str, content: str, line: int, column: int
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    if path.suffix in {".jsonl", ".json"}:
        [error] = [one for one in read_articles([path]) if isinstance(one, InputError)]
    else:
        with pytest.raises(InputError) as raised:
            list(read_quads(path))
        error = raised.value
    assert (error.source, error.line, error.column) == (str(path), line, column)
    assert str(path) not in error.message
    done = kg("validate", path)
    assert done.code == InputError.exit_code
    # as compilers write it, so that editors find the line
    assert re.match(rf"{re.escape(str(path))}:{line}:{column}: \S", done.lines[0])


def test_warnings_with_a_line_begin_with_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    console.warn(InputError("is odd", source="a.ttl", line=3))
    console.warn("nothing was read")
    assert capsys.readouterr().err == "a.ttl:3: warning: is odd\nkg: warning: nothing was read\n"
