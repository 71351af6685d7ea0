"""Every shape has files that pass it, and for every rule in it files that break just that rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, URIRef
from rdflib.namespace import RDF, SH

from kg import files
from kg.model import Finding, Severity
from kg.names import SHAPES
from kg.validation import load_shapes, read_shapes, validate_graph

FOLDER = Path(__file__).parent / "shapes"
CASES = sorted(FOLDER.glob("*/*.ttl"))
PASSING = [case for case in CASES if case.stem.startswith("pass-")]
FAILING = [case for case in CASES if case.stem.startswith("fail-")]
COMMON = FOLDER / "common.ttl"

#: What says what a shape is, and constrains nothing.
DESCRIPTION = {
    RDF.type, SH.name, SH.message, SH.severity, SH.path, SH.property,
    SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf,
}  # fmt: skip


def rule_of(case: Path) -> str:
    """The shape that a file breaks, from its name: ``Event/fail-actor--dangling.ttl``."""
    shape, broken = case.parent.name, case.stem.removeprefix("fail-").partition("--")[0]
    return str(SHAPES[shape if broken == shape else f"{shape}-{broken}"])


def rules() -> list[URIRef]:
    """All shapes that say anything that a graph could break."""
    shapes = load_shapes()
    named = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in shapes.subjects(RDF.type, kind)}
    return sorted(URIRef(str(shape)) for shape in named if set(shapes.predicates(shape)) - DESCRIPTION)


def findings_of(case: Path) -> list[Finding]:
    return validate_graph(read_shapes([COMMON, case]))


@pytest.mark.parametrize("case", PASSING, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_what_passes_a_shape(case: Path) -> None:
    own = str(SHAPES[case.parent.name])
    assert not [
        finding
        for finding in findings_of(case)
        if finding.severity is Severity.VIOLATION or finding.rule == own or finding.rule.startswith(own + "-")
    ]


@pytest.mark.parametrize("case", FAILING, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_what_breaks_a_shape_breaks_no_other(case: Path) -> None:
    findings = findings_of(case)
    broken = {finding.rule for finding in findings if finding.severity is Severity.VIOLATION}
    # a file that breaks a recommendation is valid; one that does not may yet leave some unheeded
    assert (broken or {finding.rule for finding in findings}) == {rule_of(case)}


def test_what_all_cases_build_on_is_flawless() -> None:
    assert validate_graph(read_shapes([COMMON])) == []


def test_all_cases_are_named_for_what_they_show() -> None:
    assert sorted(PASSING + FAILING) == CASES


def test_every_rule_has_a_case_that_breaks_it() -> None:
    broken = {rule_of(case) for case in FAILING}
    assert broken == {str(rule) for rule in rules()}


def test_every_shape_has_a_case_that_passes_it() -> None:
    graph = load_shapes()
    shapes = {str(shape).removeprefix(str(SHAPES)) for shape in graph.subjects(RDF.type, SH.NodeShape)}
    assert {case.parent.name for case in PASSING} >= shapes - {"Run", "Software"}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule).removeprefix(str(SHAPES)))
def test_every_rule_can_be_cited(rule: URIRef) -> None:
    shapes = load_shapes()
    for words in (SH.name, SH.message):
        assert len(list(shapes.objects(rule, words))) == 1, words
    assert str(shapes.value(rule, SH.message)).endswith(".")
    assert shapes.value(rule, SH.severity) in {SH.Violation, SH.Warning}


def test_every_property_shape_is_named_for_the_shape_it_is_in() -> None:
    shapes = load_shapes()
    for outer, inner in shapes.subject_objects(SH.property):
        assert str(inner).startswith(f"{outer}-")


def test_recommendations_are_warnings_and_all_else_violations() -> None:
    for path in files.shape_files():
        if path.name != "lexicon.ttl":
            severities = set(read_shapes([path]).objects(None, SH.severity))
            assert severities <= {SH.Warning if path.name == "recommended.ttl" else SH.Violation}


def test_shapes_use_only_words_of_shacl_that_exist() -> None:
    """SHACL engines ignore what they do not know, such as ``sh:minCounts``."""
    graph = load_shapes()
    words = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(SH))}
    assert not {word for word in words if word not in SH}
    unnamed = {shape for shape in graph.subjects(SH.path) if isinstance(shape, BNode)}
    within = (RDF.first, SH["not"], SH.qualifiedValueShape)
    assert all(any(list(graph.subjects(way, shape)) for way in within) for shape in unnamed)
