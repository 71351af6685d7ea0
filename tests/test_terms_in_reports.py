"""Reports keep RDF terms, tell nameless shapes apart, and are the same in every run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH, XSD
from running import Kg

from kg.formats import read_graph
from kg.report import FORMATS
from kg.validation import ENGINES, Engine, read_shapes, validate_graph

EX = "https://example.org/"
PREFIXES = f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <{EX}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
ex:tom a ex:Cat ; ex:name "Tom"@en , "Kater"@de ; ex:age -5 ; ex:owner [ ex:name 3 ] ; ex:site "urn:x" .
[] a ex:Cat ; ex:name "x" ; ex:age "old" .
"""
SHAPES = """
ex:Cat-shape a sh:NodeShape ; sh:targetClass ex:Cat ;
    sh:property [ sh:path ex:name ; sh:maxCount 1 ; sh:message "One name."@en , "Ein Name."@de ] ;
    sh:property [ sh:path ex:name ; sh:datatype xsd:string ] ;
    sh:property [ sh:path ex:age ; sh:minInclusive 0 ; sh:severity ex:Critical ] ;
    sh:property [ sh:path ex:site ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path ( ex:owner [ sh:alternativePath ( ex:name ex:title ) ] ) ; sh:datatype xsd:string ] ;
    sh:property [ sh:path ex:owner ; sh:severity sh:Warning ; sh:node [ sh:property [ sh:path ex:age ; sh:minCount 1 ] ] ] ;
    sh:sparql [ sh:select "SELECT $this WHERE { $this <https://example.org/age> -5 }" ] .
"""  # noqa: E501


@pytest.fixture
def files(tmp_path: Path) -> list[str | Path]:
    """The arguments that check the data against the shapes."""
    for name, content in (("data.ttl", DATA), ("shapes.ttl", SHAPES)):
        (tmp_path / name).write_text(PREFIXES + content, encoding="utf-8")
    return [tmp_path / "data.ttl", "--only-shapes", "--shapes", tmp_path / "shapes.ttl"]


def shacl(kg: Kg, files: list[str | Path], *options: str) -> Graph:
    path = Path(files[0]).with_name("report.ttl")
    kg("validate", *files, *options, "--report", f"shacl={path}")
    return read_graph(path)


# pySHACL reads files in ways that rdflib wants to give up
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("engine", ENGINES)
def test_the_report_is_what_pyshacl_makes_of_the_same_files(
    kg: Kg, files: list[str | Path], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # otherwise rdflib writes literals anew as it reads
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)
    _, theirs, _ = pyshacl.validate(str(files[0]), shacl_graph=str(files[-1]))
    assert isomorphic(shacl(kg, files, "--engine", engine), theirs)


def test_terms_languages_severities_components_and_paths_are_kept(kg: Kg, files: list[str | Path]) -> None:
    report = shacl(kg, files)
    values = set(report.objects(None, SH.value))
    assert Literal(-5) in values
    assert Literal("urn:x") in values
    assert Literal("Kater", lang="de") in values
    assert set(report.objects(None, SH.resultMessage)) >= {
        Literal("One name.", lang="en"),
        Literal("Ein Name.", lang="de"),
    }
    assert URIRef(f"{EX}Critical") in set(report.objects(None, SH.resultSeverity))
    results = set(report.subjects(SH.resultSeverity))
    assert results == set(report.subjects(SH.sourceConstraintComponent))
    assert len(set(report.objects(None, SH.detail))) == 1
    assert (None, SH.alternativePath, None) in report


def test_terms_are_kept_in_json(kg: Kg, files: list[str | Path]) -> None:
    found = json.loads(kg("validate", *files, "--report", "json").out)["findings"]
    told = [result for one in found for result in one["results"]]
    assert {"type": "literal", "value": "-5", "datatype": str(XSD.integer)} in [one.get("value") for one in told]
    assert {"type": "literal", "value": "urn:x"} in [one.get("value") for one in told]
    assert {"type": "uri", "value": f"{EX}Critical"} in [one["resultSeverity"] for one in told]
    assert "Violation (Critical): " in kg("validate", *files).out


