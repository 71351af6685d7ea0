"""Differences in what graphs are called, in blank names, and in RDF 1.2: what is told is what an update changes."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from running import Kg, Outcome

OURS = "<https://w3id.org/newskg/ns#Article>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Compare:
    """Compares two files of N-Quads, and runs the update between them."""

    def __init__(self, kg: Kg, folder: Path) -> None:
        self._kg = kg
        self._paths = [folder / "old.nq", folder / "new.nq"]

    def __call__(self, old: str, new: str, *options: str) -> Outcome:
        for path, content in zip(self._paths, (old, new), strict=True):
            path.write_text(content, encoding="utf-8")
        return self._kg("diff", *self._paths, *options)

    def updated(self, old: str, new: str) -> bool:
        """Return whether the update makes the new file of the old one, and the exit code tells whether there is one."""
        done = self(old, new, "-f", "update")
        assert bool(done.out) is bool(done.code)
        store, wanted = ox.Store(), ox.Store()
        store.load(path=str(self._paths[0]))
        wanted.load(path=str(self._paths[1]))
        store.update(done.out)
        return set(store) == set(wanted)


@pytest.fixture
def diff(kg: Kg, tmp_path: Path) -> Compare:
    return Compare(kg, tmp_path)


A = "<urn:a> <urn:b> <urn:c>"
B = "<urn:a> <urn:b> <urn:d>"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"{A} <urn:g1> .\n", f"{A} <urn:g2> .\n", "urn:g2\n  ~ graph  urn:g1 → urn:g2\n"),
        (f"{A} <urn:g1> .\n", f"{A} .\n", "  ~ graph  urn:g1 → the default graph\n"),
        (f"{A} <urn:g1> .\n{B} <urn:g2> .\n", f"{A} <urn:h1> .\n{B} <urn:h2> .\n", "2 gained, 2 lost"),
        (f"{A} <urn:g1> .\n", f"{A} <urn:g1> .\n{A} <urn:g2> .\n", "1 gained"),
    ],
)
def test_another_name_of_the_graph_is_a_difference(old: str, new: str, told: str, diff: Compare) -> None:
    done = diff(old, new)
    assert (done.code, told in done.out) == (1, True), done.out
    assert "no differences" not in done.out
    assert diff.updated(old, new)


def test_programs_read_what_graphs_are_called(diff: Compare) -> None:
    (graph,) = json.loads(diff(f"{A} <urn:g1> .\n", f"{A} <urn:g2> .\n", "-f", "json").out)["graphs"]
    assert (graph["change"], graph["renamed"]) == ("changed", ["urn:g1", "urn:g2"])


def test_what_our_graphs_are_called_is_left_out_and_counted(diff: Compare) -> None:
    old, new = (f"<urn:{name}> {TYPE} {OURS} <urn:{name}/graph> .\n" for name in "xy")
    done = diff(old, new)
    assert done.code == 0
    assert "differences left out: IRI 2 (--all shows them)" in done.out
    done = diff(old, new, "--all")
    assert done.code == 1
    assert "  ~ graph  urn:x/graph → urn:y/graph\n" in done.out
    assert diff.updated(old, new)


def test_blank_names_of_graphs_are_good_in_their_file_only(diff: Compare) -> None:
    old = f"{A} _:one .\n{B} _:two .\n"
    moved = f"{B} _:three .\n{A} _:four .\n"
    assert diff(old, moved).code == 0
    assert (done := diff(old, moved, "-f", "update")).code == 0
    assert done.out == ""
    changed = diff(old, f"{A} _:one .\n{A} _:two .\n", "-f", "update")
    assert (changed.code, changed.out) == (2, "")
    assert changed.lines == [
        "kg: error: a graph that changed is named by a blank node, which an update cannot name; choose another --format"
    ]


SPEAKING = """\
PREFIX x: <urn:x/> PREFIX kg: <https://w3id.org/newskg/ns#>
x:a x:p <<( x:a x:q <<( _:%s x:r "z"@en )>> )>>, <<( _:%s x:r _:%s )>> , "r"@ar--rtl .
<< x:s x:p x:o ~ x:rf >> x:q %s .
x:s x:p x:o {| x:since 2020 |} .
"""
EVENT = """\
x:art a kg:Article .
x:ev a kg:Event ; kg:actor <<( x:a x:q _:u )>> ; kg:killed <<( x:a x:q 1 )>> ;
    <http://www.w3.org/2000/01/rdf-schema#label> <<( x:a x:q _:v )>> .
"""


@pytest.mark.parametrize("more", ["", EVENT], ids=["others", "ours"])
def test_triples_that_speak_of_triples_are_compared(more: str, kg: Kg, tmp_path: Path) -> None:
    files = {
        "old.ttl": SPEAKING % ("b", "c", "d", 1) + more,
        "same.ttl": SPEAKING % ("k", "l", "m", 1) + more,
        "new.ttl": SPEAKING % ("b", "c", "d", 2) + more,
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    assert kg("diff", tmp_path / "old.ttl", tmp_path / "same.ttl").code == 0
    done = kg("diff", tmp_path / "old.ttl", tmp_path / "new.ttl")
    assert (done.code, done.err) == (1, "")
    assert ("urn:x/q  1 → 2" if more else '+ urn:x/rf urn:x/q "2"^^xsd:integer') in done.out
    for format in ("json", "text"):
        assert kg("diff", tmp_path / "old.ttl", tmp_path / "new.ttl", "--all", "-f", format).code == 1


def test_a_comparison_has_a_limit_of_time(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "large.nt"
    path.write_text("".join(f"<urn:a{n}> <urn:b> _:c{n} .\n_:c{n} <urn:d> _:c{n + 1} .\n" for n in range(50_000)))
    done = kg("diff", path, path, "--timeout", "0.1")
    assert (done.code, done.out) == (3, "")
    assert done.lines == ["kg: error: timed out after 0.1 s; raise --timeout"]
