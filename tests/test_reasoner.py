"""A reasoner for OWL 2 DL, HermiT, takes the ontology and finds it consistent, with graphs of ours too."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
from hand_made import EXTRACTION
from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.collection import Collection

from kg import files
from kg.names import KG
from kg.rdf.graph import to_graph

CASES = sorted((Path(__file__).parent / "cases").glob("*.ttl"))

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not installed here")


def ontology() -> Graph:
    return Graph().parse(files.ontology())


def reason(graph: Graph, tmp_path: Path, *task: str) -> subprocess.CompletedProcess[str]:
    """Let HermiT do a task with a graph; dates and the like, which are no datatypes of OWL 2, are left out."""
    found = importlib.util.find_spec("owlready2")
    assert found is not None
    assert found.origin is not None
    hermit = Path(found.origin).with_name("hermit")
    path = tmp_path / "ontology.owl"
    graph.serialize(path, format="xml")
    java = ["java", "-cp", f"{hermit}:{hermit / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]
    return subprocess.run(
        [*java, "--ignoreUnsupportedDatatypes", *task, str(path)], check=False, capture_output=True, text=True
    )


def is_consistent(graph: Graph, tmp_path: Path) -> bool:
    done = reason(graph, tmp_path, "--consistency")
    assert "is satisfiable" in done.stdout or "InconsistentOntologyException" in done.stderr, done.stderr
    return "is satisfiable" in done.stdout


def test_the_ontology_is_owl_2_dl_and_consistent(tmp_path: Path) -> None:
    assert is_consistent(ontology(), tmp_path)


def test_every_class_can_have_members(tmp_path: Path) -> None:
    (_, *impossible) = reason(ontology(), tmp_path, "--unsatisfiable").stdout.splitlines()
    assert [name.strip() for name in impossible] == ["owl:Nothing"]


def test_the_classes_lie_where_the_ontology_puts_them(tmp_path: Path) -> None:
    subclasses = reason(ontology(), tmp_path, "--subs=https://w3id.org/newskg/ns#Assault").stdout
    assert "AirStrike" in subclasses
    assert "Capture" not in subclasses


def test_graphs_of_ours_fit_the_ontology(tmp_path: Path) -> None:
    graph = ontology() + to_graph(EXTRACTION)
    for case in CASES:
        graph.parse(case)
    assert is_consistent(graph, tmp_path)


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (None, RDF.type, KG.Person),  # an event is nobody
        (None, RDF.type, KG.Consultation),  # nor of two categories
        (None, KG.stance, KG.Denies),  # nor does it claim anything
        (None, KG.factuality, KG.Denied),  # what happened has not been denied by the same article
        (None, KG.datePrecision, KG.Throughout),  # nor lasted where it happened within a day
        (None, KG.killedPrecision, KG.Exact),
    ],
)
def test_what_cannot_be_is_found(subject: None, predicate: URIRef, value: URIRef, tmp_path: Path) -> None:
    graph = ontology() + to_graph(EXTRACTION)
    event = next(graph.subjects(RDF.type, KG.Shelling), subject)
    assert event is not None
    graph.add((event, predicate, value))
    assert not is_consistent(graph, tmp_path)


def test_nobody_is_within_himself_under_another_name(tmp_path: Path) -> None:
    graph = ontology()
    one, other = URIRef("urn:one"), URIRef("urn:other")
    graph.add((one, KG.ledBy, other))
    graph.add((other, OWL.sameAs, one))
    assert not is_consistent(graph, tmp_path)


@pytest.mark.parametrize("tie", [KG.ledBy, KG.memberOf])
def test_articles_may_differ_on_who_leads_or_is_part_of_whom(tie: URIRef, tmp_path: Path) -> None:
    graph = ontology()
    one, other = URIRef("urn:one"), URIRef("urn:other")
    graph.add((one, tie, other))
    graph.add((other, tie, one))
    graph.add((one, OWL.differentFrom, other))
    assert is_consistent(graph, tmp_path)


def test_the_values_of_a_list_are_all_different() -> None:
    graph = ontology()
    told = {frozenset(Collection(graph, head)) for head in graph.objects(None, OWL.distinctMembers)}
    lists = {frozenset(graph.subjects(SKOS.inScheme, one)) for one in graph.subjects(RDF.type, SKOS.ConceptScheme)}
    lists = {values for values in lists if len(values) > 1}
    assert told == lists
    assert len(lists) == 6
