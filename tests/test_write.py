"""Writing graphs, and reading them back: every format holds exactly the same triples."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings, strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import InputError, OutputError, UsageError
from kg.formats import FORMATS, format_for, jsonld, name_of, read_graph, read_graphs, to_triples
from kg.formats.write import render, write_graphs
from kg.names import KG, NIF

CASE = Path(__file__).parent / "cases" / "two-articles.trig"
ARTICLE = URIRef("https://w3id.org/newskg/id/article/a1")
WITH_GRAPHS = [name for name, form in FORMATS.items() if form.has_graphs]


@pytest.fixture(scope="module")
def graphs() -> list[Graph]:
    return list(read_graphs(CASE))


def quads(graphs: list[Graph], *, named: bool) -> ox.Dataset:
    """Put the triples of graphs into one value that can be compared."""
    found = ox.Dataset()
    for graph in graphs:
        name = name_of(graph) if named else None
        for triple in to_triples(graph):
            found.add(ox.Quad(triple.subject, triple.predicate, triple.object, name or ox.DefaultGraph()))
    return found


def are_named(graphs: list[Graph], format: str) -> bool:
    """Whether a format keeps the graphs' names: in JSON-LD, one article is the default graph."""
    return FORMATS[format].has_graphs and (format != "json-ld" or len(graphs) > 1)


def parsed(content: bytes, format: str) -> ox.Dataset:
    return ox.Dataset(ox.parse(content, format=FORMATS[format].syntax))


def graph_of(*triples: tuple[Node, Node, Node], name: URIRef = ARTICLE) -> Graph:
    graph = Graph(identifier=name)
    for triple in triples:
        graph.add(triple)
    return graph


# -- round trips


@pytest.mark.parametrize("format", FORMATS)
def test_oxigraph_reads_back_what_was_written(graphs: list[Graph], format: str) -> None:
    assert parsed(render(graphs, format), format) == quads(graphs, named=are_named(graphs, format))


RDFLIB_NAMES = {"turtle": "turtle", "json-ld": "json-ld", "nquads": "nquads", "ntriples": "nt", "trig": "trig",
                "rdfxml": "xml"}  # fmt: skip


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", FORMATS)
def test_rdflib_reads_back_what_was_written(graphs: list[Graph], format: str) -> None:
    dataset = Dataset()
    dataset.parse(data=render(graphs, format), format=RDFLIB_NAMES[format])
    named = FORMATS[format].has_graphs
    found = {(s, p, o, g if named else None) for s, p, o, g in dataset.quads((None, None, None, None))}
    assert found == {(s, p, o, graph.identifier if named else None) for graph in graphs for s, p, o in graph}


@pytest.mark.parametrize("suffix", [suffix for form in FORMATS.values() for suffix in form.suffixes])
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_our_own_reader_reads_back_what_was_written(
    graphs: list[Graph], tmp_path: Path, suffix: str, packed: str
) -> None:
    out = tmp_path / f"out{suffix}{packed}"
    format = format_for(out)
    write_graphs(graphs, out, format.name)
    back = list(read_graphs(out))
    assert quads(back, named=format.has_graphs) == quads(graphs, named=format.has_graphs)
    assert len(read_graph(out)) == len(set(graphs[0]) | set(graphs[1]))


def test_a_graph_read_without_a_name_is_named_after_its_article(graphs: list[Graph], tmp_path: Path) -> None:
    out = tmp_path / "one.ttl"
    write_graphs(graphs[:1], out, "turtle")
    assert read_graph(out).identifier == graphs[0].identifier
    assert [graph.identifier for graph in read_graphs(out)] == [graphs[0].identifier]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "json-ld"])
def test_one_article_is_the_default_graph_where_a_format_can_do_without_names(graphs: list[Graph], format: str) -> None:
    found = Graph().parse(data=render(graphs[:1], format), format=RDFLIB_NAMES[format])
    assert set(found) == set(graphs[0])
    assert parsed(render(graphs[:1], format), format) == quads(graphs[:1], named=False)


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_each_article_is_a_named_graph_where_a_format_has_them(graphs: list[Graph], format: str) -> None:
    assert parsed(render(graphs[:1], format), format) == quads(graphs[:1], named=True)


