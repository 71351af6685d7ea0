"""Shapes of the user's own: what is broken in them is named, nothing is fetched, and nothing takes for ever."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from kg.errors import InputError, UsageError
from kg.validation import ENGINES, Engine, engine_name, read_shapes, validate_graph

EX = "https://example.org/"
PREFIXES = f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <{EX}> .\n"
NODE = URIRef(f"{EX}n")

DATA = Graph()
DATA.add((NODE, RDF.type, URIRef(f"{EX}Thing")))
DATA.add((NODE, URIRef(f"{EX}p"), Literal("a" * 40 + "b")))
for number in range(60):
    DATA.add((NODE, URIRef(f"{EX}q"), Literal(number)))


@pytest.fixture
def shapes(tmp_path: Path, request: pytest.FixtureRequest) -> Graph:
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + request.param, encoding="utf-8")
    return read_shapes([path])


def sparql(query: str) -> str:
    return f'ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:sparql [ sh:select """{query}""" ] .'


def pattern(words: str) -> str:
    return f'ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:pattern "{words}" ] .'


NESTED = f"ex:S sh:targetNode ex:n ; sh:node {'[ sh:node ' * 120} [ sh:nodeKind sh:IRI ] {']' * 120} ."
CIRCLE = """
    ex:S a sh:NodeShape ; sh:property ex:P .
    ex:P a sh:PropertyShape ; sh:path ex:p ; sh:or ( ex:T [ sh:not ex:S ] ) .
    ex:T a sh:NodeShape .
"""
COMPONENT = """
    ex:Limit a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (STRLEN(STR($value)) <= $limit) }" ] .
    ex:S a sh:NodeShape ; sh:targetNode ex:n ; ex:limit 5 .
