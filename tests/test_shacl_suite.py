"""The manifests of the W3C SHACL test suite: ``pytest --shacl-suite FOLDER`` runs those in a folder.

The suite is not part of the project (https://github.com/w3c/data-shapes, ``data-shapes-test-suite/tests``); without the
option some manifests of our own run, written as the suite's are. ``tests/shacl/exceptions.txt`` names the
tests of the suite that pySHACL does not pass, each with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pyshacl
import pytest
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.errors import InputError
from kg.formats import read_graph
from kg.model import Checked, Located, Report
from kg.report import render
from kg.validation import ENGINES, Engine, read_shapes
from kg.validation.cite import path_of
from kg.validation.engines import check_graph

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

OWN = Path(__file__).parent / "shacl"
EXCEPTIONS = {
    name: reason
    for line in (OWN / "exceptions.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for name, _, reason in [line.partition("  ")]
}


class Case(NamedTuple):
    """One entry of a manifest."""

    name: str
    manifest: Graph
    entry: Node


def file_of(iri: Node) -> Path:
    return Path(url2pathname(urlsplit(str(iri)).path))


def cases(path: Path, folder: Path) -> Iterator[Case]:
    manifest = read_shapes([path])
    for included in sorted(manifest.objects(None, MF.include), key=str):
        yield from cases(file_of(included), folder)
    for first in manifest.objects(None, MF.entries):
        for entry in manifest.items(first):
            yield Case(f"{path.relative_to(folder).parent.as_posix()}/{str(entry).rpartition('/')[2]}", manifest, entry)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        folder = Path(metafunc.config.getoption("--shacl-suite") or OWN).resolve()
        found = list(cases(folder / "manifest.ttl", folder))
        metafunc.parametrize("case", found, ids=[case.name for case in found])


Result = tuple[str | None, ...]


def word(node: Node | None) -> str | None:
    """Write a node so that it can be compared: blank nodes have no name."""
    return "[]" if isinstance(node, BNode) else None if node is None else node.n3()


def expected(case: Case) -> Counter[Result] | None:
    """Return the results that a test expects, or None if it expects a failure."""
    report = case.manifest.value(case.entry, MF.result)
    if report == SHT.Failure:
        return None
    assert (report, RDF.type, SH.ValidationReport) in case.manifest
    value = case.manifest.value
    return Counter(
        (
            word(value(one, SH.focusNode)),
            path_of(path, case.manifest) if (path := value(one, SH.resultPath)) is not None else None,
            word(value(one, SH.value)),
            word(value(one, SH.sourceConstraintComponent)),
            word(value(one, SH.sourceShape)),
            word(value(one, SH.resultSeverity)),
        )
        for one in case.manifest.objects(report, SH.result)
    )


def read(case: Case, what: URIRef) -> Graph:
    """Read a graph of a test; the manifest itself keeps its blank nodes."""
    action = case.manifest.value(case.entry, MF.action)
    named = case.manifest.value(action, what)
    if (named, RDF.type, MF.Manifest) in case.manifest:
        return Graph() + case.manifest
    assert named is not None
    return read_shapes([file_of(named)])


def found(case: Case, engine: Engine) -> Counter[Result] | None:
    """Return the results that an engine finds, or None if it fails."""
    shapes = read(case, SHT.shapesGraph)
    try:
        outcome = check_graph(read(case, SHT.dataGraph), shapes=shapes, engine=engine)
    except InputError:
        return None
    if outcome.errors:
        return None
    return Counter(
        (
            word(result.focus),
            path_of(result.path, shapes) if result.path is not None else None,
            word(result.value),
            word(result.component),
            word(result.shape),
            word(result.severity),
        )
        for finding in outcome.findings
        for result in finding.results
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_results_are_those_that_the_manifest_expects(case: Case, engine: Engine) -> None:
    if case.name in EXCEPTIONS:
        # one that passes is to be taken off the list
        assert found(case, engine) != expected(case)
    else:
        assert found(case, engine) == expected(case)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_shacl_report_is_the_graph_that_pyshacl_makes(case: Case, engine: Engine, tmp_path: Path) -> None:
    data, shapes = read(case, SHT.dataGraph), read(case, SHT.shapesGraph)
    try:
        _, theirs, _ = pyshacl.validate(data, shacl_graph=shapes)
    except (ReportableRuntimeError, NotImplementedError):
        theirs = None
    if not isinstance(theirs, Graph):
        assert found(case, engine) is None
        return
    outcome = check_graph(data, shapes=shapes, engine=engine)
    assert not outcome.errors
    located = tuple(Located(finding, "data.ttl") for finding in outcome.findings)
    report = Report((Checked("data.ttl", 1, len(data)),), located, "pySHACL", "the shapes")
    path = tmp_path / "report.ttl"
    path.write_text(render(report, "shacl"), encoding="utf-8")
    # rdflib's own parser would write literals anew
    assert isomorphic(read_graph(path), theirs)
