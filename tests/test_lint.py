"""Faults in shapes that engines do not tell of: each file of tests/lint breaks the rule that it names, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF

from kg import files
from kg.formats import read_graph
from kg.model import Severity
from kg.names import KG, SHAPES
from kg.validation import read_shapes
from kg.validation.lint import lint_shapes
from kg.validation.terms import check_terms

FOLDER = Path(__file__).parent / "lint"
FAILING = sorted(FOLDER.glob("fail-*.ttl"))
ODD = {"advanced", "severity", "target"}


def rule_of(case: Path) -> str:
    """The rule that a file breaks, from its name: ``fail-term--minCounts.ttl`` breaks ``Lint-term``."""
    broken = case.stem.removeprefix("fail-").partition("--")[0]
    return str(SHAPES["Term" if broken == "Term" else f"Lint-{broken}"])


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.stem)
def test_what_breaks_a_rule_breaks_no_other(case: Path) -> None:
    findings = lint_shapes(read_shapes([case]))
    assert {finding.rule for finding in findings} == {rule_of(case)}
    assert len(findings) == 1
    assert findings[0].message[-1] in ".?"


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.stem)
def test_a_fault_is_told_of_the_shape_that_has_a_name(case: Path) -> None:
    (finding,) = lint_shapes(read_shapes([case]))
    assert finding.focus in {"https://example.org/shapes#Shape", "https://example.org/shapes#prefixes"}


def test_what_is_odd_is_a_warning_and_what_is_wrong_a_violation() -> None:
    for case in FAILING:
        (finding,) = lint_shapes(read_shapes([case]))
        odd = rule_of(case).rpartition("-")[2] in ODD or case.stem == "fail-prefix--unused"
        assert finding.severity is (Severity.WARNING if odd else Severity.VIOLATION), case.stem


@pytest.mark.parametrize("path", sorted(FOLDER.glob("pass-*.ttl")), ids=lambda path: path.stem)
def test_what_shacl_allows_is_no_fault(path: Path) -> None:
    assert lint_shapes(read_shapes([path])) == []


def test_our_own_shapes_have_no_fault() -> None:
    assert lint_shapes(read_shapes(files.shape_files())) == []


@pytest.mark.parametrize(
    ("case", "meant"),
    [
        ("fail-term--minCounts", "sh:minCount?"),
        ("fail-term--targetclass", "sh:targetClass?"),
        ("fail-term--violation", "sh:Violation?"),
        ("fail-term--nodeKind", "sh:IRI?"),
        ("fail-term--hasvalues", "sh:hasValue?"),
        ("fail-query--term", "kg:actor?"),
        ("fail-Term--class", "kg:Event?"),
        ("fail-Term--path", "kg:startDate?"),
        ("fail-Term--list", "kg:Claimed?"),
    ],
)
def test_a_fault_in_a_word_comes_with_the_word_that_was_meant(case: str, meant: str) -> None:
    (finding,) = lint_shapes(read_shapes([FOLDER / f"{case}.ttl"]))
    assert finding.message.endswith(f"did you mean {meant}")


def test_terms_that_the_vocabulary_lacks_are_found_in_data() -> None:
    event, own = URIRef("urn:event"), str(KG)
    graph = Graph().add((event, RDF.type, URIRef(own + "Airstrike")))
    graph.add((event, URIRef(own + "startdate"), Literal("2024-12-01")))
    assert [finding.message for finding in check_terms(graph)] == [
        "The vocabulary has no kg:Airstrike: did you mean kg:AirStrike?",
        "The vocabulary has no kg:startdate: did you mean kg:startDate?",
    ]
    assert {finding.rule for finding in check_terms(graph)} == {str(SHAPES.Term)}


def test_the_vocabulary_and_exports_use_its_terms_only() -> None:
    assert check_terms(read_shapes([files.ontology()])) == []
    assert check_terms(read_graph(FOLDER.parent / "cases" / "goma.ttl")) == []


def test_a_vocabulary_is_checked_by_what_it_declares_itself() -> None:
    graph = read_shapes([files.ontology()])
    graph.remove((KG.Claim, None, None))
    assert {finding.value for finding in check_terms(graph)} == {str(KG.Claim)}


def test_prefixes_that_another_file_declares_are_left_alone() -> None:
    shapes = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode <urn:n> ; "
        'sh:sparql [ sh:prefixes <urn:elsewhere> ; sh:select "SELECT $this WHERE { $this ex:p 1 }" ] .'
    )
    graph = Graph().parse(data=shapes, format="turtle")
    assert lint_shapes(graph) == []
    graph.add((URIRef("urn:elsewhere"), RDF.type, OWL.Ontology))
    assert [finding.rule.rpartition("#")[2] for finding in lint_shapes(graph)] == ["Lint-prefix"]