def test_a_graph_in_pieces_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "mixed.nq"
    lines = [f"<http://e/{n}> <http://e/p> <http://e/o> <http://e/g{n % 2}> ." for n in range(6)]
    path.write_text("\n".join(lines))
    assert {str(graph.identifier): len(graph) for graph in read_graphs(path)} == {"http://e/g0": 3, "http://e/g1": 3}


@pytest.mark.parametrize("lexical", ["0.30", "04", "1.0E2", "+5", "yes"])
@pytest.mark.parametrize("datatype", [XSD.decimal, XSD.integer, XSD.double, XSD.boolean, XSD.date])
@pytest.mark.parametrize("format", FORMATS)
def test_literals_keep_their_spelling(format: str, lexical: str, datatype: URIRef) -> None:
    graph = graph_of((ARTICLE, KG.killed, Literal(lexical, datatype=datatype, normalize=False)))
    assert parsed(render([graph], format), format) == quads([graph], named=are_named([graph], format))


# what a literal, an identifier or a local name may hold, without what only some formats can write
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
WORDS = TEXT | st.sampled_from(
    ['"', "\\", "a\tb\nc\rd", "'''", "<&>]]>", "{}", "@id", "\\u0041", "\N{RIGHT-TO-LEFT MARK}x"]
)
LOCAL = st.sampled_from(
    ["a", "a.b", "a-", "-a", "1", "a/b", "a%20b", "é", "a,b", "type", "id", "Event", "_x", "a_2", ""]
)
IRIS = st.builds(
    lambda start, local: URIRef(start + local),
    st.sampled_from([f"{ARTICLE}/event/", f"{ARTICLE}#char=", f"{ARTICLE}", str(KG), "https://w3id.org/newskg/id/place/",
                     "http://example.org/", "urn:x:", "https://schema.org/"]),
    LOCAL,
)  # fmt: skip
PROPERTIES = st.sampled_from([RDF.type, RDFS.label, KG.actor, KG.killed, KG.factuality, NIF.beginIndex, NIF.anchorOf,
                              URIRef("http://example.org/p"), URIRef(f"{KG}other"), URIRef(f"{KG}label")])  # fmt: skip
LITERALS = (
    st.builds(Literal, WORDS)
    | st.builds(lambda text: Literal(text, lang="en-gb"), WORDS)
    | st.builds(lambda number: Literal(str(number), datatype=XSD.integer), st.integers())
    | st.builds(lambda number: Literal(str(number), datatype=XSD.nonNegativeInteger), st.integers(0))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(IRIS, PROPERTIES, IRIS | LITERALS), max_size=12), st.sampled_from(list(FORMATS)))
def test_any_graph_comes_back(triples: list[tuple[URIRef, URIRef, URIRef | Literal]], format: str) -> None:
    graph = graph_of(*triples)
    assert parsed(render([graph], format), format) == quads([graph], named=are_named([graph], format))


def test_blank_nodes_and_nameless_graphs_are_written_as_they_are() -> None:
    graph = Graph()
    graph.add((BNode("b1"), RDFS.seeAlso, BNode("b2")))
    for format in FORMATS:
        assert len(parsed(render([graph], format), format)) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_no_graph_at_all_is_a_valid_document(format: str) -> None:
    assert len(parsed(render([], format), format)) == 0


# -- the same bytes everywhere


PROGRAM = """
import sys
from pathlib import Path
from kg.formats import FORMATS, read_graphs
from kg.formats.write import render
for format in FORMATS:
    sys.stdout.buffer.write(render(read_graphs(Path(sys.argv[1])), format))
"""


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(CASE)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_bytes_do_not_depend_on_the_order_of_triples(graphs: list[Graph], format: str) -> None:
    shuffled = [graph_of(*sorted(graph, reverse=True), name=URIRef(str(graph.identifier))) for graph in graphs]
    assert render(shuffled, format) == render(graphs, format)


def test_a_packed_file_has_neither_time_nor_name(graphs: list[Graph], tmp_path: Path) -> None:
    one, two = tmp_path / "one.nt.gz", tmp_path / "two.nt.gz"
    write_graphs(graphs, one, "ntriples")
    write_graphs(graphs, two, "ntriples")
    assert one.read_bytes() == two.read_bytes()
    assert gzip.decompress(one.read_bytes()) == render(graphs, "ntriples")


@pytest.mark.parametrize("format", ["ntriples", "nquads"])
def test_line_formats_are_sorted_within_each_article(graphs: list[Graph], format: str) -> None:
    lines = render(graphs[:1], format).decode().splitlines()
    assert lines == sorted(lines)
    assert render(graphs, format) == render(graphs[:1], format) + render(graphs[1:], format)


