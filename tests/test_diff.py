"""What changed between two graphs: pairing, properties, blank nodes, inputs and formats."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import re
import sys
from itertools import starmap
from pathlib import Path

import pyoxigraph as ox
import pytest
from hand_made import EXTRACTION

from kg import cli
from kg.diff import Change, Diff, GraphDiff, Sort, compare
from kg.diff.blank import name_blank
from kg.diff.inputs import diff_given, read_given
from kg.formats import FORMATS, read_graphs, to_triples
from kg.formats.write import write_graphs
from kg.model import Extraction
from kg.rdf.graph import to_graph

CASES = Path(__file__).parent / "diff"
TWO_ARTICLES = Path(__file__).parent / "cases" / "two-articles.trig"


def diff_files(old: Path, new: Path, *, everything: bool = False) -> Diff:
    return diff_given(read_given(old), read_given(new), everything=everything)


def difference(old: Path, new: Path, *, everything: bool = False) -> GraphDiff:
    (found,) = diff_files(old, new, everything=everything).graphs
    return found


def told(graph: GraphDiff) -> dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """What differs, by the words or the name of each thing."""
    return {
        f"{thing.change.value} {thing.passage.words if thing.passage else thing.name}": {
            one.name: (one.lost, one.gained) for one in thing.differences
        }
        for thing in graph.things
    }


# -- the reader's terms ------------------------------------------------------------------------------


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_cases_are_told_as_they_should_be(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = CASES / case
    (old,), (new,) = (list(folder.glob(f"{name}.t*")) for name in ("old", "new"))
    assert cli.main(["diff", str(old), str(new)]) == 1
    assert capsys.readouterr().out == (folder / "told.txt").read_text(encoding="utf-8")
    for path in (old, new):
        assert cli.main(["diff", str(path), str(path)]) == 0


def test_events_are_paired_by_their_words_where_iris_differ() -> None:
    changes = told(difference(CASES / "versions" / "old.ttl", CASES / "versions" / "new.ttl"))
    assert changes["changed blocked"]["class"] == (("Protest",), ("Siege",))
    assert changes["changed clashed"]["injured"] == (("12",), ("at least 12",))
    assert "target" not in changes["changed clashed"]  # the same police under another IRI
    assert {"lost injuring", "gained march"} < changes.keys()


def test_the_order_of_two_graphs_turns_every_change_around() -> None:
    old, new = CASES / "versions" / "old.ttl", CASES / "versions" / "new.ttl"
    there, back = difference(old, new), difference(new, old)
    turned = {Change.GAINED: Change.LOST, Change.LOST: Change.GAINED, Change.CHANGED: Change.CHANGED}
    assert there.counts() == {(sort, turned[change]): number for (sort, change), number in back.counts().items()}


def test_events_keep_their_counterparts_in_an_edited_text() -> None:
    found = difference(CASES / "edited" / "old.ttl", CASES / "edited" / "new.ttl")
    assert found.edited
    assert told(found).keys() == {"lost said", "lost mayor"}


def test_what_is_left_out_is_counted_and_shown_on_demand() -> None:
    old, new = CASES / "versions" / "old.ttl", CASES / "versions" / "new.ttl"
    assert dict(difference(old, new).left_out) == {"IRI": 8, "confidence": 1, "evidence": 1, "provenance": 1}
    found = difference(old, new, everything=True)
    assert not found.left_out
    assert told(found)["changed blocked"]["confidence"] == (("0.8",), ("0.7",))
    article = next(thing for thing in found.things if thing.sort is Sort.ARTICLE)
    assert {one.name: one.gained for one in article.differences}["made by"] == ("newskg 2",)


def test_confidence_alone_is_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = CASES / "versions" / "old.ttl", tmp_path / "new.ttl"
    new.write_text(old.read_text().replace("kg:confidence 0.8", "kg:confidence 0.3"))
    assert cli.main(["diff", str(old), str(new)]) == 0
    assert capsys.readouterr().out == (
        "no differences in 1 graph\ndifferences left out: confidence 1 (--all shows them)\n"
    )
    assert cli.main(["diff", str(old), str(new), "--all"]) == 1


def triples(extraction: Extraction) -> list[ox.Triple]:
    return to_triples(to_graph(extraction))


def test_two_events_on_the_same_words_are_paired_by_what_they_say() -> None:
    """The number behind an IRI says nothing about which of two events it is."""
    first = dataclasses.replace(EXTRACTION.events[0], targets=("army",))
    second = dataclasses.replace(first, key="e9", category="Killing", targets=("four",), counts=())
    old = dataclasses.replace(EXTRACTION, events=(first, second))
    new = dataclasses.replace(EXTRACTION, events=(dataclasses.replace(second, places=("norland",)),), claims=())
    events = [thing for thing in compare(triples(old), triples(new)).things if thing.sort is Sort.EVENT]
    assert sorted((thing.change.value, thing.kind) for thing in events) == [
        ("changed", "Killing"),
        ("lost", "Shelling"),
    ]


TRIPLES = sorted(triples(EXTRACTION), key=str)


@pytest.mark.parametrize("place", range(len(TRIPLES)))
def test_no_triple_can_be_lost_without_notice(place: int) -> None:
    left = [*TRIPLES[:place], *TRIPLES[place + 1 :]]
    assert compare(TRIPLES, left, everything=True).change is Change.CHANGED
    assert compare(left, TRIPLES, everything=True).change is Change.CHANGED


# -- blank nodes and other graphs --------------------------------------------------------------------


def chained(*edges: tuple[int, int], names: str = "n") -> list[ox.Triple]:
    """Return a graph of blank nodes."""
    return list(starmap(lambda a, b: ox.Triple(ox.BlankNode(f"{names}{a}"), P, ox.BlankNode(f"{names}{b}")), edges))


P = ox.NamedNode("urn:p")


def ring(first: int, number: int) -> list[tuple[int, int]]:
    return [(first + place, first + (place + 1) % number) for place in range(number)]


def shuffled(edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same graph with other labels, the other way round."""
    return [((7 * a + 3) % 101, (7 * b + 3) % 101) for a, b in reversed(edges)]


