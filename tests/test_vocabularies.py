"""Vocabularies that extend ours: each file of tests/ontology breaks the rule that it names, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.namespace import OWL, RDF, RDFS, SH

from kg import files
from kg.check import Settings
from kg.check.rules import Rules
from kg.names import KG, SHAPES
from kg.validation import read_shapes
from kg.validation.ontology import check_ontology, is_ontology

FOLDER = Path(__file__).parent / "ontology"
FAILING = sorted(FOLDER.glob("fail-*.ttl"))
SHAPES_OF_OURS = read_shapes([files.shapes() / "ontology.ttl"])


def rule_of(case: Path) -> str:
    return str(SHAPES[case.stem.removeprefix("fail-").partition("--")[0]])


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.stem)
def test_what_breaks_a_rule_breaks_no_other(case: Path) -> None:
    assert {finding.rule for finding in check_ontology(read_shapes([case]))} == {rule_of(case)}


def test_every_rule_has_a_file_that_breaks_it() -> None:
    described = {RDF.type, SH.name, SH.message, SH.severity, SH.path, SH.property, SH.targetClass, SH.targetSubjectsOf}
    rules = {
        str(shape)
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in SHAPES_OF_OURS.subjects(RDF.type, kind)
        if set(SHAPES_OF_OURS.predicates(shape)) - described
    }
    assert rules == {rule_of(case) for case in FAILING}
    for rule in rules:
        assert str(SHAPES_OF_OURS.value(SHAPES[rule.rpartition("#")[2]], SH.message)).endswith(".")


@pytest.mark.parametrize("path", [files.ontology(), *FOLDER.glob("pass-*.ttl")], ids=lambda path: path.stem)
def test_good_vocabularies_pass(path: Path) -> None:
    graph = read_shapes([path])
    assert is_ontology(graph)
    assert check_ontology(graph) == []


def test_ours_is_checked_by_itself() -> None:
    graph = read_shapes([files.ontology()])
    graph.remove((KG.Claim, None, None))
    broken = {(finding.focus, finding.rule) for finding in check_ontology(graph)}
    assert broken == {
        (str(KG.claimant), str(SHAPES["VocabularyProperty-domain"])),
        *(
            (str(KG[name]), str(SHAPES["VocabularyProperty-domain"]))
            for name in ("about", "content", "quotation", "stance")
        ),
    }


def test_what_a_circle_lies_on_is_named_once_each() -> None:
    graph = read_shapes([files.ontology()])
    graph.add((KG.Event, RDFS.subClassOf, KG.Assault))
    broken = {finding.focus for finding in check_ontology(graph)}
    assert broken == {str(KG.Event), str(KG.Assault)}


def test_data_and_shapes_are_no_vocabularies() -> None:
    assert not is_ontology(read_shapes([FOLDER.parent / "shapes" / "common.ttl"]))
    assert not is_ontology(SHAPES_OF_OURS)
    assert (None, RDF.type, OWL.Class) not in SHAPES_OF_OURS


def test_kg_validate_checks_vocabularies_by_these_rules() -> None:
    (case,) = FOLDER.glob("fail-VocabularyTerm-example.ttl")
    (finding,) = Rules(Settings()).check(read_shapes([case])).findings
    assert finding.rule == str(SHAPES["VocabularyTerm-example"])
    assert Rules(Settings()).check(read_shapes([files.ontology()])).findings == []