@pytest.mark.parametrize("format", FORMATS)
def test_graphs_are_taken_one_by_one(graphs: list[Graph], tmp_path: Path, format: str) -> None:
    sizes: list[int] = []

    def many() -> Iterator[Graph]:
        for _ in range(40):
            sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
            yield graphs[0]

    write_graphs(many(), tmp_path / "out", format)
    assert 0 < sizes[20] < sizes[-1]


# -- what people see


def test_turtle_is_laid_out_for_reading(graphs: list[Graph]) -> None:
    text = render(graphs[:1], "turtle").decode()
    subjects = [line.split()[0] for line in text.splitlines() if line and line[0] not in " @"]
    assert subjects[:6] == ["<>", "event:1", "event:2", "event:10", "event:11", "event:12"]
    mentions = [place for place, subject in enumerate(subjects) if subject.startswith("<#char=")]
    assert mentions == list(range(mentions[0], len(subjects)))
    assert 'event:1 a kg:Capture, kg:TerritorialChange, kg:Event ;\n    rdfs:label "took" ;\n' in text
    assert '\n    kg:startDate "2023-05-07"^^xsd:date ;\n    kg:endDate' in text
    assert "@prefix prov:" not in text  # nothing of it is used
    assert "\\" not in text.replace('\\"', "").replace("\\n", "").replace("\\\\", "")  # no escaped names


def test_json_ld_reads_like_json(graphs: list[Graph]) -> None:
    document = json.loads(render(graphs, "json-ld"))
    assert [graph["id"] for graph in document["@graph"]] == [str(graph.identifier) for graph in graphs]
    nodes = {node["id"].rpartition("/")[2]: node for node in document["@graph"][0]["@graph"]}
    strikes = nodes["10"]
    assert strikes["type"] == ["AirStrike", "Assault", "Event"]
    assert (strikes["killed"], strikes["killedPrecision"], strikes["factuality"]) == (12, "AtLeast", "Claimed")
    assert [mention["anchorOf"] for mention in strikes["denotedBy"]] == ["air strikes", "strikes"]
    assert strikes["denotedBy"][0]["beginIndex"] == 150
    assert strikes["startDate"] == "2023-05-06"


def test_the_context_has_a_name_for_every_property_of_ours() -> None:
    general = {"count", "countPrecision", "countEvidence", "evidence"}  # of which data hold only subproperties
    names = {name for name in KG.__annotations__ if name[0].islower() and not name.startswith("_")}
    datatypes = {name for name in names if name.endswith("Code")}
    assert names - general - datatypes - {"about"} | {"kg:about"} <= jsonld.context().keys()  # an article is about


def test_the_context_says_what_the_prefixes_of_all_other_files_say() -> None:
    from kg.names import PREFIXES

    assert {prefix: jsonld.context().get(prefix) for prefix in PREFIXES} == {
        prefix: str(namespace) for prefix, namespace in PREFIXES.items()
    }


# -- trouble


def failing(graph: Graph, error: Exception | KeyboardInterrupt) -> Iterator[Graph]:
    yield graph
    raise error