@pytest.mark.parametrize("edges", [ring(0, 6), ring(0, 3) + ring(3, 3), [(i, j) for i in range(5) for j in range(5)]])
def test_blank_nodes_are_the_same_whatever_they_are_called(edges: list[tuple[int, int]]) -> None:
    found = compare(chained(*edges), chained(*shuffled(edges), names="m"))
    assert (found.change, found.exact) == (None, True)


def test_blank_nodes_that_look_alike_are_told_apart() -> None:
    """One ring of six and two of three: each node has the same neighbours."""
    assert compare(chained(*ring(0, 6)), chained(*ring(0, 3), *ring(3, 3))).change is Change.CHANGED
    assert compare(chained(*ring(0, 4)), chained(*ring(0, 4), *ring(4, 4))).change is Change.CHANGED


def test_blank_nodes_that_are_too_hard_end_in_bounded_time_and_it_is_said(tmp_path: Path) -> None:
    edges = [(i, j) for i in range(60) for j in range(60) if i != j]
    _, exact = name_blank(chained(*edges))
    assert not exact
    old, new = tmp_path / "old.nt", tmp_path / "new.nt"
    for path in (old, new):
        path.write_text("".join(f"{triple} .\n" for triple in chained(*edges, names=path.stem)))
    found = diff_files(old, new)
    assert not found.changed
    assert not found.graphs[0].exact


def test_a_blank_node_within_an_article_is_a_position_as_any_other() -> None:
    named = {triple.object for triple in TRIPLES if triple.predicate.value.endswith("#position")}

    def blank(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, label: str, role: str) -> str:
        return f"_:{label}" if term in named else str(term).replace('"captain"', f'"{role}"')

    graphs = [
        [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
        for lines in (
            "".join(f"{blank(s, label, role)} {p} {blank(o, label, role)} .\n" for s, p, o in TRIPLES)
            for label, role in (("x", "captain"), ("y", "major"))
        )
    ]
    changes = told(compare(*graphs))
    assert changes == {"changed Ana Ruiz": {"position": (("captain of Rebels",), ("major of Rebels",))}}


# -- inputs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_graph_is_the_same_in_every_format(tmp_path: Path, format: str, packed: str) -> None:
    """Formats without named graphs hold two articles one behind the other: they are told apart by their IRIs."""
    out = tmp_path / f"graph{FORMATS[format].suffixes[0]}{packed}"
    write_graphs(read_graphs(TWO_ARTICLES), out, format)
    found = diff_files(TWO_ARTICLES, out)
    assert (found.compared, found.changed) == (2, ())


def test_folders_are_paired_by_article(tmp_path: Path) -> None:
    for folder, names in (("old", ("a.trig", "b.nq")), ("new", ("deep/z.ttl.gz", "y.nt"))):
        for graph, name in zip(read_graphs(TWO_ARTICLES), names, strict=True):
            out = tmp_path / folder / name
            out.parent.mkdir(parents=True, exist_ok=True)
            format = {".trig": "trig", ".nq": "nquads", ".gz": "turtle", ".nt": "ntriples"}[out.suffix]
            write_graphs([graph], out, format)
    (tmp_path / "new" / ".hidden.ttl").write_text("nonsense")
    found = diff_files(tmp_path / "old", tmp_path / "new")
    assert (found.compared, found.changed) == (2, ())
    found = diff_files(tmp_path / "old" / "a.trig", tmp_path / "new")
    assert [graph.change for graph in found.changed] == [Change.GAINED]


def test_relative_iris_do_not_depend_on_the_folder(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.ttl").write_text("<#a> <urn:p> <#b> .")
    assert not diff_files(tmp_path / "old" / "a.ttl", tmp_path / "new" / "a.ttl").changed


def test_one_of_the_two_may_be_standard_input_or_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = CASES / "corpus" / "old.trig"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(old.read_bytes())))
    assert cli.main(["diff", str(old), "-", "--input-format", "trig"]) == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(old.read_bytes())))
    assert cli.main(["diff", str(old), "-"]) == 0  # how it begins says what it is
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    assert cli.main(["diff", str(old), "-"]) == 3
    assert capsys.readouterr().err == "kg: error: stdin: is empty\n"
    assert cli.main(["diff", "/dev/null", str(old), "--stat"]) == 1
    out = capsys.readouterr().out
    assert "+ one  gained: 1 event\n" in out
    assert out.endswith("3 graphs compared: 3 gained\n")


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("-", "-", 2, "only one of the two"),
        ("old.ttl", "nowhere.ttl", 3, "nowhere.ttl: cannot be read"),
        ("old.ttl", "empty", 3, "empty: there are no RDF files in this folder"),
        ("old.ttl", "notes.xyz", 2, "cannot tell the RDF format of"),
        ("old.ttl", "empty.txt", 3, "empty.txt: is empty"),
        ("old.ttl", "broken.nq.gz", 3, "broken.nq.gz:1:9: not valid N-Quads"),
    ],
)
def test_inputs_that_cannot_be_compared_give_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "old.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "notes.xyz").write_text("A text.")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.nq.gz").write_bytes(gzip.compress(b"<urn:a> what .\n"))
    assert cli.main(["diff", old, new]) == code
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert message in err