def test_details_stay_with_their_result_and_its_severity_decides(kg: Kg, tmp_path: Path) -> None:
    """What is recommended may be missing, however grave the shapes are that say what is."""
    shapes = (
        PREFIXES
        + """
    ex:Recommended a sh:NodeShape ; sh:targetClass ex:Cat ; sh:severity sh:Warning ;
        sh:node [ sh:property [ sh:path ex:colour ; sh:minCount 1 ; sh:message "It has a colour." ] ] .
    """
    )
    (tmp_path / "shapes.ttl").write_text(shapes, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(PREFIXES + DATA, encoding="utf-8")
    call: list[str | Path] = [tmp_path / "data.ttl", "--only-shapes", "--shapes", tmp_path / "shapes.ttl"]
    done = kg("validate", *call)
    assert done.code == 0
    assert "2 warnings" in done.out
    assert "      It has a colour. (https://example.org/tom https://example.org/colour)" in done.out
    assert kg("validate", *call, "--severity", "warning").code == 1
    for format in FORMATS:
        assert "It has a colour." in kg("validate", *call, "--report", format).out.replace("\\", "")


def test_nameless_shapes_are_told_apart_with_their_own_messages(kg: Kg, files: list[str | Path]) -> None:
    root = ET.fromstring(kg("validate", *files, "--report", "junit").out)  # noqa: S314
    cases: dict[str, str] = {
        str(case.get("name")): str(failure.get("message"))
        for case in root.iter("testcase")
        for failure in case.iter("failure")
    }
    names = [name.partition(" ")[2] for name in cases]
    assert len(names) == len(set(names)) == 6
    assert {"age", "site", "owner/(name|title)", ""} < set(names)
    # two shapes for one path are told apart by what they say
    assert len([name for name in names if name.startswith("name ")]) == 2
    assert cases["Cat-shape age"] == 'Value is not >= Literal("0", datatype=xsd:integer)'
    assert cases["Cat-shape"] == "The query of a SPARQL constraint finds the node."
    (run,) = json.loads(kg("validate", *files, "--report", "sarif").out)["runs"]
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert len(rules) == 7  # with the warning
    assert "One name." in rules.values()
    assert rules[f"{EX}Cat-shape {EX}age"] == 'Value is not >= Literal("0", datatype=xsd:integer)'


def ran(files: list[str | Path], format: str, seed: str) -> str:
    """Write a report in a process of its own."""
    command = [sys.executable, "-m", "kg.cli", "validate", *map(str, files), "--report", format]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_is_the_same_in_every_run(files: list[str | Path], format: str) -> None:
    first, second = (ran(files, format, seed) for seed in ("1", "2"))
    assert first == second
    assert "Cat-shape" in first.replace("\\", "")


def test_fingerprints_do_not_depend_on_what_else_is_in_a_file(kg: Kg, files: list[str | Path]) -> None:
    def marks() -> list[Any]:
        (run,) = json.loads(kg("validate", *files, "--report", "sarif").out)["runs"]
        return sorted(result["partialFingerprints"]["newskgFinding/v1"] for result in run["results"])

    before = marks()
    # another blank node before: the others have other numbers now
    Path(files[0]).write_text(PREFIXES + "ex:other ex:has [ ] .\n" + DATA, encoding="utf-8")
    assert marks() == before


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("depth", [14, 40])
def test_shapes_may_lie_deep_within_each_other(engine: Engine, depth: int, tmp_path: Path) -> None:
    ways = ("sh:node [", "sh:property [ sh:path ex:has ;", "sh:or ( [", "sh:not [ sh:not [")
    ends = ("]", "]", "] )", "] ]")
    picked = [number % len(ways) for number in range(depth)]
    inner = (
        " ".join(ways[one] for one in picked) + " sh:nodeKind sh:IRI " + " ".join(ends[one] for one in reversed(picked))
    )
    shape = f"{PREFIXES} ex:S sh:targetNode ex:a ; {inner} ."
    (tmp_path / "shapes.ttl").write_text(shape, encoding="utf-8")
    data = Graph().add((URIRef(f"{EX}a"), URIRef(f"{EX}has"), URIRef(f"{EX}a")))
    assert validate_graph(data, shapes=read_shapes([tmp_path / "shapes.ttl"]), engine=engine) == []
    data.add((URIRef(f"{EX}a"), URIRef(f"{EX}has"), Literal("words")))
    assert len(validate_graph(data, shapes=read_shapes([tmp_path / "shapes.ttl"]), engine=engine)) == 1