@pytest.mark.parametrize("name", ["out.ttl", "out.nq.gz", "out.jsonld"])
@pytest.mark.parametrize("error", [InputError("broken"), OSError("input"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_nothing_else(
    graphs: list[Graph], tmp_path: Path, name: str, error: Exception | KeyboardInterrupt
) -> None:
    out = tmp_path / name
    out.write_text("old")
    with pytest.raises(type(error)):
        write_graphs(failing(graphs[0], error), out, format_for(out).name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert out.read_text() == "old"


def test_a_full_disk_is_one_clear_sentence(
    graphs: list[Graph], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"out\.nt cannot be written: No space left on device$"):
        write_graphs(graphs, tmp_path / "out.nt", "ntriples")
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_to_and_not_replaced(graphs: list[Graph]) -> None:
    write_graphs(graphs, Path(os.devnull), "nquads")
    assert not Path(os.devnull).is_file()


def test_a_folder_that_is_missing_or_in_the_way_is_one_clear_sentence(graphs: list[Graph], tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_graphs(graphs, tmp_path, "turtle")
    with pytest.raises(OutputError, match="cannot be written: No such file or directory"):
        write_graphs(graphs, tmp_path / "none" / "out.ttl", "turtle")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written: Not a directory"):
        write_graphs(graphs, tmp_path / "file" / "out.ttl", "turtle")


def test_a_link_stays_a_link(graphs: list[Graph], tmp_path: Path) -> None:
    (tmp_path / "real.nt").touch()
    (tmp_path / "link.nt").symlink_to("real.nt")
    write_graphs(graphs, tmp_path / "link.nt", "ntriples")
    assert (tmp_path / "link.nt").is_symlink()
    assert (tmp_path / "real.nt").read_bytes() == render(graphs, "ntriples")


def test_standard_output(graphs: list[Graph], monkeypatch: pytest.MonkeyPatch) -> None:
    for out in (None, Path("-")):
        stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", stream)
        write_graphs(graphs, out, "turtle")
        stream.seek(0)
        assert stream.buffer.read() == render(graphs, "turtle")


def test_formats_that_are_not_there() -> None:
    with pytest.raises(UsageError, match="unknown RDF format 'n3'; choose one of turtle"):
        render([], "n3")
    with pytest.raises(UsageError, match=r"cannot tell the RDF format of .*graph\.docx"):
        format_for(Path("graph.docx"))


def test_an_iri_that_is_none_is_not_written() -> None:
    with pytest.raises(OutputError, match="cannot be written as RDF"):
        render([graph_of((ARTICLE, RDFS.seeAlso, URIRef("http://example.org/a b")))], "turtle")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_rdf_xml_says_what_it_cannot_hold(character: str) -> None:
    graph = graph_of((ARTICLE, RDFS.label, Literal(f"a{character}b")))
    with pytest.raises(OutputError, match=rf"U\+{ord(character):04X}.*choose another format, such as turtle$"):
        render([graph], "rdfxml")
    for format in set(FORMATS) - {"rdfxml"}:
        assert parsed(render([graph], format), format) == quads([graph], named=are_named([graph], format))


def test_rdf_xml_cannot_name_every_property() -> None:
    with pytest.raises(OutputError, match=r"RDF/XML cannot name the property <http://example.org/1>"):
        render([graph_of((ARTICLE, URIRef("http://example.org/1"), ARTICLE))], "rdfxml")


# -- reading what is broken

BROKEN = {
    "a.ttl": (b"@prefix a: <http://a/> .\na:x a:y\n  <http://b c> .", r"a\.ttl:3:\d+: not valid Turtle: "),
    "a.nt": (b"<http://a> <http://b> <http://c> .\nnonsense\n", r"a\.nt:2:1: not valid N-Triples: "),
    "a.nq": (b"<http://a> <http://b> .\n", r"a\.nq:1:\d+: not valid N-Quads: "),
    "a.trig": (b"<http://g> {\n<http://a> <http://b> }", r"a\.trig:2:\d+: not valid TriG: "),
    "a.jsonld": (b'{\n "@id": ', r"a\.jsonld:2:\d+: not valid JSON-LD: "),
    "a.rdf": (b"<?xml version='1.0'?>\n<a><b></a>", r"a\.rdf.*: not valid RDF/XML: "),
    "b.ttl": (b'<http://a> <http://b> "\xff" .', r"b\.ttl.*not valid Turtle: "),
    "b.ttl.gz": (gzip.compress(b"<http://a> <http://b> <http://c> .")[:-9], r"b\.ttl\.gz: .*not a complete gzip file"),
    "c.nt.gz": (b"<http://a> <http://b> <http://c> .", r"c\.nt\.gz: .*not a complete gzip file"),
    "web.jsonld": (
        b'{"@context": "http://127.0.0.1:9/context", "@id": "http://a", "http://b": 1}',
        r"web\.jsonld: not valid JSON-LD: it names a context on the web, and nothing is fetched",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_told_with_their_place(tmp_path: Path, name: str) -> None:
    content, message = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as error:
        read_graph(path)
    assert "\n" not in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl: cannot be read: No such file"):
        read_graph(tmp_path / "none.ttl")
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(InputError, match=r"folder\.ttl: cannot be read: Is a directory"):
        read_graph(tmp_path / "folder.ttl")


def test_standard_input_needs_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"<http://a> <http://b> <http://c> ."))
    monkeypatch.setattr(sys, "stdin", stream)
    with pytest.raises(UsageError):
        read_graph(Path("-"))
    assert len(read_graph(Path("-"), format="turtle")) == 1