# -- formats -----------------------------------------------------------------------------------------


def test_json_tells_everything(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["diff", str(CASES / "versions" / "old.ttl"), str(CASES / "versions" / "new.ttl"), "--format", "json"]
    assert cli.main(arguments) == 1
    (graph,) = json.loads(capsys.readouterr().out)["graphs"]
    assert (graph["name"], graph["change"]) == ("varna", "changed")
    assert graph["new"] == "https://w3id.org/newskg/id/article/varna"
    march = next(thing for thing in graph["things"] if thing["name"] == "march")
    assert (march["change"], march["passage"]["words"], march["old"]) == ("gained", "march", None)
    assert {"name": "factuality", "lost": [], "gained": ["Planned"], "aside": None} in march["differences"]


@pytest.mark.parametrize(
    ("old", "new"), [("versions/old.ttl", "versions/new.ttl"), ("corpus/old.trig", "corpus/new.trig")]
)
def test_an_update_makes_the_new_graph_of_the_old_one(old: str, new: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", str(CASES / old), str(CASES / new), "-f", "update"]) == 1
    store, wanted = ox.Store(), ox.Store()
    store.load(path=str(CASES / old))
    wanted.load(path=str(CASES / new))
    store.update(capsys.readouterr().out)
    assert set(store) == set(wanted)


def test_an_update_cannot_name_blank_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = CASES / "blank" / "old.ttl", CASES / "blank" / "new.ttl"
    assert cli.main(["diff", str(old), str(new), "-f", "update"]) == 2
    assert "blank nodes" in capsys.readouterr().err


def test_quiet_says_it_by_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", str(CASES / "corpus" / "old.trig"), str(CASES / "corpus" / "new.trig"), "-q"]) == 1
    assert capsys.readouterr().out == ""


def test_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("kg.console.has_colour", lambda _: True)
    assert cli.main(["diff", str(CASES / "corpus" / "old.trig"), str(CASES / "corpus" / "new.trig")]) == 1
    out = capsys.readouterr().out
    assert "\x1b[32m+ four\x1b[0m" in out
    assert "\x1b[31msiege\x1b[0m → \x1b[32msieges\x1b[0m" in out


@pytest.mark.parametrize("ours", [True, False])
def test_nothing_in_a_graph_commands_a_terminal(ours: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    head = "@prefix kg: <https://w3id.org/newskg/ns#> .\n@prefix schema: <https://schema.org/> .\n"
    for path, bad in ((old, ""), (new, "\x1b[2J\u202e")):
        article = f'<urn:a> a kg:Article ; schema:identifier "a{bad}" .' if ours else ""
        path.write_text(
            f'{head}{article}<urn:e> kg:killed "3{bad}" ; kg:startDate "x{bad}" ; <urn:p{bad[7:]}> "b{bad}" .\n'
        )
    for options in ([], ["--all"]):
        assert cli.main(["diff", str(old), str(new), *options]) == 1
        out = capsys.readouterr().out
        assert not {"\x1b", "\u202e"} & set(out)


def test_an_article_is_exported_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, graph = tmp_path / "a.txt", tmp_path / "a.ttl"
    article.write_text("Rebels took the town of Saraqeb on Saturday, the army said.")
    assert cli.main(["export", str(article), "--date", "2024-12-01", "-o", str(graph)]) == 0
    assert cli.main(["diff", str(graph), str(article), "--date", "2024-12-01"]) == 0
    assert cli.main(["diff", str(graph), str(article), "--date", "2024-12-08"]) == 1
    assert "date     2024-11-30 → 2024-12-07" in re.sub(r"date +2024-11", "date     2024-11", capsys.readouterr().out)