"""
PREFIXED = "PREFIX ex: <https://example.org/> SELECT $this ?value WHERE "
ENDLESS_QUERY = " ".join(f"$this ex:q ?v{n} ." for n in range(12))


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ("ex:S a sh:NodeShape ; sh:path ex:p .", r"S> is broken: it is a sh:NodeShape and has a sh:path"),
        ("ex:S a sh:PropertyShape .", r"S> is broken: a sh:PropertyShape has one sh:path, but this one has none"),
        ("ex:S a sh:PropertyShape ; sh:path ex:p, ex:q .", r"S> is broken: .* this one has 2"),
        (
            "ex:S sh:property [ sh:minCount 1 ] .",
            r"S> is broken: its sh:property refers to something without",
        ),
        ("ex:S sh:node [ sh:path ex:p ] .", r"S> is broken: its sh:node refers to a property shape"),
        ("ex:S sh:or () .", r"S> is broken: its sh:or is not a list of shapes"),
        ("ex:S sh:and 1 .", r"S> is broken: its sh:and is not a list of shapes"),
        (
            "ex:S sh:xone _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l .",
            r"its sh:xone is not a list",
        ),
        ("ex:S a sh:PropertyShape ; sh:path [] .", r"S> is broken: .*sh:path"),
        ('ex:S a sh:PropertyShape ; sh:path ex:p ; sh:minCount "many" .', r"S> is broken: .*sh:minCount must be"),
        ('ex:S a sh:NodeShape ; sh:pattern "[" .', r"S> is refused: the pattern is not an XPath regular expression: "),
        ("ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:datatype ex:a , ex:b ] .", r"S> is broken: .*datatype"),
        (NESTED, r"S> is broken: Validation path too deep"),
        (sparql("SELECT $this WHERE {\n $this ex:p ?x "), r"its query is no SPARQL \(line 2, column \d+\)"),
        (sparql("SELECT $this WHERE { $this ex:p ?x }"), r"S> is broken: its query: Unknown namespace prefix"),
        (sparql("SELECT $this WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }"), "never fetched"),
        (sparql("SELECT $this WHERE { S\\\\u0045RVICE <http://example.org/> { ?s ?p ?o } }"), "never fetched"),
        (sparql("SELECT $this FROM <http://example.org/> WHERE { ?s ?p ?o }"), "never fetched"),
        (sparql("SELECT $this WHERE { MINUS { ?s ?p ?o } }"), r"S> is broken: .*MINUS"),
        ("ex:S a sh:NodeShape ; sh:node ex:S .", r"S> is broken: it is recursive \(<\S+S> → <\S+S>\)"),
        (CIRCLE, r"is broken: it is recursive \(<\S+> → <\S+>"),
    ],
    indirect=["shapes"],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_broken_shape_is_named_in_one_sentence(shapes: Graph, said: str, engine: Engine) -> None:
    with pytest.raises(InputError, match=said) as raised:
        validate_graph(DATA, shapes=shapes, engine=engine)
    assert str(raised.value).startswith(f"the shape <{EX}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "shapes",
    [pattern("(a+)+$"), sparql(PREFIXED + "{ " + ENDLESS_QUERY + " }")],
    indirect=True,
    ids=["pattern", "query"],
)
@pytest.mark.parametrize("engine", ENGINES)
# where the time is over in a callback of the garbage collector, such as Hypothesis's, it is told once more
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_never_ends_is_ended(shapes: Graph, engine: Engine) -> None:
    begin = time.monotonic()
    with pytest.raises(InputError, match=r"timed out .* the shape <https://example.org/S>"):
        validate_graph(DATA, shapes=shapes, engine=engine, timeout=0.5)
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize("shapes", [pattern("^b")], indirect=True)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_ends_in_time_is_found(shapes: Graph, engine: Engine) -> None:
    (finding,) = validate_graph(DATA, shapes=shapes, engine=engine, timeout=20)
    assert finding.rule == f"{EX}S"
    time.sleep(0)  # no alarm is left behind


@pytest.mark.parametrize(
    ("shapes", "values"),
    [
        (sparql(PREFIXED + "{ $this ex:q ?value FILTER (?value > 57) }"), ["58", "59"]),
        (COMPONENT, [str(NODE)]),
    ],
    indirect=["shapes"],
    ids=["constraint", "component"],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_constraints_in_sparql_are_checked(shapes: Graph, values: list[str], engine: Engine) -> None:
    assert [finding.value for finding in validate_graph(DATA, shapes=shapes, engine=engine)] == values


def test_an_engine_that_is_not_there_is_said_not_to_be() -> None:
    with pytest.raises(UsageError, match="choose one of precheck, pyshacl"):
        validate_graph(Graph(), engine="other")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="choose one of precheck, pyshacl"):
        engine_name("other")  # type: ignore[arg-type]


OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"


def write(path: Path, turtle: str) -> Path:
    path.write_text(PREFIXES + OWL + turtle, encoding="utf-8")
    return path


def test_imports_are_followed_only_if_allowed_and_once(tmp_path: Path) -> None:
    first = write(tmp_path / "first.ttl", "<> owl:imports <second.ttl> . ex:One a sh:NodeShape .")
    write(tmp_path / "second.ttl", "<> owl:imports <first.ttl> . ex:Two a sh:NodeShape .")
    assert set(read_shapes([first]).subjects(RDF.type)) == {URIRef(f"{EX}One")}
    assert set(read_shapes([first], imports=True).subjects(RDF.type)) == {URIRef(f"{EX}One"), URIRef(f"{EX}Two")}


@pytest.mark.parametrize("iri", ["http://127.0.0.1:9/s.ttl", "https://example.org/s", "ftp://x/s", "file://host/s.ttl"])
def test_nothing_that_is_imported_is_fetched(iri: str, tmp_path: Path) -> None:
    path = write(tmp_path / "shapes.ttl", f"<> owl:imports <{iri}> . ex:One a sh:NodeShape .")
    assert len(read_shapes([path])) == 2
    with pytest.raises(InputError, match=r"shapes\.ttl: imports <.*>, which is not a local file; nothing is fetched"):
        read_shapes([path], imports=True)


def test_what_is_imported_and_missing_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "shapes.ttl", "<> owl:imports <other.ttl> .")
    with pytest.raises(InputError, match=r"other\.ttl: cannot be read: No such file"):
        read_shapes([path], imports=True)


def test_shapes_may_be_in_any_rdf_format(tmp_path: Path) -> None:
    path = tmp_path / "shapes.nt"
    path.write_text(f"<{EX}S> <http://www.w3.org/ns/shacl#targetNode> <{EX}n> .\n", encoding="utf-8")
    assert len(read_shapes([path])) == 1
