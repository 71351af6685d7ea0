"""SPARQL in shapes: it is read, never run, and its parse tree decides what is refused, not its words."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from running import Kg

from kg.errors import InputError
from kg.validation import ENGINES, Engine, read_shapes, validate_graph
from kg.validation.lint import lint_shapes

EX = "https://example.org/"
DATA = Graph().add((URIRef(f"{EX}n"), URIRef(f"{EX}p"), Literal("x")))


def shape(query: str) -> str:
    quoted = query.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <{EX}> . ex:S a sh:NodeShape ; "
        f'sh:targetNode ex:n ; sh:sparql [ sh:message "No." ; sh:select """{quoted}""" ] .'
    )


@pytest.fixture
def shapes(tmp_path: Path, request: pytest.FixtureRequest) -> Graph:
    path = tmp_path / "shapes.ttl"
    path.write_text(shape(request.param), encoding="utf-8")
    return read_shapes([path])


HARMLESS = [
    "SELECT $this WHERE { $this <https://example.org/p> ?value } # MINUS { } VALUES ?x { } SERVICE <urn:x> { }",
    "# nothing for VALUES (here) or MINUS {\nSELECT $this WHERE { $this <https://example.org/p> ?value }",
    "SELECT $this WHERE { $this <https://example.org/p> ?value FILTER(?value != ' MINUS { VALUES (?x) SERVICE <a>') }",
    'SELECT $this WHERE { $this <https://example.org/p> ?value FILTER(?value != """a\n SERVICE <urn:x> {""") }',
    "PREFIX minus: <https://example.org/> SELECT $this WHERE { $this minus:p ?values , ?service , ?minus }",
    "PREFIX values: <https://example.org/> SELECT $this WHERE { $this values:p ?value . }",
    "SELECT $this WHERE { $this <https://example.org/p> ?value } # { SELECT ?x WHERE { ?x ?y ?z } }",
    "SELECT $this WHERE { $this <https://example.org/p> ?value FILTER(?value != '(1 AS $this)') }",
    f"SELECT $this WHERE {{ {'{ ' * 40}$this <https://example.org/p> ?value{' }' * 40} }}",
]
FORBIDDEN = [
    ("SELECT $this WHERE { $this ?p ?o.MINUS { ?s ?p ?o } }", "has MINUS, which SHACL forbids"),
    ("SELECT $this WHERE { $this ?p ?o FILTER(1<2)MINUS#>\n{ ?s ?p ?o } }", "has MINUS, which SHACL forbids"),
    ("SELECT $this WHERE { $this ?p ?o } VALUES(?x){(1)}", "has VALUES, which SHACL forbids"),
    ("SELECT $this WHERE { $this ?p ?o.VALUES\n?x{1} }", "has VALUES, which SHACL forbids"),
    ("SELECT $this WHERE { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/> { $this ?p ?o } }", "never fetched"),
    ("SELECT $this WHERE { $this ?p ?o.SERVICE<http://127.0.0.1:9/>{ $this ?p ?o } }", "never fetched"),
    ("SELECT $this WHERE { $this ?p ?o . { SELECT ?o WHERE { ?s ?p ?o } } }", "does not select \\$this"),
    ("SELECT $this WHERE { BIND(1 AS $this) }", "gives \\$this another value with AS"),
]


@pytest.mark.parametrize("shapes", HARMLESS, indirect=True)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_word_that_is_no_keyword_is_no_crime(shapes: Graph, engine: Engine) -> None:
    assert [finding.message for finding in validate_graph(DATA, shapes=shapes, engine=engine)] == ["No."]


@pytest.mark.parametrize(("shapes", "said"), FORBIDDEN, indirect=["shapes"])
@pytest.mark.parametrize("engine", ENGINES)
def test_what_shacl_forbids_is_refused_however_it_is_written(shapes: Graph, said: str, engine: Engine) -> None:
    with pytest.raises(InputError, match=rf"^the shape <{EX}S> is broken: its query .*{said}"):
        validate_graph(DATA, shapes=shapes, engine=engine)


@pytest.mark.parametrize("shapes", HARMLESS[:-1], indirect=True)
def test_the_lint_has_nothing_against_words_either(shapes: Graph) -> None:
    assert [one.message for one in lint_shapes(shapes) if "SHACL forbids" in one.message] == []


@pytest.mark.parametrize(("shapes", "said"), FORBIDDEN[:-2], indirect=["shapes"])
def test_the_lint_tells_what_shacl_forbids(shapes: Graph, said: str) -> None:
    word = said.split()[1].rstrip(",") if said.startswith("has") else "SERVICE"
    assert f"A query in a shape has no {word}: SHACL forbids it." in {one.message for one in lint_shapes(shapes)}


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """What listens on loopback, and is to hear nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0)
        yield listening


def test_a_query_that_is_linted_is_not_run(kg: Kg, tmp_path: Path, server: socket.socket) -> None:
    path = tmp_path / "shapes.ttl"
    address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
    path.write_text(shape(f"SELECT $this WHERE {{ SERVICE <{address}> {{ $this ?p ?o }} }}"))
    done = kg("validate", path)
    assert (done.code, "SERVICE" in done.out) == (1, True)
    with pytest.raises(BlockingIOError):
        server.accept()


def test_a_query_that_would_never_end_is_linted_at_once(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    numbers = " ".join(map(str, range(300)))
    joined = " ".join(f"VALUES ?v{n} {{ {numbers} }}" for n in range(5))
    path.write_text(shape(f"SELECT $this WHERE {{ {joined} }}"))
    begin = time.monotonic()
    assert kg("validate", path, "--timeout", "5").code == 1
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE " + "{" * 20_000 + "}" * 20_000,
        "SELECT $this WHERE { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        # brackets that stand in what looks like a string
        'SELECT $this WHERE { FILTER(1<2#>"""\n ) ' + "{" * 20_000 + "}" * 20_000 + ' #"""\n }',
        "SELECT $this WHERE { $this <urn:p> (" + "1 " * 20_000 + ") }",
    ],
    ids=["braces", "parentheses", "hidden", "long"],
)
def test_a_query_that_no_parser_bears_is_told(kg: Kg, tmp_path: Path, query: str) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(shape(query))
    done = kg("validate", path)
    assert done.code == 1
    assert "too deep" in done.out or "too long" in done.out
    done = kg("validate", path, "--shapes", path)
    assert done.code == 3
    assert "is broken: its query is" in done.err
